import { inArray, sql } from "drizzle-orm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isAppError } from "#app/kernel/errors.ts";
import { ledgerEntries, payoutItems, postings, settlements } from "#db/schema/payouts.ts";
import { testWorld } from "#test/world.ts";
import { approveBatch } from "./approve-batch.server.ts";
import { paying } from "./batches.fixtures.ts";
import { cancelBatch } from "./cancel-batch.server.ts";
import { exportBatch } from "./export-batch.server.ts";
import { submitBatch } from "./submit-batch.server.ts";

const world = await testWorld();
const { payingConsortium, fresh, draw, answer, itemsOf, owed, invoice, refund, settle } = paying(world);

type Consortium = Awaited<ReturnType<typeof payingConsortium>>;

/** What holds after every act. */
async function check(all: Consortium) {
  const ids = all.members.map((member) => member.id);
  const [ledger] = await world.db.select({ sum: sql<string>`coalesce(sum(${ledgerEntries.amountFen}), 0)` }).from(ledgerEntries);
  expect(ledger?.sum).toBe("0");
  const [parts, items] = await Promise.all([
    world.db.select().from(settlements).where(inArray(settlements.organizationId, ids)),
    world.db.select().from(payoutItems).where(inArray(payoutItems.organizationId, ids)),
  ]);
  const sum = (rows: readonly { organizationId: string; amountFen: bigint }[], id: string) =>
    rows.filter((row) => row.organizationId === id).reduce((total, row) => total + row.amountFen, 0n);
  const paid = items.filter((item) => item.status === "paid");
  expect(await owed(all.members)).toEqual(ids.map((id) => sum(parts, id) - sum(paid, id)));
  // What is called paid is what the bank received, part for part.
  for (const id of ids)
    expect(
      sum(
        parts.filter((part) => part.status === "paid"),
        id,
      ),
    ).toBe(sum(paid, id));
  expect(items.every((item) => item.amountFen > 0n)).toBe(true);
  const [doubles] = await world.db.execute<{ n: number }>(
    sql`select count(*)::int as n from (select source_id, kind from ${postings} where source_id is not null group by 1, 2 having count(*) > 1) d`,
  );
  expect(doubles?.n).toBe(0);
}

test("the ledger agrees with itself after any acts in any order", async () => {
  const act = fc.record({
    what: fc.constantFrom("pay", "refund", "draw", "submit", "approve", "export", "cancel", "received", "received", "givenBack"),
    which: fc.nat({ max: 20 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 12, maxLength: 30 }), async (acts) => {
      const all = await payingConsortium();
      const invoices = [{ id: all.paid.id, leftFen: all.paid.totalFen }];
      const codes: string[] = [];
      for (const { what, which } of acts) {
        const code = codes[which % Math.max(codes.length, 1)] ?? "ZF-none";
        const owing = invoices[which % invoices.length];
        const does: Record<typeof what, () => Promise<unknown>> = {
          pay: async () => {
            const made = await invoice(all, { netFen: 1_001n, taxFen: 60n, totalFen: 1_061n, amountPaidFen: 1_061n });
            invoices.push({ id: made.id, leftFen: 1_061n });
            await settle(made.id);
          },
          refund: async () => {
            const part = ((owing?.leftFen ?? 0n) * BigInt(which + 1)) / 21n;
            if (!owing || part === 0n) return;
            owing.leftFen -= part;
            await refund(owing.id, part);
            await settle(owing.id);
          },
          draw: async () => codes.push((await draw(all, all.members.slice(which % 3, 3 + (which % 3)))).code),
          submit: () => submitBatch(all.drawer, { code }),
          approve: () => approveBatch(all.approver, { code }, fresh()),
          export: () => exportBatch(all.drawer, { code, format: "csv" }, fresh()),
          cancel: () => cancelBatch(all.drawer, { code, reason: "金额待核" }),
          received: async () => {
            const items = await itemsOf(code);
            const item = items[which % Math.max(items.length, 1)];
            if (item) await answer(all, code, { id: item.organizationId }, "paid");
          },
          givenBack: async () => {
            const items = await itemsOf(code);
            const item = items[which % Math.max(items.length, 1)];
            if (item) await answer(all, code, { id: item.organizationId }, "returned");
          },
        };
        await does[what]().catch((error: unknown) => {
          if (!isAppError(error)) throw error;
        });
        await check(all);
      }
    }),
    { numRuns: 6 },
  );
}, 180_000);
