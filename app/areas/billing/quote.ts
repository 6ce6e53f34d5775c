import Big from "big.js";
import type { Charge } from "#app/areas/contracts/index.server.ts";
import type { UsageTotal } from "#app/areas/usage/index.server.ts";
import { plain } from "#app/kernel/units.ts";
import type { InvoiceLineKind } from "#db/vocabulary/billing.ts";
import { CHARGE_BASIS_NAMES, CHARGE_SOURCES, CHARGE_UNITS } from "#db/vocabulary/contracts.ts";
import { ratePeriod } from "./rating/rate-period.ts";
import type { PricedTerms, Segment } from "./rating/rate-segment.ts";
import { inversionsOf } from "./rating/tiers.ts";

/** How many levels of use a quote compares. */
const LEVELS = 3;
const MONTH_DAYS = 30;

/** Quantities a month by charge key, one for each level; decimals as text. */
export type QuoteLevels = Record<string, string[]>;

/**
 * Levels to begin with: around what is promised, else around the bounds of the tiers, else by tens. They are meant to be changed.
 */
export function usualLevels(terms: PricedTerms): QuoteLevels {
  return Object.fromEntries((terms.usage?.charges ?? []).map((charge) => [charge.key, usualOf(charge, terms)]));
}

function usualOf(charge: Charge, { usage }: PricedTerms): string[] {
  const promised = usage?.minimum?.kind === "quantity" && usage.minimum.chargeKey === charge.key ? usage.minimum.quantity : null;
  const bound = charge.tiers[0]?.upTo ?? null;
  const middle = promised ?? bound;
  if (middle === null) return ["100", "1000", "10000"];
  return ["0.5", "1", "2"].map((part) => plain(new Big(middle).times(part).round(0, Big.roundHalfUp)));
}

/**
 * What a whole month of 30 days costs at each level once the ramp is over: rent for all robots, service levels kept. The same rating that bills, so
 * a quote and an invoice cannot disagree. `inversions` are bounds beyond which using more costs less in all. Amounts are fen as text.
 */
export function quoteTerms(terms: PricedTerms, levels: QuoteLevels) {
  const rated = Array.from({ length: LEVELS }, (_, i) => {
    const totals = (terms.usage?.charges ?? []).map((charge) => reported(charge, levels[charge.key]?.[i] ?? "0"));
    const segment = monthOf(terms, totals);
    const [arrears, advance] = (["inArrears", "inAdvance"] as const).map((charged) =>
      ratePeriod({ period: "month", charged, segments: [segment], earlier: [], already: [], alreadyOperations: "0", carried: [] }),
    );
    const lines = [...(advance?.lines ?? []), ...(arrears?.lines ?? [])];
    return {
      lines,
      totalFen: (advance?.totalFen ?? 0n) + (arrears?.totalFen ?? 0n),
      netFen: (advance?.netFen ?? 0n) + (arrears?.netFen ?? 0n),
    };
  });
  const shown = rated.flatMap(({ lines }) => lines.filter(({ amountFen }) => amountFen !== 0n));
  const keys = [...new Set(shown.map(({ lineKey }) => lineKey))].sort((a, b) => order(shown, a) - order(shown, b) || (a < b ? -1 : 1));
  return {
    charges: (terms.usage?.charges ?? []).map((charge) => ({
      key: charge.key,
      name: CHARGE_BASIS_NAMES[charge.basis],
      unit: CHARGE_UNITS[charge.basis],
      levels: Array.from({ length: LEVELS }, (_, i) => levels[charge.key]?.[i] ?? "0"),
      inversions: inversionsOf(charge),
    })),
    rows: keys.map((key) => {
      const found = rated.map(({ lines }) => lines.filter((line) => line.lineKey === key));
      const first = found.flat()[0];
      return {
        key,
        name: (first?.description ?? "").replace(" month", ""),
        amountsFen: found.map((lines) => lines.reduce((sum, line) => sum + line.amountFen, 0n).toString()),
      };
    }),
    netFen: rated.map(({ netFen }) => netFen.toString()),
    totalFen: rated.map(({ totalFen }) => totalFen.toString()),
    deposit: terms.lease && terms.lease.depositFen !== "0" ? terms.lease.depositFen : null,
  };
}

/** Lines as an invoice has them, tax last. */
const ROW_ORDER: readonly InvoiceLineKind[] = ["rent", "usage", "minimumTopUp", "capReduction", "carryOut", "tax"];
const order = (lines: readonly { lineKey: string; kind: InvoiceLineKind }[], key: string) =>
  ROW_ORDER.indexOf(lines.find(({ lineKey }) => lineKey === key)?.kind ?? "tax");

/** What robots would report for a quantity of a charge; for hours in the first of its billed states. */
function reported({ basis, states }: Charge, quantity: string): UsageTotal {
  const { kind, per } = CHARGE_SOURCES[basis];
  return {
    kind,
    state: basis === "operatingHour" ? (states[0] ?? null) : null,
    exclusion: null,
    quantity: plain(new Big(quantity).times(per)),
    events: 0,
  };
}

function monthOf(terms: PricedTerms, totals: readonly UsageTotal[]): Segment {
  const from = new Date(0);
  return {
    period: "month",
    version: 1,
    // Levels are taken as kept: a quantity alone does not tell them.
    terms: { ...terms, sla: null },
    from,
    to: new Date(from.getTime() + MONTH_DAYS * 86_400_000),
    coveredDays: MONTH_DAYS,
    monthDays: MONTH_DAYS,
    contractMonth: (terms.usage?.rampBp.length ?? 0) + 1,
    totals,
    rentals: terms.lease ? Array.from({ length: terms.lease.units }, (_, i) => ({ identity: `${i + 1}`, days: MONTH_DAYS })) : [],
  };
}
