import { and, eq, inArray } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { organizations } from "#db/schema/organizations.ts";
import { provinceOf } from "#db/vocabulary/regions.ts";

/** The bureaus whose region covers this one, the nearest first: of the city, of the province, of the nation. */
export async function bureausOver(ctx: Context, regionCode: string): Promise<{ id: string; name: string; regionCode: string }[]> {
  const levels = [regionCode, provinceOf(regionCode), "100000"];
  const rows = await ctx.db
    .select({ id: organizations.id, name: organizations.name, regionCode: organizations.regionCode })
    .from(organizations)
    .where(and(eq(organizations.kind, "bureau"), inArray(organizations.regionCode, levels)));
  return rows.sort((a, b) => levels.indexOf(a.regionCode) - levels.indexOf(b.regionCode) || (a.name < b.name ? -1 : 1));
}
