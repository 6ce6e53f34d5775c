import type { z } from "zod";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { changeStatus, sceneByCode } from "./change-status.server.ts";
import { mayChangeScene } from "./policy.ts";
import { sceneActInput } from "./schemas.ts";

/** Hands a draft to the bureau of its region for review. */
export async function submitScene(ctx: Context, input: z.input<typeof sceneActInput>): Promise<{ code: string; version: number }> {
  const { code, version } = parseInput(sceneActInput, input);
  return withTransaction(ctx, async (tx) => {
    const scene = await sceneByCode(tx, code);
    const moved = await changeStatus(tx, scene, "submit", { version, may: mayChangeScene, set: { submittedAt: tx.clock.now(), returnReason: null } });
    return { code, version: moved.version };
  });
}
