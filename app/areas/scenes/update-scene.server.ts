import type { z } from "zod";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { changeStatus, sceneByCode } from "./change-status.server.ts";
import { readContent, writeParts } from "./content.server.ts";
import { mayChangeScene } from "./policy.ts";
import { updateSceneInput } from "./schemas.ts";

/** Rewrites a draft or returned scene. Refuses when it moved on since `version`. */
export async function updateScene(ctx: Context, input: z.input<typeof updateSceneInput>): Promise<{ code: string; version: number }> {
  const { code, version, scene } = parseInput(updateSceneInput, input);
  return withTransaction(ctx, async (tx) => {
    const row = await sceneByCode(tx, code);
    const content = await readContent(tx, scene, ["scene"]);
    const moved = await changeStatus(tx, row, "edit", { version, may: mayChangeScene, set: content.columns });
    await writeParts(tx, row.id, content);
    return { code, version: moved.version };
  });
}
