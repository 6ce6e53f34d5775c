import Big from "big.js";
import type { ContractTerms, LeaseTerms, SlaTerms, UsageTerms, Vat } from "#app/areas/contracts/index.server.ts";
import type { UsageTotal } from "#app/areas/usage/index.server.ts";
import { exact } from "#app/kernel/money.ts";
import { plain } from "#app/kernel/units.ts";
import { CHARGE_BASIS_NAMES, CHARGE_UNITS, SLA_MEASURE_NAMES, SLA_SAMPLE_UNITS, TIER_MODE_NAMES } from "#db/vocabulary/contracts.ts";
import { ROBOT_STATE_NAMES } from "#db/vocabulary/usage.ts";
import { advanceKey } from "../period.ts";
import { big, line, type RatedLine, sumOf } from "./line.ts";
import { serviceLevels } from "./service-level.ts";
import { costOf, priceByTiers, usedOf } from "./tiers.ts";

/** A robot's days of rent in a segment: from its acceptance (or the segment's start) to its return (or the segment's end). */
export interface Rental {
  identity: string;
  days: number;
}

/** What is owed once, beside use and rent: leaving early, or a robot bought out. Fen without tax. */
export interface Extra {
  lineKey: string;
  kind: "earlyTermination" | "buyOut";
  description: string;
  fen: string;
  vat: Vat;
  basis: RatedLine["basis"];
}

/** What of the terms a price depends on; the conditions of the contract do not touch it. */
export type PricedTerms = Omit<ContractTerms, "conditions">;

/** The part of a period under one version of the terms, with all that its price depends on. Half-open instants; whole days of the contract's zone. */
export interface Segment {
  period: string;
  version: number;
  terms: PricedTerms;
  from: Date;
  to: Date;
  coveredDays: number;
  monthDays: number;
  /** 1 for the calendar month in which the contract starts. */
  contractMonth: number;
  totals: readonly UsageTotal[];
  rentals: readonly Rental[];
  extras?: readonly Extra[];
}

/** Rent that is paid in advance has an invoice of its own; everything else of a period is on the invoice after it. */
export type Charged = "inArrears" | "inAdvance";

/**
 * Rates one segment: pure and deterministic. Rule order (billing.md §5): usage by tiers → minimum top-up → cap → rent → service-level credit, each
 * its own line, rounded once per line, half away from zero. Tax comes after all segments.
 */
export function rateSegment(segment: Segment, charged: Charged): RatedLine[] {
  const { usage, lease, sla } = segment.terms;
  if (charged === "inAdvance") return lease?.timing === "advance" ? rentLines(segment, lease, advanceKey(segment.period)) : [];
  const used = usage ? usageLines(segment, usage) : [];
  const rent = lease?.timing === "arrears" ? rentLines(segment, lease, segment.period) : [];
  return [...used, ...rent, ...(sla ? creditLines(segment, sla, { used, rent }) : []), ...extraLines(segment)];
}

function extraLines({ period, extras = [] }: Segment): RatedLine[] {
  return extras.map(({ fen, ...extra }) => line({ ...extra, forPeriod: period }, new Big(fen)));
}

/** The month's amount for the days of the segment. */
function prorated(monthly: Big, { coveredDays, monthDays }: Pick<Segment, "coveredDays" | "monthDays">): Big {
  return monthly.times(coveredDays).div(monthDays);
}

/** Part of the minimum owed in this month of the contract. */
function rampOf({ rampBp }: UsageTerms, { contractMonth }: Pick<Segment, "contractMonth">): number {
  return rampBp[contractMonth - 1] ?? 10_000;
}

/**
 * The quantity committed for a segment: the month's by its days and its ramp, rounded down — to whole ones where things are counted, to hundredths
 * where they are measured: half an operation cannot be owed.
 */
export function committedQuantity(
  usage: UsageTerms,
  segment: Pick<Segment, "coveredDays" | "monthDays" | "contractMonth">,
): { chargeKey: string; quantity: string } | null {
  if (usage.minimum?.kind !== "quantity") return null;
  const { chargeKey, quantity } = usage.minimum;
  const basis = usage.charges.find((charge) => charge.key === chargeKey)?.basis;
  const places = basis === "successfulTask" || basis === "goodPiece" ? 0 : 2;
  const owed = prorated(exact(quantity).times(rampOf(usage, segment)).div(10_000), segment);
  return { chargeKey, quantity: plain(owed.round(places, Big.roundDown)) };
}

function usageLines(segment: Segment, usage: UsageTerms): RatedLine[] {
  const { period, version, totals, coveredDays, monthDays } = segment;
  const at = { forPeriod: period, vat: usage.vat };
  const cut = { from: segment.from.toISOString(), to: segment.to.toISOString(), termsVersion: version };
  const tiered = usage.charges.flatMap((charge) => {
    const { quantity, events } = usedOf(charge, totals);
    const parts = priceByTiers(charge, quantity);
    const unit = CHARGE_UNITS[charge.basis];
    return parts.map((part) =>
      line(
        {
          ...at,
          lineKey: `v${version}:${charge.key}:t${part.index + 1}`,
          kind: "usage",
          description: `${CHARGE_BASIS_NAMES[charge.basis]} ${period}${charge.tiers.length > 1 ? ` 第 ${part.index + 1} 档` : ""}`,
          quantity: plain(part.quantity),
          unit,
          unitPriceFen: part.unitPriceFen,
          basis: {
            rule: charge.tiers.length > 1 ? `${TIER_MODE_NAMES[charge.tierMode]}：本档用量 × 本档单价` : "用量 × 单价",
            ...cut,
            charge: charge.key,
            basis: charge.basis,
            states: charge.states.map((state) => ROBOT_STATE_NAMES[state]),
            used: plain(quantity),
            tierFrom: part.from,
            tierUpTo: part.upTo,
            events,
          },
        },
        part.precise,
      ),
    );
  });
  const lines = [...tiered];
  const top = topUp(segment, usage, tiered);
  if (top) lines.push(line({ ...at, ...top.facts, lineKey: `v${version}:minimum`, kind: "minimumTopUp" }, top.precise));
  if (usage.capFen !== null) {
    const cap = prorated(exact(usage.capFen), segment);
    const [before, most] = [big(sumOf(lines)), cap.round(0, Big.roundHalfUp)];
    lines.push(
      line(
        {
          ...at,
          lineKey: `v${version}:cap`,
          kind: "capReduction",
          description: `封顶减免 ${period}`,
          basis: {
            rule: "用量费用与补足之和超过封顶额的部分减免",
            ...cut,
            beforeFen: plain(before),
            capFen: plain(most),
            monthlyCapFen: usage.capFen,
            coveredDays,
            monthDays,
          },
        },
        before.gt(most) ? most.minus(before) : new Big(0),
      ),
    );
  }
  return lines;
}

/** What is missing to the minimum; a line of nothing where it was reached, so that one sees it was looked at. */
function topUp(segment: Segment, usage: UsageTerms, tiered: readonly RatedLine[]) {
  const { minimum } = usage;
  if (!minimum) return null;
  const { period, version, coveredDays, monthDays, totals } = segment;
  const shared = { termsVersion: version, coveredDays, monthDays, rampBp: rampOf(usage, segment) };
  if (minimum.kind === "amount") {
    const owed = prorated(exact(minimum.fen).times(rampOf(usage, segment)).div(10_000), segment).round(0, Big.roundHalfUp);
    const billed = big(sumOf(tiered));
    const facts = {
      description: `最低承诺补足 ${period}`,
      basis: {
        rule: "本期承诺金额 − 用量费用，已达到则为零",
        ...shared,
        committedFen: plain(owed),
        usageFen: plain(billed),
        monthlyFen: minimum.fen,
      },
    };
    return { facts, precise: owed.gt(billed) ? owed.minus(billed) : new Big(0) };
  }
  const charge = usage.charges.find((one) => one.key === minimum.chargeKey);
  const committed = committedQuantity(usage, segment);
  if (!charge || !committed) throw new RangeError(`the minimum names no charge: ${minimum.chargeKey}`);
  const { quantity } = usedOf(charge, totals);
  const missing = exact(committed.quantity).gt(quantity) ? exact(committed.quantity).minus(quantity) : new Big(0);
  // By volume tiers the committed quantity may cost less than the smaller one that was used: then nothing is owed on top.
  const more = missing.gt(0) ? costOf(charge, exact(committed.quantity)).minus(costOf(charge, quantity)) : new Big(0);
  const facts = {
    description: `最低承诺补足 ${period}`,
    quantity: plain(missing),
    unit: CHARGE_UNITS[charge.basis],
    unitPriceFen: charge.tiers.length === 1 ? (charge.tiers[0]?.unitPriceFen ?? null) : null,
    basis: {
      rule: "承诺用量按同一价格应付的金额 − 实际用量的金额，已达到则为零",
      ...shared,
      charge: charge.key,
      committed: committed.quantity,
      used: plain(quantity),
      monthly: minimum.quantity,
    },
  };
  return { facts, precise: more.gt(0) ? more : new Big(0) };
}

/** Rent of the robots by their days: those with the same days share a line that names them. */
function rentLines(segment: Segment, lease: LeaseTerms, forPeriod: string): RatedLine[] {
  const { period, version, monthDays, rentals } = segment;
  const byDays = new Map<number, string[]>();
  for (const { identity, days } of rentals) if (days > 0) byDays.set(days, [...(byDays.get(days) ?? []), identity]);
  return [...byDays]
    .sort(([a], [b]) => b - a)
    .map(([days, identities]) =>
      line(
        {
          lineKey: `v${version}:rent:${days}`,
          kind: "rent",
          description: `租金 ${period}（${identities.length} 台${days < monthDays ? `，${days} 天` : ""}）`,
          forPeriod,
          quantity: String(identities.length),
          unit: "台",
          unitPriceFen: lease.monthlyRentFen,
          vat: lease.vat,
          basis: {
            rule: "每台月租金 × 台数 × 起租天数 ÷ 当月天数",
            termsVersion: version,
            days,
            monthDays,
            robots: [...identities].sort(),
          },
        },
        exact(lease.monthlyRentFen).times(identities.length).times(days).div(monthDays),
      ),
    );
}

const BASE_NAMES = { usage: "用量部分", rent: "租金部分" } as const;

/**
 * Credits for a service level that was not kept: a part of the base, measure by measure until the cap of all credits is used up. The base of rent
 * paid in advance is that rent, although it stands on another invoice.
 */
function creditLines(segment: Segment, sla: SlaTerms, lines: { used: readonly RatedLine[]; rent: readonly RatedLine[] }): RatedLine[] {
  const { period, version, totals, terms } = segment;
  const rent = terms.lease ? rentLines(segment, terms.lease, period) : [];
  const bases = [
    ...(sla.base !== "rent" && terms.usage ? [{ name: "usage" as const, fen: sumOf(lines.used), vat: terms.usage.vat }] : []),
    ...(sla.base !== "usage" && terms.lease ? [{ name: "rent" as const, fen: sumOf(rent), vat: terms.lease.vat }] : []),
  ];
  let leftBp = sla.capBp;
  return serviceLevels(sla, totals).flatMap((level) => {
    const creditBp = Math.min(level.creditBp, leftBp);
    leftBp -= creditBp;
    const unit = SLA_SAMPLE_UNITS[level.measure];
    return bases.map((base: { name: keyof typeof BASE_NAMES; fen: bigint; vat: Vat }) =>
      line(
        {
          lineKey: `v${version}:sla:${level.measure}:${base.name}`,
          kind: "slaCredit",
          description: `${SLA_MEASURE_NAMES[level.measure]}${level.percent === null ? "样本不足，不评价" : ` ${level.percent}%`} ${period}${bases.length > 1 ? `（${BASE_NAMES[base.name]}）` : ""}`,
          forPeriod: period,
          vat: base.vat,
          basis: {
            rule: "服务水平抵扣 = 基数 × 抵扣比例，合计不超过抵扣上限",
            termsVersion: version,
            good: level.good,
            all: level.all,
            excluded: level.excluded,
            unit,
            percent: level.percent,
            belowPercent: level.belowPercent,
            creditBp,
            owedBp: level.creditBp,
            capBp: sla.capBp,
            baseFen: base.fen.toString(),
          },
        },
        big(base.fen > 0n ? base.fen : 0n)
          .times(-creditBp)
          .div(10_000),
      ),
    );
  });
}
