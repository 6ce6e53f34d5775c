import Big from "big.js";
import type { Charge } from "#app/areas/contracts/index.server.ts";
import type { UsageTotal } from "#app/areas/usage/index.server.ts";
import { exact } from "#app/kernel/money.ts";
import { plain } from "#app/kernel/units.ts";
import { CHARGE_SOURCES } from "#db/vocabulary/contracts.ts";

/** The part of a quantity that one tier prices. Quantities in the unit of the price; `precise` is fen before rounding. */
export interface TierPart {
  index: number;
  from: string;
  upTo: string | null;
  quantity: Big;
  unitPriceFen: string;
  precise: Big;
}

type Priced = Pick<Charge, "tierMode" | "tiers">;

/** How much of a charge was used: its kind, in its billed states, in the unit of its price (hours to the twelfth decimal). */
export function usedOf(charge: Pick<Charge, "basis" | "states">, totals: readonly UsageTotal[]): { quantity: Big; events: number } {
  const { kind, per } = CHARGE_SOURCES[charge.basis];
  const counted = totals.filter(
    (total) => total.kind === kind && (charge.basis !== "operatingHour" || (total.state !== null && charge.states.includes(total.state))),
  );
  const sum = counted.reduce((running, total) => running.plus(total.quantity), new Big(0));
  return { quantity: sum.div(per).round(12, Big.roundHalfUp), events: counted.reduce((n, total) => n + total.events, 0) };
}

/**
 * What a quantity costs, by tier. A tier holds (previous bound, bound], so that fractions of a unit need no gap between tiers. Graduated: each
 * part at its tier's price; volume: everything at the price of the tier it ends in. Nothing used is one part of nothing.
 */
export function priceByTiers({ tierMode, tiers }: Priced, quantity: Big): TierPart[] {
  const bounds = tiers.map((tier, index) => ({
    index,
    from: index === 0 ? "0" : (tiers[index - 1]?.upTo ?? "0"),
    upTo: tier.upTo,
    unitPriceFen: tier.unitPriceFen,
  }));
  const part = (tier: (typeof bounds)[number], used: Big): TierPart => ({
    ...tier,
    quantity: used,
    precise: used.times(exact(tier.unitPriceFen)),
  });
  const reached = bounds.findIndex(({ upTo }) => upTo === null || quantity.lte(upTo));
  const last = bounds[reached === -1 ? bounds.length - 1 : reached];
  if (!last) throw new RangeError("a charge without tiers");
  if (tierMode === "volume") return [part(last, quantity)];
  return bounds.slice(0, last.index + 1).map((tier) => part(tier, (tier === last ? quantity : new Big(tier.upTo ?? 0)).minus(tier.from)));
}

/** Fen before rounding for a quantity of a charge. */
export function costOf(charge: Priced, quantity: Big): Big {
  return priceByTiers(charge, quantity).reduce((sum, part) => sum.plus(part.precise), new Big(0));
}

/** A bound at which using more costs less in all. `unitsToCatchUp` is the quantity at which the next tier costs as much as the bound did. */
export interface Inversion {
  upTo: string;
  costFen: string;
  nextUnitPriceFen: string;
  unitsToCatchUp: string;
}

/** Bounds of volume tiers beyond which the whole becomes cheaper: a user just below one should know it. None for graduated tiers. */
export function inversionsOf(charge: Priced): Inversion[] {
  if (charge.tierMode !== "volume") return [];
  return charge.tiers.flatMap((tier, index) => {
    const next = charge.tiers[index + 1];
    if (!next || tier.upTo === null || !exact(next.unitPriceFen).lt(tier.unitPriceFen)) return [];
    const cost = exact(tier.upTo).times(exact(tier.unitPriceFen));
    const price = exact(next.unitPriceFen);
    return [
      {
        upTo: tier.upTo,
        costFen: plain(cost.round(12, Big.roundHalfUp)),
        nextUnitPriceFen: next.unitPriceFen,
        unitsToCatchUp: price.eq(0) ? "" : plain(cost.div(price).round(2, Big.roundUp)),
      },
    ];
  });
}
