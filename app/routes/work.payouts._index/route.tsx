import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { periodName } from "#app/areas/billing/states.ts";
import { listMyPayouts } from "#app/areas/payouts/index.server.ts";
import { RAIL_NAMES, SETTLEMENT_STATUS_NAMES, SETTLEMENT_STATUS_TONES } from "#app/areas/payouts/states.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatDate, formatDecimal, formatFen, formatPercentBp } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SummaryStrip } from "#app/ui/summary-strip.tsx";
import { Tabs } from "#app/ui/tabs.tsx";

export const meta: MetaFunction = () => [{ title: "我的分配 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    return json({ rows: await listMyPayouts(ctx) });
  });
}

export default function Payouts() {
  const { rows } = useLoaderData<typeof loader>();
  type Row = (typeof rows)[number];
  const sum = (chosen: readonly Row[]) => chosen.reduce((total, row) => total + BigInt(row.amountFen), 0n);
  const waiting = rows.filter((row) => row.status !== "paid");
  const columns: Column<Row>[] = [
    {
      key: "invoice",
      header: "账单",
      rowHeader: true,
      nowrap: true,
      render: (row) => (
        <Link to={paths.invoice(row.invoiceCode)} className="strong" prefetch="intent">
          {row.invoiceCode}
        </Link>
      ),
    },
    { key: "period", header: "计费期", nowrap: true, render: (row) => periodName(row.period) },
    { key: "paid", header: "用户付款日", nowrap: true, render: (row) => formatDate(row.paidAt) },
    { key: "share", header: "签署比例", align: "right", nowrap: true, render: (row) => formatPercentBp(row.basisPoints) },
    { key: "exact", header: "计算值（元）", align: "right", nowrap: true, phone: "hide", render: (row) => formatDecimal(row.exact) },
    { key: "amount", header: "分得", align: "right", nowrap: true, render: (row) => formatFen(row.amountFen) },
    { key: "rail", header: "支付方式", nowrap: true, render: (row) => RAIL_NAMES[row.rail] },
    {
      key: "status",
      header: "状态",
      nowrap: true,
      render: (row) => <Status tone={SETTLEMENT_STATUS_TONES[row.status]} word={SETTLEMENT_STATUS_NAMES[row.status]} />,
    },
  ];
  return (
    <>
      <PageHead title="账单与结算" subtitle="贵单位按任务书签署的比例，从已付款账单中分得的部分。" />
      <Tabs
        label="账单与结算"
        items={[
          { to: paths.invoices(), label: "账单" },
          { to: paths.payouts(), label: "我的分配", current: true },
        ]}
      />
      {rows.length > 0 ? (
        <SummaryStrip
          items={[
            { label: "累计分得", value: formatFen(sum(rows)), note: `${rows.length} 张账单`, tone: "primary" },
            { label: "待支付", value: formatFen(sum(waiting)), note: "对公转账，线下支付" },
            { label: "已支付", value: formatFen(sum(rows) - sum(waiting)), note: "以银行回单为准" },
          ]}
        />
      ) : null}
      <Notice tone="info" title="分得的款项怎么到账">
        分得的款项目前只经对公转账在线下支付：平台记账并列明应付金额，不自动划款；核对银行回单后才显示“已支付”。
      </Notice>
      <Sheet flush>
        <DataTable
          caption="我的分配"
          rows={rows}
          rowKey={(row) => row.id}
          columns={columns}
          cards
          empty={
            <EmptyState title="还没有分配" reason="用户单位付清账单后，不含税金额立即按任务书签署的比例分配，贵单位的部分会出现在这里。" />
          }
        />
      </Sheet>
    </>
  );
}
