import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { notifications } from "#db/schema/notifications.ts";
import { payInvoice } from "../pay-invoice.server.ts";
import { approveReturn } from "./approve-return.server.ts";
import { requestReturn } from "./request-return.server.ts";
import { permutations, returning } from "./returns.fixtures.ts";

const { world, bench, openInvoice, paidInvoice, during, deliver, goBack, invoiceRow, requestsOf, notesOf, ...rest } = await returning();
const { payAtStripe, booksOf, differences } = rest;
const asked = (code: string, amountYuan = "100.00") => ({ code, kind: "credit" as const, amountYuan, reason: "停机两天" });

describe("a credit before payment", () => {
  test("lowers what is to be paid here and at Stripe; what is paid then is booked with its tax in proportion", async () => {
    const open = await openInvoice();
    await goBack(open, "credit", "100.00");
    expect(await invoiceRow(open.id)).toMatchObject({ status: "open", creditedFen: 10_000n, failure: null });
    expect(await bench.gateway.retrieveInvoice({ id: open.stripeInvoiceId })).toMatchObject({ amountRemainingFen: 42_322n });
    expect(await requestsOf(open.id)).toMatchObject([{ status: "done" }]);
    expect(await notesOf(open.id)).toMatchObject([
      { amountFen: 10_000n, beforePaymentFen: 10_000n, pdfUrl: expect.stringContaining("http") },
    ]);
    const told = await world.db
      .select()
      .from(notifications)
      .where(eq(notifications.dedupeKey, `invoice-credited:${open.id}:10000`));
    expect(told).toMatchObject([{ organizationId: open.userUnit.id, title: expect.stringContaining("应付 ¥423.22") }]);
    expect((await payInvoice(open.userUnit.ctx, { code: open.code })).url).toContain("/invoice/");
    await deliver(await during(() => payAtStripe(open.stripeInvoiceId), 3));
    expect(await invoiceRow(open.id)).toMatchObject({ status: "paid", amountPaidFen: 42_322n, creditedFen: 10_000n });
    expect(await booksOf(open.id)).toEqual({ cash: 42_322n, taxPayable: -2_396n, payable: -39_926n });
    // What was paid may go back, and no more.
    await expect(requestReturn(open.maker.ctx, { ...asked(open.code, "423.23"), kind: "refund" })).rejects.toMatchObject({
      code: "invalid",
    });
    await goBack(open, "refund", "423.22");
    expect(await booksOf(open.id)).toEqual({});
    expect(await differences()).toEqual([]);
  });

  test("of everything ends the invoice without money, and nothing is booked", async () => {
    const open = await openInvoice();
    await goBack(open, "credit", "500.00");
    await goBack(open, "credit", "23.22");
    expect(await invoiceRow(open.id)).toMatchObject({ status: "paid", amountPaidFen: 0n, creditedFen: 52_322n });
    expect(await booksOf(open.id)).toEqual({});
    expect(await differences()).toEqual([]);
  });

  test("ends in the same state whatever the order in which credit and payment are told", async () => {
    const ends = [];
    for (const order of permutations([0, 1, 2]).filter((_, index) => index % 2 === 0)) {
      const open = await openInvoice();
      const note = { invoiceId: open.stripeInvoiceId, amountFen: 2_322n, idempotencyKey: `dash:${open.id}` };
      const crediting = await during(() => bench.gateway.createCreditNote(note), 1);
      const paying = (await during(() => payAtStripe(open.stripeInvoiceId), 3)).filter(({ type }) => type !== "charge.succeeded");
      const all = [...crediting.filter(({ type }) => type === "credit_note.created"), ...paying];
      for (const index of order) await deliver(all.slice(index, index + 1));
      const { status, amountPaidFen, creditedFen } = await invoiceRow(open.id);
      ends.push({ status, amountPaidFen, creditedFen, ...(await booksOf(open.id)), notes: (await notesOf(open.id)).length });
    }
    expect(ends).toHaveLength(3);
    for (const end of ends)
      expect(end).toEqual({
        status: "paid",
        amountPaidFen: 50_000n,
        creditedFen: 2_322n,
        cash: 50_000n,
        taxPayable: -2_831n,
        payable: -47_169n,
        notes: 1,
      });
  });

  test("that the payment overtakes is not made, and finance is told to refund", async () => {
    const open = await openInvoice();
    const { requestId } = await requestReturn(open.maker.ctx, asked(open.code));
    await approveReturn(open.finance, { code: open.code, requestId });
    await payAtStripe(open.stripeInvoiceId);
    await world.runJobs();
    expect(await requestsOf(open.id)).toMatchObject([{ status: "failed", failure: expect.stringContaining("退款") }]);
    expect(await invoiceRow(open.id)).toMatchObject({ status: "paid", amountPaidFen: 52_322n, creditedFen: 0n });
    expect(await notesOf(open.id)).toEqual([]);
  });

  test("is never more than remains, and none of a paid invoice or by anybody else", async () => {
    const open = await openInvoice();
    await expect(requestReturn(open.maker.ctx, asked(open.code, "523.23"))).rejects.toMatchObject({ code: "invalid" });
    const { requestId } = await requestReturn(open.maker.ctx, asked(open.code, "500.00"));
    await expect(requestReturn(open.maker.ctx, asked(open.code, "23.23"))).rejects.toMatchObject({ code: "invalid" });
    await expect(requestReturn(open.userUnit.ctx, asked(open.code))).rejects.toMatchObject({ code: "forbidden" });
    await expect(approveReturn(open.maker.ctx, { code: open.code, requestId })).rejects.toMatchObject({ code: "forbidden" });
    await expect(requestReturn(open.maker.ctx, { ...asked(open.code, "1.00"), lineKey: "nothing" })).rejects.toMatchObject({
      code: "invalid",
    });
    const paid = await paidInvoice();
    await expect(requestReturn(paid.maker.ctx, asked(paid.code))).rejects.toMatchObject({ code: "conflict" });
  });
});
