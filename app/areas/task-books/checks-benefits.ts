import type { BenefitPool, BenefitTier, Royalty } from "./benefit-terms.ts";
import { beneficiariesOf, benefitTermsOf, royaltiesOf } from "./benefits.ts";
import type { Report } from "./check-finding.ts";
import { partyName, yuan } from "./clause-texts/figures.ts";
import type { TaskBookDocument } from "./document.ts";
import { shareTotalProblem } from "./shares.ts";

/** `field` is a path inside the clause. */
type Say = (code: number, severity: "error" | "warning" | "advice", field: string, message: string) => void;

/**
 * Clause 12. 1: shares of every pool total 100.00 %. 25: a royalty has a base that can be counted, a payee, a start and an end, and books
 * that may be inspected (民法典 846). 26: tiers leave nothing out, bands rise, caps are not below floors. 34: whoever
 * is paid is a party, and awards hang on milestones that exist.
 */
export function checkBenefits(document: TaskBookDocument, report: Report): void {
  const { pools, awards, auditRight } = document.benefitSharing;
  const say: Say = (code, severity, field, message) => report(code, severity, "benefitSharing", message, field);
  if (!pools.some((pool) => pool.key === "raasRevenue")) say(1, "error", "pools", "缺少机器人服务费的分配表。");
  for (const [p, pool] of pools.entries()) {
    const at = `pools[${p}]`;
    const problem = shareTotalProblem(pool.shares);
    if (problem) say(1, "error", `${at}.shares`, `${pool.name}的分配比例${problem}。`);
    const paid = beneficiariesOf(benefitTermsOf(pool, awards, []));
    if (paid.some((id) => !isParty(document, id))) say(34, "error", `${at}.shares`, `${pool.name}的分配对象中有未列入当事人的单位。`);
    if (pool.model === "waterfall") checkTiers(pool.name, pool.tiers, at, say);
    if (pool.model === "royalty" || pool.model === "entryFeeRoyalty") checkRoyaltyPool(pool, at, say);
  }
  const royalties = pools.flatMap(royaltiesOf);
  if (royalties.length > 0 && !auditRight)
    say(
      25,
      "warning",
      "auditRight",
      "约定了提成，但没有约定查阅账目的权利，收取提成的一方无法核对计数，建议约定（民法典第八百四十六条）。",
    );
  checkAwards(document, say);
  checkSettledApart(document, say);
}

/** 25: what no room of the platform counts yet (payouts/receipts.server.ts) binds all the same; whoever agrees it is told that it is not paid out by itself. */
function checkSettledApart(document: TaskBookDocument, say: Say) {
  const { pools, awards } = document.benefitSharing;
  const apart = "平台目前只按到账的服务费、作业次数和部署台数自动分配，这一部分暂由各方按第十二条的同一算法自行结算。";
  if (awards.length > 0) say(25, "advice", "awards[0].milestoneKey", `约定了里程碑奖励。${apart}`);
  const p = pools.findIndex((pool) => pool.key === "raasRevenue");
  const pool = pools[p];
  if (!pool) return;
  for (const [i, royalty] of royaltiesOf(pool).entries())
    if (royalty.base === "perReplication")
      say(25, "advice", `pools[${p}].royalties[${i}].base`, `${pool.name}的“${royalty.name}”按复制处数提成。${apart}`);
}

/** Everybody who is paid anything under clause 12. */
export function beneficiaryIds({ benefitSharing }: TaskBookDocument): ReadonlySet<string> {
  return new Set(benefitSharing.pools.flatMap((pool) => beneficiariesOf(benefitTermsOf(pool, benefitSharing.awards, []))));
}

const isParty = (document: TaskBookDocument, id: string) => document.parties.items.some((party) => party.organizationId === id);

function checkTiers(pool: string, tiers: readonly BenefitTier[], place: string, say: Say) {
  if (tiers.length === 0) say(26, "error", `${place}.model`, `${pool}约定了分层分配，但没有填写任何一层。`);
  let costs = 0n;
  /** Everything that is paid before the tier at hand. */
  let below = 0n;
  let lastLimit: bigint | null = null;
  for (const [i, tier] of tiers.entries()) {
    const at = `${place}.tiers[${i}]`;
    const name = `${pool}的“${tier.name}”`;
    if (tier.kind === "costRecovery") {
      const sum = tier.amounts.reduce((total, item) => total + BigInt(item.amountFen), 0n);
      if (sum === 0n) say(26, "error", `${at}.amounts`, `${name}没有填写成本金额。`);
      costs += sum;
      below += sum;
    } else if (tier.kind === "preferredReturn") {
      if (costs === 0n) say(26, "error", `${at}.rateBp`, `${name}前面没有成本回收，无从计算回报。`);
      if (tier.rateBp === 0) say(26, "error", `${at}.rateBp`, `${name}没有填写回报比例。`);
      below += (costs * BigInt(tier.rateBp)) / 10_000n;
    } else {
      const limit = BigInt(tier.limitFen);
      const problem = shareTotalProblem(tier.shares);
      if (problem) say(1, "error", `${at}.shares`, `${name}的分配比例${problem}。`);
      if (lastLimit !== null && limit <= lastLimit)
        say(26, "error", `${at}.limitFen`, `${name}的上限没有高于前一个收入区间的 ${yuan(lastLimit)}，永远分不到。`);
      else if (limit <= below) say(26, "error", `${at}.limitFen`, `${name}的上限没有高于以上各层合计的 ${yuan(below)}，永远分不到。`);
      lastLimit = limit;
      if (limit > below) below = limit;
    }
  }
}

function checkRoyaltyPool(pool: Extract<BenefitPool, { royalties: unknown }>, at: string, say: Say) {
  if (pool.royalties.length === 0) say(25, "error", `${at}.model`, `${pool.name}约定了提成，但没有填写任何一项。`);
  if (pool.model === "entryFeeRoyalty" && pool.entryFees.every((fee) => fee.amountFen === "0"))
    say(26, "error", `${at}.entryFees`, `${pool.name}约定了入门费，但没有填写金额。`);
  for (const [i, royalty] of pool.royalties.entries())
    checkRoyalty(`${pool.name}的“${royalty.name}”`, royalty, (code, severity, member, message) =>
      say(code, severity, `${at}.royalties[${i}].${member}`, message),
    );
}

function checkRoyalty(name: string, royalty: Royalty, say: Say) {
  const bySales = royalty.base === "salesPercent";
  const { stepDown, floorFen, capFen, startDate, endDate } = royalty;
  if (royalty.organizationId === null) say(25, "error", "organizationId", `${name}没有指定收取提成的单位。`);
  if (bySales ? royalty.rateBp === 0 : royalty.unitFen === "0")
    say(25, "error", bySales ? "rateBp" : "unitFen", `${name}没有填写${bySales ? "提成比例" : "每一单位的提成金额"}。`);
  if (startDate === null || endDate === null) say(25, "error", startDate === null ? "startDate" : "endDate", `${name}没有写明起止日期。`);
  else if (endDate < startDate) say(25, "error", "endDate", `${name}的截止日期早于开始日期。`);
  if (stepDown) {
    const rises = bySales ? stepDown.rateBp > royalty.rateBp : BigInt(stepDown.unitFen) > BigInt(royalty.unitFen);
    if (rises) say(25, "error", bySales ? "stepDown.rateBp" : "stepDown.unitFen", `${name}递减以后的标准高于原来的标准，请核对。`);
    if (stepDown.afterFen === "0") say(25, "error", "stepDown.afterFen", `${name}没有填写从多少金额起递减。`);
    if (capFen !== null && BigInt(stepDown.afterFen) >= BigInt(capFen))
      say(26, "warning", "stepDown.afterFen", `${name}在递减之前已经封顶，递减不起作用，请核对。`);
  }
  if (floorFen !== null && capFen !== null && BigInt(capFen) < BigInt(floorFen))
    say(26, "error", "capFen", `${name}的封顶 ${yuan(capFen)} 低于保底 ${yuan(floorFen)}。`);
  if (capFen === "0") say(26, "error", "capFen", `${name}的封顶为零，永远提不到。`);
}

function checkAwards(document: TaskBookDocument, say: Say) {
  const milestones = new Map(document.milestones.items.map((item) => [item.key, item.name]));
  for (const [i, award] of document.benefitSharing.awards.entries()) {
    const at = `awards[${i}]`;
    const name = milestones.get(award.milestoneKey);
    if (name === undefined) say(34, "error", `${at}.milestoneKey`, "有一项里程碑奖励所依据的里程碑已不存在，请重新选择。");
    const words = `里程碑“${name ?? "未列明"}”的奖励`;
    if (award.organizationId === null) say(34, "error", `${at}.organizationId`, `${words}没有指定获得奖励的单位。`);
    else if (!isParty(document, award.organizationId))
      say(34, "error", `${at}.organizationId`, `${words}的获得单位${partyName(document, award.organizationId)}。`);
    if (award.amountFen === "0") say(26, "error", `${at}.amountFen`, `${words}没有填写金额。`);
  }
}
