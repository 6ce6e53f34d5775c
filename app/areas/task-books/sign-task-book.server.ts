import { eq } from "drizzle-orm";
import type { z } from "zod";
import { holdFormedConsortium } from "#app/areas/consortia/index.server.ts";
import { requireVerified } from "#app/areas/organizations/index.server.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { taskBookSignatures, taskBooks } from "#db/schema/task-books.ts";
import { maySignTaskBook } from "./policy.ts";
import { getTaskBook, signaturesOf } from "./reads.server.ts";
import { signTaskBookInput } from "./schemas.ts";
import { can, TASK_BOOK_ACTIONS } from "./states.ts";

/**
 * Signs the version that was on the screen for the actor's organization (电子签名法 13: change of the text stays detectable, because the
 * signature names its digest). A second signature of the same party is taken as the first; the last party's signature queues the seal.
 */
export async function signTaskBook(
  ctx: Context,
  input: z.input<typeof signTaskBookInput>,
  evidence: { ipAddress: string | null; userAgent: string | null },
): Promise<{ signed: number; of: number }> {
  const { code, version: number, contentHash } = parseInput(signTaskBookInput, input);
  return withTransaction(ctx, async (tx) => {
    const found = await getTaskBook(tx, { code });
    if (!maySignTaskBook(ctx.actor, found.partyIds)) throw forbidden("任务书须由本单位有签署权限的人员签署。");
    await requireVerified(tx, "签署任务书");
    await holdFormedConsortium(tx, found.taskBook.consortiumId);
    // The row is locked from here, so that no edit can void the version between the check and the signature.
    await tx.db.select({ id: taskBooks.id }).from(taskBooks).where(eq(taskBooks.id, found.taskBook.id)).for("update");
    const { taskBook, version, partyIds } = await getTaskBook(tx, { code });
    if (!can("sign", taskBook.status)) throw conflict(TASK_BOOK_ACTIONS.sign.refusal);
    if (!version || version.number !== number || version.contentHash !== contentHash) {
      throw conflict("您看到的版本已不是当前版本，请刷新后阅读新版本再签署。");
    }
    const actor = userOf(ctx);
    const [signature] = await tx.db
      .insert(taskBookSignatures)
      .values({
        versionId: version.id,
        organizationId: actor.organizationId,
        userId: actor.userId,
        signerName: actor.name,
        contentHash,
        signedAt: tx.clock.now(),
        ipAddress: evidence.ipAddress,
        userAgent: evidence.userAgent?.slice(0, 300) ?? null,
      })
      .onConflictDoNothing()
      .returning({ id: taskBookSignatures.id });
    const signatures = await signaturesOf(tx, version.id);
    if (signature) {
      await recordAudit(tx, {
        action: "sign-task-book",
        objectType: "task-book",
        objectId: taskBook.id,
        detail: { version: number, contentHash, signatureId: signature.id },
      });
      await enqueue(tx, "complete-todo", { organizationId: actor.organizationId, dedupeKey: `sign:${version.id}` });
      if (signatures.length === partyIds.length) await enqueue(tx, "seal-task-book", { taskBookId: taskBook.id });
    }
    return { signed: signatures.length, of: partyIds.length };
  });
}
