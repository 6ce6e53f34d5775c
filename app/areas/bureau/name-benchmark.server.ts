import type { z } from "zod";
import { acceptedMembersByScene } from "#app/areas/consortia/index.server.ts";
import { isPublicScene, markBenchmark } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { sceneBenchmarks } from "#db/schema/bureau.ts";
import { ownScene } from "./own-scene.server.ts";
import { mayReview } from "./policy.ts";
import { nameBenchmarkInput } from "./schemas.ts";

/**
 * A bureau of the region names a public scene 标杆场景 with its ground in each of the three tests
 * (应用引领性、技术突破性、商业可行性, 工信厅联科函〔2026〕256号); the public page shows who named it and why.
 */
export async function nameBenchmark(ctx: Context, input: z.input<typeof nameBenchmarkInput>): Promise<{ code: string; version: number }> {
  if (!mayReview(ctx.actor)) throw forbidden("只有主管部门的编辑人员可以评选标杆场景。");
  const { code, version, ...grounds } = parseInput(nameBenchmarkInput, input);
  const { organizationId, organizationName, userId } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    const scene = await ownScene(tx, code);
    if (!isPublicScene(scene.status)) throw conflict("只有已公开的场景可以评为标杆场景。");
    const next = await markBenchmark(tx, scene, version, true);
    const [row] = await tx.db
      .insert(sceneBenchmarks)
      .values({ sceneId: scene.id, ...grounds, organizationId, userId, createdAt: tx.clock.now() })
      .onConflictDoNothing()
      .returning({ id: sceneBenchmarks.id });
    if (!row) throw conflict("该场景已是标杆场景。");
    await recordAudit(tx, { action: "name-benchmark", objectType: "scene", objectId: scene.id, detail: { ...grounds } });
    await enqueue(tx, "index-scene", { sceneId: scene.id });
    const members = (await acceptedMembersByScene(tx, [scene.id])).get(scene.id) ?? [];
    // Being named proves nothing that was not proven before: the consortium is proposed elsewhere with the evidence it has.
    if (members.length > 0)
      await enqueue(tx, "replicate-scene", {
        sceneId: scene.id,
        basis: "benchmark",
        members: members.map(({ capabilityId }) => ({ capabilityId })),
        validated: [],
      });
    await enqueue(tx, "notify", {
      organizationId: scene.organizationId,
      kind: "message",
      title: `场景“${scene.name}”被评为标杆场景`,
      body: `${organizationName}：${grounds.reason}`,
      href: paths.myScene(code),
      dedupeKey: `scene-benchmark:${row.id}`,
    });
    return { code, version: next };
  });
}
