import type { SerializeFrom } from "@remix-run/node";
import { formatCount, formatFen, formatYuan } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { SummaryStrip } from "#app/ui/summary-strip.tsx";
import type { loader } from "./route.tsx";

type Figures = NonNullable<SerializeFrom<typeof loader>["shown"]>["figures"];

/** The sums a run compared, each equation on a line of its own: what came in first, then where it is. */
export function RunFigures({ figures: { events, billing, money, postings } }: { figures: Figures }) {
  return (
    <>
      <Sheet title="用量" note="受理 = 计入用量账 + 搁置">
        <SummaryStrip
          items={[
            { label: "受理的事件", value: formatCount(events.received) },
            { label: "计入用量账", value: formatCount(events.kept), note: `其中全部撤销 ${formatCount(events.voided)}` },
            { label: "搁置", value: formatCount(events.aside), note: "待复核或已驳回" },
          ]}
        />
      </Sheet>
      <Sheet title="账单" note="逐张重算，并与收款渠道逐张核对">
        <SummaryStrip
          items={[
            { label: "期内账单", value: formatCount(billing.invoices) },
            { label: "重算", value: formatCount(billing.ratedAgain), note: "与出账时逐字节比较" },
            { label: "与渠道核对", value: formatCount(billing.read) },
          ]}
        />
      </Sheet>
      <Sheet title="款项" note="已收 − 已退 − 已付 = 税款 + 押金 + 待付 + 未分配">
        <SummaryStrip
          items={[
            {
              label: "已收",
              value: formatFen(money.paidFen),
              note: money.fees.map(({ currency, amount }) => `渠道手续费 ${formatYuan(amount)} ${currency.toUpperCase()}`).join("，"),
            },
            { label: "已退", value: formatFen(money.refundedFen) },
            { label: "银行已付", value: formatFen(money.byBankFen) },
            { label: "渠道已转", value: formatFen(money.byChannelFen) },
          ]}
        />
        <SummaryStrip
          items={[
            { label: "税款", value: formatFen(money.taxFen) },
            { label: "押金", value: formatFen(money.depositsFen) },
            { label: "成员待付", value: formatFen(money.waitingFen), note: "含异议冻结" },
            { label: "未分配", value: formatFen(money.clearingFen), note: `账本 ${formatCount(postings)} 笔分录` },
          ]}
        />
      </Sheet>
    </>
  );
}
