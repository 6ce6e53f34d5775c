import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { nextCode } from "#app/kernel/ids.server.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { capabilities } from "#db/schema/capabilities.ts";
import { readContent, writeParts } from "./content.server.ts";
import { mayPublishCapability } from "./policy.ts";
import { publishCapabilityInput } from "./schemas.ts";

/** Publishes a new capability of the actor's organization. The same `formKey` again gives the first one back. */
export async function publishCapability(ctx: Context, input: z.input<typeof publishCapabilityInput>): Promise<{ id: string; code: string; version: number }> {
  const { capability, formKey } = parseInput(publishCapabilityInput, input);
  if (!mayPublishCapability(ctx.actor, capability.role)) throw forbidden("您的单位没有这一供给角色，或您没有编辑权限。");
  const { organizationId } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    if (formKey) {
      const [present] = await tx.db
        .select({ id: capabilities.id, code: capabilities.code, version: capabilities.version })
        .from(capabilities)
        .where(and(eq(capabilities.organizationId, organizationId), eq(capabilities.formKey, formKey)));
      if (present) return present;
    }
    const content = await readContent(tx, capability);
    const [row] = await tx.db
      .insert(capabilities)
      .values({
        ...content.columns,
        organizationId,
        status: "published",
        publishedAt: tx.clock.now(),
        code: await nextCode(tx, "capability"),
        formKey: formKey ?? null,
      })
      .returning({ id: capabilities.id, code: capabilities.code, version: capabilities.version });
    if (!row) throw new Error("capability was not inserted");
    await writeParts(tx, row, content);
    await recordAudit(tx, { action: "publish-capability", objectType: "capability", objectId: row.id, detail: { code: row.code, name: capability.name } });
    await enqueue(tx, "index-capability", { capabilityId: row.id });
    return row;
  });
}
