import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { bankReceipts } from "#db/schema/receipts.ts";
import { applyStripeInvoice } from "../apply-stripe-invoice.server.ts";
import { allocateReceipt } from "./allocate.server.ts";
import { referenceOf } from "./payment-reference.ts";
import { receiptsWorld } from "./receipts.fixtures.ts";
import { readReceiptFilter, receiptsPage } from "./receipts-page.server.ts";
import { settleRest } from "./settle-rest.server.ts";
import { takeBackAllocation } from "./take-back-allocation.server.ts";
import { enterBankReceipt, uploadStatement } from "./upload-statement.server.ts";

const { world, openInvoice, csv, upload, receiptsOf, allocationsOf, invoiceRow, issue, payAtStripe, unsound } = await receiptsWorld();
const first = { page: 1, pageSize: 20 };
const everything = { view: "all", text: null } as const;
const missing = "00000000-0000-4000-8000-000000000000";

describe("uploadStatement", () => {
  test("books what its reference and payer tell, and keeps every other line for a person with the reason", async () => {
    const [one, other] = [await openInvoice(), await openInvoice()];
    const typo = `${one.reference.slice(0, -1)}${one.reference.endsWith("2") ? "3" : "2"}`;
    const { counts, outgoing } = await upload(one.maker.ctx, [
      { yuan: "100.00", payer: one.payer, remark: `付款 ${one.reference.toLowerCase()}` },
      { yuan: "1.00", payer: one.payer },
      { yuan: "2.00", payer: one.payer, remark: typo },
      { yuan: "3.00", payer: one.payer, remark: other.reference },
      { yuan: "4.00", payer: "另一家公司", remark: one.reference },
      { yuan: "一元", payer: one.payer, remark: one.reference },
      { yuan: "423.22", payer: one.payer, remark: one.reference },
      { yuan: "5.00", payer: one.payer, remark: one.reference },
    ]);
    expect(outgoing).toBe(0);
    expect(counts).toEqual({
      partial: 1,
      noReference: 1,
      wrongReference: 1,
      // Another provider's invoice is not there for this one.
      unknownReference: 1,
      payerDiffers: 1,
      unreadable: 1,
      matched: 1,
      notPayable: 1,
    });
    expect((await allocationsOf(one.id)).map(({ amountFen, byHand }) => [amountFen, byHand])).toEqual([
      [10_000n, false],
      [42_322n, false],
    ]);
    expect(await allocationsOf(other.id)).toEqual([]);
    await world.runJobs();
    expect(await invoiceRow(one.id)).toMatchObject({ status: "paid", amountPaidFen: 52_322n });
    const page = await receiptsPage(one.maker.ctx, { view: "open", text: null }, first);
    expect(page.rows.map(({ verdict }) => verdict).sort()).toEqual(
      ["noReference", "notPayable", "payerDiffers", "unknownReference", "unreadable", "wrongReference"].sort(),
    );
    expect(page).toMatchObject({ openCount: 6, openFen: "1500" });
    expect(JSON.stringify(page)).not.toContain("1234567890");
    expect(await unsound(one.maker.id)).toEqual([]);
  });

  test("the same statement, also at the same moment, changes nothing", async () => {
    const { maker, payer, reference, id } = await openInvoice();
    const file = csv([
      { serial: "P1", yuan: "100.00", payer, remark: reference },
      { serial: "P2", yuan: "7.00", payer },
    ]);
    await Promise.all([upload(maker.ctx, file), upload(maker.ctx, file), upload(maker.ctx, file)]);
    expect(await upload(maker.ctx, file)).toEqual({ counts: { known: 2 }, outgoing: 0 });
    expect(await receiptsOf(maker.id)).toHaveLength(2);
    await world.runJobs();
    expect((await allocationsOf(id)).map(({ amountFen, status }) => [amountFen, status])).toEqual([[10_000n, "reported"]]);
    expect((await invoiceRow(id)).amountPaidFen).toBe(10_000n);
  });

  test("a serial number that comes back with another amount is kept beside the first, and booked by nobody", async () => {
    const { maker, payer, reference, id } = await openInvoice();
    await upload(maker.ctx, [{ serial: "X1", yuan: "10.00", payer }]);
    const again = csv([{ serial: "X1", yuan: "20.00", payer, remark: reference }]);
    expect((await upload(maker.ctx, again)).counts).toEqual({ serialConflict: 1 });
    expect((await upload(maker.ctx, again)).counts).toEqual({ known: 1 });
    expect((await receiptsOf(maker.id)).map(({ restFen }) => restFen)).toEqual([1_000n, 2_000n]);
    expect(await allocationsOf(id)).toEqual([]);
  });

  test("a voucher number that several transfers share swallows none of them, in whatever part and order they come again", async () => {
    const { maker, payer, reference, id } = await openInvoice();
    const [ours, another, twice] = [
      { serial: "V7", yuan: "100.00", payer, remark: reference },
      { serial: "V7", yuan: "100.00", payer: "另一家公司", remark: "货款" },
      { serial: "V7", yuan: "5.00", payer, remark: reference },
    ];
    expect((await upload(maker.ctx, [ours, another, twice, twice])).counts).toEqual({ partial: 3, noReference: 1 });
    for (const again of [[another], [twice, ours], [twice, another, twice, ours]])
      expect((await upload(maker.ctx, again)).counts).toEqual({ known: again.length });
    expect(await receiptsOf(maker.id)).toHaveLength(4);
    expect((await allocationsOf(id)).map(({ amountFen }) => amountFen)).toEqual([10_000n, 500n, 500n]);
    // Where the bank gives no number at all, equal lines of one statement are as many transfers.
    const plain = { serial: "", yuan: "7.00", payer };
    expect((await upload(maker.ctx, [plain, plain])).counts).toEqual({ noReference: 2 });
    expect((await upload(maker.ctx, [plain, plain, plain])).counts).toEqual({ known: 2, noReference: 1 });
    expect(await unsound(maker.id)).toEqual([]);
  });

  test("a number that comes back on the same day with the same amount of somebody else, or for another purpose, is kept for a person", async () => {
    const { maker, payer, reference, id } = await openInvoice();
    await upload(maker.ctx, [{ serial: "V8", yuan: "100.00", payer: "另一家公司" }]);
    const [ours, other] = [
      { serial: "V8", yuan: "100.00", payer, remark: reference },
      { serial: "V8", yuan: "100.00", payer: "另一家公司", remark: "押金" },
    ];
    expect((await upload(maker.ctx, [ours, other])).counts).toEqual({ serialConflict: 2 });
    expect((await upload(maker.ctx, [other, ours])).counts).toEqual({ known: 2 });
    expect((await receiptsOf(maker.id)).map(({ restFen }) => restFen)).toEqual([10_000n, 10_000n, 10_000n]);
    expect(await allocationsOf(id)).toEqual([]);
  });

  test("what a person typed in is known in the statement that comes later, whatever the remark says", async () => {
    const { maker, payer, reference, id } = await openInvoice();
    const entry = {
      serial: "VOUCHER-9",
      amountYuan: "100.00",
      receivedOn: "2026-10-18",
      payerName: payer,
      payerAccount: "",
      remark: reference,
    };
    await enterBankReceipt(maker.ctx, entry);
    expect((await upload(maker.ctx, [{ serial: "VOUCHER-9", yuan: "100.00", payer, remark: `转账 ${reference}` }])).counts).toEqual({
      known: 1,
    });
    expect(await allocationsOf(id)).toHaveLength(1);
  });

  test("of too much only what is owed is booked, and two transfers in one moment do not pay it twice", async () => {
    const { maker, payer, reference, id } = await openInvoice();
    await Promise.all([
      upload(maker.ctx, [{ yuan: "523.22", payer, remark: reference }]),
      upload(maker.ctx, [{ yuan: "600.00", payer, remark: reference }]),
    ]);
    await world.runJobs();
    const allocations = await allocationsOf(id);
    expect(allocations.reduce((sum, { amountFen }) => sum + amountFen, 0n)).toBe(52_322n);
    const rest = (await receiptsOf(maker.id)).reduce((sum, { restFen }) => sum + restFen, 0n);
    expect(rest).toBe(60_000n);
    expect(await invoiceRow(id)).toMatchObject({ status: "paid", amountPaidFen: 52_322n });
    expect(await unsound(maker.id)).toEqual([]);
  });

  test("two references of own invoices in one remark are left to a person", async () => {
    const running = await openInvoice();
    await running.report("op-2", "2026-10-02T02:00:00Z", 10);
    world.setClock("2026-11-05T02:00:00Z");
    const october = await issue(running, "2026-10");
    await world.runJobs();
    const both = `${running.reference} 和 ${referenceOf((await invoiceRow(october.id)).paymentSerial)}`;
    const { counts } = await upload(running.maker.ctx, [{ yuan: "1.00", payer: running.payer, remark: both }]);
    world.setClock("2026-10-20T02:00:00Z");
    expect(counts).toEqual({ severalReferences: 1 });
    expect([...(await allocationsOf(running.id)), ...(await allocationsOf(october.id))]).toEqual([]);
  });

  test("a file that is none, too large or of a viewer is refused", async () => {
    const { maker, userUnit } = await openInvoice();
    const file = csv([{ yuan: "1.00", payer: "甲" }]);
    await expect(uploadStatement(await maker.as("editor"), { fileName: "a.csv", file })).rejects.toMatchObject({ code: "forbidden" });
    await expect(uploadStatement(maker.ctx, { fileName: "a.pdf", file: Buffer.from("%PDF-1.7") })).rejects.toMatchObject({
      code: "invalid",
    });
    await expect(uploadStatement(maker.ctx, { fileName: "a.csv", file: Buffer.from("姓名,电话\n甲,1") })).rejects.toMatchObject({
      code: "invalid",
    });
    await expect(uploadStatement(maker.ctx, { fileName: "a.csv", file: Buffer.alloc(3 * 1024 * 1024, "a") })).rejects.toMatchObject({
      code: "tooLarge",
    });
    const many = csv(Array.from({ length: 1_001 }, () => ({ yuan: "1.00", payer: "甲" })));
    await expect(uploadStatement(maker.ctx, { fileName: "a.csv", file: many })).rejects.toMatchObject({ code: "invalid" });
    expect(await receiptsOf(maker.id)).toEqual([]);
    // Whoever pays has an account too, and its own page of it.
    expect((await receiptsPage(userUnit.ctx, everything, first)).total).toBe(0);
  });
});

describe("enterBankReceipt", () => {
  const typed = (changed: Record<string, string>) => ({
    serial: "H0001",
    amountYuan: "523.22",
    receivedOn: "2026-10-18",
    payerName: "",
    payerAccount: "6222 0212 3456 7890",
    remark: "",
    ...changed,
  });

  test("follows the same rules, keeps four digits of the account, and takes a number once", async () => {
    const { maker, payer, reference, id } = await openInvoice();
    const entry = typed({ payerName: payer, remark: reference });
    expect(await enterBankReceipt(await maker.as("finance"), entry)).toEqual({ verdict: "matched" });
    await expect(enterBankReceipt(maker.ctx, entry)).rejects.toMatchObject({ code: "conflict" });
    await expect(enterBankReceipt(maker.ctx, { ...entry, amountYuan: "1.00" })).rejects.toMatchObject({ code: "conflict" });
    const [row, ...others] = await receiptsOf(maker.id);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ payerLastFour: "7890", fileName: null, restFen: 0n });
    await world.runJobs();
    expect((await invoiceRow(id)).status).toBe("paid");
  });

  test("is the finance's, with an amount and a day", async () => {
    const { maker } = await openInvoice();
    await expect(enterBankReceipt(await maker.as("viewer"), typed({ payerName: "甲公司" }))).rejects.toMatchObject({ code: "forbidden" });
    for (const wrong of [{ amountYuan: "0" }, { receivedOn: "昨天" }, { payerName: "" }])
      await expect(enterBankReceipt(maker.ctx, typed({ payerName: "甲公司", ...wrong }))).rejects.toMatchObject({ code: "invalid" });
  });
});

describe("what a person does with a receipt", () => {
  async function unmatched(yuan = "523.22") {
    const open = await openInvoice();
    await upload(open.maker.ctx, [{ yuan, payer: open.payer }]);
    const [receipt] = await receiptsOf(open.maker.id);
    if (!receipt) throw new Error("no receipt");
    return { ...open, receipt, allocation: { receiptId: receipt.id, invoiceCode: open.row.code, amountYuan: yuan, reason: "电话核实" } };
  }

  test("a receipt without a reference is offered for the invoice of the same payer and amount, and booked only by hand", async () => {
    const { maker, id, row, receipt, allocation } = await unmatched();
    const page = await receiptsPage(maker.ctx, everything, first);
    expect(page.rows[0]).toMatchObject({ id: receipt.id, suggestions: [row.code], mayAllocate: true });
    expect(await allocationsOf(id)).toEqual([]);
    await allocateReceipt(maker.ctx, allocation);
    await world.runJobs();
    expect(await allocationsOf(id)).toMatchObject([{ byHand: true, reason: "电话核实", status: "reported" }]);
    expect((await invoiceRow(id)).status).toBe("paid");
    expect((await receiptsPage(maker.ctx, { view: "open", text: null }, first)).rows).toEqual([]);
    expect((await receiptsPage(maker.ctx, { view: "done", text: row.code }, first)).rows).toHaveLength(1);
    expect(await unsound(maker.id)).toEqual([]);
  });

  test("nobody else does it, nothing above what is left, and an invoice of another provider is not there", async () => {
    const { maker, allocation } = await unmatched("10.00");
    const other = await openInvoice();
    await expect(allocateReceipt(await maker.as("signer"), allocation)).rejects.toMatchObject({ code: "forbidden" });
    await expect(allocateReceipt(other.maker.ctx, allocation)).rejects.toMatchObject({ code: "notFound" });
    await expect(allocateReceipt(maker.ctx, { ...allocation, receiptId: missing })).rejects.toMatchObject({ code: "notFound" });
    await expect(allocateReceipt(maker.ctx, { ...allocation, invoiceCode: other.row.code })).rejects.toMatchObject({ code: "notFound" });
    await expect(allocateReceipt(maker.ctx, { ...allocation, amountYuan: "10.01" })).rejects.toMatchObject({ code: "invalid" });
    await expect(allocateReceipt(maker.ctx, { ...allocation, reason: "" })).rejects.toMatchObject({ code: "invalid" });
  });

  test("two hands on one receipt: one books it, the other is told", async () => {
    const { maker, id, allocation } = await unmatched("300.00");
    const outcomes = await Promise.allSettled([allocateReceipt(maker.ctx, allocation), allocateReceipt(maker.ctx, allocation)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await allocationsOf(id)).toHaveLength(1);
    expect(await unsound(maker.id)).toEqual([]);
  });

  test("a paid invoice takes nothing more", async () => {
    const { maker, row, allocation } = await unmatched();
    await payAtStripe(row.stripeInvoiceId);
    await applyStripeInvoice(world.system(), row.stripeInvoiceId ?? "");
    await expect(allocateReceipt(maker.ctx, allocation)).rejects.toMatchObject({ code: "conflict" });
  });

  test("an allocation is taken back before it went out, and not after", async () => {
    const { maker, id, receipt, allocation } = await unmatched();
    const other = await openInvoice();
    const { allocationId } = await allocateReceipt(maker.ctx, allocation);
    await expect(takeBackAllocation(await maker.as("viewer"), { allocationId })).rejects.toMatchObject({ code: "forbidden" });
    await expect(takeBackAllocation(other.maker.ctx, { allocationId })).rejects.toMatchObject({ code: "notFound" });
    await takeBackAllocation(maker.ctx, { allocationId });
    await expect(takeBackAllocation(maker.ctx, { allocationId })).rejects.toMatchObject({ code: "conflict" });
    await world.runJobs();
    expect((await invoiceRow(id)).status).toBe("open");
    expect((await receiptsOf(maker.id))[0]?.restFen).toBe(receipt.restFen);
    const again = await allocateReceipt(maker.ctx, allocation);
    await world.runJobs();
    await expect(takeBackAllocation(maker.ctx, again)).rejects.toMatchObject({ code: "conflict" });
    expect(await unsound(maker.id)).toEqual([]);
  });

  test("money to be given back is marked, given back with the bank's number, and pays nothing afterwards", async () => {
    const { maker, receipt, allocation } = await unmatched("9.00");
    const other = await openInvoice();
    const give = { receiptId: receipt.id, step: { kind: "returned", reference: "T20261019", on: "2026-10-19" } } as const;
    await expect(settleRest(await maker.as("viewer"), give)).rejects.toMatchObject({ code: "forbidden" });
    await expect(settleRest(other.maker.ctx, give)).rejects.toMatchObject({ code: "notFound" });
    await settleRest(maker.ctx, { receiptId: receipt.id, step: { kind: "toReturn", note: "多付" } });
    expect((await receiptsPage(maker.ctx, { view: "open", text: null }, first)).rows).toMatchObject([{ restState: "toReturn" }]);
    const outcomes = await Promise.allSettled([settleRest(maker.ctx, give), settleRest(maker.ctx, give)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(allocateReceipt(maker.ctx, allocation)).rejects.toMatchObject({ code: "conflict" });
    await expect(settleRest(maker.ctx, { receiptId: receipt.id, step: { kind: "reopen" } })).rejects.toMatchObject({ code: "conflict" });
    const [row] = await world.db.select().from(bankReceipts).where(eq(bankReceipts.id, receipt.id));
    expect(row).toMatchObject({ restState: "returned", returnReference: "T20261019", returnedOn: "2026-10-19", restFen: 900n });
  });

  test("what is none of the platform's business leaves the list and can be taken up again", async () => {
    const { maker, receipt } = await unmatched("9.00");
    await settleRest(maker.ctx, { receiptId: receipt.id, step: { kind: "unrelated", note: "其他业务" } });
    expect((await receiptsPage(maker.ctx, { view: "open", text: null }, first)).total).toBe(0);
    await settleRest(maker.ctx, { receiptId: receipt.id, step: { kind: "reopen" } });
    expect((await receiptsPage(maker.ctx, readReceiptFilter(new URLSearchParams("view=open&q=%25")), first)).total).toBe(0);
    expect((await receiptsPage(maker.ctx, { view: "open", text: "测试单位" }, first)).total).toBe(1);
    await expect(receiptsPage(await maker.as("viewer"), everything, first)).rejects.toMatchObject({ code: "forbidden" });
  });
});
