import type { SerializeFrom } from "@remix-run/node";
import type { WeightsPage } from "#app/areas/matching/index.server.ts";
import { proposalName, VALUE_PART_NAMES, VALUE_PARTS } from "#app/areas/matching/vocabulary.ts";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { Sheet } from "#app/ui/sheet.tsx";

type Preview = NonNullable<SerializeFrom<WeightsPage>["preview"]>;
type Team = Preview["teams"][number];

const signed = (points: number) => `${points < 0 ? "−" : "+"}${Math.abs(points).toFixed(2)}`;

/** What the order of the proposals would be, beside what it is. */
export function Ranking({
  preview,
  hasRun,
  isTried,
  hasErrors,
}: {
  preview: Preview | null;
  hasRun: boolean;
  isTried: boolean;
  hasErrors: boolean;
}) {
  return (
    <Sheet
      title="对排序的影响"
      note={
        preview ? `按 ${preview.runCode} 的 ${preview.candidateCount} 项候选即时计算，用时 ${preview.elapsedMs} 毫秒，尚未保存` : undefined
      }
    >
      <div aria-live="polite">
        {preview ? (
          <Effect preview={preview} />
        ) : (
          <EmptyState
            title={hasErrors ? "请先更正标出的数字" : hasRun ? "改动任意数字即可看到影响" : "还没有方案"}
            reason={
              hasErrors
                ? "更正后自动重新计算。"
                : hasRun
                  ? isTried
                    ? undefined
                    : "不会保存，也不会通知任何单位。"
                  : "首次匹配完成后，可以在这里预览权重的影响。"
            }
          />
        )}
      </div>
    </Sheet>
  );
}

function Effect({ preview }: { preview: Preview }) {
  const moved = preview.teams.filter(({ before, after }) => before.rank !== after.rank).length;
  return (
    <div className="stack">
      <p>
        {preview.changes.length === 0
          ? "与匹配时的权重相同。"
          : `改动 ${preview.changes.length} 个数字：${preview.changes.map(({ label, before, after }) => `${label} ${before} → ${after}`).join("；")}。`}
        <span className="strong block">{moved === 0 ? "名次没有变化。" : `${moved} 个方案的名次有变化。`}</span>
        {preview.optimal ? null : <span className="warn block">候选较多，预览没有搜索完全部组合；保存后的匹配会继续搜索。</span>}
      </p>
      <ol className="weights-teams">
        {preview.teams.map((team) => (
          <TeamLine key={team.members.map(({ capabilityName }) => capabilityName).join()} team={team} />
        ))}
      </ol>
    </div>
  );
}

function TeamLine({ team: { members, before, after } }: { team: Team }) {
  const parts = VALUE_PARTS.map((part) => ({ part, change: after.parts[part] - before.parts[part] })).filter(
    ({ change }) => Math.abs(change) >= 0.005,
  );
  return (
    <li className={after.rank === null ? "left" : undefined}>
      <p className="weights-rank">
        <span className="strong">{after.rank === null ? "移出" : proposalName(after.rank)}</span>
        <span className={moveOf(before.rank, after.rank).tone}>{moveOf(before.rank, after.rank).word}</span>
        <span className="nb weights-value">
          {before.value.toFixed(2)} → <span className="strong">{after.value.toFixed(2)}</span>
        </span>
      </p>
      <p className="cap">{members.map(({ organizationName }) => organizationName).join("、")}</p>
      <p className="cap">
        {after.unmet > 0 ? `未满足必须项 ${after.unmet} 项。` : null}
        {parts.length === 0 ? "价值不变。" : parts.map(({ part, change }) => `${VALUE_PART_NAMES[part]} ${signed(change)}`).join("，")}
      </p>
    </li>
  );
}

function moveOf(before: number | null, after: number | null): { word: string; tone: string } {
  if (before === null) return { word: "新进入", tone: "ok" };
  if (after === null) return { word: `原${proposalName(before)}`, tone: "muted" };
  if (before === after) return { word: "名次不变", tone: "muted" };
  return after < before
    ? { word: `上升，原${proposalName(before)}`, tone: "ok" }
    : { word: `下降，原${proposalName(before)}`, tone: "warn" };
}
