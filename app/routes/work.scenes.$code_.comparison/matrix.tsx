import type { SerializeFrom } from "@remix-run/node";
import { useNavigate } from "@remix-run/react";
import { useEffect, useRef } from "react";
import type { ComparisonPage } from "#app/areas/matching/index.server.ts";
import { OTHER_WORK, proposalName, VERDICT_NAMES, VERDICTS, verdictOf } from "#app/areas/matching/vocabulary.ts";
import { Glyph } from "#app/ui/glyph.tsx";
import { MatrixCell } from "#app/ui/matrix-cell.tsx";
import { withParam } from "#app/ui/search-params.ts";
import { DIMENSION_NAMES, DIMENSIONS, EVIDENCE_GRADE_NAMES, EVIDENCE_GRADES } from "#db/vocabulary/metrics.ts";
import { useCellKeys } from "./cell-keys.ts";
import { Facts } from "./facts.tsx";
import { isGap, TOGGLES, type Toggle } from "./shown-rows.ts";

export type Page = SerializeFrom<ComparisonPage>;
export type Row = Page["rows"][number];
export type Cell = Row["cells"][number];
export type Proposal = Page["proposals"][number];

/** What the signs of a cell mean. */
export function Legend() {
  return (
    <p className="legend">
      {VERDICTS.map((verdict) => (
        <span key={verdict}>
          <span aria-hidden="true">
            <Glyph state={verdict} word={VERDICT_NAMES[verdict]} />
          </span>
          {VERDICT_NAMES[verdict]}
        </span>
      ))}
      <span>左侧色条越深，余量与证据越充分</span>
    </p>
  );
}

const heatOf = (cell: Cell) =>
  cell.satisfaction <= 0 ? undefined : (Math.min(5, 1 + Math.floor(cell.satisfaction * 5)) as 1 | 2 | 3 | 4 | 5);

interface MatrixProps {
  page: Page;
  rows: Row[];
  toggles: ReadonlySet<Toggle>;
  /** `requirementId.rank` of the open cell. */
  open: string | null;
  params: URLSearchParams;
}

/** Indicators in rows by dimension, consortia in columns. Arrow keys move between cells, Enter opens one, Escape closes it. */
export function Matrix({ page, rows, toggles, open, params }: MatrixProps) {
  const table = useRef<HTMLTableElement>(null);
  const navigate = useNavigate();
  const onKeyDown = useCellKeys(table, rows.map(({ id }) => id).join(" "));
  const closeTo = withParam(params, "cell", null);
  const last = useRef(open);
  useEffect(() => {
    if (open === null) return;
    last.current = open;
    const close = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      navigate(closeTo, { preventScrollReset: true });
    };
    document.addEventListener("keydown", close);
    return () => document.removeEventListener("keydown", close);
  }, [open, closeTo, navigate]);
  useEffect(() => {
    // Closed, however: back to the cell it was opened from.
    if (open !== null || last.current === null) return;
    table.current?.querySelector<HTMLElement>(`[data-cell="${CSS.escape(last.current)}"] a`)?.focus({ preventScroll: true });
    last.current = null;
  }, [open]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
    <section className="scroll comparison-scroll" aria-label="方案对照表" tabIndex={0}>
      <table ref={table} className="tb matrix comparison-matrix" onKeyDown={onKeyDown}>
        <caption className="vh">各方案逐项对照，方向键在单元格之间移动，回车打开详情，Esc 关闭</caption>
        <thead>
          <tr>
            <th scope="col">指标与要求</th>
            {page.proposals.map((proposal) => (
              <ProposalHead key={proposal.id} proposal={proposal} weightTotal={page.weightTotal} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Facts page={page} />
          {DIMENSIONS.map((dimension) => {
            const own = rows.filter((row) => row.dimension === dimension);
            return own.length === 0 ? null : (
              <DimensionRows key={dimension} rows={own} page={page} toggles={toggles} open={open} params={params} />
            );
          })}
          {rows.length === 0 ? <NoRows columns={page.proposals.length + 1} toggles={toggles} total={page.rows.length} /> : null}
        </tbody>
      </table>
    </section>
  );
}

function NoRows({ columns, toggles, total }: { columns: number; toggles: ReadonlySet<Toggle>; total: number }) {
  const on = TOGGLES.filter(({ name }) => toggles.has(name));
  const [only] = on;
  return (
    <tr>
      <td colSpan={columns} className="comparison-none">
        {only && on.length === 1 ? only.none : `没有同时符合“${on.map(({ label }) => label).join("”和“")}”的指标。`}
        <span className="cap block">全部 {total} 项指标仍在，取消上方的选择即可看到。</span>
      </td>
    </tr>
  );
}

function ProposalHead({ proposal, weightTotal }: { proposal: Proposal; weightTotal: number }) {
  const covered = proposal.parts && weightTotal > 0 ? (proposal.parts.requirements / weightTotal) * 100 : null;
  return (
    <th scope="col">
      <span className="comparison-title">
        <span className="strong">{proposalName(proposal.rank)}</span>
        <span className={proposal.unmetMandatory === 0 ? "ok" : "danger"}>
          必须 {proposal.mandatory - proposal.unmetMandatory} / {proposal.mandatory}
        </span>
      </span>
      <span className="comparison-prime">
        <span>{proposal.members[0]?.organizationName}</span>
        {covered === null ? null : <span className="nb">覆盖 {covered.toFixed(1)}&nbsp;%</span>}
      </span>
    </th>
  );
}

function DimensionRows({ rows, page, toggles, open, params }: MatrixProps) {
  const [first] = rows;
  return (
    <>
      <tr className="group">
        <th scope="rowgroup" colSpan={page.proposals.length + 1}>
          <span>{first ? DIMENSION_NAMES[first.dimension] : null}</span>
        </th>
      </tr>
      {rows.map((row) => (
        <tr key={row.id}>
          <th scope="row">
            {row.name}
            <span className="cap block">
              <span className={row.mandatory ? "strong" : undefined}>{row.mandatory ? "必须" : "期望"}</span> · {row.target} ·{" "}
              <span className="nb">权重 {row.weight}</span>
            </span>
          </th>
          {row.cells.map((cell, i) => {
            const rank = page.proposals[i]?.rank ?? 0;
            const verdict = verdictOf(row.mandatory, cell.status);
            const grade = cell.evidence ? EVIDENCE_GRADE_NAMES[cell.evidence] : null;
            const place = `${row.id}.${rank}`;
            return (
              <td key={rank} data-cell={place}>
                <MatrixCell
                  state={verdict}
                  word={VERDICT_NAMES[verdict]}
                  value={cell.otherWork ? `${cell.value}（其他作业）` : (cell.value ?? "未答")}
                  evidence={
                    cell.evidence && grade
                      ? { level: (EVIDENCE_GRADES.indexOf(cell.evidence) + 1) as 1 | 2 | 3 | 4, word: grade, isStale: cell.isStale }
                      : undefined
                  }
                  heat={heatOf(cell)}
                  selected={open === place}
                  quiet={toggles.has("gaps") && !isGap(row, cell)}
                  to={withParam(params, "cell", place)}
                  about={[row.name, proposalName(rank), VERDICT_NAMES[verdict], ...(cell.otherWork ? [OTHER_WORK] : [])].join("，")}
                />
              </td>
            );
          })}
        </tr>
      ))}
    </>
  );
}
