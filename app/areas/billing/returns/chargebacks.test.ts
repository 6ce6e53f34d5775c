import { eq } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { notifications } from "#db/schema/notifications.ts";
import { chargebacks } from "#db/schema/returns.ts";
import { requestReturn } from "./request-return.server.ts";
import { permutations, returning } from "./returns.fixtures.ts";
import { takeInDispute } from "./take-in-dispute.server.ts";

const { world, bench, paidInvoice, openInvoice, during, deliver, goBack, movesOf, booksOf, differences, ...rest } = await returning();
const dispute = async (charge: string, amount?: number) =>
  String((await bench.standIn.control("disputes", { charge, ...(amount === undefined ? {} : { amount }) }))["id"]);
const step = (id: string, name: "funds_withdrawn" | "won" | "lost") => bench.standIn.control(`disputes/${id}`, { step: name });
const told = (dedupeKey: string) => world.db.select().from(notifications).where(eq(notifications.dedupeKey, dedupeKey));
const WHOLE = { cash: 52_322n, taxPayable: -2_962n, payable: -49_360n };

describe("a chargeback", () => {
  test("takes the money, is told with the day for evidence, and comes home when it is won", async () => {
    const paid = await paidInvoice();
    let id = "";
    const opening = await during(async () => {
      id = await dispute(paid.chargeId);
    }, 1);
    await deliver(opening);
    expect(await told(`chargeback:${id}`)).toMatchObject([
      { organizationId: paid.maker.id, kind: "todo", doneAt: null, body: expect.stringContaining("证据须于") },
    ]);
    expect(await booksOf(paid.id)).toEqual(WHOLE);
    await deliver(await during(() => step(id, "funds_withdrawn"), 1));
    expect(await booksOf(paid.id)).toEqual({});
    await expect(
      requestReturn(paid.maker.ctx, { code: paid.code, kind: "refund", amountYuan: "0.01", reason: "服务未达标" }),
    ).rejects.toMatchObject({ code: "invalid" });
    const ending = await during(() => step(id, "won"), 2);
    await deliver([...ending, ...opening, ...ending]);
    expect(await booksOf(paid.id)).toEqual(WHOLE);
    expect((await movesOf(paid.id)).map(({ kind, amountFen, settledFee }) => [kind, amountFen, settledFee])).toEqual([
      ["chargeback", 52_322n, 8_000n],
      ["reinstatement", -52_322n, null],
    ]);
    const [kept] = await world.db.select().from(chargebacks).where(eq(chargebacks.externalId, id));
    expect(kept).toMatchObject({ status: "won", fee: 8_000n, feeCurrency: "cny" });
    expect(await told(`chargeback:${id}`)).toMatchObject([{ doneAt: expect.any(Date) }]);
    expect(await differences()).toEqual([]);
  });

  test("that is lost stays gone; one that never took anything moves nothing", async () => {
    const [lost, kept] = [await paidInvoice(), await paidInvoice()];
    const id = await dispute(lost.chargeId, 2_322);
    await step(id, "funds_withdrawn");
    await step(id, "lost");
    const other = await dispute(kept.chargeId);
    await step(other, "won");
    for (const one of [id, other, id]) await takeInDispute(world.system(), one);
    await world.runJobs();
    expect((await booksOf(lost.id))["cash"]).toBe(50_000n);
    expect(await booksOf(kept.id)).toEqual(WHOLE);
    await takeInDispute(world.system(), "du_nobody");
  });

  test("ends the same in every order of the events of payment, refund and dispute", async () => {
    const ends = [];
    const orders = permutations([0, 1, 2, 3]).filter((_, index) => index % 3 === 0);
    for (const order of orders) {
      const open = await openInvoice();
      const paying = await during(() => rest.payAtStripe(open.stripeInvoiceId), 3);
      const [payment] = await bench.gateway.paymentsOfInvoice(open.stripeInvoiceId);
      const chargeId = payment?.chargeId ?? "";
      const refunding = await during(() => bench.gateway.createRefund({ chargeId, amountFen: 2_322n, idempotencyKey: `d:${chargeId}` }), 2);
      const disputing = await during(async () => {
        const id = await dispute(chargeId, 10_000);
        await step(id, "funds_withdrawn");
      }, 2);
      const groups = [paying, refunding, disputing.slice(0, 1), disputing.slice(1)];
      for (const index of order) await deliver([...(groups[index] ?? [])].reverse());
      const moves = await movesOf(open.id);
      ends.push({
        ...(await booksOf(open.id)),
        moves: moves.map(({ kind, amountFen, status }) => `${kind} ${amountFen} ${status}`).sort(),
      });
    }
    expect(ends).toHaveLength(8);
    for (const end of ends)
      expect(end).toEqual({
        cash: 40_000n,
        taxPayable: -2_264n,
        payable: -37_736n,
        moves: ["chargeback 10000 succeeded", "refund 2322 succeeded"],
      });
    expect(await differences()).toEqual([]);
  });
});

test("credits, refunds and chargebacks in any partition and order: the books hold the position of what was kept, and everything gone is nothing", async () => {
  const thousandths = fc.integer({ min: 0, max: 1_000 });
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        credit: fc.integer({ min: 0, max: 900 }),
        cuts: fc.array(thousandths, { minLength: 1, maxLength: 3 }),
        disputed: thousandths,
        won: fc.boolean(),
      }),
      async ({ credit, cuts, disputed, won }) => {
        const open = await openInvoice();
        const yuan = (fen: bigint) => `${fen / 100n}.${String(fen % 100n).padStart(2, "0")}`;
        const off = (52_322n * BigInt(credit)) / 1_000n;
        if (off > 0n) await goBack(open, "credit", yuan(off));
        await deliver(await during(() => rest.payAtStripe(open.stripeInvoiceId), 3));
        let left = 52_322n - off;
        for (const cut of cuts) {
          const part = (left * BigInt(cut)) / 1_000n;
          if (part === 0n) continue;
          await goBack(open, "refund", yuan(part));
          left -= part;
        }
        const [payment] = await bench.gateway.paymentsOfInvoice(open.stripeInvoiceId);
        const taken = (left * BigInt(disputed)) / 1_000n;
        if (taken > 0n) {
          const id = await dispute(payment?.chargeId ?? "", Number(taken));
          await step(id, "funds_withdrawn");
          await takeInDispute(world.system(), id);
          if (won) await step(id, "won");
          else await step(id, "lost");
          await takeInDispute(world.system(), id);
          await world.runJobs();
          if (!won) left -= taken;
        }
        const tax = (2n * 2_962n * left + 52_322n) / (2n * 52_322n);
        const books = await booksOf(open.id);
        expect([books["cash"] ?? 0n, books["taxPayable"] ?? 0n, books["payable"] ?? 0n, books["clearing"] ?? 0n]).toEqual([
          left,
          -tax,
          tax - left,
          0n,
        ]);
        expect(await differences()).toEqual([]);
      },
    ),
    { numRuns: 8 },
  );
}, 240_000);
