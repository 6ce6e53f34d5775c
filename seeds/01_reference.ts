import { sql } from "drizzle-orm";
import type { Database } from "#db/client.server.ts";
import { campaignQuotas, campaigns } from "#db/schema/bureau.ts";
import { metrics, operations, units } from "#db/schema/metrics.ts";
import { regions } from "#db/schema/organizations.ts";
import { CAMPAIGN_2026 } from "./data/campaign.ts";
import { METRICS, UNIT_DISPLAY } from "./data/metrics.ts";
import { OPERATIONS } from "./data/operations/index.ts";
import { REGIONS } from "./data/regions.ts";

/** Reference data from the policy texts: regions, metric registry, process lexicon, the 2026 campaign. Rows that are there stay as an operator left them. */
export async function seedReference(db: Database): Promise<void> {
  await db.transaction(async (tx) => {
    await tx
      .insert(regions)
      .values(
        REGIONS.map(({ code, name, parent, level, pilotZone }) => ({
          code,
          name,
          parentCode: parent,
          level,
          pilotZone: pilotZone ?? false,
        })),
      )
      .onConflictDoNothing();
    await tx
      .insert(units)
      .values(Object.entries(UNIT_DISPLAY).map(([unit, display]) => ({ unit, display })))
      .onConflictDoNothing();
    await tx
      .insert(metrics)
      .values(
        METRICS.map(({ plausible, symmetric, ...metric }) => ({
          ...metric,
          symmetric: symmetric ?? false,
          plausibleMin: plausible.min,
          plausibleMax: plausible.max,
        })),
      )
      .onConflictDoNothing();
    await tx.insert(operations).values(OPERATIONS).onConflictDoNothing();
    const { key, name, quotas, ...content } = CAMPAIGN_2026;
    await tx.insert(campaigns).values({ key, name, content }).onConflictDoNothing();
    const [present] = await tx.select({ n: sql<number>`count(*)::int` }).from(campaignQuotas);
    if (present?.n === 0) await tx.insert(campaignQuotas).values(quotas.map((quota) => ({ campaignKey: key, ...quota })));
  });
}
