import { and, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { requireVerified } from "#app/areas/organizations/index.server.ts";
import { getSceneById, holdScenes, isCollecting, isUnderRevision } from "#app/areas/scenes/index.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { canonicalJson, sha256 } from "#app/kernel/canonical.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { calls } from "#db/schema/calls.ts";
import { wrappedCallKey } from "./call-key.server.ts";
import { CALL_MOVED_ON, criteriaOf, heldCall, NOT_COLLECTING } from "./call-row.server.ts";
import { timeFaults } from "./call-times.ts";
import { mayManageCall } from "./policy.ts";
import { scheduleOpening } from "./schedule-opening.server.ts";
import { publishCallInput } from "./schemas.ts";
import { CALL_ACTIONS, can } from "./states.ts";

/**
 * Publishes a call: from now on its rules and criteria are frozen, its deadline can only be extended, and bids are sealed under a data key of its
 * own, which is made here. The digest of what was published stands in the audit log. Refuses a deadline that the database's clock has passed, and
 * a scene whose revision waits for the bureau.
 */
export async function publishCall(ctx: Context, input: z.input<typeof publishCallInput>): Promise<{ code: string }> {
  const { code, version } = parseInput(publishCallInput, input);
  return withTransaction(ctx, async (tx) => {
    const call = await heldCall(tx, code, "update");
    if (!mayManageCall(ctx.actor, call)) throw forbidden();
    await requireVerified(tx, "发布揭榜");
    if (!can("publish", call.status)) throw conflict(CALL_ACTIONS.publish.refusal);
    const { code: sceneCode } = (await getSceneById(tx, call.sceneId)).scene;
    // Held, because what ends the collecting of a scene looks for a call first.
    const scene = (await holdScenes(tx, [sceneCode])).get(sceneCode);
    if (!scene || !isCollecting(scene.status)) throw conflict(NOT_COLLECTING);
    // Bids are sealed against what the scene asks now; a revision that came through would leave them without it.
    if (await isUnderRevision(tx, scene.id)) throw conflict("场景有一份修订正在审核，请等主管部门处理，或先撤回修订，再发布揭榜。");
    const fields = timeFaults(call, scene.closesAt);
    if (Object.keys(fields).length > 0) throw invalid("揭榜的时间安排已不成立，请修改草稿后再发布。", fields);
    const criteria = await criteriaOf(tx, call.id);
    const [moved] = await tx.db
      .update(calls)
      .set({
        status: "open",
        version: version + 1,
        wrappedKey: wrappedCallKey(tx, call.id),
        publishedAt: sql`clock_timestamp()`,
      })
      .where(and(eq(calls.id, call.id), eq(calls.version, version), eq(calls.status, "draft"), sql`clock_timestamp() < ${calls.deadline}`))
      .returning();
    if (!moved) {
      if (call.version !== version) throw conflict(CALL_MOVED_ON);
      throw invalid("应答截止时间已过，请修改草稿后再发布。", { deadline: ["应答截止时间须晚于现在。"] });
    }
    const frozen = {
      title: moved.title,
      rules: moved.rules,
      teamsAllowed: moved.teamsAllowed,
      priceBasis: moved.priceBasis,
      priceLimitFen: moved.priceLimitFen,
      compensation: moved.compensation,
      criteria: criteria.map(({ kind, name, guidance, weight }) => ({ kind, name, guidance, weight })),
    };
    await recordAudit(tx, {
      action: "publish-call",
      objectType: "call",
      objectId: call.id,
      detail: { code, deadline: moved.deadline, rulesDigest: sha256(canonicalJson(frozen)) },
    });
    await scheduleOpening(tx, call.id);
    return { code };
  });
}
