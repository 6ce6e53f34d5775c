import { and, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { sweepPayouts } from "#app/areas/payouts/index.server.ts";
import { invoiceLines } from "#db/schema/billing.ts";
import { notifications } from "#db/schema/notifications.ts";
import { settlements } from "#db/schema/payouts.ts";
import { lineDisputes } from "#db/schema/returns.ts";
import { applyStripeInvoice } from "../apply-stripe-invoice.server.ts";
import { voidInvoice } from "../ending/void-invoice.server.ts";
import { approveReturn } from "../returns/approve-return.server.ts";
import { cancelReturn } from "../returns/cancel-return.server.ts";
import { enterBounce } from "../returns/enter-bounce.server.ts";
import { enterTransfer } from "../returns/enter-transfer.server.ts";
import { giveUpReturn } from "../returns/give-up-return.server.ts";
import { returning } from "../returns/returns.fixtures.ts";
import { sweepDunning } from "../sweep-dunning.server.ts";
import { actOnDispute } from "./act-on-dispute.server.ts";
import { disputesPage } from "./disputes-page.server.ts";
import { raiseDispute } from "./raise-dispute.server.ts";
import { writeInDispute } from "./write-in-dispute.server.ts";

const { world, bench, openInvoice, paidInvoice, requestsOf, movesOf, booksOf, differences, invoiceRow, payAtStripe } = await returning();
const body = "九月二十日停机半天，这些作业没有完成";
type Invoice = Awaited<ReturnType<typeof openInvoice>>;

async function usageLine(invoice: Invoice) {
  const [line] = await world.db
    .select()
    .from(invoiceLines)
    .where(and(eq(invoiceLines.invoiceId, invoice.id), eq(invoiceLines.kind, "usage")));
  return line?.lineKey ?? "";
}
const raise = async (invoice: Invoice, amountYuan = "100.00") => {
  const { disputeId } = await raiseDispute(invoice.userUnit.ctx, {
    code: invoice.code,
    lineKey: await usageLine(invoice),
    amountYuan,
    body,
  });
  await world.runJobs();
  return { code: invoice.code, disputeId };
};
const act = async (
  ctx: Parameters<typeof actOnDispute>[0],
  at: { code: string; disputeId: string },
  step: Parameters<typeof actOnDispute>[1]["step"],
) => {
  await actOnDispute(ctx, { ...at, step });
  await world.runJobs();
};
const statusOf = async ({ disputeId }: { disputeId: string }) =>
  (await world.db.select().from(lineDisputes).where(eq(lineDisputes.id, disputeId)))[0]?.status;
const partsOf = (invoiceId: string) => world.db.select().from(settlements).where(eq(settlements.invoiceId, invoiceId));
const heldOf = async (invoiceId: string) =>
  (await partsOf(invoiceId)).filter(({ isHold }) => isHold).reduce((sum, { amountFen }) => sum - amountFen, 0n);

describe("a dispute of one line", () => {
  test("accepted in part before payment becomes a credit that two people approve, and is settled with it", async () => {
    const open = await openInvoice();
    const at = await raise(open);
    const page = await disputesPage(open.maker.ctx, open.code);
    expect(page).toMatchObject({
      frozenFen: "10000",
      lines: [],
      disputes: [{ status: "open", acts: ["accept", "reject"], mayWrite: true }],
    });
    await writeInDispute(open.maker.ctx, { ...at, body: "请补充停机时段" });
    await writeInDispute(await open.userUnit.as("editor"), { ...at, body: "下午一点到五点" });
    await act(open.maker.ctx, at, { act: "accept", amountYuan: "60.00", body: "按半天核减" });
    expect(await statusOf(at)).toBe("accepted");
    const [request] = await requestsOf(open.id);
    expect(request).toMatchObject({ kind: "credit", amountFen: 6_000n, status: "requested", disputeId: at.disputeId });
    const step = { code: open.code, requestId: request?.id ?? "" };
    await expect(approveReturn(open.maker.ctx, step)).rejects.toMatchObject({ code: "forbidden" });
    await approveReturn(open.finance, step);
    await world.runJobs();
    expect(await statusOf(at)).toBe("settled");
    expect(await invoiceRow(open.id)).toMatchObject({ creditedFen: 6_000n });
    expect((await disputesPage(open.userUnit.ctx, open.code)).disputes[0]?.messages.map(({ act: did }) => did)).toEqual([
      "raise",
      null,
      null,
      "accept",
    ]);
  });

  test("accepted after payment becomes a refund; cancelled, it is open again", async () => {
    const paid = await paidInvoice();
    const at = await raise(paid);
    await act(paid.maker.ctx, at, { act: "accept", amountYuan: "100.00", body: "接受" });
    const [request] = await requestsOf(paid.id);
    await cancelReturn(paid.finance, { code: paid.code, requestId: request?.id ?? "" });
    await world.runJobs();
    expect(await statusOf(at)).toBe("open");
    await act(paid.maker.ctx, at, { act: "accept", amountYuan: "100.00", body: "接受" });
    const again = (await requestsOf(paid.id)).find(({ status }) => status === "requested");
    await approveReturn(paid.finance, { code: paid.code, requestId: again?.id ?? "" });
    await world.runJobs();
    expect(await statusOf(at)).toBe("settled");
    expect(await movesOf(paid.id)).toMatchObject([{ amountFen: 10_000n, status: "succeeded" }]);
    expect(await heldOf(paid.id)).toBe(0n);
    expect(await booksOf(paid.id)).toEqual({ cash: 42_322n, taxPayable: -2_396n, payable: -39_926n });
    expect(await differences()).toEqual([]);
  });

  test("rejected may be brought to mediation or withdrawn by the payer, and by nobody else", async () => {
    const open = await openInvoice();
    const at = await raise(open);
    await expect(actOnDispute(open.userUnit.ctx, { ...at, step: { act: "mediate", body: "请协调" } })).rejects.toMatchObject({
      code: "conflict",
    });
    await act(open.finance, at, { act: "reject", body: "日志显示作业完成" });
    await act(open.userUnit.ctx, at, { act: "mediate", body: "请平台协调" });
    expect(await statusOf(at)).toBe("mediation");
    await expect(actOnDispute(open.maker.ctx, { ...at, step: { act: "withdraw", body: "撤回" } })).rejects.toMatchObject({
      code: "forbidden",
    });
    await act(open.userUnit.ctx, at, { act: "withdraw", body: "双方已谈妥" });
    expect(await statusOf(at)).toBe("withdrawn");
    await expect(writeInDispute(open.userUnit.ctx, { ...at, body: "再说一句" })).rejects.toMatchObject({ code: "conflict" });
    await raise(open);
  });

  test("refuses the wrong people, foreign ids, wrong amounts, a second one of the same line, and what is too late", async () => {
    const [open, other] = [await openInvoice(), await openInvoice()];
    const lineKey = await usageLine(open);
    const asked = { code: open.code, lineKey, amountYuan: "1.00", body };
    await expect(raiseDispute(open.maker.ctx, asked)).rejects.toMatchObject({ code: "forbidden" });
    await expect(raiseDispute(await open.userUnit.as("signer"), asked)).rejects.toMatchObject({ code: "forbidden" });
    const stranger = await world.organization();
    await expect(raiseDispute(stranger.ctx, asked)).rejects.toMatchObject({ code: "notFound" });
    for (const amountYuan of ["0", "-1", "0.001", "523.23"])
      await expect(raiseDispute(open.userUnit.ctx, { ...asked, amountYuan })).rejects.toMatchObject({ code: "invalid" });
    await expect(raiseDispute(open.userUnit.ctx, { ...asked, lineKey: "tax" })).rejects.toMatchObject({ code: "invalid" });
    const at = await raise(open);
    await expect(raise(open)).rejects.toMatchObject({ code: "conflict" });
    const foreign = { code: other.code, disputeId: at.disputeId };
    await expect(actOnDispute(other.maker.ctx, { ...foreign, step: { act: "reject", body: "不接受" } })).rejects.toMatchObject({
      code: "notFound",
    });
    await expect(writeInDispute(other.maker.ctx, { ...foreign, body: "什么" })).rejects.toMatchObject({ code: "notFound" });
    await expect(
      actOnDispute(open.maker.ctx, { ...at, step: { act: "accept", amountYuan: "100.01", body: "接受" } }),
    ).rejects.toMatchObject({ code: "invalid" });
    const raced = await Promise.allSettled([
      actOnDispute(open.maker.ctx, { ...at, step: { act: "reject", body: "不接受" } }),
      actOnDispute(open.userUnit.ctx, { ...at, step: { act: "withdraw", body: "撤回" } }),
      actOnDispute(open.finance, { ...at, step: { act: "reject", body: "不接受" } }),
    ]);
    expect(raced.filter(({ status }) => status === "fulfilled").length).toBeLessThan(3);
    const paid = await paidInvoice();
    world.setClock("2026-12-25T02:00:00Z");
    await expect(raise(paid)).rejects.toMatchObject({ code: "conflict" });
    world.setClock("2026-10-20T02:00:00Z");
  });

  test("ends with an invoice that is voided", async () => {
    const open = await openInvoice();
    const at = await raise(open);
    await voidInvoice(open.maker.ctx, { code: open.code, reason: "重新出账" });
    expect(await statusOf(at)).toBe("lapsed");
  });
});

describe("a disputed line freezes only itself", () => {
  test("reminders name what nobody disputes, and there is none where everything is disputed", async () => {
    const [part, whole] = [await openInvoice(), await openInvoice()];
    await raise(part, "100.00");
    await raise(whole, "523.22");
    world.setClock("2026-12-20T02:00:00Z");
    await sweepDunning(world.system());
    await world.runJobs();
    world.setClock("2026-10-20T02:00:00Z");
    const told = await world.db.select().from(notifications);
    const reminders = (id: string) => told.filter(({ dedupeKey }) => dedupeKey?.startsWith(`dunning:${id}`));
    expect(reminders(part.id)).toMatchObject([{ body: expect.stringContaining("没有异议的 ¥423.22") }]);
    expect(reminders(whole.id)).toEqual([]);
  });

  test("its part alone stays out of what is paid out, and comes with the next when the dispute is over", async () => {
    const paid = await paidInvoice();
    const at = await raise(paid, "100.00");
    // A refund of ¥100.00 would take ¥94.34 out of the pool.
    expect(await heldOf(paid.id)).toBe(9_434n);
    expect(await booksOf(paid.id)).toEqual({ cash: 52_322n, taxPayable: -2_962n, payable: -39_926n, held: -9_434n });
    expect(await differences()).toEqual([]);
    const payable = (await partsOf(paid.id)).filter(({ organizationId }) => organizationId === paid.parts.id);
    expect(payable.map(({ amountFen }) => amountFen).sort()).toEqual([-3_144n, 16_452n]);
    await act(paid.maker.ctx, at, { act: "reject", body: "日志显示作业完成" });
    expect(await heldOf(paid.id)).toBe(0n);
    await act(paid.userUnit.ctx, at, { act: "mediate", body: "请平台协调" });
    expect(await heldOf(paid.id)).toBe(9_434n);
    await act(paid.userUnit.ctx, at, { act: "withdraw", body: "双方已谈妥" });
    expect(await booksOf(paid.id)).toEqual({ cash: 52_322n, taxPayable: -2_962n, payable: -49_360n });
    expect(await differences()).toEqual([]);
  });

  test("holds nothing of what is on its way to the members already; what comes free again is held by the sweep", async () => {
    const paid = await paidInvoice();
    const move = (status: "submitted" | "returned") =>
      world.db.update(settlements).set({ status }).where(eq(settlements.invoiceId, paid.id));
    await move("submitted");
    const at = await raise(paid, "100.00");
    expect(await heldOf(paid.id)).toBe(0n);
    await move("returned");
    for (let run = 0; run < 2; run++) {
      await sweepPayouts(world.system());
      await world.runJobs(["settle-invoice"]);
    }
    expect(await heldOf(paid.id)).toBe(9_434n);
    await act(paid.userUnit.ctx, at, { act: "withdraw", body: "双方已谈妥" });
    expect(await heldOf(paid.id)).toBe(0n);
  });
});

test("between two movements of one accepted refund only what is still to go is held, and all of it again when the bank sends one back", async () => {
  const open = await openInvoice();
  const report = { invoiceId: open.stripeInvoiceId, amountFen: 20_000n, receivedAt: new Date("2026-10-19T02:00:00Z"), reference: "1" };
  await bench.gateway.reportBankPayment({ ...report, idempotencyKey: `part:${open.id}` });
  await payAtStripe(open.stripeInvoiceId);
  await applyStripeInvoice(world.system(), open.stripeInvoiceId);
  await world.runJobs();
  const at = await raise(open, "400.00");
  await act(open.maker.ctx, at, { act: "accept", amountYuan: "400.00", body: "接受" });
  const [request] = await requestsOf(open.id);
  await approveReturn(open.finance, { code: open.code, requestId: request?.id ?? "" });
  await world.runJobs();
  const [byCard, byBank] = await movesOf(open.id);
  expect([byCard?.status, byCard?.amountFen, byBank?.status, byBank?.amountFen]).toEqual([
    "succeeded",
    32_322n,
    "awaitingTransfer",
    7_678n,
  ]);
  // Of ¥200.00 kept ¥188.68 are in the pool; ¥122.32 kept leave ¥116.24 of it less.
  const between = { cash: 20_000n, taxPayable: -1_132n, payable: -11_624n, held: -7_244n };
  expect(await booksOf(open.id)).toEqual(between);
  expect(await disputesPage(open.maker.ctx, open.code)).toMatchObject({ frozenFen: "7678" });
  const entry = { code: open.code, refundId: byBank?.id ?? "", bankReference: "HZ-0009", bankOn: "2026-10-20" };
  await enterTransfer(open.finance, entry);
  await world.runJobs();
  expect(await statusOf(at)).toBe("settled");
  expect(await booksOf(open.id)).toEqual({ cash: 12_322n, taxPayable: -698n, payable: -11_624n });
  await enterBounce(open.finance, { ...entry, reason: "账户已销户" });
  await world.runJobs();
  expect(await statusOf(at)).toBe("accepted");
  expect(await booksOf(open.id)).toEqual(between);
  // Given up, the dispute is open again for what did not go back of it.
  await giveUpReturn(open.finance, { code: open.code, requestId: request?.id ?? "", reason: "账户无法核实" });
  await world.runJobs();
  expect(await statusOf(at)).toBe("open");
  expect(await booksOf(open.id)).toEqual(between);
  expect(await differences()).toEqual([]);
});

test("a dispute raised before payment holds its part from the moment the invoice is settled", async () => {
  const open = await openInvoice();
  const at = await raise(open, "523.22");
  await payAtStripe(open.stripeInvoiceId);
  await applyStripeInvoice(world.system(), open.stripeInvoiceId);
  await world.runJobs();
  expect(await heldOf(open.id)).toBe(49_360n);
  expect((await booksOf(open.id))["payable"]).toBeUndefined();
  await act(open.userUnit.ctx, at, { act: "withdraw", body: "双方已谈妥" });
  expect((await booksOf(open.id))["payable"]).toBe(-49_360n);
  expect(await differences()).toEqual([]);
});
