import type { SerializeFrom } from "@remix-run/node";
import type { ComparisonPage } from "#app/areas/matching/index.server.ts";
import { formatFen } from "#app/ui/format.ts";
import { Glyph } from "#app/ui/glyph.tsx";
import { MatrixCell } from "#app/ui/matrix-cell.tsx";
import { withParam } from "#app/ui/search-params.ts";
import { DIMENSION_NAMES, DIMENSIONS, EVIDENCE_GRADE_NAMES, EVIDENCE_GRADES } from "#db/vocabulary/metrics.ts";
import { COMPONENT_KIND_NAMES, SLOT_ROLE_NAMES } from "#db/vocabulary/roles.ts";

export type Page = SerializeFrom<ComparisonPage>;
export type Row = Page["rows"][number];
export type Cell = Row["cells"][number];
export type Proposal = Page["proposals"][number];

export const VIEWS = [
  { key: "all", label: "全部" },
  { key: "gaps", label: "只看缺口" },
  { key: "mandatory", label: "只看必须项" },
  { key: "differences", label: "只看差异" },
] as const;

/** 甲乙丙丁 in the order of proposals. */
export const proposalName = (rank: number): string => `方案${["甲", "乙", "丙", "丁", "戊"][rank - 1] ?? rank}`;

const VERDICTS = {
  met: { state: "met", word: "满足" },
  selfDeclaredOnly: { state: "met", word: "满足，仅自述" },
  short: { state: "gap", word: "缺口" },
  unanswered: { state: "unanswered", word: "未答" },
} as const;

/** Glyph and word of a cell; a wish that is missed is partial, a missed must is a gap. */
export function verdictOf(row: Row, cell: Cell) {
  return cell.status === "short" && !row.mandatory ? ({ state: "partial", word: "部分" } as const) : VERDICTS[cell.status];
}

/** Rows of a view: gaps are the cells marked ring, half or dash. */
export function shownRows(rows: Row[], view: (typeof VIEWS)[number]["key"]): Row[] {
  if (view === "mandatory") return rows.filter((row) => row.mandatory);
  if (view === "gaps") return rows.filter((row) => row.cells.some((cell) => cell.status === "short" || cell.status === "unanswered"));
  if (view === "differences") return rows.filter((row) => new Set(row.cells.map((cell) => `${cell.status} ${cell.value}`)).size > 1);
  return rows;
}

/** What the signs of a cell mean. */
export function Legend() {
  return (
    <p className="legend">
      {(
        [
          ["met", "满足"],
          ["partial", "部分"],
          ["gap", "缺口"],
          ["unanswered", "未答"],
        ] as const
      ).map(([state, word]) => (
        <span key={state}>
          <span aria-hidden="true">
            <Glyph state={state} word={word} />
          </span>
          {word}
        </span>
      ))}
      <span>左侧色条越深，余量与证据越充分</span>
    </p>
  );
}

const heatOf = (cell: Cell) =>
  cell.satisfaction <= 0 ? undefined : (Math.min(5, 1 + Math.floor(cell.satisfaction * 5)) as 1 | 2 | 3 | 4 | 5);

/** Indicators in rows by dimension, consortia in columns. */
export function Matrix({
  page,
  rows,
  selected,
  params,
}: {
  page: Page;
  rows: Row[];
  selected: { rowId: string; index: number };
  params: URLSearchParams;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
    <section className="scroll" aria-label="方案对照表" tabIndex={0}>
      <table className="tb matrix comparison-matrix">
        <caption className="vh">各方案逐项对照</caption>
        <thead>
          <tr>
            <th scope="col">指标与要求</th>
            {page.proposals.map((proposal) => (
              <ProposalHead key={proposal.id} proposal={proposal} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Facts page={page} />
          {DIMENSIONS.map((dimension) => {
            const own = rows.filter((row) => row.dimension === dimension);
            return own.length === 0 ? null : (
              <DimensionRows key={dimension} name={DIMENSION_NAMES[dimension]} rows={own} page={page} selected={selected} params={params} />
            );
          })}
          {rows.length === 0 ? (
            <tr>
              <td colSpan={page.proposals.length + 1}>这一视图下没有指标。</td>
            </tr>
          ) : null}
          <GapRow page={page} />
        </tbody>
      </table>
    </section>
  );
}

function ProposalHead({ proposal }: { proposal: Proposal }) {
  return (
    <th scope="col" className="comparison-head">
      <span className="comparison-title">
        <span className="strong">{proposalName(proposal.rank)}</span>
        <span className={proposal.unmetMandatory === 0 ? "ok" : "danger"}>
          必须 {proposal.mandatory - proposal.unmetMandatory} / {proposal.mandatory}
        </span>
      </span>
    </th>
  );
}

function Members({ proposal }: { proposal: Proposal }) {
  return (
    <>
      {proposal.members.map((member, i) => (
        <span
          key={`${member.organizationId}-${member.role}-${member.componentKind ?? ""}`}
          className={i === 0 ? "block strong" : "cap block"}
        >
          {member.organizationName}
          {i === 0 ? null : (
            <span className="faint">
              {" "}
              {member.componentKind ? COMPONENT_KIND_NAMES[member.componentKind] : SLOT_ROLE_NAMES[member.role]}
            </span>
          )}
        </span>
      ))}
    </>
  );
}

/** A difference with its sign; the minus is the true one. */
const signed = (points: number) => `${points < 0 ? "−" : "+"}${Math.abs(points).toFixed(2)}`;

function Facts({ page }: { page: Page }) {
  return (
    <>
      <tr>
        <th scope="row">
          成员<span className="cap block">首位为整机企业或应用服务商</span>
        </th>
        {page.proposals.map((proposal) => (
          <td key={proposal.id} className="comparison-members">
            <Members proposal={proposal} />
          </td>
        ))}
      </tr>
      <tr>
        <th scope="row">
          方案价值<span className="cap block">指标权重合计 {page.weightTotal}</span>
        </th>
        {page.proposals.map((proposal) => (
          <td key={proposal.id}>
            <span className="comparison-value">{proposal.value.toFixed(2)}</span>
            {proposal.parts ? (
              <span className="cap block">
                指标 {proposal.parts.requirements.toFixed(2)}，加减分 {signed(proposal.value - proposal.parts.requirements)}
              </span>
            ) : null}
          </td>
        ))}
      </tr>
      <tr>
        <th scope="row">
          首年费用估算<span className="cap block">不含税，{page.scene.deploymentCount} 台</span>
        </th>
        {page.proposals.map((proposal) => (
          <td key={proposal.id}>
            <span className={proposal.overBudget ? "strong danger" : "strong"}>{formatFen(proposal.priceFen)}</span>
            <span className="cap block">
              {[
                proposal.priceFen === null ? "" : proposal.overBudget ? "超出预算" : page.scene.budgetFen === null ? "预算面议" : "预算内",
                proposal.unpriced > 0 ? `${proposal.unpriced} 家未公布价格` : "",
              ]
                .filter((part) => part !== "")
                .join("，")}
            </span>
          </td>
        ))}
      </tr>
      <tr>
        <th scope="row">交付周期</th>
        {page.proposals.map((proposal) => (
          <td key={proposal.id}>{proposal.leadTimeWeeks} 周</td>
        ))}
      </tr>
    </>
  );
}

function DimensionRows({
  name,
  rows,
  page,
  selected,
  params,
}: {
  name: string;
  rows: Row[];
  page: Page;
  selected: { rowId: string; index: number };
  params: URLSearchParams;
}) {
  return (
    <>
      <tr className="group">
        <th scope="rowgroup" colSpan={page.proposals.length + 1}>
          {name}
        </th>
      </tr>
      {rows.map((row) => (
        <tr key={row.id}>
          <th scope="row">
            {row.name}
            <span className="cap block">
              <span className={row.mandatory ? "strong" : undefined}>{row.mandatory ? "必须" : "期望"}</span> · {row.target} · 权重{" "}
              {row.weight}
            </span>
          </th>
          {row.cells.map((cell, i) => {
            const proposal = page.proposals[i];
            const verdict = verdictOf(row, cell);
            return (
              <td key={proposal?.id ?? i}>
                <MatrixCell
                  state={verdict.state}
                  word={verdict.word}
                  value={cell.value ?? "未答"}
                  evidence={
                    cell.evidence
                      ? { level: (EVIDENCE_GRADES.indexOf(cell.evidence) + 1) as 1 | 2 | 3 | 4, word: EVIDENCE_GRADE_NAMES[cell.evidence] }
                      : undefined
                  }
                  heat={heatOf(cell)}
                  selected={selected.rowId === row.id && selected.index === i}
                  to={withParam(params, "cell", `${row.id}.${proposal?.rank ?? ""}`)}
                  label={`${row.name}，${proposalName(proposal?.rank ?? 0)}，${verdict.word}，${cell.value ?? "未答"}`}
                />
              </td>
            );
          })}
        </tr>
      ))}
    </>
  );
}

function GapRow({ page }: { page: Page }) {
  return (
    <tr>
      <th scope="row">
        缺口与提升<span className="cap block">最能提高价值的一步</span>
      </th>
      {page.proposals.map((proposal) => (
        <td key={proposal.id} className="comparison-gaps">
          {proposal.gaps.length === 0 ? <span className="ok block">无缺口</span> : null}
          {proposal.gaps.map((gap) => (
            <span key={gap.requirementId} className={gap.mandatory ? "block danger" : "block"}>
              {gap.name}
              {gap.shortfall ? `差 ${gap.shortfall}` : "未答"}
              <span className="cap">（{gap.mandatory ? "必须" : "期望"}）</span>
            </span>
          ))}
          {proposal.selfDeclaredCount > 0 ? <span className="cap block">{proposal.selfDeclaredCount} 项仅有自述</span> : null}
          {proposal.raise ? (
            <span className="cap block">
              {proposal.raise.kind === "evidence"
                ? `${proposal.raise.organizationName ?? "成员"}为“${proposal.raise.requirementNames.join("、")}”补充检测报告，可加 ${proposal.raise.gain.toFixed(2)}`
                : `补足“${proposal.raise.requirementNames.join("、")}”，可加 ${proposal.raise.gain.toFixed(2)}`}
            </span>
          ) : null}
        </td>
      ))}
    </tr>
  );
}
