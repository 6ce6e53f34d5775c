import { and, eq, like, type SQL } from "drizzle-orm";
import { loadRegistry, type Metric } from "#app/areas/metrics/index.server.ts";
import { covers } from "#app/kernel/actor.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { supplyGaps } from "#db/schema/demand.ts";
import { isOpen } from "../fitting-scenes.server.ts";
import { mayReadGaps } from "../policy.ts";
import type { GapFilter } from "../schemas.ts";

/** The region that is looked at: the one asked for where it lies in the bureau's own, else the bureau's. Only bureaus have one. */
export function regionOf(ctx: Context, filter: Pick<GapFilter, "region">): string {
  if (!mayReadGaps(ctx.actor)) throw forbidden("只有主管部门可以查看供需缺口。");
  const own = ctx.actor.regionCode;
  return filter.region !== undefined && covers(own, filter.region) ? filter.region : own;
}

/**
 * Rows of the map in a region, as filtered; to be joined with the scenes they are about. A scene that was closed or has passed its deadline since
 * the map was drawn is left out at once. All of them are public: what is in review has no gap yet.
 */
export function inScope(ctx: Context, region: string, { field, kind }: Pick<GapFilter, "field" | "kind">): SQL | undefined {
  return and(
    isOpen(ctx),
    region === "100000"
      ? undefined
      : region.endsWith("0000")
        ? like(supplyGaps.regionCode, `${region.slice(0, 2)}%`)
        : eq(supplyGaps.regionCode, region),
    field && eq(supplyGaps.field, field),
    kind && eq(supplyGaps.kind, kind),
  );
}

/** The metrics whose name or one of whose aliases holds what was typed; null: all. */
export async function metricsNamed(ctx: Context, q: string): Promise<Metric[] | null> {
  if (q === "") return null;
  const wanted = q.toLowerCase();
  return (await loadRegistry(ctx)).metrics.filter(({ name, aliases }) =>
    [name, ...aliases].some((word) => word.toLowerCase().includes(wanted)),
  );
}
