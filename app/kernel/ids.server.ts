import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { sha256 } from "./canonical.ts";
import type { TransactionContext } from "./context.server.ts";

/** Prefix of the readable code of each kind of object. */
export const CODE_PREFIXES = {
  organization: "OR",
  scene: "SC",
  capability: "NL",
  run: "PD",
  consortium: "LH",
  call: "JB",
  taskBook: "RW",
  contract: "HT",
  invoice: "ZD",
  payoutBatch: "ZF",
} as const;

// Made once: making one takes a hundred times as long as using it.
const shanghaiYear = new Intl.DateTimeFormat("en", { timeZone: "Asia/Shanghai", year: "numeric" });

/**
 * Gives out the next readable code, e.g. `SC-2026-0042`; the year is that of Asia/Shanghai.
 * The counter row is locked until the transaction ends, so that no number is given twice; a rolled-back number is given again.
 */
export async function nextCode(tx: TransactionContext, kind: keyof typeof CODE_PREFIXES): Promise<string> {
  const prefix = CODE_PREFIXES[kind];
  const year = Number(shanghaiYear.format(tx.clock.now()));
  const rows = await tx.db.execute<{ last: number }>(sql`
    insert into code_counters (prefix, year, last) values (${prefix}, ${year}, 1)
    on conflict (prefix, year) do update set last = code_counters.last + 1 returning last`);
  const last = rows[0]?.last;
  if (last === undefined) throw new Error("code counter gave nothing back");
  return `${prefix}-${year}-${String(last).padStart(4, "0")}`;
}

/** A new secret key for a program: shown once as `key`; `prefix` and `keyHash` are what is stored. `family` tells kinds of keys apart. */
export function newSecretKey(family: string): { key: string; prefix: string; keyHash: string } {
  const key = `${family}_${randomBytes(24).toString("base64url")}`;
  return { key, prefix: key.slice(0, family.length + 5), keyHash: sha256(key) };
}

/** The hash of a bearer key of a family, or null when the header holds none. */
export function bearerHash(authorization: string | null, family: string): string | null {
  const key = new RegExp(`^Bearer (${family}_[\\w-]{32})$`).exec(authorization ?? "")?.[1];
  return key === undefined ? null : sha256(key);
}

/** How fine the time of last use of a key is kept: not one write per request. */
export const LAST_USED_MS = 60_000;
