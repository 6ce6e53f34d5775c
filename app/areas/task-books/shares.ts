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

  const negative = totalFen < 0n;
  const size = negative ? -totalFen : totalFen;
  const portions = apportion(
    size,
    shares.map((share) => ({ id: share.id, weight: BigInt(share.basisPoints) })),
  );
  return shares.map((share, index) => {
    const portion = portions[index];
    if (!portion) throw new RangeError("shares: a part is missing");
    return {
      id: share.id,
      amountFen: negative ? -portion.amount : portion.amount,
      exact: exactYuan(size * BigInt(share.basisPoints), negative),
      rounded: portion.rounded,
    };
  });
}

/** `fenTimesTenThousand` is fen × basis points, that is millionths of a 元; rounded half up to ten-thousandths. */
function exactYuan(fenTimesTenThousand: bigint, negative: boolean): string {
  const tenThousandths = (fenTimesTenThousand + 50n) / 100n;
  const digits = tenThousandths.toString().padStart(5, "0");
  const sign = negative && tenThousandths > 0n ? "-" : "";
  return `${sign}${digits.slice(0, -4)}.${digits.slice(-4)}`;
}
