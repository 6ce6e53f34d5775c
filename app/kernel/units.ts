import Big from "big.js";
import { z } from "zod";
import { exact, typedNumber } from "./money.ts";

/** One accepted unit of a quantity: canonical = value × factor + offset, exact decimals as text. */
export interface UnitFactor {
  unit: string;
  factor: string;
  offset?: string;
}

/** Decimals the database keeps; factors that do not terminate (s to min) come out exact for every sensible value after this rounding. */
const SCALE = 12;

/** Converts decimal text in `unit` to the canonical unit, rounded at the twelfth decimal. Throws RangeError on an unknown unit or a bad number. */
export function toCanonical(value: string, unit: string, units: readonly UnitFactor[]): string {
  const found = units.find((candidate) => candidate.unit === unit);
  if (!found) throw new RangeError(`unknown unit: ${unit}`);
  return plain(
    exact(value)
      .times(found.factor)
      .plus(found.offset ?? "0")
      .round(SCALE, Big.roundHalfUp),
  );
}

/**
 * The way back: a canonical value in one of its units, as the shortest decimal that converts to exactly this value. Whatever was typed with up to
 * nine decimals comes back as it was typed. Where no decimal of at most twelve places does (30° in rad), the nearest of twelve places.
 * Throws RangeError on an unknown unit or a bad number.
 */
export function fromCanonical(value: string, unit: string, units: readonly UnitFactor[]): string {
  const found = units.find((candidate) => candidate.unit === unit);
  if (!found) throw new RangeError(`unknown unit: ${unit}`);
  const canonical = exact(value);
  const near = canonical.minus(found.offset ?? "0").div(found.factor);
  for (let places = 0; places < SCALE; places++) {
    const shorter = plain(near.round(places, Big.roundHalfUp));
    if (canonical.eq(toCanonical(shorter, unit, units))) return shorter;
  }
  return plain(near.round(SCALE, Big.roundHalfUp));
}

/** A Big as plain decimal text without exponent, trailing zeros or a minus before zero: 0.50 → "0.5". */
export function plain(value: Big): string {
  if (value.eq(0)) return "0";
  const text = value.toFixed();
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** Decimal text as a person types it: full-width digits, thousands separators and a leading ± are taken. Null when it is not a number. */
export function normalizeDecimal(typed: string): string | null {
  const text = typedNumber(typed)?.replace(/^[±+](?=\d)/, "");
  return text !== undefined && /^-?\d{1,15}(\.\d{1,12})?$/.test(text) ? plain(new Big(text)) : null;
}

/** A filter on a quantity as it stands in an address: the value as typed, in any unit the quantity accepts. */
export const valueFilterInput = z.strictObject({
  metric: z.string().regex(/^[A-Za-z0-9]{1,60}$/),
  comparator: z.enum(["<=", ">="]),
  value: z.string().min(1).max(30),
  unit: z.string().max(20),
});
export type ValueFilter = z.output<typeof valueFilterInput>;

/** `?m=positionAccuracy:<=:0.5:mm` and back. What is not one is left out; a quantity is asked once, its last filter counts. */
export const writeValueFilter = ({ metric, comparator, value, unit }: ValueFilter): string => [metric, comparator, value, unit].join(":");
export function readValueFilters(texts: readonly string[]): ValueFilter[] {
  const read = texts.slice(0, 20).flatMap((text) => {
    const [metric, comparator, value, unit] = text.split(":");
    return valueFilterInput.safeParse({ metric, comparator, value, unit }).data ?? [];
  });
  return read.filter(({ metric }, i) => !read.some((other, j) => j > i && other.metric === metric)).slice(0, 6);
}
