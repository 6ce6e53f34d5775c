import { createHash } from "node:crypto";
import type { z } from "zod";
import { readWorkbook } from "#app/areas/scenes/index.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { AppError, conflict, forbidden, invalid } from "#app/kernel/errors.ts";
import { yuanToFen } from "#app/kernel/money.ts";
import { parseInput } from "#app/kernel/parse.ts";
import type { BankReceiptVerdict } from "#db/vocabulary/billing.ts";
import { mayMatchReceipts } from "../policy.ts";
import { enterBankReceiptInput, uploadStatementInput } from "../schemas.ts";
import { readCsv } from "./read-csv.ts";
import { readStatement, type Statement } from "./read-statement.ts";
import { type ReceiptCounts, takeReceipts } from "./take-receipts.server.ts";

/** Bytes of a bank statement, and lines of money that came in. */
export const STATEMENT_FILE_BYTES = 2 * 1024 * 1024;
const MOST_ROWS = 1_000;
const NOT_ALLOWED = "收款由贵单位的财务或管理员登记。";

/**
 * Takes in the bank's statement of the account (CSV in UTF-8 or GB 18030, or XLSX): every line of money that came in is kept with how it was judged;
 * lines of money that went out are counted and not kept, being nobody else's business. The file itself is read and not kept. The same
 * statement again, also at the same moment, changes nothing.
 */
export async function uploadStatement(
  ctx: Context,
  input: z.input<typeof uploadStatementInput>,
): Promise<{ counts: ReceiptCounts; outgoing: number }> {
  if (!mayMatchReceipts(ctx.actor)) throw forbidden(NOT_ALLOWED);
  const { fileName, file } = parseInput(uploadStatementInput, input);
  const bytes = Buffer.from(file);
  if (bytes.length > STATEMENT_FILE_BYTES) throw new AppError("tooLarge", "银行流水文件超过 2 MB，请按月从网银重新导出。");
  const { rows, outgoing } = await statementOf(ctx, fileName, bytes);
  const fileSha256 = createHash("sha256").update(bytes).digest("hex");
  return withTransaction(ctx, async (tx) => {
    const counts = await takeReceipts(tx, rows, { fileName, fileSha256 });
    await recordAudit(tx, {
      action: "upload-bank-statement",
      objectType: "organization",
      objectId: userOf(tx).organizationId,
      detail: { fileName, fileSha256, outgoing, ...counts },
    });
    return { counts, outgoing };
  });
}

async function statementOf(ctx: Context, fileName: string, bytes: Buffer): Promise<Statement> {
  const refuse = (message: string) => invalid(message, { file: [message] });
  const isWorkbook = bytes.subarray(0, 2).toString("latin1") === "PK";
  if (!isWorkbook && !/\.(csv|txt)$/i.test(fileName)) throw refuse("请上传网银导出的 CSV 或 XLSX 文件。");
  const grids = isWorkbook ? (await readWorkbook(ctx.services, bytes)).map((sheet) => sheet.rows) : [readCsv(bytes)];
  const found = grids.map(readStatement).find((statement) => statement !== null);
  if (!found) throw refuse("没有找到流水的表头。文件须有交易日期、收入金额（或贷方金额），以及对方户名或附言（摘要、用途）。");
  if (found.rows.length > MOST_ROWS) throw refuse(`流水超过 ${MOST_ROWS} 笔收款，请按月从网银重新导出。`);
  return found;
}

/** Puts down one receipt by hand, under the same rules. Its serial number must be new. */
export async function enterBankReceipt(
  ctx: Context,
  input: z.input<typeof enterBankReceiptInput>,
): Promise<{ verdict: BankReceiptVerdict }> {
  if (!mayMatchReceipts(ctx.actor)) throw forbidden(NOT_ALLOWED);
  const { serial, amountYuan, receivedOn, payerName, payerAccount, remark } = parseInput(enterBankReceiptInput, input);
  return withTransaction(ctx, async (tx) => {
    const amountFen = yuanToFen(amountYuan);
    const row = { rowNumber: 1, serial, amountFen, receivedOn, payerName, payerLastFour: payerAccount.slice(-4) || null, remark };
    const [verdict] = Object.keys(await takeReceipts(tx, [row], null)) as (keyof ReceiptCounts)[];
    if (verdict === undefined || verdict === "known" || verdict === "serialConflict") {
      throw conflict("这个流水号已经登记过，没有重复登记。同一流水号的另一笔收款请上传银行流水。");
    }
    await recordAudit(tx, {
      action: "enter-bank-receipt",
      objectType: "organization",
      objectId: userOf(tx).organizationId,
      detail: { serial, amountFen, verdict },
    });
    return { verdict };
  });
}
