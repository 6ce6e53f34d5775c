import { eq } from "drizzle-orm";
import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { sceneDrafts } from "#db/schema/scenes.ts";
import { changeStatus, guardAction, sceneByCode } from "./change-status.server.ts";
import { mayReviewScene } from "./policy.ts";
import { closeReviewers } from "./reviewers.server.ts";
import { revisionKey, revisionReturnedKey, workingCopy } from "./revision.server.ts";
import { returnSceneInput } from "./schemas.ts";

/** A bureau gives a handed-in revision back with its reason and notes by field; the public version stays, the working copy waits for the unit. */
export async function returnRevision(ctx: Context, input: z.input<typeof returnSceneInput>): Promise<{ code: string; version: number }> {
  const { code, version, reason, notes } = parseInput(returnSceneInput, input);
  return withTransaction(ctx, async (tx) => {
    const scene = await sceneByCode(tx, code);
    guardAction(tx, scene, "returnRevision", mayReviewScene);
    const revision = await workingCopy(tx, scene.id);
    if (!revision?.submittedAt) throw conflict("该场景没有待审核的修订，可能已被处理或撤回。");
    const moved = await changeStatus(tx, scene, "returnRevision", { version, detail: { reason, notes } });
    const now = tx.clock.now();
    await tx.db
      .update(sceneDrafts)
      .set({ submittedAt: null, returnedAt: now, returnReason: reason, returnNotes: notes, updatedAt: now, version: revision.version + 1 })
      .where(eq(sceneDrafts.id, revision.id));
    await closeReviewers(tx, scene, revisionKey(revision));
    await enqueue(tx, "notify", {
      organizationId: scene.organizationId,
      kind: "todo",
      title: `场景“${scene.name}”的修订被退回`,
      body: reason,
      href: paths.editScene(code),
      dedupeKey: revisionReturnedKey(revision, now),
    });
    return { code, version: moved.version };
  });
}
