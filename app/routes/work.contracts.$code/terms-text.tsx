import type { ReactNode } from "react";
import { formatCount, formatDecimal, formatFen, formatPrice } from "#app/ui/format.ts";
import {
  CARE_ITEM_NAMES,
  CARE_ITEMS,
  CARE_PARTY_NAMES,
  CHARGE_BASIS_NAMES,
  CHARGE_UNITS,
  INSURER_NAMES,
  RENT_TIMING_NAMES,
  SLA_BASE_NAMES,
  SLA_MEASURE_NAMES,
  SLA_SAMPLE_UNITS,
  TIER_MODE_NAMES,
  VAT_RULES,
} from "#db/vocabulary/contracts.ts";
import { ROBOT_STATE_NAMES, SLA_EXCLUSION_NAMES } from "#db/vocabulary/usage.ts";
import type { ContractData } from "./page-data.ts";

type Terms = ContractData["terms"];
type Usage = NonNullable<Terms["usage"]>;
type Items = { term: string; detail: ReactNode }[];

const percent = (bp: number) => `${bp / 100}%`;
const vatText = (vat: Usage["vat"]) => `${VAT_RULES[vat.treatment].name}，${vat.reason}`;

export function usageItems(usage: Usage): Items {
  const { minimum } = usage;
  const first = usage.charges.find((charge) => minimum?.kind === "quantity" && charge.key === minimum.chargeKey);
  const ramp = usage.rampBp.length > 0 ? `，前 ${usage.rampBp.length} 个月依次按 ${usage.rampBp.map(percent).join("、")}` : "";
  return [
    ...usage.charges.map((charge, i) => ({
      term: usage.charges.length > 1 ? `第 ${i + 1} 项 ${CHARGE_BASIS_NAMES[charge.basis]}` : CHARGE_BASIS_NAMES[charge.basis],
      detail: <ChargePrices charge={charge} />,
    })),
    {
      term: "每月最低承诺",
      detail: !minimum
        ? "无"
        : `${minimum.kind === "amount" ? formatFen(minimum.fen) : `${formatDecimal(minimum.quantity)} ${first ? CHARGE_UNITS[first.basis] : ""}`}${ramp}；首末月按天折算，未用完的不结转`,
    },
    { term: "每月封顶", detail: usage.capFen === null ? "无" : `${formatFen(usage.capFen)}，首末月按天折算` },
    { term: "增值税（用量）", detail: vatText(usage.vat) },
  ];
}

function ChargePrices({ charge }: { charge: Usage["charges"][number] }) {
  const unit = CHARGE_UNITS[charge.basis];
  const states = charge.states.length > 0 ? `，计入${charge.states.map((state) => ROBOT_STATE_NAMES[state]).join("、")}` : "";
  const [only] = charge.tiers;
  if (only && charge.tiers.length === 1) return `¥${formatPrice(only.unitPriceFen)} / ${unit}（不含税${states}）`;
  return (
    <>
      {`${TIER_MODE_NAMES[charge.tierMode]}（不含税${states}）`}
      <ul className="tier-list">
        {charge.tiers.map((tier, i) => (
          <li key={tier.upTo ?? "last"}>{`${tierRange(charge.tiers, i, unit)}：¥${formatPrice(tier.unitPriceFen)} / ${unit}`}</li>
        ))}
      </ul>
    </>
  );
}

/** What a tier holds, in words: its bounds are more than the lower and at most the upper. */
export function tierRange(tiers: readonly { upTo: string | null }[], i: number, unit: string): string {
  const from = i === 0 ? null : (tiers[i - 1]?.upTo ?? null);
  const upTo = tiers[i]?.upTo ?? null;
  if (from === null) return upTo === null ? "全部" : `${formatDecimal(upTo)} ${unit}以内`;
  return upTo === null ? `超过 ${formatDecimal(from)} ${unit}` : `${formatDecimal(from)}–${formatDecimal(upTo)} ${unit}`;
}

export function leaseItems(lease: NonNullable<Terms["lease"]>): Items {
  return [
    {
      term: "租金",
      detail: `每台每月 ${formatFen(lease.monthlyRentFen)}（不含税），最多 ${formatCount(lease.units)} 台，${RENT_TIMING_NAMES[lease.timing]}；自验收交接起按天折算`,
    },
    { term: "押金", detail: lease.depositFen === "0" ? "无" : `${formatFen(lease.depositFen)}，不计税、不参与分配，结束验收后退还` },
    {
      term: "买断",
      detail:
        lease.buyOut.length === 0
          ? "无买断权"
          : lease.buyOut.map((row) => `满 ${row.afterMonths} 个月 ${formatFen(row.priceFen)} / 台`).join("；"),
    },
    {
      term: "提前终止",
      detail: lease.earlyTermination
        ? `提前 ${lease.earlyTermination.noticeDays} 天通知，支付剩余租金的 ${percent(lease.earlyTermination.feeBp)}`
        : "合同期内不得单方提前终止",
    },
    { term: "增值税（租金）", detail: vatText(lease.vat) },
  ];
}

export function levelItems(sla: NonNullable<Terms["sla"]>): Items {
  return [
    ...sla.measures.map((measure) => ({
      term: SLA_MEASURE_NAMES[measure.measure],
      detail: `${measure.steps.map((step) => `低于 ${step.belowPercent}% 抵扣 ${percent(step.creditBp)}`).join("；")}${measure.minimumSample === "0" ? "" : `；不足 ${formatDecimal(measure.minimumSample)} ${SLA_SAMPLE_UNITS[measure.measure]}不评价`}`,
    })),
    { term: "抵扣", detail: `以${SLA_BASE_NAMES[sla.base]}为基数，合计不超过 ${percent(sla.capBp)}，计入当期账单` },
    {
      term: "不计入",
      detail: sla.exclusions.length === 0 ? "没有除外情形" : sla.exclusions.map((one) => SLA_EXCLUSION_NAMES[one]).join("、"),
    },
    { term: "退出权", detail: sla.exitAfterBreaches === null ? "无" : `连续 ${sla.exitAfterBreaches} 期不达标，用户单位可以退出` },
  ];
}

export function conditionItems({ conditions, late }: Terms): Items {
  const { care, insurance, upgrade, exit } = conditions;
  const byParty = Object.entries(CARE_PARTY_NAMES).flatMap(([party, name]) => {
    const items = CARE_ITEMS.filter((item) => care[item] === party).map((item) => CARE_ITEM_NAMES[item]);
    return items.length > 0 ? [`${name}：${items.join("、")}`] : [];
  });
  return [
    { term: "责任划分", detail: byParty.join("；") || "—" },
    {
      term: "保险",
      detail:
        insurance.by === "none"
          ? "未约定投保"
          : `${INSURER_NAMES[insurance.by]}，机身 ${formatFen(insurance.bodyFen)}、第三者责任 ${formatFen(insurance.thirdPartyFen)}`,
    },
    {
      term: "升级",
      detail: `${upgrade.window === "" ? "升级时间双方商定" : upgrade.window}，提前 ${upgrade.noticeDays} 天通知，${upgrade.retest ? "升级后须复测" : "升级后不复测"}`,
    },
    { term: "退出", detail: `提前 ${exit.noticeDays} 天通知${exit.handover === "" ? "" : `；${exit.handover}`}` },
    { term: "数据", detail: conditions.dataForImprovement ? "供给单位可将现场数据用于产品改进" : "现场数据不用于产品改进" },
    { term: "迟到的用量", detail: `月末后宽限 ${late.graceDays} 天计入当期，之后单列补计；超过 ${late.maxLateDays} 天转人工核对` },
  ];
}
