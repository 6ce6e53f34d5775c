import type { ReactNode } from "react";
import type { ScoreSheet } from "#app/areas/calls/index.server.ts";
import { PRICE_BASIS_NAMES } from "#app/areas/calls/schemas.ts";
import { DataTable } from "#app/ui/data-table.tsx";
import { emptyFigure, formatFen, formatPercentBp } from "#app/ui/format.ts";
import { Glyph } from "#app/ui/glyph.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SLOT_ROLE_NAMES } from "#db/vocabulary/roles.ts";
import { UnmetMusts } from "../work.calls.$code/unmet-musts.tsx";

type Bid = ScoreSheet["bids"][number];
interface Row {
  key: string;
  name: string;
  asked: string;
  cells: ReactNode[];
}

/** Width of a column that still holds a price with its basis. */
const COLUMN = 176;

/** What every bid offers against what is asked, side by side and without names. */
export function BidsBeside({ sheet }: { sheet: ScoreSheet }) {
  const { bids } = sheet;
  const fact = (key: string, name: string, show: (bid: Bid) => ReactNode): Row => ({ key, name, asked: "", cells: bids.map(show) });
  const rows: Row[] = [
    // Which they are stands in the rows below.
    fact("musts", "必须指标", (bid) => <UnmetMusts unmet={bid.unmetMusts} headed brief />),
    ...sheet.promises.map((row) => ({
      key: row.key,
      name: row.name,
      asked: `${row.asked} · ${row.mandatory ? "必须" : "期望"}`,
      cells: row.cells.map((cell, i) => <PromiseCell key={bids[i]?.id} cell={cell} />),
    })),
    fact("price", "报价", (bid) => (
      <>
        {formatFen(bid.priceFen)}
        <span className="cap">{PRICE_BASIS_NAMES[bid.priceBasis]}</span>
      </>
    )),
    fact("duration", "总工期", (bid) => `${bid.durationDays} 天`),
    fact("team", "分工", (bid) => (
      <ul>
        {bid.team.map((seat) => (
          <li key={seat.role + String(seat.workShareBp) + String(seat.isLead)}>
            {SLOT_ROLE_NAMES[seat.role]} {formatPercentBp(seat.workShareBp)}
            {seat.isLead ? "（牵头）" : ""}
          </li>
        ))}
      </ul>
    )),
    fact("milestones", "里程碑", (bid) => `${bid.milestones.length} 项，末项第 ${bid.milestones.at(-1)?.day ?? 0} 天`),
    fact("deliverables", "交付物", (bid) => bid.deliverables.map(({ name }) => name).join("、")),
  ];
  return (
    <Sheet title="应答对照" note="单位名称在授予前隐去；正文中写明的名称以〔名称隐去〕代替" flush>
      <DataTable
        caption="各应答与要求对照"
        rows={rows}
        rowKey={({ key }) => key}
        top
        sticky
        minWidth={200 + COLUMN * bids.length}
        columns={[
          {
            key: "name",
            header: "指标与要求",
            rowHeader: true,
            width: 200,
            render: (row) => (
              <>
                <span className="strong">{row.name}</span>
                {row.asked ? <span className="cap block">{row.asked}</span> : null}
              </>
            ),
          },
          ...bids.map((bid, i) => ({ key: bid.id, header: bid.alias, render: (row: Row) => row.cells[i] ?? emptyFigure })),
        ]}
      />
    </Sheet>
  );
}

function PromiseCell({ cell }: { cell: ScoreSheet["promises"][number]["cells"][number] }) {
  if (cell === null) return <Glyph state="unanswered" word="未承诺" />;
  return (
    <>
      <Glyph state={cell.meets ? "met" : "gap"} word={cell.meets ? "满足" : "不满足"} /> {cell.promised}
      {cell.remark ? <span className="cap">{cell.remark}</span> : null}
    </>
  );
}

/** The whole of one bid, to be read before it is scored. */
export function BidText({ bid }: { bid: Bid }) {
  return (
    <details className="bid-text">
      <summary>{bid.alias}全文：方案、里程碑、交付物</summary>
      <div className="prose">
        <h4>方案</h4>
        <p className="typed">{bid.solution}</p>
        {bid.priceNote ? (
          <>
            <h4>报价说明</h4>
            <p className="typed">{bid.priceNote}</p>
          </>
        ) : null}
        <h4>里程碑</h4>
        <ul>
          {bid.milestones.map(({ name, day, proof }) => (
            <li key={`${name}${day}`}>
              第 {day} 天：{name}
              {proof ? `（完成标志：${proof}）` : ""}
            </li>
          ))}
        </ul>
        <h4>交付物</h4>
        <ul>
          {bid.deliverables.map(({ name, note }) => (
            <li key={name}>
              {name}
              {note ? `：${note}` : ""}
            </li>
          ))}
        </ul>
        {bid.disclosure ? (
          <>
            <h4>利益关系说明</h4>
            <p className="typed">{bid.disclosure}</p>
          </>
        ) : null}
      </div>
    </details>
  );
}
