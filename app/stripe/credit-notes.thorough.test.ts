import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStandInClock } from "./stand-in/clock.ts";
import { openInvoice, refusedFor, startTestBench, type TestBench } from "./testing.ts";

let bench: TestBench;
beforeEach(async () => {
  bench = await startTestBench({ clock: createStandInClock(new Date("2026-11-01T02:00:00Z")) });
});
afterEach(() => bench.close());

const TOTAL = 31_487_192;

async function paidInvoice(): Promise<string> {
  const { id } = await openInvoice(bench.gateway);
  await bench.sdk.invoices.pay(id, { payment_method: "pm_card_visa" });
  return id;
}

describe("a credit note on an open invoice", () => {
  it("lowers what is due, and can be taken back", async () => {
    const { id: invoice } = await openInvoice(bench.gateway);
    const note = await bench.sdk.creditNotes.create({ invoice, amount: 487_192, reason: "order_change", memo: "九月停机抵扣" });
    expect(note).toMatchObject({ type: "pre_payment", pre_payment_amount: 487_192, post_payment_amount: 0, status: "issued" });
    expect(note.number).toMatch(/-CN-01$/);
    expect(await bench.sdk.invoices.retrieve(invoice)).toMatchObject({
      total: TOTAL,
      amount_due: 31_000_000,
      amount_remaining: 31_000_000,
      pre_payment_credit_notes_amount: 487_192,
    });
    expect((await bench.told()).slice(-2)).toEqual(["credit_note.created", "invoice.updated"]);
    const [payment] = (await bench.sdk.invoicePayments.list({ invoice })).data;
    expect(payment).toMatchObject({ amount_requested: 31_000_000, status: "open" });

    expect(await bench.sdk.creditNotes.voidCreditNote(note.id)).toMatchObject({ status: "void" });
    expect(await bench.sdk.invoices.retrieve(invoice)).toMatchObject({ amount_remaining: TOTAL, pre_payment_credit_notes_amount: 0 });
    expect(await refusedFor(bench.sdk.creditNotes.voidCreditNote(note.id))).toBe("invalid_request_error");
  });

  it("of the whole amount settles it, and no more can be credited", async () => {
    const { id: invoice } = await openInvoice(bench.gateway);
    await bench.sdk.creditNotes.create({ invoice, amount: TOTAL });
    expect(await bench.sdk.invoices.retrieve(invoice)).toMatchObject({ status: "paid", amount_due: 0, amount_paid: 0 });
    expect(await refusedFor(bench.sdk.creditNotes.create({ invoice, amount: 1, credit_amount: 1 }))).toBe("invalid_request_error amount");
    expect((await bench.sdk.invoicePayments.list({ invoice })).data).toMatchObject([{ status: "canceled" }]);
  });

  it("cannot be issued on a draft, and may not be split", async () => {
    const { id: invoice, customerId } = await openInvoice(bench.gateway);
    const draft = await bench.sdk.invoices.create({
      customer: customerId ?? "",
      currency: "cny",
      collection_method: "send_invoice",
      days_until_due: 1,
    });
    expect(await refusedFor(bench.sdk.creditNotes.create({ invoice: draft.id, amount: 1 }))).toBe("invalid_request_error invoice");
    expect(await refusedFor(bench.sdk.creditNotes.create({ invoice, amount: 5, refund_amount: 5 }))).toBe("invalid_request_error amount");
  });
});

describe("a credit note on a paid invoice", () => {
  it("is split exactly over refund, credit and what went back outside", async () => {
    const invoice = await paidInvoice();
    const split = { invoice, amount: 1_000_000, refund_amount: 600_000, credit_amount: 300_000 };
    expect(await refusedFor(bench.sdk.creditNotes.create(split))).toBe("invalid_request_error refund_amount");
    const before = (await bench.told()).length;
    const note = await bench.sdk.creditNotes.create({ ...split, out_of_band_amount: 100_000, expand: ["refunds.refund"] });
    expect(note).toMatchObject({ type: "post_payment", post_payment_amount: 1_000_000, out_of_band_amount: 100_000 });
    expect(note.refunds).toMatchObject([{ amount_refunded: 600_000, refund: { object: "refund", status: "succeeded" } }]);
    expect((await bench.sdk.charges.list()).data).toMatchObject([{ amount_refunded: 600_000 }]);
    const { customer } = await bench.sdk.invoices.retrieve(invoice);
    expect(await bench.sdk.customers.retrieve(String(customer))).toMatchObject({ balance: -300_000 });
    expect(await bench.sdk.invoices.retrieve(invoice)).toMatchObject({
      status: "paid",
      amount_paid: TOTAL,
      post_payment_credit_notes_amount: 1_000_000,
    });
    expect((await bench.told()).slice(before)).toEqual(["charge.refunded", "refund.created", "credit_note.created", "invoice.updated"]);
    expect(await refusedFor(bench.sdk.creditNotes.voidCreditNote(note.id))).toBe("invalid_request_error");
  });

  it("links a refund that was made before, once, and counts others against what may be credited", async () => {
    const invoice = await paidInvoice();
    const [charge] = (await bench.sdk.charges.list()).data;
    const refund = await bench.sdk.refunds.create({ charge: charge?.id ?? "", amount: 5_000 });
    expect(await refusedFor(bench.sdk.creditNotes.create({ invoice, amount: TOTAL, credit_amount: TOTAL }))).toBe(
      "invalid_request_error amount",
    );
    const linking = { invoice, amount: 5_000, refunds: [{ refund: refund.id }] };
    expect(await bench.sdk.creditNotes.create(linking)).toMatchObject({ refunds: [{ refund: refund.id, amount_refunded: 5_000 }] });
    expect(await refusedFor(bench.sdk.creditNotes.create(linking))).toBe("invalid_request_error refunds[0]");
    expect((await bench.sdk.refunds.list()).data).toHaveLength(1);
  });

  it("refunds over several payments, the newest first", async () => {
    const { id: invoice } = await openInvoice(bench.gateway);
    const page = (await bench.sdk.invoices.retrieve(invoice)).hosted_invoice_url ?? "";
    for (const amount of ["100000.00", ""]) {
      await fetch(page, { method: "POST", redirect: "manual", body: new URLSearchParams({ method: "card", amount }) });
    }
    expect((await bench.sdk.charges.list()).data.map(({ amount }) => amount)).toEqual([TOTAL - 10_000_000, 10_000_000]);
    await bench.sdk.creditNotes.create({ invoice, amount: TOTAL - 1, refund_amount: TOTAL - 1 });
    expect((await bench.sdk.charges.list()).data.map(({ amount_refunded }) => amount_refunded)).toEqual([TOTAL - 10_000_000, 9_999_999]);
  });

  it("is previewed without being issued", async () => {
    const invoice = await paidInvoice();
    const before = await bench.told();
    const given = { invoice, lines: [{ type: "custom_line_item" as const, description: "误工", unit_amount: 700, quantity: 2 }] };
    expect(await bench.sdk.creditNotes.preview({ ...given, credit_amount: 1_400 })).toMatchObject({
      total: 1_400,
      post_payment_amount: 1_400,
    });
    expect(await refusedFor(bench.sdk.creditNotes.preview({ ...given, credit_amount: 1_399 }))).toBe("invalid_request_error refund_amount");
    expect((await bench.sdk.creditNotes.list({ invoice })).data).toEqual([]);
    expect(await bench.told()).toEqual(before);
  });

  it("credits lines of the invoice by their ids", async () => {
    const invoice = await paidInvoice();
    const [line] = (await bench.sdk.invoices.listLineItems(invoice)).data;
    const lines = [{ type: "invoice_line_item" as const, invoice_line_item: line?.id ?? "", amount: 250 }];
    const note = await bench.sdk.creditNotes.create({ invoice, lines, credit_amount: 250 });
    expect(note.lines.data).toMatchObject([{ invoice_line_item: line?.id, amount: 250, description: "插接成功计费 第一档" }]);
    const strange = [{ type: "invoice_line_item" as const, invoice_line_item: "il_none", amount: 1 }];
    expect(await refusedFor(bench.sdk.creditNotes.create({ invoice, lines: strange, credit_amount: 1 }))).toBe(
      "resource_missing lines[0][invoice_line_item]",
    );
    expect((await bench.sdk.creditNotes.list({ invoice })).data).toHaveLength(1);
  });
});
