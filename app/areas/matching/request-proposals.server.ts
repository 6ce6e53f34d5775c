import { z } from "zod";
import { getScene } from "#app/areas/scenes/index.server.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { mayCompare, mayRequestProposals } from "./policy.ts";

export const requestProposalsInput = z.strictObject({ code: z.string() });

/** The user unit asks for a new run: the catalogue may have changed since the last. */
export async function requestProposals(ctx: Context, input: z.input<typeof requestProposalsInput>): Promise<{ code: string }> {
  const { code } = parseInput(requestProposalsInput, input);
  return withTransaction(ctx, async (tx) => {
    const { scene } = await getScene(tx, code);
    if (!mayCompare(ctx.actor, scene)) throw notFound("场景");
    if (!mayRequestProposals(ctx.actor, scene)) throw forbidden();
    if (scene.status !== "published" && scene.status !== "matched") throw conflict("只有征集方案或比选中的场景可以重新匹配。");
    await recordAudit(tx, { action: "request-proposals", objectType: "scene", objectId: scene.id });
    await enqueue(tx, "match-scene", { sceneId: scene.id, trigger: "requested" });
    return { code };
  });
}
