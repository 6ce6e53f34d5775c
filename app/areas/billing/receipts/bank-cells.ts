import { typedNumber, yuanToFen } from "#app/kernel/money.ts";

/** An amount as banks print it (¥1,234.50, 1234.5元) in fen; null when it is none, or has a sign. */
export function bankAmount(text: string): bigint | null {
  const plain = typedNumber(text.replace(/^[¥￥]|元$/g, ""));
  return plain !== null && /^\d{1,13}(\.\d{1,2})?$/.test(plain) ? yuanToFen(plain) : null;
}

/** A day as banks print it (2026-10-08, 20261008, 2026/10/8 14:00, 2026年10月8日) as YYYY-MM-DD; null when it is none. */
export function bankDay(text: string): string | null {
  const match = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})/.exec(text);
  if (!match) return null;
  const day = `${match[1]}-${match[2]?.padStart(2, "0")}-${match[3]?.padStart(2, "0")}`;
  return Number.isNaN(Date.parse(`${day}T00:00:00Z`)) ? null : day;
}
