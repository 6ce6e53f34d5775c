import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eq, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { describe, expect, inject, test } from "vitest";
import { databaseErrorCode } from "#app/kernel/context.server.ts";
import { migrateTo } from "#db/migrate.server.ts";
import { heldUsageDecisions, quarantinedUsage, usageEvents, usageKeys } from "#db/schema/usage.ts";
import { ensureUsageMonths, sweepUsageMonths } from "./partitions.server.ts";
import { recordUsage } from "./record-usage.server.ts";
import { outcomes, usageWorld } from "./usage.fixtures.ts";

const { world, running } = await usageWorld();
const { db } = world;
const partitions = async () => [
  ...(await db.execute<{ name: string; bound: string }>(sql`
      select inhrelid::regclass::text as name, pg_get_expr(relpartbound, inhrelid) as bound
      from pg_inherits join pg_class on pg_class.oid = inhrelid where inhparent = 'usage_events'::regclass order by 1`)),
];
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: unknown) => databaseErrorCode(error),
  );
const RESTRICT = "23001";

describe("the months of the ledger", () => {
  test("a row is in the month of Shanghai its device time falls into", async () => {
    const { ctx, contract, event } = await running();
    await recordUsage(ctx, [event("a", { time: "2026-10-31T15:59:59.999Z" }), event("b", { time: "2026-10-31T16:00:00Z" })]);
    const rows = await db
      .select({ id: usageEvents.eventId, part: sql<string>`tableoid::regclass::text` })
      .from(usageEvents)
      .where(eq(usageEvents.contractId, contract.id))
      .orderBy(usageEvents.eventId);
    expect(rows).toEqual([
      { id: "a", part: "usage_events_2026_10" },
      { id: "b", part: "usage_events_2026_11" },
    ]);
  });

  test("a month nobody thought of is made when the first event of it comes, also by several at once; no default partition is there", async () => {
    const { ctx, event } = await running("2045-09-01");
    world.setClock("2041-03-05T00:00:00Z");
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        outcomes(ctx, [event(`x${index}`, { time: "2041-02-28T15:59:59.999Z" }), event(`y${index}`, { time: "2041-02-28T16:00:00Z" })]),
      ),
    );
    world.setClock("2026-11-21T02:00:00Z");
    expect(answers.flat()).toEqual(Array(12).fill("accepted"));
    const made = await partitions();
    expect(made.filter(({ name }) => name.includes("2041"))).toHaveLength(2);
    expect(made.every(({ bound }) => bound.startsWith("FOR VALUES FROM"))).toBe(true);
  });

  test("the sweep keeps three months ready, and making them again makes nothing", async () => {
    world.setClock("2033-01-15T00:00:00Z");
    await sweepUsageMonths(world.system());
    const names = (await partitions()).map(({ name }) => name).filter((name) => name.includes("2033"));
    expect(names).toEqual([1, 2, 3, 4].map((month) => `usage_events_2033_0${month}`));
    await sweepUsageMonths(world.system());
    await ensureUsageMonths(world.system(), [new Date("2033-02-01T00:00:00Z")]);
    expect((await partitions()).filter(({ name }) => name.includes("2033"))).toHaveLength(4);
    world.setClock("2026-11-21T02:00:00Z");
  });
});

describe("append only", () => {
  test("neither the whole nor any month of it is changed, deleted from or emptied", async () => {
    const { ctx, contract, event } = await running();
    await recordUsage(ctx, [event("a"), event("b", { time: "2026-10-31T15:00:00Z" })]);
    await ensureUsageMonths(world.system(), [new Date("2035-05-05T00:00:00Z")]);
    const all = (await partitions()).map(({ name }) => name);
    expect(all).toContain("usage_events_2035_05");
    for (const name of ["usage_events", ...all]) expect(await refusal(db.execute(sql.raw(`truncate ${name}`)))).toBe(RESTRICT);
    for (const name of ["usage_events", "usage_events_2026_10", "usage_events_2026_11"]) {
      expect(await refusal(db.execute(sql.raw(`update ${name} set quantity = 9`)))).toBe(RESTRICT);
      expect(await refusal(db.execute(sql.raw(`delete from ${name}`)))).toBe(RESTRICT);
    }
    expect(await db.$count(usageEvents, eq(usageEvents.contractId, contract.id))).toBe(2);
  });

  test("no key goes, and of what was kept aside only the status moves", async () => {
    const { ctx, contract, event } = await running();
    await recordUsage(ctx, [event("a"), event("b", { time: "2026-12-21T00:00:00Z" })]);
    for (const table of ["usage_keys", "quarantined_usage cascade", "held_usage_decisions"])
      expect(await refusal(db.execute(sql.raw(`truncate ${table}`)))).toBe(RESTRICT);
    const ours = eq(quarantinedUsage.contractId, contract.id);
    expect(await refusal(db.delete(usageKeys).where(eq(usageKeys.contractId, contract.id)))).toBe(RESTRICT);
    expect(await refusal(db.update(usageKeys).set({ payloadHash: "x" }).where(eq(usageKeys.contractId, contract.id)))).toBe(RESTRICT);
    expect(await refusal(db.delete(quarantinedUsage).where(ours))).toBe(RESTRICT);
    expect(await refusal(db.update(quarantinedUsage).set({ payload: {} }).where(ours))).toBe(RESTRICT);
    const [held] = await db.update(quarantinedUsage).set({ status: "dismissed" }).where(ours).returning();
    const decision = { heldSeq: held?.seq ?? 0n, decision: "dismiss" as const, organizationId: "o", userId: "u", note: "", at: new Date() };
    await db.insert(heldUsageDecisions).values(decision);
    expect(await refusal(db.delete(heldUsageDecisions))).toBe(RESTRICT);
    expect(await refusal(db.update(heldUsageDecisions).set({ note: "x" }))).toBe(RESTRICT);
  });
});

test("the ledger as it was before it had months is carried over with its numbers, its keys and what was held", async () => {
  const admin = postgres(inject("postgres").admin, { max: 1, onnotice: () => {} });
  const name = `before_months_${Date.now()}`;
  const folder = mkdtempSync(join(tmpdir(), "shijing-migrations-"));
  const url = new URL(inject("postgres").admin);
  url.pathname = `/${name}`;
  await admin`create database ${admin(name)}`;
  const client = postgres(url.href, { max: 1, onnotice: () => {} });
  try {
    cpSync(fileURLToPath(new URL("../../../db/migrations", import.meta.url)), folder, { recursive: true });
    const journalPath = join(folder, "meta/_journal.json");
    const journal = JSON.parse(readFileSync(journalPath, "utf8")) as { entries: { tag: string }[] };
    const until = journal.entries.findIndex(({ tag }) => tag.endsWith("usage_ledger_by_month"));
    writeFileSync(journalPath, JSON.stringify({ ...journal, entries: journal.entries.slice(0, until) }));
    await migrate(drizzle(client), { migrationsFolder: folder });
    await client`set session_replication_role = replica`;
    const contract = "00000000-0000-7000-8000-000000000001";
    await client`insert into contracts (id, code, task_book_id, kind, name, user_unit_id, provider_id, proposed_by_id, starts_on, ends_on)
      values (${contract}, 'C-1', ${contract}, 'payPerUse', 'c', 'u', 'p', 'p', '2024-01-01', '2030-01-01')`;
    const old = (id: string, type: string, quantity: string, at: string, payload: object) =>
      client`insert into usage_events (contract_id, source, event_id, type, quantity, occurred_at, payload_hash, payload)
        values (${contract}, 'R', ${id}, ${type}, ${quantity}, ${at}, ${`hash ${id}`}, ${JSON.stringify(payload)})`;
    await old("a", "operation.succeeded", "7", "2024-02-29T15:59:59.999Z", { sequence: "17" });
    await old("b", "operation.failed", "2", "2026-11-01T00:00:00Z", { sequence: "of no number" });
    await client`insert into quarantined_usage (contract_id, source, event_id, reason, payload_hash, payload)
      values (${contract}, 'R', 'c', 'future', 'hash c', ${JSON.stringify({ time: "2027-01-01T08:00:00+08:00" })})`;
    await client`set session_replication_role = default`;
    await migrateTo(url.href);
    const rows =
      await client`select seq::int, event_id, kind, state, quantity::float8, occurred_at, sequence::int, payload_hash from usage_events order by seq`;
    expect(rows).toMatchObject([
      { seq: 1, event_id: "a", kind: "operationSucceeded", state: null, quantity: 7, sequence: 17, payload_hash: "hash a" },
      { seq: 2, event_id: "b", kind: "operationFailed", state: null, quantity: 2, sequence: null, payload_hash: "hash b" },
    ]);
    expect(await client`select event_id, seq::int, payload_hash from usage_keys order by event_id`).toMatchObject([
      { event_id: "a", seq: 1, payload_hash: "hash a" },
      { event_id: "b", seq: 2, payload_hash: "hash b" },
    ]);
    expect(await client`select status, occurred_at from quarantined_usage`).toMatchObject([
      { status: "held", occurred_at: "2027-01-01 00:00:00+00" },
    ]);
    expect(await client`select nextval('usage_events_seq_seq')::int as next`).toMatchObject([{ next: 3 }]);
  } finally {
    await client.end();
    await admin`drop database ${admin(name)} with (force)`;
    await admin.end();
    rmSync(folder, { recursive: true, force: true });
  }
});
