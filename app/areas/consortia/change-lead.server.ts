import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import { getSceneById } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { consortia } from "#db/schema/consortia.ts";
import { holdOwnConsortium, membersOf } from "./hold-consortium.server.ts";
import { changeLeadInput } from "./schemas.ts";
import { refused } from "./seat-rules.server.ts";
import { settleAnswers } from "./settle-answers.server.ts";
import { CONSORTIUM_ACTIONS, can, isLive } from "./states.ts";

/**
 * The user unit names another lead among those who are in the consortium or asked to join. Once the task book is sealed the sealed text goes on
 * naming the former one until its amendment is signed by all, the former lead among them while it is a member.
 */
export async function changeLead(ctx: Context, input: z.input<typeof changeLeadInput>): Promise<{ code: string }> {
  const { code, version, leadOrganizationId, reason } = parseInput(changeLeadInput, input);
  return withTransaction(ctx, async (tx) => {
    const consortium = await holdOwnConsortium(tx, code);
    if (!can("changeLead", consortium.status)) throw conflict(CONSORTIUM_ACTIONS.changeLead.refusal);
    const { scene } = await getSceneById(tx, consortium.sceneId);
    const live = (await membersOf(tx, consortium.id)).filter(isLive);
    if (!live.some(({ organizationId }) => organizationId === leadOrganizationId))
      throw refused({ leadOrganizationId: ["牵头单位须是现任成员或受邀单位。"] });
    if (leadOrganizationId === consortium.leadOrganizationId) throw refused({ leadOrganizationId: ["该单位已经是牵头单位。"] });
    const [moved] = await tx.db
      .update(consortia)
      .set({ leadOrganizationId, version: version + 1 })
      .where(and(eq(consortia.id, consortium.id), eq(consortia.version, version)))
      .returning({ id: consortia.id });
    if (!moved) throw conflict("联合体在您打开页面后有了变化，请刷新后再操作。");
    await recordAudit(tx, {
      action: "change-lead",
      objectType: "consortium",
      objectId: consortium.id,
      detail: { from: consortium.leadOrganizationId, to: leadOrganizationId, reason },
    });
    if (consortium.status === "formed") await enqueue(tx, "follow-consortium", { consortiumId: consortium.id, reason: "更换牵头单位" });
    const name = (await organizationsById(tx, [leadOrganizationId])).get(leadOrganizationId)?.name ?? "—";
    for (const organizationId of new Set(live.map((member) => member.organizationId))) {
      await enqueue(tx, "notify", {
        organizationId,
        kind: "message",
        title: `“${scene.name}”联合体改由${name}牵头`,
        body: reason,
        href: paths.consortium(code),
        dedupeKey: `lead:${consortium.id}:${version}`,
      });
    }
    if (consortium.status === "inviting") await settleAnswers(tx, consortium.id, scene.name);
    return { code };
  });
}
