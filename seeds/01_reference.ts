import { getTableColumns, sql } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import type { Database, Transaction } from "#db/client.server.ts";
import { campaignQuotas, campaigns } from "#db/schema/bureau.ts";
import { metrics, operations, units, vocabularyRevisions } from "#db/schema/metrics.ts";
import { regions } from "#db/schema/organizations.ts";
import { VOCABULARIES, type Vocabulary } from "#db/vocabulary/metrics.ts";
import { CAMPAIGN_2026 } from "./data/campaign.ts";
import { METRICS, UNIT_DISPLAY } from "./data/metrics.ts";
import { OPERATIONS } from "./data/operations/index.ts";
import { REGIONS } from "./data/regions.ts";

/** Reference data from the policy texts: regions, metric registry, process lexicon, the 2026 campaign. What an operator has changed stays as it is. */
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
      .insert(vocabularyRevisions)
      .values(VOCABULARIES.map((vocabulary) => ({ vocabulary })))
      .onConflictDoNothing();
    await tx
      .insert(units)
      .values(Object.entries(UNIT_DISPLAY).map(([unit, display]) => ({ unit, display })))
      .onConflictDoNothing();
    const metricRows = METRICS.map(({ plausible, ...metric }) => ({ ...metric, plausibleMin: plausible.min, plausibleMax: plausible.max }));
    const written = await tx
      .insert(metrics)
      .values(metricRows)
      .onConflictDoUpdate(untouched(metrics, metricRows))
      .returning({ key: metrics.key });
    await revise(tx, "metrics", written.length);
    const found = await tx
      .insert(operations)
      .values(OPERATIONS)
      .onConflictDoUpdate(untouched(operations, OPERATIONS))
      .returning({ key: operations.key });
    await revise(tx, "operations", found.length);
    const { key, name, quotas, ...content } = CAMPAIGN_2026;
    await tx.insert(campaigns).values({ key, name, content }).onConflictDoNothing();
    const [present] = await tx.select({ n: sql<number>`count(*)::int` }).from(campaignQuotas);
    if (present?.n === 0) await tx.insert(campaignQuotas).values(quotas.map((quota) => ({ campaignKey: key, ...quota })));
  });
}

/** Brings a row up to the shipped data when nobody has changed it here and the data differ. */
function untouched(table: PgTable & { key: PgColumn; version: PgColumn }, rows: readonly object[]) {
  const columns = Object.entries(getTableColumns(table)).filter(([name]) => name !== "key" && rows.some((row) => name in row));
  const excluded = (column: PgColumn) => sql`excluded.${sql.identifier(snake(column.name))}`;
  const list = (values: ReturnType<typeof sql>[]) => sql.join(values, sql`, `);
  return {
    target: table.key,
    set: Object.fromEntries(columns.map(([name, column]) => [name, excluded(column)])),
    setWhere: sql`${table.version} = 1 and (${list(columns.map(([, column]) => sql`${column}`))}) is distinct from (${list(columns.map(([, column]) => excluded(column)))})`,
  };
}

/** The name of a column in the database: the client's casing is snake case. */
const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Tells running processes that the list is another now. */
async function revise(tx: Transaction, vocabulary: Vocabulary, changed: number): Promise<void> {
  if (changed > 0)
    await tx
      .update(vocabularyRevisions)
      .set({ revision: sql`gen_random_uuid()` })
      .where(sql`${vocabularyRevisions.vocabulary} = ${vocabulary}`);
}
