/** OpeningSheet({ record, openingDigest, openedAt, ownDigest }): what was opened and when, so that every bidder finds its own digest in it. */
import { DataTable } from "#app/ui/data-table.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import "./call.css";

type OpeningSheetProps = {
  record: readonly { number: number; digest: string; sealedAt: string }[];
  openingDigest: string;
  openedAt: string;
  ownDigest: string | null;
};

export function OpeningSheet({ record, openingDigest, openedAt, ownDigest }: OpeningSheetProps) {
  return (
    <Sheet title="开启记录" note={`${formatDateTime(openedAt)} 一次开启 ${record.length} 份`} flush>
      <DataTable
        caption="开启记录"
        rows={record}
        rowKey={(row) => row.digest}
        cards
        rowTone={(row) => (row.digest === ownDigest ? "selected" : undefined)}
        columns={[
          { key: "number", header: "次序", rowHeader: true, nowrap: true, render: (row) => `第 ${row.number} 份` },
          { key: "sealed", header: "密封时间", nowrap: true, render: (row) => formatDateTime(row.sealedAt) },
          {
            key: "digest",
            header: "密封摘要（SHA-256）",
            phone: "full",
            render: (row) => (
              <>
                <span className="digest">{row.digest}</span>
                {row.digest === ownDigest ? <span className="cap block">与贵单位的回执一致</span> : null}
              </>
            ),
          },
        ]}
      />
      <p className="sheet-body cap">
        全部摘要按次序汇总后的摘要：<span className="digest">{openingDigest}</span>
      </p>
    </Sheet>
  );
}
