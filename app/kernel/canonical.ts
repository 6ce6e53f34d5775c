import { createHash } from "node:crypto";

/**
 * Canonical JSON: keys sorted by code unit, keys and strings in NFC, bigint as decimal text, dates as ISO text, undefined members left out.
 * Equal contents give equal bytes whatever order they were written in. Throws RangeError on numbers and dates JSON cannot hold and on keys
 * that NFC makes equal, TypeError on anything that is not plain data: a Map or a class instance would lose its content unseen.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === "boolean") return JSON.stringify(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new RangeError("canonical JSON holds finite numbers only");
    return JSON.stringify(value);
  }
  if (typeof value === "bigint") return JSON.stringify(value.toString());
  if (typeof value === "string") return JSON.stringify(value.normalize("NFC"));
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${Array.from(value, (item) => (item === undefined ? "null" : canonicalJson(item))).join(",")}]`;
  if (typeof value === "object" && isPlain(value)) return canonicalObject(value);
  throw new TypeError(`canonical JSON cannot hold a ${typeof value === "object" ? value.constructor?.name : typeof value}`);
}

function canonicalObject(value: object): string {
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  const byKey = new Map(members.map(([key, member]) => [key.normalize("NFC"), member]));
  if (byKey.size !== members.length) throw new RangeError("canonical JSON holds each key once");
  const sorted = [...byKey].sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(",")}}`;
}

/** An object literal, also one of another realm or without a prototype. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** SHA-256 of a text, lower-case hex. */
export function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/** SHA-256 of the canonical JSON of `value`. */
export function contentHash(value: unknown): string {
  return sha256(canonicalJson(value));
}
