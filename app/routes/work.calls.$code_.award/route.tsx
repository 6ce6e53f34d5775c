import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import {
  type AwardPage,
  awardCall,
  awardCallInput,
  awardPage,
  failCall,
  failCallInput,
  type LetterPreview,
  previewAward,
  previewFailure,
} from "#app/areas/calls/index.server.ts";
import type { FormReply } from "#app/forms/form-values.ts";
import { formAction, formAsTyped, readForm } from "#app/http/form.server.ts";
import { freshFactorAt, requireFreshFactor } from "#app/http/fresh-factor.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { CALL_STATUS_NAMES } from "#db/vocabulary/calls.ts";
import { RankingSheet } from "../work.calls.$code_.evaluation/ranking-sheet.tsx";
import { LetterList } from "../work.calls.$code_.letter/letter-paper.tsx";
import "../work.calls.$code_.evaluation/evaluation.css";
import "../work.calls.$code_.letter/letter.css";
import { AwardForm, FailForm } from "./decision-forms.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `授予：${data?.page.call.title ?? "揭榜"} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const [page, factorAt] = await Promise.all([awardPage(ctx, params["code"] ?? ""), freshFactorAt(request, context, ctx.actor)]);
    return json({ page, factorAt: factorAt?.toISOString() ?? null });
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const code = params["code"] ?? "";
    const form = await readForm(request);
    const typed = formAsTyped(form);
    const intent = form.get("intent");
    form.delete("intent");
    form.set("code", code);
    const shown = (preview: LetterPreview) => json({ ...typed, preview });
    switch (intent) {
      case "preview-award":
        return formAction(form, context, awardCallInput, async (value) => shown(await previewAward(ctx, value)));
      case "preview-fail":
        return formAction(form, context, failCallInput, async (value) => shown(await previewFailure(ctx, value)));
      case "fail":
        return formAction(form, context, failCallInput, async (value) => {
          await failCall(ctx, value, { factorAt: await requireFreshFactor(request, context, ctx.actor) });
          return redirect(paths.award(code));
        });
      default:
        return formAction(form, context, awardCallInput, async (value) => {
          await awardCall(ctx, value, { factorAt: await requireFreshFactor(request, context, ctx.actor) });
          return redirect(paths.award(code));
        });
    }
  });
}

export default function Award() {
  const { page, factorAt } = useLoaderData<typeof loader>() as { page: AwardPage; factorAt: string | null };
  const last = useActionData<typeof action>() as (FormReply & { preview?: LetterPreview }) | undefined;
  const { call, decision, ranking, progress } = page;
  const candidates = ranking?.lines.filter(({ rank }) => rank !== null) ?? [];
  return (
    <>
      <PageHead
        crumb={[
          { label: "揭榜", to: paths.calls() },
          { label: call.code, to: paths.call(call.code) },
          { label: "评审", to: paths.evaluation(call.code) },
          { label: "授予" },
        ]}
        title={`${call.title} 授予`}
        subtitle={`${call.scene.name} · ${CALL_STATUS_NAMES[call.status]}`}
        actions={
          decision?.consortiumCode ? (
            <ButtonLink to={paths.consortium(decision.consortiumCode)} variant="primary">
              查看联合体
            </ButtonLink>
          ) : null
        }
      />
      {last?.error ? <ErrorSummary errors={errorsFromRecord(last.error)} /> : null}
      <div className="stack">
        {decision ? (
          <Sheet title={call.status === "awarded" ? "授予结果" : "流标结果"}>
            <DescriptionList
              items={[
                { term: "中选单位", detail: decision.winner ?? "无" },
                { term: "决定时间", detail: formatDateTime(decision.decidedAt) },
                { term: "理由", detail: <span className="typed">{decision.reason}</span>, wide: true },
                { term: "成本补偿约定", detail: page.compensation, wide: true },
              ]}
            />
          </Sheet>
        ) : null}
        {decision ? null : <Standing page={page} />}
        {ranking ? <RankingSheet ranking={ranking} /> : null}
        {page.mayDecide && candidates.length > 0 ? (
          <AwardForm code={call.code} candidates={candidates} factorAt={factorAt} last={last} />
        ) : null}
        {page.mayDecide ? <FailForm code={call.code} isOnly={candidates.length === 0} factorAt={factorAt} last={last} /> : null}
        {decision && page.letters.length > 0 ? (
          <Sheet title="已发出的通知书" note={`${page.letters.length} 份`}>
            <LetterList letters={page.letters.map(({ id, to, kind, body }) => ({ key: id, to, kind, body }))} />
          </Sheet>
        ) : null}
        {!decision && !page.mayDecide && call.status === "opened" ? (
          <Notice tone="info" title="您不能作出这项决定">
            {page.keptAs
              ? "您是这项揭榜的评审人，全部评分提交之前不能查看应答单位的名称，也不能流标。"
              : "授予与流标由本单位的管理员或签署人作出。"}
          </Notice>
        ) : null}
        {decision ? null : progress.counted > 0 ? null : (
          <Notice tone="warn" title="还没有评审人" action={<ButtonLink to={paths.evaluation(call.code)}>聘请评审人</ButtonLink>}>
            聘请评审人并全部提交评分后，才能授予。
          </Notice>
        )}
      </div>
    </>
  );
}

/** How far the evaluation is, where that keeps from awarding. */
function Standing({ page: { call, ranking, progress, openedBids } }: { page: AwardPage }) {
  if (call.status === "open") {
    return (
      <Notice tone="info" title="应答尚未开启">
        应答于 {formatDateTime(call.deadline)} 截止并开启，评审全部提交后才能授予。
      </Notice>
    );
  }
  if (openedBids === 0) return <Notice tone="warn" title="没有可以评审的应答" />;
  if (ranking === null && progress.counted > 0) {
    return (
      <Notice
        tone="info"
        title={`评审尚未完成：${progress.submitted} / ${progress.counted} 名评审人已提交`}
        action={<ButtonLink to={paths.evaluation(call.code)}>查看评审进度</ButtonLink>}
      >
        全部提交前不显示任何评分。
      </Notice>
    );
  }
  return null;
}
