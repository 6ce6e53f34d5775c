import { z } from "zod";
import { getScene } from "#app/areas/scenes/index.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { forbidden, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { askForRun } from "./ask-for-run.server.ts";
import { mayCompare, mayRequestProposals } from "./policy.ts";

export const requestProposalsInput = z.strictObject({ code: z.string() });

/** The user unit asks for a new run: the catalogue may have changed since the last. */
export async function requestProposals(ctx: Context, input: z.input<typeof requestProposalsInput>): Promise<{ code: string }> {
  const { code } = parseInput(requestProposalsInput, input);
  return withTransaction(ctx, async (tx) => {
    const { scene } = await getScene(tx, code);
    if (!mayCompare(ctx.actor, scene)) throw notFound("场景");
    if (!mayRequestProposals(ctx.actor, scene)) throw forbidden();
    await recordAudit(tx, { action: "request-proposals", objectType: "scene", objectId: scene.id });
    await askForRun(tx, scene, "requested");
    return { code };
  });
}
