import { eq } from "drizzle-orm";
import type { z } from "zod";
import { contactIdsOf } from "#app/areas/organizations/index.server.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { sceneDrafts } from "#db/schema/scenes.ts";
import type { SceneRow } from "./change-status.server.ts";
import { closeReviewers } from "./reviewers.server.ts";
import { sceneInput } from "./schemas.ts";

/**
 * A revision is a complete new version of a public scene: the unit's working copy (`scene_drafts` with `sceneId`) handed in. While it waits
 * (`submittedAt`), the public version stays as it is. Every act on it counts the scene's own version, so that whoever decides has seen the last.
 */
export type RevisionRow = typeof sceneDrafts.$inferSelect;

/** The working copy of a scene, or null. */
export async function workingCopy(tx: TransactionContext, sceneId: string): Promise<RevisionRow | null> {
  const [row] = await tx.db.select().from(sceneDrafts).where(eq(sceneDrafts.sceneId, sceneId));
  return row ?? null;
}

/** Whether a revision of the scene waits for the bureau. To be asked while the scene is held: handing one in and deciding on it hold it too. */
export async function isUnderRevision(tx: TransactionContext, sceneId: string): Promise<boolean> {
  return Boolean((await workingCopy(tx, sceneId))?.submittedAt);
}

/** The same for one who changes scene and copy; taken before the scene's row, as handing a draft in does. */
export async function lockWorkingCopy(tx: TransactionContext, sceneId: string): Promise<RevisionRow | null> {
  const [row] = await tx.db.select().from(sceneDrafts).where(eq(sceneDrafts.sceneId, sceneId)).for("update");
  return row ?? null;
}

const DAYS = ["closesOn", "trainingFrom", "deployBy"] as const;
type Days = { closesOn: string; trainingFrom: string | null; deployBy: string | null };

/** A copy, or what was handed in of it, with the days of the scene that moved meanwhile; a day that the unit changed itself stays. */
export function moveDays(text: Record<string, unknown>, from: Days, to: Days) {
  const moved = DAYS.filter((day) => to[day] && (text[day] || null) === from[day]).map((day) => [day, to[day]]);
  return { ...text, ...Object.fromEntries(moved) } as Record<string, unknown> & Days;
}

/** What was handed in, as a verb reads it; null when the form has changed so much since that it has to be handed in again. */
export function proposedScene(revision: Pick<RevisionRow, "proposed">): z.output<typeof sceneInput> | null {
  return sceneInput.safeParse(revision.proposed).data ?? null;
}

/** The same without a contact that was removed since: taking it away is the unit's right and no reason to ask for the text again. */
export async function standingProposal(tx: TransactionContext, revision: RevisionRow): Promise<z.output<typeof sceneInput> | null> {
  const proposed = proposedScene(revision);
  if (!proposed?.contactId || (await contactIdsOf(tx, revision.organizationId)).has(proposed.contactId)) return proposed;
  const { contactId: _removed, ...rest } = proposed;
  return rest;
}

/** One submission has one to-do of the bureau, and one answer to the unit. */
export const revisionKey = (revision: RevisionRow) => `scene-revision:${revision.id}:${revision.submittedAt?.getTime() ?? 0}`;
export const revisionReturnedKey = (revision: Pick<RevisionRow, "id">, returnedAt: Date) =>
  `scene-revision-returned:${revision.id}:${returnedAt.getTime()}`;

/** Takes a revision off the lists of bureau and unit, because the scene went another way; what the unit typed is kept. */
export async function dropRevision(tx: TransactionContext, scene: SceneRow): Promise<void> {
  const revision = await workingCopy(tx, scene.id);
  if (!revision) return;
  await closeReturned(tx, revision);
  if (!revision.submittedAt) return;
  await tx.db
    .update(sceneDrafts)
    .set({ submittedAt: null, proposed: null, version: revision.version + 1 })
    .where(eq(sceneDrafts.id, revision.id));
  await closeReviewers(tx, scene, revisionKey(revision));
}

/** The unit has answered a returned revision, or it needs no answer any more. */
export async function closeReturned(
  tx: TransactionContext,
  revision: Pick<RevisionRow, "id" | "organizationId" | "returnedAt"> | null,
): Promise<void> {
  if (!revision?.returnedAt) return;
  await enqueue(tx, "complete-todo", {
    organizationId: revision.organizationId,
    dedupeKey: revisionReturnedKey(revision, revision.returnedAt),
  });
}
