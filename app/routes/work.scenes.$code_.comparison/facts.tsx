import type { PairKind } from "#app/areas/matching/vocabulary.ts";
import { formatFen } from "#app/ui/format.ts";
import { COMPONENT_KIND_NAMES, SLOT_ROLE_NAMES } from "#db/vocabulary/roles.ts";
import type { Page, Proposal } from "./matrix.tsx";

/** A difference with its sign; the minus is the true one. */
const signed = (points: number) => `${points < 0 ? "−" : "+"}${Math.abs(points).toFixed(2)}`;

/** What each consortium is as a whole: members, coverage, value, price, time. */
export function Facts({ page }: { page: Page }) {
  const { deploymentCount = 0, budgetFen = null } = page.run ?? {};
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
          指标覆盖<span className="cap block">按权重计，共 {page.weightTotal} 分</span>
        </th>
        {page.proposals.map((proposal) => (
          <td key={proposal.id}>
            <Coverage proposal={proposal} weightTotal={page.weightTotal} />
          </td>
        ))}
      </tr>
      <tr>
        <th scope="row">
          方案价值<span className="cap block">指标得分与加减分</span>
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
          首年费用估算<span className="cap block">不含税，{deploymentCount} 台</span>
        </th>
        {page.proposals.map((proposal) => (
          <td key={proposal.id}>
            <span className={proposal.overBudget ? "strong danger" : "strong"}>{formatFen(proposal.priceFen)}</span>
            <span className="cap block">
              {[
                proposal.priceFen === null ? "" : proposal.overBudget ? "超出预算" : budgetFen === null ? "预算面议" : "预算内",
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
          <td key={proposal.id}>{proposal.leadTimeWeeks > 0 ? `${proposal.leadTimeWeeks} 周` : "即时交付"}</td>
        ))}
      </tr>
    </>
  );
}

function Coverage({ proposal, weightTotal }: { proposal: Proposal; weightTotal: number }) {
  const { mandatory, unmetMandatory, wished, wishedMet, parts } = proposal;
  const words = [
    ...(mandatory > 0 ? [unmetMandatory === 0 ? "必须项全部满足" : `必须项缺 ${unmetMandatory} 项`] : []),
    ...(wished > 0 ? [`期望项满足 ${wishedMet} / ${wished}`] : []),
  ];
  return (
    <>
      <span className="strong">{parts && weightTotal > 0 ? `${((parts.requirements / weightTotal) * 100).toFixed(1)}\u00a0%` : "—"}</span>
      <span className={unmetMandatory > 0 ? "cap block danger" : "cap block"}>{words.join("，")}</span>
    </>
  );
}

const PAIR_WORDS: Record<PairKind, string> = {
  confirmed: "双方已确认适配",
  declared: "声明适配，待对方确认",
  robot: "适配同一机型",
  interface: "接口相同",
};

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
              {member.pair ? (
                <>
                  {" · "}
                  <span className={member.pair.kind === "confirmed" ? "ok" : undefined}>
                    {PAIR_WORDS[member.pair.kind]}
                    {member.pair.word ? `（${member.pair.word}）` : null}
                  </span>
                </>
              ) : null}
            </span>
          )}
        </span>
      ))}
    </>
  );
}
