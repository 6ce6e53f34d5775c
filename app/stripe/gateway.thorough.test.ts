import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStripe } from "./client.server.ts";
import { fenToStripe, stripeToFen } from "./fen.server.ts";
import { createStripeGateway, type StripeCallRecord, StripeGatewayError } from "./index.server.ts";
import { createStandInClock } from "./stand-in/clock.ts";
import { draftInput, openInvoice, startTestBench, TEST_KEY, type TestBench } from "./testing.ts";

let bench: TestBench;

beforeEach(async () => {
  bench = await startTestBench({ clock: createStandInClock(new Date("2026-11-01T02:00:00Z")) });
});

afterEach(() => bench.close());

async function refusal(call: Promise<unknown>): Promise<StripeGatewayError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(StripeGatewayError);
  return error as StripeGatewayError;
}

const customer = { organizationId: "org-1", name: "云岭储能科技有限公司", idempotencyKey: "cus:org-1" };

describe("push flow", () => {
  it("goes from customer to paid with every fen kept", async () => {
    const { gateway } = bench;
    const sent = await openInvoice(gateway);
    expect(sent).toMatchObject({ status: "open", totalFen: 31_487_192n, amountDueFen: 31_487_192n, amountPaidFen: 0n, currency: "cny" });
    expect(sent.number).toMatch(/^[0-9A-Z]{8}-0001$/);
    expect(sent.hostedInvoiceUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/invoice\//);
    expect(sent.dueAt?.toISOString().slice(0, 10)).toBe("2026-12-01");

    const lines = await gateway.listLines(sent.id);
    expect(lines.map(({ lineKey, amountFen }) => [lineKey, amountFen])).toEqual([
      ["tier-1", 20_000_000n],
      ["tier-2", 12_093_414n],
      ["sla", -606_222n],
    ]);

    const paid = await createStripe({ secretKey: TEST_KEY, apiBase: bench.standIn.apiBase }).invoices.pay(sent.id, {
      payment_method: "pm_card_visa",
    });
    expect(paid.status).toBe("paid");
    const seen = await gateway.retrieveInvoice({ id: sent.id });
    expect(seen).toMatchObject({ status: "paid", amountPaidFen: 31_487_192n, amountRemainingFen: 0n });
    expect(seen.paidAt?.toISOString().slice(0, 10)).toBe("2026-11-01");
    expect(seen.metadata).toEqual(draftInput("").metadata);
  });

  it("finds the customer again, and writes a new name through", async () => {
    const { gateway } = bench;
    const first = await gateway.ensureCustomer(customer);
    bench.standIn.clock.advance(25 * 3_600_000);
    expect(await gateway.ensureCustomer({ ...customer, name: "云岭储能集团有限公司" })).toEqual(first);
    const { body } = await bench.call("GET", "/v1/customers");
    expect(body["data"]).toMatchObject([{ name: "云岭储能集团有限公司", metadata: { organization_id: "org-1" } }]);
  });

  it("reads more than one page of lines and holds at most 250", async () => {
    const { gateway } = bench;
    const { customerId } = await gateway.ensureCustomer(customer);
    const { id: invoiceId } = await gateway.createInvoiceDraft(draftInput(customerId));
    const lines = Array.from({ length: 237 }, (_, index) => ({
      lineKey: `line-${index}`,
      amountFen: BigInt(index),
      description: `第 ${index} 项`,
    }));
    await gateway.addLines({ invoiceId, lines, idempotencyKey: "lines" });
    await gateway.addLines({ invoiceId, lines, idempotencyKey: "lines" });
    const listed = await gateway.listLines(invoiceId);
    expect(listed.map(({ lineKey }) => lineKey)).toEqual(lines.map(({ lineKey }) => lineKey));
    expect((await gateway.retrieveInvoice({ id: invoiceId })).totalFen).toBe((236n * 237n) / 2n);

    const more = lines.slice(0, 14).map((line) => ({ ...line, lineKey: `${line.lineKey}-b` }));
    expect(await refusal(gateway.addLines({ invoiceId, lines: more, idempotencyKey: "more" }))).toMatchObject({
      kind: "permanent",
      param: "lines",
    });
  });

  it("finds a draft by its metadata a day later, passes over void ones and refuses twins", async () => {
    const { gateway } = bench;
    const wanted = { contract: "HT-2026-0019", period: "2026-10", rev: "1" };
    const voided = await openInvoice(gateway);
    const customerId = voided.customerId ?? "";
    expect((await gateway.findInvoiceByMetadata({ ...wanted, customerId }))?.id).toBe(voided.id);
    expect((await gateway.voidInvoice({ invoiceId: voided.id, idempotencyKey: "void:1" })).status).toBe("void");
    expect(await gateway.findInvoiceByMetadata({ ...wanted, customerId })).toBeNull();

    bench.standIn.clock.advance(25 * 3_600_000);
    const draft = await gateway.createInvoiceDraft(draftInput(customerId));
    expect(draft.id).not.toBe(voided.id);
    expect((await gateway.findInvoiceByMetadata({ ...wanted, customerId }))?.id).toBe(draft.id);
    await gateway.createInvoiceDraft(draftInput(customerId, { idempotencyKey: "other" }));
    expect(await refusal(gateway.findInvoiceByMetadata({ ...wanted, customerId }))).toMatchObject({ code: "duplicate_invoices" });
  });

  it("deletes a draft once or twice, and never a finalized invoice", async () => {
    const { gateway } = bench;
    const { customerId } = await gateway.ensureCustomer(customer);
    const { id } = await gateway.createInvoiceDraft(draftInput(customerId, { rev: "9" }));
    await gateway.deleteDraft({ invoiceId: id });
    await gateway.deleteDraft({ invoiceId: id });
    expect(await refusal(gateway.retrieveInvoice({ id }))).toMatchObject({ kind: "permanent", code: "resource_missing" });
    const open = await openInvoice(gateway);
    expect(await refusal(gateway.deleteDraft({ invoiceId: open.id }))).toMatchObject({ code: "invoice_not_editable" });
  });
});

describe("state rules", () => {
  it("edits drafts only, voids open invoices only, finalizes once", async () => {
    const { gateway } = bench;
    const open = await openInvoice(gateway);
    const line = { lineKey: "late", amountFen: 1n, description: "补录" };
    const editing = gateway.addLines({ invoiceId: open.id, lines: [line], idempotencyKey: "late" });
    expect(await refusal(editing)).toMatchObject({ kind: "permanent", code: "invoice_not_editable" });
    expect(await refusal(gateway.finalize({ invoiceId: open.id, idempotencyKey: "again" }))).toMatchObject({
      code: "invoice_not_editable",
    });
    expect((await gateway.listLines(open.id)).length).toBe(3);

    const draft = await gateway.createInvoiceDraft(draftInput(open.customerId ?? "", { rev: "2" }));
    expect(await refusal(gateway.voidInvoice({ invoiceId: draft.id, idempotencyKey: "v" }))).toMatchObject({ kind: "permanent" });
    expect(await refusal(gateway.send({ invoiceId: draft.id, idempotencyKey: "s" }))).toMatchObject({ kind: "permanent" });
    expect(await refusal(gateway.finalize({ invoiceId: draft.id, idempotencyKey: "f" }))).toMatchObject({
      code: "invoice_no_customer_line_items",
    });
  });

  it("is paid at once when nothing is due", async () => {
    const { gateway } = bench;
    const { customerId } = await gateway.ensureCustomer(customer);
    const { id: invoiceId } = await gateway.createInvoiceDraft(draftInput(customerId));
    const lines = [5n, -5n].map((amountFen, index) => ({ lineKey: `${index}`, amountFen, description: "项" }));
    await gateway.addLines({ invoiceId, lines, idempotencyKey: "l" });
    expect(await gateway.finalize({ invoiceId, idempotencyKey: "f" })).toMatchObject({ status: "paid", totalFen: 0n });
  });
});

describe("errors and configuration", () => {
  it("names the kinds apart", async () => {
    const { gateway } = bench;
    const { customerId } = await gateway.ensureCustomer(customer);
    await gateway.createInvoiceDraft(draftInput(customerId));
    const other = gateway.createInvoiceDraft({ ...draftInput(customerId), daysUntilDue: 31 });
    expect(await refusal(other)).toMatchObject({ kind: "idempotency", requestId: expect.stringMatching(/^req_/) });
    expect(await refusal(gateway.retrieveInvoice({ id: "in_absent" }))).toMatchObject({ kind: "permanent", code: "resource_missing" });

    const unreachable = createStripeGateway({ secretKey: TEST_KEY, apiBase: { host: "127.0.0.1", port: 1, protocol: "http" } });
    expect(await refusal(unreachable.retrieveInvoice({ id: "in_1" }))).toMatchObject({ kind: "transient", code: "connection_failed" });
    const stranger = createStripeGateway({ secretKey: "sk_other", apiBase: bench.standIn.apiBase });
    expect(await refusal(stranger.retrieveInvoice({ id: "in_1" }))).toMatchObject({ kind: "permanent" });
  });

  it("logs calls without keys or parameters", async () => {
    const calls: StripeCallRecord[] = [];
    const logged = createStripeGateway({ secretKey: TEST_KEY, apiBase: bench.standIn.apiBase, fetchLogger: (call) => calls.push(call) });
    await logged.ensureCustomer(customer);
    expect(calls.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual([
      "GET /v1/customers 200",
      "POST /v1/customers 200",
    ]);
    expect(JSON.stringify(calls)).not.toContain(TEST_KEY);
  });

  it("refuses to send a key in clear text or a live key elsewhere", () => {
    const apiBase = { host: "pay.example", port: 80, protocol: "http" } as const;
    expect(() => createStripe({ secretKey: TEST_KEY, apiBase })).toThrow(RangeError);
    expect(() => createStripe({ secretKey: "sk_live_x", apiBase: { ...apiBase, protocol: "https" } })).toThrow(RangeError);
    expect(() => createStripe({ secretKey: " " })).toThrow(RangeError);
  });

  it("never lets a number change an amount", () => {
    expect(fenToStripe(-606_222n)).toBe(-606_222);
    expect(stripeToFen(9_007_199_254_740_991)).toBe(9_007_199_254_740_991n);
    expect(() => fenToStripe(9_007_199_254_740_992n)).toThrow(RangeError);
    expect(() => stripeToFen(0.1)).toThrow(RangeError);
  });
});
