import { and, eq, isNull, sql } from "drizzle-orm";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { proposalRuns } from "#db/schema/matching.ts";
import { notifications } from "#db/schema/notifications.ts";

/** Takes the to-dos of a scene's runs off the list of its user unit: with a consortium there, nothing is left to choose. */
export async function closeComparison(
  tx: TransactionContext,
  { sceneId, userUnitId }: { sceneId: string; userUnitId: string },
): Promise<void> {
  const open = await tx.db
    .select({ dedupeKey: notifications.dedupeKey })
    .from(proposalRuns)
    .innerJoin(
      notifications,
      and(eq(notifications.organizationId, userUnitId), eq(notifications.dedupeKey, sql`'run:' || ${proposalRuns.id}::text`)),
    )
    .where(and(eq(proposalRuns.sceneId, sceneId), eq(notifications.kind, "todo"), isNull(notifications.doneAt)));
  for (const { dedupeKey } of open) await enqueue(tx, "complete-todo", { organizationId: userUnitId, dedupeKey });
}
