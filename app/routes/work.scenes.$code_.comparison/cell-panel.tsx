import { Link } from "@remix-run/react";
import { paths } from "#app/http/paths.ts";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { Icon } from "#app/ui/icon.tsx";
import { DIMENSION_NAMES, EVIDENCE_GRADE_NAMES } from "#db/vocabulary/metrics.ts";
import { type Page, proposalName, verdictOf } from "./matrix.tsx";

/** One cell opened: who answers, with what value, margin and evidence, and what it adds to the value. */
export function CellPanel({ page, rowId, index, closeTo }: { page: Page; rowId: string; index: number; closeTo: string }) {
  const row = page.rows.find((candidate) => candidate.id === rowId);
  const cell = row?.cells[index];
  const proposal = page.proposals[index];
  if (!row || !cell || !proposal) return null;
  const margin = cell.margin === null ? null : `${cell.margin >= 0 ? "余量" : "差距"} ${(Math.abs(cell.margin) * 100).toFixed(1)} %`;
  return (
    <aside className="comparison-panel" aria-label="指标详情">
      <div className="comparison-panel-head">
        <span className="cap">
          {proposalName(proposal.rank)} · {DIMENSION_NAMES[row.dimension]} · {row.mandatory ? "必须" : "期望"}
        </span>
        <Link to={closeTo} preventScrollReset aria-label="关闭详情">
          <Icon name="x" />
        </Link>
      </div>
      <h2>{row.name}</h2>
      <p className="comparison-figure">
        {cell.value ?? "未答"} <span className="muted">目标 {row.target}</span>
      </p>
      <DescriptionList
        columns={1}
        items={[
          { term: "结论", detail: verdictOf(row, cell).word },
          { term: "由谁承担", detail: cell.organizationName },
          {
            term: "产品",
            detail: cell.capabilityCode ? (
              <Link to={paths.capability(cell.capabilityCode)}>{cell.capabilityName}</Link>
            ) : (
              cell.capabilityName
            ),
          },
          { term: "证据", detail: cell.evidence ? EVIDENCE_GRADE_NAMES[cell.evidence] : null },
          { term: "余量", detail: margin },
          { term: "差距", detail: cell.shortfall },
          { term: "测试方法", detail: row.testMethod },
        ]}
      />
      <h3>对价值的贡献</h3>
      <DescriptionList
        columns={1}
        items={[
          { term: "满足度", detail: cell.satisfaction.toFixed(2) },
          { term: "权重", detail: row.weight },
          { term: "得分", detail: <span className="strong">{cell.contribution.toFixed(2)}</span> },
        ]}
      />
    </aside>
  );
}
