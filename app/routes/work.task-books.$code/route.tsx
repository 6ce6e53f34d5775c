import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { z } from "zod";
import {
  applyPreset,
  cancelAmendment,
  dismissWitness,
  freezeTaskBook,
  giveExitNotice,
  inviteWitness,
  reopenTaskBook,
  startAmendment,
  takeExitNoticeBack,
  taskBookPage,
} from "#app/areas/task-books/index.server.ts";
import {
  applyPresetInput,
  cancelAmendmentInput,
  dismissWitnessInput,
  freezeTaskBookInput,
  giveExitNoticeInput,
  inviteWitnessInput,
  reopenTaskBookInput,
  startAmendmentInput,
  takeExitNoticeBackInput,
} from "#app/areas/task-books/schemas.ts";
import { TASK_BOOK_STATUS_NAMES } from "#app/areas/task-books/states.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { AmendmentNotice } from "./amendment-notice.tsx";
import { ExitNotice } from "./exit-notice.tsx";
import { PresetList } from "./preset-list.tsx";
import { PrintButton } from "./print-button.tsx";
import { FoldedOutline, Outline, Progress } from "./progress.tsx";
import { SealBox } from "./seal-box.tsx";
import { SideSteps } from "./side-steps.tsx";
import "./task-book.css";
import { TaskBookPaper } from "./task-book-paper.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.page.title ?? "任务书"} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    return json({ page: await taskBookPage(ctx, params["code"] ?? "") });
  });
}

const taskBookAction = z.discriminatedUnion("intent", [
  freezeTaskBookInput.extend({ intent: z.literal("freeze") }),
  reopenTaskBookInput.extend({ intent: z.literal("reopen") }),
  applyPresetInput.extend({ intent: z.literal("preset") }),
  startAmendmentInput.extend({ intent: z.literal("amend") }),
  cancelAmendmentInput.extend({ intent: z.literal("cancelAmendment") }),
  giveExitNoticeInput.extend({ intent: z.literal("exit") }),
  inviteWitnessInput.extend({ intent: z.literal("inviteWitness") }),
  dismissWitnessInput.extend({ intent: z.literal("dismissWitness") }),
  takeExitNoticeBackInput.extend({ intent: z.literal("takeExitBack") }),
]);

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    return formAction(request, context, taskBookAction, async (value) => {
      if (value.intent === "preset") {
        await applyPreset(ctx, { code: value.code, revision: value.revision, preset: value.preset });
        return redirect(`${paths.taskBook(params["code"] ?? "")}?preset=${value.preset}`);
      }
      if (value.intent === "amend")
        return redirect(paths.taskBook((await startAmendment(ctx, { code: value.code, reason: value.reason })).code));
      if (value.intent === "cancelAmendment")
        return redirect(
          paths.taskBook((await cancelAmendment(ctx, { code: value.code, revision: value.revision, reason: value.reason })).code),
        );
      if (value.intent === "exit") await giveExitNotice(ctx, { code: value.code, leavesOn: value.leavesOn, reason: value.reason });
      else if (value.intent === "inviteWitness") await inviteWitness(ctx, { code: value.code, bureauId: value.bureauId });
      else if (value.intent === "dismissWitness") await dismissWitness(ctx, { code: value.code, bureauId: value.bureauId });
      else if (value.intent === "takeExitBack") await takeExitNoticeBack(ctx, { code: value.code });
      else if (value.intent === "freeze") await freezeTaskBook(ctx, { code: value.code, revision: value.revision, order: value.order });
      else await reopenTaskBook(ctx, { code: value.code, revision: value.revision, reason: value.reason });
      return redirect(paths.taskBook(params["code"] ?? ""));
    });
  });
}

export default function TaskBook() {
  const { page } = useLoaderData<typeof loader>();
  const last = useActionData<typeof action>();
  const [params] = useSearchParams();
  const saved = last ? undefined : page.clauses.find((clause) => clause.key === params.get("saved"));
  const preset = last ? undefined : page.editor?.presets.find((candidate) => candidate.key === params.get("preset"));
  return (
    <>
      {/* On paper the document stands alone, under its own title. */}
      <div className="no-print">
        <PageHead
          crumb={[{ label: "任务书", to: paths.taskBooks() }, { label: page.code }]}
          title={page.title}
          subtitle={`第 ${page.version} 版 · ${TASK_BOOK_STATUS_NAMES[page.status]} · ${page.sealedAt ? `封存于 ${formatDateTime(page.sealedAt)}` : `更新于 ${formatDateTime(page.updatedAt)}`}`}
          actions={
            <>
              <ButtonLink to={paths.taskBookDocx(page.code)} icon="download" reloadDocument>
                下载文本
              </ButtonLink>
              <PrintButton />
              {page.may.sign ? (
                <ButtonLink to={paths.signTaskBook(page.code)} variant="primary">
                  阅读并签署
                </ButtonLink>
              ) : null}
              {page.may.contract ? (
                <ButtonLink to={paths.newContract(page.code)} variant={page.exit?.left.length ? "default" : "primary"}>
                  订立合同
                </ButtonLink>
              ) : null}
            </>
          }
        />
      </div>
      {last?.error ? <ErrorSummary errors={errorsFromRecord(last.error)} /> : null}
      {saved ? <Notice tone="ok" title={`已保存第 ${saved.number} 条 ${saved.title}`} /> : null}
      {preset ? <Notice tone="ok" title={`已套用组合模板“${preset.name}”`} /> : null}
      {page.isWitness ? (
        <Notice title="贵单位受邀见证本任务书的协商" action={<ButtonLink to={paths.negotiation(page.code)}>查看协商与评论</ButtonLink>}>
          可以查看协商中的文本并就条款发表评论；见证方不表态、不签署。
        </Notice>
      ) : null}
      <AmendmentNotice page={page} />
      <ExitNotice page={page} />
      <Progress page={page} />
      <SealBox page={page} />
      <div className="task-book-columns">
        <Outline page={page} />
        <div className="task-book-main">
          <FoldedOutline page={page} />
          {page.editor ? (
            <section className="stack no-print" aria-label="修改条款">
              <PresetList page={page} presets={page.editor.presets} />
            </section>
          ) : null}
          <TaskBookPaper html={page.html} css={page.css} />
        </div>
        <SideSteps page={page} last={last} />
      </div>
    </>
  );
}
