import type { SerializeFrom } from "@remix-run/node";
import { Link, useParams } from "@remix-run/react";
import type { RunPage } from "#app/areas/matching/index.server.ts";
import { proposalName, VALUE_PART_NAMES, VALUE_PARTS } from "#app/areas/matching/vocabulary.ts";
import { paths } from "#app/http/paths.ts";
import { DataTable } from "#app/ui/data-table.tsx";
import { formatDateTime, formatFen } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { EVIDENCE_GRADE_NAMES } from "#db/vocabulary/metrics.ts";
import "./run.css";

type Changed = NonNullable<SerializeFrom<RunPage>["changes"]>;
type Member = Changed["members"][number];

const CAUSES = { scene: "场景修订", rules: "平台口径更新", weights: "调整权重", catalogue: "能力库变化" } as const;
const FACTS = {
  compatibility: "适配关系",
  operations: "适用作业",
  supply: "供货与交付",
  regions: "服务地区",
  owner: "单位关联或业绩",
} as const;

const signed = (points: number) => `${points < 0 ? "−" : "+"}${Math.abs(points).toFixed(2)}`;

/** What changed since the run before, and why. */
export function Changes({ changes }: { changes: Changed | null }) {
  const { code = "" } = useParams();
  if (!changes) return <Sheet title="与上一次相比">{<p className="muted">这是本场景的第一次匹配。</p>}</Sheet>;
  const { since, steps, before, after, members, weights, catalogue, sameOrder } = changes;
  const parts =
    before && after
      ? VALUE_PARTS.map((part) => ({ part, by: after.parts[part] - before.parts[part] })).filter(({ by }) => Math.abs(by) >= 0.005)
      : [];
  return (
    <Sheet
      title="与上一次相比"
      note={
        <>
          <Link to={paths.run(code, since.code)}>{since.code}</Link>，{formatDateTime(since.createdAt)}
        </>
      }
    >
      <div className="stack">
        <p>
          <span className="strong">{headline(changes)}</span>
          {steps.length === 0 ? " 场景、权重与候选都没有变化。" : null}
        </p>
        {steps.length > 0 ? (
          <ul className="changes">
            {steps.map(({ cause, by }) => (
              <li key={cause}>
                <span className="strong">{CAUSES[cause]}</span>
                {cause === "rules" ? "：指标库或匹配规则的口径有变，与场景内容无关" : null}
                {cause === "weights" ? `：${weights.map((one) => `${one.label} ${one.before} → ${one.after}`).join("；")}` : null}
                {cause === "catalogue" ? `：${catalogueWords(catalogue)}` : null}
                <span className="muted">
                  {by === null ? "" : Math.abs(by) < 0.005 ? "（最佳方案价值不变）" : `（最佳方案价值 ${signed(by)}）`}
                </span>
              </li>
            ))}
          </ul>
        ) : null}
        {parts.length > 0 ? (
          <p className="muted">最佳方案的价值构成：{parts.map(({ part, by }) => `${VALUE_PART_NAMES[part]} ${signed(by)}`).join("，")}。</p>
        ) : null}
        {members.length > 0 ? (
          <DataTable
            caption="成员的进出"
            rows={members}
            rowKey={(row) => row.capabilityId}
            cards
            top
            columns={[
              {
                key: "member",
                header: "单位与产品",
                rowHeader: true,
                render: (row) => (
                  <>
                    {row.organizationName}
                    <span className="cap block">{row.capabilityName}</span>
                  </>
                ),
              },
              {
                key: "move",
                header: "变化",
                nowrap: true,
                render: (row) =>
                  row.after.length > 0 ? (
                    <span className="ok">进入{row.after.map(proposalName).join("、")}</span>
                  ) : (
                    <span className="warn">离开{row.before.map(proposalName).join("、")}</span>
                  ),
              },
              { key: "why", header: "原因", phone: "full", render: (row) => reasonsOf(row).join("；") },
            ]}
          />
        ) : (
          <p className="muted">{sameOrder ? "成员与次序都没有变化。" : "没有单位进出，只是组合或次序有变化。"}</p>
        )}
      </div>
    </Sheet>
  );
}

function headline({ before, after }: Changed): string {
  if (!before && !after) return "两次都没有可行的联合体。";
  if (!before) return "这次开始有可行的联合体。";
  if (!after) return "这次没有可行的联合体。";
  const unmet = after.unmet - before.unmet;
  const value = `最佳方案 ${before.value.toFixed(2)} → ${after.value.toFixed(2)} 分`;
  return unmet === 0 ? `${value}。` : `${value}，未满足的必须项 ${before.unmet} → ${after.unmet} 项。`;
}

function catalogueWords({ came, went, changed }: Changed["catalogue"]): string {
  return [
    ...(came > 0 ? [`新增 ${came} 项候选`] : []),
    ...(went > 0 ? [`减少 ${went} 项`] : []),
    ...(changed > 0 ? [`${changed} 项改了内容`] : []),
  ].join("，");
}

/** Why a member came or went; more than one where it changed in several ways. */
function reasonsOf({ cause, own, after }: Member): string[] {
  if (cause === "scene") return ["场景修订后要求不同"];
  if (cause === "rules") return ["平台的指标或匹配口径更新后名次不同"];
  if (cause === "weights") return ["权重调整后名次不同"];
  if (own.length === 0) return [after.length > 0 ? "自身没有变化，其他单位的变化使它进入" : "自身没有变化，有更优的组合取代它"];
  return own.map((change) => {
    switch (change.kind) {
      case "new":
        return "新发布的能力";
      case "retrieved":
        return "此前不在候选中，这次检索到";
      case "withdrawn":
        return "该能力已撤下";
      case "notRetrieved":
        return "这次没有检索到，通常因为内容或词库有变";
      case "claim":
        return `${change.name} ${claimWords(change.before)} → ${claimWords(change.after)}`;
      case "price":
        return `首年费用 ${formatFen(change.beforeFen)} → ${formatFen(change.afterFen)}`;
      default:
        return `${change.facts.map((fact) => FACTS[fact]).join("、")}有变`;
    }
  });
}

function claimWords(claim: { text: string; evidence: keyof typeof EVIDENCE_GRADE_NAMES } | null): string {
  return claim ? `${claim.text}（${EVIDENCE_GRADE_NAMES[claim.evidence]}）` : "未声明";
}
