import { eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import type { Database } from "#db/client.server.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { recordAudit, verifyAudit } from "./audit.server.ts";
import { canonicalJson, sha256 } from "./canonical.ts";
import { type Context, databaseErrorCode, withTransaction } from "./context.server.ts";

const world = await testWorld();
let unit: TestOrganization;

const record = (ctx: Context, objectId: string, detail?: Record<string, unknown>) =>
  withTransaction(ctx, (tx) => recordAudit(tx, { action: "test-act", objectType: "test", objectId, ...(detail ? { detail } : {}) }));
const eventsOf = (objectId: string) =>
  world.db.select().from(auditEvents).where(eq(auditEvents.objectId, objectId)).orderBy(auditEvents.seq);

beforeAll(async () => {
  unit = await world.organization();
  // More than one batch of the walk, written in one go.
  await withTransaction(unit.ctx, async (tx) => {
    for (let i = 0; i < 1_050; i++) {
      await recordAudit(tx, {
        action: "test-act",
        objectType: "bulk",
        objectId: `bulk-${i}`,
        detail: { i, name: "螺丝 e\u0301", fen: 12n, rate: 0.1 },
      });
    }
  });
});

describe("recording", () => {
  test("says who, for which organization, what and why, in the same transaction", async () => {
    world.setClock("2026-11-21T06:05:04.321Z");
    await record(unit.ctx, "signed", { reason: "通过", amount: 500n, none: undefined });
    world.setClock(null);
    const [event] = await eventsOf("signed");
    expect(event).toMatchObject({
      at: new Date("2026-11-21T06:05:04.321Z"),
      actorKind: "user",
      actorId: unit.actor.userId,
      organizationId: unit.id,
      action: "test-act",
      detail: { reason: "通过", amount: "500" },
      requestId: "test",
    });
  });

  test.each([
    ["system", () => world.system(), "test"],
    ["contractKey", () => ({ ...world.public(), actor: { kind: "contractKey", contractId: "c", keyId: "key-1" } }) as Context, "key-1"],
    ["public", () => world.public(), null],
  ])("knows what acts without a user: %s", async (kind, context, actorId) => {
    await record(context(), `by-${kind}`);
    expect(await eventsOf(`by-${kind}`)).toMatchObject([{ actorKind: kind, actorId, organizationId: null }]);
  });

  test("leaves nothing when the act is rolled back", async () => {
    const before = await verifyAudit(world.db);
    await expect(
      withTransaction(unit.ctx, async (tx) => {
        await recordAudit(tx, { action: "test-act", objectType: "test", objectId: "undone" });
        throw new Error("undone");
      }),
    ).rejects.toThrow("undone");
    expect(await eventsOf("undone")).toEqual([]);
    expect(await verifyAudit(world.db)).toEqual(before);
  });

  test("by many at once makes one chain", async () => {
    await Promise.all(Array.from({ length: 40 }, (_, i) => record(unit.ctx, `parallel-${i}`)));
    expect(await verifyAudit(world.db)).toMatchObject({ ok: true });
  });
});

test.each([
  ["update", sql`update audit_events set action = 'other' where object_id = 'bulk-7'`],
  ["delete", sql`delete from audit_events where object_id = 'bulk-7'`],
  ["truncate", sql`truncate audit_events`],
])("%s is refused", async (_, statement) => {
  const error = await world.db.execute(statement).catch((one: unknown) => one);
  expect(databaseErrorCode(error)).toBe("23001");
});

describe("verification", () => {
  test("of an untouched chain of more than a thousand events holds", async () => {
    const [last] = await world.db.select().from(auditEvents).orderBy(sql`seq desc`).limit(1);
    const verdict = await verifyAudit(world.db);
    expect(verdict).toMatchObject({ ok: true, head: last?.hash });
    expect(verdict.count).toBeGreaterThan(1_050);
    expect(await verifyAudit(world.db, last?.hash)).toEqual(verdict);
  });

  /** Runs `change` with the guards off, as only a superuser can, verifies, and undoes it. */
  async function afterTampering(change: (db: Database) => Promise<unknown>, notedHead?: string) {
    let verdict: Awaited<ReturnType<typeof verifyAudit>> | undefined;
    await world.db
      .transaction(async (tx) => {
        await tx.execute(sql`set local session_replication_role = replica`);
        const db = tx as unknown as Database;
        await change(db);
        verdict = await verifyAudit(db, notedHead);
        tx.rollback();
      })
      .catch(() => {});
    return verdict;
  }
  const seqOf = async (objectId: string) => (await eventsOf(objectId))[0]?.seq;

  test.each([
    ["one letter of the action", sql`action = 'test-acT'`],
    ["one digit of the detail", sql`detail = jsonb_set(detail, '{i}', '501')`],
    ["a member of the detail", sql`detail = detail - 'name'`],
    ["a microsecond of the time", sql`at = at + interval '1 microsecond'`],
    ["the actor", sql`actor_id = 'somebody-else'`],
    ["the organization taken away", sql`organization_id = null`],
    ["one digit of the hash", sql`hash = translate(left(hash, 1), '0123456789abcdef', '123456789abcdef0') || substr(hash, 2)`],
  ])("finds a changed row: %s", async (_, set) => {
    const verdict = await afterTampering((db) => db.execute(sql`update audit_events set ${set} where object_id = 'bulk-500'`));
    expect(verdict).toEqual({ ok: false, seq: await seqOf("bulk-500"), reason: "its content was changed", count: 500 });
  });

  test("finds the first of several changed rows", async () => {
    const verdict = await afterTampering((db) =>
      db.execute(sql`update audit_events set request_id = 'x' where object_id in ('bulk-1010', 'bulk-20', 'bulk-900')`),
    );
    expect(verdict).toMatchObject({ ok: false, seq: await seqOf("bulk-20") });
  });

  test("finds a deleted row by the one after it", async () => {
    const verdict = await afterTampering((db) => db.execute(sql`delete from audit_events where object_id = 'bulk-1000'`));
    expect(verdict).toMatchObject({ ok: false, seq: await seqOf("bulk-1001"), count: 1_000 });
  });

  test("finds a missing beginning", async () => {
    const verdict = await afterTampering((db) => db.execute(sql`delete from audit_events where object_id = 'bulk-0'`));
    expect(verdict).toMatchObject({ ok: false, seq: await seqOf("bulk-1"), count: 0 });
  });

  test("finds two rows that changed places", async () => {
    const [a, b] = [await seqOf("bulk-300"), await seqOf("bulk-301")];
    const verdict = await afterTampering(async (db) => {
      await db.execute(sql`update audit_events set seq = -1 where seq = ${a}`);
      await db.execute(sql`update audit_events set seq = ${a} where seq = ${b}`);
      await db.execute(sql`update audit_events set seq = ${b} where seq = -1`);
    });
    expect(verdict).toMatchObject({ ok: false, seq: a, count: 300 });
  });

  /** Puts a row before the one named, as a forger would who knows how the log is made; gives the place it took. */
  async function forgeBefore(db: Database, objectId: string, facts: { seq?: bigint; hash?: string }): Promise<bigint> {
    const [next] = await db.select().from(auditEvents).where(eq(auditEvents.objectId, objectId)).orderBy(auditEvents.seq);
    if (!next) throw new Error(`no ${objectId}`);
    const { seq, hash: _hash, ...row } = { ...next, action: "forged", objectId: "forged" };
    if (facts.seq === undefined) await db.execute(sql`update audit_events set seq = seq + 1000000 where seq >= ${seq}`);
    const hash = facts.hash ?? sha256(canonicalJson(row));
    await db.insert(auditEvents).values({ ...row, hash, seq: facts.seq ?? seq });
    return facts.seq ?? seq;
  }

  test("finds a row put in between", async () => {
    const at = await seqOf("bulk-400");
    const verdict = await afterTampering((db) => forgeBefore(db, "bulk-400", { hash: "f".repeat(64) }));
    expect(verdict).toEqual({ ok: false, seq: at, reason: "its content was changed", count: 400 });
  });

  test("finds a row put before the first", async () => {
    const verdict = await afterTampering((db) => forgeBefore(db, "bulk-0", { seq: -5n, hash: "f".repeat(64) }));
    expect(verdict).toMatchObject({ ok: false, seq: -5n, count: 0 });
  });

  test("finds a row put in with the right link and hash by the one after it", async () => {
    const at = (await seqOf("bulk-400")) ?? 0n;
    const verdict = await afterTampering((db) => forgeBefore(db, "bulk-400", {}));
    expect(verdict).toEqual({ ok: false, seq: at + 1_000_000n, reason: "the row before it was removed, inserted or changed", count: 401 });
  });

  test("finds a cut-off tail when the head was noted before", async () => {
    const whole = await verifyAudit(world.db);
    if (!whole.ok) throw new Error(whole.reason);
    const cut = (db: Database) => db.execute(sql`delete from audit_events where seq > ${rowsKept}`);
    const rowsKept = await seqOf("bulk-1040");
    expect(await afterTampering(cut)).toMatchObject({ ok: true, count: 1_041 });
    expect(await afterTampering(cut, whole.head)).toMatchObject({ ok: false, seq: rowsKept, count: 1_041 });
  });

  test("of an empty log holds, unless something was noted", async () => {
    const empty = (db: Database) => db.execute(sql`delete from audit_events`);
    expect(await afterTampering(empty)).toEqual({ ok: true, count: 0, head: "0".repeat(64) });
    expect(await afterTampering(empty, "a".repeat(64))).toMatchObject({ ok: false, seq: 0n });
  });
});
