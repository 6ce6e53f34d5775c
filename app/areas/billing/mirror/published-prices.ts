import Big from "big.js";
import type { ContractTerms } from "#app/areas/contracts/index.server.ts";
import { CHARGE_BASIS_NAMES, CHARGE_UNITS } from "#db/vocabulary/contracts.ts";

/** Amounts are exact decimals in fen. A tier's end is a whole number of units, null for none. */
type Priced = { unitAmountFen: string } | { tiersMode: "graduated" | "volume"; tiers: { upTo: bigint | null; unitAmountFen: string }[] };

/** One price of a version of the terms as it is published, or why it cannot be. */
export interface PublishedPrice {
  /** Key of the charge, or `rent`. */
  key: string;
  nickname: string;
  terms: Priced | { leftOut: string };
}

/** Every charge of the terms and the rent, as prices. Minimum, cap, ramp and service level are contract law that no price can carry: they are left to the terms. */
export function publishedPrices(terms: Pick<ContractTerms, "usage" | "lease">): PublishedPrice[] {
  const charges = (terms.usage?.charges ?? []).map((charge) => ({
    key: charge.key,
    nickname: `${CHARGE_BASIS_NAMES[charge.basis]}（元/${CHARGE_UNITS[charge.basis]}）`,
    terms: tiered(charge.tierMode, charge.tiers),
  }));
  const rent = terms.lease ? [{ key: "rent", nickname: "租金（元/台/月）", terms: { unitAmountFen: terms.lease.monthlyRentFen } }] : [];
  return [...charges, ...rent];
}

function tiered(
  tiersMode: "graduated" | "volume",
  tiers: readonly { upTo: string | null; unitPriceFen: string }[],
): PublishedPrice["terms"] {
  const [only, ...more] = tiers;
  if (only && more.length === 0 && only.upTo === null) return { unitAmountFen: plain(only.unitPriceFen) };
  for (const { upTo } of tiers) {
    if (upTo === null) continue;
    const end = new Big(upTo);
    if (!end.eq(end.round(0, Big.roundDown))) return { leftOut: `档位上限 ${plain(upTo)} 不是整数，收款渠道的价格不能表示` };
    if (end.gt(Number.MAX_SAFE_INTEGER)) return { leftOut: `档位上限 ${plain(upTo)} 过大，收款渠道的价格不能表示` };
  }
  return {
    tiersMode,
    tiers: tiers.map(({ upTo, unitPriceFen }) => ({
      upTo: upTo === null ? null : BigInt(new Big(upTo).toFixed(0)),
      unitAmountFen: plain(unitPriceFen),
    })),
  };
}

const plain = (decimal: string): string => new Big(decimal).toFixed();
