import { Form, Link, useSearchParams } from "@remix-run/react";
import { periodName } from "#app/areas/billing/states.ts";
import type { PART_KINDS, PartFilter } from "#app/areas/payouts/schemas.ts";
import { partCause, partStatus, RAIL_NAMES } from "#app/areas/payouts/states.ts";
import { paths } from "#app/http/paths.ts";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { EmptyState, FilteredEmpty } from "#app/ui/empty-state.tsx";
import { formatCount, formatDate, formatDecimal, formatFen, formatPercentBp } from "#app/ui/format.ts";
import { Pager } from "#app/ui/pager.tsx";
import { withParam } from "#app/ui/search-params.ts";
import { Segments } from "#app/ui/segments.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import type { PayoutsPage } from "./route.tsx";

const KIND_NAMES: Record<(typeof PART_KINDS)[number], string> = {
  all: "全部",
  open: "待支付",
  underWay: "办理中",
  paid: "已支付",
  claims: "退款调减",
};
type Row = PayoutsPage["parts"]["rows"][number];

/** An amount of a currency's smallest unit, in its own decimals: dollars have two, yen none. */
function inCurrency({ currency, amount }: { currency: string; amount: string }): string {
  const code = currency.toUpperCase();
  const digits = new Intl.NumberFormat("zh-CN", { style: "currency", currency: code }).resolvedOptions().maximumFractionDigits ?? 2;
  const padded = amount.padStart(digits + 1, "0");
  const whole = formatCount(Number(padded.slice(0, padded.length - digits)));
  return `${code} ${digits === 0 ? whole : `${whole}.${padded.slice(-digits)}`}`;
}

/** What the part is, and what was sent for it where the charge had settled in another currency. */
const amountOf = (row: Row) => (
  <>
    {formatFen(row.amountFen)}
    {row.sent ? (
      <span className="cap block">
        {inCurrency(row.sent)}
        {row.sent.exchangeRate ? `，汇率 ${row.sent.exchangeRate}` : null}
      </span>
    ) : null}
  </>
);

const COLUMNS: Column<Row>[] = [
  {
    key: "invoice",
    header: "账单与合同",
    rowHeader: true,
    render: (row) => (
      <>
        <Link to={paths.invoice(row.invoiceCode)} className="strong" prefetch="intent">
          {row.invoiceCode}
        </Link>
        <span className="cap block">{row.contractName}</span>
      </>
    ),
  },
  { key: "period", header: "计费期", nowrap: true, sortable: true, render: (row) => periodName(row.period) },
  { key: "cause", header: "事由", nowrap: true, render: (row) => partCause(row) },
  { key: "date", header: "入账日", nowrap: true, sortable: true, render: (row) => formatDate(row.bookedAt) },
  { key: "share", header: "签署比例", align: "right", nowrap: true, phone: "hide", render: (row) => formatPercentBp(row.basisPoints) },
  { key: "exact", header: "计算值（元）", align: "right", nowrap: true, phone: "hide", render: (row) => formatDecimal(row.exact) },
  { key: "amount", header: "金额", align: "right", nowrap: true, sortable: true, render: amountOf },
  { key: "rail", header: "支付方式", nowrap: true, phone: "hide", render: (row) => RAIL_NAMES[row.rail] },
  {
    key: "status",
    header: "状态",
    nowrap: true,
    render: (row) => (
      <>
        <Status {...partStatus(row)} />
        {row.refusal ? <span className="cap block">{row.refusal}</span> : null}
      </>
    ),
  },
];

/** Every part and every claim, filtered by the address, and as a file. */
export function PartsSheet({ parts, filter }: { parts: PayoutsPage["parts"]; filter: PartFilter }) {
  const [search] = useSearchParams();
  const isFiltered = filter.kind !== "all" || filter.contract !== null;
  const filters = [KIND_NAMES[filter.kind], ...(filter.contract ? [`合同 ${filter.contract}`] : [])].join("、");
  return (
    <Sheet
      title="明细"
      note={filter.contract ? `合同 ${filter.contract}` : undefined}
      actions={
        parts.total > 0
          ? (["csv", "xlsx"] as const).map((format) => (
              <Form key={format} method="post" action={`${paths.exportPayouts()}?${search}`} reloadDocument>
                <input type="hidden" name="format" value={format} />
                <SubmitButton variant="default" small icon="download">
                  导出 {format.toUpperCase()}
                </SubmitButton>
              </Form>
            ))
          : null
      }
      flush
    >
      <div className="sheet-body">
        <Segments
          label="只看"
          items={(Object.keys(KIND_NAMES) as PartFilter["kind"][]).map((kind) => ({
            to: withParam(new URLSearchParams([...search].filter(([name]) => name !== "page")), "kind", kind === "all" ? null : kind),
            label: KIND_NAMES[kind],
            current: filter.kind === kind,
          }))}
        />
      </div>
      <DataTable
        caption="我的分配"
        rows={parts.rows}
        rowKey={(row) => row.id}
        columns={COLUMNS}
        sort={filter.sort}
        cards
        empty={
          isFiltered ? (
            <FilteredEmpty filters={filters} clearTo={paths.payouts()} />
          ) : (
            <EmptyState title="还没有分配" reason="用户单位付清账单后，立即按任务书签署的比例分配，贵单位的部分会出现在这里。" />
          )
        }
      />
      <Pager
        page={parts.page}
        pageCount={Math.ceil(parts.total / parts.pageSize)}
        summary={parts.total > 0 ? `共 ${parts.total} 笔` : undefined}
      />
    </Sheet>
  );
}
