import { and, arrayOverlaps, eq, gt, inArray, isNull, or, sql } from "drizzle-orm";
import { type Capability, type CapabilityWithClaims, capabilitiesById } from "#app/areas/capabilities/index.server.ts";
import { loadLexicon, loadRegistry, type Registry } from "#app/areas/metrics/index.server.ts";
import type { Requirement, RoleSlot, SceneWithParts } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { capabilities } from "#db/schema/capabilities.ts";
import type { RunStages } from "#db/schema/matching.ts";
import { SLOT_SUPPLY_ROLES } from "#db/vocabulary/roles.ts";
import { type SearchQuery, SearchUnavailable } from "#search/client.server.ts";
import { bigramsOf, overlap, rarestWords, type WordTable, wordTable } from "./words.server.ts";

/** Hits asked per query, and candidates kept per slot after reranking. */
const HITS_PER_QUERY = 100;
const KEPT_PER_SLOT = 60;

export interface Retrieved {
  candidates: CapabilityWithClaims[];
  source: "search" | "database";
  /** True when PostgreSQL answered because Meilisearch could not. */
  degraded: boolean;
  /** Sizes of what was asked and found, for the run page. */
  sizes: Pick<RunStages, "queries" | "hits" | "found" | "kept" | "slots">;
  /** Milliseconds in the index (or its stand-in), and in reading the hits. */
  ms: Pick<RunStages["ms"], "retrieve" | "read">;
}

/**
 * Retrieves candidates for every slot of a scene (recipe C of the retrieval measurements): per slot one empty query filtered by
 * role, field, operation tags and "meets the mandatory indicator or does not state it", and one full-text query of the five rarest
 * known words; without tags, four single-word queries more. One multi-search in all; ids are re-read from PostgreSQL.
 */
export async function retrieve(ctx: Context, scene: SceneWithParts): Promise<Retrieved> {
  const [registry, lexicon, table] = await Promise.all([loadRegistry(ctx), loadLexicon(ctx), wordTable(ctx)]);
  const text = sceneText(scene);
  const words = rarestWords(text, table, lexicon, 5);
  const started = performance.now();
  let source: Retrieved["source"] = "search";
  let hits: string[];
  const queries = scene.slots.flatMap((slot) => slotQueries(scene, slot, registry, words));
  try {
    const answers = await ctx.services.search.query(queries);
    hits = answers.flatMap((answer) => answer.ids);
    hits.push(...(await widen(ctx, scene, [...new Set(hits)])));
  } catch (error) {
    if (!(error instanceof SearchUnavailable) && (error as Error).name !== "SearchUnavailable") throw error;
    source = "database";
    hits = await retrieveFromDatabase(ctx, scene);
  }
  const asked = performance.now();
  const found = [...(await capabilitiesById(ctx, hits)).values()].filter(({ capability }) => capability.status === "published");
  const candidates = keepBest(scene, found, text, table);
  const countFor = (slot: RoleSlot, list: readonly CapabilityWithClaims[]) =>
    list.filter(({ capability }) => fits(slot, capability)).length;
  return {
    candidates,
    source,
    degraded: source === "database",
    sizes: {
      queries: source === "search" ? queries.length : 0,
      hits: hits.length,
      found: found.length,
      kept: candidates.length,
      slots: scene.slots.map((slot) => ({ slotId: slot.id, found: countFor(slot, found), kept: countFor(slot, candidates) })),
    },
    ms: { retrieve: asked - started, read: performance.now() - asked },
  };
}

/** Below so many candidates for a slot the catalogue is asked again, without tags and indicators: first in the field, then in the domain. */
const ENOUGH = 12;

/**
 * A small or young catalogue may know nobody for an operation by name. Slots that found too few are asked for by role alone, so that a scene
 * gets proposals with their gaps named rather than none.
 */
async function widen(ctx: Context, scene: SceneWithParts, ids: readonly string[]): Promise<string[]> {
  const more: string[] = [];
  for (const where of [`fields = ${quoted(scene.scene.field)}`, `domains = ${quoted(scene.scene.domain)}`]) {
    const found = await capabilitiesById(ctx, [...ids, ...more]);
    const poor = scene.slots.filter((slot) => [...found.values()].filter(({ capability }) => fits(slot, capability)).length < ENOUGH);
    if (poor.length === 0) break;
    const answers = await ctx.services.search.query(
      poor.map((slot): SearchQuery => {
        const filter = [oneOf("role", SLOT_SUPPLY_ROLES[slot.role]), where];
        if (slot.componentKind) filter.push(`component_kind = ${quoted(slot.componentKind)}`);
        if (slot.role === "prime")
          filter.push("units_per_month > 0", `(${oneOf("product_type", scene.scene.productTypes)} OR product_type IS NULL)`);
        return { index: "capabilities", filter, limit: HITS_PER_QUERY };
      }),
    );
    more.push(...answers.flatMap((answer) => answer.ids));
  }
  return [...new Set(more)].filter((id) => !ids.includes(id));
}

function fits(slot: RoleSlot, capability: Capability): boolean {
  return SLOT_SUPPLY_ROLES[slot.role].includes(capability.role) && (!slot.componentKind || capability.componentKind === slot.componentKind);
}

/** What a scene says, for words and bigrams. */
function sceneText({ scene, requirements }: SceneWithParts): string {
  return `${scene.name}。${scene.coreTask}。${scene.painPoint}。${requirements.map((requirement) => requirement.name).join("。")}`;
}

const quoted = (value: string) => `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
const oneOf = (attribute: string, values: readonly string[]) => `${attribute} IN [${values.map(quoted).join(", ")}]`;

function slotQueries({ scene, requirements }: SceneWithParts, slot: RoleSlot, registry: Registry, words: string[]): SearchQuery[] {
  const base = [oneOf("role", SLOT_SUPPLY_ROLES[slot.role]), `fields = ${quoted(scene.field)}`];
  if (slot.componentKind) base.push(`component_kind = ${quoted(slot.componentKind)}`);
  if (slot.role === "prime") {
    base.push("units_per_month > 0");
    base.push(`(${oneOf("product_type", scene.productTypes)} OR product_type IS NULL)`);
  }
  const meets = requirements
    .filter((requirement) => requirement.mandatory && registry.get(requirement.metric).ownerRoles.includes(slot.role))
    .flatMap(meetsOrUnstated);
  const one = (q: string, filter: string[]): SearchQuery => ({ index: "capabilities", q, filter, limit: HITS_PER_QUERY });
  const queries = [one("", [...base, ...meets, ...(scene.tags.length > 0 ? [oneOf("tags", scene.tags)] : [])])];
  // Operating systems, simulators, parts and services rarely name the operation: tags alone would miss them.
  if (scene.tags.length > 0 && slot.role !== "prime" && slot.role !== "algorithmSupplier") queries.push(one("", [...base, ...meets]));
  if (words.length > 0) queries.push(one(words.join(" "), base));
  if (scene.tags.length === 0) for (const word of words.slice(0, 4)) queries.push(one(word, base));
  return queries;
}

function meetsOrUnstated(requirement: Requirement): string[] {
  if (requirement.upper !== null) return [];
  const attribute = `metrics.${requirement.metric}`;
  return requirement.comparator === "="
    ? []
    : [`(${attribute} ${requirement.comparator} ${requirement.target} OR ${attribute} NOT EXISTS)`];
}

/**
 * The same catalogue filters in SQL, operations first: what answers while Meilisearch does not. Widened from the field to the domain where
 * a slot finds too few, as the search is.
 */
async function retrieveFromDatabase(ctx: Context, { scene, slots }: SceneWithParts): Promise<string[]> {
  const ids = new Set<string>();
  const tagged = scene.tags.length > 0 ? sql`(${arrayOverlaps(capabilities.tags, scene.tags)})::int` : sql`0`;
  for (const slot of slots) {
    const prime = slot.role === "prime";
    for (const near of [arrayOverlaps(capabilities.fields, [scene.field]), arrayOverlaps(capabilities.domains, [scene.domain])]) {
      const rows = await ctx.db
        .select({ id: capabilities.id })
        .from(capabilities)
        .where(
          and(
            eq(capabilities.status, "published"),
            inArray(capabilities.role, [...SLOT_SUPPLY_ROLES[slot.role]]),
            near,
            slot.componentKind ? eq(capabilities.componentKind, slot.componentKind) : undefined,
            prime ? gt(capabilities.unitsPerMonth, 0) : undefined,
            prime ? or(isNull(capabilities.productType), inArray(capabilities.productType, scene.productTypes)) : undefined,
          ),
        )
        .orderBy(sql`${tagged} desc`, capabilities.id)
        .limit(HITS_PER_QUERY * 2);
      for (const { id } of rows) ids.add(id);
      if (rows.length >= ENOUGH) break;
    }
  }
  return [...ids];
}

/** Per slot the candidates whose text is nearest to the scene's, by IDF-weighted bigrams; ties by id. */
function keepBest({ slots }: SceneWithParts, found: CapabilityWithClaims[], text: string, table: WordTable): CapabilityWithClaims[] {
  const bigrams = bigramsOf(text);
  const scored = found
    .map((candidate) => {
      const { capability } = candidate;
      return { candidate, score: overlap(bigrams, `${capability.name}。${capability.summary}。${capability.description}`, table) };
    })
    .sort((a, b) => b.score - a.score || (a.candidate.capability.id < b.candidate.capability.id ? -1 : 1));
  const kept = new Map<string, CapabilityWithClaims>();
  for (const slot of slots) {
    scored
      .filter(
        ({ candidate: { capability } }) =>
          SLOT_SUPPLY_ROLES[slot.role].includes(capability.role) &&
          (!slot.componentKind || capability.componentKind === slot.componentKind),
      )
      .slice(0, KEPT_PER_SLOT)
      .forEach(({ candidate }) => {
        kept.set(candidate.capability.id, candidate);
      });
  }
  return [...kept.values()];
}
