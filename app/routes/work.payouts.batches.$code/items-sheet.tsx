import { ITEM_STATUS_NAMES, ITEM_STATUS_TONES } from "#app/areas/payouts/states.ts";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { formatFen } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import type { BatchPage } from "./route.tsx";

type Item = BatchPage["items"][number];

const COLUMNS: Column<Item>[] = [
  {
    key: "member",
    header: "成员单位",
    rowHeader: true,
    render: (item) => (
      <>
        {item.name}
        <span className="cap block code">{item.reference}</span>
      </>
    ),
  },
  {
    key: "account",
    header: "收款账户",
    render: (item) => (
      <>
        {item.account.holderName} <span className="code">{item.account.masked}</span>
        <span className="cap block">
          {item.account.bankName}
          {item.account.bankCode ? `（联行号 ${item.account.bankCode}）` : ""}
        </span>
        {item.holderDiffers ? <Status tone="wait" word="户名与单位名称不一致，请核对" /> : null}
        {item.accountChanged ? <Status tone="bad" word="制单后账户已变更" /> : null}
      </>
    ),
  },
  { key: "purpose", header: "用途", phone: "hide", render: (item) => item.purpose },
  { key: "amount", header: "金额", align: "right", nowrap: true, render: (item) => formatFen(item.amountFen) },
  {
    key: "status",
    header: "状态",
    render: (item) => (
      <>
        <Status
          tone={ITEM_STATUS_TONES[item.status]}
          word={item.atBank || item.status !== "open" ? ITEM_STATUS_NAMES[item.status] : "未提交银行"}
        />
        {item.status === "paid" && item.paidOn ? <span className="cap block">银行处理日期 {item.paidOn}</span> : null}
        {item.status === "returned" && item.returnReason ? <span className="cap block">{item.returnReason}</span> : null}
      </>
    ),
  },
];

/** Every transfer with the account it goes to and what the bank said of it. */
export function ItemsSheet({ items }: { items: readonly Item[] }) {
  const total = items.reduce((sum, item) => sum + BigInt(item.amountFen), 0n);
  return (
    <Sheet title="付款明细" note={`${items.length} 笔`} flush>
      <DataTable
        caption="付款明细"
        rows={items}
        rowKey={(item) => item.reference}
        columns={COLUMNS}
        top
        cards
        totals={{ amount: formatFen(total) }}
      />
    </Sheet>
  );
}
