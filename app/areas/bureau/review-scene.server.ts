import { eq } from "drizzle-orm";
import type { z } from "zod";
import { publishScene, returnScene } from "#app/areas/scenes/index.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { campaigns, ledgerScenes } from "#db/schema/bureau.ts";
import { mayReview } from "./policy.ts";
import { reviewInput } from "./schemas.ts";

/** A bureau decides on a submitted scene of its region: published, it enters the ledger of every running campaign; else it goes back with a reason. */
export async function reviewScene(ctx: Context, input: z.input<typeof reviewInput>): Promise<{ code: string; version: number }> {
  if (!mayReview(ctx.actor)) throw forbidden("只有主管部门的编辑人员可以审核场景。");
  const decision = parseInput(reviewInput, input);
  return withTransaction(ctx, async (tx) => {
    if (decision.decision === "return") return returnScene(tx, { code: decision.code, version: decision.version, reason: decision.reason });
    const published = await publishScene(tx, { code: decision.code, version: decision.version });
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
