import { Link } from "@remix-run/react";
import { paths } from "#app/http/paths.ts";
import { DataTable } from "#app/ui/data-table.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status, type StatusTone } from "#app/ui/status.tsx";
import { CALL_STATUS_NAMES, type CallStatus, EVALUATOR_STATUS_NAMES, type EvaluatorStatus } from "#db/vocabulary/calls.ts";

const TONES: Record<EvaluatorStatus, StatusTone> = { appointed: "wait", declared: "run", submitted: "ok", recused: "none" };

interface Line {
  code: string;
  title: string;
  status: EvaluatorStatus;
  callStatus: CallStatus;
  evaluateBy: string | null;
}

/** Calls this person was appointed to judge. */
export function MyEvaluations({ rows }: { rows: readonly Line[] }) {
  if (rows.length === 0) return null;
  return (
    <Sheet title="我的评审" note="聘请您本人评审的揭榜" flush>
      <DataTable
        caption="我的评审"
        rows={rows}
        rowKey={({ code }) => code}
        cards
        columns={[
          {
            key: "title",
            header: "揭榜与编号",
            rowHeader: true,
            render: (row) => (
              <>
                <Link to={paths.evaluation(row.code)} className="strong">
                  {row.title}
                </Link>
                <span className="cap block">{row.code}</span>
              </>
            ),
          },
          { key: "call", header: "揭榜", nowrap: true, render: (row) => CALL_STATUS_NAMES[row.callStatus] },
          {
            key: "status",
            header: "我的进度",
            nowrap: true,
            render: (row) => <Status tone={TONES[row.status]} word={EVALUATOR_STATUS_NAMES[row.status]} />,
          },
          { key: "by", header: "评审截止", align: "right", nowrap: true, render: (row) => formatDateTime(row.evaluateBy) },
        ]}
      />
    </Sheet>
  );
}
