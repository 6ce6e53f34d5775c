import { asc, eq } from "drizzle-orm";
import { setSceneViewers } from "#app/areas/scenes/index.server.ts";
import { type Context, type TransactionContext, userOf } from "#app/kernel/context.server.ts";
import { conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { consortia, consortiumMembers } from "#db/schema/consortia.ts";
import { mayManageConsortium, mayRespond } from "./policy.ts";
import { isLive } from "./states.ts";

type Row = typeof consortia.$inferSelect;
type MemberRow = typeof consortiumMembers.$inferSelect;

/**
 * Holds a consortium for the rest of the transaction and refuses one that is not formed: what rests on it must not outlive it.
 * Lock order everywhere: consortium, task book, scene.
 */
export async function holdFormedConsortium(tx: TransactionContext, consortiumId: string): Promise<void> {
  if ((await heldStatus(tx, consortiumId)) !== "formed") throw conflict("联合体没有组建完成或已经解散，不能继续。");
}

/** Holds a consortium and tells its status. */
export async function heldStatus(tx: TransactionContext, consortiumId: string) {
  return (await holdConsortium(tx, consortiumId)).status;
}

/** Holds a consortium for the rest of the transaction: its members change under this lock only. */
export async function holdConsortium(tx: TransactionContext, consortiumId: string): Promise<Row> {
  const [row] = await tx.db.select().from(consortia).where(eq(consortia.id, consortiumId)).for("update");
  if (!row) throw notFound("联合体");
  return row;
}

/** All who are or were in it, oldest first. The caller holds it. */
export async function membersOf(tx: Context, consortiumId: string): Promise<MemberRow[]> {
  return tx.db.select().from(consortiumMembers).where(eq(consortiumMembers.consortiumId, consortiumId)).orderBy(asc(consortiumMembers.id));
}

/** A consortium of the actor's own unit, held, by code. Foreign and absent alike are not found. */
export async function holdOwnConsortium(tx: TransactionContext, code: string): Promise<Row> {
  const [found] = await tx.db.select().from(consortia).where(eq(consortia.code, code));
  if (!found || found.userUnitId !== userOf(tx).organizationId) throw notFound("联合体");
  if (!mayManageConsortium(tx.actor, found)) throw forbidden();
  return holdConsortium(tx, found.id);
}

/** A member of a consortium of the actor's own unit, or with `own` one that the actor's organization is, read after the consortium is held. */
export async function holdMember(
  tx: TransactionContext,
  memberId: string,
  as: "unit" | "member",
): Promise<{ consortium: Row; member: MemberRow }> {
  const byId = () => tx.db.select().from(consortiumMembers).where(eq(consortiumMembers.id, memberId));
  const [found] = await byId();
  const [owner] = found ? await tx.db.select().from(consortia).where(eq(consortia.id, found.consortiumId)) : [];
  if (!found || !owner || tx.actor.kind !== "user") throw notFound("邀约");
  const { organizationId } = tx.actor;
  if ((as === "unit" ? owner.userUnitId : found.organizationId) !== organizationId) throw notFound("邀约");
  if (!(as === "unit" ? mayManageConsortium(tx.actor, owner) : mayRespond(tx.actor, found))) throw forbidden();
  const consortium = await holdConsortium(tx, owner.id);
  // Read again: who held the consortium before may have moved the member.
  const [member] = await byId();
  if (!member) throw notFound("邀约");
  return { consortium, member };
}

/**
 * Shows the scene whole to who is invited or a member now, and to nobody who declined or went; to none of them once the consortium is dissolved.
 * To be called after every change of members, by who holds the consortium.
 */
export async function showScene(tx: TransactionContext, consortium: { id: string; sceneId: string }): Promise<void> {
  const dissolved = (await heldStatus(tx, consortium.id)) === "dissolved";
  const members = dissolved ? [] : await membersOf(tx, consortium.id);
  await setSceneViewers(
    tx,
    consortium.sceneId,
    members.filter(isLive).map(({ organizationId }) => organizationId),
  );
}

/** Who stands in a consortium now: the unit, the accepted members, and the lead. For rooms below that hold a text against it; the caller holds it. */
export async function standingIn(tx: TransactionContext, consortiumId: string) {
  const consortium = await holdConsortium(tx, consortiumId);
  const members = (await membersOf(tx, consortiumId)).filter(({ status }) => status === "accepted");
  return {
    status: consortium.status,
    leadOrganizationId: consortium.leadOrganizationId,
    organizationIds: [...new Set([consortium.userUnitId, ...members.map(({ organizationId }) => organizationId)])],
  };
}
