import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { changeStatus, sceneByCode } from "./change-status.server.ts";
import { mayReviewScene } from "./policy.ts";
import { closeReview, returnedKey } from "./reviewers.server.ts";
import { returnSceneInput } from "./schemas.ts";

/** A bureau sends a submitted scene back with its reason and notes by field; the unit may change it and submit again. */
export async function returnScene(ctx: Context, input: z.input<typeof returnSceneInput>): Promise<{ code: string; version: number }> {
  const { code, version, reason, notes } = parseInput(returnSceneInput, input);
  return withTransaction(ctx, async (tx) => {
    const scene = await sceneByCode(tx, code);
    const moved = await changeStatus(tx, scene, "return", {
      version,
      may: mayReviewScene,
      set: { returnReason: reason, returnNotes: notes, lastReturn: { at: tx.clock.now().toISOString(), reason, notes } },
      detail: { reason, notes },
    });
    await closeReview(tx, scene);
    await enqueue(tx, "notify", {
      organizationId: scene.organizationId,
      kind: "todo",
      title: `场景“${scene.name}”被退回，请补充`,
      body: reason,
      href: paths.editScene(code),
      dedupeKey: returnedKey(scene),
    });
    return { code, version: moved.version };
  });
}
