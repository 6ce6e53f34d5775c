import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { notifications } from "#db/schema/notifications.ts";
import { applyStripeInvoice } from "../apply-stripe-invoice.server.ts";
import { voidInvoice } from "../ending/void-invoice.server.ts";
import { enterBounce } from "../returns/enter-bounce.server.ts";
import { enterTransfer } from "../returns/enter-transfer.server.ts";
import { returning } from "../returns/returns.fixtures.ts";
import { takeInDispute } from "../returns/take-in-dispute.server.ts";
import { fapiaoPage } from "./fapiao-page.server.ts";
import { requestFapiao } from "./request-fapiao.server.ts";
import { settleFapiao } from "./settle-fapiao.server.ts";

const { world, bench, paidInvoice, openInvoice, bankPaidInvoice, goBack, movesOf } = await returning();
type Open = Awaited<ReturnType<typeof openInvoice>>;
let serial = 0;
const number = () => `2544200000${String(++serial).padStart(10, "0")}`;
const buyer = { kind: "special" as const, title: "广州云岭储能科技有限公司", taxId: "91440101MA5XXXXX1X", note: "" };

/** The invoice with a 发票 of all of it. */
async function issued<T extends Open>(open: T) {
  const { id: requestId } = await requestFapiao(open.userUnit.ctx, { code: open.code, ...buyer });
  await settleFapiao(open.finance, {
    code: open.code,
    requestId,
    step: { kind: "issue", number: number(), issuedOn: "2026-10-20" },
  });
  return { ...open, requestId };
}
const red = (open: Open & { requestId: string }, amountYuan?: string, redNumber = number()) =>
  settleFapiao(open.finance, {
    code: open.code,
    requestId: open.requestId,
    step: { kind: "reverse", redNumber, ...(amountYuan === undefined ? {} : { amountYuan }) },
  }).then(() => world.runJobs());
const dueOf = async (open: Open) => (await fapiaoPage(open.finance, open.code)).requests[0]?.redDueFen;
const todo = async (requestId: string, ask: number) =>
  (
    await world.db
      .select()
      .from(notifications)
      .where(eq(notifications.dedupeKey, `red-fapiao:${requestId}:${ask}`))
  )[0];

describe("a 发票 that says more than is sold", () => {
  test("is taken back for what was refunded: the provider is asked once, and no more when the red-letter one is entered", async () => {
    const paid = await issued(await paidInvoice());
    await goBack(paid, "refund", "100.00");
    expect(await dueOf(paid)).toBe("10000");
    expect(await todo(paid.requestId, 1)).toMatchObject({
      organizationId: paid.maker.id,
      kind: "todo",
      doneAt: null,
      title: expect.stringContaining("¥100.00"),
      href: `/work/invoices/${paid.code}#fapiao`,
    });
    await expect(red(paid, "523.23")).rejects.toMatchObject({ fields: { amountYuan: [expect.any(String)] } });
    await red(paid, "60.00");
    expect(await dueOf(paid)).toBe("4000");
    expect(await todo(paid.requestId, 1)).toMatchObject({ doneAt: null });
    const last = number();
    await red(paid, "40.00", last);
    expect(await todo(paid.requestId, 1)).toMatchObject({ doneAt: expect.any(Date) });
    await expect(red(paid, "1.00", last)).rejects.toMatchObject({ code: "conflict" });
    expect(await fapiaoPage(paid.userUnit.ctx, paid.code)).toMatchObject({
      mayRequest: false,
      requests: [
        { status: "issued", standsFen: "42322", redDueFen: "0", reds: [{ amountFen: "6000" }, { amountFen: "4000", number: last }] },
      ],
    });
    // Another refund asks anew, and only for what is not taken back yet.
    await goBack(paid, "refund", "23.22");
    expect(await dueOf(paid)).toBe("2322");
    expect(await todo(paid.requestId, 2)).toMatchObject({ doneAt: null, title: expect.stringContaining("¥23.22") });
    // Taken back whole, it may be asked for anew, for what is left of the sale.
    await red(paid);
    expect(await todo(paid.requestId, 2)).toMatchObject({ doneAt: expect.any(Date) });
    const again = await requestFapiao(paid.userUnit.ctx, { code: paid.code, ...buyer });
    expect((await fapiaoPage(paid.userUnit.ctx, paid.code)).requests).toMatchObject([
      { id: again.id, amountFen: "40000" },
      { status: "reversed", standsFen: "0" },
    ]);
  });

  test("asks no more when the refund comes home, and anew when it goes again", async () => {
    const paid = await issued(await bankPaidInvoice());
    await goBack(paid, "refund", "100.00");
    const [move] = await movesOf(paid.id);
    expect(await dueOf(paid)).toBe("0");
    const entry = { code: paid.code, refundId: move?.id ?? "", bankReference: "HZ-0001", bankOn: "2026-10-20" };
    await enterTransfer(paid.finance, entry);
    await world.runJobs();
    expect(await dueOf(paid)).toBe("10000");
    await enterBounce(paid.finance, { ...entry, reason: "账户已销户" });
    await world.runJobs();
    expect(await dueOf(paid)).toBe("0");
    expect(await todo(paid.requestId, 1)).toMatchObject({ doneAt: expect.any(Date) });
    await goBack(paid, "refund", "50.00", "bank");
    const next = (await movesOf(paid.id)).at(-1);
    await enterTransfer(paid.finance, { ...entry, refundId: next?.id ?? "" });
    await world.runJobs();
    expect(await todo(paid.requestId, 3)).toMatchObject({ doneAt: null, title: expect.stringContaining("¥50.00") });
  });

  test("is taken back for a credit before payment, and whole for an invoice that was voided in the channel's dashboard", async () => {
    const open = await issued(await openInvoice());
    await expect(voidInvoice(open.finance, { code: open.code, reason: "重新出账" })).rejects.toMatchObject({ code: "conflict" });
    await goBack(open, "credit", "23.22");
    expect(await dueOf(open)).toBe("2322");
    await bench.gateway.voidInvoice({ invoiceId: open.stripeInvoiceId, idempotencyKey: `void:${open.id}` });
    await applyStripeInvoice(world.system(), open.stripeInvoiceId);
    await world.runJobs();
    expect(await dueOf(open)).toBe("52322");
    expect(await todo(open.requestId, 1)).toMatchObject({ doneAt: expect.any(Date) });
    expect(await todo(open.requestId, 2)).toMatchObject({ doneAt: null, title: expect.stringContaining("¥523.22") });
    await red(open);
    expect(await todo(open.requestId, 2)).toMatchObject({ doneAt: expect.any(Date) });
  });

  test("stays as it is under a chargeback: the money is taken, and the sale is not", async () => {
    const paid = await issued(await paidInvoice());
    const { id } = await bench.standIn.control("disputes", { charge: paid.chargeId });
    await bench.standIn.control(`disputes/${String(id)}`, { step: "funds_withdrawn" });
    await takeInDispute(world.system(), String(id));
    await world.runJobs();
    expect((await movesOf(paid.id)).map(({ kind }) => kind)).toEqual(["chargeback"]);
    expect(await dueOf(paid)).toBe("0");
    expect(await todo(paid.requestId, 1)).toBeUndefined();
  });

  test("is not issued for more than is sold since it was asked for", async () => {
    const paid = await paidInvoice();
    const { id: requestId } = await requestFapiao(paid.userUnit.ctx, { code: paid.code, ...buyer });
    await goBack(paid, "refund", "100.00");
    const step = { kind: "issue" as const, number: number(), issuedOn: "2026-10-20" };
    await expect(settleFapiao(paid.finance, { code: paid.code, requestId, step })).rejects.toMatchObject({ code: "conflict" });
  });
});
