import type { z } from "zod";
import { holdFormedConsortium } from "#app/areas/consortia/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { taskBookRefusals } from "#db/schema/task-books.ts";
import { holdTaskBook } from "./hold-task-book.server.ts";
import { maySignTaskBook } from "./policy.ts";
import { getTaskBook, signaturesOf } from "./reads.server.ts";
import { declineTaskBookInput } from "./schemas.ts";
import { can, TASK_BOOK_ACTIONS } from "./states.ts";

/**
 * Says for the actor's organization that it will not sign the version that was on the screen, and why. The version stays open: the parties reopen
 * it, or the organization signs after all. Declining twice keeps the first reason. Throws conflict once it has signed.
 */
export async function declineTaskBook(ctx: Context, input: z.input<typeof declineTaskBookInput>): Promise<void> {
  const { code, version: number, contentHash, reason } = parseInput(declineTaskBookInput, input);
  await withTransaction(ctx, async (tx) => {
    const found = await getTaskBook(tx, { code });
    if (!maySignTaskBook(ctx.actor, found.partyIds)) throw forbidden("须由本单位有签署权限的人员答复。");
    await holdFormedConsortium(tx, found.taskBook.consortiumId);
    const { taskBook, version, partyIds, document } = await holdTaskBook(tx, { code });
    if (!can("decline", taskBook.status)) throw conflict(TASK_BOOK_ACTIONS.decline.refusal);
    if (!version || version.number !== number || version.contentHash !== contentHash) {
      throw conflict("您看到的版本已不是当前版本，请阅读新版本后再答复。");
    }
    const { organizationId, organizationName, userId } = userOf(ctx);
    if ((await signaturesOf(tx, version.id)).some((signature) => signature.organizationId === organizationId)) {
      throw conflict("贵单位已签署本版，不能再拒签。如需修改，请重新开启协商。");
    }
    const [refusal] = await tx.db
      .insert(taskBookRefusals)
      .values({ versionId: version.id, organizationId, userId, reason, createdAt: tx.clock.now() })
      .onConflictDoNothing()
      .returning({ id: taskBookRefusals.id });
    if (!refusal) return;
    await recordAudit(tx, {
      action: "decline-task-book",
      objectType: "task-book",
      objectId: taskBook.id,
      detail: { version: number, contentHash, reason },
    });
    await enqueue(tx, "complete-todo", { organizationId, dedupeKey: `sign:${version.id}` });
    for (const partyId of partyIds.filter((id) => id !== organizationId)) {
      await enqueue(tx, "notify", {
        organizationId: partyId,
        kind: "message",
        title: `${organizationName}拒签“${document.boundary.sceneName}”任务书（第 ${number} 版）`,
        body: reason,
        href: paths.taskBook(code),
        dedupeKey: `declined:${refusal.id}`,
      });
    }
  });
}
