import { and, eq } from "drizzle-orm";
import { afterEach, describe, expect, test } from "vitest";
import { auditEvents } from "#db/schema/audit.ts";
import { ledgerEntries, postings, settlements } from "#db/schema/payouts.ts";
import { receiptAllocations } from "#db/schema/receipts.ts";
import { applyStripeInvoice } from "../apply-stripe-invoice.server.ts";
import { payInvoice } from "../pay-invoice.server.ts";
import { paymentsOf } from "../payments.server.ts";
import { invoicePage, listMyInvoices } from "../reads.server.ts";
import { allocateReceipt } from "./allocate.server.ts";
import { receiptsWorld } from "./receipts.fixtures.ts";
import { reportReceipt } from "./report-receipt.server.ts";
import { sweepReceipts } from "./sweep-receipts.server.ts";

const { world, bench, faults, openInvoice, upload, receiptsOf, allocationsOf, invoiceRow, issue, payAtStripe, todos, unsound } =
  await receiptsWorld();
const TOTAL = 52_322n;
const HOUR = 3_600_000;

afterEach(() => {
  faults.beforeOperation = undefined;
  faults.calls = [];
  faults.afterCommit = undefined;
  world.setClock("2026-10-20T02:00:00Z");
});

const paymentsAtStripe = async (stripeInvoiceId: string | null) =>
  (await world.services.stripe.paymentsOfInvoice(stripeInvoiceId ?? "")).filter(({ status }) => status === "paid");
const heldAtStripe = (stripeInvoiceId: string | null) => world.services.stripe.retrieveInvoice({ id: stripeInvoiceId ?? "" });
const report = (allocationId: string) => reportReceipt(world.system(), { allocationId });
const balanceOf = async (customerId: string | null) =>
  ((await bench.sdk.customers.retrieve(customerId ?? "")) as { balance: number }).balance;

/** ¥100.00 that somebody else puts on the invoice at the channel. */
const payPart = (stripeInvoiceId: string | null) =>
  world.services.stripe.reportBankPayment({
    invoiceId: stripeInvoiceId ?? "",
    amountFen: 10_000n,
    receivedAt: world.services.clock.now(),
    reference: "by hand",
    idempotencyKey: `by-hand:${stripeInvoiceId}`,
  });

/** An open invoice with a transfer of `yuan` put down for it and not yet reported. */
async function underWay(yuan = "523.22") {
  const open = await openInvoice();
  await upload(open.maker.ctx, [{ yuan, payer: open.payer, remark: open.reference }]);
  const [allocation] = await allocationsOf(open.id);
  if (!allocation) throw new Error("nothing was allocated");
  return { ...open, allocation };
}

describe("reportReceipt", () => {
  test("a transfer of all that is owed pays the invoice, and what follows is as after a charge, by the bank alone", async () => {
    const { id, row, maker, reference } = await underWay();
    await world.runJobs();
    expect(await invoiceRow(id)).toMatchObject({ status: "paid", amountPaidFen: TOTAL, failure: null });
    const [payment, ...others] = await paymentsOf(world.system(), [id]);
    expect(others).toEqual([]);
    // No transfer without a charge: there is nothing it could be paid on from.
    expect(payment).toMatchObject({ amountFen: TOTAL, chargeId: null, reference, settledCurrency: null });
    const parts = await world.db.select().from(settlements).where(eq(settlements.invoiceId, id));
    expect(parts.map(({ rail }) => rail)).toEqual(["offlineBank", "offlineBank"]);
    expect(parts.reduce((sum, { amountFen }) => sum + amountFen, 0n)).toBe(49_360n);
    expect((await heldAtStripe(row.stripeInvoiceId)).amountPaidOffStripeFen).toBe(TOTAL);
    expect(await unsound(maker.id)).toEqual([]);
  });

  test("a part leaves the invoice open with both figures; the rest is paid on the payment page, and only the rest", async () => {
    const { id, row, maker, userUnit } = await underWay("200.00");
    await world.runJobs();
    expect(await invoiceRow(id)).toMatchObject({ status: "open", amountPaidFen: 20_000n, failure: null });
    const page = await invoicePage(userUnit.ctx, row.code);
    expect(page).toMatchObject({ paidFen: "20000", owedFen: "32322", mayPay: true, amountDiffers: false });
    expect((await listMyInvoices(maker.ctx))[0]).toMatchObject({ paidFen: "20000", owedFen: "32322" });
    expect(await world.db.select().from(postings).where(eq(postings.invoiceId, id))).toEqual([]);
    // The page of the channel is offered, and asks for the rest.
    expect((await payInvoice(userUnit.ctx, { code: row.code })).url).toContain("/invoice/");
    await payAtStripe(row.stripeInvoiceId);
    await applyStripeInvoice(world.system(), row.stripeInvoiceId ?? "");
    await world.runJobs();
    expect(await invoiceRow(id)).toMatchObject({ status: "paid", amountPaidFen: TOTAL, failure: null });
    expect((await paymentsOf(world.system(), [id])).map(({ amountFen, chargeId }) => [amountFen, chargeId === null])).toEqual([
      [20_000n, true],
      [32_322n, false],
    ]);
    const cash = await world.db
      .select({ fen: ledgerEntries.amountFen })
      .from(ledgerEntries)
      .innerJoin(postings, eq(postings.id, ledgerEntries.postingId))
      .where(and(eq(postings.invoiceId, id), eq(ledgerEntries.account, "cash")));
    expect(cash).toEqual([{ fen: TOTAL }]);
    expect(await world.db.$count(auditEvents, and(eq(auditEvents.objectId, id), eq(auditEvents.action, "invoice-amount-differs")))).toBe(0);
    expect(await unsound(maker.id)).toEqual([]);
  });

  test("three transfers pay one invoice, whatever order they are reported in", async () => {
    const { id, row, maker, payer, reference } = await openInvoice();
    await upload(
      maker.ctx,
      ["100.00", "200.00", "223.22"].map((yuan) => ({ yuan, payer, remark: reference })),
    );
    for (const { id: allocationId } of (await allocationsOf(id)).reverse()) await report(allocationId);
    await world.runJobs();
    expect(await invoiceRow(id)).toMatchObject({ status: "paid", amountPaidFen: TOTAL });
    expect(await paymentsAtStripe(row.stripeInvoiceId)).toHaveLength(3);
    expect(await unsound(maker.id)).toEqual([]);
  });

  test.each([
    ["PaymentRecords.reportPayment", 0],
    ["Invoices.attachPayment", 0],
    ["PaymentRecords.reportPayment", 25],
    ["Invoices.attachPayment", 25],
  ])("the answer of %s lost after the commit, tried again after %i h: one payment", async (operationId, hours) => {
    const { id, row, maker, allocation } = await underWay("200.00");
    faults.afterCommit = (request) => (request.operationId === operationId ? "drop" : "answer");
    await expect(report(allocation.id)).rejects.toMatchObject({ kind: "transient" });
    expect((await allocationsOf(id))[0]).toMatchObject({ status: "pending", startedAt: expect.any(Date), leasedUntil: null });
    faults.afterCommit = undefined;
    bench.standIn.clock.advance(hours * HOUR);
    await report(allocation.id);
    await report(allocation.id);
    await world.runJobs();
    expect((await paymentsAtStripe(row.stripeInvoiceId)).map(({ amountFen }) => amountFen)).toEqual([20_000n]);
    expect((await allocationsOf(id))[0]).toMatchObject({ status: "reported", paymentRecordId: expect.stringMatching(/^pr_/) });
    expect((await invoiceRow(id)).amountPaidFen).toBe(20_000n);
    expect(await unsound(maker.id)).toEqual([]);
  });

  test("a whole payment whose answer was lost is found again and never taken for somebody else's", async () => {
    const { id, row, maker, allocation } = await underWay();
    faults.afterCommit = (request) => (request.operationId === "Invoices.attachPayment" ? "drop" : "answer");
    await expect(report(allocation.id)).rejects.toMatchObject({ kind: "transient" });
    faults.afterCommit = undefined;
    expect((await heldAtStripe(row.stripeInvoiceId)).status).toBe("paid");
    await report(allocation.id);
    await world.runJobs();
    expect(await allocationsOf(id)).toMatchObject([{ status: "reported" }]);
    expect((await receiptsOf(maker.id))[0]?.restFen).toBe(0n);
    expect((await invoiceRow(id)).status).toBe("paid");
  });

  test.each(["PaymentRecords.reportPayment", "Invoices.attachPayment"])(
    "refused at %s, it is asked under a new key the next time, and reported once",
    async (operation) => {
      const { id, row, allocation } = await underWay("200.00");
      faults.calls = [{ operation, fault: "refuse", code: "resource_locked" }];
      await expect(report(allocation.id)).rejects.toMatchObject({ kind: "permanent" });
      faults.calls = [];
      expect((await allocationsOf(id))[0]).toMatchObject({ status: "pending", attempt: 2 });
      const recorded = (await allocationsOf(id))[0]?.paymentRecordId;
      // An answer that was lost is asked for under the same key.
      faults.afterCommit = (request) => (request.operationId === operation ? "drop" : "answer");
      await expect(report(allocation.id)).rejects.toMatchObject({ kind: "transient" });
      faults.afterCommit = undefined;
      expect((await allocationsOf(id))[0]).toMatchObject({ status: "pending", attempt: 2 });
      await report(allocation.id);
      expect(await paymentsAtStripe(row.stripeInvoiceId)).toMatchObject([{ amountFen: 20_000n }]);
      const [done] = await allocationsOf(id);
      expect(done).toMatchObject({ status: "reported", attempt: 2 });
      if (recorded) expect(done?.paymentRecordId).toBe(recorded);
      expect(recorded === null).toBe(operation === "PaymentRecords.reportPayment");
    },
  );

  test("the same allocation reported by several workers at once is one payment", async () => {
    const { id, row, allocation } = await underWay("200.00");
    await Promise.allSettled([report(allocation.id), report(allocation.id), report(allocation.id)]);
    await report(allocation.id);
    expect(await paymentsAtStripe(row.stripeInvoiceId)).toHaveLength(1);
    expect((await invoiceRow(id)).amountPaidFen).toBe(20_000n);
  });

  test("paid on the payment page while the transfer was under way: nothing is attached, and the money waits for a person", async () => {
    const { id, row, maker, allocation, payer } = await underWay();
    await payAtStripe(row.stripeInvoiceId);
    await world.runJobs();
    expect(await allocationsOf(id)).toMatchObject([{ id: allocation.id, status: "failed", failure: expect.any(String) }]);
    expect(await paymentsAtStripe(row.stripeInvoiceId)).toHaveLength(1);
    const [receipt] = await receiptsOf(maker.id);
    expect(receipt?.restFen).toBe(TOTAL);
    expect(await todos(maker.id, "未能核销")).toMatchObject([{ doneAt: null }]);
    expect(await invoiceRow(id)).toMatchObject({ status: "paid", amountPaidFen: TOTAL });
    expect(await unsound(maker.id)).toEqual([]);
    expect(receipt?.payerName).toBe(payer);
  });

  test("a part paid on the page meanwhile: what still fits is put down anew, the rest waits for a person", async () => {
    const { id, row, maker } = await underWay();
    await payPart(row.stripeInvoiceId);
    await world.runJobs();
    expect((await allocationsOf(id)).map(({ status, amountFen }) => [status, amountFen])).toEqual([
      ["failed", TOTAL],
      ["reported", TOTAL - 10_000n],
    ]);
    expect((await receiptsOf(maker.id))[0]?.restFen).toBe(10_000n);
    expect((await todos(maker.id, "未能核销"))[0]?.title).toContain("¥100.00");
    expect(await invoiceRow(id)).toMatchObject({ status: "paid", amountPaidFen: TOTAL });
    expect(await unsound(maker.id)).toEqual([]);
  });

  test("a part paid in the very moment of the report: what was counted too much comes back, and no balance lowers the next invoice", async () => {
    const { id, row, maker } = await underWay();
    let paid = false;
    faults.beforeOperation = async ({ operationId }) => {
      if (operationId !== "PaymentRecords.reportPayment" || paid) return;
      paid = true;
      await payPart(row.stripeInvoiceId);
    };
    await world.runJobs();
    expect(paid).toBe(true);
    expect((await heldAtStripe(row.stripeInvoiceId)).amountOverpaidFen).toBe(10_000n);
    expect(await allocationsOf(id)).toMatchObject([{ status: "reported", amountFen: TOTAL, overpaidFen: 10_000n }]);
    expect((await receiptsOf(maker.id))[0]?.restFen).toBe(10_000n);
    expect(await balanceOf(row.stripeCustomerId)).toBe(0);
    expect(await invoiceRow(id)).toMatchObject({ status: "paid", amountPaidFen: TOTAL, failure: null });
    expect(await todos(maker.id, "未能核销")).toHaveLength(1);
    expect(await unsound(maker.id)).toEqual([]);
  });

  test("paid beyond what was owed on the page after a transfer was counted: kept for a person once, lowers nothing, and pays another invoice", async () => {
    const { id, row, maker, code, payer, report: operations } = await underWay("500.00");
    await world.runJobs();
    expect(await invoiceRow(id)).toMatchObject({ status: "open", amountPaidFen: 50_000n });
    // The page was open with the former amount: ¥100.00 come in where ¥23.22 are owed.
    await payPart(row.stripeInvoiceId);
    const apply = () => applyStripeInvoice(world.system(), row.stripeInvoiceId ?? "");
    await Promise.all([apply(), apply()]);
    await apply();
    await world.runJobs();
    expect((await heldAtStripe(row.stripeInvoiceId)).amountOverpaidFen).toBe(7_678n);
    expect(await invoiceRow(id)).toMatchObject({ status: "paid", amountPaidFen: TOTAL, overpaidFen: 7_678n, failure: null });
    const [over, ...others] = (await receiptsOf(maker.id)).filter(({ restFen }) => restFen > 0n);
    expect(others).toEqual([]);
    expect(over).toMatchObject({
      amountFen: 7_678n,
      restFen: 7_678n,
      restState: null,
      invoiceId: id,
      payerName: payer,
      receivedOn: "2026-10-20",
    });
    expect(await balanceOf(row.stripeCustomerId)).toBe(0);
    expect(await todos(maker.id, "多收 ¥76.78")).toMatchObject([{ doneAt: null }]);
    expect(await unsound(maker.id)).toEqual([]);
    await operations("op-2", "2026-10-02T02:00:00Z", 1234);
    world.setClock("2026-11-05T02:00:00Z");
    const october = await issue({ code, maker }, "2026-10");
    await world.runJobs();
    const { code: invoiceCode } = await invoiceRow(october.id);
    await allocateReceipt(maker.ctx, { receiptId: over?.id ?? "", invoiceCode, amountYuan: "76.78", reason: "转到十月账单" });
    await world.runJobs();
    expect(await invoiceRow(october.id)).toMatchObject({ status: "open", amountPaidFen: 7_678n, overpaidFen: 0n });
    expect(await todos(maker.id, "多收 ¥76.78")).toMatchObject([{ doneAt: expect.any(Date) }]);
    expect(await unsound(maker.id)).toEqual([]);
  });

  test("what came back pays another invoice of the same payer, and its to-do ends", async () => {
    const { row, maker, code, report: operations } = await underWay();
    await payAtStripe(row.stripeInvoiceId);
    await world.runJobs();
    const [receipt] = await receiptsOf(maker.id);
    await operations("op-2", "2026-10-02T02:00:00Z", 1234);
    world.setClock("2026-11-05T02:00:00Z");
    const october = await issue({ code, maker }, "2026-10");
    await world.runJobs();
    const { code: invoiceCode } = await invoiceRow(october.id);
    await allocateReceipt(maker.ctx, { receiptId: receipt?.id ?? "", invoiceCode, amountYuan: "523.22", reason: "转到十月账单" });
    await world.runJobs();
    expect(await invoiceRow(october.id)).toMatchObject({ status: "paid", amountPaidFen: TOTAL });
    expect(await todos(maker.id, "未能核销")).toMatchObject([{ doneAt: expect.any(Date) }]);
    expect(await unsound(maker.id)).toEqual([]);
  });

  test("an allocation nobody reported is taken up by the sweep, once it is stale", async () => {
    const { id, allocation } = await underWay();
    await world.db.execute("delete from pgboss.job where name = 'report-receipt'");
    await sweepReceipts(world.system());
    expect((await allocationsOf(id))[0]?.status).toBe("pending");
    world.setClock("2026-10-20T02:11:00Z");
    await sweepReceipts(world.system());
    await sweepReceipts(world.system());
    await world.runJobs();
    const [row] = await world.db.select().from(receiptAllocations).where(eq(receiptAllocations.id, allocation.id));
    expect(row?.status).toBe("reported");
    expect((await invoiceRow(id)).status).toBe("paid");
  });
});
