import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { notifications } from "#db/schema/notifications.ts";
import { returnRequests } from "#db/schema/returns.ts";
import { approveReturn } from "./approve-return.server.ts";
import { cancelReturn } from "./cancel-return.server.ts";
import { enterBounce } from "./enter-bounce.server.ts";
import { enterTransfer } from "./enter-transfer.server.ts";
import { giveUpReturn } from "./give-up-return.server.ts";
import { payAgain } from "./pay-again.server.ts";
import { requestReturn } from "./request-return.server.ts";
import { returning } from "./returns.fixtures.ts";
import { returnsPage } from "./returns-page.server.ts";

const { world, bench, paidInvoice, bankPaidInvoice, goBack, movesOf, requestsOf, booksOf, differences } = await returning();
type Paid = Awaited<ReturnType<typeof bankPaidInvoice>>;
const WHOLE = { cash: 52_322n, taxPayable: -2_962n, payable: -49_360n };
const todo = async (dedupeKey: string) => (await world.db.select().from(notifications).where(eq(notifications.dedupeKey, dedupeKey)))[0];

/** The newest movement that is no homecoming. */
const newest = async (paid: Paid) => {
  const move = (await movesOf(paid.id)).findLast(({ reverses }) => reverses === null);
  if (!move) throw new Error("nothing moved");
  return move;
};
async function transfer(paid: Paid) {
  const { id } = await newest(paid);
  await enterTransfer(paid.finance, { code: paid.code, refundId: id, bankReference: "HZ-0001", bankOn: "2026-10-19" });
  await world.runJobs();
  return id;
}
const sentBack = (paid: Paid, refundId: string) => ({
  code: paid.code,
  refundId,
  bankReference: "TH-0001",
  bankOn: "2026-10-20",
  reason: "账号户名不符",
});
/** ¥100.00 went by bank and was sent back. */
async function bounced() {
  const paid = await bankPaidInvoice();
  const requestId = await goBack(paid, "refund", "100.00");
  const refundId = await transfer(paid);
  await enterBounce(paid.finance, sentBack(paid, refundId));
  await world.runJobs();
  return { ...paid, refundId, requestId, step: { code: paid.code, requestId } };
}
const account = { payeeName: "广州云岭储能科技有限公司", payeeBank: "中国银行广州天河支行", payeeAccount: "6222 0212 3456 7890" };

describe("a refund by bank that the bank sent back", () => {
  test("comes home in the books once, and its request waits to be paid again", async () => {
    const paid = await bounced();
    const { id, code, maker, userUnit, refundId, requestId, finance } = paid;
    expect(await booksOf(id)).toEqual(WHOLE);
    expect(await requestsOf(id)).toMatchObject([{ status: "bounced", failure: "银行退汇（账号户名不符）" }]);
    expect((await movesOf(id)).map((move) => [move.kind, move.amountFen, move.bankReference, move.bankOn])).toEqual([
      ["refund", 10_000n, "HZ-0001", "2026-10-19"],
      ["reinstatement", -10_000n, "TH-0001", "2026-10-20"],
    ]);
    expect(await todo(`bounced-return:${requestId}`)).toMatchObject({ organizationId: maker.id, kind: "todo", doneAt: null });
    expect(await todo(`refund-returned:${refundId}`)).toMatchObject({ organizationId: userUnit.id });
    expect(await returnsPage(finance, code)).toMatchObject({
      // What came home is still meant to go: it cannot be asked for a second time.
      leftFen: "42322",
      goneFen: "0",
      requests: [{ mayPayAgain: true, mayGiveUp: true, remainingFen: "10000", payee: null }],
    });
    await expect(enterBounce(finance, sentBack(paid, refundId))).rejects.toMatchObject({ code: "conflict" });
    expect(await differences()).toEqual([]);
  });

  test("is entered by the provider's finance only, of its own transfer, on a day that was, and once however fast", async () => {
    const paid = await bankPaidInvoice();
    await goBack(paid, "refund", "100.00");
    const waiting = await newest(paid);
    await expect(enterBounce(paid.finance, sentBack(paid, waiting.id))).rejects.toMatchObject({ code: "conflict" });
    const entry = sentBack(paid, await transfer(paid));
    for (const ctx of [paid.userUnit.ctx, await paid.maker.as("editor")])
      await expect(enterBounce(ctx, entry)).rejects.toMatchObject({ code: "forbidden" });
    const other = await bankPaidInvoice();
    await expect(enterBounce(other.finance, { ...entry, code: other.code })).rejects.toMatchObject({ code: "notFound" });
    for (const bankOn of ["2026-10-21", "2026-10-18"])
      await expect(enterBounce(paid.finance, { ...entry, bankOn })).rejects.toMatchObject({ fields: { bankOn: [expect.any(String)] } });
    const tries = await Promise.allSettled([enterBounce(paid.finance, entry), enterBounce(paid.maker.ctx, entry)]);
    expect(tries.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await movesOf(paid.id)).toHaveLength(2);
    const card = await paidInvoice();
    await goBack(card, "refund", "100.00");
    const [byCard] = await movesOf(card.id);
    await expect(enterBounce(card.finance, { ...entry, code: card.code, refundId: byCard?.id ?? "" })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  test("is paid again to another account after another person approved it, on the credit note it has", async () => {
    const paid = await bounced();
    const { id, code, maker, finance, step, stripeInvoiceId, requestId, userUnit } = paid;
    await expect(payAgain(userUnit.ctx, { ...step, ...account })).rejects.toMatchObject({ code: "forbidden" });
    await expect(payAgain(finance, { ...step, ...account, payeeAccount: "12" })).rejects.toMatchObject({ code: "invalid" });
    const tries = await Promise.allSettled([payAgain(finance, { ...step, ...account }), payAgain(finance, { ...step, ...account })]);
    expect(tries.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    // Who approved the first payment asked for the second one, and so does not approve it.
    await expect(approveReturn(finance, step)).rejects.toMatchObject({ code: "forbidden" });
    await approveReturn(maker.ctx, step);
    await world.runJobs();
    expect(await todo(`bounced-return:${requestId}`)).toMatchObject({ doneAt: expect.any(Date) });
    expect(await todo(`approve-return:${requestId}:2`)).toMatchObject({ doneAt: expect.any(Date) });
    expect(await newest(paid)).toMatchObject({ status: "awaitingTransfer", amountFen: 10_000n, chargeId: null, attempt: 2 });
    const [stored] = await world.db.select().from(returnRequests).where(eq(returnRequests.id, requestId));
    expect(Buffer.from(stored?.payeeSealed ?? []).toString("latin1")).not.toContain("6222021234567890");
    expect((await returnsPage(maker.ctx, code)).requests).toMatchObject([{ payee: { account: "6222021234567890" } }]);
    expect((await returnsPage(await maker.as("viewer"), code)).requests).toMatchObject([{ payee: { account: "**** 7890" } }]);
    await transfer(paid);
    expect(await requestsOf(id)).toMatchObject([{ status: "done" }]);
    expect(await booksOf(id)).toEqual({ cash: 42_322n, taxPayable: -2_396n, payable: -39_926n });
    expect(await bench.gateway.listCreditNotes({ invoiceId: stripeInvoiceId })).toMatchObject([{ amountFen: 10_000n }]);
    const [first, , second] = await movesOf(id);
    expect(second?.creditNoteId).toBe(first?.creditNoteId);
    // And may be sent back once more.
    await enterBounce(finance, sentBack(paid, second?.id ?? ""));
    await world.runJobs();
    expect(await booksOf(id)).toEqual(WHOLE);
    expect(await requestsOf(id)).toMatchObject([{ status: "bounced", attempt: 2 }]);
    expect(await todo(`bounced-return:${requestId}:2`)).toMatchObject({ doneAt: null });
    expect(await differences()).toEqual([]);
  });

  test("waits again when the second payment is taken back before it was approved", async () => {
    const { id, finance, maker, step, requestId } = await bounced();
    await payAgain(finance, { ...step, ...account });
    await cancelReturn(maker.ctx, step);
    await world.runJobs();
    expect(await requestsOf(id)).toMatchObject([{ status: "bounced" }]);
    expect(await todo(`bounced-return:${requestId}:2`)).toMatchObject({ doneAt: null });
    await expect(cancelReturn(maker.ctx, step)).rejects.toMatchObject({ code: "conflict" });
  });

  test("may be given up with a reason, and then asked for anew", async () => {
    const { id, code, finance, userUnit, step, requestId } = await bounced();
    await expect(giveUpReturn(userUnit.ctx, { ...step, reason: "已另行抵扣" })).rejects.toMatchObject({ code: "forbidden" });
    const other = await bankPaidInvoice();
    await expect(giveUpReturn(other.finance, { ...step, code: other.code, reason: "已另行抵扣" })).rejects.toMatchObject({
      code: "notFound",
    });
    await giveUpReturn(finance, { ...step, reason: "已另行抵扣" });
    await world.runJobs();
    expect(await requestsOf(id)).toMatchObject([{ status: "failed", failure: "不再转账：已另行抵扣" }]);
    expect(await todo(`bounced-return:${requestId}`)).toMatchObject({ doneAt: expect.any(Date) });
    expect(await todo(`return-given-up:${requestId}`)).toMatchObject({ organizationId: userUnit.id });
    await expect(giveUpReturn(finance, { ...step, reason: "再次" })).rejects.toMatchObject({ code: "conflict" });
    await expect(payAgain(finance, { ...step, ...account })).rejects.toMatchObject({ code: "conflict" });
    expect(await returnsPage(finance, code)).toMatchObject({ leftFen: "52322" });
    expect(await booksOf(id)).toEqual(WHOLE);
  });
});

test("a transfer that was approved and never made may be given up", async () => {
  const paid = await bankPaidInvoice();
  const { requestId } = await requestReturn(paid.maker.ctx, { code: paid.code, kind: "refund", amountYuan: "100.00", reason: "停机" });
  const step = { code: paid.code, requestId };
  await expect(giveUpReturn(paid.finance, { ...step, reason: "不转了" })).rejects.toMatchObject({ code: "conflict" });
  await approveReturn(paid.finance, step);
  await giveUpReturn(paid.maker.ctx, { ...step, reason: "双方改为下期抵扣" });
  await world.runJobs();
  const move = await newest(paid);
  expect(move).toMatchObject({ status: "failed", failure: "不再转账：双方改为下期抵扣" });
  expect(await requestsOf(paid.id)).toMatchObject([{ status: "failed" }]);
  expect(await todo(`transfer-refund:${move.id}`)).toMatchObject({ doneAt: expect.any(Date) });
  await expect(transfer(paid)).rejects.toMatchObject({ code: "conflict" });
  expect(await returnsPage(paid.finance, paid.code)).toMatchObject({ leftFen: "52322", goneFen: "0" });
  expect(await booksOf(paid.id)).toEqual(WHOLE);
});
