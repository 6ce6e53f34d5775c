import { and, eq, isNull } from "drizzle-orm";
import type { z } from "zod";
import { holdScenes } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { scenePairDecisions } from "#db/schema/bureau.ts";
import { mayReview, refuseForeignPair } from "./policy.ts";
import { lockClusters, recount } from "./recount.server.ts";
import { undoPairInput } from "./schemas.ts";

/** A bureau whose region contains both scenes takes a decision back with its reason; counting is as before it. */
export async function undoPair(ctx: Context, input: z.input<typeof undoPairInput>): Promise<{ id: string }> {
  if (!mayReview(ctx.actor)) throw forbidden("只有主管部门的编辑人员可以撤销判定。");
  const { code, otherCode, reason } = parseInput(undoPairInput, input);
  const { organizationId, userId } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    await lockClusters(tx);
    const pair = [...(await holdScenes(tx, [code, otherCode])).values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    refuseForeignPair(userOf(tx), pair);
    const [first, second] = pair;
    const [row] = await tx.db
      .update(scenePairDecisions)
      .set({ revokedAt: tx.clock.now(), revokedOrganizationId: organizationId, revokedUserId: userId, revokeReason: reason })
      .where(
        and(
          eq(scenePairDecisions.firstId, first?.id ?? ""),
          eq(scenePairDecisions.secondId, second?.id ?? ""),
          isNull(scenePairDecisions.revokedAt),
        ),
      )
      .returning({ id: scenePairDecisions.id, verdict: scenePairDecisions.verdict });
    if (!row) throw conflict("这个判定刚刚已被撤销，请刷新后查看。");
    await recount(
      tx,
      pair.map(({ id }) => id),
    );
    await recordAudit(tx, {
      action: "undo-pair",
      objectType: "scene-pair",
      objectId: row.id,
      detail: { codes: pair.map((scene) => scene.code), verdict: row.verdict, reason },
    });
    if (row.verdict === "sameScene") {
      for (const own of pair) {
        await enqueue(tx, "notify", {
          organizationId: own.organizationId,
          kind: "message",
          title: `场景“${own.name}”重新单独计算`,
          body: `主管部门撤销了“按 1 项计算”的判定。理由：${reason}`,
          href: paths.myScene(own.code),
          dedupeKey: `scene-pair-undone:${row.id}:${own.id}`,
        });
      }
    }
    return { id: row.id };
  });
}
