import { Link } from "@remix-run/react";
import { partStatus, RAIL_NAMES } from "#app/areas/payouts/states.ts";
import { paths } from "#app/http/paths.ts";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { formatDecimal, formatPercentBp, formatYuan } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import type { Split } from "./page-data.ts";

type Part = Split["parts"][number];

/** Fen that a part has above (or below) the whole fen of its exact share: what rounding, and earlier invoices, moved. */
function carriedFen(part: Part): bigint {
  const [whole = "0", decimals = ""] = part.exact.split(".");
  return BigInt(part.amountFen) - BigInt(`${whole}${decimals.slice(0, 2)}`);
}

function carriedText(fen: bigint): string {
  if (fen === 0n) return "—";
  return fen > 0n ? `+${formatYuan(fen)}` : formatYuan(fen);
}

/** How the amount came about to the fen; given up for what refunds changed, since the sheet is narrow. */
const roundingColumns: Column<Part>[] = [
  { key: "exact", header: "计算值", align: "right", nowrap: true, phone: "hide", render: (part) => formatDecimal(part.exact) },
  { key: "carried", header: "进位", align: "right", nowrap: true, phone: "hide", render: (part) => carriedText(carriedFen(part)) },
];

const keptFen = (part: Part): bigint => BigInt(part.amountFen) + BigInt(part.claimedFen);

/** Shown once something was refunded: what that takes back of each part, from later payments where it was paid out already. */
const refundColumns: Column<Part>[] = [
  { key: "claimed", header: "退款调减", align: "right", nowrap: true, render: (part) => formatYuan(part.claimedFen) },
  { key: "kept", header: "调减后", align: "right", nowrap: true, render: (part) => formatYuan(keptFen(part)) },
];

/** Who gets what of the amount before tax: as it was settled, or as it will be once it is paid. */
export function SplitSheet({ split }: { split: Split }) {
  const isRefunded = split.parts.some((part) => part.claimedFen !== "0");
  const columns: Column<Part>[] = [
    {
      key: "member",
      header: "成员单位",
      rowHeader: true,
      render: (part) => (
        <>
          {part.organizationName}
          {split.plain
            ? null
            : part.lines.map((line) => (
                <span key={line.key} className="cap block">
                  {line.name} {formatYuan(line.amountFen)}
                </span>
              ))}
          {split.settled ? (
            <span className="cap block">
              {RAIL_NAMES[part.rail]}
              {"\u2002"}
              <Status {...partStatus({ ...part, isClaim: false })} />
              {part.refusal ? `\u2002${part.refusal}` : null}
            </span>
          ) : null}
        </>
      ),
    },
    {
      key: "share",
      header: split.plain ? "比例" : "其余比例",
      align: "right",
      nowrap: true,
      render: (part) => (part.basisPoints === 0 ? "—" : formatPercentBp(part.basisPoints)),
    },
    ...(isRefunded ? [] : roundingColumns),
    { key: "amount", header: "分得", align: "right", nowrap: true, render: (part) => formatYuan(part.amountFen) },
    ...(isRefunded ? refundColumns : []),
  ];
  const sum = (of: (part: Part) => bigint) => split.parts.reduce((total, part) => total + of(part), 0n);
  return (
    <Sheet
      title={split.settled ? "按任务书分配" : "付款后的分配"}
      note={
        <>
          依据任务书 <Link to={paths.taskBook(split.taskBookCode)}>{split.taskBookCode}</Link> · 单位：元
        </>
      }
      footer={
        split.complete
          ? `按${split.base === "paidIncludingTax" ? "含税" : "不含税"}合计分配。${split.plain ? "" : "先按下列各项依次支付，其余按比例。"}不足一分先舍去，余下的分按最大余数法补足；各期累计计算，前期多进的在后期找平。`
          : "只显示贵单位的部分。"
      }
      flush
    >
      <DataTable
        caption="按任务书分配"
        rows={split.parts}
        rowKey={(part) => part.organizationId}
        columns={columns}
        top
        totals={
          split.complete
            ? {
                share: formatPercentBp(sum((part) => BigInt(part.basisPoints))),
                exact: `${formatYuan(split.baseFen)}00`,
                carried: carriedText(sum(carriedFen)),
                amount: formatYuan(sum((part) => BigInt(part.amountFen))),
                claimed: formatYuan(sum((part) => BigInt(part.claimedFen))),
                kept: formatYuan(sum(keptFen)),
              }
            : undefined
        }
        empty={<p className="sheet-body muted">贵单位不参与本账单的分配。</p>}
      />
      {split.plain ? null : (
        <details className="sheet-body prose">
          <summary>任务书第十二条怎么约定</summary>
          <ol>
            {split.rules.map((rule) => (
              <li key={rule}>{rule}。</li>
            ))}
          </ol>
        </details>
      )}
    </Sheet>
  );
}
