import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect, type SerializeFrom } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { approveMove, askMove, batchesPage, drawBatch, refusedTransfers, withdrawMove } from "#app/areas/payouts/index.server.ts";
import { drawBatchInput, moveInput } from "#app/areas/payouts/schemas.ts";
import { BATCH_STATUS_NAMES, BATCH_STATUS_TONES } from "#app/areas/payouts/states.ts";
import type { FormReply } from "#app/forms/form-values.ts";
import { formAction, readForm } from "#app/http/form.server.ts";
import { freshFactorAt, requireFreshFactor } from "#app/http/fresh-factor.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { pageFrom } from "#app/kernel/paging.ts";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { formatDateTime, formatFen } from "#app/ui/format.ts";
import { PageHead } from "#app/ui/page-head.tsx";
import { Pager } from "#app/ui/pager.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { PayoutTabs } from "../work.payouts._index/payout-tabs.tsx";
import { DrawForm } from "./draw-form.tsx";
import { RefusedSheet } from "./refused-sheet.tsx";

export const meta: MetaFunction = () => [{ title: "付款批次 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const [page, refused, factorAt] = await Promise.all([
      batchesPage(ctx, pageFrom(new URL(request.url).searchParams)),
      refusedTransfers(ctx),
      freshFactorAt(request, context, ctx.actor),
    ]);
    return json({ ...page, refused, factorAt: factorAt?.toISOString() ?? null });
  });
}
export type BatchesPage = SerializeFrom<typeof loader>;

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const form = await readForm(request);
    const intent = form.get("intent");
    form.delete("intent");
    const back = () => redirect(`${paths.payoutBatches()}#refused`);
    if (intent === "move-ask") return formAction(form, context, moveInput, (value) => askMove(ctx, value).then(back));
    if (intent === "move-withdraw") return formAction(form, context, moveInput, (value) => withdrawMove(ctx, value).then(back));
    if (intent === "move-approve")
      return formAction(form, context, moveInput, async (value) => {
        await approveMove(ctx, value, { factorAt: await requireFreshFactor(request, context, ctx.actor) });
        return back();
      });
    return formAction(form, context, drawBatchInput, async (value) => redirect(paths.payoutBatch((await drawBatch(ctx, value)).code)));
  });
}

type Row = BatchesPage["rows"][number];
const COLUMNS: Column<Row>[] = [
  {
    key: "code",
    header: "批次",
    rowHeader: true,
    nowrap: true,
    render: (row) => (
      <Link to={paths.payoutBatch(row.code)} className="strong" prefetch="intent">
        {row.code}
      </Link>
    ),
  },
  { key: "at", header: "制单时间", nowrap: true, render: (row) => formatDateTime(row.createdAt) },
  { key: "by", header: "制单人", nowrap: true, render: (row) => row.drawnByName },
  {
    key: "status",
    header: "状态",
    nowrap: true,
    render: (row) => <Status tone={BATCH_STATUS_TONES[row.status]} word={BATCH_STATUS_NAMES[row.status]} />,
  },
  {
    key: "items",
    header: "笔数",
    align: "right",
    nowrap: true,
    render: (row) => (row.returned > 0 ? `${row.items}（退回 ${row.returned}）` : String(row.items)),
  },
  { key: "total", header: "金额", align: "right", nowrap: true, render: (row) => formatFen(row.totalFen) },
  { key: "paid", header: "已支付", align: "right", nowrap: true, render: (row) => formatFen(row.paidFen) },
];

export default function Batches() {
  const { rows, total, page, pageSize, payables, runs, refused, factorAt } = useLoaderData<typeof loader>();
  const last = useActionData() as FormReply | undefined;
  return (
    <>
      <PageHead title="付款批次" subtitle="贵单位作为牵头单位，把收到的服务费按任务书分付给成员单位：制单、复核、导出、核对回单。" />
      <PayoutTabs current="batches" runs />
      {last?.error ? <ErrorSummary errors={errorsFromRecord(last.error)} /> : null}
      {runs || payables.length > 0 ? <DrawForm payables={payables} last={last} /> : null}
      {refused.length > 0 ? <RefusedSheet rows={refused} factorAt={factorAt} last={last} /> : null}
      <Sheet title="批次" note={total > 0 ? `共 ${total} 个` : undefined} flush>
        <DataTable
          caption="付款批次"
          rows={rows}
          rowKey={(row) => row.code}
          columns={COLUMNS}
          cards
          empty={
            <EmptyState
              title="还没有付款批次"
              reason={
                runs
                  ? "账单付清并分配后，在上方选择成员单位制单。"
                  : "付款批次由合同的牵头单位办理；贵单位没有作为牵头单位的合同。贵单位应得的款项在“我的分配”。"
              }
            />
          }
        />
        <Pager page={page} pageCount={Math.ceil(total / pageSize)} />
      </Sheet>
    </>
  );
}
