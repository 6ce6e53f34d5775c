/** CheckSheet({ scene }): what the reviewer should look at before deciding, each with its word. */
import type { ReviewPage } from "#app/areas/bureau/index.server.ts";
import { CROWDED_FROM } from "#app/areas/bureau/schemas.ts";
import { SCENE_FACT_NAMES } from "#app/areas/scenes/vocabulary.ts";
import { formatDateTime } from "#app/ui/format.ts";
import { JumpLink } from "#app/ui/jump-link.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { DIMENSION_NAMES, DIMENSIONS } from "#db/vocabulary/metrics.ts";
import { ADMISSION_CRITERIA, ADMISSION_CRITERION_NAMES } from "#db/vocabulary/scenes.ts";

/** A form field as people call it: `requirements[2]` is the third indicator. */
export function fieldWord(field: string): string {
  const [, key = field, row] = /^(\w+)(?:\[(\d+)\])?$/.exec(field) ?? [];
  const name = Object.hasOwn(SCENE_FACT_NAMES, key) ? SCENE_FACT_NAMES[key as keyof typeof SCENE_FACT_NAMES] : key;
  return row === undefined ? name : `${name}第 ${Number(row) + 1} 项`;
}

export function CheckSheet({ scene }: { scene: ReviewPage }) {
  const missing = DIMENSIONS.filter(
    (dimension) => !scene.dimensions.includes(dimension) && !scene.waivedDimensions.some((waived) => waived.dimension === dimension),
  );
  const unmet = ADMISSION_CRITERIA.filter((criterion) => !scene.admission.includes(criterion));
  const open = scene.pairs.filter((pair) => pair.decision === null);
  const foreign = open.filter((pair) => !pair.isSameUnit);
  const raise = scene.completeness.raises[0];
  const checks = [
    { term: "完整度", tone: scene.completeness.score >= 80 ? "ok" : "wait", word: `${scene.completeness.score} 分`, more: raise?.advice },
    { term: "场景名称", tone: scene.nameAdvice ? "wait" : "ok", word: scene.nameAdvice ? "可更具体" : "具体", more: scene.nameAdvice },
    {
      term: "准入条件",
      tone: unmet.length > 0 ? "wait" : "ok",
      word: unmet.length > 0 ? `${unmet.length} 项未确认` : "四项均已确认",
      more: unmet.map((one) => ADMISSION_CRITERION_NAMES[one]).join("、"),
    },
    {
      term: "五个维度",
      tone: missing.length > 0 ? "wait" : "ok",
      word: missing.length > 0 ? "五个维度未全覆盖" : "已覆盖或说明",
      more: missing.length > 0 ? `缺少${missing.map((one) => DIMENSION_NAMES[one]).join("、")}方面的指标，也没有说明理由。` : "",
    },
    {
      term: "疑似重复",
      tone: open.length > 0 ? "bad" : "ok",
      word: open.length > 0 ? `${open.length} 项待判定` : scene.pairs.length > 0 ? "均已判定" : "未发现",
      more:
        foreign.length > 0
          ? !scene.saysDifference
            ? "与其他单位的场景相似，又没有写差异化创新点：须补写或判定后才能发布（填写说明第 5 条）。"
            : "与其他单位的场景相似，请核对差异化创新点是否成立（填写说明第 5 条）。"
          : "",
    },
    {
      term: "同类分布",
      tone: scene.crowding >= CROWDED_FROM ? "wait" : "ok",
      word: `省内同领域同工序已公开 ${scene.crowding} 项`,
      more: scene.crowding >= CROWDED_FROM ? "请考虑错位布局，避免场景类型扎堆。" : "",
    },
  ] as const;
  return (
    <Sheet title="核查要点" flush>
      <ul className="checks">
        {checks.map(({ term, tone, word, more }) => (
          <li key={term}>
            <span className="muted">{term}</span>
            <Status tone={tone} word={word} />
            {more ? <span className="cap">{more}</span> : null}
            {term === "疑似重复" && scene.pairs.length > 0 ? <JumpLink to="pairs">查看对照</JumpLink> : null}
          </li>
        ))}
        {scene.lastReturn ? (
          <li>
            <span className="muted">上次退回</span>
            <span>{formatDateTime(scene.lastReturn.at)}</span>
            <span className="cap">
              {[scene.lastReturn.reason, ...scene.lastReturn.notes.map(({ field, note }) => `${fieldWord(field)}：${note}`)].join(" ")}
            </span>
          </li>
        ) : null}
      </ul>
    </Sheet>
  );
}
