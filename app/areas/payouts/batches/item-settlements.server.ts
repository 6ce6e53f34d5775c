import { inArray, sql } from "drizzle-orm";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { payoutItemSettlements, settlements } from "#db/schema/payouts.ts";
import type { SettlementStatus } from "#db/vocabulary/payouts.ts";

/** Moves the parts of these transfers on. Throws when one does not stand where it must: the state of a transfer and of its parts go together. */
export async function moveSettlements(
  tx: TransactionContext,
  itemIds: readonly string[],
  { from, to }: { from: readonly SettlementStatus[]; to: SettlementStatus },
): Promise<void> {
  const parts = await tx.db
    .select({ id: payoutItemSettlements.settlementId })
    .from(payoutItemSettlements)
    .where(inArray(payoutItemSettlements.itemId, [...itemIds]));
  const moved = await tx.db
    .update(settlements)
    .set({ status: to })
    .where(
      sql`${inArray(
        settlements.id,
        parts.map((part) => part.id),
      )} and ${inArray(settlements.status, [...from])}`,
    )
    .returning({ id: settlements.id });
  if (moved.length !== parts.length) throw new Error(`of ${parts.length} parts ${moved.length} stood at ${from.join("/")}`);
}
