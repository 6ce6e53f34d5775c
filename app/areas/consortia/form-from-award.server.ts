import { closeComparison } from "#app/areas/matching/index.server.ts";
import { advanceScene, getSceneById } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { databaseErrorCode, type TransactionContext, violatedConstraint } from "#app/kernel/context.server.ts";
import { conflict, invalid, notFound } from "#app/kernel/errors.ts";
import { nextCode } from "#app/kernel/ids.server.ts";
import { FULL_SHARE, shareTotal, shareTotalProblem } from "#app/kernel/money.ts";
import { consortia, consortiumMembers } from "#db/schema/consortia.ts";
import type { SlotRole } from "#db/vocabulary/roles.ts";
import { showScene } from "./hold-consortium.server.ts";
import { refuseConflicts } from "./seat-rules.server.ts";

/** The awarded bid of an open call, as its room decided it. Work shares are basis points and total 10000 with that of the user unit. */
export interface Award {
  callId?: string;
  bidId: string;
  sceneId: string;
  userUnitId: string;
  leadOrganizationId: string;
  unitWorkShareBp: number;
  members: readonly {
    organizationId: string;
    role: SlotRole;
    slotId: string;
    capabilityId: string;
    capabilityVersion: number;
    workShareBp: number;
  }[];
}

/**
 * Makes a consortium of an awarded bid, formed at once: its members agreed when they bid. The calls room runs it in the transaction of the
 * award, after its own policy. Throws `conflict` where the scene has a live consortium or is past forming, or the verifier is tied to who is
 * verified, `invalid` where lead or shares do not make a consortium.
 */
export async function formFromAward(tx: TransactionContext, award: Award): Promise<{ id: string; code: string }> {
  const { bidId, sceneId, userUnitId, leadOrganizationId, unitWorkShareBp, members } = award;
  const { scene, slots } = await getSceneById(tx, sceneId);
  if (scene.organizationId !== userUnitId) throw notFound("场景");
  if (!members.some((member) => member.organizationId === leadOrganizationId)) throw invalid("牵头单位须是联合体成员。");
  const shares = [{ basisPoints: unitWorkShareBp }, ...members.map(({ workShareBp }) => ({ basisPoints: workShareBp }))];
  if (shareTotal(shares) !== FULL_SHARE) throw invalid(`研发分工比例须合计 100.00%：${shareTotalProblem(shares)}。`);
  await refuseConflicts(tx, userUnitId, members);
  const isRequired = (slotId: string) => slots.find((slot) => slot.id === slotId)?.required ?? false;
  await advanceScene(tx, sceneId, "formConsortium");
  const now = tx.clock.now();
  const consortium = await insertConsortium(tx, {
    code: await nextCode(tx, "consortium"),
    sceneId,
    origin: "call",
    bidId,
    userUnitId,
    leadOrganizationId,
    unitWorkShareBp,
    status: "formed",
    formedAt: now,
  });
  await tx.db.insert(consortiumMembers).values(
    members.map((member) => ({
      ...member,
      required: member.role === "prime" || isRequired(member.slotId),
      consortiumId: consortium.id,
      status: "accepted" as const,
      message: "揭榜中选",
      respondBy: now,
      respondedAt: now,
    })),
  );
  await showScene(tx, { id: consortium.id, sceneId });
  await recordAudit(tx, {
    action: "form-consortium-from-award",
    objectType: "consortium",
    objectId: consortium.id,
    detail: {
      code: consortium.code,
      sceneId,
      callId: award.callId ?? null,
      bidId,
      leadOrganizationId,
      members: members.map(({ organizationId }) => organizationId),
    },
  });
  await enqueue(tx, "notify", {
    organizationId: userUnitId,
    kind: "todo",
    title: `“${scene.name}”联合体已组建，请起草任务书`,
    body: "揭榜结果已确定，成员在投标时已经同意加入。",
    href: paths.consortium(consortium.code),
    dedupeKey: `consortium-formed:${consortium.id}`,
  });
  return consortium;
}

/** Inserts the one live consortium of its scene, which ends the comparison of proposals; another one there is a conflict. */
export async function insertConsortium(tx: TransactionContext, row: typeof consortia.$inferInsert): Promise<{ id: string; code: string }> {
  try {
    const [consortium] = await tx.db.insert(consortia).values(row).returning({ id: consortia.id, code: consortia.code });
    if (!consortium) throw new Error("consortium was not inserted");
    await closeComparison(tx, row);
    return consortium;
  } catch (error) {
    if (databaseErrorCode(error) === "23505" && violatedConstraint(error) === "consortia_one_live_per_scene") {
      throw conflict("该场景已有进行中的联合体，请先解散再重新选定。");
    }
    throw error;
  }
}
