import { and, desc, eq } from "drizzle-orm";
import type { z } from "zod";
import { type Context, type TransactionContext, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { capabilities, capabilityDrafts } from "#db/schema/capabilities.ts";
import { SUPPLY_ROLES, type SupplyRole } from "#db/vocabulary/roles.ts";
import { holdFiles, releaseFiles } from "./draft-files.server.ts";
import { mayChangeCapability, mayPublish, mayReadCapability } from "./policy.ts";
import { discardDraftInput, saveDraftInput } from "./schemas.ts";

/**
 * Keeps a capability form as typed, in whatever state: a new one under its form key, the next version of a capability under the capability's
 * id. Refuses when another window has saved since `version`. Nobody else sees a draft, so no audit event is written.
 */
export async function saveCapabilityDraft(
  ctx: Context,
  input: z.input<typeof saveDraftInput>,
): Promise<{ key: string; version: number; savedAt: string }> {
  if (!mayPublish(ctx.actor)) throw forbidden("只有供给单位的编辑人员可以保存能力草稿。");
  const { key: formKey, code, version, content } = parseInput(saveDraftInput, input);
  const { organizationId, userId } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    const capabilityId = code === undefined ? null : await ownPublished(tx, code);
    const key = capabilityId ?? formKey;
    const now = tx.clock.now();
    const [saved] =
      version === 0
        ? await tx.db
            .insert(capabilityDrafts)
            .values({ organizationId, key, capabilityId, content, createdBy: userId, createdAt: now, updatedAt: now })
            .onConflictDoNothing()
            .returning({ id: capabilityDrafts.id, version: capabilityDrafts.version })
        : await tx.db
            .update(capabilityDrafts)
            .set({ content, version: version + 1, updatedAt: now })
            .where(and(own(organizationId, key), eq(capabilityDrafts.version, version)))
            .returning({ id: capabilityDrafts.id, version: capabilityDrafts.version });
    if (!saved) throw conflict("这份草稿已在另一个窗口保存过，请刷新后继续填写。");
    await holdFiles(tx, { id: saved.id, content });
    return { key, version: saved.version, savedAt: now.toISOString() };
  });
}

/** Throws a draft away. */
export async function discardCapabilityDraft(ctx: Context, input: z.input<typeof discardDraftInput>): Promise<{ key: string }> {
  if (!mayPublish(ctx.actor)) throw forbidden("只有供给单位的编辑人员可以删除能力草稿。");
  const { key } = parseInput(discardDraftInput, input);
  return withTransaction(ctx, async (tx) => {
    const [gone] = await tx.db
      .delete(capabilityDrafts)
      .where(own(userOf(ctx).organizationId, key))
      .returning({ id: capabilityDrafts.id, key: capabilityDrafts.key });
    if (!gone) throw notFound("草稿");
    await releaseFiles(tx, gone.id);
    return { key: gone.key };
  });
}

/** Removes the draft of a form that was published just now, or of a capability that is withdrawn; files nothing took over are let go. */
export async function dropDraft(tx: TransactionContext, key: string): Promise<void> {
  const [gone] = await tx.db
    .delete(capabilityDrafts)
    .where(own(userOf(tx).organizationId, key))
    .returning({ id: capabilityDrafts.id });
  if (gone) await releaseFiles(tx, gone.id);
}

/** The id of the draft under a key, whose files may be taken over; null when there is none. */
export async function draftIdOf(tx: TransactionContext, key: string): Promise<string | null> {
  const [row] = await tx.db
    .select({ id: capabilityDrafts.id })
    .from(capabilityDrafts)
    .where(own(userOf(tx).organizationId, key));
  return row?.id ?? null;
}

export interface CapabilityDraft {
  key: string;
  version: number;
  content: Record<string, unknown>;
  updatedAt: string;
}

/** A draft of the actor's organization, or null when nothing was saved under the key. */
export async function findCapabilityDraft(ctx: Context, key: string): Promise<CapabilityDraft | null> {
  const [row] = await ctx.db
    .select()
    .from(capabilityDrafts)
    .where(own(userOf(ctx).organizationId, key));
  return row ? { key: row.key, version: row.version, content: row.content, updatedAt: row.updatedAt.toISOString() } : null;
}

export interface DraftLine {
  key: string;
  name: string;
  role: SupplyRole | null;
  /** The capability whose next version it is; null for a new one. */
  code: string | null;
  updatedAt: string;
}

/** Drafts of the actor's organization, the last touched first, at most fifty. */
export async function listCapabilityDrafts(ctx: Context): Promise<DraftLine[]> {
  const rows = await ctx.db
    .select({ draft: capabilityDrafts, code: capabilities.code, status: capabilities.status })
    .from(capabilityDrafts)
    .leftJoin(capabilities, eq(capabilities.id, capabilityDrafts.capabilityId))
    .where(eq(capabilityDrafts.organizationId, userOf(ctx).organizationId))
    .orderBy(desc(capabilityDrafts.updatedAt))
    .limit(50);
  return rows
    .filter(({ status }) => status !== "withdrawn")
    .map(({ draft, code }) => {
      const typed = (draft.content["capability"] ?? {}) as Record<string, unknown>;
      const role = SUPPLY_ROLES.find((one) => one === typed["role"]) ?? null;
      return {
        key: draft.key,
        name: typeof typed["name"] === "string" && typed["name"].trim() !== "" ? typed["name"].trim() : "未命名",
        role,
        code,
        updatedAt: draft.updatedAt.toISOString(),
      };
    });
}

async function ownPublished(tx: TransactionContext, code: string): Promise<string> {
  const [row] = await tx.db.select().from(capabilities).where(eq(capabilities.code, code));
  if (!row || !mayReadCapability(tx.actor, row)) throw notFound("能力");
  if (!mayChangeCapability(tx.actor, row)) throw forbidden();
  if (row.status !== "published") throw conflict("已撤下的能力不能修改。");
  return row.id;
}

const own = (organizationId: string, key: string) =>
  and(eq(capabilityDrafts.organizationId, organizationId), eq(capabilityDrafts.key, key));
