import { and, eq, inArray } from "drizzle-orm";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import { sha256 } from "#app/kernel/canonical.ts";
import { type TransactionContext, userOf } from "#app/kernel/context.server.ts";
import { bankReceipts } from "#db/schema/receipts.ts";
import type { BankReceiptVerdict } from "#db/vocabulary/billing.ts";
import { PAYABLE } from "../states.ts";
import { allocate } from "./allocate.server.ts";
import { type HeldInvoice, holdInvoices, holdReceipts } from "./hold-receipts.server.ts";
import { referencesIn } from "./payment-reference.ts";
import type { StatementRow } from "./read-statement.ts";

/** How many lines were judged how; `known` stood here already. */
export type ReceiptCounts = Partial<Record<BankReceiptVerdict | "known", number>>;

/**
 * Takes in money that came to the actor's organization. A line whose reference names one of its open invoices, and whose payer is that invoice's,
 * is put down for it, at most for what is still owed; every other is kept for a person. A line known by its serial number changes nothing; the
 * number again with another day or amount is kept beside it.
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
  /** Another movement stands under its number. */
  conflicts: boolean;
}

/** Lines that are not known yet, under the serial number each is kept by. */
async function freshRows(tx: TransactionContext, providerId: string, rows: readonly StatementRow[]): Promise<FreshRow[]> {
  const aside = (row: StatementRow) =>
    `${row.serial}~${sha256([row.amountFen, row.receivedOn, row.payerName].map(String).join("\0")).slice(0, 10)}`;
  const serials = rows.flatMap((row) => [row.serial, aside(row)]);
  if (serials.length === 0) return [];
  const known = new Map(
    (
      await tx.db
        .select()
        .from(bankReceipts)
        .where(and(eq(bankReceipts.providerId, providerId), inArray(bankReceipts.serial, serials)))
    ).map((receipt) => [receipt.serial, receipt]),
  );
  return rows.flatMap((row): FreshRow[] => {
    const before = known.get(row.serial);
    if (!before) return [{ row, serial: row.serial, conflicts: false }];
    if ((before.amountFen === row.amountFen && before.receivedOn === row.receivedOn) || known.has(aside(row))) return [];
    return [{ row, serial: aside(row), conflicts: true }];
  });
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
  const plain = (name: string) => name.normalize("NFKC").replace(/\s/g, "").toLowerCase();
  return organization !== null && plain(holder) !== "" && plain(holder) === plain(organization);
}
