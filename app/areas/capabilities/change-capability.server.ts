import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { requireVerified } from "#app/areas/organizations/index.server.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { capabilities } from "#db/schema/capabilities.ts";
import { readContent, writeParts } from "./content.server.ts";
import { dropDraft } from "./draft-capability.server.ts";
import { mayChangeCapability, mayPublishCapability, mayReadCapability } from "./policy.ts";
import { updateCapabilityInput, withdrawCapabilityInput } from "./schemas.ts";
import { completeReminders } from "./sweep-evidence.server.ts";

/** Rewrites a published capability as its next version. Refuses when it moved on since `version`. */
export async function updateCapability(
  ctx: Context,
  input: z.input<typeof updateCapabilityInput>,
): Promise<{ code: string; version: number }> {
  const { code, version, capability } = parseInput(updateCapabilityInput, input);
  return withTransaction(ctx, async (tx) => {
    const row = await own(tx, code);
    if (row.status !== "published") throw conflict("已撤下的能力不能修改。");
    if (!mayPublishCapability(tx.actor, capability.role)) throw forbidden("您的单位没有这一供给角色。");
    await requireVerified(tx, "更新公开的能力");
    const content = await readContent(tx, capability, row.id);
    const moved = await change(tx, row.id, version, content.columns);
    await completeReminders(tx, row);
    await writeParts(tx, moved, content, row.id);
    await dropDraft(tx, row.id);
    await recordAudit(tx, { action: "update-capability", objectType: "capability", objectId: row.id, detail: { version: moved.version } });
    await enqueue(tx, "index-capability", { capabilityId: row.id });
    await enqueue(tx, "match-capability", { capabilityId: row.id, newRunsOnly: false });
    return { code, version: moved.version };
  });
}

/** Takes a capability off the catalogue; consortia that already hold it keep the version they were made with. */
export async function withdrawCapability(
  ctx: Context,
  input: z.input<typeof withdrawCapabilityInput>,
): Promise<{ code: string; version: number }> {
  const { code, version } = parseInput(withdrawCapabilityInput, input);
  return withTransaction(ctx, async (tx) => {
    const row = await own(tx, code);
    if (row.status !== "published") throw conflict("该能力已经撤下。");
    const moved = await change(tx, row.id, version, { status: "withdrawn" });
    await completeReminders(tx, row);
    await dropDraft(tx, row.id);
    await recordAudit(tx, { action: "withdraw-capability", objectType: "capability", objectId: row.id });
    await enqueue(tx, "index-capability", { capabilityId: row.id });
    await enqueue(tx, "match-capability", { capabilityId: row.id, newRunsOnly: false });
    return { code, version: moved.version };
  });
}

async function own(tx: TransactionContext, code: string) {
  const [row] = await tx.db.select().from(capabilities).where(eq(capabilities.code, code));
  if (!row || !mayReadCapability(tx.actor, row)) throw notFound("能力");
  if (!mayChangeCapability(tx.actor, row)) throw forbidden();
  return row;
}

async function change(tx: TransactionContext, id: string, version: number, set: Partial<typeof capabilities.$inferInsert>) {
  const [moved] = await tx.db
    .update(capabilities)
    .set({ ...set, version: version + 1, updatedAt: tx.clock.now() })
    .where(and(eq(capabilities.id, id), eq(capabilities.version, version)))
    .returning({ id: capabilities.id, version: capabilities.version });
  if (!moved) throw conflict("能力在您打开页面后已被他人更新，请刷新后再操作。您填写的内容没有丢失。");
  return moved;
}
