import { and, eq, inArray } from "drizzle-orm";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { taskBooks, taskBookVersions } from "#db/schema/task-books.ts";
import { taskBookPartyIds } from "./reads.server.ts";

/** Ends the task book of a dissolved consortium: an open version is voided and nobody is asked to sign any more. */
export async function terminateTaskBook(ctx: Context, { consortiumId }: JobPayload<"terminate-task-book">): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const [ended] = await tx.db
      .update(taskBooks)
      .set({ status: "terminated", updatedAt: tx.clock.now() })
      .where(and(eq(taskBooks.consortiumId, consortiumId), inArray(taskBooks.status, ["draft", "signing"])))
      .returning({ id: taskBooks.id, versionId: taskBooks.currentVersionId });
    if (!ended) return;
    await recordAudit(tx, { action: "terminate-task-book", objectType: "task-book", objectId: ended.id, detail: { consortiumId } });
    if (!ended.versionId) return;
    await tx.db
      .update(taskBookVersions)
      .set({ voidedAt: tx.clock.now(), voidReason: "联合体已解散" })
      .where(eq(taskBookVersions.id, ended.versionId));
    for (const organizationId of await taskBookPartyIds(tx, ended.id)) {
      await enqueue(tx, "complete-todo", { organizationId, dedupeKey: `sign:${ended.versionId}` });
    }
  });
}
