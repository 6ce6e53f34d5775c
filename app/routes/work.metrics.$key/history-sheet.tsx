/** HistorySheet({ history }): who changed a row when, why, and what, the newest first. */

import { DataTable } from "#app/ui/data-table.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import type { VocabularyAct } from "#db/vocabulary/metrics.ts";
import { VOCABULARY_ACT_NAMES } from "#db/vocabulary/metrics.ts";

type HistorySheetProps = {
  history: ReadonlyArray<{ version: number; act: VocabularyAct; reason: string; userName: string; at: string; changes: string[] }>;
};

export function HistorySheet({ history }: HistorySheetProps) {
  return (
    <Sheet title="修改记录" flush>
      <DataTable
        caption="修改记录"
        rows={history}
        rowKey={(row) => String(row.version)}
        cards
        top
        empty={<EmptyState title="还没有修改" reason="这是平台自带的内容，修改后会在这里留下记录。" />}
        columns={[
          { key: "at", header: "时间", nowrap: true, width: "11em", rowHeader: true, render: (row) => formatDateTime(row.at) },
          { key: "who", header: "经办人", nowrap: true, width: "11em", render: (row) => row.userName },
          {
            key: "what",
            header: "内容",
            phone: "full",
            render: (row) => (
              <>
                <b>{VOCABULARY_ACT_NAMES[row.act]}</b>
                {row.changes.map((change) => (
                  <span key={change} className="block">
                    {change}
                  </span>
                ))}
              </>
            ),
          },
          { key: "reason", header: "理由", phone: "full", width: "20em", render: (row) => row.reason },
        ]}
      />
    </Sheet>
  );
}
