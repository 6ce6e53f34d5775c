import { isUuid } from "./fields.ts";

/** A page request, 1-based. */
export interface PageRequest {
  page: number;
  pageSize: number;
}

export interface Page<T> extends PageRequest {
  rows: T[];
  total: number;
}

/** Reads ?page= from a URL; nonsense becomes page 1. */
export function pageFrom(params: URLSearchParams, pageSize = 20): PageRequest {
  const asked = Number(params.get("page") ?? "1");
  return { page: Number.isInteger(asked) && asked >= 1 && asked <= 10_000 ? asked : 1, pageSize };
}

export const offsetOf = ({ page, pageSize }: PageRequest): number => (page - 1) * pageSize;

/** The last millisecond that a Date can hold. */
const LAST_INSTANT = 8.64e15;

/**
 * Where a list goes on: after this row, in the order of the list. `at` is the list's own (a segment, a sort), `values` are the row's sort
 * values, `id` breaks ties, `count` rows came before. New rows do not move it, so that no row is shown twice or left out.
 */
export interface Cursor {
  at: string;
  values: (number | string)[];
  id: string;
  count: number;
  /** Milliseconds: what the first page saw as now. */
  since: number;
}

/** A stretch of a list that is read on by cursor. `after` leads to the next one; null at the end. */
export interface Stretch<T> {
  rows: T[];
  /** Of the whole list. */
  total: number;
  /** Rows before this stretch. */
  before: number;
  after: string | null;
}

/** The place of a stretch in its list, of which the finder gave these ids and `shown` were still to be shown; the rest is taken off the total. */
export function stretchOf(
  found: { ids: readonly string[]; total: number; next: (Pick<Cursor, "at" | "id"> & { values: readonly (number | string)[] }) | null },
  shown: number,
  cursor: Cursor | null,
  since: Date,
): Omit<Stretch<never>, "rows"> & { approximate: boolean } {
  const dropped = found.ids.length - shown;
  const before = cursor?.count ?? 0;
  const { next } = found;
  return {
    total: Math.max(found.total - dropped, shown),
    before,
    after: next && writeCursor({ ...next, values: [...next.values], count: before + found.ids.length, since: since.getTime() }),
    approximate: dropped > 0,
  };
}

/** A cursor as one word of an address. */
export function writeCursor({ at, values, id, count, since }: Cursor): string {
  const bytes = new TextEncoder().encode(JSON.stringify([at, values, id, count, since]));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

/** Reads `?after=` from an address; null for nonsense, which then means the beginning. */
export function readCursor(text: string | null): Cursor | null {
  if (!text || text.length > 600) return null;
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
    const parsed: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (!Array.isArray(parsed) || parsed.length !== 5) return null;
    const [at, values, id, count, since] = parsed as unknown[];
    const isValue = (value: unknown) =>
      (typeof value === "number" && Number.isFinite(value)) || (typeof value === "string" && value.length <= 200 && !value.includes("\0"));
    const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
    if (typeof at !== "string" || typeof id !== "string" || !isUuid(id)) return null;
    if (!Array.isArray(values) || values.length > 4 || !values.every(isValue) || !isCount(count) || !isCount(since) || since > LAST_INSTANT)
      return null;
    return { at, values: values as (number | string)[], id, count, since };
  } catch {
    return null;
  }
}
