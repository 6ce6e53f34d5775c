/** One beneficiary and its part of the whole: 10000 basis points = 100.00 %. */
export interface Share {
  id: string;
  basisPoints: number;
}

/** What one beneficiary gets out of a total. */
export interface SplitPart {
  id: string;
  amountFen: bigint;
  /** The unrounded part in 元 to four decimals (half away from zero), no separators: "75254.7218". For the reader only. */
  exact: string;
  /** True when the largest-remainder rule gave this part the fen its fraction did not fill. */
  rounded: boolean;
}

/** The whole in basis points. */
export const FULL_SHARE = 10_000;

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

/** Equal shares of 10000 basis points; what does not divide goes to the smallest ids, one basis point each. Empty for no ids. */
export function equalShares(ids: readonly string[]): Share[] {
  const portions = apportion(
    BigInt(FULL_SHARE),
    ids.map((id) => ({ id, weight: 1n })),
  );
  return ids.map((id, index) => ({ id, basisPoints: Number(portions[index]?.amount ?? 0n) }));
}

/** Sum of basis points. */
export function shareTotal(shares: readonly { basisPoints: number }[]): number {
  return shares.reduce((sum, share) => sum + share.basisPoints, 0);
}

/** What a person reads when shares do not total 100.00 %: "合计 99.99%，还差 0.01%"; null when they do. */
export function shareTotalProblem(shares: readonly { basisPoints: number }[]): string | null {
  const total = shareTotal(shares);
  if (total === FULL_SHARE) return null;
  const gap = formatBasisPoints(Math.abs(FULL_SHARE - total));
  return `合计 ${formatBasisPoints(total)}，${total < FULL_SHARE ? "还差" : "超出"} ${gap}`;
}

/** Basis points as a percentage with two decimals: 5850 → "58.50%". */
export function formatBasisPoints(basisPoints: number): string {
  return `${(basisPoints / 100).toFixed(2)}%`;
}

/** Basis points of a percentage as typed ("58.29" → 5829), by text so that nothing is rounded; null when it is not one of at most two decimals. */
export function basisPointsOf(typed: string): number | null {
  const match = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(typed.trim());
  return match ? Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0")) : null;
}

/** Largest-remainder apportionment of `total` (0 or more) by whole weights, in the order given. No weight at all gives zeros. */
function apportion(total: bigint, items: readonly { id: string; weight: bigint }[]): { amount: bigint; rounded: boolean }[] {
  const sum = items.reduce((running, item) => running + item.weight, 0n);
  if (sum === 0n) return items.map(() => ({ amount: 0n, rounded: false }));
  const floors = items.map((item, index) => ({
    index,
    id: item.id,
    amount: (total * item.weight) / sum,
    remainder: (total * item.weight) % sum,
  }));
  const left = total - floors.reduce((running, floor) => running + floor.amount, 0n);
  const raised = new Set(
    [...floors]
      .sort((a, b) => (a.remainder === b.remainder ? compareIds(a.id, b.id) : a.remainder > b.remainder ? -1 : 1))
      .slice(0, Number(left))
      .map((floor) => floor.index),
  );
  return floors.map(({ index, amount }) => ({ amount: raised.has(index) ? amount + 1n : amount, rounded: raised.has(index) }));
}

/** Code-unit order: the same on every machine, unlike the locale's. */
function compareIds(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `fenTimesTenThousand` is fen × basis points, that is millionths of a 元; rounded half up to ten-thousandths. */
function exactYuan(fenTimesTenThousand: bigint, negative: boolean): string {
  const tenThousandths = (fenTimesTenThousand + 50n) / 100n;
  const digits = tenThousandths.toString().padStart(5, "0");
  const sign = negative && tenThousandths > 0n ? "-" : "";
  return `${sign}${digits.slice(0, -4)}.${digits.slice(-4)}`;
}
