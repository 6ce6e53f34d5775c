import { count, eq } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { claims } from "#db/schema/capabilities.ts";
import { requirements } from "#db/schema/scenes.ts";

export interface MetricUsage {
  requirements: number;
  claims: number;
  /** How often each unit was typed, and each stored value of a grade. */
  units: Map<string, number>;
  values: Map<string, number>;
}

/** Where a quantity is used, read from the tables of the rooms below: what stands there binds its units. */
export async function metricUsage(ctx: Context, key: string): Promise<MetricUsage> {
  const [asked, claimed] = await Promise.all([
    ctx.db
      .select({ unit: requirements.shownUnit, value: requirements.target, n: count() })
      .from(requirements)
      .where(eq(requirements.metric, key))
      .groupBy(requirements.shownUnit, requirements.target),
    ctx.db
      .select({ unit: claims.shownUnit, value: claims.value, n: count() })
      .from(claims)
      .where(eq(claims.metric, key))
      .groupBy(claims.shownUnit, claims.value),
  ]);
  const usage: MetricUsage = { requirements: 0, claims: 0, units: new Map(), values: new Map() };
  const add = (counts: Map<string, number>, name: string, n: number) => counts.set(name, (counts.get(name) ?? 0) + n);
  for (const [rows, of] of [
    [asked, "requirements"],
    [claimed, "claims"],
  ] as const) {
    for (const { unit, value, n } of rows) {
      usage[of] += n;
      add(usage.units, unit, n);
      add(usage.values, value, n);
    }
  }
  return usage;
}
