import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import {
  appointEvaluator,
  appointEvaluatorInput,
  declareInterest,
  declareInterestInput,
  dismissEvaluator,
  dismissEvaluatorInput,
  type EvaluationPage,
  evaluationPage,
  saveScores,
  saveScoresInput,
} from "#app/areas/calls/index.server.ts";
import { formAction, readForm } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { SummaryStrip } from "#app/ui/summary-strip.tsx";
import { CALL_STATUS_NAMES } from "#db/vocabulary/calls.ts";
import { BidsBeside } from "./bids-beside.tsx";
import { DeclareSheet } from "./declare-sheet.tsx";
import "./evaluation.css";
import { AppointSheet, EvaluatorsSheet, LooksSheet } from "./evaluators-sheet.tsx";
import { RankingSheet } from "./ranking-sheet.tsx";
import { RecuseDetails, ScoreForm, SubmittedSheet } from "./score-form.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `评审：${data?.page.call.title ?? "揭榜"} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    return json({ page: await evaluationPage(ctx, params["code"] ?? "") });
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    const code = params["code"] ?? "";
    const back = (saved: string) => redirect(`${paths.evaluation(code)}?saved=${saved}`);
    const form = await readForm(request);
    const act = form.get("act");
    form.delete("act");
    form.set("code", code);
    switch (act) {
      case "appoint":
        return formAction(form, context, appointEvaluatorInput, async (value) => {
          await appointEvaluator(ctx, value);
          return back("appointed");
        });
      case "dismiss":
        return formAction(form, context, dismissEvaluatorInput, async (value) => {
          await dismissEvaluator(ctx, value);
          return back("dismissed");
        });
      case "declare":
        return formAction(form, context, declareInterestInput, async (value) => back((await declareInterest(ctx, value)).status));
      default:
        return formAction(form, context, saveScoresInput, async ({ scores, ...value }) => {
          // The verb reads scores as they are typed.
          const typed = scores.map((line) => ({ ...line, score: line.score === null ? "" : String(line.score) }));
          return back((await saveScores(ctx, { ...value, scores: typed })).submitted ? "submitted" : "draft");
        });
    }
  });
}

const SAVED: Record<string, string> = {
  appointed: "已聘请评审人，并已通知本人。",
  dismissed: "已解除聘请。",
  declared: "利益关系已申报，可以开始评分。",
  recused: "您已回避这项评审，不会再看到任何应答。",
  draft: "评分草稿已保存，可随时离开，稍后继续。",
  submitted: "评分已提交，不能再修改。全部评审人提交后即可看到汇总。",
};

export default function Evaluation() {
  const { page } = useLoaderData<typeof loader>() as { page: EvaluationPage };
  const last = useActionData<typeof action>();
  const [search] = useSearchParams();
  const { call, own, sheet, progress } = page;
  const saved = last?.error ? undefined : SAVED[search.get("saved") ?? ""];
  const isScoring = call.status === "opened";
  return (
    <>
      <PageHead
        crumb={[{ label: "揭榜", to: paths.calls() }, { label: call.code, to: paths.call(call.code) }, { label: "评审" }]}
        title={`${call.title} 评审`}
        subtitle={`${call.scene.name} · ${CALL_STATUS_NAMES[call.status]}${call.evaluateBy ? ` · 评审截止 ${formatDateTime(call.evaluateBy)}` : ""}`}
        actions={
          page.may.decide ? (
            <ButtonLink to={paths.award(call.code)} variant={progress.complete ? "primary" : "default"}>
              {progress.complete ? "作出授予决定" : "授予与流标"}
            </ButtonLink>
          ) : null
        }
      />
      {last?.error ? <ErrorSummary errors={errorsFromRecord(last.error)} /> : null}
      {saved ? <Notice tone="ok">{saved}</Notice> : null}
      <div className="stack">
        <SummaryStrip
          items={[
            { label: "评审人", value: progress.counted, unit: "人", note: "不含回避" },
            { label: "已提交评分", value: `${progress.submitted} / ${progress.counted}` },
            { label: "应答开启", value: isScoring || call.status !== "open" ? "已开启" : formatDateTime(call.deadline) },
            { label: "评审截止", value: formatDateTime(call.evaluateBy) },
          ]}
        />
        {own ? <OwnState page={page} /> : null}
        {own?.status === "appointed" && isScoring ? <DeclareSheet bidders={page.bidders} last={last} /> : null}
        {page.ranking ? <RankingSheet ranking={page.ranking} /> : null}
        {sheet ? <BidsBeside sheet={sheet} /> : null}
        {sheet && own?.status === "declared" && isScoring ? (
          <>
            <ScoreForm sheet={sheet} criteria={page.criteria} last={last} />
            <RecuseDetails last={last} />
          </>
        ) : null}
        {sheet && own?.status === "submitted" ? <SubmittedSheet sheet={sheet} criteria={page.criteria} /> : null}
        {page.follows ? <EvaluatorsSheet page={page} last={last} /> : null}
        {page.follows && call.status !== "open" && (isScoring || page.looks.length > 0) ? <LooksSheet looks={page.looks} /> : null}
        {page.may.appoint ? <AppointSheet counted={progress.counted} last={last} /> : null}
      </div>
    </>
  );
}

function OwnState({ page: { own, call, progress } }: { page: EvaluationPage }) {
  if (own?.status === "recused") {
    return (
      <Notice tone="info" title="您已回避这项评审">
        {own.declaration}
      </Notice>
    );
  }
  if (own?.status === "appointed" && call.status === "open") {
    return (
      <Notice tone="info" title="应答尚未开启">
        应答于 {formatDateTime(call.deadline)} 截止并开启，届时请先申报利益关系，再评分。
      </Notice>
    );
  }
  if (own?.status === "submitted" && !progress.complete) {
    return (
      <Notice tone="ok" title="您的评分已提交，不能再修改">
        全部评审人提交前，任何人都看不到他人的评分。
      </Notice>
    );
  }
  return null;
}
