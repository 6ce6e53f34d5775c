import { eq } from "drizzle-orm";
import type { z } from "zod";
import { getScene, isPublicScene, publishRevision, publishScene, returnRevision, returnScene } from "#app/areas/scenes/index.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { campaigns, ledgerScenes } from "#db/schema/bureau.ts";
import { undistinguished } from "./pairs.server.ts";
import { mayReview } from "./policy.ts";
import { reviewInput } from "./schemas.ts";

/**
 * A bureau decides on a submitted scene of its region, or on the revision of a public one: published, it enters the ledger of every running campaign; else it goes back with
 * notes by field. A scene that reads like another unit's is not published before it says how it differs or the pair was decided
 * (应在本部分明确差异化创新点, 工作计划表填写说明 5).
 */
export async function reviewScene(ctx: Context, input: z.input<typeof reviewInput>): Promise<{ code: string; version: number }> {
  if (!mayReview(ctx.actor)) throw forbidden("只有主管部门的编辑人员可以审核场景。");
  const { decision, code, version, reason, notes } = parseInput(reviewInput, input);
  // Asks the search index, so it stands before the transaction; a pair decided in between is still refused or let through by the next try.
  const alike = decision === "publish" ? await undistinguished(ctx, code) : null;
  if (alike)
    throw conflict(
      `该场景与其他单位的“${alike.name}”（${alike.code}）高度相似，又没有写差异化创新点。请退回补写，或先在“疑似重复”中判定（工作计划表填写说明第 5 条）。`,
    );
  const returned = { code, version, reason: reason === "" ? `请按各处意见修改，共 ${notes.length} 处。` : reason, notes };
  return withTransaction(ctx, async (tx) => {
    const { scene } = await getScene(tx, code);
    if (isPublicScene(scene.status)) return decision === "return" ? returnRevision(tx, returned) : publishRevision(tx, { code, version });
    if (decision === "return") return returnScene(tx, returned);
    const published = await publishScene(tx, { code, version });
    const running = await tx.db.select({ key: campaigns.key }).from(campaigns).where(eq(campaigns.active, true));
    for (const { key } of running) {
      await tx.db
        .insert(ledgerScenes)
        .values({ campaignKey: key, sceneId: published.id, reportingOrganizationId: userOf(ctx).organizationId })
        .onConflictDoNothing();
    }
    return { code: published.code, version: published.version };
  });
}
