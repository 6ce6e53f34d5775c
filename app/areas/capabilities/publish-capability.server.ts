import { and, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { requireVerified } from "#app/areas/organizations/index.server.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { nextCode } from "#app/kernel/ids.server.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { capabilities } from "#db/schema/capabilities.ts";
import { readContent, writeParts } from "./content.server.ts";
import { dropDraft } from "./draft-capability.server.ts";
import { mayPublish, mayPublishCapability } from "./policy.ts";
import { publishCapabilityInput } from "./schemas.ts";

export interface PublishedCapability {
  id: string;
  code: string;
  version: number;
  /** The form had been published before: nothing was written now, and the capability holds what was published then. */
  repeated: boolean;
}

/** Publishes a new capability of the actor's organization. The same `formKey` again gives the first one back. */
export async function publishCapability(ctx: Context, input: z.input<typeof publishCapabilityInput>): Promise<PublishedCapability> {
  if (!mayPublish(ctx.actor)) throw forbidden("只有供给单位的编辑人员可以发布能力。");
  const { capability, formKey } = parseInput(publishCapabilityInput, input);
  if (!mayPublishCapability(ctx.actor, capability.role)) throw forbidden("您的单位没有这一供给角色。");
  const { organizationId } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    await requireVerified(tx, "发布能力");
    if (formKey) {
      // A double click arrives as two requests at once: the second waits here and then finds the row of the first.
      await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`capability-form:${organizationId}:${formKey}`}, 0))`);
      const [present] = await tx.db
        .select({ id: capabilities.id, code: capabilities.code, version: capabilities.version })
        .from(capabilities)
        .where(and(eq(capabilities.organizationId, organizationId), eq(capabilities.formKey, formKey)));
      if (present) return { ...present, repeated: true };
    }
    const content = await readContent(tx, capability);
    const now = tx.clock.now();
    const [row] = await tx.db
      .insert(capabilities)
      .values({
        ...content.columns,
        organizationId,
        status: "published",
        createdAt: now,
        updatedAt: now,
        publishedAt: now,
        code: await nextCode(tx, "capability"),
        formKey: formKey ?? null,
      })
      .returning({ id: capabilities.id, code: capabilities.code, version: capabilities.version });
    if (!row) throw new Error("capability was not inserted");
    await writeParts(tx, row, content, formKey);
    if (formKey) await dropDraft(tx, formKey);
    await recordAudit(tx, {
      action: "publish-capability",
      objectType: "capability",
      objectId: row.id,
      detail: { code: row.code, name: capability.name },
    });
    await enqueue(tx, "index-capability", { capabilityId: row.id });
    await enqueue(tx, "match-capability", { capabilityId: row.id, newRunsOnly: false });
    return { ...row, repeated: false };
  });
}
