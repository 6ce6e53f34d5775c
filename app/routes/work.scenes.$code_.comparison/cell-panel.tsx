import { Link } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { OTHER_WORK, proposalName, VERDICT_NAMES, verdictOf } from "#app/areas/matching/vocabulary.ts";
import { paths } from "#app/http/paths.ts";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { Icon } from "#app/ui/icon.tsx";
import { DIMENSION_NAMES, EVIDENCE_GRADE_NAMES } from "#db/vocabulary/metrics.ts";
import type { Page } from "./matrix.tsx";

type Detail = NonNullable<Page["cell"]>;

/** One cell opened: who answers, with what value, margin and evidence, what it adds to the value, and who would be next. */
export function CellPanel({ page, cell, closeTo }: { page: Page; cell: Detail; closeTo: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const place = `${cell.requirementId}.${cell.rank}`;
  const shown = useRef<string | null>(null);
  useEffect(() => {
    // Opened from a cell the focus follows; a page that comes with an open panel keeps its own.
    const active = document.activeElement;
    if (shown.current !== place && active?.closest("[data-cell]")) heading.current?.focus({ preventScroll: true });
    shown.current = place;
  }, [place]);
  const row = page.rows.find(({ id }) => id === cell.requirementId);
  const { answerer, published, next } = cell;
  if (!row) return null;
  const status = row.cells[page.proposals.findIndex(({ rank }) => rank === cell.rank)]?.status ?? "unanswered";
  const verdict = verdictOf(row.mandatory, status);
  return (
    <aside className="comparison-panel" aria-label={`${row.name}，${proposalName(cell.rank)}`}>
      <div className="comparison-panel-head">
        <span className="cap">
          {proposalName(cell.rank)} · {DIMENSION_NAMES[row.dimension]} · {row.mandatory ? "必须" : "期望"}
        </span>
        <Link to={closeTo} preventScrollReset aria-label="关闭详情">
          <Icon name="x" />
        </Link>
      </div>
      <h2 ref={heading} tabIndex={-1}>
        {row.name}
      </h2>
      <p className="comparison-figure">
        {answerer?.value ?? "未答"} <span className="muted">目标 {row.target}</span>
      </p>
      <DescriptionList
        columns={1}
        items={[
          {
            term: "结论",
            detail: `${VERDICT_NAMES[verdict]}${answerer?.otherWork ? `，数值${OTHER_WORK}` : status === "selfDeclaredOnly" ? "，仅有自述" : ""}`,
          },
          ...(cell.margin !== null && cell.shortfall === null
            ? [{ term: "余量", detail: `${(cell.margin * 100).toFixed(1)} %` }]
            : cell.shortfall
              ? [{ term: "差距", detail: cell.shortfall }]
              : []),
          { term: "由谁承担", detail: answerer?.organizationName },
          { term: "产品", detail: answerer ? <CapabilityName {...answerer} /> : null },
          { term: "验收方法", detail: row.testMethod },
        ]}
      />
      {answerer ? <Evidence answerer={answerer} published={published} changedSince={cell.changedSince} /> : null}
      <h3>对价值的贡献</h3>
      <DescriptionList
        columns={1}
        items={[
          { term: "满足度", detail: cell.satisfaction.toFixed(2) },
          { term: "权重", detail: row.weight },
          { term: "得分", detail: <span className="strong">{cell.contribution.toFixed(2)} 分</span> },
        ]}
      />
      <h3>次优应答</h3>
      {next ? (
        <>
          <p>
            <span className="strong">{next.value}</span>
            <span className="muted">
              {" "}
              {next.otherWork ? OTHER_WORK : VERDICT_NAMES[next.verdict]}
              {next.evidence ? ` · ${EVIDENCE_GRADE_NAMES[next.evidence]}` : null}
            </span>
          </p>
          <p>
            {next.organizationName} <CapabilityName {...next} />
          </p>
          <p className="cap">{next.ranks.length > 0 ? `已在${next.ranks.map(proposalName).join("、")}中` : "未进入方案"}</p>
        </>
      ) : (
        <p className="muted">候选中没有其他单位声明这项指标。</p>
      )}
    </aside>
  );
}

function CapabilityName({ capabilityCode, capabilityName }: { capabilityCode: string | null; capabilityName: string }) {
  return capabilityCode ? <Link to={paths.capability(capabilityCode)}>{capabilityName}</Link> : capabilityName;
}

function Evidence({
  answerer,
  published,
  changedSince,
}: Pick<Detail, "published" | "changedSince"> & { answerer: NonNullable<Detail["answerer"]> }) {
  return (
    <>
      <h3>公布的承诺与证据</h3>
      {published ? (
        <DescriptionList
          columns={1}
          items={[
            { term: "承诺值", detail: published.text },
            { term: "条件", detail: published.condition },
            {
              term: "证据",
              detail: (
                <>
                  {EVIDENCE_GRADE_NAMES[published.evidence]}
                  {published.isStale ? <span className="warn">，已超过 12 个月，按低一级计</span> : null}
                </>
              ),
            },
            ...(published.evidenceNote === ""
              ? []
              : [
                  {
                    term: "名称",
                    detail: published.file ? <a href={paths.file(published.file.id)}>{published.evidenceNote}</a> : published.evidenceNote,
                  },
                ]),
            ...(published.issuer === "" ? [] : [{ term: "出具单位", detail: published.issuer }]),
            ...(published.issuedOn ? [{ term: "出具日期", detail: published.issuedOn }] : []),
          ]}
        />
      ) : (
        <p className="muted">
          匹配时计入 {answerer.value}，证据{answerer.evidence ? EVIDENCE_GRADE_NAMES[answerer.evidence] : "—"}。
        </p>
      )}
      {changedSince ? <p className="warn">该单位在匹配之后改动或撤下了这项声明，重新匹配后按新的内容计。</p> : null}
    </>
  );
}
