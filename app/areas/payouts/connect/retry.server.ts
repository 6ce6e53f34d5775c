import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { invoices } from "#db/schema/billing.ts";
import { contracts } from "#db/schema/contracts.ts";
import { payoutTransfers } from "#db/schema/transfers.ts";

/** The to-do of a request to pay by bank. Each request is told of; one that is asked anew is another. */
export const moveTodo = (transferId: string, askedAt: Date | null): string => `transfer-move:${transferId}:${askedAt?.getTime() ?? ""}`;

/**
 * Starts what the channel refused anew, each under a new key: it saves a refusal under the old one. Only what is known not to be made is
 * touched; an answer that was lost keeps its key. When a member's account opens everything of it is tried, and needs not be paid by bank; one by
 * one, what two people are about to pay by bank is left to them.
 */
export async function retryRefused(tx: TransactionContext, by: { organizationId: string } | { id: string }): Promise<void> {
  const refused = and(
    eq(payoutTransfers.status, "refused"),
    "id" in by
      ? and(eq(payoutTransfers.id, by.id), isNull(payoutTransfers.moveAskedBy))
      : eq(payoutTransfers.organizationId, by.organizationId),
  );
  const asked = await tx.db
    .select({ id: payoutTransfers.id, askedAt: payoutTransfers.moveAskedAt, organizationId: contracts.providerId })
    .from(payoutTransfers)
    .innerJoin(invoices, eq(invoices.id, payoutTransfers.invoiceId))
    .innerJoin(contracts, eq(contracts.id, invoices.contractId))
    .where(and(refused, isNotNull(payoutTransfers.moveAskedBy)))
    .for("update", { of: payoutTransfers });
  const again = await tx.db
    .update(payoutTransfers)
    .set({
      status: "pending",
      attempt: sql`${payoutTransfers.attempt} + 1`,
      idempotencyKey: sql`'tr:' || ${payoutTransfers.id} || ':' || (${payoutTransfers.attempt} + 1)`,
      askedAt: null,
      moveAskedBy: null,
      moveAskedByName: null,
      moveAskedAt: null,
    })
    .where(refused)
    .returning({ invoiceId: payoutTransfers.invoiceId });
  for (const { id, askedAt, organizationId } of asked)
    await enqueue(tx, "complete-todo", { organizationId, dedupeKey: moveTodo(id, askedAt) });
  for (const invoiceId of new Set(again.map((row) => row.invoiceId))) await enqueue(tx, "transfer-parts", { invoiceId });
}
