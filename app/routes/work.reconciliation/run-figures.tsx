import type { SerializeFrom } from "@remix-run/node";
import { DataTable } from "#app/ui/data-table.tsx";
import { formatCount, formatFen, formatYuan } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import type { loader } from "./route.tsx";

type Figures = NonNullable<SerializeFrom<typeof loader>["shown"]>["figures"];
type Row = { item: string; value: string; note?: string };

/** The sums a run compared, an equation each: what came in first, then what became of it. */
export function RunFigures({ figures: { events, billing, money, postings } }: { figures: Figures }) {
  const fees = money.fees.map(({ currency, amount }) => `${formatYuan(amount)} ${currency.toUpperCase()}`).join("，");
  return (
    <>
      <Equation
        title="用量"
        note="受理 = 计入用量账 + 搁置"
        rows={[
          { item: "受理的事件", value: formatCount(events.received) },
          { item: "计入用量账", value: formatCount(events.kept), note: `其中 ${formatCount(events.voided)} 条全部撤销` },
          { item: "搁置", value: formatCount(events.aside), note: "待复核或已驳回" },
        ]}
      />
      <Equation
        title="账单"
        note="逐张重算，逐张与收款渠道核对"
        rows={[
          { item: "期内账单", value: formatCount(billing.invoices) },
          { item: "已重算", value: formatCount(billing.ratedAgain), note: "与出账时逐字节比较；待审核的不比" },
          { item: "已与渠道核对", value: formatCount(billing.read), note: "含押金与更早的未付账单" },
        ]}
      />
      <Equation
        title="款项"
        note="已收 − 已退 − 已付 = 税款 + 押金 + 待付 + 未分配"
        rows={[
          { item: "已收", value: formatFen(money.paidFen), note: fees ? `渠道手续费 ${fees}，不在等式内` : "" },
          { item: "已退", value: formatFen(money.refundedFen) },
          { item: "银行已付", value: formatFen(money.byBankFen) },
          { item: "渠道已转", value: formatFen(money.byChannelFen) },
          { item: "税款", value: formatFen(money.taxFen) },
          { item: "押金", value: formatFen(money.depositsFen) },
          { item: "成员待付", value: formatFen(money.waitingFen), note: "含异议冻结" },
          { item: "未分配", value: formatFen(money.clearingFen), note: `账本共 ${formatCount(postings)} 笔` },
        ]}
      />
    </>
  );
}

function Equation({ title, note, rows }: { title: string; note: string; rows: readonly Row[] }) {
  return (
    <Sheet title={title} note={note} flush>
      <DataTable
        caption={title}
        rows={rows}
        rowKey={(row) => row.item}
        columns={[
          { key: "item", header: "项目", rowHeader: true, nowrap: true, render: (row) => row.item },
          { key: "value", header: "数额", align: "right", nowrap: true, render: (row) => row.value },
          { key: "note", header: "说明", render: (row) => (row.note ? <span className="cap">{row.note}</span> : null) },
        ]}
      />
    </Sheet>
  );
}
