import Big from "big.js";
import { and, asc, count, desc, eq, inArray, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { loadRegistry, type Registry } from "#app/areas/metrics/index.server.ts";
import { organizationsById, regionNames } from "#app/areas/organizations/index.server.ts";
import { type Requirement, showTarget, visibleScenes } from "#app/areas/scenes/index.server.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { offsetOf, type Page, type PageRequest, pageFrom } from "#app/kernel/paging.ts";
import { plain } from "#app/kernel/units.ts";
import { capabilities } from "#db/schema/capabilities.ts";
import { opportunities, sceneStandings, supplyChecks } from "#db/schema/matching.ts";
import { scenes } from "#db/schema/scenes.ts";
import { OPPORTUNITY_KINDS, type OpportunityGap, type OpportunityKind } from "#db/vocabulary/matching.ts";
import type { ComponentKind, SlotRole } from "#db/vocabulary/roles.ts";
import { SCENE_FIELDS, type SceneField } from "#db/vocabulary/scenes.ts";
import { isOpen } from "../fitting-scenes.server.ts";
import { maySeeOpportunities } from "../policy.ts";
import { showShortfall } from "../shortfall.ts";

/** One scene and one of the vendor's capabilities. */
export interface OpportunityLine {
  scene: { code: string; name: string; field: SceneField; regionName: string; organizationName: string; closesAt: string };
  capability: { code: string; name: string };
  slot: { role: SlotRole; componentKind: ComponentKind | null };
  kind: OpportunityKind;
  /** Without it there is no consortium at all. */
  enables: boolean;
  unmetFewer: number;
  /** Points, exact decimal text. */
  gain: string;
  /** Names of the indicators it meets. */
  answers: string[];
  /** What keeps it out, with the indicator it is about; null when it raises. */
  gap: { kind: OpportunityGap["kind"]; name: string; target: string; by: string | null; otherWork: boolean } | null;
  computedAt: string;
}

export interface OpportunityFilter {
  kind: OpportunityKind;
  capability: string;
  field: SceneField | "";
  /** GB/T 2260 code of a province. */
  province: string;
  sort: "gain" | "closes";
}

export interface OpportunityPage extends Page<OpportunityLine> {
  filter: OpportunityFilter;
  /** Of all the vendor's rows, whatever the filter. */
  counts: Record<OpportunityKind, number>;
  choices: {
    capabilities: { code: string; name: string; count: number }[];
    fields: { field: SceneField; count: number }[];
    provinces: { code: string; name: string; count: number }[];
  };
  /** Published capabilities; those that were not yet held against the open scenes; scenes compared with in all; when the oldest figure was made. */
  published: number;
  unchecked: number;
  compared: number;
  checkedAt: string | null;
}

const filterParams = z.object({
  kind: z.enum(OPPORTUNITY_KINDS).catch("raises"),
  capability: z.string().max(40).catch(""),
  field: z.enum(SCENE_FIELDS).or(z.literal("")).catch(""),
  province: z
    .string()
    .regex(/^\d{2}0000$/)
    .catch(""),
  sort: z.enum(["gain", "closes"]).catch("gain"),
});

/** Open scenes by what the actor's published capabilities add to their best consortium, best first. Refuses all but vendors. */
export async function opportunityPage(ctx: Context, params: URLSearchParams): Promise<OpportunityPage> {
  if (!maySeeOpportunities(ctx.actor)) throw forbidden("只有供给单位有这份列表。");
  const filter: OpportunityFilter = filterParams.parse(Object.fromEntries(params));
  const page = pageFrom(params);
  const mine = currentRows(ctx);
  const chosen = {
    kind: eq(mine.kind, filter.kind),
    capability: filter.capability === "" ? undefined : eq(mine.capabilityCode, filter.capability),
    field: filter.field === "" ? undefined : eq(mine.field, filter.field),
    province: filter.province === "" ? undefined : eq(mine.province, filter.province),
  };
  /** Choices of one filter, counted under the others. */
  const under = (free: keyof typeof chosen) => and(...Object.entries(chosen).flatMap(([name, one]) => (name === free ? [] : [one])));
  const { db } = ctx;
  const [found, [counted], kinds, byCapability, byField, byProvince, regions, checks] = await Promise.all([
    pageRows(ctx, mine, and(...Object.values(chosen)), filter.sort, page),
    db
      .select({ n: count() })
      .from(mine)
      .where(and(...Object.values(chosen))),
    db.select({ kind: mine.kind, n: count() }).from(mine).groupBy(mine.kind),
    db
      .select({ code: mine.capabilityCode, name: mine.capabilityName, count: count() })
      .from(mine)
      .where(under("capability"))
      .groupBy(mine.capabilityCode, mine.capabilityName)
      .orderBy(desc(count()), asc(mine.capabilityCode)),
    db
      .select({ field: mine.field, count: count() })
      .from(mine)
      .where(under("field"))
      .groupBy(mine.field)
      .orderBy(desc(count()), asc(mine.field)),
    db
      .select({ code: mine.province, count: count() })
      .from(mine)
      .where(under("province"))
      .groupBy(mine.province)
      .orderBy(asc(mine.province)),
    regionNames(ctx),
    checksOf(ctx),
  ]);
  return {
    ...page,
    filter,
    rows: await linesOf(ctx, found, regions),
    total: counted?.n ?? 0,
    counts: { raises: 0, near: 0, ...Object.fromEntries(kinds.map(({ kind, n }) => [kind, n])) },
    choices: {
      capabilities: byCapability,
      fields: byField,
      provinces: byProvince.map((row) => ({ ...row, name: regions.get(row.code) ?? "—" })),
    },
    ...checks,
  };
}

/** Of each published capability of the actor's organization, how many open scenes it raises; null while that is being worked out. */
export async function raisedByMine(ctx: Context): Promise<Map<string, number | null>> {
  const { organizationId } = userOf(ctx);
  const mine = currentRows(ctx);
  const [published, raised] = await Promise.all([
    ctx.db
      .select({ code: capabilities.code, checked: supplyChecks.capabilityVersion })
      .from(capabilities)
      .leftJoin(supplyChecks, isChecked)
      .where(and(eq(capabilities.organizationId, organizationId), eq(capabilities.status, "published"))),
    ctx.db.select({ code: mine.capabilityCode, n: count() }).from(mine).where(eq(mine.kind, "raises")).groupBy(mine.capabilityCode),
  ]);
  const counts = new Map(raised.map(({ code, n }) => [code, n]));
  return new Map(published.map(({ code, checked }) => [code, checked === null ? null : (counts.get(code) ?? 0)]));
}

/** The check of a capability as it is now. */
const isChecked = and(eq(supplyChecks.capabilityId, capabilities.id), eq(supplyChecks.capabilityVersion, capabilities.version));

/** The organization's rows that count: the capability as it is published, the scene as it was last run and still open. */
function currentRows(ctx: Context) {
  return ctx.db
    .select({
      sceneId: opportunities.sceneId,
      capabilityId: opportunities.capabilityId,
      kind: opportunities.kind,
      slotRole: opportunities.slotRole,
      componentKind: opportunities.componentKind,
      enables: opportunities.enables,
      unmetFewer: opportunities.unmetFewer,
      gainMilli: opportunities.gainMilli,
      answers: opportunities.answers,
      gap: opportunities.gap,
      computedAt: opportunities.computedAt,
      capabilityCode: sql<string>`${capabilities.code}`.as("capability_code"),
      capabilityName: sql<string>`${capabilities.name}`.as("capability_name"),
      field: scenes.field,
      province: sql<string>`left(${scenes.regionCode}, 2) || '0000'`.as("province"),
      closesAt: scenes.closesAt,
    })
    .from(opportunities)
    .innerJoin(
      capabilities,
      and(
        eq(capabilities.id, opportunities.capabilityId),
        eq(capabilities.version, opportunities.capabilityVersion),
        eq(capabilities.status, "published"),
      ),
    )
    .innerJoin(scenes, and(eq(scenes.id, opportunities.sceneId), isOpen(ctx)))
    .innerJoin(sceneStandings, and(eq(sceneStandings.sceneId, opportunities.sceneId), eq(sceneStandings.runId, opportunities.runId)))
    .where(eq(opportunities.organizationId, userOf(ctx).organizationId))
    .as("mine");
}

type Rows = ReturnType<typeof currentRows>;
type Row = Awaited<ReturnType<typeof pageRows>>[number];

/** One page of them. */
function pageRows(ctx: Context, mine: Rows, where: SQL | undefined, sort: OpportunityFilter["sort"], page: PageRequest) {
  return ctx.db
    .select()
    .from(mine)
    .where(where)
    .orderBy(...orderOf(mine, sort))
    .limit(page.pageSize)
    .offset(offsetOf(page));
}

/** What decides whether there is a consortium stands above a must more, that above points; of what is near, where the best proposal lacks something itself. */
function orderOf(mine: Rows, sort: OpportunityFilter["sort"]): SQL[] {
  const gain = [desc(mine.enables), desc(mine.unmetFewer), desc(mine.gainMilli), desc(sql`jsonb_array_length(${mine.answers})`)];
  const last = [asc(mine.closesAt), asc(mine.sceneId), asc(mine.capabilityId)];
  return sort === "closes" ? [asc(mine.closesAt), ...gain, asc(mine.sceneId), asc(mine.capabilityId)] : [...gain, ...last];
}

/** How far the figures go and how old they are. */
async function checksOf(ctx: Context): Promise<Pick<OpportunityPage, "published" | "unchecked" | "compared" | "checkedAt">> {
  const rows = await ctx.db
    .select({ compared: supplyChecks.narrowed, checkedAt: supplyChecks.checkedAt })
    .from(capabilities)
    .leftJoin(supplyChecks, isChecked)
    .where(and(eq(capabilities.organizationId, userOf(ctx).organizationId), eq(capabilities.status, "published")));
  const oldest = rows.reduce<Date | null>((first, { checkedAt }) => (checkedAt && (!first || checkedAt < first) ? checkedAt : first), null);
  return {
    published: rows.length,
    unchecked: rows.filter(({ checkedAt }) => checkedAt === null).length,
    compared: rows.reduce((sum, row) => sum + (row.compared ?? 0), 0),
    checkedAt: oldest?.toISOString() ?? null,
  };
}

/** Rows as people read them. Of the scenes only what this actor may see. */
async function linesOf(ctx: Context, rows: readonly Row[], regions: ReadonlyMap<string, string>): Promise<OpportunityLine[]> {
  if (rows.length === 0) return [];
  const sceneRows = await ctx.db
    .select()
    .from(scenes)
    .where(inArray(scenes.id, [...new Set(rows.map(({ sceneId }) => sceneId))]));
  const [registry, visible, units] = await Promise.all([
    loadRegistry(ctx),
    visibleScenes(ctx, sceneRows),
    organizationsById(
      ctx,
      sceneRows.map(({ organizationId }) => organizationId),
    ),
  ]);
  const byId = new Map(visible.map((one) => [one.scene.id, one]));
  return rows.flatMap((row) => {
    const found = byId.get(row.sceneId);
    if (!found) return [];
    const { scene, requirements } = found;
    const requirementOf = (id: string) => requirements.find((one) => one.id === id);
    return [
      {
        scene: {
          ...{ code: scene.code, name: scene.name, field: scene.field, closesAt: scene.closesAt.toISOString() },
          regionName: regions.get(scene.regionCode) ?? "—",
          organizationName: units.get(scene.organizationId)?.name ?? "—",
        },
        capability: { code: row.capabilityCode, name: row.capabilityName },
        slot: { role: row.slotRole, componentKind: row.componentKind },
        ...{ kind: row.kind, enables: row.enables, unmetFewer: row.unmetFewer },
        gain: plain(new Big(row.gainMilli).div(1000)),
        answers: row.answers.flatMap((id) => requirementOf(id)?.name ?? []),
        gap: row.gap && showGap(registry, row.gap, requirementOf),
        computedAt: row.computedAt.toISOString(),
      },
    ];
  });
}

function showGap(registry: Registry, gap: OpportunityGap, requirementOf: (id: string) => Requirement | undefined): OpportunityLine["gap"] {
  const requirement = "requirementId" in gap ? requirementOf(gap.requirementId) : undefined;
  if (!requirement) return { kind: "requirementId" in gap ? "outranked" : gap.kind, name: "", target: "", by: null, otherWork: false };
  const metric = registry.get(requirement.metric);
  return {
    kind: gap.kind,
    name: requirement.name,
    target: showTarget(registry, requirement),
    otherWork: gap.kind === "open" && gap.otherWork === true,
    by: gap.kind === "short" && gap.by !== null ? showShortfall(registry, metric, gap.by) : null,
  };
}
