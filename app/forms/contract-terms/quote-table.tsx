import { useEffect, useRef } from "react";
import { DataTable } from "#app/ui/data-table.tsx";
import { formatDecimal, formatFen, formatYuan } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { Sheet } from "#app/ui/sheet.tsx";

/** A quote as it comes out of the loader. */
export interface Quote {
  charges: {
    key: string;
    name: string;
    unit: string;
    levels: string[];
    inversions: { upTo: string; costFen: string; nextUnitPriceFen: string; unitsToCatchUp: string }[];
  }[];
  rows: { key: string; name: string; amountsFen: string[] }[];
  netFen: string[];
  totalFen: string[];
  deposit: string | null;
}

export const LEVEL_NAMES = ["低用量", "中用量", "高用量"] as const;

/** What a month costs at three levels of use, line by line, and where using more would cost less. */
export function QuoteTable({ quote }: { quote: Quote }) {
  const rows = [
    ...quote.charges.map((charge) => ({
      key: `q:${charge.key}`,
      name: `${charge.name}（${charge.unit}）`,
      cells: charge.levels.map((level) => formatDecimal(level)),
    })),
    ...quote.rows.map((row) => ({ key: row.key, name: row.name, cells: row.amountsFen.map((fen) => formatYuan(fen)) })),
    { key: "net", name: "不含税合计", cells: quote.netFen.map((fen) => formatYuan(fen)) },
  ];
  return (
    <>
      <DataTable
        caption="三种用量下一个月的费用，单位元"
        compact
        rows={rows}
        rowKey={(row) => row.key}
        columns={[
          { key: "name", header: "项目", rowHeader: true, render: (row) => row.name },
          ...LEVEL_NAMES.map((name, i) => ({
            key: `level-${i}`,
            header: name,
            align: "right" as const,
            nowrap: true,
            render: (row: (typeof rows)[number]) => row.cells[i],
          })),
        ]}
        totals={{
          name: "应付合计（含税）",
          ...Object.fromEntries(LEVEL_NAMES.map((_, i) => [`level-${i}`, formatFen(quote.totalFen[i] ?? "0")])),
        }}
      />
      <QuoteNotices quote={quote} />
    </>
  );
}

function QuoteNotices({ quote }: { quote: Quote }) {
  if (quote.charges.every((charge) => charge.inversions.length === 0)) return null;
  return (
    <div className="sheet-body">
      {quote.charges.flatMap((charge) =>
        charge.inversions.map((inversion) => (
          <Notice key={`${charge.key} ${inversion.upTo}`} tone="warn" title={`${charge.name}：用得更多反而更便宜`}>
            {`用到 ${formatDecimal(inversion.upTo)} ${charge.unit}时共 ${formatFen(whole(inversion.costFen))}，再多用就全部改按下一档单价计，`}
            {inversion.unitsToCatchUp === ""
              ? "费用降为零。"
              : `直到 ${formatDecimal(inversion.unitsToCatchUp)} ${charge.unit}才重新达到这个金额。`}
            {"如果不是本意，请改用分段计价。"}
          </Notice>
        )),
      )}
    </div>
  );
}

/** A quote of what stands in the form: it takes the focus when it arrives. */
export function QuoteSheet({ quote }: { quote: Quote }) {
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new quote takes the focus, also one with the same figures
  useEffect(() => box.current?.focus(), [quote]);
  return (
    <div ref={box} tabIndex={-1}>
      <Sheet id="quote" title="试算：一个月的费用" note="单位：元；按所填条款，尚未提交" flush>
        <QuoteTable quote={quote} />
      </Sheet>
    </div>
  );
}

/** Fen with decimals, cut to whole ones for the reader. */
const whole = (fen: string) => fen.split(".")[0] ?? "0";
