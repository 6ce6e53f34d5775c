/** OpenedBids({ bids }): the bids a reader may read after the opening: figures side by side, and each in full behind its name. */
import { type BidContent, PRICE_BASIS_NAMES } from "#app/areas/calls/schemas.ts";
import { DataTable } from "#app/ui/data-table.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { formatFen, formatPercentBp } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { SLOT_ROLE_NAMES } from "#db/vocabulary/roles.ts";
import { UnmetMusts } from "./unmet-musts.tsx";
import "./call.css";

interface Opened {
  id: string;
  number: number;
  bidderName: string;
  rejectReason: string | null;
  content: BidContent | null;
  unmetMusts: { name: string; asked: string }[];
}

export function OpenedBids({ bids }: { bids: readonly Opened[] }) {
  return (
    <Sheet title="已开启的应答" flush>
      <DataTable
        caption="已开启的应答"
        rows={bids}
        rowKey={(bid) => bid.id}
        cards
        columns={[
          {
            key: "bidder",
            header: "应答单位",
            rowHeader: true,
            render: (bid) => (
              <>
                <span className="strong">{bid.bidderName}</span>
                <span className="cap block">第 {bid.number} 份</span>
              </>
            ),
          },
          {
            key: "price",
            header: "报价",
            align: "right",
            nowrap: true,
            render: (bid) => (bid.content ? formatFen(bid.content.priceFen) : (bid.rejectReason ?? "—")),
          },
          {
            key: "days",
            header: "工期",
            align: "right",
            nowrap: true,
            render: (bid) => (bid.content ? `${bid.content.durationDays} 天` : "—"),
          },
          {
            key: "promises",
            header: "指标承诺",
            phone: "full",
            render: (bid) =>
              bid.content ? (
                <>
                  {bid.content.promises.length} 项 <UnmetMusts unmet={bid.unmetMusts} />
                </>
              ) : (
                "—"
              ),
          },
          {
            key: "team",
            header: "团队",
            phone: "full",
            render: (bid) => (bid.content ? [...new Set(bid.content.team.map((seat) => seat.organizationName))].join("、") : "—"),
          },
        ]}
      />
      {bids.map((bid) => (bid.content ? <Full key={bid.id} name={bid.bidderName} content={bid.content} /> : null))}
    </Sheet>
  );
}

function Full({ name, content }: { name: string; content: BidContent }) {
  const written = (text: string) => (text ? <span className="as-written">{text}</span> : null);
  return (
    <details className="opened-bid fold">
      <summary>{name}的应答全文</summary>
      <div className="sheet-body">
        <DescriptionList
          columns={1}
          items={[
            { term: "方案", detail: written(content.solution) },
            { term: "报价", detail: `${formatFen(content.priceFen)}，${PRICE_BASIS_NAMES[content.priceBasis]}` },
            { term: "报价说明", detail: written(content.priceNote) },
            {
              term: "指标承诺（单位同要求）",
              detail: (
                <ul>
                  {content.promises.map((promise) => (
                    <li key={promise.requirementId}>
                      {promise.name}（要求 {promise.asked}）：承诺{" "}
                      {promise.shownUpper ? `${promise.shownValue}–${promise.shownUpper}` : promise.shownValue} {promise.remark}
                    </li>
                  ))}
                </ul>
              ),
            },
            {
              term: "里程碑",
              detail: (
                <ul>
                  {content.milestones.map(({ name: milestone, day, proof }) => (
                    <li key={`${day}${milestone}`}>
                      第 {day} 天 {milestone} {proof}
                    </li>
                  ))}
                </ul>
              ),
            },
            {
              term: "交付物",
              detail: (
                <ul>
                  {content.deliverables.map((one) => (
                    <li key={one.name}>
                      {one.name} {one.note}
                    </li>
                  ))}
                </ul>
              ),
            },
            {
              term: "团队与分工",
              detail: (
                <ul>
                  {content.team.map((seat) => (
                    <li key={seat.slotId}>
                      {seat.organizationName}（{seat.isLead ? "牵头 · " : ""}
                      {SLOT_ROLE_NAMES[seat.role]}，{seat.capabilityName}）{formatPercentBp(seat.workShareBp)}
                    </li>
                  ))}
                </ul>
              ),
            },
            { term: "利益关系", detail: written(content.disclosure) ?? "未申报" },
          ]}
        />
      </div>
    </details>
  );
}
