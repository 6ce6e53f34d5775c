import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { draftInput, startTestBench, type TestBench } from "./testing.ts";

let bench: TestBench;
let serial = 0;
beforeAll(async () => {
  bench = await startTestBench({ log: () => undefined });
});
afterAll(() => bench.close());

const part = fc.integer({ min: 1, max: 60_000 });
const step = fc.oneof(
  fc.record({ kind: fc.constant("card" as const), amount: part }),
  fc.record({ kind: fc.constant("bank" as const), amount: part }),
  fc.record({
    kind: fc.constant("note" as const),
    amount: part,
    back: fc.constantFrom("credit" as const, "outOfBand" as const, "refund" as const),
  }),
  fc.record({ kind: fc.constant("refund" as const), amount: part }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function invoiceOf(total: number): Promise<{ id: string; customer: string; page: string }> {
  const organizationId = `org-${++serial}`;
  const { gateway, sdk } = bench;
  const { id: customer } = await sdk.customers.create({ name: organizationId });
  const { id } = await gateway.createInvoiceDraft(draftInput(customer, { idempotencyKey: `inv:${serial}` }));
  await sdk.invoices.addLines(id, { lines: [{ amount: total }] });
  const { hosted_invoice_url } = await sdk.invoices.finalizeInvoice(id);
  return { id, customer, page: hosted_invoice_url ?? "" };
}

/** Whatever is refused changes nothing; what is taken must keep the sums. */
async function take(invoice: { id: string; page: string }, given: Step): Promise<void> {
  const { gateway, sdk } = bench;
  const idempotencyKey = `step:${++serial}`;
  const charges = async () => (await gateway.paymentsOfInvoice(invoice.id)).flatMap(({ chargeId }) => chargeId ?? []);
  const amountFen = BigInt(given.amount);
  if (given.kind === "card") {
    const amount = `${Math.trunc(given.amount / 100)}.${String(given.amount % 100).padStart(2, "0")}`;
    await fetch(invoice.page, { method: "POST", redirect: "manual", body: new URLSearchParams({ method: "card", pay: "part", amount }) });
  } else if (given.kind === "bank") {
    await gateway
      .reportBankPayment({ invoiceId: invoice.id, amountFen, receivedAt: new Date(), reference: idempotencyKey, idempotencyKey })
      .catch(() => undefined);
  } else if (given.kind === "refund") {
    const [chargeId] = await charges();
    if (chargeId) await gateway.createRefund({ chargeId, amountFen, idempotencyKey }).catch(() => undefined);
  } else {
    const { amount_remaining } = await sdk.invoices.retrieve(invoice.id);
    const beyond = amountFen - BigInt(amount_remaining);
    const back = beyond > 0n ? { [`${given.back}Fen`]: beyond } : {};
    await gateway.createCreditNote({ invoiceId: invoice.id, amountFen, ...back, idempotencyKey }).catch(() => undefined);
  }
}

const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);

describe("whatever is paid, credited and refunded, in whatever order", () => {
  it("the invoice, its payments, the charges, the balance and the customer's credit agree", async () => {
    const { sdk } = bench;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 100_000 }), fc.array(step, { maxLength: 7 }), async (total, steps) => {
        const invoice = await invoiceOf(total);
        for (const given of steps) await take(invoice, given);
        const held = await sdk.invoices.retrieve(invoice.id);
        expect(held.amount_due).toBe(held.amount_paid + held.amount_remaining);
        expect(held.total).toBe(held.amount_due + held.pre_payment_credit_notes_amount);
        expect(held.amount_remaining).toBeGreaterThanOrEqual(0);
        expect(held.status).toBe(held.amount_remaining === 0 ? "paid" : "open");

        const payments = (await sdk.invoicePayments.list({ invoice: invoice.id, limit: 100 })).data;
        expect(sum(payments.map((one) => one.amount_paid ?? 0))).toBe(held.amount_paid + held.amount_overpaid);
        const asked = payments.filter(({ status }) => status === "open");
        expect(sum(asked.map((one) => one.amount_requested))).toBe(held.amount_remaining);

        const notes = (await sdk.creditNotes.list({ invoice: invoice.id, limit: 100 })).data;
        const charges = (await sdk.charges.list({ customer: invoice.customer, limit: 100 })).data;
        const refunded = sum(charges.map((charge) => charge.amount_refunded));
        expect(sum(notes.map(({ amount }) => amount))).toBeLessThanOrEqual(total);
        expect(refunded).toBeLessThanOrEqual(sum(charges.map(({ amount }) => amount)));
        const entries = (await sdk.customers.listBalanceTransactions(invoice.customer, { limit: 100 })).data;
        const customer = await sdk.customers.retrieve(invoice.customer);
        expect("balance" in customer && customer.balance).toBe(sum(entries.map(({ amount }) => amount)));
        const credited = sum(entries.filter(({ type }) => type === "credit_note").map(({ amount }) => -amount));
        expect(sum(entries.map(({ amount }) => -amount))).toBe(held.amount_overpaid + credited);
      }),
      { numRuns: 25 },
    );
    const balance = await sdk.balance.retrieve();
    let net = 0;
    for await (const entry of sdk.balanceTransactions.list({ limit: 100 })) net += entry.net;
    expect(balance.available).toEqual([{ amount: net, currency: "cny" }]);
  });
});

describe("after a restart", () => {
  it("charges, settings, members and transfers are there, and the balance with them", async () => {
    const folder = await mkdtemp(join(tmpdir(), "stand-in-"));
    const dataFile = join(folder, "stripe.jsonl");
    const before = await startTestBench({ dataFile });
    try {
      await before.standIn.control("settings", { fee: { basisPoints: 100, fixed: 0 } });
      const { id: customer } = await before.sdk.customers.create({ name: "甲" });
      const { id } = await before.gateway.createInvoiceDraft(draftInput(customer));
      await before.sdk.invoices.addLines(id, { lines: [{ amount: 10_000 }] });
      await before.sdk.invoices.finalizeInvoice(id);
      await before.sdk.invoices.pay(id, { payment_method: "pm_card_visa" });
      const member = await before.gateway.createAccount({ organizationId: "o", name: "乙", country: "SG", idempotencyKey: "a" });
      await before.standIn.control(`accounts/${member.id}`, { transfers: "active" });
      const [paid] = await before.gateway.paymentsOfInvoice(id);
      const transfer = { accountId: member.id, amount: 4_000n, currency: "cny", sourceChargeId: paid?.chargeId ?? "", transferGroup: "g" };
      const sent = await before.gateway.createTransfer({ ...transfer, idempotencyKey: "t" });
      await before.close();

      const after = await startTestBench({ dataFile });
      try {
        expect(await after.gateway.paymentsOfInvoice(id)).toEqual([paid]);
        expect(await after.gateway.createTransfer({ ...transfer, idempotencyKey: "t" })).toEqual(sent);
        expect(await after.gateway.listTransfers({ transferGroup: "g" })).toEqual([sent]);
        expect(await after.gateway.balance()).toEqual([{ currency: "cny", available: 5_900n, pending: 0n }]);
        expect(await after.standIn.control("settings", {})).toMatchObject({ fee: { basisPoints: 100, fixed: 0 } });
      } finally {
        await after.close();
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
