import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import {
  answerTeam,
  callPage,
  cancelCall,
  extendCall,
  leaveBidTeam,
  openedBids,
  openingRecord,
  ownBid,
  publishCall,
  startBid,
  teamInvitation,
} from "#app/areas/calls/index.server.ts";
import { mayBid } from "#app/areas/calls/policy.ts";
import {
  answerTeamInput,
  cancelCallInput,
  extendCallInput,
  leaveBidTeamInput,
  publishCallInput,
  startBidInput,
} from "#app/areas/calls/schemas.ts";
import { bidCan, CALL_TONES, hasLetter } from "#app/areas/calls/states.ts";
import type { FormReply } from "#app/forms/form-values.ts";
import { formAction, readForm } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { mayEdit } from "#app/kernel/actor.ts";
import { questionsPanel } from "#app/routes/work.questions._index/panel.server.ts";
import { QuestionsPanel } from "#app/routes/work.questions._index/questions-panel.tsx";
import { ButtonLink } from "#app/ui/button.tsx";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { formatDateTime, formatRemaining } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { SummaryStrip } from "#app/ui/summary-strip.tsx";
import { CALL_STATUS_NAMES } from "#db/vocabulary/calls.ts";
import { AskBeforeNames, Ending, KeptFromBids, KeptParts } from "./call-notices.tsx";
import { CallTerms } from "./call-terms.tsx";
import { ManageCall } from "./manage-call.tsx";
import { OpenedBids } from "./opened-bids.tsx";
import { OpeningSheet } from "./opening-sheet.tsx";
import { OwnBid } from "./own-bid.tsx";
import { TeamInvitation } from "./team-invitation.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.call.title ?? "揭榜"} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    const code = params["code"] ?? "";
    const call = await callPage(ctx, code);
    const [own, invitations, record, opened] = await Promise.all([
      ownBid(ctx, call.id),
      teamInvitation(ctx, call.id),
      openingRecord(ctx, code),
      // Also a page that is only fetched ahead of a click is a look: none before it was asked for.
      call.asksBeforeNames && new URL(request.url).searchParams.get("names") !== "show" ? null : openedBids(ctx, code),
    ]);
    return json({
      call,
      own,
      invitations,
      record,
      opened: opened?.filter(({ organizationId }) => organizationId !== ctx.actor.organizationId) ?? null,
      questions: await questionsPanel(ctx, request, { type: "call", code }),
      now: ctx.clock.now().toISOString(),
      mayBid: mayBid(ctx.actor) && call.status === "open" && !call.isDue,
      mayAnswer: mayEdit(ctx.actor) && call.status === "open" && !call.isDue,
    });
  });
}

const callAction = z.discriminatedUnion("intent", [
  publishCallInput.extend({ intent: z.literal("publish") }),
  extendCallInput.extend({ intent: z.literal("extend") }),
  cancelCallInput.extend({ intent: z.literal("cancel") }),
  startBidInput.extend({ intent: z.literal("bid") }),
  answerTeamInput.extend({ intent: z.literal("answer"), code: z.string() }),
  leaveBidTeamInput.extend({ intent: z.literal("leave"), code: z.string() }),
]);

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    const code = params["code"] ?? "";
    const form = await readForm(request);
    form.set("code", code);
    return formAction(form, context, callAction, async (value) => {
      switch (value.intent) {
        case "publish": {
          const { intent: _intent, ...input } = value;
          await publishCall(ctx, input);
          break;
        }
        case "extend": {
          const { intent: _intent, ...input } = value;
          await extendCall(ctx, input);
          break;
        }
        case "cancel": {
          const { intent: _intent, ...input } = value;
          await cancelCall(ctx, input);
          break;
        }
        case "bid":
          await startBid(ctx, { code });
          return redirect(paths.bid(code));
        case "leave": {
          const { intent: _intent, code: _code, ...input } = value;
          await leaveBidTeam(ctx, input);
          break;
        }
        default: {
          const { intent: _intent, code: _code, ...input } = value;
          await answerTeam(ctx, input);
        }
      }
      return redirect(paths.call(code));
    });
  });
}

export default function CallPage() {
  const { call, own, invitations, record, questions, now, mayBid: may, mayAnswer, opened } = useLoaderData<typeof loader>();
  const last = useActionData<typeof action>() as FormReply | undefined;
  const isDecided = call.status === "awarded" || call.status === "failed";
  const isAsked = mayAnswer && invitations.some(({ status, bidStatus }) => status === "invited" && bidStatus === "draft");
  const isLive = own !== null && own.status !== "withdrawn";
  return (
    <>
      <PageHead
        crumb={[{ label: "揭榜", to: paths.calls() }, { label: call.code }]}
        title={call.title}
        subtitle={
          <>
            {call.userUnit.name} · <Link to={paths.scene(call.scene.code)}>{call.scene.name}</Link>
          </>
        }
        actions={
          <>
            {call.may.edit ? <ButtonLink to={paths.editCall(call.code)}>修改</ButtonLink> : null}
            {call.may.publish ? (
              <ConfirmButton
                label="发布揭榜"
                variant="primary"
                question={`发布“${call.title}”？`}
                consequence={`发布后规则与评审标准不能再改，应答截止时间（${formatDateTime(call.deadline)}）只能延长。`}
                fields={{ intent: "publish", version: String(call.version) }}
              />
            ) : null}
            {may && !isLive ? (
              <Form method="post">
                <input type="hidden" name="intent" value="bid" />
                <SubmitButton variant={isAsked ? "default" : "primary"} pending="正在准备…">
                  准备应答
                </SubmitButton>
              </Form>
            ) : null}
            {call.isUnit && call.status === "open" ? <ButtonLink to={paths.evaluation(call.code)}>评审人</ButtonLink> : null}
            {call.openedAt && record.length > 0 && call.isUnit ? (
              <ButtonLink to={paths.evaluation(call.code)} variant={isDecided ? "default" : "primary"}>
                查看应答与评审
              </ButtonLink>
            ) : null}
            {isDecided && record.length > 0 && call.isUnit ? (
              <ButtonLink to={paths.award(call.code)} variant="primary">
                查看结果与通知书
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <ErrorSummary errors={errorsFromRecord(last?.error)} />
      {call.isUnit && call.status === "draft" && !call.scene.isCollecting ? (
        <Notice tone="warn" title="场景已不再征集方案">
          场景已组建联合体、结束征集或撤回，这份草稿不能再发布，可以放弃。
        </Notice>
      ) : null}
      {call.status === "open" && call.isDue ? (
        <Notice title="应答截止时间已过，正在开启">全部密封应答会同时开启，通常在一分钟之内完成，请稍后刷新页面。</Notice>
      ) : null}
      {call.reason ? <Ending call={call} againTo={call.isUnit && call.scene.isCollecting ? paths.newCall(call.scene.code) : null} /> : null}
      {call.kept ? <KeptParts kept={call.kept} sceneCode={call.scene.code} mayBid={isLive || isAsked} /> : null}
      {call.keptAs ? <KeptFromBids keptAs={call.keptAs} code={call.code} /> : null}
      {opened === null ? <AskBeforeNames code={call.code} /> : null}
      <SummaryStrip
        items={[
          { label: "状态", value: <Status tone={CALL_TONES[call.status]} word={CALL_STATUS_NAMES[call.status]} /> },
          {
            label: "应答截止（北京时间）",
            value: formatDateTime(call.deadline),
            note: call.status === "open" ? formatRemaining(call.deadline, now) : undefined,
          },
          isDecided
            ? { label: "结果公布", value: formatDateTime(call.decidedAt) }
            : { label: "评审完成", value: formatDateTime(call.evaluateBy) },
          ...(call.sealedCount === null
            ? []
            : [{ label: "已密封应答", value: call.sealedCount, unit: "份", note: call.openedAt ? undefined : "开启前只显示份数" }]),
        ]}
      />
      <div className="stack">
        {own ? <OwnBid bid={own} call={call} /> : null}
        {invitations.map((invitation) => (
          <TeamInvitation
            key={invitation.bidId}
            invitation={invitation}
            mayAnswer={mayAnswer && invitation.bidStatus === "draft"}
            mayLeave={mayAnswer && bidCan("leaveTeam", invitation.bidStatus)}
            isSealed={invitation.bidStatus === "sealed"}
            letterTo={isDecided && hasLetter(invitation.bidStatus, invitation.status) ? paths.letter(call.code) : null}
            reply={last}
          />
        ))}
        {call.openedAt && call.openingDigest && record.length > 0 ? (
          <OpeningSheet
            record={record}
            openingDigest={call.openingDigest}
            openedAt={call.openedAt}
            ownDigest={isLive ? (own?.receipt?.digest ?? null) : null}
          />
        ) : null}
        {opened && opened.length > 0 ? <OpenedBids bids={opened} /> : null}
        <CallTerms call={call} now={now} />
        <QuestionsPanel panel={questions} />
        <ManageCall call={call} reply={last} />
      </div>
    </>
  );
}
