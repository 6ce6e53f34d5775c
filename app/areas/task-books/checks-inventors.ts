import type { BenefitPool } from "./benefit-terms.ts";
import { royaltiesOf } from "./benefits.ts";
import type { Report } from "./check-finding.ts";
import type { Party, TaskBookDocument } from "./document.ts";
import { FULL_SHARE, formatBasisPoints, shareTotal } from "./shares.ts";

/** 促进科技成果转化法 45, where nothing else is agreed: half of the net income of a transfer, or a twentieth of the profit of one's own use. */
const INVENTORS_OF_TRANSFER_BP = 5000;
const INVENTORS_OF_PROFIT_BP = 500;

/** 27: an institute owes its inventors by law; what it is given must be able to bear it. */
export function checkInventors(document: TaskBookDocument, party: Party, index: number, report: Report): void {
  if (![party.role, ...party.otherRoles].includes("researchInstitute")) return;
  const field = `items[${index}].inventorRewardBp`;
  if (party.inventorRewardBp === null) {
    report(27, "warning", "parties", `${party.name}没有写明给予发明人的比例；没有规定和约定的，法定为转让、许可净收入的 50% 以上。`, field);
  } else if (party.inventorRewardBp < INVENTORS_OF_TRANSFER_BP) {
    report(
      27,
      "warning",
      "parties",
      `${party.name}给予发明人的比例 ${formatBasisPoints(party.inventorRewardBp)} 低于法定的 50%，须是该单位的规定或者与发明人的约定，请确认。`,
      field,
    );
  }
  const at = document.benefitSharing.pools.findIndex((one) => one.key === "raasRevenue");
  const pool = document.benefitSharing.pools[at];
  if (!pool || party.workShareBp === 0) return;
  const { least, most } = incomeShareBp(pool, party.organizationId);
  const duty = "法定应奖励发明人的营业利润的 5%";
  if (most < INVENTORS_OF_PROFIT_BP) {
    const gets = least === most ? formatBasisPoints(most) : `至多 ${formatBasisPoints(most)}`;
    report(
      27,
      "warning",
      "benefitSharing",
      `${party.name}分得 ${gets}，低于${duty}，请确认其有其他来源履行该义务。`,
      `pools[${at}].shares`,
    );
  } else if (least < INVENTORS_OF_PROFIT_BP) {
    report(
      27,
      "advice",
      "benefitSharing",
      `${party.name}分得的比例随收入和计数变化，最少 ${formatBasisPoints(least)}，不一定达到${duty}，建议按预计收入测算。`,
      `pools[${at}].shares`,
    );
  }
}

/**
 * Least and most of a pool's income that can come to a party in the long run, in basis points. Costs given back are no income. What is counted
 * by pieces or paid as a sum has no share that can be told before there is revenue: one's own may be all of it, that of others leaves as little as
 * nothing. Terms and caps are left aside, a floor is a sum.
 */
export function incomeShareBp(pool: BenefitPool, organizationId: string): { least: number; most: number } {
  const own = (shares: BenefitPool["shares"]) => shareTotal(shares.filter((share) => share.organizationId === organizationId));
  const rest = own(pool.shares);
  if (pool.model === "fixedShare") return { least: rest, most: rest };
  if (pool.model === "waterfall") {
    const parts = [rest, ...pool.tiers.flatMap((tier) => (tier.kind === "band" ? [own(tier.shares)] : []))];
    const costs = pool.tiers.flatMap((tier) => (tier.kind === "costRecovery" ? tier.amounts : [])).filter((one) => one.amountFen !== "0");
    const returns = pool.tiers.some((tier) => tier.kind === "preferredReturn" && tier.rateBp > 0);
    const hasReturn = (mine: boolean) => returns && costs.some((one) => (one.organizationId === organizationId) === mine);
    return { least: hasReturn(false) ? 0 : Math.min(...parts), most: hasReturn(true) ? FULL_SHARE : Math.max(...parts) };
  }
  const rates = { own: [0, 0], others: [0, 0] } satisfies Record<string, [number, number]>;
  const sums = { own: false, others: false };
  for (const royalty of royaltiesOf(pool)) {
    const whose = royalty.organizationId === organizationId ? "own" : "others";
    if (royalty.base !== "salesPercent") sums[whose] = true;
    else {
      rates[whose][0] += Math.min(royalty.rateBp, royalty.stepDown?.rateBp ?? royalty.rateBp);
      rates[whose][1] += royalty.rateBp;
      if (royalty.floorFen !== null) sums[whose] = true;
    }
  }
  for (const fee of pool.model === "entryFeeRoyalty" ? pool.entryFees : [])
    if (fee.amountFen !== "0") sums[fee.organizationId === organizationId ? "own" : "others"] = true;
  const left = (rate: number, taken: number) => rate + Math.floor((rest * Math.max(0, FULL_SHARE - rate - taken)) / FULL_SHARE);
  const [[ownLow, ownHigh], [otherLow, otherHigh]] = [rates.own, rates.others];
  return {
    least: sums.others ? 0 : Math.min(FULL_SHARE, left(ownLow, otherHigh)),
    most: sums.own ? FULL_SHARE : Math.min(FULL_SHARE, left(ownHigh, otherLow)),
  };
}
