import type { BenefitTier, Royalty } from "../benefit-terms.ts";
import { type BenefitTerms, benefitTermsOf, distribute, linesInOrder, royaltiesOf, termsProblem } from "../benefits.ts";
import type { RoyaltyBase } from "../clause-variants.ts";
import type { TaskBookDocument } from "../document.ts";
import { formatBasisPoints, shareTotal } from "../shares.ts";
import { chineseNumber, type TableBlock, table } from "./block.ts";
import { groupDigits, longDate, partyName, roleText, yuan } from "./figures.ts";

/** The words and worked examples of clause 12; the figures are computed by the function that settles real payments. */

type Name = (organizationId: string | null) => string;

/** ¥100,000.00: the base of the worked example under every share table. */
export const EXAMPLE_BASE_FEN = 10_000_000n;
/** What the example counts beside the money. */
export const EXAMPLE_COUNTS = { deployments: 10n, replications: 2n, tasks: 10_000n };

/** What a piece is, in the sentence "每……计提". */
export const PIECES: Record<RoyaltyBase, { piece: string; measure: string; meaning: string }> = {
  perDeployment: {
    piece: "部署一台机器人",
    measure: "台",
    meaning: "部署数量为依本任务书订立的合同名下已登记整机身份证并投入运行的机器人台数，同一台只计一次",
  },
  perReplication: {
    piece: "复制推广一处",
    measure: "处",
    meaning: "复制数量为第十三条所称的复制推广项目中已通过应用验证并开始收取服务费的处数",
  },
  perTask: { piece: "完成一次成功作业", measure: "次", meaning: "作业次数为已付款账单中计费的成功作业次数，不足一次的不计" },
  salesPercent: { piece: "到账收入", measure: "元", meaning: "收入为本项收益的分配基数，以实际到账并扣除退款后的金额计" },
};

/** How one pool is shared, a sentence for each step in the order of payment. */
export function poolRules({ pool, awards }: BenefitTerms, nameOf: Name): string[] {
  const plain = pool.model === "fixedShare" && awards.length === 0;
  return [
    ...awards.map((award) => `里程碑“${award.name}”通过后，向${nameOf(award.organizationId)}支付里程碑奖励 ${yuan(award.amountFen)}`),
    ...(pool.model === "entryFeeRoyalty" && pool.entryFees.length > 0
      ? [
          `支付入门费：${pool.entryFees.map((fee) => `${nameOf(fee.organizationId)} ${yuan(fee.amountFen)}`).join("、")}，各方按金额的比例受偿`,
        ]
      : []),
    ...royaltiesOf(pool).map((royalty) => royaltyRule(royalty, nameOf)),
    ...(pool.model === "waterfall" ? pool.tiers : []).map((tier, index) => `第${chineseNumber(index + 1)}层${tierRule(tier, nameOf)}`),
    `${plain ? "全部金额" : "其余部分"}按比例分配：${sharesText(pool.shares, nameOf)}`,
  ];
}

const sharesText = (shares: readonly { organizationId: string; basisPoints: number }[], nameOf: Name) =>
  shares.map((share) => `${nameOf(share.organizationId)} ${formatBasisPoints(share.basisPoints)}`).join("、");

function tierRule(tier: BenefitTier, nameOf: Name): string {
  if (tier.kind === "costRecovery") {
    const total = tier.amounts.reduce((sum, item) => sum + BigInt(item.amountFen), 0n);
    const list = tier.amounts.map((item) => `${nameOf(item.organizationId)} ${yuan(item.amountFen)}`).join("、");
    return `“${tier.name}”：偿还各方已投入的成本，${list || "无"}，合计 ${yuan(total)}；不足时按各方金额的比例偿还`;
  }
  if (tier.kind === "preferredReturn")
    return `“${tier.name}”：按以上各层成本金额的 ${formatBasisPoints(tier.rateBp)} 支付一次性优先回报，各方按其成本金额的比例取得，不按时间计息`;
  return `“${tier.name}”：累计收入超过以上各项之和、不超过 ${yuan(tier.limitFen)} 的部分，按比例分配：${sharesText(tier.shares, nameOf)}`;
}

function royaltyRule(royalty: Royalty, nameOf: Name): string {
  const { piece, measure } = PIECES[royalty.base];
  const bySales = royalty.base === "salesPercent";
  const { stepDown, startDate, endDate } = royalty;
  const rate = bySales ? `按${piece}的 ${formatBasisPoints(royalty.rateBp)} 计提` : `每${piece}计提 ${yuan(royalty.unitFen)}`;
  const later =
    stepDown &&
    (bySales ? `此后到账的收入按 ${formatBasisPoints(stepDown.rateBp)} 计提` : `此后每${measure}按 ${yuan(stepDown.unitFen)} 计提`);
  const dates =
    startDate || endDate
      ? `${startDate ? `自${longDate(startDate)}起` : "自签署之日起"}${endDate ? `至${longDate(endDate)}止` : ""}（含首尾两日，以北京时间的到账日和发生日为准），只计该期间内到账的收入和发生的数量，累计所付不超过该期间内到账的收入；退款冲减其所退款项到账之日的收入`
      : "";
  return [
    `“${royalty.name}”：向${nameOf(royalty.organizationId)}${rate}`,
    stepDown ? `累计计提达到 ${yuan(stepDown.afterFen)} 后，${later}` : "",
    royalty.floorFen === null ? "" : `累计不低于 ${yuan(royalty.floorFen)}（保底）`,
    royalty.capFen === null ? "" : `累计不超过 ${yuan(royalty.capFen)}（封顶）`,
    dates,
  ]
    .filter((part) => part !== "")
    .join("；");
}

/** What the words of a royalty count, for every kind of it that is agreed; blank for none. */
export function countedText(pools: readonly BenefitTerms[]): string {
  const bases = new Set(pools.flatMap(({ pool }) => royaltiesOf(pool).map((royalty) => royalty.base)));
  return [...bases].map((base) => PIECES[base].meaning).join("；");
}

/** Levels of cumulative revenue the example is computed at: one, or for a waterfall within its costs, within its bands and beyond them. */
export function exampleLevels({ pool }: BenefitTerms): bigint[] {
  if (pool.model !== "waterfall") return [EXAMPLE_BASE_FEN];
  let [costs, returns, top] = [0n, 0n, 0n];
  for (const tier of pool.tiers) {
    if (tier.kind === "costRecovery") costs += tier.amounts.reduce((sum, item) => sum + BigInt(item.amountFen), 0n);
    if (tier.kind === "preferredReturn") returns += (costs * BigInt(tier.rateBp)) / 10_000n;
    if (tier.kind === "band" && BigInt(tier.limitFen) > top) top = BigInt(tier.limitFen);
  }
  const first = costs + returns === 0n ? EXAMPLE_BASE_FEN : costs + returns;
  if (top <= first) top = first * 2n;
  return [first / 2n, (first + top) / 2n, top * 2n].map((fen) => (fen / 100n) * 100n || 100n);
}

/** The worked example of a pool: who gets how much by which step, at each level of cumulative revenue. */
export function exampleTable(document: TaskBookDocument, terms: BenefitTerms): TableBlock | null {
  if (termsProblem(terms)) return null;
  const levels = exampleLevels(terms);
  const milestones = [...new Set(terms.awards.map((award) => award.milestoneKey))];
  const results = levels.map((poolFen) => linesInOrder(terms, distribute(terms, { poolFen, ...EXAMPLE_COUNTS, milestones })));
  const width = levels.length === 1 ? 20 : 18;
  const rows = results.at(-1) ?? [];
  const counted = royaltiesOf(terms.pool).some((royalty) => royalty.base !== "salesPercent");
  const assumed = [
    counted
      ? `部署 ${EXAMPLE_COUNTS.deployments} 台、复制 ${EXAMPLE_COUNTS.replications} 处、作业 ${groupDigits(String(EXAMPLE_COUNTS.tasks))} 次`
      : "",
    milestones.length > 0 ? "里程碑均已通过" : "",
    royaltiesOf(terms.pool).some((royalty) => royalty.startDate || royalty.endDate) ? "均在提成期间内" : "",
  ].filter((part) => part !== "");
  return table(
    "分配示例",
    [
      { title: "项目", width: levels.length === 1 ? 44 : 22 },
      { title: "成员单位", width: levels.length === 1 ? 36 : 24 },
      ...levels.map((fen) => ({ title: `累计 ${yuan(fen)}`, width, align: "end" as const })),
    ],
    rows.map((row) => [
      row.name,
      partyName(document, row.organizationId),
      ...results.map((lines) => {
        const line = lines.find((one) => one.source === row.source && one.key === row.key && one.organizationId === row.organizationId);
        return yuan(line?.amountFen ?? 0n).slice(1);
      }),
    ]),
    {
      note: `${terms.pool.name} · ${assumed.length > 0 ? `假定${assumed.join("，")}，` : ""}单位：元`,
      footer: ["合计", "", ...levels.map((fen) => yuan(fen).slice(1))],
    },
  );
}

/** Shares of what is left after the steps before them; the amounts are in the example. */
export function restTable(document: TaskBookDocument, terms: BenefitTerms): TableBlock {
  const { shares, name } = terms.pool;
  return table(
    "其余部分的分配比例",
    [
      { title: "成员单位", width: 45 },
      { title: "角色", width: 30 },
      { title: "比例", width: 25, align: "end" },
    ],
    shares.map((share) => {
      const party = document.parties.items.find((candidate) => candidate.organizationId === share.organizationId);
      return [partyName(document, share.organizationId), party ? roleText(party) : "—", formatBasisPoints(share.basisPoints)];
    }),
    { note: name, footer: ["合计", "", formatBasisPoints(shareTotal(shares))] },
  );
}

/** The pools of a document, each with the awards that are paid out of it. */
export const poolsOf = ({ benefitSharing, milestones }: TaskBookDocument): BenefitTerms[] =>
  benefitSharing.pools.map((pool) => benefitTermsOf(pool, benefitSharing.awards, milestones.items));
