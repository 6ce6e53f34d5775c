/** BidView({ draft, priceBasis, indicators }): a bid as it was sealed, for its bidder to read when it can no longer change it. */
import { type BidDraft, PRICE_BASIS_NAMES } from "#app/areas/calls/schemas.ts";
import { DataTable } from "#app/ui/data-table.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import type { PriceBasis } from "#db/vocabulary/calls.ts";
import "#app/routes/work.calls.$code/call.css";
import type { BidIndicator } from "./bid-form.tsx";

type BidViewProps = { draft: BidDraft; priceBasis: PriceBasis; indicators: readonly BidIndicator[] };

export function BidView({ draft, priceBasis, indicators }: BidViewProps) {
  const promises = draft.promises.map((promise) => ({ ...promise, indicator: indicators.find(({ id }) => id === promise.requirementId) }));
  return (
    <>
      <Sheet title="方案">
        <p className="as-written">{draft.solution || "—"}</p>
      </Sheet>
      <Sheet title="指标承诺" flush>
        <DataTable
          caption="指标承诺"
          rows={promises}
          rowKey={(row) => row.requirementId}
          cards
          columns={[
            { key: "name", header: "指标", rowHeader: true, render: (row) => row.indicator?.name ?? "—" },
            { key: "asked", header: "要求", render: (row) => row.indicator?.asked ?? "—" },
            {
              key: "value",
              header: "承诺",
              align: "right",
              render: (row) =>
                `${row.upper ? `${row.value}–${row.upper}` : row.value || "—"} ${row.value ? (row.indicator?.unit ?? "") : ""}`,
            },
            { key: "remark", header: "说明", render: (row) => row.remark || "—" },
          ]}
        />
      </Sheet>
      <Sheet title="报价、工期与交付">
        <DescriptionList
          items={[
            { term: "报价", detail: `${draft.priceYuan} 元` },
            { term: "报价口径", detail: PRICE_BASIS_NAMES[priceBasis] },
            { term: "总工期", detail: `${draft.durationDays} 天` },
            { term: "报价说明", detail: draft.priceNote },
            {
              term: "里程碑",
              detail: draft.milestones.map(({ name, day, proof }) => `第 ${day} 天 ${name}${proof ? `（${proof}）` : ""}`).join("；"),
              wide: true,
            },
            {
              term: "交付物",
              detail: draft.deliverables.map(({ name, note }) => `${name}${note ? `（${note}）` : ""}`).join("；"),
              wide: true,
            },
            { term: "利益关系", detail: draft.disclosure || "未申报", wide: true },
          ]}
        />
      </Sheet>
    </>
  );
}
