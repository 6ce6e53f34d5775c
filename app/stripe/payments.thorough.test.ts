import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStandInClock } from "./stand-in/clock.ts";
import { openInvoice, refusedFor, startTestBench, type TestBench } from "./testing.ts";

let bench: TestBench;
beforeEach(async () => {
  bench = await startTestBench({ clock: createStandInClock(new Date("2026-11-01T02:00:00Z")) });
});
afterEach(() => bench.close());

const TOTAL = 31_487_192;

async function paid() {
  const invoice = await openInvoice(bench.gateway);
  await bench.sdk.invoices.pay(invoice.id, { payment_method: "pm_card_visa" });
  const [payment] = (await bench.sdk.invoicePayments.list({ invoice: invoice.id, expand: ["data.payment.payment_intent"] })).data;
  const intent = payment?.payment.payment_intent;
  if (typeof intent !== "object" || typeof intent.latest_charge !== "string") throw new Error("no intent");
  return { invoice, charge: await bench.sdk.charges.retrieve(intent.latest_charge, { expand: ["balance_transaction"] }) };
}

function settledOf(charge: { balance_transaction: unknown }) {
  const settled = charge.balance_transaction;
  if (typeof settled !== "object" || settled === null) throw new Error("not expanded");
  return settled as { amount: number; fee: number; net: number; currency: string; exchange_rate: number | null };
}

describe("a payment", () => {
  it("leads from the invoice to what it brought, less the fee", async () => {
    const { charge } = await paid();
    expect(charge).toMatchObject({ amount: TOTAL, amount_refunded: 0, currency: "cny", status: "succeeded", disputed: false });
    // 2.9 % of 31,487,192 is 913,128.568, and 200 fen.
    expect(settledOf(charge)).toMatchObject({ amount: TOTAL, fee: 913_329, net: TOTAL - 913_329, currency: "cny", exchange_rate: null });
    expect((await bench.sdk.balance.retrieve()).available).toEqual([{ amount: TOTAL - 913_329, currency: "cny" }]);
    expect(await bench.told()).toEqual([
      "invoice.created",
      "invoice.finalized",
      "invoice.sent",
      "charge.succeeded",
      "invoice_payment.paid",
      "invoice.paid",
    ]);
  });

  it("settles in another currency at the rate a control sets, available days later", async () => {
    await bench.standIn.control("settings", {
      settlement: { currency: "sgd", exchangeRate: "0.183456" },
      fee: { basisPoints: 340, fixed: 50 },
      availableAfterDays: 7,
    });
    const { charge } = await paid();
    // 31,487,192 × 0.183456 = 5,776,514.295552; 3.4 % of it 196,401.476.
    const settled = { amount: 5_776_514, fee: 196_451, net: 5_776_514 - 196_451, currency: "sgd", exchange_rate: 0.183456 };
    expect(settledOf(charge)).toMatchObject(settled);
    const sgd = async () => {
      const { available, pending } = await bench.sdk.balance.retrieve();
      return [available, pending].map((part) => part.find(({ currency }) => currency === "sgd")?.amount);
    };
    expect(await sgd()).toEqual([0, settled.net]);
    bench.standIn.clock.advance(7 * 86_400_000 + 1000);
    expect(await sgd()).toEqual([settled.net, 0]);
  });

  it("that is declined leaves a failed charge and an open invoice", async () => {
    const invoice = await openInvoice(bench.gateway);
    const declined = bench.sdk.invoices.pay(invoice.id, { payment_method: "pm_card_chargeDeclined" }, { idempotencyKey: "pay" });
    expect(await refusedFor(declined)).toBe("card_declined");
    expect(await bench.sdk.invoices.retrieve(invoice.id)).toMatchObject({ status: "open", attempted: true, amount_paid: 0 });
    expect((await bench.sdk.charges.list()).data).toMatchObject([{ status: "failed", balance_transaction: null }]);
    expect((await bench.told()).slice(-2)).toEqual(["charge.failed", "invoice.payment_failed"]);
    await bench.standIn.control("settings", { card: "decline" });
    expect(await refusedFor(bench.sdk.invoices.pay(invoice.id, { payment_method: "pm_card_visa" }))).toBe("card_declined");
  });

  it("is expanded four levels deep and no further", async () => {
    const { invoice } = await paid();
    const expanded = await bench.sdk.invoicePayments.list({ invoice: invoice.id, expand: ["data.payment.payment_intent.latest_charge"] });
    expect(expanded.data[0]).toMatchObject({ payment: { payment_intent: { latest_charge: { object: "charge", amount: TOTAL } } } });
    const deeper = ["data.payment.payment_intent.latest_charge.balance_transaction"];
    expect(await refusedFor(bench.sdk.invoicePayments.list({ expand: deeper }))).toBe("invalid_request_error expand");
    expect(await refusedFor(bench.sdk.charges.list({ expand: ["data.colour"] }))).toBe("invalid_request_error expand");
    expect((await bench.sdk.invoices.retrieve(invoice.id, { expand: ["payments"] })).payments?.data).toHaveLength(1);
  });
});

describe("an invoice nobody pays", () => {
  it("is told overdue once when the clock passes its due date", async () => {
    await openInvoice(bench.gateway);
    bench.standIn.clock.advance(29 * 86_400_000);
    expect(await bench.told()).not.toContain("invoice.overdue");
    bench.standIn.clock.advance(2 * 86_400_000);
    bench.standIn.clock.advance(86_400_000);
    expect((await bench.told()).filter((type) => type === "invoice.overdue")).toHaveLength(1);
    expect((await bench.webhooks.accepted(4)).at(-1)?.type).toBe("invoice.overdue");
  });

  it("is given up as uncollectible, and may still be paid or voided", async () => {
    const invoice = await openInvoice(bench.gateway);
    expect(await bench.sdk.invoices.markUncollectible(invoice.id)).toMatchObject({ status: "uncollectible", amount_remaining: TOTAL });
    expect(await refusedFor(bench.sdk.invoices.markUncollectible(invoice.id))).toBe("invoice_not_editable");
    expect(await bench.sdk.invoices.pay(invoice.id, { payment_method: "pm_card_visa" })).toMatchObject({ status: "paid" });
    expect(await bench.told()).toContain("invoice.marked_uncollectible");
    expect(await refusedFor(bench.sdk.invoices.voidInvoice(invoice.id))).toBe("invoice_not_editable");
  });
});

describe("a customer's balance", () => {
  it.each([
    [-10_000_000, TOTAL - 10_000_000, 0],
    [-40_000_000, 0, TOTAL - 40_000_000],
    [500, TOTAL + 500, 0],
  ])("of %i fen is applied when the invoice is finalized", async (balance, due, left) => {
    const customer = await bench.gateway.ensureCustomer({
      organizationId: "org-1",
      name: "云岭储能科技有限公司",
      idempotencyKey: "cus:org-1",
    });
    await bench.sdk.customers.createBalanceTransaction(customer.customerId, { amount: balance, currency: "cny" });
    const invoice = await bench.sdk.invoices.retrieve((await openInvoice(bench.gateway)).id);
    expect(invoice).toMatchObject({ total: TOTAL, amount_due: due, starting_balance: balance, ending_balance: left });
    expect(invoice.status).toBe(due === 0 ? "paid" : "open");
    expect(await bench.sdk.customers.retrieve(customer.customerId)).toMatchObject({ balance: left });
    const entries = await bench.sdk.customers.listBalanceTransactions(customer.customerId);
    expect(entries.data.map(({ type, amount }) => [type, amount])).toEqual([
      ["applied_to_invoice", left - balance],
      ["adjustment", balance],
    ]);
  });

  it("takes what is below the minimum charge to the next invoice", async () => {
    await bench.standIn.control("settings", { minimumCharge: TOTAL + 1 });
    const invoice = await bench.sdk.invoices.retrieve((await openInvoice(bench.gateway)).id);
    expect(invoice).toMatchObject({ status: "paid", amount_due: 0, amount_paid: 0, total: TOTAL, ending_balance: TOTAL });
  });
});

describe("a transfer to our bank account", () => {
  const report = (value: number, reference = "SJ-2026-0019") =>
    bench.sdk.paymentRecords.reportPayment({
      amount_requested: { currency: "cny", value },
      initiated_at: 1_793_500_000,
      payment_method_details: { type: "custom" },
      processor_details: { type: "custom", custom: { payment_reference: reference } },
      outcome: "guaranteed",
      guaranteed: { guaranteed_at: 1_793_500_000 },
    });

  it("pays in parts, and what is too much becomes the customer's credit", async () => {
    const invoice = await openInvoice(bench.gateway);
    const first = await report(20_000_000);
    expect(first.processor_details.custom?.payment_reference).toBe("SJ-2026-0019");
    expect(await bench.sdk.invoices.attachPayment(invoice.id, { payment_record: first.id })).toMatchObject({
      status: "open",
      amount_paid: 20_000_000,
      amount_remaining: TOTAL - 20_000_000,
      amount_paid_off_stripe: 20_000_000,
    });
    const twice = bench.sdk.invoices.attachPayment(invoice.id, { payment_record: first.id });
    expect(await refusedFor(twice)).toBe("invalid_request_error payment_record");
    const second = await report(12_000_000);
    expect(await bench.sdk.invoices.attachPayment(invoice.id, { payment_record: second.id })).toMatchObject({
      status: "paid",
      amount_paid: TOTAL,
      amount_remaining: 0,
      amount_overpaid: 512_808,
    });
    expect(await bench.sdk.customers.retrieve(invoice.customerId ?? "")).toMatchObject({ balance: -512_808 });
    const payments = await bench.sdk.invoicePayments.list({ invoice: invoice.id });
    expect(payments.data.map(({ status, payment, amount_paid }) => [status, payment.type, amount_paid])).toEqual([
      ["paid", "payment_record", 12_000_000],
      ["paid", "payment_record", 20_000_000],
      ["canceled", "payment_intent", null],
    ]);
    expect((await bench.told()).slice(-5)).toEqual([
      "invoice_payment.paid",
      "invoice.updated",
      "invoice_payment.paid",
      "invoice.overpaid",
      "invoice.paid",
    ]);
    expect((await bench.sdk.charges.list()).data).toEqual([]);
  });

  it("is paid out of band for what remains, without a charge", async () => {
    const invoice = await openInvoice(bench.gateway);
    const attached = await report(1_000_000);
    await bench.sdk.invoices.attachPayment(invoice.id, { payment_record: attached.id });
    const done = await bench.sdk.invoices.pay(invoice.id, { paid_out_of_band: true });
    expect(done).toMatchObject({ status: "paid", amount_paid: TOTAL, amount_paid_off_stripe: TOTAL, amount_overpaid: 0 });
    expect((await bench.sdk.balanceTransactions.list()).data).toEqual([]);
  });
});
