import type { z } from "zod";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { changeStatus, sceneByCode } from "./change-status.server.ts";
import { mayChangeScene } from "./policy.ts";
import { tellReviewers } from "./reviewers.server.ts";
import { dropRevision } from "./revision.server.ts";
import { closeSceneInput } from "./schemas.ts";

/** The unit stops asking before a consortium stands: the scene leaves the gallery, and the bureau is told why. */
export async function closeScene(ctx: Context, input: z.input<typeof closeSceneInput>): Promise<{ code: string; version: number }> {
  const { code, version, reason } = parseInput(closeSceneInput, input);
  return withTransaction(ctx, async (tx) => {
    const scene = await sceneByCode(tx, code);
    const moved = await changeStatus(tx, scene, "close", { version, may: mayChangeScene, set: { endReason: reason }, detail: { reason } });
    await dropRevision(tx, scene);
    await tellReviewers(tx, scene, {
      kind: "message",
      title: `场景“${scene.name}”已结束征集`,
      body: `用户单位说明：${reason}`,
      dedupeKey: `scene-closed:${scene.id}`,
    });
    await enqueue(tx, "index-scene", { sceneId: scene.id });
    return { code, version: moved.version };
  });
}
