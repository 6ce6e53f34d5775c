import { and, eq, isNull } from "drizzle-orm";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { consortiumMembers } from "#db/schema/consortia.ts";

/** Binds the members of a consortium to the task book that is sealed with them; for the room of task books, which holds the consortium. */
export async function bindMembers(tx: TransactionContext, consortiumId: string, boundAt: Date): Promise<void> {
  await tx.db
    .update(consortiumMembers)
    .set({ boundAt })
    .where(
      and(eq(consortiumMembers.consortiumId, consortiumId), eq(consortiumMembers.status, "accepted"), isNull(consortiumMembers.boundAt)),
    );
}
