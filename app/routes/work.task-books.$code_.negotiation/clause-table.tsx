import type { SerializeFrom } from "@remix-run/node";
import { Link } from "@remix-run/react";
import type { Negotiation } from "#app/areas/task-books/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { CLAUSE_STATE_NAMES, STANCE_NAMES } from "#db/vocabulary/negotiation.ts";

export type TalkedClause = SerializeFrom<Negotiation>["clauses"][number];
export const STATE_TONES = { pending: "wait", agreed: "ok", disputed: "bad" } as const;

/** The twenty clauses with what each party said, and one button to agree to all that is shown. */
export function ClauseTable({ code, clauses, mayTalk }: { code: string; clauses: readonly TalkedClause[]; mayTalk: boolean }) {
  // What we object to is not agreed to by the way.
  const open = clauses.filter(({ mine }) => mine === null);
  const shown = Object.fromEntries(
    open.flatMap(({ key, hash }, i) => [
      [`shown[${i}].clause`, key],
      [`shown[${i}].hash`, hash],
    ]),
  );
  const count = (state: TalkedClause["state"]) => clauses.filter((clause) => clause.state === state).length;
  return (
    <Sheet
      title="各条状态"
      note={`已一致 ${count("agreed")} · 待议 ${count("pending")} · 有分歧 ${count("disputed")}`}
      flush
      actions={
        mayTalk && open.length > 0 ? (
          <ConfirmButton
            label={`同意其余 ${open.length} 条`}
            question={`代表贵单位同意所列 ${open.length} 条的现有内容？`}
            consequence="此后他方修改的条款须重新表态；全部当事人同意全部条款后才能冻结并签署。"
            confirmLabel="同意"
            variant="primary"
            fields={{ intent: "agreeAll", code, ...shown }}
          />
        ) : null
      }
    >
      <DataTable
        caption="任务书各条的协商状态"
        cards
        rows={clauses}
        rowKey={({ key }) => key}
        columns={[
          {
            key: "clause",
            header: "条款",
            rowHeader: true,
            nowrap: true,
            render: (clause) => (
              <Link to={paths.negotiation(code, { clause: clause.key })}>
                <span className="num clause-number">{clause.number}</span> {clause.title}
              </Link>
            ),
          },
          {
            key: "state",
            header: "状态",
            nowrap: true,
            render: (clause) => <Status tone={STATE_TONES[clause.state]} word={CLAUSE_STATE_NAMES[clause.state]} />,
          },
          { key: "mine", header: "我方", nowrap: true, render: (clause) => (clause.mine ? STANCE_NAMES[clause.mine] : "未表态") },
          {
            key: "agreed",
            header: "已同意",
            align: "right",
            nowrap: true,
            render: ({ agreed, objected, silent }) => `${agreed.length} / ${agreed.length + objected.length + silent.length} 方`,
          },
          {
            key: "others",
            header: "尚未同意",
            phone: "full",
            render: ({ agreed, objected, silent }) =>
              agreed.length === 0 && objected.length === 0
                ? "全部当事人"
                : [...objected.map(({ name }) => `${name}（有异议）`), ...silent].join("、") || "—",
          },
          {
            key: "proposals",
            header: "待答复建议",
            align: "right",
            render: (clause) => clause.proposals.filter(({ status }) => status === "open").length || "—",
          },
          {
            key: "comments",
            header: "未处理评论",
            align: "right",
            render: (clause) => clause.comments.filter(({ resolvedAt }) => resolvedAt === null).length || "—",
          },
        ]}
      />
    </Sheet>
  );
}
