import { and, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { organizations } from "#db/schema/organizations.ts";
import { mayEditProfile } from "./policy.ts";
import { updateOrganizationInput } from "./schemas.ts";

/** Changes what the actor's organization says of itself. What the operator confirmed changes by an application only. */
export async function updateOrganization(
  ctx: Context,
  input: z.input<typeof updateOrganizationInput>,
): Promise<{ id: string; updatedAt: string }> {
  if (!mayEditProfile(ctx.actor)) throw forbidden("只有管理员和编辑可以修改单位资料。");
  const { updatedAt, ...profile } = parseInput(updateOrganizationInput, input);
  const { organizationId } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    const [present] = await tx.db.select().from(organizations).where(eq(organizations.id, organizationId));
    if (!present) throw notFound("单位");
    const { foundedYear = null, headcount = null, sizeIndustry = null, revenueWan = null, assetsWan = null, ...texts } = profile;
    const facts = { ...texts, foundedYear, headcount, sizeIndustry, revenueWan, assetsWan };
    const [row] = await tx.db
      .update(organizations)
      .set({ ...facts, updatedAt: tx.clock.now() })
      // The page holds milliseconds, the row microseconds.
      .where(
        and(eq(organizations.id, organizationId), sql`date_trunc('milliseconds', ${organizations.updatedAt}) = ${updatedAt}::timestamptz`),
      )
      .returning({ updatedAt: organizations.updatedAt });
    if (!row) throw conflict("单位资料在您打开页面后已被他人更新。您填写的内容没有丢失，请核对最新资料后再保存。");
    const changed = Object.entries(facts).flatMap(([key, value]) => (present[key as keyof typeof facts] === value ? [] : [key]));
    await recordAudit(tx, {
      action: "update-organization",
      objectType: "organization",
      objectId: organizationId,
      detail: { changed },
    });
    // Its name stands in the documents of its scenes and capabilities.
    await enqueue(tx, "index-organization", { organizationId });
    return { id: organizationId, updatedAt: row.updatedAt.toISOString() };
  });
}
