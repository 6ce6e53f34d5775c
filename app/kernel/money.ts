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
