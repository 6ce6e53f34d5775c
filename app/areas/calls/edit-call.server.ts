import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { getSceneById } from "#app/areas/scenes/index.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { calls } from "#db/schema/calls.ts";
import { CALL_MOVED_ON, heldCall, writeCriteria } from "./call-row.server.ts";
import { callColumns } from "./call-times.ts";
import { mayManageCall } from "./policy.ts";
import { editCallInput } from "./schemas.ts";
import { CALL_ACTIONS, can } from "./states.ts";

/** Changes a draft. What was published stays as it was: bidders rely on it. */
export async function editCall(ctx: Context, input: z.input<typeof editCallInput>): Promise<{ code: string; version: number }> {
  const { code, version, criteria, ...fields } = parseInput(editCallInput, input);
  return withTransaction(ctx, async (tx) => {
    const call = await heldCall(tx, code, "update");
    if (!mayManageCall(ctx.actor, call)) throw forbidden();
    if (!can("edit", call.status)) throw conflict(CALL_ACTIONS.edit.refusal);
    const { scene } = await getSceneById(tx, call.sceneId);
    const [moved] = await tx.db
      .update(calls)
      .set({ ...callColumns(fields, scene.closesAt), version: version + 1 })
      .where(and(eq(calls.id, call.id), eq(calls.version, version), eq(calls.status, "draft")))
      .returning({ version: calls.version });
    if (!moved) throw conflict(CALL_MOVED_ON);
    await writeCriteria(tx, call.id, criteria);
    await recordAudit(tx, { action: "edit-call", objectType: "call", objectId: call.id, detail: { version: moved.version } });
    return { code, version: moved.version };
  });
}
