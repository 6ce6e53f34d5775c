import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { type StripeGateway, StripeGatewayError } from "./index.server.ts";
import { createStandInClock } from "./stand-in/clock.ts";
import { openInvoice, startTestBench, TEST_SECRET, type TestBench } from "./testing.ts";

let bench: TestBench;
let gateway: StripeGateway;
/** Calls that were made here; the stand-in refuses each one that does not fit the contract. */
const made = new Set<string>();

beforeEach(async () => {
  bench = await startTestBench({ clock: createStandInClock(new Date("2026-11-01T02:00:00Z")) });
  gateway = new Proxy(bench.gateway, {
    get(target, name: keyof StripeGateway) {
      made.add(name);
      return target[name];
    },
  });
});
afterEach(() => bench.close());

const TOTAL = 31_487_192n;
const SINCE = new Date("2026-10-01T00:00:00Z");

async function refusal(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(StripeGatewayError);
  const { kind, code } = error as StripeGatewayError;
  return `${kind} ${code}`;
}

const pay = (id: string) => bench.sdk.invoices.pay(id, { payment_method: "pm_card_visa" });

async function paid() {
  const { id } = await openInvoice(gateway);
  await pay(id);
  const [payment] = await gateway.paymentsOfInvoice(id);
  if (!payment?.chargeId) throw new Error("no charge");
  return { id, payment, chargeId: payment.chargeId };
}

async function member(organizationId = "org-2") {
  const account = await gateway.createAccount({
    organizationId,
    name: "启衡智造",
    country: "SG",
    idempotencyKey: `acct:${organizationId}`,
  });
  await bench.standIn.control(`accounts/${account.id}`, { transfers: "active" });
  return account.id;
}

describe("payments of an invoice", () => {
  it("say what came in, by which way, and what it settled for", async () => {
    await bench.standIn.control("settings", {
      settlement: { currency: "sgd", exchangeRate: "0.183456" },
      fee: { basisPoints: 340, fixed: 50 },
    });
    const { id } = await openInvoice(gateway);
    expect(await gateway.paymentsOfInvoice(id)).toMatchObject([{ status: "open", amountFen: TOTAL, chargeId: null, settled: null }]);

    const report = {
      invoiceId: id,
      amountFen: 10_000_000n,
      receivedAt: new Date("2026-11-01T01:00:00Z"),
      reference: "SJ2610",
      idempotencyKey: "bank:1",
    };
    const reported = await gateway.reportBankPayment(report);
    expect(reported.invoice).toMatchObject({
      status: "open",
      amountRemainingFen: TOTAL - 10_000_000n,
      amountPaidOffStripeFen: 10_000_000n,
    });
    const record = await bench.sdk.paymentRecords.retrieve(reported.paymentRecordId);
    expect(record.payment_method_details).toMatchObject({ type: "custom", custom: { display_name: "对公转账" } });
    // Long after Stripe has forgotten the key.
    bench.standIn.clock.advance(3 * 86_400_000);
    expect((await gateway.reportBankPayment(report)).paymentRecordId).toBe(reported.paymentRecordId);

    await pay(id);
    const [byCard, byBank] = [
      (await gateway.paymentsOfInvoice(id)).find(({ chargeId }) => chargeId !== null),
      (await gateway.paymentsOfInvoice(id)).find(({ paymentRecordId }) => paymentRecordId !== null),
    ];
    expect(byBank).toMatchObject({
      status: "paid",
      amountFen: 10_000_000n,
      reference: "SJ2610",
      chargeId: null,
      paymentIntentId: null,
      settled: null,
    });
    // 21,487,192 × 0.183456 = 3,941,954.295…; 3.4 % of it 134,026.436.
    expect(byCard).toMatchObject({
      status: "paid",
      amountFen: TOTAL - 10_000_000n,
      paymentRecordId: null,
      settled: { currency: "sgd", amount: 3_941_954n, fee: 134_076n, net: 3_807_878n, exchangeRate: "0.183456" },
    });
    expect(await gateway.retrieveCharge({ id: byCard?.chargeId ?? "" })).toMatchObject({
      invoiceId: id,
      status: "succeeded",
      amountFen: TOTAL - 10_000_000n,
      settled: byCard?.settled,
    });
  });

  it("leave no balance behind that a person takes off, once however often", async () => {
    const { id, customerId } = await openInvoice(gateway);
    const over = { invoiceId: id, amountFen: TOTAL + 100n, receivedAt: new Date(), reference: "SJ", idempotencyKey: "bank:3" };
    await gateway.reportBankPayment(over);
    const balance = async () => ((await bench.sdk.customers.retrieve(customerId ?? "")) as { balance: number }).balance;
    expect(await balance()).toBe(-100);
    const off = { customerId: customerId ?? "", amountFen: 100n, description: "given back by bank", idempotencyKey: "bank:3:over" };
    await gateway.takeOffBalance(off);
    bench.standIn.clock.advance(3 * 86_400_000);
    await gateway.takeOffBalance(off);
    expect(await balance()).toBe(0);
  });

  it("finishes a report whose attachment was lost", async () => {
    const { id } = await openInvoice(gateway);
    const report = { invoiceId: id, amountFen: TOTAL + 100n, receivedAt: new Date(), reference: "SJ", idempotencyKey: "bank:2" };
    await bench.standIn.control("faults", { calls: [{ operation: "Invoices.attachPayment", fault: "errorBefore", times: 3 }] });
    expect(await refusal(gateway.reportBankPayment(report))).toBe("transient api_error");
    expect(await gateway.reportBankPayment(report)).toMatchObject({ invoice: { status: "paid", amountOverpaidFen: 100n } });
    expect((await gateway.paymentsOfInvoice(id)).filter(({ status }) => status === "paid")).toHaveLength(1);
  });
});

describe("invoices", () => {
  it("are listed since an instant, settled out of band and given up", async () => {
    const { id, customerId } = await openInvoice(gateway);
    bench.standIn.clock.advance(3_600_000);
    const noon = bench.standIn.clock.now();
    expect((await gateway.listInvoices({ createdSince: SINCE })).map((invoice) => invoice.id)).toEqual([id]);
    expect(await gateway.listInvoices({ createdSince: noon, customerId: customerId ?? "" })).toEqual([]);
    expect(await gateway.markUncollectible({ invoiceId: id, idempotencyKey: "u" })).toMatchObject({ status: "uncollectible" });
    expect(await gateway.payOutOfBand({ invoiceId: id, idempotencyKey: "p" })).toMatchObject({
      status: "paid",
      amountPaidFen: TOTAL,
      amountPaidOffStripeFen: TOTAL,
    });
    expect((await gateway.paymentsOfInvoice(id)).map(({ status }) => status)).toEqual(["canceled"]);
  });
});

describe("credit notes and refunds", () => {
  it("go back over a note, are seen by list, and move what the charge settled for", async () => {
    const { id, chargeId } = await paid();
    const input = { invoiceId: id, amountFen: 300n, refundFen: 100n, creditFen: 100n, outOfBandFen: 100n, reason: "order_change" as const };
    expect(await gateway.previewCreditNote(input)).toMatchObject({ amountFen: 300n, postPaymentFen: 300n });
    expect(await refusal(gateway.previewCreditNote({ ...input, creditFen: 99n }))).toBe("permanent invalid_request_error");
    const note = await gateway.createCreditNote({ ...input, memo: "停机", metadata: { line: "sla" }, idempotencyKey: "cn:1" });
    expect(note).toMatchObject({
      invoiceId: id,
      status: "issued",
      prePaymentFen: 0n,
      outOfBandFen: 100n,
      memo: "停机",
      metadata: { line: "sla" },
    });
    expect(await gateway.listCreditNotes({ invoiceId: id })).toEqual([note]);
    expect(await gateway.listCreditNotes({ createdSince: SINCE })).toEqual([note]);
    expect(await gateway.retrieveInvoice({ id })).toMatchObject({ creditedAfterPaymentFen: 300n, creditedBeforePaymentFen: 0n });

    const refund = await gateway.createRefund({
      chargeId,
      amountFen: 1_000n,
      reason: "requested_by_customer",
      metadata: { settlement: "s1" },
      idempotencyKey: "re:1",
    });
    expect(refund).toMatchObject({ status: "succeeded", amountFen: 1_000n, settled: { amount: -1_000n, currency: "cny", fee: 0n } });
    expect(await gateway.retrieveRefund({ id: refund.id })).toEqual(refund);
    expect((await gateway.listRefunds({ createdSince: SINCE })).map((one) => one.id)).toEqual([refund.id, note.refundIds[0]]);
    expect(await gateway.listRefunds({ chargeId })).toHaveLength(2);
    const linked = await gateway.createCreditNote({ invoiceId: id, amountFen: 1_000n, refundIds: [refund.id], idempotencyKey: "cn:2" });
    expect(linked.refundIds).toEqual([refund.id]);
    expect(await refusal(gateway.createRefund({ chargeId, amountFen: TOTAL, idempotencyKey: "re:2" }))).toBe(
      "permanent invalid_request_error",
    );

    const { id: disputeId } = await bench.standIn.control("disputes", { charge: chargeId, amount: 5_000 });
    await bench.standIn.control(`disputes/${disputeId}`, { step: "funds_withdrawn" });
    expect(await gateway.retrieveDispute({ id: String(disputeId) })).toMatchObject({
      chargeId,
      amountFen: 5_000n,
      status: "needs_response",
      movements: [{ amount: -5_000n, fee: 8_000n, net: -13_000n }],
    });
    expect(await refusal(gateway.createRefund({ chargeId, amountFen: 1n, idempotencyKey: "re:3" }))).toBe("permanent charge_disputed");
  });
});

describe("transfers", () => {
  it("reach a member whose account is active, and come back in parts", async () => {
    const { chargeId } = await paid();
    const fresh = await gateway.createAccount({
      organizationId: "org-9",
      name: "甲",
      country: "SG",
      email: "a@b.example",
      idempotencyKey: "a",
    });
    expect(fresh).toMatchObject({ transfersActive: false, country: "SG", due: ["external_account", "tos_acceptance.date"] });
    const transfer = { amount: 500n, currency: "cny", sourceChargeId: chargeId, transferGroup: "set-1", metadata: { member: "org-2" } };
    const refused = gateway.createTransfer({ ...transfer, accountId: fresh.id, idempotencyKey: "t:0" });
    expect(await refusal(refused)).toBe("permanent transfers_not_allowed");
    const link = await gateway.accountLink({
      accountId: fresh.id,
      refreshUrl: "http://localhost/again",
      returnUrl: "http://localhost/done",
      idempotencyKey: "link:1",
    });
    await fetch(link.url, { method: "POST", redirect: "manual" });
    expect(await gateway.retrieveAccount({ id: fresh.id })).toMatchObject({ transfersActive: true, detailsSubmitted: true, due: [] });
    const again = await gateway.createAccount({ organizationId: "org-9", name: "甲", country: "SG", idempotencyKey: "other" });
    expect(again.id).toBe(fresh.id);

    // The refusal is saved under its key; a new key is a new attempt.
    expect(await refusal(gateway.createTransfer({ ...transfer, accountId: fresh.id, idempotencyKey: "t:0" }))).toBe(
      "permanent transfers_not_allowed",
    );
    const sent = await gateway.createTransfer({ ...transfer, accountId: fresh.id, idempotencyKey: "t:1" });
    expect(sent).toMatchObject({ accountId: fresh.id, amount: 500n, amountReversed: 0n, sourceChargeId: chargeId, transferGroup: "set-1" });
    const reversal = await gateway.createReversal({
      transferId: sent.id,
      amount: 200n,
      metadata: { refund: "re" },
      idempotencyKey: "rev:1",
    });
    expect(await gateway.listReversals({ transferId: sent.id })).toEqual([reversal]);
    expect(await gateway.retrieveTransfer({ id: sent.id })).toMatchObject({ amount: 500n, amountReversed: 200n });
    expect(await gateway.listTransfers({ transferGroup: "set-1" })).toHaveLength(1);
    expect(await gateway.listTransfers({ createdSince: SINCE })).toMatchObject([{ id: sent.id, metadata: { member: "org-2" } }]);
    expect(await gateway.balance({ accountId: fresh.id })).toEqual([{ currency: "cny", available: 300n, pending: 0n }]);
    await bench.standIn.control(`accounts/${fresh.id}`, { payout: { currency: "cny", amount: 250 } });
    const tooMuch = gateway.createReversal({ transferId: sent.id, amount: 51n, idempotencyKey: "rev:2" });
    expect(await refusal(tooMuch)).toBe("permanent balance_insufficient");
  });

  it("fail alone: of three the second is short, and goes through when there is money", async () => {
    const { chargeId } = await paid();
    const accounts = [await member("a"), await member("b"), await member("c")];
    await bench.standIn.control("faults", {
      calls: [
        { operation: "Transfers.create", fault: "refuse", code: "balance_insufficient", where: { destination: accounts[1] }, times: 1 },
      ],
    });
    const send = (accountId: string, attempt = 1) =>
      gateway.createTransfer({
        accountId,
        amount: 10n,
        currency: "cny",
        sourceChargeId: chargeId,
        transferGroup: "g",
        idempotencyKey: `t:${accountId}:${attempt}`,
      });
    const outcomes = await Promise.allSettled(accounts.map((account) => send(account)));
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    await send(accounts[1] ?? "", 2);
    expect((await gateway.listTransfers({ transferGroup: "g" })).map(({ accountId }) => accountId).sort()).toEqual([...accounts].sort());
    await bench.standIn.control("settings", { heldBalance: { cny: 40_000_000 } });
    const unsourced = gateway.createTransfer({
      accountId: accounts[0] ?? "",
      amount: 1n,
      currency: "cny",
      transferGroup: "g",
      idempotencyKey: "u",
    });
    expect(await refusal(unsourced)).toBe("permanent balance_insufficient");
    const [balance] = await gateway.balance();
    expect(balance).toMatchObject({ currency: "cny", pending: 0n });
  });
});

describe("catalogue and meters", () => {
  it("publishes terms exactly, a product once", async () => {
    const product = { contractCode: "HT-2026-0019", name: "插接作业", unitLabel: "次", idempotencyKey: "prod:1" };
    const { productId } = await gateway.ensureProduct(product);
    bench.standIn.clock.advance(2 * 86_400_000);
    expect(await gateway.ensureProduct(product)).toEqual({ productId });
    const tiers = [
      { upTo: 1_000n, unitAmountFen: "12.500000000001" },
      { upTo: null, unitAmountFen: "9.91", flatAmountFen: "100" },
    ];
    const { priceId } = await gateway.createPrice({
      productId,
      nickname: "第 1 版",
      terms: { tiersMode: "volume", tiers },
      metadata: { version: "1" },
      idempotencyKey: "price:1",
    });
    const held = await bench.sdk.prices.retrieve(priceId, { expand: ["tiers"] });
    expect(held.tiers?.map((tier) => [tier.up_to, tier.unit_amount_decimal?.toString(), tier.flat_amount])).toEqual([
      [1_000, "12.500000000001", null],
      [null, "9.91", 100],
    ]);
    const { meterId } = await gateway.ensureMeter({ eventName: "tasks", displayName: "作业", idempotencyKey: "meter:1" });
    expect(await gateway.ensureMeter({ eventName: "tasks", displayName: "作业", idempotencyKey: "meter:2" })).toEqual({ meterId });
    await gateway.createPrice({
      productId,
      nickname: "计量",
      terms: { unitAmountFen: "1.5" },
      monthly: { meterId },
      idempotencyKey: "price:2",
    });
    const wrong = { productId, nickname: "x", terms: { unitAmountFen: "1.0000000000001" }, idempotencyKey: "price:3" };
    await expect(gateway.createPrice(wrong)).rejects.toThrow(RangeError);
    await expect(gateway.createPrice({ ...wrong, terms: { unitAmountFen: "1e3" } })).rejects.toThrow(RangeError);
  });

  it("mirrors usage, and takes it as sent when it was sent before", async () => {
    const { customerId } = await gateway.ensureCustomer({ organizationId: "o", name: "甲", idempotencyKey: "c" });
    await gateway.ensureMeter({ eventName: "tasks", displayName: "作业", idempotencyKey: "m" });
    const event = { eventName: "tasks", customerId, value: "12.5", identifier: "ht:2026-10-31T10", at: bench.standIn.clock.now() };
    expect(await gateway.sendMeterEvent({ ...event, idempotencyKey: "e1" })).toEqual({ taken: true });
    expect(await gateway.sendMeterEvent({ ...event, idempotencyKey: "e2" })).toEqual({ taken: false });
    await gateway.cancelMeterEvent({ eventName: "tasks", identifier: event.identifier, idempotencyKey: "x1" });
    const late = gateway.sendMeterEvent({ ...event, identifier: "late", at: SINCE, idempotencyKey: "e3" });
    expect((await late).taken).toBe(true);
    bench.standIn.clock.advance(10 * 86_400_000);
    const tooLate = gateway.sendMeterEvent({ ...event, identifier: "later", at: SINCE, idempotencyKey: "e4" });
    expect(await refusal(tooLate)).toBe("permanent timestamp_too_far_in_past");
  });
});

describe("events", () => {
  it("name the object, its invoice, its charge and the account, told or asked for", async () => {
    const { id, chargeId } = await paid();
    const account = await member();
    const transfer = await gateway.createTransfer({
      accountId: account,
      amount: 5n,
      currency: "cny",
      sourceChargeId: chargeId,
      transferGroup: "g",
      idempotencyKey: "t",
    });
    const note = await gateway.createCreditNote({ invoiceId: id, amountFen: 9n, refundFen: 9n, idempotencyKey: "cn" });
    const { id: disputeId } = await bench.standIn.control("disputes", { charge: chargeId });
    const events = await gateway.listEvents({ createdSince: SINCE });
    const seen = Object.fromEntries(
      events.map(({ type, objectType, objectId, invoiceId, chargeId: charge, account: at }) => [
        type,
        [objectType, objectId, invoiceId, charge, at],
      ]),
    );
    expect(seen).toMatchObject({
      "invoice.paid": ["invoice", id, id, null, null],
      "invoice_payment.paid": ["invoicePayment", expect.any(String), id, null, null],
      "charge.succeeded": ["charge", chargeId, null, chargeId, null],
      "charge.refunded": ["charge", chargeId, null, chargeId, null],
      "refund.created": ["refund", note.refundIds[0], null, chargeId, null],
      "credit_note.created": ["creditNote", note.id, id, null, null],
      "charge.dispute.created": ["dispute", disputeId, null, chargeId, null],
      "transfer.created": ["transfer", transfer.id, null, chargeId, null],
      "account.updated": ["account", account, null, null, account],
      "capability.updated": ["capability", "transfers", null, null, account],
    });
    expect((await gateway.listEvents({ createdSince: SINCE, types: ["invoice.paid"] })).map(({ type }) => type)).toEqual(["invoice.paid"]);
    const deliveries = await bench.webhooks.accepted(events.length);
    const told = deliveries.map(({ body, signature }) => gateway.constructWebhookEvent(body, signature, TEST_SECRET));
    expect(told.sort((a, b) => a.id.localeCompare(b.id))).toEqual(events.sort((a, b) => a.id.localeCompare(b.id)));
  });
});

afterAll(async () => {
  // The push of invoices has a test file of its own.
  const elsewhere = [
    "createInvoiceDraft",
    "findInvoiceByMetadata",
    "addLines",
    "listLines",
    "finalize",
    "send",
    "voidInvoice",
    "deleteDraft",
  ];
  const all = Object.keys(bench.gateway);
  expect(all.filter((name) => !made.has(name) && !elsewhere.includes(name))).toEqual([]);
});
