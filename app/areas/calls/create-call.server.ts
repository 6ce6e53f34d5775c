import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { getMyScene, isCollecting } from "#app/areas/scenes/index.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, violatedConstraint, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { nextCode } from "#app/kernel/ids.server.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { calls } from "#db/schema/calls.ts";
import { NOT_COLLECTING, writeCriteria } from "./call-row.server.ts";
import { callColumns } from "./call-times.ts";
import { mayCallFor } from "./policy.ts";
import { createCallInput } from "./schemas.ts";

/**
 * A user unit drafts an open call (揭榜, 工信厅联科函〔2026〕256号: 揭榜挂帅) on a scene of its own that collects proposals and has no live
 * consortium; also where a former call was awarded and its consortium was dissolved. A double submit answers with the call of the first.
 */
export async function createCall(ctx: Context, input: z.input<typeof createCallInput>): Promise<{ code: string }> {
  if (ctx.actor.kind !== "user" || !mayCallFor(ctx.actor, { organizationId: ctx.actor.organizationId })) throw forbidden();
  const { sceneCode, formKey = null, criteria, ...fields } = parseInput(createCallInput, input);
  const { organizationId } = userOf(ctx);
  try {
    return await withTransaction(ctx, async (tx) => {
      const { scene } = await getMyScene(tx, sceneCode);
      if (formKey !== null) {
        const [before] = await tx.db
          .select({ code: calls.code })
          .from(calls)
          .where(and(eq(calls.userUnitId, organizationId), eq(calls.formKey, formKey)));
        if (before) return before;
      }
      // A scene with a live consortium has left these statuses.
      if (!isCollecting(scene.status)) throw conflict(NOT_COLLECTING);
      const columns = callColumns(fields, scene.closesAt);
      const [call] = await tx.db
        .insert(calls)
        .values({ ...columns, code: await nextCode(tx, "call"), sceneId: scene.id, userUnitId: organizationId, formKey })
        .returning({ id: calls.id, code: calls.code });
      if (!call) throw new Error("call was not inserted");
      await writeCriteria(tx, call.id, criteria);
      await recordAudit(tx, {
        action: "create-call",
        objectType: "call",
        objectId: call.id,
        detail: { code: call.code, sceneId: scene.id },
      });
      return { code: call.code };
    });
  } catch (error) {
    if (violatedConstraint(error) === "calls_one_live_per_scene") throw conflict("该场景已有进行中的揭榜，请在揭榜页面继续。");
    throw error;
  }
}
