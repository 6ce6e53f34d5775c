import { and, eq, inArray, or, sql } from "drizzle-orm";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import { sha256 } from "#app/kernel/canonical.ts";
import { type TransactionContext, userOf } from "#app/kernel/context.server.ts";
import { bankReceipts } from "#db/schema/receipts.ts";
import type { BankReceiptVerdict } from "#db/vocabulary/billing.ts";
import { PAYABLE } from "../states.ts";
import { allocate } from "./allocate.server.ts";
import { type BankReceipt, type HeldInvoice, holdInvoices, holdReceipts } from "./hold-receipts.server.ts";
import { referencesIn } from "./payment-reference.ts";
import type { StatementRow } from "./read-statement.ts";

/** How many lines were judged how; `known` stood here already. */
export type ReceiptCounts = Partial<Record<BankReceiptVerdict | "known", number>>;

/**
 * Takes in money that came to the actor's organization. A line whose reference names one of its open invoices, and whose payer is that invoice's,
 * is put down for it, at most for what is still owed; every other is kept for a person. A line that is known changes nothing; its
 * serial number again with another day, amount, payer or remark is kept beside it.
 */
export async function takeReceipts(
  tx: TransactionContext,
  rows: readonly StatementRow[],
  file: { fileName: string; fileSha256: string } | null,
): Promise<ReceiptCounts> {
  const { organizationId: providerId, userId } = userOf(tx);
  await holdReceipts(tx, providerId);
  const fresh = await freshRows(tx, providerId, rows);
  const named = fresh.map(({ row }) => referencesIn(row.remark));
  const held = await holdInvoices(tx, providerId, { serials: named.flatMap(({ valid }) => valid.map(({ serial }) => serial)) });
  const payers = await organizationsById(tx, [...new Set([...held.values()].map(({ invoice }) => invoice.payerId))]);
  const counts: ReceiptCounts = rows.length > fresh.length ? { known: rows.length - fresh.length } : {};
  for (const [index, { row, serial, conflicts }] of fresh.entries()) {
    const references = named[index] ?? { valid: [], broken: [] };
    const own = references.valid.flatMap((one) => held.get(one.serial) ?? []);
    const isOf = ({ invoice }: HeldInvoice) => samePayer(row.payerName, payers.get(invoice.payerId)?.name ?? null);
    const verdict = conflicts ? "serialConflict" : judge(row, references, own, isOf);
    counts[verdict] = (counts[verdict] ?? 0) + 1;
    const [only] = own.length === 1 ? own : [];
    const [receipt] = await tx.db
      .insert(bankReceipts)
      .values({
        providerId,
        serial,
        amountFen: row.amountFen,
        receivedOn: row.receivedOn,
        payerName: row.payerName,
        payerLastFour: row.payerLastFour,
        remark: row.remark,
        verdict,
        invoiceId: only?.invoice.id ?? null,
        restFen: row.amountFen ?? 0n,
        fileName: file?.fileName ?? null,
        fileSha256: file?.fileSha256 ?? null,
        rowNumber: file ? row.rowNumber : null,
        createdBy: userId,
        createdAt: tx.clock.now(),
      })
      .returning({ id: bankReceipts.id });
    if (!receipt) throw new Error("receipt was not inserted");
    if (!only || row.amountFen === null || !["matched", "partial", "over"].includes(verdict)) continue;
    const amountFen = verdict === "over" ? only.owedFen : row.amountFen;
    await allocate(tx, receipt, only.invoice, amountFen, null);
    held.set(only.invoice.paymentSerial, { ...only, owedFen: only.owedFen - amountFen });
  }
  return counts;
}

interface FreshRow {
  row: StatementRow;
  serial: string;
  /** Another movement stands under its number since an earlier statement. */
  conflicts: boolean;
}

/** What was added to a number that another movement has: a hash of the line, and which of equal lines of a file it is. */
const ADDED = "(~[0-9a-f]{10})?(#[0-9]+)?$";
const added = (row: StatementRow) => sha256(contentOf(row)).slice(0, 10);
const contentOf = (row: StatementRow) =>
  [row.amountFen, row.receivedOn, plainly(row.payerName), plainly(row.remark)].map(String).join("\0");
const plainly = (text: string) => text.normalize("NFKC").replace(/\s/g, "").toLowerCase();

/**
 * Lines that are not known yet, under the serial number each is kept by. A number alone does not make a line known: vouchers share theirs, and banks
 * begin anew. Known is what has the same number, day, amount, payer and remark; of equal lines of one file as many as were taken in before.
 */
async function freshRows(tx: TransactionContext, providerId: string, rows: readonly StatementRow[]): Promise<FreshRow[]> {
  const serials = [...new Set(rows.map(({ serial }) => serial))];
  if (serials.length === 0) return [];
  const base = sql<string>`regexp_replace(${bankReceipts.serial}, ${ADDED}, '')`;
  const before = await tx.db
    .select({ receipt: bankReceipts, base })
    .from(bankReceipts)
    .where(and(eq(bankReceipts.providerId, providerId), or(inArray(bankReceipts.serial, serials), inArray(base, serials))));
  const taken = new Set(before.map(({ receipt }) => receipt.serial));
  const times = new Map<string, number>();
  return rows.flatMap((row): FreshRow[] => {
    const sharing = before.filter((one) => one.receipt.serial === row.serial || one.base === row.serial);
    const equal = sharing.filter(({ receipt }) => isLineOf(receipt, row));
    const content = `${row.serial}\0${contentOf(row)}`;
    const nth = (times.get(content) ?? 0) + 1;
    times.set(content, nth);
    if (nth <= equal.length) return [];
    const own = taken.has(row.serial) && equal.length === 0 && nth === 1 ? `${row.serial}~${added(row)}` : row.serial;
    const serial = freeOf(own, taken);
    taken.add(serial);
    return [{ row, serial, conflicts: sharing.length > 0 && equal.length === 0 }];
  });
}

function freeOf(serial: string, taken: ReadonlySet<string>): string {
  for (let nth = 1; ; nth++) {
    const one = nth === 1 ? serial : `${serial}#${nth}`;
    if (!taken.has(one)) return one;
  }
}

/** Whether a receipt is what a line says. What a person typed in has that person's words: of it the remark is not compared. */
function isLineOf(receipt: BankReceipt, row: StatementRow): boolean {
  if (receipt.amountFen !== row.amountFen || receipt.receivedOn !== row.receivedOn) return false;
  if (plainly(receipt.payerName) !== plainly(row.payerName)) return false;
  return receipt.fileName === null || plainly(receipt.remark) === plainly(row.remark);
}

/** What a line is booked for, against how its invoice stands now. Only the first three verdicts of the vocabulary book anything. */
function judge(
  row: StatementRow,
  { valid, broken }: ReturnType<typeof referencesIn>,
  own: readonly HeldInvoice[],
  isOf: (held: HeldInvoice) => boolean,
): BankReceiptVerdict {
  if (row.amountFen === null || row.receivedOn === null) return "unreadable";
  const [held, ...others] = own;
  if (!held) {
    if (valid.length > 0) return "unknownReference";
    return broken.length > 0 ? "wrongReference" : "noReference";
  }
  if (others.length > 0) return "severalReferences";
  const { invoice, owedFen } = held;
  if (!PAYABLE.includes(invoice.status) || !invoice.stripeInvoiceId || owedFen === 0n) return "notPayable";
  if (!isOf(held)) return "payerDiffers";
  if (row.amountFen === owedFen) return "matched";
  return row.amountFen < owedFen ? "partial" : "over";
}

/** Whether a bank's name of the account holder is the organization's, but for spaces and the width of brackets. An empty name is nobody's. */
export function samePayer(holder: string, organization: string | null): boolean {
  return organization !== null && plainly(holder) !== "" && plainly(holder) === plainly(organization);
}
