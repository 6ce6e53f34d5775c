import type { z } from "zod";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { changeStatus, sceneByCode } from "./change-status.server.ts";
import { mayChangeScene } from "./policy.ts";
import { closeEntered, closeReview, returnedKey } from "./reviewers.server.ts";
import { dropRevision } from "./revision.server.ts";
import { withdrawSceneInput } from "./schemas.ts";

/** The unit takes its scene back; it leaves the gallery and the index. */
export async function withdrawScene(ctx: Context, input: z.input<typeof withdrawSceneInput>): Promise<{ code: string; version: number }> {
  const { code, version, reason } = parseInput(withdrawSceneInput, input);
  return withTransaction(ctx, async (tx) => {
    const scene = await sceneByCode(tx, code);
    const moved = await changeStatus(tx, scene, "withdraw", {
      version,
      may: mayChangeScene,
      set: { endReason: reason },
      detail: { reason },
    });
    await dropRevision(tx, scene);
    if (scene.status === "submitted") await closeReview(tx, scene);
    if (scene.status === "returned") {
      await enqueue(tx, "complete-todo", { organizationId: scene.organizationId, dedupeKey: returnedKey(scene) });
    }
    await closeEntered(tx, scene);
    await enqueue(tx, "index-scene", { sceneId: scene.id });
    return { code, version: moved.version };
  });
}
