import { EVIDENCE_GRADE_NAMES, EVIDENCE_GRADES } from "#db/vocabulary/metrics.ts";
import { SLOT_ROLE_NAMES } from "#db/vocabulary/roles.ts";
import type { Page } from "./matrix.tsx";

type Run = NonNullable<Page["run"]>;

/** Whether the order is proven, in plain words. */
export function Optimality({ run, count }: { run: Run; count: number }) {
  return (
    <p className="comparison-proof">
      <span className={run.optimal ? "ok strong" : "warn strong"}>{run.optimal ? "已证明最优" : "未证明最优"}</span>{" "}
      {run.optimal
        ? `在检索到的 ${run.candidateCount} 项能力中，以下 ${count} 个方案为前列，没有更优的组合。先比未满足的必须项数，再比价值。`
        : `在检索到的 ${run.candidateCount} 项能力中，搜索到限定步数为止；${
            run.unmetGap > 0
              ? `未列出的方案中可能有比所列的少 ${run.unmetGap} 项未满足必须项的，`
              : "未列出的方案不会比所列的少未满足必须项，"
          }在必须项数相同时最多再高 ${run.gap.toFixed(2)} 分。`}
      <span className="cap block">
        匹配编号 {run.code} · 搜索 {run.nodesSearched} 个节点 · 用时 {run.elapsedMs} 毫秒
      </span>
    </p>
  );
}

/** Every weight the order depends on (个人信息保护法 24: automated ranking is explained). */
export function Weights({ run }: { run: Run }) {
  const { weights } = run;
  return (
    <details className="comparison-why">
      <summary>为什么这样排序</summary>
      <ol>
        <li>先比未满足的必须指标数，少者在前；再高的期望项得分也不能抵消一项未满足的必须项。</li>
        <li>
          必须项数相同时比价值：每项指标得分 = 权重 × 满足度，满足度由余量与证据决定。恰好达标得 {weights.margin.atTarget}，超出目标{" "}
          {(weights.margin.saturation * 100).toFixed(0)}% 起得满分。没有达标的必须项不得分；没有达标的期望项随差距递减，差{" "}
          {(weights.margin.halving * 100).toFixed(0)}% 时剩一半。
        </li>
        <li>证据折算：{EVIDENCE_GRADES.map((grade) => `${EVIDENCE_GRADE_NAMES[grade]} ${weights.evidence[grade]}`).join("，")}。</li>
        <li>
          每位成员另加：同城 {weights.locality.sameCity}、同省 {weights.locality.sameProvince}、服务覆盖 {weights.locality.served}
          ；交付业绩最多 {weights.trackRecord.max}（交付 {weights.trackRecord.half} 个项目得一半）；供货能力最多 {weights.capacity.max}（
          {weights.capacity.windowWeeks} 周内能供应全部台数得满分）。
        </li>
        <li>
          必需席位之外每增加一位成员减 {weights.teamSize}；费用超出预算按比例扣分，超出一倍扣 {weights.budgetOverrun}。
        </li>
        <li>得分相同时按固定次序排列，同样的输入总得到同样的结果。</li>
      </ol>
    </details>
  );
}

function reasonOf(miss: Page["nearMisses"][number]): string {
  switch (miss.kind) {
    case "excluded":
      return "在本场景的回避名单中";
    case "mandatoryUnmet":
      return miss.shortfall ? `“${miss.requirementName}”差 ${miss.shortfall}` : `“${miss.requirementName}”没有声明`;
    case "incompatible":
      return `与“${miss.withName ?? "其他成员"}”没有适配记录或共同接口`;
    case "affiliatedVerifier":
      return `与“${miss.withName ?? "其他成员"}”存在关联，不能担任检测方`;
    case "sameOrganization":
    case "sameCapability":
      return "同一单位已占有相同席位";
    default:
      return `可以替换，但总分低 ${(miss.by ?? 0).toFixed(2)}`;
  }
}

/** Who came near and for which one reason fell out. */
export function NearMisses({ misses }: { misses: Page["nearMisses"] }) {
  if (misses.length === 0) return null;
  return (
    <details className="comparison-why">
      <summary>接近入选的单位（{misses.length}）</summary>
      <ul>
        {misses.map((miss) => (
          <li key={`${miss.role}-${miss.capabilityName}`}>
            <span className="strong">{miss.organizationName}</span> {miss.capabilityName}
            <span className="muted">（{SLOT_ROLE_NAMES[miss.role]}）</span>：{reasonOf(miss)}
          </li>
        ))}
      </ul>
    </details>
  );
}
