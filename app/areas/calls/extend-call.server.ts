import { and, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { getSceneById } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { calls } from "#db/schema/calls.ts";
import { bidParties, CALL_MOVED_ON, heldCall } from "./call-row.server.ts";
import { instantOf, localMinuteOf, timeFaults } from "./call-times.ts";
import { mayManageCall } from "./policy.ts";
import { scheduleOpening } from "./schedule-opening.server.ts";
import { extendCallInput } from "./schemas.ts";
import { CALL_ACTIONS, can } from "./states.ts";

/**
 * Gives bidders more time; a deadline never moves forward, and not at all once it has passed by the database's clock. Whoever has a bid, alone or
 * in a team, is told, and whoever asked a question on the call.
 */
export async function extendCall(ctx: Context, input: z.input<typeof extendCallInput>): Promise<{ code: string; version: number }> {
  const { code, version, reason, ...times } = parseInput(extendCallInput, input);
  return withTransaction(ctx, async (tx) => {
    const call = await heldCall(tx, code, "update");
    if (!mayManageCall(ctx.actor, call)) throw forbidden();
    if (!can("extend", call.status)) throw conflict(CALL_ACTIONS.extend.refusal);
    if (call.version !== version) throw conflict(CALL_MOVED_ON);
    const deadline = instantOf(times.deadline);
    const evaluateBy = times.evaluateBy === "" ? call.evaluateBy : instantOf(times.evaluateBy);
    const { scene } = await getSceneById(tx, call.sceneId);
    const fields = timeFaults({ questionsUntil: null, deadline, evaluateBy }, scene.closesAt);
    if (deadline && deadline <= call.deadline) {
      fields["deadline"] = [`新的截止时间须晚于现在的截止时间（${localMinuteOf(call.deadline).replace("T", " ")}）。`];
    }
    if (Object.keys(fields).length > 0 || !deadline) throw invalid("提交的内容有误，请按提示更正。", fields);
    const [moved] = await tx.db
      .update(calls)
      .set({ deadline, evaluateBy, version: version + 1 })
      .where(and(eq(calls.id, call.id), eq(calls.status, "open"), eq(calls.version, version), sql`clock_timestamp() < ${calls.deadline}`))
      .returning({ version: calls.version });
    if (!moved) throw conflict("应答截止时间已过，不能再延长。");
    await recordAudit(tx, {
      action: "extend-call",
      objectType: "call",
      objectId: call.id,
      detail: { before: call.deadline, deadline, evaluateBy, reason },
    });
    await scheduleOpening(tx, call.id);
    const news = {
      title: `揭榜“${call.title}”的应答截止时间延长到 ${localMinuteOf(deadline).replace("T", " ")}`,
      body: reason,
      href: paths.call(code),
      dedupeKey: `call-extended:${call.id}:${moved.version}`,
    };
    const parties = await bidParties(tx, call.id);
    for (const organizationId of parties) await enqueue(tx, "notify", { ...news, organizationId, kind: "message" });
    await enqueue(tx, "tell-askers", { ...news, objectType: "call", objectId: call.id, told: parties });
    return { code, version: moved.version };
  });
}
