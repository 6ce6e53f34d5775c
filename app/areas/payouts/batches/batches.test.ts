import { eq } from "drizzle-orm";
import ExcelJS from "exceljs";
import { describe, expect, test } from "vitest";
import { readCsv } from "#app/areas/billing/index.server.ts";
import { databaseErrorCode } from "#app/kernel/context.server.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { notifications } from "#db/schema/notifications.ts";
import { payoutBatches, payoutFiles, payoutItems, payoutReceipts, postings, settlements } from "#db/schema/payouts.ts";
import { testWorld } from "#test/world.ts";
import { offlineBank } from "../rails/offline-bank.server.ts";
import { approveBatch } from "./approve-batch.server.ts";
import { paying } from "./batches.fixtures.ts";
import { cancelBatch } from "./cancel-batch.server.ts";
import { exportBatch } from "./export-batch.server.ts";
import { payableLines } from "./payable.server.ts";
import { enterReceipt, uploadReceipts } from "./receive.server.ts";
import { submitBatch } from "./submit-batch.server.ts";

const world = await testWorld();
const { payingConsortium, fresh, saveFor, draw, exported, itemsOf, itemOf, answer, batchOf, statusesOf, owed, invoice, refund, settle } =
  paying(world);
const outcomes = async (acts: readonly Promise<unknown>[]) =>
  (await Promise.allSettled(acts)).map((one) => (one.status === "fulfilled" ? "done" : (one.reason as { code: string }).code)).sort();

describe("drawing", () => {
  test("one transfer a member of all it is owed, claims taken off; the rest is told why not", async () => {
    const all = await payingConsortium();
    await refund(all.paid.id, all.paid.totalFen / 2n);
    await settle(all.paid.id);
    const { code } = await draw(all, [all.maker, all.institute]);
    expect(code).toMatch(/^ZF-\d{4}-\d{4}$/);
    const items = await itemsOf(code);
    expect(items.map(({ organizationId, amountFen }) => [organizationId, amountFen])).toEqual(
      [[all.maker.id, 17_377_365n - 8_688_682n] as const, [all.institute.id, 1_485_245n - 742_623n] as const].sort((a, b) =>
        a[0] < b[0] ? -1 : 1,
      ),
    );
    expect(items.map(({ reference }) => reference)).toEqual([`${code.replaceAll("-", "")}N01`, `${code.replaceAll("-", "")}N02`]);
    expect(await statusesOf(all.maker)).toEqual(["batched", "batched"]);
    expect(await statusesOf(all.algorithm)).toEqual(["due", "due"]);
    // What is drawn cannot be drawn again, nor what was never owed, nor what is owed by another provider.
    const stranger = await payingConsortium();
    for (const member of [all.maker, all.userUnit, stranger.algorithm])
      await expect(draw(all, [member])).rejects.toMatchObject({ code: "conflict" });
    expect((await payableLines(world.system(), all.maker.id)).map(({ organizationId }) => organizationId).sort()).toEqual(
      [all.algorithm.id, all.parts.id, all.simulation.id].sort(),
    );
  });

  test("a member with a claim and without an account, or with nothing due in sum, is not drawn", async () => {
    const all = await payingConsortium();
    await refund(all.paid.id, all.paid.totalFen);
    await settle(all.paid.id);
    const lines = await payableLines(world.system(), all.maker.id);
    expect(lines.every(({ problem, netFen }) => problem === "nothingDue" && netFen === "0")).toBe(true);
    await expect(draw(all, [all.algorithm])).rejects.toMatchObject({ code: "conflict" });
    const poor = await payingConsortium();
    const [next] = [await invoice(poor)];
    await settle(next.id);
    expect(
      (await payableLines(world.system(), poor.maker.id)).every(({ problem, holderDiffers }) => problem === null && holderDiffers),
    ).toBe(true);
  });

  test("two at the same time draw once", async () => {
    const all = await payingConsortium();
    expect(await outcomes([draw(all, all.members), draw(all, all.members), draw(all, [all.parts])])).toContain("conflict");
    const rows = await world.db.select().from(settlements).where(eq(settlements.invoiceId, all.paid.id));
    expect(rows.filter(({ status }) => status === "batched").length).toBeGreaterThan(0);
    const items = await world.db.select().from(payoutItems).where(eq(payoutItems.organizationId, all.parts.id));
    expect(items).toHaveLength(1);
  });

  test("only the money's keepers of the provider", async () => {
    const all = await payingConsortium();
    await expect(draw({ drawer: await all.maker.as("editor") }, [all.parts])).rejects.toMatchObject({ code: "forbidden" });
    await expect(draw({ drawer: await all.parts.as("finance") }, [all.parts])).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("approval", () => {
  test("is a second person's, on a fresh second factor, once", async () => {
    const all = await payingConsortium();
    const { code } = await draw(all, all.members);
    await expect(approveBatch(all.approver, { code }, fresh())).rejects.toMatchObject({ code: "conflict" });
    expect(await outcomes([1, 2].map(() => submitBatch(all.drawer, { code })))).toEqual(["conflict", "done"]);
    await world.runJobs(["notify"]);
    const todo = () =>
      world.db
        .select()
        .from(notifications)
        .where(eq(notifications.title, `付款批次 ${code} 待复核`));
    expect(await todo()).toMatchObject([{ organizationId: all.maker.id, kind: "todo", doneAt: null }]);
    await expect(approveBatch(all.drawer, { code }, fresh())).rejects.toMatchObject({ code: "forbidden" });
    await expect(approveBatch(all.approver, { code }, { factorAt: null })).rejects.toMatchObject({ code: "forbidden" });
    const old = { factorAt: new Date(Date.now() - 6 * 60_000) };
    await expect(approveBatch(all.approver, { code }, old)).rejects.toMatchObject({ code: "forbidden" });
    expect((await batchOf(code))?.status).toBe("awaitingApproval");
    expect(await outcomes([1, 2].map(() => approveBatch(all.approver, { code }, fresh())))).toEqual(["conflict", "done"]);
    expect(await batchOf(code)).toMatchObject({ status: "approved", approvedBy: all.approver.actor.userId });
    await world.runJobs(["complete-todo"]);
    expect((await todo())[0]?.doneAt).not.toBeNull();
    // The database holds the rule of two people as well.
    const alone = world.db.update(payoutBatches).set({ approvedBy: all.drawer.actor.userId }).where(eq(payoutBatches.code, code));
    expect(await alone.then(() => null, databaseErrorCode)).toBe("23514");
  });

  test("is refused, and so is the export, once a member changed its account", async () => {
    const all = await payingConsortium();
    const { code } = await draw(all, all.members);
    await submitBatch(all.drawer, { code });
    await saveFor(all.parts);
    await expect(approveBatch(all.approver, { code }, fresh())).rejects.toMatchObject({ code: "conflict" });
    await cancelBatch(all.approver, { code, reason: "成员变更账户" });
    const { code: again } = await draw(all, all.members);
    await submitBatch(all.drawer, { code: again });
    await approveBatch(all.approver, { code: again }, fresh());
    await saveFor(all.parts);
    await expect(exportBatch(all.drawer, { code: again, format: "csv" }, fresh())).rejects.toMatchObject({ code: "conflict" });
    expect((await batchOf(again))?.status).toBe("approved");
  });
});

describe("cancelling", () => {
  test("frees the parts before the export and not after it; against an approval one of the two wins", async () => {
    const all = await payingConsortium();
    const { code } = await draw(all, all.members);
    await submitBatch(all.drawer, { code });
    const race = await outcomes([approveBatch(all.approver, { code }, fresh()), cancelBatch(all.drawer, { code, reason: "金额待核" })]);
    expect(race.filter((one) => one === "done").length).toBeGreaterThan(0);
    if ((await batchOf(code))?.status !== "cancelled") await cancelBatch(all.drawer, { code, reason: "金额待核" });
    expect(await statusesOf(all.parts)).toEqual(["due"]);
    expect((await itemsOf(code)).every(({ status }) => status === "cancelled")).toBe(true);
    const next = await exported(all);
    await expect(cancelBatch(all.drawer, { code: next, reason: "金额待核" })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("the export", () => {
  test("has full numbers only in the file, gives the same bytes again, is recorded each time and needs a fresh factor", async () => {
    const all = await payingConsortium();
    const { code } = await draw(all, [all.parts, all.institute]);
    await expect(exportBatch(all.drawer, { code, format: "csv" }, fresh())).rejects.toMatchObject({ code: "conflict" });
    await submitBatch(all.drawer, { code });
    await approveBatch(all.approver, { code }, fresh());
    await expect(exportBatch(all.drawer, { code, format: "csv" }, { factorAt: null })).rejects.toMatchObject({ code: "forbidden" });
    const both = await Promise.all([1, 2].map(() => exportBatch(all.drawer, { code, format: "csv" }, fresh())));
    expect(both[0]?.file.equals(both[1]?.file ?? Buffer.alloc(0))).toBe(true);
    const book = await exportBatch(all.approver, { code, format: "xlsx" }, fresh());
    expect((await exportBatch(all.drawer, { code, format: "xlsx" }, fresh())).file.equals(book.file)).toBe(true);
    expect(await statusesOf(all.parts)).toEqual(["submitted"]);

    const [header, ...rows] = readCsv(both[0]?.file ?? Buffer.alloc(0));
    expect(header).toEqual(["序号", "收款户名", "收款账号", "开户行", "联行号", "金额（元）", "币种", "用途", "结算参考号"]);
    const items = await itemsOf(code);
    expect(rows.map((row) => [row[5], row[8]])).toEqual(items.map((item) => [fenToYuan(item.amountFen), item.reference]));
    expect(rows.every((row) => /^6222\d{8}$/.test(row[2] ?? ""))).toBe(true);
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(book.file as unknown as ArrayBuffer);
    expect(workbook.worksheets[0]?.getRow(2).getCell(3).text).toBe(rows[0]?.[2]);
    // What lies in the database opens without the key of the service for nobody.
    const batch = await batchOf(code);
    const stored = await world.db
      .select()
      .from(payoutFiles)
      .where(eq(payoutFiles.batchId, batch?.id ?? ""));
    expect(stored).toHaveLength(2);
    for (const { sealed } of stored) expect(Buffer.from(sealed).includes(rows[0]?.[2] ?? "?")).toBe(false);
    const recorded = await world.db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.objectId, batch?.id ?? ""));
    expect(recorded.filter(({ action }) => action === "export-payout-batch")).toHaveLength(4);
    expect(JSON.stringify(recorded.map(({ detail }) => detail))).not.toContain(rows[0]?.[2]);
  });
});

describe("the bank's answer", () => {
  test("paid is called so only then, and booked; the batch closes with the last answer", async () => {
    const all = await payingConsortium();
    const code = await exported(all, [all.parts, all.institute]);
    const before = await owed([all.parts, all.institute, all.maker]);
    expect(before).toEqual([3_638_850n, 1_485_245n, 17_377_365n]);
    const item = await itemOf(code, all.parts);
    expect(await offlineBank.lookUp(world.system(), item.reference)).toEqual({ state: "underWay" });
    expect(await answer(all, code, all.parts, "paid")).toEqual({ verdict: "matched" });
    expect(await owed([all.parts, all.institute])).toEqual([0n, 1_485_245n]);
    expect(await statusesOf(all.parts)).toEqual(["paid"]);
    expect(await offlineBank.lookUp(world.system(), item.reference)).toEqual({ state: "paid", on: "2026-11-22" });
    expect((await batchOf(code))?.status).toBe("exported");
    expect(await answer(all, code, all.parts, "paid")).toEqual({ verdict: "double" });
    expect(await answer(all, code, all.institute, "returned")).toEqual({ verdict: "matched" });
    expect(await batchOf(code)).toMatchObject({ status: "closed" });
    expect(await owed([all.parts, all.institute])).toEqual([0n, 1_485_245n]);
    expect(await statusesOf(all.institute)).toEqual(["returned"]);
    expect(await offlineBank.reverse(world.system(), { reference: item.reference, refundId: "x", amountFen: 1n })).toMatchObject({
      reversed: false,
    });
  });

  test("what was returned is paid again to the account on file by then; a late return of what was paid is booked back", async () => {
    const all = await payingConsortium();
    const code = await exported(all, [all.parts, all.institute]);
    await answer(all, code, all.parts, "paid");
    await answer(all, code, all.institute, "returned");
    await saveFor(all.institute, "88889999000011");
    const second = await exported(all, [all.institute]);
    expect((await itemOf(second, all.institute)).amountFen).toBe(1_485_245n);
    expect((await exportBatch(all.drawer, { code: second, format: "csv" }, fresh())).file.toString()).toContain("88889999000011");
    // The bank cannot have paid in the first batch what it gave back there: it is for a person to look at.
    expect(await answer(all, code, all.institute, "paid")).toEqual({ verdict: "contradicts" });
    await answer(all, second, all.institute, "paid");
    expect(await owed([all.institute, all.parts])).toEqual([0n, 0n]);
    await answer(all, code, all.parts, "returned");
    expect(await owed([all.parts])).toEqual([3_638_850n]);
    expect(await statusesOf(all.parts)).toEqual(["returned"]);
    const item = await itemOf(code, all.parts);
    expect((await world.db.select().from(postings).where(eq(postings.sourceId, item.id))).map(({ kind }) => kind).sort()).toEqual([
      "payout",
      "payoutReturned",
    ]);
  });

  test("a refund after the payout is a claim, set off against the next part and never paid out", async () => {
    const all = await payingConsortium();
    const code = await exported(all, [all.parts]);
    await refund(all.paid.id, all.paid.totalFen / 2n);
    await settle(all.paid.id);
    await answer(all, code, all.parts, "paid");
    expect(await owed([all.parts])).toEqual([-1_819_425n]);
    await expect(draw(all, [all.parts])).rejects.toMatchObject({ code: "conflict" });
    const next = await invoice(all);
    await settle(next.id);
    const second = await exported(all, [all.parts]);
    expect((await itemOf(second, all.parts)).amountFen).toBe(3_638_850n - 1_819_425n);
    await answer(all, second, all.parts, "paid");
    expect(await owed([all.parts])).toEqual([0n]);
    expect(await statusesOf(all.parts)).toEqual(["paid", "paid", "paid"]);
  });

  test("everything refunded in three parts after the payout is netted to the fen, and neither twice nor below nothing", async () => {
    const all = await payingConsortium();
    const code = await exported(all, [all.parts]);
    await answer(all, code, all.parts, "paid");
    const { totalFen } = all.paid;
    for (const part of [totalFen / 3n, totalFen / 3n, totalFen - 2n * (totalFen / 3n)]) {
      await refund(all.paid.id, part);
      await settle(all.paid.id);
      await expect(draw(all, [all.parts])).rejects.toMatchObject({ code: "conflict" });
    }
    expect(await owed([all.parts])).toEqual([-3_638_850n]);
    // The next invoice of the same amount pays the claim off, and nothing out.
    const next = await invoice(all);
    await settle(next.id);
    expect(await owed([all.parts])).toEqual([0n]);
    await expect(draw(all, [all.parts])).rejects.toMatchObject({ code: "conflict" });
    const third = await invoice(all);
    await settle(third.id);
    const last = await exported(all, [all.parts]);
    expect((await itemOf(last, all.parts)).amountFen).toBe(3_638_850n);
    await answer(all, last, all.parts, "paid");
    expect(await owed([all.parts])).toEqual([0n]);
    expect(new Set(await statusesOf(all.parts))).toEqual(new Set(["paid"]));
  });

  test("at the same time books once", async () => {
    const all = await payingConsortium();
    const code = await exported(all, [all.parts]);
    const verdicts = await Promise.all([1, 2, 3].map(() => answer(all, code, all.parts, "paid")));
    expect(verdicts.map(({ verdict }) => verdict).sort()).toEqual(["double", "double", "matched"]);
    expect(await owed([all.parts])).toEqual([0n]);
  });

  test("of a file: each row with what became of it, also in the writing of banks; the same file is refused", async () => {
    const all = await payingConsortium();
    const code = await exported(all);
    const items = await itemsOf(code);
    const [first, second, third, fourth] = items;
    if (!first || !second || !third || !fourth) throw new Error("four transfers are wanted");
    const lines = [
      ["批量付款结果", "", "", "", ""],
      ["交易日期", "收款户名", "附言", "金额", "处理状态", "失败原因"],
      ["20261122", "甲", `机器人服务费分配 ${first.reference}`, `${fenToYuan(first.amountFen)}`, "交易成功", ""],
      ["2026/11/22", "乙", second.purpose, fenToYuan(second.amountFen), "失败", "账号户名不符"],
      ["2026-11-22", "丙", third.reference, fenToYuan(third.amountFen + 1n), "成功", ""],
      ["2026-11-22", "丁", "ZF20250009N01", "1.00", "成功", ""],
      ["2026-11-22", "甲", first.reference, fenToYuan(first.amountFen), "成功", ""],
      ["2026-11-22", "戊", fourth.reference, fenToYuan(fourth.amountFen), "处理中", ""],
      ["合计", "", "", "", "", ""],
    ];
    const file = Buffer.from(lines.map((line) => line.map((cell) => `"${cell}"`).join(",")).join("\r\n"));
    const counts = await uploadReceipts(all.drawer, { code, fileName: "回单.csv", file });
    expect(counts).toEqual({ matched: 2, wrongAmount: 1, unknownReference: 1, double: 1, unreadable: 1 });
    expect((await itemsOf(code)).map(({ status }) => status)).toEqual(["paid", "returned", "open", "open", "open"]);
    expect((await itemsOf(code))[1]).toMatchObject({ returnReason: "账号户名不符" });
    expect((await itemsOf(code))[0]).toMatchObject({ paidOn: "2026-11-22" });
    await expect(uploadReceipts(all.drawer, { code, fileName: "回单.csv", file })).rejects.toMatchObject({ code: "conflict" });

    const workbook = new ExcelJS.Workbook();
    workbook.addWorksheet("结果").addRows([
      ["附言", "金额（元）", "状态"],
      [third.purpose, fenToYuan(third.amountFen), "已入账"],
    ]);
    const book = Buffer.from(await workbook.xlsx.writeBuffer());
    const upload = () => uploadReceipts(all.approver, { code, fileName: "回单.xlsx", file: book });
    expect(await outcomes([upload(), upload()])).toEqual(["conflict", "done"]);
    expect((await itemsOf(code))[2]?.status).toBe("paid");
    const batch = await batchOf(code);
    const kept = await world.db
      .select()
      .from(payoutReceipts)
      .where(eq(payoutReceipts.batchId, batch?.id ?? ""));
    expect(kept).toHaveLength(7);
    const change = world.db
      .update(payoutReceipts)
      .set({ verdict: "matched" })
      .where(eq(payoutReceipts.batchId, batch?.id ?? ""));
    expect(await change.then(() => null, databaseErrorCode)).toBe("23001");
  });

  test("a file that is none is refused with the reason", async () => {
    const all = await payingConsortium();
    const code = await exported(all, [all.parts]);
    for (const [fileName, text] of [
      ["回单.pdf", "%PDF-1.7"],
      ["回单.csv", "姓名,电话\n甲,123"],
    ] as const) {
      const refused = uploadReceipts(all.drawer, { code, fileName, file: Buffer.from(text) });
      await expect(refused).rejects.toMatchObject({ code: "invalid" });
    }
    const huge = uploadReceipts(all.drawer, { code, fileName: "回单.csv", file: Buffer.alloc(3 * 1024 * 1024, "a") });
    await expect(huge).rejects.toMatchObject({ code: "tooLarge" });
  });
});

test("another organization's batch is not there, for any verb; nor for who does not keep the money", async () => {
  const [all, other] = [await payingConsortium(), await payingConsortium()];
  const code = await exported(all, [all.parts]);
  const receipt = { code, reference: "ZF20260001N01", amountYuan: "1", outcome: "paid" as const, occurredOn: "2026-11-22" };
  const file = { code, fileName: "回单.csv", file: Buffer.from("附言,金额,状态\na,1,成功") };
  for (const [ctx, expected] of [
    [other.drawer, "notFound"],
    [all.parts.ctx, "notFound"],
    [await all.maker.as("viewer"), "forbidden"],
  ] as const) {
    const acts = [
      submitBatch(ctx, { code }),
      approveBatch(ctx, { code }, fresh()),
      cancelBatch(ctx, { code, reason: "金额待核" }),
      exportBatch(ctx, { code, format: "csv" }, fresh()),
      enterReceipt(ctx, receipt),
      uploadReceipts(ctx, file),
    ];
    expect(new Set(await outcomes(acts))).toEqual(new Set([expected]));
  }
  await expect(enterReceipt(all.drawer, { ...receipt, outcome: "returned" })).rejects.toMatchObject({ code: "invalid" });
  await expect(enterReceipt(all.drawer, { ...receipt, amountYuan: "0" })).rejects.toMatchObject({ code: "invalid" });
});
