import { and, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { nextCode } from "#app/kernel/ids.server.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { scenes } from "#db/schema/scenes.ts";
import type { SceneRow } from "./change-status.server.ts";
import { readContent, writeParts } from "./content.server.ts";
import { mayCreateScene } from "./policy.ts";
import { createSceneInput } from "./schemas.ts";
import { submitRow } from "./submit-scene.server.ts";

export interface CreatedScene {
  id: string;
  code: string;
  version: number;
  /** The form had been saved before: nothing was written now, and the scene holds what was saved then. */
  repeated: boolean;
}

/** Opens a draft scene of the actor's unit, and with `submit` hands it to the bureau. The same `formKey` again gives the first scene back. */
export async function createScene(ctx: Context, input: z.input<typeof createSceneInput>): Promise<CreatedScene> {
  if (!mayCreateScene(ctx.actor)) throw forbidden("只有用户单位的编辑人员可以发布场景。");
  const { scene, formKey, submit } = parseInput(createSceneInput, input);
  const { organizationId } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    if (formKey) {
      // A double click arrives as two requests at once: the second waits here and then finds the row of the first.
      await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`scene-form:${organizationId}:${formKey}`}, 0))`);
      const [present] = await tx.db
        .select({ id: scenes.id, code: scenes.code, version: scenes.version })
        .from(scenes)
        .where(and(eq(scenes.organizationId, organizationId), eq(scenes.formKey, formKey)));
      if (present) return { ...present, repeated: true };
    }
    const content = await readContent(tx, scene, ["scene"]);
    const row = await insertScene(tx, { organizationId, content, code: await nextCode(tx, "scene"), formKey: formKey ?? null });
    const { id, code, version } = submit ? await submitRow(tx, row, row.version, "scene") : row;
    return { id, code, version, repeated: false };
  });
}

/**
 * Writes a new scene of a unit with its parts, as a draft under a code that was given out, in the transaction that read its content; after the
 * policy of whoever enters it: the unit itself, or its bureau from a 工作计划表.
 */
export async function insertScene(
  tx: TransactionContext,
  facts: { organizationId: string; content: Awaited<ReturnType<typeof readContent>>; code: string; formKey: string | null },
): Promise<SceneRow> {
  const { organizationId, content, code, formKey } = facts;
  const now = tx.clock.now();
  const [row] = await tx.db
    .insert(scenes)
    .values({ ...content.columns, organizationId, code, formKey, createdAt: now, updatedAt: now })
    .returning();
  if (!row) throw new Error("scene was not inserted");
  await writeParts(tx, row.id, content);
  await recordAudit(tx, { action: "create-scene", objectType: "scene", objectId: row.id, detail: { code, name: row.name } });
  return row;
}
