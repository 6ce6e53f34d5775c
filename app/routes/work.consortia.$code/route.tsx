import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { DateTime } from "luxon";
import { consortiumPage } from "#app/areas/consortia/index.server.ts";
import { taskBookOfConsortium } from "#app/areas/task-books/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { mayEdit } from "#app/kernel/actor.ts";
import { questionsPanel } from "#app/routes/work.questions._index/panel.server.ts";
import { QuestionsPanel } from "#app/routes/work.questions._index/questions-panel.tsx";
import { ButtonLink } from "#app/ui/button.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { CONSORTIUM_ORIGIN_NAMES, CONSORTIUM_STATUS_NAMES } from "#db/vocabulary/consortia.ts";
import { runAct } from "./acts.server.ts";
import { Invitation } from "./invitation.tsx";
import { Conflicts, LeftOut, Members, Past } from "./members.tsx";
import { type Last, typedIn } from "./typed.ts";
import { CounterOffer, UnitActs } from "./unit-acts.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.page.scene.name ?? ""} 联合体 · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    const page = await consortiumPage(ctx, params["code"] ?? "");
    const taskBook = page.belongs ? await taskBookOfConsortium(ctx, page.id) : null;
    const { organizationId } = ctx.actor;
    const leads = page.isUnit || page.members.some((member) => member.isLead && member.organizationId === organizationId);
    return json({
      page,
      taskBook,
      questions: await questionsPanel(ctx, request, { type: "consortium", code: page.code }),
      mayDraft: page.status === "formed" && taskBook === null && leads && mayEdit(ctx.actor),
      respondBy: DateTime.fromJSDate(ctx.clock.now(), { zone: "Asia/Shanghai" }).plus({ days: 14 }).toISODate() ?? "",
    });
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    return runAct(request, context, ctx, params["code"] ?? "");
  });
}

export default function Consortium() {
  const { page, taskBook, questions, mayDraft, respondBy } = useLoaderData<typeof loader>();
  const last = useActionData<typeof action>();
  const [first] = page.missing;
  return (
    <>
      <PageHead
        crumb={[{ label: "联合体", to: paths.consortia() }, { label: page.code }]}
        title={`${page.scene.name} 联合体`}
        subtitle={`${page.userUnit.name} · ${CONSORTIUM_ORIGIN_NAMES[page.origin]} · ${CONSORTIUM_STATUS_NAMES[page.status]} · 发起于 ${formatDateTime(page.createdAt)}`}
        actions={
          taskBook ? (
            <ButtonLink to={paths.taskBook(taskBook.code)} variant={first && page.may.manage ? "default" : "primary"}>
              查看任务书
            </ButtonLink>
          ) : mayDraft ? (
            <Form method="post">
              <input type="hidden" name="intent" value="draft" />
              <SubmitButton pending="正在起草…">起草任务书</SubmitButton>
            </Form>
          ) : null
        }
      />
      {last?.error ? <ErrorSummary errors={errorsFromRecord(last.error)} /> : null}
      {page.awaitsPledge ? (
        <Notice
          tone="info"
          title="场景有受限内容，确认保密承诺后可以查看"
          action={<ButtonLink to={paths.pledge(page.scene.code)}>阅读并确认</ButtonLink>}
        >
          用户单位把“{page.scene.name}”的部分内容仅对受邀单位公开。
        </Notice>
      ) : null}
      {page.dissolveReason ? (
        <Notice tone="warn" title="联合体已解散">
          {page.dissolveReason}
        </Notice>
      ) : null}
      {first ? <Next page={page} /> : null}
      {page.late.map((member) => (
        <Notice key={member.id} tone="warn" title="答复期限已过">
          邀约须在 {formatDateTime(member.respondBy)} 前答复，现已不能接受；如仍有意加入，请联系{page.userUnit.name}重新邀约。
        </Notice>
      ))}
      <div className="stack">
        {page.mine.map((member) => (
          <Invitation key={member.id} member={member} last={last} />
        ))}
        {page.may.manage
          ? page.members
              .filter(({ status }) => status === "countered")
              .map((member) => <CounterOffer key={member.id} member={member} respondBy={respondBy} last={last} />)
          : null}
        <Conflicts conflicts={page.conflicts} />
        <Members page={page} manages={page.may.manage} />
        <LeftOut page={page} />
        <QuestionsPanel panel={questions} />
        <Past past={page.past} />
        {page.may.manage ? <UnitActs page={page} respondBy={respondBy} last={last} /> : null}
        {page.may.leave.map((memberId) => (
          <Leave key={memberId} memberId={memberId} last={last} wasFormed={page.wasFormed} />
        ))}
        {page.isSealed && page.belongs ? (
          <p className="cap">
            任务书已经封存：签署了任务书的成员退出须按第 18
            条提前通知，在任务书页面提出；成员或者牵头单位变动后，由全体当事人签署变更协议，封存前原任务书继续有效。
          </p>
        ) : null}
      </div>
    </>
  );
}

/** What keeps it from being formed, and the one thing to do first. */
function Next({ page }: { page: ReturnType<typeof useLoaderData<typeof loader>>["page"] }) {
  const [first] = page.missing;
  if (!first) return null;
  const memberId = first.memberId ?? "";
  const to = {
    counter: `#counter-${memberId}`,
    conflict: "#members",
    vacant: paths.inviteToSeat(page.code, page.members.find(({ id }) => id === memberId)?.slotId ?? ""),
    lead: "#lead",
    shares: "#shares",
    answers: null,
  }[first.kind];
  const words = {
    counter: "答复更换意见",
    conflict: "查看成员",
    vacant: "邀请补位",
    lead: "指定牵头单位",
    shares: "确定分工比例",
    answers: "",
  };
  return (
    <Notice
      tone={first.kind === "answers" ? "info" : "warn"}
      title={page.wasFormed ? "成员有变动，联合体须重新组建" : "联合体尚未组建"}
      action={
        to && page.may.manage ? (
          <ButtonLink to={to} variant={first.kind === "counter" ? "default" : "primary"}>
            {words[first.kind]}
          </ButtonLink>
        ) : undefined
      }
    >
      {page.missing.map((one) => (
        <div key={`${one.kind}${one.memberId ?? ""}${one.words}`}>{one.words}</div>
      ))}
    </Notice>
  );
}

function Leave({ memberId, last, wasFormed }: { memberId: string; last: Last; wasFormed: boolean }) {
  const typed = typedIn(last, "leave", memberId);
  return (
    <details className="sheet sheet-body fold" open={typed.isThis}>
      <summary>退出联合体</summary>
      <Form method="post" className="form" noValidate>
        <input type="hidden" name="intent" value="leave" />
        <input type="hidden" name="memberId" value={memberId} />
        <TextAreaField
          id={typed.id("reason")}
          name="reason"
          label="退出理由"
          hint={`用户单位与其他成员会收到理由。${wasFormed ? "退出后联合体回到邀约中，签署中的任务书随之失效。" : ""}`}
          required
          rows={2}
          defaultValue={typed.value("reason") ?? ""}
          error={typed.error("reason")}
        />
        <SubmitButton variant="danger" pending="正在提交…">
          退出联合体
        </SubmitButton>
      </Form>
    </details>
  );
}
