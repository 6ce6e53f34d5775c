import { eq, sql } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { refundsOf } from "#app/areas/billing/index.server.ts";
import { databaseErrorCode } from "#app/kernel/context.server.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { invoices } from "#db/schema/billing.ts";
import { notifications } from "#db/schema/notifications.ts";
import { settlements } from "#db/schema/payouts.ts";
import { refunds } from "#db/schema/returns.ts";
import { insertContract } from "#seeds/factories/contracts.ts";
import { testWorld } from "#test/world.ts";
import { splitOfInvoice } from "./reads.server.ts";
import { NET, settling, TAX } from "./settling.fixtures.ts";
import { sweepPayouts } from "./sweep.server.ts";

const world = await testWorld();
const { consortium, invoice, refund, settle, postingsOf, entriesOf } = settling(world);
const TOTAL = NET + TAX;

/** What every account of these invoices holds, by account and organization; those of nothing are left out. */
async function balances(...invoiceIds: string[]): Promise<Map<string, bigint>> {
  const sums = new Map<string, bigint>();
  for (const id of invoiceIds) {
    for (const entry of await entriesOf(id)) {
      const key = `${entry.account} ${entry.organizationId ?? ""}`.trim();
      sums.set(key, (sums.get(key) ?? 0n) + entry.amountFen);
    }
  }
  return new Map([...sums].filter(([, fen]) => fen !== 0n));
}
const claimsOf = async (refundId: string, members: readonly { id: string }[]) => {
  const rows = await world.db.select().from(settlements).where(eq(settlements.refundId, refundId));
  return members.map((member) => rows.find((row) => row.organizationId === member.id)?.amountFen);
};
const code = (promise: PromiseLike<unknown>) => promise.then(() => null, databaseErrorCode);

describe("a refund", () => {
  test("takes cash, tax and each member's part back in proportion, once, however often it is settled", async () => {
    const all = await consortium();
    const paid = await invoice(all);
    await settle(paid.id);
    const half = await refund(paid.id, TOTAL / 2n);
    await Promise.all([settle(paid.id), settle(paid.id)]);
    await settle(paid.id);
    expect((await postingsOf(paid.id)).map(({ kind, sourceId }) => `${kind} ${sourceId ?? "payment"}`).sort()).toEqual([
      "invoicePaid payment",
      `refund ${half.id}`,
      `settlement ${half.id}`,
      "settlement payment",
    ]);
    expect(await claimsOf(half.id, all.members)).toEqual([-8_688_682n, -2_673_441n, -1_819_425n, -928_278n, -742_623n]);
    const held = await balances(paid.id);
    expect(held.get("cash")).toBe(TOTAL / 2n);
    expect(held.get(`taxPayable ${all.maker.id}`)).toBe(-TAX / 2n);
    expect(held.has("clearing")).toBe(false);
    expect(await world.db.$count(auditEvents, eq(auditEvents.objectId, paid.id))).toBe(2);
    await world.runJobs();
    const told = await world.db
      .select()
      .from(notifications)
      .where(eq(notifications.dedupeKey, `settled:${paid.id}:${half.id}`));
    expect(told).toHaveLength(5);
    expect(told.find((one) => one.organizationId === all.maker.id)?.title).toContain("调减 ¥86886.82");
  });

  test("of everything, in three parts and over two contracts of a book, leaves nothing in any account", async () => {
    const all = await consortium();
    const second = await insertContract({ userUnit: all.userUnit.ctx, provider: all.maker.ctx, taskBookCode: all.book.code });
    const first = await invoice(all);
    const other = await invoice({ ...all, contract: second }, { netFen: 101n, taxFen: 6n, totalFen: 107n, amountPaidFen: 107n });
    for (const part of [1n, TOTAL - 3n, 2n]) {
      await refund(first.id, part);
      await settle(first.id);
    }
    await settle(other.id);
    expect(await balances(first.id)).toEqual(new Map());
    await refund(other.id, 107n);
    await settle(other.id);
    expect(await balances(first.id, other.id)).toEqual(new Map());
    // And what is paid after it is split as if there had been nothing before.
    const last = await invoice(all);
    await settle(last.id);
    expect((await balances(last.id)).get(`payable ${all.maker.id}`)).toBe(-17_377_365n);
  });

  test("that came before the payment was booked is booked after it", async () => {
    const all = await consortium();
    const paid = await invoice(all);
    await refund(paid.id, 100n);
    await settle(paid.id);
    expect((await postingsOf(paid.id)).sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ kind }) => kind)).toEqual([
      "invoicePaid",
      "settlement",
      "refund",
      "settlement",
    ]);
  });

  test("that is pending or failed moves nothing; more than was paid is not booked", async () => {
    const all = await consortium();
    const paid = await invoice(all);
    await settle(paid.id);
    const waiting = await refund(paid.id, 5n, { status: "pending", succeededAt: null });
    await refund(paid.id, 7n, { status: "failed", succeededAt: null });
    await settle(paid.id);
    expect(await postingsOf(paid.id)).toHaveLength(2);
    expect(await refundsOf(world.system(), [paid.id])).toEqual([]);
    await world.db.update(refunds).set({ status: "succeeded", succeededAt: new Date() }).where(eq(refunds.id, waiting.id));
    const over = await refund(paid.id, TOTAL - 4n);
    await expect(settle(paid.id)).rejects.toThrow("was refunded");
    expect(await postingsOf(paid.id)).toHaveLength(2);
    // The database holds what succeeded as it is.
    expect(await code(world.db.update(refunds).set({ amountFen: 1n }).where(eq(refunds.id, over.id)))).toBe("23001");
    expect(await code(world.db.delete(refunds).where(eq(refunds.id, over.id)))).toBe("23001");
    expect(await code(refund(paid.id, 0n))).toBe("23514");
    // Out of the way of the sweep below.
    await world.db.execute(sql`alter table refunds disable trigger refunds_kept`);
    await world.db.delete(refunds).where(eq(refunds.id, over.id));
    await world.db.execute(sql`alter table refunds enable trigger refunds_kept`);
    await settle(paid.id);
    expect((await balances(paid.id)).get("cash")).toBe(TOTAL - 5n);
  });

  test("of a deposit lowers the liability and is not split", async () => {
    const all = await consortium();
    const figures = { netFen: 6_000_000n, taxFen: 0n, totalFen: 6_000_000n, amountPaidFen: 6_000_000n };
    const deposit = await invoice(all, { kind: "deposit", period: "deposit", ...figures });
    await settle(deposit.id);
    await refund(deposit.id, 1_000_000n);
    await settle(deposit.id);
    await settle(deposit.id);
    expect(await balances(deposit.id)).toEqual(
      new Map([
        ["cash", 5_000_000n],
        [`depositLiability ${all.userUnit.id}`, -5_000_000n],
      ]),
    );
    await refund(deposit.id, 5_000_000n);
    await settle(deposit.id);
    expect(await balances(deposit.id)).toEqual(new Map());
    expect(await world.db.$count(settlements, eq(settlements.invoiceId, deposit.id))).toBe(0);
  });

  test("whose job was lost is taken up by the sweep", async () => {
    const all = await consortium();
    const paid = await invoice(all);
    await settle(paid.id);
    await refund(paid.id, TOTAL);
    for (let run = 0; run < 2; run++) {
      await sweepPayouts(world.system());
      await world.runJobs(["settle-invoice"]);
    }
    expect(await postingsOf(paid.id)).toHaveLength(4);
    expect(await balances(paid.id)).toEqual(new Map());
  });

  test("is shown beside what the payment gave", async () => {
    const all = await consortium();
    const paid = await invoice(all);
    await settle(paid.id);
    await refund(paid.id, TOTAL / 2n);
    await settle(paid.id);
    const split = await splitOfInvoice(all.userUnit.ctx, paid.code);
    expect(split?.parts.map(({ amountFen, claimedFen }) => [amountFen, claimedFen])[0]).toEqual(["17377365", "-8688682"]);
    const own = await splitOfInvoice(all.institute.ctx, paid.code);
    expect(own?.parts).toMatchObject([{ amountFen: "1485245", claimedFen: "-742623" }]);
  });
});

test("an invoice of nothing is not booked, and the sweep leaves it alone", async () => {
  const all = await consortium();
  const free = await invoice(all, { netFen: 0n, taxFen: 0n, totalFen: 0n, amountPaidFen: 0n });
  await settle(free.id);
  await sweepPayouts(world.system());
  const waiting = await world.db.execute<{ n: number }>(
    sql`select count(*)::int as n from pgboss.job where name = 'settle-invoice' and data->>'invoiceId' = ${free.id}`,
  );
  expect(waiting[0]?.n).toBe(0);
  expect(await postingsOf(free.id)).toEqual([]);
});

test("random payments and refunds over two contracts, settled at random times: the ledger sums to nothing, members hold the pool of paid − refunded", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          netFen: fc.oneof(fc.bigInt({ min: 1n, max: 9n }), fc.bigInt({ min: 1n, max: 9_000_000n })),
          second: fc.boolean(),
          cuts: fc.array(fc.bigInt({ min: 0n, max: 1_000n }), { maxLength: 3 }),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      fc.boolean(),
      async (list, all) => {
        const facts = await consortium();
        const second = await insertContract({ userUnit: facts.userUnit.ctx, provider: facts.maker.ctx, taskBookCode: facts.book.code });
        const made: string[] = [];
        for (const { netFen, ...one } of list) {
          const taxFen = (netFen * 6n) / 100n;
          const figures = { netFen, taxFen, totalFen: netFen + taxFen, amountPaidFen: netFen + taxFen };
          const row = await invoice(one.second ? { ...facts, contract: second } : facts, figures);
          made.push(row.id);
          let left = row.totalFen;
          for (const cut of one.cuts) {
            const part = (left * cut) / 1_000n;
            if (part === 0n) continue;
            left -= part;
            await refund(row.id, part);
            if (cut % 2n === 0n) await settle(row.id);
          }
          if (all && left > 0n) await refund(row.id, left);
        }
        // In another order than they were made, and twice.
        for (const id of [...made].reverse()) await settle(id);
        for (const id of made) await settle(id);
        const held = await balances(...made);
        expect([...held.values()].reduce((sum, fen) => sum + fen, 0n)).toBe(0n);
        expect(held.has("clearing")).toBe(false);
        const rows = await world.db
          .select({ total: sql<string>`coalesce(sum(${settlements.amountFen}), 0)` })
          .from(settlements)
          .where(sql`${settlements.invoiceId} in ${made}`);
        const payable = [...held].filter(([key]) => key.startsWith("payable")).reduce((sum, [, fen]) => sum + fen, 0n);
        expect(BigInt(rows[0]?.total ?? 0)).toBe(-payable);
        const [money] = await world.db
          .select({
            kept: sql<string>`sum(${invoices.totalFen}) - (select coalesce(sum(amount_fen), 0) from refunds where invoice_id in ${made})`,
          })
          .from(invoices)
          .where(sql`${invoices.id} in ${made}`);
        expect(held.get("cash") ?? 0n).toBe(BigInt(money?.kept ?? 0));
        if (all) expect(held).toEqual(new Map());
      },
    ),
    { numRuns: 12 },
  );
}, 120_000);
