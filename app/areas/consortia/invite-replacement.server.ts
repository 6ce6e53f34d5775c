import type { z } from "zod";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict } from "#app/kernel/errors.ts";
import { FULL_SHARE, shareTotal } from "#app/kernel/money.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { holdMember, membersOf, sceneBeforeSealing, showScene } from "./hold-consortium.server.ts";
import { inviteMembers } from "./invite-members.server.ts";
import { unform } from "./leave-consortium.server.ts";
import { inviteReplacementInput } from "./schemas.ts";
import { endOfDay, offeredCapability, refuseConflicts, refused, seatFault } from "./seat-rules.server.ts";
import { CONSORTIUM_ACTIONS, can, isLive } from "./states.ts";

/**
 * The user unit asks another organization for a seat that fell vacant. It is offered the part of the work that its predecessor had, as far as the
 * whole leaves it. A formed consortium (of an optional seat that stayed empty) is inviting again.
 */
export async function inviteReplacement(
  ctx: Context,
  input: z.input<typeof inviteReplacementInput>,
): Promise<{ id: string; code: string }> {
  const { memberId, capabilityId, capabilityCode, message, respondByOn } = parseInput(inviteReplacementInput, input);
  const respondBy = endOfDay(ctx, respondByOn);
  return withTransaction(ctx, async (tx) => {
    const { consortium, member } = await holdMember(tx, memberId, "unit");
    if (!can("replace", consortium.status)) throw conflict(CONSORTIUM_ACTIONS.replace.refusal);
    const { scene, slots } = await sceneBeforeSealing(tx, consortium);
    const members = await membersOf(tx, consortium.id);
    const live = members.filter(isLive);
    if (live.some(({ slotId }) => slotId === member.slotId)) throw conflict("该席位已有受邀单位或成员，请刷新后查看。");
    const found = await offeredCapability(tx, { id: capabilityId, code: capabilityCode });
    const field = capabilityCode === undefined ? "capabilityId" : "capabilityCode";
    const slot = slots.find(({ id }) => id === member.slotId) ?? { role: member.role, componentKind: null };
    const fault = found ? seatFault(slot, found) : "没有找到这项能力，请核对后重新选择。";
    if (fault || !found) throw refused({ [field]: [fault ?? ""] });
    if (live.some((other) => other.capabilityId === found.id)) throw refused({ [field]: ["该能力已在联合体中担任另一席位。"] });
    await refuseConflicts(tx, consortium.userUnitId, [...live, { organizationId: found.organizationId, role: member.role }]);
    await unform(tx, consortium, "联合体邀请补位单位");
    const taken = consortium.unitWorkShareBp + shareTotal(live.map(({ workShareBp }) => ({ basisPoints: workShareBp })));
    const predecessor = members.filter(({ slotId }) => slotId === member.slotId).at(-1) ?? member;
    const [invited] = await inviteMembers(tx, { ...consortium, sceneName: scene.name }, [
      {
        slotId: member.slotId,
        role: member.role,
        required: member.required,
        organizationId: found.organizationId,
        capabilityId: found.id,
        capabilityVersion: found.version,
        workShareBp: Math.max(0, Math.min(predecessor.workShareBp, FULL_SHARE - taken)),
        message,
        respondBy,
        replacesMemberId: predecessor.id,
      },
    ]);
    if (!invited) throw new Error("replacement was not inserted");
    await recordAudit(tx, {
      action: "invite-replacement",
      objectType: "consortium",
      objectId: consortium.id,
      detail: { memberId: invited.id, replacesMemberId: predecessor.id, organizationId: found.organizationId, capabilityId: found.id },
    });
    await enqueue(tx, "complete-todo", { organizationId: consortium.userUnitId, dedupeKey: `vacant:${predecessor.id}` });
    await showScene(tx, consortium);
    return { id: invited.id, code: consortium.code };
  });
}
