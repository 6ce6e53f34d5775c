import type { SubmissionResult } from "@conform-to/react";
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect, type SerializeFrom } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { z } from "zod";
import { getContract } from "#app/areas/contracts/index.server.ts";
import { acceptHeldUsage, answerHeldUsage, dismissHeldUsage, heldUsage } from "#app/areas/usage/index.server.ts";
import { proposeHeldInput } from "#app/areas/usage/schemas.ts";
import { type HeldReason, HOLD_REASON_NAMES } from "#app/areas/usage/states.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { formatCount } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Pager } from "#app/ui/pager.tsx";
import { Segments } from "#app/ui/segments.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { HeldTable } from "./held-table.tsx";
import "../work.contracts.$code_.usage/usage.css";

export type ReviewData = SerializeFrom<typeof loader>["held"];

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.name ?? "合同"}用量核对 · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const code = params["code"] ?? "";
    const search = new URL(request.url).searchParams;
    const asked = search.get("reason");
    const reason = asked !== null && asked in HOLD_REASON_NAMES ? (asked as HeldReason) : undefined;
    const open = search.get("all") === null;
    const page = Math.max(1, Math.trunc(Number(search.get("page") ?? 1)) || 1);
    const [{ contract }, held] = await Promise.all([getContract(ctx, { code }), heldUsage(ctx, { code }, { reason, open, page })]);
    return json({ code, name: contract.name, reason: reason ?? null, open, page, held });
  });
}

const decision = proposeHeldInput.omit({ code: true });
const actions = z.discriminatedUnion("intent", [
  decision.extend({ intent: z.literal("accept") }),
  decision.extend({ intent: z.literal("dismiss") }),
  decision.extend({ intent: z.literal("decline") }),
  decision.omit({ note: true }).extend({ intent: z.literal("agree") }),
]);

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const code = params["code"] ?? "";
    return formAction(request, context, actions, async (value) => {
      const { key } = value;
      if (value.intent === "accept") await acceptHeldUsage(ctx, { code, key, note: value.note });
      else if (value.intent === "dismiss") await dismissHeldUsage(ctx, { code, key, note: value.note });
      else if (value.intent === "decline") await answerHeldUsage(ctx, { code, key, agree: false, note: value.note });
      else await answerHeldUsage(ctx, { code, key, agree: true });
      return redirect(`${paths.contractUsageReview(code)}?done=${value.intent}`);
    });
  });
}

const DONE: Record<string, string> = {
  accept: "已向用户单位提出申请，对方确认后计入。",
  dismiss: "已记为不计入，记录仍然保留。",
  decline: "已回复对方：不同意计入。",
  agree: "已计入。所属月份已经出账的，差额记入下一期账单。",
};

export default function UsageReview() {
  const { code, name, reason, open, page, held } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const last = useActionData() as SubmissionResult | undefined;
  const done = last ? undefined : DONE[search.get("done") ?? ""];
  const to = (facts: { reason?: string | null; open?: boolean }) => {
    const next = { reason, open, ...facts };
    const params = new URLSearchParams({ ...(next.reason ? { reason: next.reason } : {}), ...(next.open ? {} : { all: "1" }) });
    return `${paths.contractUsageReview(code)}${params.size > 0 ? `?${params}` : ""}`;
  };
  const count = (key: HeldReason) => held.open[key] ?? 0;
  return (
    <>
      <PageHead
        crumb={[
          { label: "合同与用量", to: paths.contracts() },
          { label: code, to: paths.contract(code) },
          { label: "用量", to: paths.contractUsage(code) },
          { label: "核对" },
        ]}
        title="用量核对"
        subtitle={`${name} · 隔离的上报不计费，也不删除`}
      />
      {last?.error ? <ErrorSummary errors={errorsFromRecord(last.error)} /> : null}
      {done ? <Notice tone="ok">{done}</Notice> : null}
      <div className="row usage-choice">
        <Segments
          label="范围"
          items={[
            { to: to({ open: true }), label: "待处理", current: open },
            { to: to({ open: false }), label: "全部", current: !open },
          ]}
        />
        <Segments
          label="原因"
          items={[
            { to: to({ reason: null }), label: "所有原因", current: reason === null },
            ...(Object.keys(HOLD_REASON_NAMES) as HeldReason[])
              .filter((key) => key === reason || count(key) > 0)
              .map((key) => ({
                to: to({ reason: key }),
                label: `${HOLD_REASON_NAMES[key]} ${formatCount(count(key))}`,
                current: key === reason,
              })),
          ]}
        />
      </div>
      <Sheet title="隔离的上报" note={`共 ${formatCount(held.total)} 条`} flush>
        {held.rows.length === 0 ? (
          <EmptyState
            title={open ? "没有待处理的上报" : "没有隔离的上报"}
            reason="设备时间超前、上报过晚、不在合同期内，或同一编号内容不同的上报会先放在这里，由双方核对。"
          />
        ) : (
          <HeldTable rows={held.rows} may={held.may} />
        )}
      </Sheet>
      <Pager page={page} pageCount={held.pages} />
    </>
  );
}
