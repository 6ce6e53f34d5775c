/**
 * Figures and dates as people read them, the same on server and browser.
 * Money is integer fen and measured values are exact decimal text: neither passes through a float.
 */

const NBSP = "\u00a0";
const MINUS = "\u2212";
const EMPTY = "—";

/** What formatters show for a missing value. */
export const emptyFigure = EMPTY;

type Integer = bigint | string | number;
type Instant = string | Date;

function toBigInt(value: Integer): bigint {
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new RangeError(`not a safe integer: ${value}`);
  return BigInt(value);
}

function group(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** Integer scaled by 10^places, rounded half away from zero when digits are dropped, as grouped text without sign. */
function scaled(absolute: bigint, places: number): string {
  const text = absolute.toString().padStart(places + 1, "0");
  const whole = group(text.slice(0, text.length - places));
  return places === 0 ? whole : `${whole}.${text.slice(text.length - places)}`;
}

/** Fen as `1,234,567.00`, without the currency sign (for columns headed 单位：元). */
export function formatYuan(fen: Integer | null | undefined): string {
  if (fen === null || fen === undefined) return EMPTY;
  const value = toBigInt(fen);
  return value < 0n ? `${MINUS}${scaled(-value, 2)}` : scaled(value, 2);
}

/** Fen as `¥1,234,567.00`; a negative amount is `−¥1,234.00`. */
export function formatFen(fen: Integer | null | undefined): string {
  if (fen === null || fen === undefined) return EMPTY;
  const value = toBigInt(fen);
  return value < 0n ? `${MINUS}¥${scaled(-value, 2)}` : `¥${scaled(value, 2)}`;
}

/** A price in fen, which may have decimals, in 元 with two decimals at least, nothing rounded and without sign: "40.25" is 0.4025. */
export function formatPrice(fen: string): string {
  const [whole = "0", part = ""] = fen.split(".");
  const digits = whole.padStart(3, "0");
  return formatDecimal(`${digits.slice(0, -2)}.${digits.slice(-2)}${part}`);
}

/** Fen as `123.46 万元` (two decimals, rounded half away from zero). */
export function formatWan(fen: Integer | null | undefined): string {
  if (fen === null || fen === undefined) return EMPTY;
  const value = toBigInt(fen);
  const absolute = value < 0n ? -value : value;
  const hundredths = (absolute + 5_000n) / 10_000n;
  return `${value < 0n && hundredths > 0n ? MINUS : ""}${scaled(hundredths, 2)}${NBSP}万元`;
}

/** Basis points (1 bp = 0.01 %) as `58.50 %`. */
export function formatPercentBp(basisPoints: Integer | null | undefined): string {
  if (basisPoints === null || basisPoints === undefined) return EMPTY;
  const value = toBigInt(basisPoints);
  return `${value < 0n ? MINUS : ""}${scaled(value < 0n ? -value : value, 2)}${NBSP}%`;
}

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/;

function roundDigits(whole: string, fraction: string, places: number): { whole: string; fraction: string } {
  if (fraction.length <= places) return { whole, fraction: fraction.padEnd(places, "0") };
  const kept = BigInt(whole + fraction.slice(0, places)) + (fraction.charAt(places) >= "5" ? 1n : 0n);
  const text = kept.toString().padStart(places + 1, "0");
  return { whole: text.slice(0, text.length - places), fraction: text.slice(text.length - places) };
}

/**
 * Exact decimal text as `1,234.5`, with a unit after a no-break space when given.
 * @param options.places fixed number of decimals (half away from zero); without it every given digit is kept.
 * @throws RangeError when the text is not a plain decimal.
 */
export function formatDecimal(
  value: string | number | bigint | null | undefined,
  options: { places?: number | undefined; unit?: string | undefined } = {},
): string {
  if (value === null || value === undefined || value === "") return EMPTY;
  const match = DECIMAL.exec(String(value).trim());
  if (!match) throw new RangeError(`not a decimal: ${value}`);
  const bare = (match[2] ?? "0").replace(/^0+(?=\d)/, "");
  const { whole, fraction } =
    options.places === undefined ? { whole: bare, fraction: match[3] ?? "" } : roundDigits(bare, match[3] ?? "", options.places);
  const digits = fraction === "" ? group(whole) : `${group(whole)}.${fraction}`;
  const sign = match[1] === "-" && /[1-9]/.test(digits) ? MINUS : "";
  return `${sign}${digits}${options.unit ? `${NBSP}${options.unit}` : ""}`;
}

/** A count as `1,234`, with its unit after a no-break space when given. */
export function formatCount(value: Integer | null | undefined, unit?: string): string {
  return formatDecimal(value, { unit });
}

const shanghai = new Intl.DateTimeFormat("en-CA", {
  timeZone: "Asia/Shanghai",
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
});

/** `YYYY-MM-DD` is a calendar day, not an instant: it is kept as it is. */
const CALENDAR_DAY = /^\d{4}-\d{2}-\d{2}$/;

function parts(instant: Instant): { date: string; time: string } {
  const at = typeof instant === "string" ? new Date(instant) : instant;
  if (Number.isNaN(at.getTime())) throw new RangeError(`not a time: ${instant}`);
  const found = new Map(shanghai.formatToParts(at).map((part) => [part.type, part.value]));
  return {
    date: `${found.get("year")}-${found.get("month")}-${found.get("day")}`,
    time: `${found.get("hour")}:${found.get("minute")}`,
  };
}

/** An instant as `2026-11-21 14:05` in Asia/Shanghai. */
export function formatDateTime(instant: Instant | null | undefined): string {
  if (instant === null || instant === undefined) return EMPTY;
  const { date, time } = parts(instant);
  return `${date} ${time}`;
}

/** A calendar day, or the day of an instant in Asia/Shanghai, as `2026-11-21`. */
export function formatDate(instant: Instant | null | undefined): string {
  if (instant === null || instant === undefined) return EMPTY;
  if (typeof instant === "string" && CALENDAR_DAY.test(instant)) return instant;
  return parts(instant).date;
}

/**
 * Whole calendar days in Asia/Shanghai from `now` to `until`: 0 is today, negative is past.
 * `now` comes from the loader, so that server and browser agree.
 */
export function remainingDays(until: Instant, now: Instant): number {
  const day = (instant: Instant): number => Date.parse(`${formatDate(instant)}T00:00:00Z`) / 86_400_000;
  return day(until) - day(now);
}

/** `剩 3 天`, `今天截止`, `已过 2 天`. Only shown beside the exact date. */
export function formatRemaining(until: Instant, now: Instant): string {
  const days = remainingDays(until, now);
  if (days === 0) return "今天截止";
  return days > 0 ? `剩${NBSP}${days}${NBSP}天` : `已过${NBSP}${-days}${NBSP}天`;
}

/** Bytes as `1.2 MB` (decimal units, one decimal above 1 KB). */
export function formatBytes(bytes: number): string {
  const units = ["B", "KB", "MB", "GB"] as const;
  let size = bytes;
  let at = 0;
  while (size >= 1000 && at < units.length - 1) {
    size /= 1000;
    at += 1;
  }
  return `${at === 0 ? size : size.toFixed(1)}${NBSP}${units[at]}`;
}
