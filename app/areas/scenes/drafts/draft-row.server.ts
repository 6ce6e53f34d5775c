import { and, eq, isNull, sql } from "drizzle-orm";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, userOf } from "#app/kernel/context.server.ts";
import { conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { sceneDrafts } from "#db/schema/scenes.ts";
import { mayCreateScene } from "../policy.ts";
import type { DraftContent } from "./content.ts";

export type DraftRow = Omit<typeof sceneDrafts.$inferSelect, "content"> & { content: DraftContent };

/** Only editors of a user unit write drafts; what is found is always their own unit's. */
export function guardDrafts(ctx: Context): void {
  if (!mayCreateScene(ctx.actor)) throw forbidden("只有用户单位的管理员和编辑可以填写场景草稿。");
}

/** A draft of the actor's unit by code; foreign, discarded and absent alike are not found. */
export async function findDraft(ctx: Context, code: string): Promise<DraftRow> {
  const own = and(eq(sceneDrafts.code, code), eq(sceneDrafts.organizationId, userOf(ctx).organizationId), isNull(sceneDrafts.discardedAt));
  const [row] = await ctx.db.select().from(sceneDrafts).where(own);
  if (!row) throw notFound("草稿");
  return row as DraftRow;
}

/** The same for one who is about to write it: others who write it wait. Refuses once it was handed to the bureau. */
export async function lockDraft(tx: TransactionContext, code: string): Promise<DraftRow> {
  const own = and(eq(sceneDrafts.code, code), eq(sceneDrafts.organizationId, userOf(tx).organizationId), isNull(sceneDrafts.discardedAt));
  const [row] = await tx.db.select().from(sceneDrafts).where(own).for("update");
  if (!row) throw notFound("草稿");
  if (row.submittedAt !== null) throw conflict("修订已提交审核，审核期间不能修改。如需修改，请先撤回修订。");
  return row as DraftRow;
}

/** Between starting a form about something and everything else that writes it, one goes first. */
export async function lockForm(tx: TransactionContext, organizationId: string, key: string): Promise<void> {
  await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`scene-draft:${organizationId}:${key}`}, 0))`);
}

/**
 * Refuses while the form holds an open draft of the scene: handed in, it would write over what comes now by another way. Whoever holds the
 * answer may rewrite the scene for the rest of the transaction.
 */
export async function refuseWhileInForm(
  tx: TransactionContext,
  scene: { id: string; code: string; organizationId: string },
): Promise<void> {
  await lockForm(tx, scene.organizationId, scene.code);
  const [open] = await tx.db
    .select({ id: sceneDrafts.id })
    .from(sceneDrafts)
    .where(and(eq(sceneDrafts.sceneId, scene.id), isNull(sceneDrafts.discardedAt)));
  if (open) throw conflict(`场景 ${scene.code} 有一份正在填写的草稿，请先提交或放弃草稿，再用其他方式修改。`);
}

export async function auditDraft(
  tx: TransactionContext,
  action: string,
  draft: { id: string; code: string },
  detail: Record<string, unknown> = {},
) {
  await recordAudit(tx, { action, objectType: "sceneDraft", objectId: draft.id, detail: { code: draft.code, ...detail } });
}
