import { DateTime } from "luxon";
import type { z } from "zod";
import { capabilitiesById } from "#app/areas/capabilities/index.server.ts";
import { getProposalForForming } from "#app/areas/matching/index.server.ts";
import { advanceScene } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, databaseErrorCode, violatedConstraint, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid, notFound } from "#app/kernel/errors.ts";
import { nextCode } from "#app/kernel/ids.server.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { consortia, consortiumMembers } from "#db/schema/consortia.ts";
import { showScene } from "./hold-consortium.server.ts";
import { mayFormConsortium } from "./policy.ts";
import { formConsortiumInput } from "./schemas.ts";

/** The user unit picks a proposal: its members are invited, a lead is named, the scene leaves the comparison. */
export async function formConsortium(ctx: Context, input: z.input<typeof formConsortiumInput>): Promise<{ id: string; code: string }> {
  const { proposalId, sceneVersion, leadOrganizationId, message, respondByOn } = parseInput(formConsortiumInput, input);
  const respondBy = DateTime.fromISO(respondByOn, { zone: "Asia/Shanghai" }).endOf("day").toJSDate();
  if (respondBy <= ctx.clock.now()) throw invalid("提交的内容有误，请按提示更正。", { respondByOn: ["答复截止日期须晚于今天。"] });
  try {
    return await withTransaction(ctx, async (tx) => {
      const proposal = await getProposalForForming(tx, proposalId);
      if (!proposal || ctx.actor.kind !== "user" || proposal.scene.organizationId !== ctx.actor.organizationId) throw notFound("方案");
      if (!mayFormConsortium(ctx.actor, proposal.scene)) throw forbidden();
      if (proposal.scene.version !== sceneVersion) throw conflict("场景在您比选期间有了更新，请刷新后重新选定方案。");
      if (!proposal.members.some((member) => member.organizationId === leadOrganizationId)) {
        throw invalid("提交的内容有误，请按提示更正。", { leadOrganizationId: ["牵头单位须是方案中的成员。"] });
      }
      // The unit reads published capabilities only: what is missing was taken off the catalogue since the run.
      const offered = await capabilitiesById(
        tx,
        proposal.members.map((member) => member.capabilityId),
      );
      if (proposal.members.some((member) => !offered.has(member.capabilityId))) {
        throw conflict("该方案中有能力已被供给单位撤下，请重新匹配后再选定。");
      }
      await advanceScene(tx, proposal.scene.id, "formConsortium");
      const [consortium] = await tx.db
        .insert(consortia)
        .values({
          code: await nextCode(tx, "consortium"),
          sceneId: proposal.scene.id,
          proposalId,
          userUnitId: proposal.scene.organizationId,
          leadOrganizationId,
        })
        .returning({ id: consortia.id, code: consortia.code });
      if (!consortium) throw new Error("consortium was not inserted");
      const members = await tx.db
        .insert(consortiumMembers)
        .values(
          proposal.members.map((member) => ({
            ...member,
            // Without its lead there is nothing to lead: that seat is required whatever the scene said.
            required: member.required || member.organizationId === leadOrganizationId,
            consortiumId: consortium.id,
            message,
            respondBy,
          })),
        )
        .returning({ id: consortiumMembers.id, organizationId: consortiumMembers.organizationId });
      await showScene(tx, { id: consortium.id, sceneId: proposal.scene.id });
      await recordAudit(tx, {
        action: "form-consortium",
        objectType: "consortium",
        objectId: consortium.id,
        detail: {
          code: consortium.code,
          sceneId: proposal.scene.id,
          proposalId,
          leadOrganizationId,
          members: proposal.members.map((member) => member.organizationId),
        },
      });
      for (const member of members) {
        await enqueue(tx, "notify", {
          organizationId: member.organizationId,
          kind: "todo",
          title: `邀请您加入“${proposal.scene.name}”联合体`,
          body: message,
          href: paths.consortium(consortium.code),
          dedupeKey: `invitation:${member.id}`,
        });
      }
      return consortium;
    });
  } catch (error) {
    if (databaseErrorCode(error) === "23505" && violatedConstraint(error) === "consortia_one_live_per_scene") {
      throw conflict("该场景已有进行中的联合体，请先解散再重新选定。");
    }
    throw error;
  }
}
