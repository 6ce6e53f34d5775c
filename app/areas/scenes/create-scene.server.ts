import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { nextCode } from "#app/kernel/ids.server.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { scenes } from "#db/schema/scenes.ts";
import { readContent, writeParts } from "./content.server.ts";
import { mayCreateScene } from "./policy.ts";
import { createSceneInput } from "./schemas.ts";

/** Opens a draft scene of the actor's unit. The same `formKey` again gives the first scene back. */
export async function createScene(ctx: Context, input: z.input<typeof createSceneInput>): Promise<{ id: string; code: string; version: number }> {
  if (!mayCreateScene(ctx.actor)) throw forbidden("只有用户单位的编辑人员可以发布场景。");
  const { scene, formKey } = parseInput(createSceneInput, input);
  const { organizationId } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    if (formKey) {
      const [present] = await tx.db
        .select({ id: scenes.id, code: scenes.code, version: scenes.version })
        .from(scenes)
        .where(and(eq(scenes.organizationId, organizationId), eq(scenes.formKey, formKey)));
      if (present) return present;
    }
    const content = await readContent(tx, scene, ["scene"]);
    const [row] = await tx.db
      .insert(scenes)
      .values({ ...content.columns, organizationId, code: await nextCode(tx, "scene"), formKey: formKey ?? null })
      .returning({ id: scenes.id, code: scenes.code, version: scenes.version });
    if (!row) throw new Error("scene was not inserted");
    await writeParts(tx, row.id, content);
    await recordAudit(tx, { action: "create-scene", objectType: "scene", objectId: row.id, detail: { code: row.code, name: scene.name } });
    return row;
  });
}
