import { apportion, FULL_SHARE, type Share, shareTotal } from "#app/kernel/money.ts";

export {
  basisPointsOf,
  equalShares,
  FULL_SHARE,
  formatBasisPoints,
  type Share,
  shareTotal,
  shareTotalProblem,
} from "#app/kernel/money.ts";

/** What one beneficiary gets out of a total. */
export interface SplitPart {
  id: string;
  amountFen: bigint;
  /** The unrounded part in 元 to four decimals (half away from zero), no separators: "75254.7218". For the reader only. */
  exact: string;
  /** True when the largest-remainder rule gave this part the fen its fraction did not fill. */
  rounded: boolean;
}

/**
 * Splits a total by basis points so that the parts always sum to the total: every part gets the whole fen it is due, and the fen
 * left over go one by one to the largest remainders, equal remainders by id in code-unit order. Every part is less than one fen away
 * from its exact value; a negative total gives the negated parts of the positive one; the order of `shares` changes nothing.
 *
 * Settle with the cumulative amount (paid minus refunded) and move the difference, never each payment on its own.
 * Parts come back in the order of `shares`. Throws RangeError when ids repeat, a share is not a whole number of 0 or more,
 * or the shares do not sum to exactly 10000.
 */
export function splitByBasisPoints(totalFen: bigint, shares: readonly Share[]): SplitPart[] {
  if (new Set(shares.map((share) => share.id)).size !== shares.length) throw new RangeError("shares: an id appears twice");
  if (shares.some((share) => !Number.isInteger(share.basisPoints) || share.basisPoints < 0)) {
    throw new RangeError("shares: basis points are whole numbers of 0 or more");
  }
  const total = shareTotal(shares);
  if (total !== FULL_SHARE) throw new RangeError(`shares: sum to ${total} basis points, not ${FULL_SHARE}`);

  return splitByWeights(
    totalFen,
    shares.map((share) => ({ id: share.id, weight: BigInt(share.basisPoints) })),
  );
}

/**
 * The same by whole weights of any size (costs laid out, for one): the parts always sum to the total, largest remainders first, equal
 * remainders by id. Throws RangeError when ids repeat, a weight is negative, or there is something to split and no weight to split it by.
 */
export function splitByWeights(totalFen: bigint, items: readonly { id: string; weight: bigint }[]): SplitPart[] {
  if (new Set(items.map((item) => item.id)).size !== items.length) throw new RangeError("weights: an id appears twice");
  if (items.some((item) => item.weight < 0n)) throw new RangeError("weights: a weight is negative");
  const sum = items.reduce((running, item) => running + item.weight, 0n);
  if (sum === 0n && totalFen !== 0n) throw new RangeError("weights: nothing to split by");
  const negative = totalFen < 0n;
  const size = negative ? -totalFen : totalFen;
  const portions = apportion(size, items);
  return items.map((item, index) => {
    const { amount, rounded } = portions[index] ?? { amount: 0n, rounded: false };
    return {
      id: item.id,
      amountFen: negative ? -amount : amount,
      exact: exactYuan(size * item.weight, sum === 0n ? 1n : sum, negative),
      rounded,
    };
  });
}

/** `numerator / denominator` fen, 0 or more, in 元 to ten-thousandths, rounded half up; "-" before it where it stands for a negative one. */
export function exactYuan(numerator: bigint, denominator: bigint, negative = false): string {
  const tenThousandths = (numerator * 200n + denominator) / (denominator * 2n);
  const digits = tenThousandths.toString().padStart(5, "0");
  const sign = negative && tenThousandths > 0n ? "-" : "";
  return `${sign}${digits.slice(0, -4)}.${digits.slice(-4)}`;
}
