import { eq } from "drizzle-orm";
import { setSceneViewers } from "#app/areas/scenes/index.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { conflict, notFound } from "#app/kernel/errors.ts";
import { consortia, consortiumMembers } from "#db/schema/consortia.ts";

/**
 * Holds a consortium for the rest of the transaction and refuses one that is not formed: what rests on it must not outlive it.
 * Lock order everywhere: consortium, task book, scene.
 */
export async function holdFormedConsortium(tx: TransactionContext, consortiumId: string): Promise<void> {
  if ((await heldStatus(tx, consortiumId)) !== "formed") throw conflict("联合体没有组建完成或已经解散，不能继续。");
}

/** Holds a consortium and tells its status. */
export async function heldStatus(tx: TransactionContext, consortiumId: string) {
  const [row] = await tx.db.select({ status: consortia.status }).from(consortia).where(eq(consortia.id, consortiumId)).for("update");
  if (!row) throw notFound("联合体");
  return row.status;
}

/**
 * Shows the scene whole to who is invited or a member now, and to nobody who declined; to none of them once the consortium is dissolved.
 * To be called after every change of members, by who holds the consortium.
 */
export async function showScene(tx: TransactionContext, consortium: { id: string; sceneId: string }): Promise<void> {
  const dissolved = (await heldStatus(tx, consortium.id)) === "dissolved";
  const members = dissolved ? [] : await tx.db.select().from(consortiumMembers).where(eq(consortiumMembers.consortiumId, consortium.id));
  await setSceneViewers(
    tx,
    consortium.sceneId,
    members.filter(({ status }) => status !== "declined").map(({ organizationId }) => organizationId),
  );
}
