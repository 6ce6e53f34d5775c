import Big from "big.js";

/** Exact decimal from text; throws RangeError on anything that is not a plain decimal. */
export function exact(text: string): Big {
  if (!/^-?\d{1,26}(\.\d{1,12})?$/.test(text)) throw new RangeError(`not a decimal: ${text}`);
  return new Big(text);
}

/** Rounds a decimal amount of fen to whole fen, half away from zero (billing.md §5: once per line). */
export function roundToFen(precise: Big): bigint {
  return BigInt(precise.round(0, Big.roundHalfUp).toFixed(0));
}

/** 元 as typed by a person ("1,234.50") to fen. Throws RangeError when it is not an amount with at most two decimals. */
export function yuanToFen(text: string): bigint {
  const plain = typedNumber(text);
  if (plain === null || !/^\d{1,13}(\.\d{1,2})?$/.test(plain)) throw new RangeError(`not an amount: ${text}`);
  return BigInt(new Big(plain).times(100).toFixed(0));
}

/** Fen to 元 with two decimals, no separators: 123450n → "1234.50". */
export function fenToYuan(fen: bigint): string {
  const sign = fen < 0n ? "-" : "";
  const digits = (fen < 0n ? -fen : fen).toString().padStart(3, "0");
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/**
 * A number as a person types it, in ASCII and without thousands separators: full-width forms and the typographic minus are taken.
 * Null when a comma does not set off three digits: "0,5" may mean a half, and must not become five.
 */
export function typedNumber(typed: string): string | null {
  const ascii = typed
    .replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll("\u2212", "-")
    .trim();
  if (!ascii.includes(",")) return ascii;
  return /^[-+±]?\d{1,3}(,\d{3})+(\.\d*)?$/.test(ascii) ? ascii.replaceAll(",", "") : null;
}

/** One beneficiary and its part of the whole: 10000 basis points = 100.00 %. */
export interface Share {
  id: string;
  basisPoints: number;
}

/** The whole in basis points. */
export const FULL_SHARE = 10_000;

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
export function apportion(total: bigint, items: readonly { id: string; weight: bigint }[]): { amount: bigint; rounded: boolean }[] {
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
