import type { z } from "zod";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { changeStatus, guardAction, type SceneRow, sceneByCode } from "./change-status.server.ts";
import { readContent, writeParts } from "./content.server.ts";
import { refuseWhileInForm } from "./drafts/draft-row.server.ts";
import { mayChangeScene } from "./policy.ts";
import { updateSceneInput } from "./schemas.ts";
import { submitRow } from "./submit-scene.server.ts";

/** Rewrites a draft or returned scene, and with `submit` hands it to the bureau. Refuses when it moved on since `version`, and while a draft of it is open in the form. */
export async function updateScene(ctx: Context, input: z.input<typeof updateSceneInput>): Promise<{ code: string; version: number }> {
  const { code, version, scene, submit } = parseInput(updateSceneInput, input);
  return withTransaction(ctx, async (tx) => {
    const row = await sceneByCode(tx, code);
    guardAction(tx, row, "edit", mayChangeScene);
    await refuseWhileInForm(tx, row);
    const edited = await rewriteScene(tx, row, version, await readContent(tx, scene, ["scene"], row.id));
    const moved = submit ? await submitRow(tx, edited, edited.version, "scene") : edited;
    return { code, version: moved.version };
  });
}

/**
 * Puts new content into a scene that may be edited, in the transaction that read it; after the policy of whoever rewrites it. Refuses when the
 * scene moved on since `version`.
 */
export async function rewriteScene(
  tx: TransactionContext,
  scene: SceneRow,
  version: number,
  content: Awaited<ReturnType<typeof readContent>>,
): Promise<SceneRow> {
  const edited = await changeStatus(tx, scene, "edit", { version, set: content.columns });
  await writeParts(tx, scene.id, content);
  return edited;
}
