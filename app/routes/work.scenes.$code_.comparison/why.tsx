import { Link } from "@remix-run/react";
import { paths } from "#app/http/paths.ts";
import { SLOT_ROLE_NAMES } from "#db/vocabulary/roles.ts";
import type { Page } from "./matrix.tsx";
import { missSentence } from "./reasons.ts";

type Run = NonNullable<Page["run"]>;

/** Whether the order is proven, in plain words. */
export function Optimality({ run, count, code }: { run: Run; count: number; code: string }) {
  return (
    <div className="comparison-proof">
      <p>
        <span className={run.optimal ? "ok strong" : "warn strong"}>{run.optimal ? "已证明最优" : "未证明最优"}</span>{" "}
        {optimalityWords(run, count)}
        <span className="cap block">
          匹配编号 <Link to={paths.run(code, run.code)}>{run.code}</Link> · 搜索 {run.nodesSearched} 个节点 · 用时 {run.elapsedMs} 毫秒
        </span>
      </p>
      <Link className="no-print" to={paths.sceneWeights(code)}>
        为什么这样排序
      </Link>
    </div>
  );
}

export function optimalityWords(run: Pick<Run, "optimal" | "candidateCount" | "gap" | "unmetGap">, count: number): string {
  if (run.optimal)
    return `参与组队的候选共 ${run.candidateCount} 项。方案甲是其中最优的组合${
      count > 1 ? "；其后每个方案，是与前面各方案更换整机或至少两名成员的组合中最优的" : ""
    }。先比未满足的必须项数，再比价值。`;
  const unmet =
    run.unmetGap > 0 ? `未列出的方案中可能有比所列的少 ${run.unmetGap} 项未满足必须项的，` : "未列出的方案不会比所列的少未满足必须项，";
  return `参与组队的候选共 ${run.candidateCount} 项，搜索到限定步数为止；${unmet}在必须项数相同时最多再高 ${run.gap.toFixed(2)} 分。`;
}

/** Who came near and for which one reason fell out. */
export function NearMisses({ misses, code }: { misses: Page["nearMisses"]; code: string }) {
  return (
    <details className="comparison-why fold">
      <summary>接近入选的单位与产品（{misses.length}）</summary>
      {misses.length === 0 ? <p>没有其他单位接近入选。</p> : null}
      <ul>
        {misses.map((miss) => (
          <li key={`${miss.role}-${miss.organizationName}-${miss.capabilityName}`}>
            <span className="strong">{miss.organizationName}</span> {miss.capabilityName}
            <span className="muted">（{SLOT_ROLE_NAMES[miss.role]}）</span>：{missSentence(miss)}
          </li>
        ))}
      </ul>
      <p className="no-print">
        没有看到想找的单位？<Link to={paths.whyNot(code)}>查一查为什么没有某单位</Link>
      </p>
    </details>
  );
}
