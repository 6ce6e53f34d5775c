import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { z } from "zod";
import { callPage, ownBidForm, replaceBid, saveBidDraft, sealBid, setBidTeam, withdrawBid } from "#app/areas/calls/index.server.ts";
import { mayBid } from "#app/areas/calls/policy.ts";
import {
  PRICE_BASIS_NAMES,
  replaceBidInput,
  saveBidDraftInput,
  sealBidInput,
  setBidTeamInput,
  withdrawBidInput,
} from "#app/areas/calls/schemas.ts";
import { allAgreed } from "#app/areas/calls/states.ts";
import { listMyCapabilities } from "#app/areas/capabilities/index.server.ts";
import type { FormReply } from "#app/forms/form-values.ts";
import { formAction, readForm } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { KeptParts } from "#app/routes/work.calls.$code/call-notices.tsx";
import { OwnBid } from "#app/routes/work.calls.$code/own-bid.tsx";
import { ButtonLink } from "#app/ui/button.tsx";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { formatDateTime, formatRemaining } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { BidForm } from "./bid-form.tsx";
import { BidView } from "./bid-view.tsx";
import { TeamForm } from "./team-form.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.call.title ?? ""} 应答 · 实景` }];

/** Own capabilities offered while typing. */
const MOST_OFFERED = 50;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["vendor"]);
    const code = params["code"] ?? "";
    const [call, bid] = await Promise.all([callPage(ctx, code), ownBidForm(ctx, code)]);
    if (!bid) throw redirect(paths.call(code));
    const own = await listMyCapabilities(ctx, { page: 1, pageSize: MOST_OFFERED });
    return json({
      call,
      bid,
      own: own.rows.filter(({ status }) => status === "published").map(({ code: key, name }) => ({ code: key, name })),
      now: ctx.clock.now().toISOString(),
      mayChange: mayBid(ctx.actor) && call.status === "open" && !call.isDue,
    });
  });
}

/** Draft and team are one form. What is typed of the team is no hindrance to the draft, and the draft is kept whenever the team is. */
const bidAction = z.discriminatedUnion("intent", [
  saveBidDraftInput.extend({ intent: z.literal("save"), seats: z.unknown().optional() }),
  replaceBidInput.extend({ intent: z.literal("replace") }),
  saveBidDraftInput.extend({ intent: z.literal("team"), seats: setBidTeamInput.shape.seats }),
  sealBidInput.extend({ intent: z.literal("seal") }),
  withdrawBidInput.extend({ intent: z.literal("withdraw") }),
]);

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["vendor"]);
    const code = params["code"] ?? "";
    const form = await readForm(request);
    form.set("code", code);
    return formAction(form, context, bidAction, async (value) => {
      const done = (what: keyof typeof DONE) => redirect(`${paths.bid(code)}?done=${what}`);
      switch (value.intent) {
        case "save": {
          const { intent: _intent, seats: _seats, ...draft } = value;
          await saveBidDraft(ctx, draft);
          return done("saved");
        }
        case "team": {
          const { intent: _intent, seats, ...draft } = value;
          const { version } = await saveBidDraft(ctx, draft);
          await setBidTeam(ctx, { code, version, seats });
          return done("team");
        }
        case "replace": {
          const { intent: _intent, ...draft } = value;
          await replaceBid(ctx, draft);
          return done("replaced");
        }
        case "seal":
          await sealBid(ctx, { code, version: value.version });
          return done("sealed");
        default:
          await withdrawBid(ctx, { code, version: value.version });
          return redirect(paths.call(code));
      }
    });
  });
}

const DONE: Record<string, string> = {
  saved: "草稿已加密保存，可随时离开。密封之前不算提交。",
  team: "团队已保存。其他单位会收到待办，全部同意后才能密封。方案草稿一并加密保存。",
  sealed: "应答已密封。请保存回执编号与摘要，开启时可以核对。",
  replaced: "已换成新的内容并重新密封，回执编号与摘要随之改变。",
};

export default function BidPage() {
  const { call, bid, own, now, mayChange } = useLoaderData<typeof loader>();
  const last = useActionData<typeof action>() as FormReply | undefined;
  const [search] = useSearchParams();
  const done = last?.error ? undefined : DONE[search.get("done") ?? ""];
  const isSealed = bid.status === "sealed";
  // A bid from before calls fixed the basis may be quoted on another.
  const onBasisOfCall = bid.priceBasis === call.priceBasis;
  const team = (
    <TeamForm
      slots={bid.slots}
      team={bid.team}
      reply={last}
      mayChange={bid.draft !== null && mayChange && bid.status === "draft"}
      teamsAllowed={call.teamsAllowed}
      own={own}
    />
  );
  const fields = (intent: string) => ({ intent, version: String(bid.version) });
  return (
    <>
      <PageHead
        crumb={[{ label: "我的应答", to: paths.bids() }, { label: call.code, to: paths.call(call.code) }, { label: "应答" }]}
        title={isSealed ? "已密封的应答" : "准备应答"}
        subtitle={`${call.title} · 截止 ${formatDateTime(call.deadline)}（北京时间，${formatRemaining(call.deadline, now)}）`}
        actions={<ButtonLink to={paths.call(call.code)}>查看揭榜</ButtonLink>}
      />
      <ErrorSummary errors={errorsFromRecord(last?.error)} />
      {call.kept ? <KeptParts kept={call.kept} sceneCode={call.scene.code} mayBid /> : null}
      {done ? <Notice tone="ok">{done}</Notice> : null}
      <div className="stack bid-page">
        {bid.receipt ? <OwnBid bid={bid} call={{ code: call.code, status: call.status }} isHere /> : null}
        {bid.isDestroyed ? <Notice tone="warn" title="揭榜已取消，应答内容已销毁" /> : null}
        {bid.draft && mayChange ? null : team}
        {bid.draft && mayChange && !onBasisOfCall ? (
          <Notice tone="warn" title="请按揭榜规定的口径重新填写报价">
            此前填写的报价为 {bid.draft.priceYuan || "—"} 元，口径是“{PRICE_BASIS_NAMES[bid.priceBasis]}”。
            {isSealed ? "不替换的，已密封的应答按原口径开启。" : ""}
          </Notice>
        ) : null}
        {bid.draft && mayChange ? (
          <BidForm
            draft={onBasisOfCall ? bid.draft : { ...bid.draft, priceYuan: "" }}
            indicators={bid.indicators}
            priceBasis={call.priceBasis}
            priceLimitFen={call.priceLimitFen}
            version={bid.version}
            reply={last}
            intent={isSealed ? "replace" : "save"}
            team={team}
            note={isSealed ? "替换会立即以新内容密封，团队不变。" : "草稿加密保存，密封前后都只有贵单位能看到。"}
            actions={
              <SubmitButton name="intent" value={isSealed ? "replace" : "save"} variant="default" pending="正在保存…">
                {isSealed ? "以此替换并重新密封" : "保存草稿"}
              </SubmitButton>
            }
          />
        ) : bid.draft ? (
          <BidView draft={bid.draft} priceBasis={bid.priceBasis} indicators={bid.indicators} />
        ) : null}
        {mayChange ? (
          <Sheet title={isSealed ? "撤回" : "密封提交"}>
            <div className="form">
              <p>
                {isSealed
                  ? "截止时间前可以撤回，撤回后可重新准备。截止后不能替换，也不能撤回。"
                  : "密封的是已保存的草稿。密封后任何人（包括用户单位、主管部门和平台运营）在开启前都看不到内容；截止前可以替换或撤回。"}
              </p>
              {!isSealed && !allAgreed(bid.team) ? (
                <p className="muted">{bid.team.length === 0 ? "请先填写团队与分工。" : "还有成员没有同意，全部同意后才能密封。"}</p>
              ) : null}
              <div className="row">
                {isSealed ? null : (
                  <ConfirmButton
                    label="密封应答"
                    variant={allAgreed(bid.team) ? "primary" : "default"}
                    side="left"
                    question="密封已保存的草稿？"
                    consequence="请确认修改都已保存。密封时会完整检查内容，并给出回执。"
                    fields={fields("seal")}
                  />
                )}
                <ConfirmButton
                  label={isSealed ? "撤回应答" : "放弃应答"}
                  side="left"
                  question={isSealed ? "撤回已密封的应答？" : "放弃这份应答？"}
                  consequence="团队成员会收到通知。截止前可以重新准备，此前保存的内容会带入。"
                  fields={fields("withdraw")}
                />
              </div>
            </div>
          </Sheet>
        ) : null}
      </div>
    </>
  );
}
