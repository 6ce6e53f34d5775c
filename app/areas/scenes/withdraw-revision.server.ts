import type { z } from "zod";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { changeStatus, guardAction, sceneByCode } from "./change-status.server.ts";
import { mayChangeScene } from "./policy.ts";
import { dropRevision, workingCopy } from "./revision.server.ts";
import { sceneActInput } from "./schemas.ts";

/** The unit takes back a revision the bureau has not decided on; its working copy stays. */
export async function withdrawRevision(ctx: Context, input: z.input<typeof sceneActInput>): Promise<{ code: string; version: number }> {
  const { code, version } = parseInput(sceneActInput, input);
  return withTransaction(ctx, async (tx) => {
    const scene = await sceneByCode(tx, code);
    guardAction(tx, scene, "withdrawRevision", mayChangeScene);
    if (!(await workingCopy(tx, scene.id))?.submittedAt) throw conflict("该场景没有待审核的修订，可能已被处理。");
    const moved = await changeStatus(tx, scene, "withdrawRevision", { version });
    await dropRevision(tx, scene);
    return { code, version: moved.version };
  });
}
