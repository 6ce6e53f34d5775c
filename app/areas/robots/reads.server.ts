import { asc, eq } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { robots } from "#db/schema/robots.ts";

export type Robot = typeof robots.$inferSelect;

/** Robots at work under a contract, by station. The caller has checked that the actor may read the contract. */
export async function robotsOfContract(ctx: Context, contractId: string): Promise<Robot[]> {
  return ctx.db.select().from(robots).where(eq(robots.contractId, contractId)).orderBy(asc(robots.station), asc(robots.identity));
}
