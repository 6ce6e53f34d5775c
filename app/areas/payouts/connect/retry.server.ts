import { and, eq, sql } from "drizzle-orm";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { payoutTransfers } from "#db/schema/transfers.ts";

/**
 * Starts what the channel refused anew, each under a new key: it saves a refusal under the old one. Only what is known not to be made is
 * touched; an answer that was lost keeps its key.
 */
export async function retryRefused(tx: TransactionContext, by: { organizationId: string } | { id: string }): Promise<void> {
  const again = await tx.db
    .update(payoutTransfers)
    .set({
      status: "pending",
      attempt: sql`${payoutTransfers.attempt} + 1`,
      idempotencyKey: sql`'tr:' || ${payoutTransfers.id} || ':' || (${payoutTransfers.attempt} + 1)`,
      askedAt: null,
      // Tried again, it need not be paid by bank.
      moveAskedBy: null,
      moveAskedByName: null,
      moveAskedAt: null,
    })
    .where(
      and(
        eq(payoutTransfers.status, "refused"),
        "id" in by ? eq(payoutTransfers.id, by.id) : eq(payoutTransfers.organizationId, by.organizationId),
      ),
    )
    .returning({ invoiceId: payoutTransfers.invoiceId });
  for (const invoiceId of new Set(again.map((row) => row.invoiceId))) await enqueue(tx, "transfer-parts", { invoiceId });
}
