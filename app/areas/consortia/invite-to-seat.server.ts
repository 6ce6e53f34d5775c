import type { z } from "zod";
import { getSceneById } from "#app/areas/scenes/index.server.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { holdOwnConsortium, membersOf, showScene } from "./hold-consortium.server.ts";
import { inviteMembers } from "./invite-members.server.ts";
import { unform } from "./leave-consortium.server.ts";
import { inviteToSeatInput } from "./schemas.ts";
import { endOfAnswerDay, offeredCapability, offeredShare, refuseConflicts, refused, seatFault, seatOf } from "./seat-rules.server.ts";
import { CONSORTIUM_ACTIONS, can, isLive } from "./states.ts";

/**
 * The user unit asks an organization for a seat that nobody holds: one that fell vacant, or an optional one that was left out before. Of a vacant
 * one it is offered the part of the work that its predecessor had, as far as the whole leaves it; of one that nobody held yet, none. A formed
 * consortium is inviting again. After sealing as before: what is sealed binds its parties until an amendment that all sign names who came.
 */
export async function inviteToSeat(ctx: Context, input: z.input<typeof inviteToSeatInput>): Promise<{ id: string; code: string }> {
  const { code, slotId, capabilityId, capabilityCode, message, respondByOn } = parseInput(inviteToSeatInput, input);
  const respondBy = endOfAnswerDay(ctx, respondByOn);
  return withTransaction(ctx, async (tx) => {
    const consortium = await holdOwnConsortium(tx, code);
    if (!can("replace", consortium.status)) throw conflict(CONSORTIUM_ACTIONS.replace.refusal);
    const { scene, slots } = await getSceneById(tx, consortium.sceneId);
    const members = await membersOf(tx, consortium.id);
    const predecessor = members.filter((member) => member.slotId === slotId).at(-1) ?? null;
    const slot = slots.find(({ id }) => id === slotId) ?? null;
    const seat = seatOf(slot, predecessor);
    if (!seat) throw notFound("席位");
    const live = members.filter(isLive);
    if (live.some((member) => member.slotId === slotId)) throw conflict("该席位已有受邀单位或成员，请刷新后查看。");
    const found = await offeredCapability(tx, { id: capabilityId, code: capabilityCode });
    const field = capabilityCode === undefined ? "capabilityId" : "capabilityCode";
    const fault = found ? seatFault(slot ?? { role: seat.role, componentKind: null }, found) : "没有找到这项能力，请核对后重新选择。";
    if (fault || !found) throw refused({ [field]: [fault ?? ""] });
    if (live.some((other) => other.capabilityId === found.id)) throw refused({ [field]: ["该能力已在联合体中担任另一席位。"] });
    await refuseConflicts(tx, consortium.userUnitId, [...live, { organizationId: found.organizationId, role: seat.role }]);
    await unform(tx, consortium, predecessor ? "联合体邀请补位单位" : "联合体邀请新成员");
    const [invited] = await inviteMembers(tx, { ...consortium, sceneName: scene.name }, [
      {
        slotId,
        role: seat.role,
        required: seat.required,
        organizationId: found.organizationId,
        capabilityId: found.id,
        capabilityVersion: found.version,
        workShareBp: offeredShare(consortium, live, predecessor),
        message,
        respondBy,
        replacesMemberId: predecessor?.id ?? null,
      },
    ]);
    if (!invited) throw new Error("invitation was not inserted");
    await recordAudit(tx, {
      action: "invite-to-seat",
      objectType: "consortium",
      objectId: consortium.id,
      detail: {
        memberId: invited.id,
        slotId,
        replacesMemberId: predecessor?.id ?? null,
        organizationId: found.organizationId,
        capabilityId: found.id,
      },
    });
    if (predecessor) await enqueue(tx, "complete-todo", { organizationId: consortium.userUnitId, dedupeKey: `vacant:${predecessor.id}` });
    await showScene(tx, consortium);
    return { id: invited.id, code: consortium.code };
  });
}
