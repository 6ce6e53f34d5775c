import { and, eq, gt, isNull, lte } from "drizzle-orm";
import { getSceneById } from "#app/areas/scenes/index.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { consortiumMembers } from "#db/schema/consortia.ts";
import { holdConsortium, membersOf } from "./hold-consortium.server.ts";
import { freeSeat } from "./leave-consortium.server.ts";
import { settleAnswers } from "./settle-answers.server.ts";

/**
 * Notes that an organization leaves a consortium under its sealed task book: it stays a member with all its seats until `leavesAt`. For the room of
 * task books, which knows the exit clause and whom it binds; the caller holds the consortium and has checked who acts. False when the organization
 * holds no seat or gave notice before.
 */
export async function noteExit(
  tx: TransactionContext,
  { consortiumId, organizationId, leavesAt, reason }: { consortiumId: string; organizationId: string; leavesAt: Date; reason: string },
): Promise<boolean> {
  const noted = await tx.db
    .update(consortiumMembers)
    .set({ noticeAt: tx.clock.now(), leavesAt, leaveReason: reason })
    .where(and(seatsOf(consortiumId, organizationId), isNull(consortiumMembers.noticeAt)))
    .returning({ id: consortiumMembers.id });
  if (noted.length === 0) return false;
  await recordAudit(tx, {
    action: "give-exit-notice",
    objectType: "consortium",
    objectId: consortiumId,
    detail: { organizationId, members: noted.map(({ id }) => id), leavesAt: leavesAt.toISOString(), reason },
  });
  return true;
}

/** Takes the notice of an organization back; false when there is none, or its day has come. The caller holds the consortium and has checked who acts. */
export async function takeExitBack(
  tx: TransactionContext,
  { consortiumId, organizationId }: { consortiumId: string; organizationId: string },
): Promise<boolean> {
  const kept = await tx.db
    .update(consortiumMembers)
    .set({ noticeAt: null, leavesAt: null, leaveReason: null })
    .where(and(seatsOf(consortiumId, organizationId), gt(consortiumMembers.leavesAt, tx.clock.now())))
    .returning({ id: consortiumMembers.id });
  if (kept.length === 0) return false;
  await recordAudit(tx, {
    action: "take-exit-notice-back",
    objectType: "consortium",
    objectId: consortiumId,
    detail: { organizationId, members: kept.map(({ id }) => id) },
  });
  return true;
}

const seatsOf = (consortiumId: string, organizationId: string) =>
  and(
    eq(consortiumMembers.consortiumId, consortiumId),
    eq(consortiumMembers.organizationId, organizationId),
    eq(consortiumMembers.status, "accepted"),
  );

/** Frees the seats of those whose notice has run out. */
export async function sweepExits(ctx: Context): Promise<void> {
  const due = and(eq(consortiumMembers.status, "accepted"), lte(consortiumMembers.leavesAt, ctx.clock.now()));
  const late = await ctx.db.selectDistinct({ consortiumId: consortiumMembers.consortiumId }).from(consortiumMembers).where(due).limit(200);
  for (const { consortiumId } of late) {
    await withTransaction(ctx, async (tx) => {
      const { sceneId } = await holdConsortium(tx, consortiumId);
      const { scene } = await getSceneById(tx, sceneId);
      const now = tx.clock.now();
      for (const member of await membersOf(tx, consortiumId)) {
        if (member.status !== "accepted" || member.leavesAt === null || member.leavesAt > now) continue;
        // Read again for each: the first seat that falls vacant has made it inviting.
        await freeSeat(tx, await holdConsortium(tx, consortiumId), member, {
          way: "exit",
          reason: member.leaveReason ?? "",
          sceneName: scene.name,
        });
      }
      await settleAnswers(tx, consortiumId, scene.name);
    });
  }
}
