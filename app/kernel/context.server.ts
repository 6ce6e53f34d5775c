import type { Config } from "#app/config.server.ts";
import type { Jobs } from "#app/jobs/boss.server.ts";
import type { Storage } from "#app/storage/index.server.ts";
import type { StripeGateway } from "#app/stripe/index.server.ts";
import type { Database, Transaction } from "#db/client.server.ts";
import type { Search } from "#search/client.server.ts";
import type { Actor, UserActor } from "./actor.ts";
import type { Clock } from "./clock.ts";

/** What a process is made of; built once in main/services.server.ts and handed down, never imported as a singleton. */
export interface Services {
  config: Config;
  database: Database;
  search: Search;
  jobs: Jobs;
  storage: Storage;
  stripe: StripeGateway;
  clock: Clock;
}

/** What every verb and read takes first. `db` is the open transaction when there is one. */
export interface Context {
  services: Services;
  db: Database | Transaction;
  inTransaction: boolean;
  actor: Actor;
  clock: Clock;
  requestId: string | null;
}
export type TransactionContext = Context & { db: Transaction; inTransaction: true };

export function contextFor(services: Services, actor: Actor, requestId: string | null = null): Context {
  return { services, db: services.database, inTransaction: false, actor, clock: services.clock, requestId };
}

/** The actor as a signed-in user. Throws a TypeError elsewhere: policies ask before verbs read it. */
export function userOf(ctx: Context): UserActor {
  if (ctx.actor.kind !== "user") throw new TypeError(`a user is needed, not ${ctx.actor.kind}`);
  return ctx.actor;
}

const RETRYABLE = new Set(["40001", "40P01"]);

/**
 * Runs `work` in the open transaction or in a new one. Serialization failures and deadlocks of a new one are retried
 * up to five times with jitter. No network call belongs inside.
 */
export async function withTransaction<T>(ctx: Context, work: (tx: TransactionContext) => Promise<T>): Promise<T> {
  if (ctx.inTransaction) return work(ctx as TransactionContext);
  for (let attempt = 1; ; attempt++) {
    try {
      return await ctx.services.database.transaction((db) => work({ ...ctx, db, inTransaction: true }));
    } catch (error) {
      const code = databaseErrorCode(error);
      if (code === null || !RETRYABLE.has(code) || attempt === 5) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt));
    }
  }
}

/** SQLSTATE of a failed statement, or null when the error is something else. */
export function databaseErrorCode(error: unknown): string | null {
  const code = reported(error, "code");
  return code !== null && /^[0-9A-Z]{5}$/.test(code) ? code : null;
}

/** Name of the violated constraint, or null. */
export function violatedConstraint(error: unknown): string | null {
  return reported(error, "constraint_name");
}

/** A statement's error is the cause of the query builder's; that of a COMMIT (a deferred constraint, a serialization failure) comes bare. */
function reported(error: unknown, key: string): string | null {
  const outer = error as (Record<string, unknown> & { cause?: Record<string, unknown> }) | null | undefined;
  const value = outer?.cause?.[key] ?? outer?.[key];
  return typeof value === "string" ? value : null;
}

/** How long a process keeps what it read: an operator's change is seen everywhere within this time. */
const MAX_AGE_MS = 60_000;

/** Keeps one value per database, for reference data that every page needs and that changes a few times a year. */
export function keptPerDatabase<T>(read: (ctx: Context) => Promise<T>, isEmpty: (value: T) => boolean): (ctx: Context) => Promise<T> {
  const values = new WeakMap<Database, { at: number; value: T }>();
  return async (ctx) => {
    const { database } = ctx.services;
    const known = values.get(database);
    if (known && Date.now() - known.at < MAX_AGE_MS) return known.value;
    const value = await read(ctx);
    // Nothing is kept before the reference data is there: the first start fills it while the process runs.
    if (!isEmpty(value)) values.set(database, { at: Date.now(), value });
    return value;
  };
}
