import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { dailySweeps } from "#db/schema/billing.ts";
import { refunds } from "#db/schema/returns.ts";
import { approveReturn } from "./approve-return.server.ts";
import { requestReturn } from "./request-return.server.ts";
import { returning } from "./returns.fixtures.ts";
import { sweepReturns } from "./sweep-returns.server.ts";
import { takeInDispute } from "./take-in-dispute.server.ts";

const { world, bench, openInvoice, paidInvoice, payAtStripe, movesOf, requestsOf, notesOf, booksOf, differences, invoiceRow } =
  await returning();
const DAY_MS = 86_400_000;
const sweep = async () => {
  await sweepReturns(world.system());
  await world.runJobs();
};

test("once a day everything that webhooks never told is taken in: payments, credits, refunds, disputes; and only once a day", async () => {
  const [unpaid, credited, refunded, disputed] = [await openInvoice(), await openInvoice(), await paidInvoice(), await paidInvoice()];
  await payAtStripe(unpaid.stripeInvoiceId);
  await bench.gateway.createCreditNote({ invoiceId: credited.stripeInvoiceId, amountFen: 2_322n, idempotencyKey: "c1" });
  await bench.gateway.createRefund({ chargeId: refunded.chargeId, amountFen: 2_322n, idempotencyKey: "r1" });
  const { id } = await bench.standIn.control("disputes", { charge: disputed.chargeId });
  await bench.standIn.control(`disputes/${String(id)}`, { step: "funds_withdrawn" });
  for (let run = 0; run < 2; run++) {
    await sweep();
    await world.db.delete(dailySweeps);
  }
  expect(await invoiceRow(unpaid.id)).toMatchObject({ status: "paid" });
  expect(await invoiceRow(credited.id)).toMatchObject({ status: "open", creditedFen: 2_322n });
  expect(await notesOf(credited.id)).toHaveLength(1);
  expect((await booksOf(refunded.id))["cash"]).toBe(50_000n);
  expect(await booksOf(disputed.id)).toEqual({});
  for (const one of [refunded, disputed]) expect(await movesOf(one.id)).toHaveLength(1);
  // The dispute is won later: it is asked for as long as it is open.
  await sweep();
  await bench.standIn.control(`disputes/${String(id)}`, { step: "won" });
  await sweep();
  expect(await movesOf(disputed.id)).toHaveLength(1);
  world.setClock("2026-10-21T02:30:00Z");
  await sweep();
  world.setClock("2026-10-20T02:00:00Z");
  expect(await movesOf(disputed.id)).toHaveLength(2);
  expect((await booksOf(disputed.id))["cash"]).toBe(52_322n);
  expect(await differences()).toEqual([]);
}, 120_000);

test("a refund and a credit whose jobs were lost are taken up, once", async () => {
  const [paid, open] = [await paidInvoice(), await openInvoice()];
  const ask = async (invoice: typeof open, kind: "refund" | "credit") => {
    const { requestId } = await requestReturn(invoice.maker.ctx, { code: invoice.code, kind, amountYuan: "1.00", reason: "停机" });
    await approveReturn(invoice.finance, { code: invoice.code, requestId });
  };
  await ask(paid, "refund");
  await ask(open, "credit");
  await world.db.execute("delete from pgboss.job where name in ('make-refund', 'issue-credit-note')");
  await sweep();
  expect(await movesOf(paid.id)).toMatchObject([{ status: "pending", externalId: null }]);
  world.setClock("2026-10-20T02:30:00Z");
  for (let run = 0; run < 2; run++) await sweep();
  world.setClock("2026-10-20T02:00:00Z");
  expect(await movesOf(paid.id)).toMatchObject([{ status: "succeeded" }]);
  expect(await invoiceRow(open.id)).toMatchObject({ creditedFen: 100n });
  expect(await world.db.$count(refunds, eq(refunds.invoiceId, paid.id))).toBe(1);
});

test("a refund that fails long after it had succeeded comes home by the daily look, also when it is too old to be listed", async () => {
  const paid = await paidInvoice();
  const { requestId } = await requestReturn(paid.maker.ctx, { code: paid.code, kind: "refund", amountYuan: "100.00", reason: "停机" });
  await approveReturn(paid.finance, { code: paid.code, requestId });
  await world.runJobs();
  const [move] = await movesOf(paid.id);
  expect(move).toMatchObject({ status: "succeeded" });
  bench.standIn.clock.advance(20 * DAY_MS);
  await bench.standIn.control(`refunds/${move?.externalId}`, { status: "failed" });
  world.setClock(new Date(bench.standIn.clock.now().getTime() + DAY_MS).toISOString());
  for (let run = 0; run < 2; run++) {
    await world.db.delete(dailySweeps);
    await sweep();
  }
  world.setClock("2026-10-20T02:00:00Z");
  expect((await movesOf(paid.id)).map(({ kind, amountFen }) => [kind, amountFen])).toEqual([
    ["refund", 10_000n],
    ["reinstatement", -10_000n],
  ]);
  expect((await booksOf(paid.id))["cash"]).toBe(52_322n);
  expect(await requestsOf(paid.id)).toMatchObject([{ status: "bounced" }]);
  expect(await differences()).toEqual([]);
});

test("a dispute that is known as won before its money is back is asked for until it is, and one known as closed when an event speaks of it", async () => {
  const [early, late] = [await paidInvoice(), await paidInvoice()];
  const opened: string[] = [];
  for (const { chargeId } of [early, late]) {
    const { id } = await bench.standIn.control("disputes", { charge: chargeId });
    await bench.standIn.control(`disputes/${String(id)}`, { step: "funds_withdrawn" });
    await takeInDispute(world.system(), String(id));
    opened.push(String(id));
  }
  const { stripe } = world.services;
  const { retrieveDispute } = stripe;
  // The word of the end came before the money: at first as won, of the other as lost.
  const told: Record<string, string> = { [opened[0] ?? ""]: "won", [opened[1] ?? ""]: "lost" };
  stripe.retrieveDispute = async (by) => ({ ...(await retrieveDispute(by)), status: told[by.id] ?? "lost" });
  for (const id of opened) await takeInDispute(world.system(), id);
  stripe.retrieveDispute = retrieveDispute;
  for (const one of [early, late]) expect(await movesOf(one.id)).toHaveLength(1);
  for (const id of opened) await bench.standIn.control(`disputes/${id}`, { step: "won" });
  await world.db.delete(dailySweeps);
  // No event of it is in sight any more, and the first one comes home all the same.
  world.setClock(new Date(bench.standIn.clock.now().getTime() + 30 * DAY_MS).toISOString());
  await sweep();
  expect(await movesOf(early.id)).toHaveLength(2);
  expect(await movesOf(late.id)).toHaveLength(1);
  await world.db.delete(dailySweeps);
  world.setClock("2026-10-20T02:00:00Z");
  await sweep();
  for (const one of [early, late]) {
    expect(await movesOf(one.id)).toHaveLength(2);
    expect((await booksOf(one.id))["cash"]).toBe(52_322n);
  }
  expect(await differences()).toEqual([]);
});
