import type { z } from "zod";
import { getProposalForForming } from "#app/areas/matching/index.server.ts";
import { advanceScene } from "#app/areas/scenes/index.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { nextCode } from "#app/kernel/ids.server.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { chooseSeats, leadOf, workSharesOf } from "./choose-seats.server.ts";
import { insertConsortium } from "./form-from-award.server.ts";
import { showScene } from "./hold-consortium.server.ts";
import { inviteMembers } from "./invite-members.server.ts";
import { mayFormConsortium } from "./policy.ts";
import { formConsortiumInput } from "./schemas.ts";
import { endOfAnswerDay, refuseConflicts } from "./seat-rules.server.ts";

/**
 * The user unit picks a proposal, as it is or with seats left out or held by others: those are invited, a lead is named, the scene leaves the
 * comparison. Work shares total 100.00 %; where none is given, those who develop have equal ones.
 */
export async function formConsortium(ctx: Context, input: z.input<typeof formConsortiumInput>): Promise<{ id: string; code: string }> {
  const { proposalId, sceneVersion, respondByOn, ...choice } = parseInput(formConsortiumInput, input);
  const respondBy = endOfAnswerDay(ctx, respondByOn);
  return withTransaction(ctx, async (tx) => {
    const proposal = await getProposalForForming(tx, proposalId);
    if (!proposal || ctx.actor.kind !== "user" || proposal.scene.organizationId !== ctx.actor.organizationId) throw notFound("方案");
    if (!mayFormConsortium(ctx.actor, proposal.scene)) throw forbidden();
    if (proposal.scene.version !== sceneVersion) throw conflict("场景在您比选期间有了更新，请刷新后重新选定方案。");
    const seats = await chooseSeats(tx, proposal.slots, proposal.members, choice);
    const leadOrganizationId = leadOf(seats, choice);
    const shares = workSharesOf(seats, choice);
    await refuseConflicts(tx, proposal.scene.organizationId, seats);
    await advanceScene(tx, proposal.scene.id, "formConsortium");
    const consortium = await insertConsortium(tx, {
      code: await nextCode(tx, "consortium"),
      sceneId: proposal.scene.id,
      proposalId,
      userUnitId: proposal.scene.organizationId,
      leadOrganizationId,
      unitWorkShareBp: shares.unit,
    });
    await recordAudit(tx, {
      action: "form-consortium",
      objectType: "consortium",
      objectId: consortium.id,
      detail: {
        code: consortium.code,
        sceneId: proposal.scene.id,
        proposalId,
        leadOrganizationId,
        members: seats.map((seat) => seat.organizationId),
        edited: choice.seats !== undefined,
      },
    });
    await inviteMembers(
      tx,
      { ...consortium, sceneName: proposal.scene.name },
      seats.map((seat) => ({ ...seat, workShareBp: shares.bySlot.get(seat.slotId) ?? 0, respondBy })),
    );
    await showScene(tx, { id: consortium.id, sceneId: proposal.scene.id });
    return consortium;
  });
}
