import { Link } from "@remix-run/react";
import type { ImportPage } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { DataTable } from "#app/ui/data-table.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { ROW_ACTION_NAMES } from "#db/vocabulary/plan-table.ts";
import { ACTION_TONES } from "./cell-grid.tsx";

/** What became of each row. A bureau has no page of a unit's draft, so its report names the scene without a link. */
export function ImportReport({ rows, isBureau }: { rows: NonNullable<ImportPage["report"]>["rows"]; isBureau: boolean }) {
  return (
    <Sheet title="处理结果" note={`共 ${rows.length} 行`} flush>
      <DataTable
        caption="处理结果"
        rows={rows}
        rowKey={(row) => String(row.position)}
        cards
        top
        columns={[
          { key: "position", header: "行号", width: 72, nowrap: true, render: (row) => row.position },
          {
            key: "name",
            header: "场景",
            rowHeader: true,
            render: (row) => (
              <>
                {row.sceneCode && !isBureau ? <Link to={paths.myScene(row.sceneCode)}>{row.name}</Link> : row.name}
                <span className="cap block">{[row.sceneCode, isBureau ? row.userUnit : ""].filter(Boolean).join(" · ")}</span>
              </>
            ),
          },
          {
            key: "action",
            header: "结果",
            nowrap: true,
            render: (row) => <Status tone={ACTION_TONES[row.action]} word={ROW_ACTION_NAMES[row.action]} />,
          },
          { key: "reason", header: "说明", width: "45%", render: (row) => <span className="import-reason">{row.reason || "—"}</span> },
        ]}
      />
    </Sheet>
  );
}
