import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { fapiaoRequests, stripeCalls } from "#db/schema/billing.ts";
import { contracts } from "#db/schema/contracts.ts";
import { closePeriod } from "../close-period.server.ts";
import { payInvoice } from "../pay-invoice.server.ts";
import { pushInvoice } from "../push-invoice.server.ts";
import { returning } from "../returns/returns.fixtures.ts";
import { sweepDunning } from "../sweep-dunning.server.ts";
import { voidInvoice } from "./void-invoice.server.ts";
import { writeOffInvoice } from "./write-off-invoice.server.ts";

const { world, bench, faults, contract, approvedInvoice, openInvoice, paidInvoice, during, deliver, invoiceRow, atStripe, ...rest } =
  await returning();
const reason = "计费期填错";
const callsOf = (invoiceId: string) => world.db.select().from(stripeCalls).where(eq(stripeCalls.invoiceId, invoiceId));

describe("voidInvoice", () => {
  test("ends one that was only rated, or approved and not yet pushed, at once; its period is closed anew", async () => {
    const running = await contract();
    await running.report("v-1", "2026-09-20T02:00:00Z", 10);
    const rated = await closePeriod(running.maker.ctx, { contractCode: running.code, period: "2026-09" });
    await voidInvoice(running.maker.ctx, { code: rated.code, reason });
    expect(await invoiceRow(rated.id)).toMatchObject({ status: "void", endReason: reason });
    const again = await closePeriod(running.maker.ctx, { contractCode: running.code, period: "2026-09" });
    expect(await invoiceRow(again.id)).toMatchObject({ status: "rated", revision: 2, totalFen: rated.totalFen });

    const approved = await approvedInvoice();
    await voidInvoice(approved.maker.ctx, { code: approved.invoice.code, reason });
    await world.runJobs();
    expect(await invoiceRow(approved.invoice.id)).toMatchObject({ status: "void", stripeInvoiceId: null });
  });

  test("ends an open one at Stripe first, under a stored key, and here when Stripe says so", async () => {
    const open = await openInvoice();
    await voidInvoice(open.finance, { code: open.code, reason });
    expect(await bench.gateway.retrieveInvoice({ id: open.stripeInvoiceId })).toMatchObject({ status: "void" });
    expect(await invoiceRow(open.id)).toMatchObject({ status: "void", endReason: reason });
    expect(await callsOf(open.id)).toEqual(
      expect.arrayContaining([expect.objectContaining({ step: "void", idempotencyKey: `void:${open.id}:1`, status: "done" })]),
    );
    await expect(voidInvoice(open.finance, { code: open.code, reason })).rejects.toMatchObject({ code: "conflict" });
    const again = await closePeriod(open.maker.ctx, { contractCode: (await contractCode(open.id)) ?? "", period: "2026-09" });
    expect((await invoiceRow(again.id)).revision).toBe(2);
  });

  test("whose answer was lost is finished by the next try, and by the webhook alone", async () => {
    const open = await openInvoice();
    faults.afterCommit = ({ operationId }) => (operationId === "Invoices.voidInvoice" ? "drop" : "answer");
    const told = await during(async () => {
      await expect(voidInvoice(open.maker.ctx, { code: open.code, reason })).rejects.toMatchObject({ code: "unavailable" });
    }, 1);
    faults.afterCommit = undefined;
    expect((await invoiceRow(open.id)).status).toBe("open");
    await deliver(told.filter(({ type }) => type === "invoice.voided"));
    expect(await invoiceRow(open.id)).toMatchObject({ status: "void", endReason: reason });
  });

  test("one of which anything was paid is refused with a clear sentence, also when the payment was not told yet", async () => {
    const paid = await paidInvoice();
    await expect(voidInvoice(paid.maker.ctx, { code: paid.code, reason })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("退款"),
    });
    const partly = await openInvoice();
    const part = { invoiceId: partly.stripeInvoiceId, amountFen: 100n, receivedAt: new Date("2026-10-19T02:00:00Z"), reference: "1" };
    await bench.gateway.reportBankPayment({ ...part, idempotencyKey: `part:${partly.id}` });
    await expect(voidInvoice(partly.maker.ctx, { code: partly.code, reason })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("已付款 ¥1.00"),
    });
    expect((await invoiceRow(partly.id)).status).toBe("open");
  });

  test("removes the draft of a push that failed", async () => {
    const { invoice, maker } = await approvedInvoice();
    faults.beforeOperation = ({ operationId }) => {
      if (operationId === "Invoices.finalizeInvoice") throw new Error("injected");
    };
    await expect(pushInvoice(world.system(), { invoiceId: invoice.id })).rejects.toMatchObject({ kind: "transient" });
    await expect(voidInvoice(maker.ctx, { code: invoice.code, reason })).rejects.toMatchObject({ code: "conflict" });
    faults.beforeOperation = undefined;
    faults.calls = [{ operation: "Invoices.finalizeInvoice", fault: "refuse", code: "invoice_not_editable" }];
    await pushInvoice(world.system(), { invoiceId: invoice.id });
    faults.calls = [];
    const failed = await invoiceRow(invoice.id);
    expect(failed.status).toBe("openFailed");
    await voidInvoice(maker.ctx, { code: invoice.code, reason });
    expect(await invoiceRow(invoice.id)).toMatchObject({ status: "void", stripeInvoiceId: null });
    expect((await atStripe(failed.stripeCustomerId)).filter(({ id }) => id === failed.stripeInvoiceId)).toEqual([]);
  });

  test("is refused while a 发票 stands, to the wrong people, and to strangers", async () => {
    const open = await openInvoice();
    await expect(voidInvoice(open.userUnit.ctx, { code: open.code, reason })).rejects.toMatchObject({ code: "forbidden" });
    await expect(voidInvoice(await open.maker.as("editor"), { code: open.code, reason })).rejects.toMatchObject({ code: "forbidden" });
    const stranger = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
    await expect(voidInvoice(stranger.ctx, { code: open.code, reason })).rejects.toMatchObject({ code: "notFound" });
    await expect(voidInvoice(open.maker.ctx, { code: open.code, reason: " " })).rejects.toMatchObject({ code: "invalid" });
    await world.db.insert(fapiaoRequests).values({
      invoiceId: open.id,
      kind: "ordinary",
      title: "云岭储能",
      taxId: "91350100M000100Y43",
      amountFen: 52_322n,
      status: "issued",
      number: "12345678901234567890",
    });
    await expect(voidInvoice(open.maker.ctx, { code: open.code, reason })).rejects.toMatchObject({
      message: expect.stringContaining("红字"),
    });
    expect((await invoiceRow(open.id)).status).toBe("open");
  });

  test("two at once void once", async () => {
    const open = await openInvoice();
    await Promise.allSettled([1, 2, 3].map(() => voidInvoice(open.maker.ctx, { code: open.code, reason })));
    expect((await invoiceRow(open.id)).status).toBe("void");
    expect((await callsOf(open.id)).filter(({ step }) => step === "void")).toHaveLength(1);
  });
});

describe("writeOffInvoice", () => {
  async function overdueInvoice() {
    const open = await openInvoice();
    world.setClock("2026-12-20T02:00:00Z");
    await sweepDunning(world.system());
    world.setClock("2026-10-20T02:00:00Z");
    return open;
  }
  test("gives up an overdue invoice, which may still be paid and is booked then", async () => {
    const late = await overdueInvoice();
    expect((await invoiceRow(late.id)).status).toBe("overdue");
    await expect(writeOffInvoice(late.userUnit.ctx, { code: late.code, reason })).rejects.toMatchObject({ code: "forbidden" });
    await writeOffInvoice(late.finance, { code: late.code, reason: "付款单位已注销" });
    expect(await invoiceRow(late.id)).toMatchObject({ status: "uncollectible", endReason: "付款单位已注销" });
    await expect(writeOffInvoice(late.finance, { code: late.code, reason })).rejects.toMatchObject({ code: "conflict" });
    expect((await payInvoice(late.userUnit.ctx, { code: late.code })).url).toContain("/invoice/");
    await deliver(await during(() => rest.payAtStripe(late.stripeInvoiceId), 3));
    expect((await invoiceRow(late.id)).status).toBe("paid");
    expect((await rest.booksOf(late.id))["cash"]).toBe(52_322n);
  });

  test("only an overdue one, and only of one's own", async () => {
    const open = await openInvoice();
    await expect(writeOffInvoice(open.maker.ctx, { code: open.code, reason })).rejects.toMatchObject({ code: "conflict" });
    const stranger = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
    await expect(writeOffInvoice(stranger.ctx, { code: open.code, reason })).rejects.toMatchObject({ code: "notFound" });
  });
});

async function contractCode(invoiceId: string) {
  const { contractId } = await invoiceRow(invoiceId);
  const [row] = await world.db.select({ code: contracts.code }).from(contracts).where(eq(contracts.id, contractId));
  return row?.code;
}
