import { eq } from "drizzle-orm";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { conflict } from "#app/kernel/errors.ts";
import { organizations } from "#db/schema/organizations.ts";
import { UNVERIFIED_REASONS } from "./states.ts";

/**
 * Refuses an act that other organizations rely on while the platform has not confirmed who acts (数据安全法 33): handing in a scene,
 * publishing a capability, signing. Drafting needs no verification. The system acts without it.
 */
export async function requireVerified(ctx: Context, act: string): Promise<void> {
  if (ctx.actor.kind !== "user") return;
  const [own] = await ctx.db
    .select({ verification: organizations.verification })
    .from(organizations)
    .where(eq(organizations.id, userOf(ctx).organizationId));
  if (!own || own.verification === "verified") return;
  throw conflict(`${UNVERIFIED_REASONS[own.verification]}通过认证后才能${act}；已填写的内容可以保存为草稿。`);
}
