import { asc, eq, inArray } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { robots } from "#db/schema/robots.ts";

export type Robot = typeof robots.$inferSelect;

/** Robots at work under a contract, by station. The caller has checked that the actor may read the contract. */
export async function robotsOfContract(ctx: Context, contractId: string): Promise<Robot[]> {
  return ctx.db.select().from(robots).where(eq(robots.contractId, contractId)).orderBy(asc(robots.station), asc(robots.identity));
}

/** Organization each of these identities is registered by; an identity nobody registered is absent. Says nothing else of the robot. */
export async function robotMakers(ctx: Context, identities: readonly string[]): Promise<Map<string, string>> {
  if (identities.length === 0) return new Map();
  const rows = await ctx.db
    .select({ identity: robots.identity, makerOrganizationId: robots.makerOrganizationId })
    .from(robots)
    .where(inArray(robots.identity, [...new Set(identities)]));
  return new Map(rows.map((row) => [row.identity, row.makerOrganizationId]));
}
