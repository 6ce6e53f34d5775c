import { and, eq, isNull } from "drizzle-orm";
import { organizationById } from "#app/areas/organizations/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { sceneBenchmarks } from "#db/schema/bureau.ts";

/** Who named a scene 标杆场景, when and on what grounds; null for others. Public, like the mark itself. */
export async function benchmarkOf(ctx: Context, sceneId: string) {
  const [row] = await ctx.db
    .select()
    .from(sceneBenchmarks)
    .where(and(eq(sceneBenchmarks.sceneId, sceneId), isNull(sceneBenchmarks.revokedAt)));
  if (!row) return null;
  const bureau = await organizationById(ctx, row.organizationId);
  const { leadership, breakthrough, feasibility, reason, createdAt } = row;
  return { bureauName: bureau?.name ?? "—", namedAt: createdAt.toISOString(), reason, grounds: { leadership, breakthrough, feasibility } };
}
