import { and, eq, gt, isNotNull, lt } from "drizzle-orm";
import type { z } from "zod";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { sceneDrafts, scenes } from "#db/schema/scenes.ts";
import { closeReturned } from "../revision.server.ts";
import { releaseFiles } from "./draft-files.server.ts";
import { auditDraft, guardDrafts, lockDraft, lockForm } from "./draft-row.server.ts";
import { draftActInput } from "./schemas.ts";

/** How long a discarded draft can be brought back. */
const KEPT_MS = 7 * 86_400_000;

/** Takes a draft off the list. It can be brought back for a week; the scene it would have changed is left as it is. */
export async function discardDraft(ctx: Context, input: z.input<typeof draftActInput>): Promise<{ code: string }> {
  guardDrafts(ctx);
  const { code } = parseInput(draftActInput, input);
  return withTransaction(ctx, async (tx) => {
    const draft = await lockDraft(tx, code);
    const now = tx.clock.now();
    const [row] = await tx.db
      .update(sceneDrafts)
      .set({ discardedAt: now, version: draft.version + 1 })
      .where(and(eq(sceneDrafts.id, draft.id), eq(sceneDrafts.version, draft.version)))
      .returning({ id: sceneDrafts.id });
    if (!row) throw conflict("草稿刚刚被同事保存，请再试一次。");
    await closeReturned(tx, draft);
    // Those of the unit whose time is over go now: no job has to look for them.
    const gone = await tx.db
      .delete(sceneDrafts)
      .where(
        and(
          eq(sceneDrafts.organizationId, draft.organizationId),
          isNotNull(sceneDrafts.discardedAt),
          lt(sceneDrafts.discardedAt, new Date(now.getTime() - KEPT_MS)),
        ),
      )
      .returning({ id: sceneDrafts.id });
    for (const { id } of gone) await releaseFiles(tx, id);
    await auditDraft(tx, "discard-scene-draft", draft);
    return { code };
  });
}

/** Brings a discarded draft back, unless its scene was changed since. Refuses what is not discarded as not found. */
export async function restoreDraft(ctx: Context, input: z.input<typeof draftActInput>): Promise<{ code: string }> {
  guardDrafts(ctx);
  const { code } = parseInput(draftActInput, input);
  return withTransaction(ctx, async (tx) => {
    const { organizationId } = userOf(tx);
    await lockForm(tx, organizationId, code);
    const [draft] = await tx.db
      .select({ id: sceneDrafts.id, code: sceneDrafts.code, sceneId: sceneDrafts.sceneId, discardedAt: sceneDrafts.discardedAt })
      .from(sceneDrafts)
      .where(and(eq(sceneDrafts.code, code), eq(sceneDrafts.organizationId, organizationId), isNotNull(sceneDrafts.discardedAt)))
      .for("update");
    if (!draft?.discardedAt) throw notFound("草稿");
    if (draft.sceneId !== null) {
      const changed = and(eq(scenes.id, draft.sceneId), gt(scenes.updatedAt, draft.discardedAt));
      if ((await tx.db.$count(scenes, changed)) > 0) throw conflict("草稿放弃之后，场景已有更新。请从场景页重新开始修改。");
    }
    await tx.db.update(sceneDrafts).set({ discardedAt: null, updatedAt: tx.clock.now() }).where(eq(sceneDrafts.id, draft.id));
    await auditDraft(tx, "restore-scene-draft", draft);
    return { code };
  });
}
