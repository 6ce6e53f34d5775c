import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { listMyInvoices } from "#app/areas/billing/index.server.ts";
import { INVOICE_STATUS_TONES, invoiceStatusWord, periodName } from "#app/areas/billing/states.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatDate, formatFen, formatRemaining, remainingDays } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SummaryStrip } from "#app/ui/summary-strip.tsx";
import { Tabs } from "#app/ui/tabs.tsx";

export const meta: MetaFunction = () => [{ title: "账单 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    return json({ rows: await listMyInvoices(ctx), supplies: ctx.actor.organizationKind === "vendor", now: ctx.clock.now().toISOString() });
  });
}

export default function Invoices() {
  const { rows, supplies, now } = useLoaderData<typeof loader>();
  type Row = (typeof rows)[number];
  const isOverdue = (row: Row) => row.status === "open" && row.dueOn !== null && remainingDays(row.dueOn, now) < 0;
  const sum = (chosen: readonly Row[]) => chosen.reduce((total, row) => total + BigInt(row.owedFen ?? 0), 0n);
  // A member sees which invoices there are, not their amounts: what it is due is in 我的分配.
  const open = rows.filter((row) => row.whole && row.status === "open");
  const overdue = open.filter(isOverdue);
  const columns: Column<Row>[] = [
    {
      key: "code",
      header: "账单与合同",
      rowHeader: true,
      render: (row) => (
        <>
          <Link to={paths.invoice(row.code)} className="strong" prefetch="intent">
            {row.code}
          </Link>
          <span className="cap block">{row.contractName}</span>
        </>
      ),
    },
    { key: "period", header: "计费期", nowrap: true, render: (row) => periodName(row.period) },
    {
      key: "status",
      header: "状态",
      nowrap: true,
      render: (row) =>
        isOverdue(row) ? (
          <Status tone="bad" word={row.paidFen === "0" ? "已逾期" : "部分付款（已逾期）"} />
        ) : (
          <Status tone={INVOICE_STATUS_TONES[row.status]} word={invoiceStatusWord(row)} />
        ),
    },
    {
      key: "due",
      header: "到期日",
      nowrap: true,
      render: (row) => (row.status === "open" && row.dueOn ? `${row.dueOn}（${formatRemaining(row.dueOn, now)}）` : (row.dueOn ?? "—")),
    },
    { key: "paid", header: "付款日", nowrap: true, render: (row) => formatDate(row.paidAt) },
    {
      key: "total",
      header: "应付合计",
      align: "right",
      nowrap: true,
      render: (row) => (
        <>
          {formatFen(row.totalFen)}
          {row.owedFen !== null && row.owedFen !== "0" && row.paidFen !== "0" ? (
            <span className="cap block">
              已收 {formatFen(row.paidFen)}，尚欠 {formatFen(row.owedFen)}
            </span>
          ) : null}
        </>
      ),
    },
  ];
  return (
    <>
      <PageHead title={supplies ? "账单与结算" : "账单与付款"} subtitle="各合同按计费期出的账单；付款后按任务书签署的比例分配。" />
      {supplies ? (
        <Tabs
          label="账单与结算"
          items={[
            { to: paths.invoices(), label: "账单", current: true },
            { to: paths.payouts(), label: "我的分配" },
          ]}
        />
      ) : null}
      {open.length > 0 ? (
        <SummaryStrip
          items={[
            { label: supplies ? "待用户单位付款" : "待付款", value: formatFen(sum(open)), note: `${open.length} 张账单`, tone: "primary" },
            {
              label: "已逾期",
              value: formatFen(sum(overdue)),
              note: overdue.length === 0 ? "没有逾期" : `${overdue.length} 张账单`,
              tone: overdue.length === 0 ? undefined : "danger",
            },
          ]}
        />
      ) : null}
      {rows.some((row) => !row.whole) ? (
        <Notice tone="info" title="只显示与贵单位有关的部分">
          贵单位作为联合体成员参与的合同，账单不列金额和到期日；打开账单可以查看贵单位的分配。
        </Notice>
      ) : null}
      <Sheet flush>
        <DataTable
          caption="账单"
          rows={rows}
          rowKey={(row) => row.code}
          columns={columns}
          cards
          rowTone={(row) => (row.status === "open" && row.isPayer ? "warn" : undefined)}
          empty={<EmptyState title="还没有账单" reason="合同生效后，每个计费期结束由牵头供给单位的财务出账，账单会出现在这里。" />}
        />
      </Sheet>
    </>
  );
}
