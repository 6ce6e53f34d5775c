import { Link, useSearchParams } from "@remix-run/react";
import type { ReceiptFilter } from "#app/areas/billing/schemas.ts";
import {
  ALLOCATION_STATUS_NAMES,
  ALLOCATION_STATUS_TONES,
  BANK_RECEIPT_VERDICT_NAMES,
  REST_STATE_NAMES,
} from "#app/areas/billing/states.ts";
import type { FormReply } from "#app/forms/form-values.ts";
import { paths } from "#app/http/paths.ts";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { EmptyState, FilteredEmpty } from "#app/ui/empty-state.tsx";
import { formatFen, formatYuan } from "#app/ui/format.ts";
import { Pager } from "#app/ui/pager.tsx";
import { SearchBox } from "#app/ui/search-box.tsx";
import { withParam } from "#app/ui/search-params.ts";
import { Segments } from "#app/ui/segments.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { RestActs } from "./rest-acts.tsx";
import type { ReceiptsPage } from "./route.tsx";

export type ReceiptRow = ReceiptsPage["receipts"]["rows"][number];

const VIEW_NAMES: Record<ReceiptFilter["view"], string> = { open: "待处理", done: "已处理", all: "全部" };
const REST_TONES = { toReturn: "wait", returned: "none", unrelated: "none" } as const;

interface Props {
  receipts: ReceiptsPage["receipts"];
  filter: ReceiptFilter;
  last: FormReply | undefined;
  today: string;
}

/** What came in, what it paid, and what a person has to say of the rest. */
export function ReceiptsSheet({ receipts, filter, last, today }: Props) {
  const [search] = useSearchParams();
  const plain = new URLSearchParams([...search].filter(([name]) => name !== "page" && name !== "done"));
  const columns: Column<ReceiptRow>[] = [
    {
      key: "payer",
      header: "付款方与附言",
      rowHeader: true,
      render: (row) => (
        <>
          {row.payerName || "户名不详"} {row.payerAccount ? <span className="code receipt-account">{row.payerAccount}</span> : null}
          <span className="cap block">{row.remark || "没有附言"}</span>
        </>
      ),
    },
    {
      key: "on",
      header: "到账",
      nowrap: true,
      render: (row) => (
        <>
          {row.receivedOn ?? "日期无法识别"}
          <span className="cap block receipt-serial">{row.from ?? `流水号 ${row.serial}`}</span>
        </>
      ),
    },
    { key: "amount", header: "金额（元）", align: "right", nowrap: true, render: (row) => formatYuan(row.amountFen) },
    { key: "paid", header: "核销情况", phone: "full", render: (row) => <Paid row={row} /> },
    { key: "rest", header: "未核销（元）", align: "right", nowrap: true, render: (row) => formatYuan(row.restFen) },
    {
      key: "acts",
      header: "处理",
      phone: "full",
      render: (row) => <RestActs row={row} openInvoices={receipts.openInvoices} last={last} today={today} />,
    },
  ];
  return (
    <Sheet title="收款" note={`${VIEW_NAMES[filter.view]} ${receipts.total} 笔`} flush>
      <div className="sheet-body receipts-find">
        <Segments
          label="只看"
          items={(Object.keys(VIEW_NAMES) as ReceiptFilter["view"][]).map((view) => ({
            to: withParam(plain, "view", view === "open" ? null : view),
            label: VIEW_NAMES[view],
            current: filter.view === view,
          }))}
        />
        <SearchBox
          label="按付款方、附言、流水号或账单查找"
          placeholder="付款方、附言、流水号或账单编号"
          defaultValue={filter.text ?? ""}
          keep={filter.view === "open" ? {} : { view: filter.view }}
          button="查找"
        />
      </div>
      <DataTable
        caption="收款"
        rows={receipts.rows}
        rowKey={(row) => row.id}
        columns={columns}
        top
        cards
        empty={
          filter.text ? (
            <FilteredEmpty filters={filter.text} clearTo={paths.receipts({ view: filter.view })} />
          ) : filter.view === "open" ? (
            <EmptyState title="没有待处理的收款" reason="上传银行流水后，不能自动核销的收款会列在这里。" />
          ) : (
            <EmptyState title="还没有收款" reason="上传银行流水或逐笔登记后，收款会列在这里。" />
          )
        }
      />
      <Pager
        page={receipts.page}
        pageCount={Math.ceil(receipts.total / receipts.pageSize)}
        summary={receipts.total > 0 ? `共 ${receipts.total} 笔` : undefined}
      />
    </Sheet>
  );
}

function Paid({ row }: { row: ReceiptRow }) {
  const isBooked = row.allocations.length > 0;
  return (
    <>
      {isBooked && row.restFen === "0" ? null : <Status tone={isBooked ? "wait" : "bad"} word={BANK_RECEIPT_VERDICT_NAMES[row.verdict]} />}
      {row.allocations.map((allocation) => (
        <div key={allocation.id} className="receipt-line">
          <Link to={`${paths.invoice(allocation.invoiceCode)}#bank`}>{allocation.invoiceCode}</Link> {formatFen(allocation.amountFen)}{" "}
          <Status tone={ALLOCATION_STATUS_TONES[allocation.status]} word={ALLOCATION_STATUS_NAMES[allocation.status]} />
          {allocation.failure ? <span className="cap block">{allocation.failure}，金额回到未核销</span> : null}
          {allocation.overpaidFen === "0" ? null : (
            <span className="cap block">其中 {formatFen(allocation.overpaidFen)} 多于应付，回到未核销</span>
          )}
          {allocation.byHand ? <span className="cap block">人工核销：{allocation.reason}</span> : null}
          {allocation.mayTakeBack ? (
            <ConfirmButton
              label="撤回"
              question={`撤回核销到 ${allocation.invoiceCode} 的 ${formatFen(allocation.amountFen)}？`}
              consequence="登记到收款渠道以后不能再撤回。"
              pending="正在撤回…"
              fields={{ intent: "takeBack", allocationId: allocation.id }}
              small
            />
          ) : null}
        </div>
      ))}
      {row.restState ? (
        <div className="receipt-line">
          <Status tone={REST_TONES[row.restState]} word={REST_STATE_NAMES[row.restState]} />
          {row.returnReference ? (
            <span className="cap block">
              {row.returnedOn} 退款流水号 {row.returnReference}
            </span>
          ) : null}
          {row.restNote ? <span className="cap block">{row.restNote}</span> : null}
        </div>
      ) : null}
    </>
  );
}
