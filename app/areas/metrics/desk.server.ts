import { and, arrayContains, asc, count, desc, eq, inArray, sql } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import type { Context } from "#app/kernel/context.server.ts";
import { forbidden, notFound } from "#app/kernel/errors.ts";
import { offsetOf, type PageRequest } from "#app/kernel/paging.ts";
import { capabilities } from "#db/schema/capabilities.ts";
import { metrics, operations, unknownWordings, vocabularyChanges } from "#db/schema/metrics.ts";
import { scenes } from "#db/schema/scenes.ts";
import { DIMENSIONS, type Vocabulary, type VocabularyAct, type WordingSource, type WordingState } from "#db/vocabulary/metrics.ts";
import { describeMetricChange, describeOperationChange, type MetricFacts, type OperationFacts } from "./describe-change.ts";
import { normalizeText } from "./lexicon.ts";
import { metricUsage } from "./metric-usage.server.ts";
import { mayReadVocabularies } from "./policy.ts";
import { loadRegistry, metricOf } from "./reads.server.ts";
import { type Metric, optionsOf, type Registry } from "./registry.ts";
import type { MetricFilter, OperationFilter } from "./schemas.ts";
import type { VocabularyState } from "./states.ts";

function guard(ctx: Context): void {
  if (!mayReadVocabularies(ctx.actor)) throw forbidden("只有平台运营可以查看这些内容。");
}

const stateOf = ({ retiredAt }: { retiredAt: Date | null }): VocabularyState => (retiredAt ? "retired" : "inUse");
const matches = (q: string, words: readonly string[]) => q === "" || words.some((word) => normalizeText(word).includes(normalizeText(q)));

/** The registry as a list for its keepers, filtered; small enough to be filtered here. `total` counts all rows, retired ones too. */
export async function listMetrics(ctx: Context, filter: MetricFilter) {
  guard(ctx);
  const [rows, registry] = await Promise.all([ctx.db.select().from(metrics).orderBy(asc(metrics.key)), loadRegistry(ctx)]);
  const inOrder = DIMENSIONS.flatMap((dimension) => rows.filter((row) => row.dimension === dimension));
  const found = inOrder.filter(
    (row) =>
      (filter.dimension === undefined || row.dimension === filter.dimension) &&
      (filter.family === undefined || (row.family ?? "none") === filter.family) &&
      (filter.kind === undefined || row.kind === filter.kind) &&
      (filter.state === undefined || stateOf(row) === filter.state) &&
      matches(filter.q, [row.name, ...row.aliases]),
  );
  return {
    total: rows.length,
    rows: found.map((row) => ({ ...metricLine(registry, metricOf(row)), state: stateOf(row), updatedAt: row.updatedAt.toISOString() })),
  };
}

/** A quantity as a line of a list: what it is measured in, and where it is sensible, as text. */
export function metricLine(registry: Registry, metric: Metric) {
  const options = optionsOf(metric);
  const [first] = options;
  const last = options.at(-1);
  return {
    key: metric.key,
    name: metric.name,
    aliases: metric.aliases,
    note: metric.note,
    dimension: metric.dimension,
    family: metric.family,
    kind: metric.kind,
    direction: metric.direction,
    units: metric.kind === "number" ? metric.units.map(({ unit }) => registry.unitName(unit) || "个") : [],
    range:
      metric.kind === "number"
        ? registry.show({ ...metric, symmetric: false }, metric.plausibleMin, metric.plausibleMax)
        : options.length > 6
          ? `${first?.label}–${last?.label}（${options.length} 档）`
          : options.map(({ label }) => label).join("、"),
    testMethod: metric.testMethod,
    ownerRoles: metric.ownerRoles,
    version: metric.version,
  };
}

/** A quantity with everything its keepers need: the row, where it is used, who changed what. */
export async function metricDetail(ctx: Context, key: string) {
  guard(ctx);
  const [row] = await ctx.db.select().from(metrics).where(eq(metrics.key, key));
  if (!row) throw notFound("指标");
  const [registry, usage, history] = await Promise.all([loadRegistry(ctx), metricUsage(ctx, key), historyOf(ctx, "metrics", key)]);
  const metric = metricOf(row);
  const unitName = (unit: string) => registry.unitName(unit);
  return {
    metric,
    line: metricLine(registry, metric),
    state: stateOf(row),
    units: metric.units.map((unit) => ({ ...unit, name: registry.unitName(unit.unit) || "个", uses: usage.units.get(unit.unit) ?? 0 })),
    options: optionsOf(metric).map(({ label }) => label),
    usage: { requirements: usage.requirements, claims: usage.claims },
    history: history.map(({ before, after, ...change }) => ({
      ...change,
      changes: before === null ? [] : describeMetricChange(before as unknown as MetricFacts, after as unknown as MetricFacts, unitName),
    })),
  };
}

/** The lexicon as a list, with how many scenes and capabilities carry each operation. */
export async function listOperations(ctx: Context, filter: OperationFilter) {
  guard(ctx);
  const [rows, scenesOf, capabilitiesOf, waiting] = await Promise.all([
    ctx.db.select().from(operations).orderBy(asc(operations.field), asc(operations.key)),
    tagCounts(ctx, scenes, scenes.tags),
    tagCounts(ctx, capabilities, capabilities.tags),
    ctx.db.select({ n: count() }).from(unknownWordings).where(eq(unknownWordings.state, "open")),
  ]);
  const found = rows.filter(
    (row) =>
      (filter.field === undefined || row.field === filter.field) &&
      (filter.state === undefined || stateOf(row) === filter.state) &&
      matches(filter.q, [row.name, ...row.wordings]),
  );
  return {
    total: rows.length,
    waiting: waiting[0]?.n ?? 0,
    rows: found.map((row) => ({
      key: row.key,
      name: row.name,
      field: row.field,
      wordings: row.wordings.filter((wording) => wording !== row.name),
      state: stateOf(row),
      scenes: scenesOf.get(row.key) ?? 0,
      capabilities: capabilitiesOf.get(row.key) ?? 0,
      updatedAt: row.updatedAt.toISOString(),
    })),
  };
}

async function tagCounts(ctx: Context, table: PgTable, tags: PgColumn): Promise<Map<string, number>> {
  const key = sql<string>`unnest(${tags})`.as("key");
  const rows = await ctx.db.select({ key, n: count() }).from(table).groupBy(sql`1`);
  return new Map(rows.map(({ key, n }) => [key, n]));
}

export async function operationDetail(ctx: Context, key: string) {
  guard(ctx);
  const [row] = await ctx.db.select().from(operations).where(eq(operations.key, key));
  if (!row) throw notFound("工序");
  const [[inScenes], [inCapabilities], history] = await Promise.all([
    ctx.db
      .select({ n: count() })
      .from(scenes)
      .where(arrayContains(scenes.tags, [key])),
    ctx.db
      .select({ n: count() })
      .from(capabilities)
      .where(arrayContains(capabilities.tags, [key])),
    historyOf(ctx, "operations", key),
  ]);
  return {
    operation: {
      key: row.key,
      name: row.name,
      field: row.field,
      wordings: row.wordings.filter((wording) => wording !== row.name),
      version: row.version,
    },
    state: stateOf(row),
    updatedAt: row.updatedAt.toISOString(),
    usage: { scenes: inScenes?.n ?? 0, capabilities: inCapabilities?.n ?? 0 },
    history: history.map(({ before, after, ...change }) => ({
      ...change,
      changes: before === null ? [] : describeOperationChange(before as unknown as OperationFacts, after as unknown as OperationFacts),
    })),
  };
}

interface Change {
  version: number;
  act: VocabularyAct;
  reason: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown>;
  userName: string;
  at: string;
}

/** Changes of one row, the newest first. */
async function historyOf(ctx: Context, vocabulary: Vocabulary, key: string): Promise<Change[]> {
  const rows = await ctx.db
    .select()
    .from(vocabularyChanges)
    .where(and(eq(vocabularyChanges.vocabulary, vocabulary), eq(vocabularyChanges.key, key)))
    .orderBy(desc(vocabularyChanges.version));
  return rows.map(({ version, act, reason, before, after, userName, at }) => ({
    version,
    act,
    reason,
    before,
    after,
    userName,
    at: at.toISOString(),
  }));
}

/** Texts in which no operation was found, the oldest first while they wait, else the last handled first. */
export async function listWordings(ctx: Context, state: WordingState, request: PageRequest) {
  guard(ctx);
  const where = eq(unknownWordings.state, state);
  const [[total], rows, names] = await Promise.all([
    ctx.db.select({ n: count() }).from(unknownWordings).where(where),
    ctx.db
      .select()
      .from(unknownWordings)
      .where(where)
      .orderBy(state === "open" ? asc(unknownWordings.id) : desc(unknownWordings.handledAt))
      .limit(request.pageSize)
      .offset(offsetOf(request)),
    ctx.db.select({ key: operations.key, name: operations.name }).from(operations),
  ]);
  const ids = (source: WordingSource) => rows.filter((row) => row.source === source).map(({ sourceId }) => sourceId);
  const codes = new Map(
    (
      await Promise.all([
        ctx.db
          .select({ id: scenes.id, code: scenes.code })
          .from(scenes)
          .where(inArray(scenes.id, ids("scene"))),
        ctx.db
          .select({ id: capabilities.id, code: capabilities.code })
          .from(capabilities)
          .where(inArray(capabilities.id, ids("capability"))),
      ])
    )
      .flat()
      .map(({ id, code }) => [id, code]),
  );
  return {
    ...request,
    total: total?.n ?? 0,
    rows: rows.map((row) => ({
      id: row.id,
      code: codes.get(row.sourceId) ?? null,
      version: row.version,
      source: row.source,
      text: row.text,
      reason: row.reason,
      operationName: names.find(({ key }) => key === row.operationKey)?.name ?? null,
      createdAt: row.createdAt.toISOString(),
      handledAt: row.handledAt?.toISOString() ?? null,
    })),
  };
}
