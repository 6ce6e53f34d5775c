import { and, arrayOverlaps, eq, inArray, like, ne, sql } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { scenes } from "#db/schema/scenes.ts";
import type { Scene } from "./reads.server.ts";
import { PUBLIC_STATUSES } from "./states.ts";

/** How many public scenes of the same field and operation stand in the province of each scene already (避免场景类型扎堆). */
export async function crowdingOf(ctx: Context, rows: readonly Scene[]): Promise<Map<string, number>> {
  const counted = await Promise.all(
    rows.map(async ({ id, regionCode, field, tags }) => {
      if (tags.length === 0) return [id, 0] as const;
      const [row] = await ctx.db
        .select({ n: sql<number>`count(*)::int` })
        .from(scenes)
        .where(
          and(
            inArray(scenes.status, [...PUBLIC_STATUSES]),
            ne(scenes.id, id),
            eq(scenes.field, field),
            like(scenes.regionCode, `${regionCode.slice(0, 2)}%`),
            arrayOverlaps(scenes.tags, tags),
          ),
        );
      return [id, row?.n ?? 0] as const;
    }),
  );
  return new Map(counted);
}
