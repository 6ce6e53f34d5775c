import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { members, sessions } from "#db/schema/organizations.ts";
import { switchOrganizationInput } from "./schemas.ts";

/** The signed-in user goes on working for another of their organizations. `sessionId` comes from the session, never from the form. */
export async function switchOrganization(
  ctx: Context,
  sessionId: string,
  input: z.input<typeof switchOrganizationInput>,
): Promise<{ organizationId: string }> {
  if (ctx.actor.kind !== "user") throw forbidden();
  const { organizationId } = parseInput(switchOrganizationInput, input);
  const { userId, organizationId: from } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    const [membership] = await tx.db
      .select({ id: members.id })
      .from(members)
      .where(and(eq(members.organizationId, organizationId), eq(members.userId, userId)))
      .for("share");
    if (!membership) throw notFound("单位");
    const moved = await tx.db
      .update(sessions)
      .set({ activeOrganizationId: organizationId })
      .where(and(eq(sessions.id, sessionId), eq(sessions.userId, userId)))
      .returning({ id: sessions.id });
    if (moved.length === 0) throw conflict("登录已失效，请重新登录。");
    await recordAudit(tx, { action: "switch-organization", objectType: "organization", objectId: organizationId, detail: { from } });
    return { organizationId };
  });
}
