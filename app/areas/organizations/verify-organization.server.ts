import { and, eq, isNull } from "drizzle-orm";
import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { organizations } from "#db/schema/organizations.ts";
import { mayVerifyOrganizations } from "./policy.ts";
import { verifyOrganizationInput } from "./schemas.ts";

/** The operator confirms that an organization is who it says it is. */
export async function verifyOrganization(
  ctx: Context,
  input: z.input<typeof verifyOrganizationInput>,
): Promise<{ organizationId: string }> {
  if (!mayVerifyOrganizations(ctx.actor)) throw forbidden("只有平台运营可以认证单位。");
  const { organizationId } = parseInput(verifyOrganizationInput, input);
  return withTransaction(ctx, async (tx) => {
    const [present] = await tx.db.select({ id: organizations.id }).from(organizations).where(eq(organizations.id, organizationId));
    if (!present) throw notFound("单位");
    const verified = await tx.db
      .update(organizations)
      .set({ verifiedAt: tx.clock.now(), updatedAt: tx.clock.now() })
      .where(and(eq(organizations.id, organizationId), isNull(organizations.verifiedAt)))
      .returning({ id: organizations.id });
    if (verified.length === 0) throw conflict("该单位已通过认证。");
    await recordAudit(tx, { action: "verify-organization", objectType: "organization", objectId: organizationId });
    await enqueue(tx, "notify", {
      organizationId,
      kind: "message",
      title: "单位认证已通过",
      body: "平台运营已核实贵单位的登记信息。",
      href: paths.organization(),
      dedupeKey: `organization-verified:${organizationId}`,
    });
    return { organizationId };
  });
}
