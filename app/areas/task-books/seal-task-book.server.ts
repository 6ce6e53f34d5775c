import { and, eq } from "drizzle-orm";
import { standingIn } from "#app/areas/consortia/index.server.ts";
import { advanceScene } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { benefitShares, taskBooks } from "#db/schema/task-books.ts";
import { taskBookContentHash } from "./content-hash.ts";
import type { TaskBookDocument } from "./document.ts";
import { getTaskBook, signaturesOf, unsealed } from "./reads.server.ts";

/**
 * Seals a task book that every party signed: the stored text is hashed again and must be what each signature names, then the signed shares
 * become the executed ones and the scene goes into training. Runs once; before the last signature it does nothing.
 */
export async function sealTaskBook(ctx: Context, { taskBookId }: JobPayload<"seal-task-book">): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const [found] = await tx.db.select({ consortiumId: taskBooks.consortiumId }).from(taskBooks).where(eq(taskBooks.id, taskBookId));
    if (!found) return;
    const standing = await standingIn(tx, found.consortiumId);
    if (standing.status !== "formed") return;
    await tx.db.select({ id: taskBooks.id }).from(taskBooks).where(eq(taskBooks.id, taskBookId)).for("update");
    const { taskBook, version, partyIds, document } = await getTaskBook(tx, { id: taskBookId });
    if (taskBook.status !== "signing" || !version) return;
    const signatures = await signaturesOf(tx, version.id);
    if (!partyIds.every((id) => signatures.some((signature) => signature.organizationId === id))) return;
    // Members changed and the job that voids this version has not run yet: it is not theirs to seal.
    const lead = document.parties.items.find(({ isLead }) => isLead)?.organizationId ?? null;
    if (lead !== standing.leadOrganizationId || partyIds.toSorted().join() !== standing.organizationIds.toSorted().join()) return;
    // What is hashed is what lies stored: reading may bring an older document into the shape of today.
    const digest = taskBookContentHash(version.document as TaskBookDocument);
    if (digest !== version.contentHash || signatures.some((signature) => signature.contentHash !== digest)) {
      throw new Error(`task book ${taskBook.code}: the text is not the one that was signed`);
    }
    await tx.db
      .update(taskBooks)
      .set({ status: "sealed", sealedAt: tx.clock.now(), updatedAt: tx.clock.now() })
      .where(and(eq(taskBooks.id, taskBookId), eq(taskBooks.status, "signing")));
    await tx.db
      .insert(benefitShares)
      .values(document.benefitSharing.pools.flatMap((pool) => pool.shares.map((share) => ({ taskBookId, pool: pool.key, ...share }))));
    await advanceScene(tx, taskBook.sceneId, "startTraining");
    await recordAudit(tx, {
      action: "seal-task-book",
      objectType: "task-book",
      objectId: taskBookId,
      detail: { version: version.number, contentHash: digest },
    });
    for (const organizationId of partyIds) {
      await enqueue(tx, "notify", {
        organizationId,
        kind: "message",
        title: `任务书 ${taskBook.code} 已由全部 ${partyIds.length} 方签署并封存`,
        body: "可下载签署文本，并据此订立服务合同。",
        href: paths.taskBook(taskBook.code),
        dedupeKey: `sealed:${version.id}`,
      });
    }
  });
}

/** Queues the seal of every task book that waits in signing: sealing what is not complete does nothing. */
export async function sweepTaskBooks(ctx: Context): Promise<void> {
  const waiting = await unsealed(ctx);
  await withTransaction(ctx, async (tx) => {
    for (const taskBookId of waiting) await enqueue(tx, "seal-task-book", { taskBookId });
  });
}
