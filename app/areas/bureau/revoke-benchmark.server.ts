import { and, eq, isNull } from "drizzle-orm";
import type { z } from "zod";
import { markBenchmark } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { sceneBenchmarks } from "#db/schema/bureau.ts";
import { ownScene } from "./own-scene.server.ts";
import { mayReview } from "./policy.ts";
import { revokeBenchmarkInput } from "./schemas.ts";

/** A bureau of the region takes the mark away with its reason; the naming stays on record. */
export async function revokeBenchmark(
  ctx: Context,
  input: z.input<typeof revokeBenchmarkInput>,
): Promise<{ code: string; version: number }> {
  if (!mayReview(ctx.actor)) throw forbidden("只有主管部门的编辑人员可以撤销标杆场景。");
  const { code, version, reason } = parseInput(revokeBenchmarkInput, input);
  const { organizationId, userId } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    const scene = await ownScene(tx, code);
    if (!scene.benchmark) throw conflict("该场景不是标杆场景。");
    const next = await markBenchmark(tx, scene, version, false);
    await tx.db
      .update(sceneBenchmarks)
      .set({ revokedAt: tx.clock.now(), revokedOrganizationId: organizationId, revokedUserId: userId, revokeReason: reason })
      .where(and(eq(sceneBenchmarks.sceneId, scene.id), isNull(sceneBenchmarks.revokedAt)));
    await recordAudit(tx, { action: "revoke-benchmark", objectType: "scene", objectId: scene.id, detail: { reason } });
    await enqueue(tx, "index-scene", { sceneId: scene.id });
    // What was proposed elsewhere because of the mark is taken back; what a validation proved stays.
    await enqueue(tx, "replicate-scene", { sceneId: scene.id, basis: "benchmark", members: [], validated: [] });
    await enqueue(tx, "notify", {
      organizationId: scene.organizationId,
      kind: "message",
      title: `场景“${scene.name}”不再是标杆场景`,
      body: reason,
      href: paths.myScene(code),
      dedupeKey: `scene-benchmark-revoked:${scene.id}:${next}`,
    });
    return { code, version: next };
  });
}
