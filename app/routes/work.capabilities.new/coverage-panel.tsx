/**
 * CoveragePanel({ coverage, ask }): the public open scenes the capability as written fits, counted by how they stand, with the scenes of the
 * count that was pressed. Every number is a button of the form, so that it works without JavaScript.
 */
import type { MouseEvent } from "react";
import type { CoveragePreview } from "#app/areas/matching/index.server.ts";
import { COVERAGE_KIND_NAMES, COVERAGE_KINDS, type CoverageKind, OTHER_WORK } from "#app/areas/matching/vocabulary.ts";
import { paths } from "#app/http/paths.ts";
import { DataTable } from "#app/ui/data-table.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatDate } from "#app/ui/format.ts";
import { Status, type StatusTone } from "#app/ui/status.tsx";
import { SCENE_DOMAIN_NAMES, SCENE_FIELD_NAMES } from "#db/vocabulary/scenes.ts";

const TONES = { meets: "ok", open: "wait", short: "bad" } as const satisfies Record<CoverageKind, StatusTone>;

type CoveragePanelProps = { coverage: CoveragePreview | null; ask: (intent: string) => (event: MouseEvent) => void };

export function CoveragePanel({ coverage, ask }: CoveragePanelProps) {
  const press = (intent: string) => ({
    type: "submit" as const,
    name: "intent",
    value: intent,
    formAction: "#coverage",
    onClick: ask(intent),
  });
  if (!coverage) {
    return (
      <div className="coverage-empty">
        <EmptyState
          title="还不能预览"
          reason="选择应用领域并填写指标后，可以看到能应答哪些公开场景。"
          action={
            <button className="btn small" {...press("preview")}>
              查看覆盖
            </button>
          }
        />
      </div>
    );
  }
  const { counts, only, rows, page, pageCount } = coverage;
  const total = counts.meets + counts.open + counts.short;
  const views = [
    { key: "all", word: "席位与领域相符", count: total },
    ...COVERAGE_KINDS.map((kind) => ({ key: kind, word: COVERAGE_KIND_NAMES[kind], count: counts[kind] })),
  ];
  const current = only ?? "all";
  return (
    <div className="coverage">
      <p className="coverage-head">
        <span>
          对当前 <b>{coverage.openScenes}</b> 个公开场景的覆盖
        </span>
        <button className="btn small" {...press(`preview:${current}:1`)}>
          按填写的内容更新
        </button>
      </p>
      <fieldset className="coverage-views">
        <legend className="vh">按满足情况查看</legend>
        {views.map((view) => (
          <button key={view.key} aria-pressed={view.key === current} {...press(`preview:${view.key}:1`)}>
            <b>{view.count}</b>
            {view.word}
          </button>
        ))}
      </fieldset>
      <DataTable
        caption="覆盖的公开场景"
        rows={rows}
        rowKey={(row) => row.code}
        cards
        top
        empty={<EmptyState title="没有这样的场景" reason="换一个数字，或补充应用领域与指标后再看。" />}
        columns={[
          {
            key: "name",
            header: "场景",
            rowHeader: true,
            width: "38%",
            render: (row) => (
              <>
                <a href={paths.scene(row.code)} target="_blank" rel="noreferrer">
                  {row.name}
                </a>
                <span className="cap block">
                  {row.organizationName} · {row.regionName} · {SCENE_DOMAIN_NAMES[row.domain]} · {SCENE_FIELD_NAMES[row.field]}
                </span>
              </>
            ),
          },
          {
            key: "kind",
            header: "必须项",
            nowrap: true,
            render: (row) => (
              <Status tone={TONES[row.kind]} word={row.mandatory === 0 ? "无须应答" : `满足 ${row.met} / ${row.mandatory}`} />
            ),
          },
          {
            key: "gaps",
            header: "还差",
            phone: "full",
            render: (row) =>
              row.gaps.length === 0 ? (
                <span className="faint">—</span>
              ) : (
                row.gaps.slice(0, 4).map((gap) => (
                  <span key={`${gap.name}${gap.target}`} className={gap.kind === "short" ? "coverage-gap warn" : "coverage-gap"}>
                    {gap.name} {gap.target}
                    {gap.kind === "short" ? "（不足）" : gap.otherWork ? `（${OTHER_WORK}）` : ""}
                  </span>
                ))
              ),
          },
          { key: "closes", header: "截止", align: "right", nowrap: true, phone: "hide", render: (row) => formatDate(row.closesAt) },
        ]}
      />
      {pageCount > 1 ? (
        <p className="coverage-pages">
          {page > 1 ? (
            <button className="btn small" {...press(`preview:${current}:${page - 1}`)}>
              上一页
            </button>
          ) : null}
          第 {page} 页，共 {pageCount} 页
          {page < pageCount ? (
            <button className="btn small" {...press(`preview:${current}:${page + 1}`)}>
              下一页
            </button>
          ) : null}
        </p>
      ) : null}
    </div>
  );
}
