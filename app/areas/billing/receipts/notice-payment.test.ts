import { Readable } from "node:stream";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { openFile, storeFile } from "#app/areas/files/index.server.ts";
import { collectionAccount, saveAccount, sweepCollectionAccounts } from "#app/areas/payouts/index.server.ts";
import { databaseErrorCode } from "#app/kernel/context.server.ts";
import { mayOpen } from "#app/routes/files.$id/may-open.server.ts";
import { bankReceipts, paymentNotices, receiptAllocations } from "#db/schema/receipts.ts";
import { pdf } from "#test/file-samples.ts";
import { bankTransferPage } from "./bank-transfer-page.server.ts";
import { noticePayment } from "./notice-payment.server.ts";
import { receiptsWorld } from "./receipts.fixtures.ts";

const { world, openInvoice, upload, receiptsOf, allocationsOf, todos } = await receiptsWorld();
const NUMBER = "6222021234567890123";
const account = { holderName: "测试收款单位", bankName: "测试银行广州天河支行", bankCode: "102581000013", accountNumber: NUMBER };
const fresh = () => ({ factorAt: new Date("2026-10-20T01:59:00Z") });
const said = { amountYuan: "523.22", paidOn: "2026-10-19", note: "", files: [] };

test("the payer of an open invoice and the provider's finance see the account in full, everybody else at most its end", async () => {
  const { row, maker, userUnit, parts } = await openInvoice();
  const { code } = row;
  expect(await collectionAccount(userUnit.ctx, code)).toBeNull();
  await sweepCollectionAccounts(world.system());
  await sweepCollectionAccounts(world.system());
  await world.runJobs();
  expect(await todos(maker.id, "收款账户")).toMatchObject([{ doneAt: null }]);
  await saveAccount(maker.ctx, account, fresh());
  await world.runJobs();
  expect(await todos(maker.id, "收款账户")).toMatchObject([{ doneAt: expect.any(Date) }]);
  for (const ctx of [userUnit.ctx, await userUnit.as("finance"), maker.ctx])
    expect(await collectionAccount(ctx, code)).toMatchObject({ number: NUMBER, masked: "**** 0123", bankCode: "102581000013" });
  for (const ctx of [await userUnit.as("viewer"), await maker.as("editor")])
    expect(await collectionAccount(ctx, code)).toMatchObject({ number: null, masked: "**** 0123" });
  // A member of the consortium is neither side; a stranger finds no invoice.
  await expect(collectionAccount(parts.ctx, code)).rejects.toMatchObject({ code: "forbidden" });
  const stranger = await openInvoice();
  await expect(collectionAccount(stranger.userUnit.ctx, code)).rejects.toMatchObject({ code: "notFound" });
});

test("an invoice that is paid shows its payer the number no more", async () => {
  const { row, maker, userUnit, payer, reference } = await openInvoice();
  await saveAccount(maker.ctx, account, fresh());
  await upload(maker.ctx, [{ yuan: "523.22", payer, remark: reference }]);
  expect(await bankTransferPage(userUnit.ctx, row.code)).toMatchObject({ reference, owedFen: "0", underWayFen: "52322", mayNotice: true });
  await world.runJobs();
  expect((await collectionAccount(userUnit.ctx, row.code))?.number).toBeNull();
  expect(await bankTransferPage(userUnit.ctx, row.code)).toMatchObject({
    isPayable: false,
    mayNotice: false,
    arrived: [{ status: "reported" }],
  });
});

test("the payer says what it sent, with the bank's slip for both sides, and the to-do ends when the money is matched", async () => {
  const { row, id, maker, userUnit, payer, reference, parts } = await openInvoice();
  const slip = await storeFile(userUnit.ctx, { name: "回单.pdf", stream: Readable.from(pdf()) });
  const { noticeId } = await noticePayment(await userUnit.as("finance"), { ...said, code: row.code, files: [slip.id] });
  await world.runJobs();
  expect(await todos(maker.id, "已转账")).toMatchObject([{ doneAt: null, body: expect.stringContaining(reference) }]);
  expect((await bankTransferPage(maker.ctx, row.code)).notices).toMatchObject([
    { id: noticeId, amountFen: "52322", isSettled: false, files: [{ name: "回单.pdf" }] },
  ]);
  const file = await openFile(world.system(), slip.id);
  const other = await openInvoice();
  expect(await Promise.all([maker, parts, other.maker].map(({ ctx }) => mayOpen(ctx, file).catch(() => false)))).toEqual([
    true,
    false,
    false,
  ]);
  await upload(maker.ctx, [{ yuan: "100.00", payer, remark: reference }]);
  await world.runJobs();
  expect(await todos(maker.id, "已转账")).toMatchObject([{ doneAt: expect.any(Date) }]);
  const [notice] = await world.db.select().from(paymentNotices).where(eq(paymentNotices.invoiceId, id));
  expect(notice?.settledAt).not.toBeNull();
});

test("only the payer's finance says so, of an invoice that is to be paid, and not endlessly", async () => {
  const { row, maker, userUnit, payer, reference } = await openInvoice();
  const input = { ...said, code: row.code };
  const other = await openInvoice();
  await expect(noticePayment(await userUnit.as("viewer"), input)).rejects.toMatchObject({ code: "forbidden" });
  await expect(noticePayment(maker.ctx, input)).rejects.toMatchObject({ code: "forbidden" });
  await expect(noticePayment(other.userUnit.ctx, input)).rejects.toMatchObject({ code: "notFound" });
  await expect(noticePayment(userUnit.ctx, { ...input, amountYuan: "0.00" })).rejects.toMatchObject({ code: "invalid" });
  for (let n = 0; n < 10; n++) await noticePayment(userUnit.ctx, input);
  await expect(noticePayment(userUnit.ctx, input)).rejects.toMatchObject({ code: "conflict" });
  await upload(maker.ctx, [{ yuan: "523.22", payer, remark: reference }]);
  await world.runJobs();
  await expect(noticePayment(userUnit.ctx, input)).rejects.toMatchObject({ code: "conflict" });
});

test("what the bank said and what was decided of it never changes", async () => {
  const { id, maker, payer, reference } = await openInvoice();
  await upload(maker.ctx, [{ yuan: "100.00", payer, remark: reference }]);
  await world.runJobs();
  const [receipt] = await receiptsOf(maker.id);
  const [allocation] = await allocationsOf(id);
  const ofReceipt = eq(bankReceipts.id, receipt?.id ?? "");
  const ofAllocation = eq(receiptAllocations.id, allocation?.id ?? "");
  for (const change of [
    world.db.update(bankReceipts).set({ payerName: "别家" }).where(ofReceipt),
    world.db.delete(bankReceipts).where(ofReceipt),
    world.db.update(receiptAllocations).set({ status: "pending" }).where(ofAllocation),
    world.db.update(receiptAllocations).set({ amountFen: 1n }).where(ofAllocation),
    world.db.delete(receiptAllocations).where(ofAllocation),
  ])
    expect(await change.then(() => null, databaseErrorCode)).toBe("23001");
  // More than there is cannot be put back into a receipt.
  const above = world.db.update(bankReceipts).set({ restFen: 10_001n }).where(ofReceipt);
  expect(await above.then(() => null, databaseErrorCode)).toBe("23514");
});
