import { createHash } from "node:crypto";
import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { readCsv } from "#app/areas/billing/index.server.ts";
import { readWorkbook } from "#app/areas/scenes/index.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { AppError, conflict, forbidden, invalid } from "#app/kernel/errors.ts";
import { yuanToFen } from "#app/kernel/money.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { payoutBatches, payoutItems, payoutReceipts } from "#db/schema/payouts.ts";
import type { ReceiptOutcome, ReceiptVerdict } from "#db/vocabulary/payouts.ts";
import { mayRunPayouts } from "../policy.ts";
import { enterReceiptInput, uploadReceiptsInput } from "../schemas.ts";
import { holdBatch, type PayoutBatch } from "./hold-batch.server.ts";
import { type BankRow, readBankRows } from "./read-bank-file.ts";
import { settlePaid, settleReturned } from "./settle-item.server.ts";

/** Bytes of a bank's result file, and rows of it. */
export const RECEIPT_FILE_BYTES = 2 * 1024 * 1024;
const MOST_ROWS = 500;
const NOT_ALLOWED = "回单由牵头单位的财务或管理员登记。";

type Item = typeof payoutItems.$inferSelect;
type Counts = Partial<Record<ReceiptVerdict, number>>;

/**
 * Takes in the bank's answer to a batch as its file (CSV in UTF-8 or GB 18030, or XLSX): each row is kept with what became of it, and only a row
 * whose reference and amount are those of a transfer moves it. The file itself is read and not kept. The same file again is refused.
 */
export async function uploadReceipts(ctx: Context, input: z.input<typeof uploadReceiptsInput>): Promise<Counts> {
  if (!mayRunPayouts(ctx.actor)) throw forbidden(NOT_ALLOWED);
  const { code, fileName, file } = parseInput(uploadReceiptsInput, input);
  const bytes = Buffer.from(file);
  if (bytes.length > RECEIPT_FILE_BYTES) throw new AppError("tooLarge", "回单文件超过 2 MB，请按批次从银行重新导出。");
  // Whose batch it is comes before the work of reading.
  await withTransaction(ctx, (tx) => holdBatch(tx, code, "receive"));
  const rows = await rowsOf(ctx, fileName, bytes);
  const fileSha256 = createHash("sha256").update(bytes).digest("hex");
  return withTransaction(ctx, async (tx) => {
    const batch = await holdBatch(tx, code, "receive");
    const [known] = await tx.db
      .select({ id: payoutReceipts.id })
      .from(payoutReceipts)
      .where(and(eq(payoutReceipts.batchId, batch.id), eq(payoutReceipts.fileSha256, fileSha256)))
      .limit(1);
    if (known) throw conflict("这份回单文件已经登记过，没有重复登记。");
    return receive(tx, batch, rows, { fileName, fileSha256 });
  });
}

async function rowsOf(ctx: Context, fileName: string, bytes: Buffer): Promise<BankRow[]> {
  const refuse = (message: string) => invalid(message, { file: [message] });
  const isWorkbook = bytes.subarray(0, 2).toString("latin1") === "PK";
  if (!isWorkbook && !/\.(csv|txt)$/i.test(fileName)) throw refuse("请上传银行导出的 CSV 或 XLSX 文件。");
  const grids = isWorkbook ? (await readWorkbook(ctx.services, bytes)).map((sheet) => sheet.rows) : [readCsv(bytes)];
  const found = grids.map(readBankRows).find((rows) => rows !== null && rows.length > 0);
  if (!found) throw refuse("没有找到回单的表头。文件须有附言（或用途、参考号）、金额和处理状态三列。");
  if (found.length > MOST_ROWS) throw refuse(`回单超过 ${MOST_ROWS} 行，请按批次从银行重新导出。`);
  return found;
}

/** Puts down one row of the bank's answer by hand, under the same rules. */
export async function enterReceipt(ctx: Context, input: z.input<typeof enterReceiptInput>): Promise<{ verdict: ReceiptVerdict }> {
  if (!mayRunPayouts(ctx.actor)) throw forbidden(NOT_ALLOWED);
  const { code, reference, amountYuan, outcome, reason, occurredOn } = parseInput(enterReceiptInput, input);
  return withTransaction(ctx, async (tx) => {
    const batch = await holdBatch(tx, code, "receive");
    const row = { rowNumber: 1, reference: reference.toUpperCase(), amountFen: yuanToFen(amountYuan), outcome, reason, occurredOn };
    const counts = await receive(tx, batch, [row], null);
    const [verdict] = Object.keys(counts) as ReceiptVerdict[];
    if (!verdict) throw new Error("the row was not judged");
    return { verdict };
  });
}

/** What becomes of a row, against how its transfer stands now. */
function judge(row: BankRow, item: Item | undefined): ReceiptVerdict {
  if (row.amountFen === null || row.outcome === null) return "unreadable";
  if (!item) return "unknownReference";
  if (item.amountFen !== row.amountFen) return "wrongAmount";
  if (item.status === row.outcome) return "double";
  // A bank may give back what it had received; what it gave back it does not receive any more: it was owed again, and may be paid by now.
  return item.status === "returned" ? "contradicts" : "matched";
}

async function receive(
  tx: TransactionContext,
  batch: PayoutBatch,
  rows: readonly BankRow[],
  file: { fileName: string; fileSha256: string } | null,
): Promise<Counts> {
  const items = new Map(
    (await tx.db.select().from(payoutItems).where(eq(payoutItems.batchId, batch.id))).map((item) => [item.reference, item]),
  );
  const counts: Counts = {};
  for (const row of rows) {
    const item = items.get(row.reference);
    const verdict = judge(row, item);
    counts[verdict] = (counts[verdict] ?? 0) + 1;
    await tx.db.insert(payoutReceipts).values({
      batchId: batch.id,
      itemId: item?.id ?? null,
      verdict,
      reference: row.reference,
      amountFen: row.amountFen,
      outcome: row.outcome,
      reason: row.reason,
      occurredOn: row.occurredOn,
      fileName: file?.fileName ?? null,
      fileSha256: file?.fileSha256 ?? null,
      rowNumber: file ? row.rowNumber : null,
      createdBy: userOf(tx).userId,
      createdAt: tx.clock.now(),
    });
    if (verdict !== "matched" || !item || !row.outcome) continue;
    await apply(tx, item, { ...row, outcome: row.outcome });
    items.set(item.reference, { ...item, status: row.outcome });
  }
  await recordAudit(tx, {
    action: file ? "upload-payout-receipts" : "enter-payout-receipt",
    objectType: "payout-batch",
    objectId: batch.id,
    detail: { ...counts, ...(file ?? {}) },
  });
  const isOver = [...items.values()].every((item) => item.status !== "open");
  if (isOver && batch.status === "exported")
    await tx.db.update(payoutBatches).set({ status: "closed", closedAt: tx.clock.now() }).where(eq(payoutBatches.id, batch.id));
  return counts;
}

const apply = (tx: TransactionContext, item: Item, row: BankRow & { outcome: ReceiptOutcome }) =>
  row.outcome === "paid" ? settlePaid(tx, item, row.occurredOn) : settleReturned(tx, item, row.reason);
