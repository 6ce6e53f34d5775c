import type { TransactionContext } from "#app/kernel/context.server.ts";
import { ledgerEntries, postings } from "#db/schema/payouts.ts";

/** A row of a posting: debit positive, credit negative, fen. */
export interface Entry {
  account: (typeof ledgerEntries.$inferInsert)["account"];
  organizationId?: string;
  amountFen: bigint;
}

/** Writes one posting and its entries; rows of nothing are left out. The database refuses one that does not balance, and a cause posted twice. */
export async function post(
  tx: TransactionContext,
  posting: Pick<typeof postings.$inferInsert, "kind" | "invoiceId" | "sourceId" | "memo">,
  entries: readonly Entry[],
): Promise<string> {
  const [row] = await tx.db.insert(postings).values(posting).returning({ id: postings.id });
  if (!row) throw new Error("posting was not inserted");
  const rows = entries.filter((entry) => entry.amountFen !== 0n).map((entry) => ({ ...entry, postingId: row.id }));
  if (rows.length > 0) await tx.db.insert(ledgerEntries).values(rows);
  return row.id;
}
