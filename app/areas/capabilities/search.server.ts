import { and, eq, inArray } from "drizzle-orm";
import type { z } from "zod";
import {
  conditionsOf,
  excerptOf,
  loadVocabulary,
  type Marked,
  markHits,
  type ShownCondition,
  type VocabularyNow,
  wordsToMark,
} from "#app/areas/metrics/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { readCursor, type Stretch, stretchOf } from "#app/kernel/paging.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { capabilities, claims } from "#db/schema/capabilities.ts";
import { organizations } from "#db/schema/organizations.ts";
import type { EvidenceGrade } from "#db/vocabulary/metrics.ts";
import { indexOrRows, type Listed } from "#search/list.ts";
import { type CapabilityLine, type CapabilityWithClaims, capabilityLines, trimmed } from "./reads.server.ts";
import { capabilitySearchInput } from "./schemas.ts";
import { askIndex, type CapabilityAsk } from "./search-index.server.ts";
import { type CapabilityFacets, type CapabilityOrder, FACETS } from "./search-parts.ts";
import { askRows, shownConditions } from "./search-rows.server.ts";
import { readerFor } from "./search-words.ts";

const PAGE_SIZE = 20;

/** A line with what was asked for marked in it. `excerpt` is the first place of its text that says it, when name and summary do not. */
export interface CapabilityHit extends CapabilityLine {
  marked: { name: Marked; organizationName: Marked; summary: Marked; excerpt: Marked | null };
}

export interface CapabilitySearchResult extends Stretch<CapabilityHit> {
  facets: CapabilityFacets;
  /** How many reach at least each grade. */
  evidence: Record<EvidenceGrade, number>;
  order: CapabilityOrder;
  /** Conditions on quantities in force, and figures of the question that were left out. */
  conditions: ShownCondition[];
  unread: string[];
  /** Nothing had half of what was asked in words: these rows have some of it. */
  isWidened: boolean;
  /** The index did not answer; PostgreSQL did. */
  degraded: boolean;
  /** The index still counted capabilities that are no longer published, so the total is a little off. */
  approximate: boolean;
}

/**
 * Published capabilities under the filters, with counts per filter. The index finds, PostgreSQL confirms: an id is shown only when its row is
 * published and still meets the filters. When the index does not answer, PostgreSQL finds as well.
 * `vocabulary` as the caller has read it already spares a query.
 */
export async function searchCapabilities(
  ctx: Context,
  input: z.input<typeof capabilitySearchInput>,
  vocabulary?: VocabularyNow,
): Promise<CapabilitySearchResult> {
  const search = parseInput(capabilitySearchInput, input);
  const now = vocabulary ?? (await loadVocabulary(ctx));
  const { registry } = now;
  const question = readerFor(now).read(search.q);
  const { conditions, shown } = conditionsOf(registry, search.values, question);
  const cursor = readCursor(search.after ?? null);
  const isAsked = question.asked.length > 0;
  const order = search.sort === undefined || (search.sort === "relevance" && !isAsked) ? (isAsked ? "relevance" : "standing") : search.sort;
  const since = cursor ? new Date(cursor.since) : ctx.clock.now();
  const ask: CapabilityAsk = { search, question, conditions, order, since, place: cursor, limit: PAGE_SIZE };
  const { found, degraded } = await indexOrRows(
    () => askIndex(ctx, ask),
    () => askRows(ctx, ask),
  );
  const { rows, owners } = await confirmed(ctx, ask, found.ids);
  const words = wordsToMark(search.q, question);
  const first = search.metric ?? conditions[0]?.metric;
  return {
    rows: (await capabilityLines(ctx, rows, first, { registry, owners })).map((line, i) => ({
      ...line,
      marked: marksOf(line, rows[i], words),
    })),
    ...stretchOf(found, rows.length, cursor, since),
    facets: facetsOf(found.facets),
    evidence: { selfDeclared: 0, document: 0, thirdParty: 0, platform: 0, ...found.counts },
    order,
    conditions: shown,
    unread: question.unread,
    isWidened: found.isWidened,
    degraded,
  };
}

/** The rows of what was found that are still published and still meet the filters, in the order found, with claims and owners. */
async function confirmed(ctx: Context, { search, conditions }: CapabilityAsk, ids: readonly string[]) {
  if (ids.length === 0) return { rows: [], owners: new Map() };
  const [rows, claimRows] = await Promise.all([
    ctx.db
      .select({ capability: capabilities, owner: organizations })
      .from(capabilities)
      .leftJoin(organizations, eq(organizations.id, capabilities.organizationId))
      .where(and(inArray(capabilities.id, [...ids]), ...shownConditions(search, conditions))),
    ctx.db
      .select()
      .from(claims)
      .where(inArray(claims.capabilityId, [...ids]))
      .orderBy(claims.metric),
  ]);
  const byCapability = Map.groupBy(claimRows, (claim) => claim.capabilityId);
  const byId = new Map(
    rows.map(({ capability }): [string, CapabilityWithClaims] => [
      capability.id,
      { capability, claims: (byCapability.get(capability.id) ?? []).map(trimmed) },
    ]),
  );
  return {
    rows: ids.flatMap((id) => byId.get(id) ?? []),
    owners: new Map(rows.flatMap(({ owner }) => (owner ? [[owner.id, owner] as const] : []))),
  };
}

function marksOf(line: CapabilityLine, row: CapabilityWithClaims | undefined, words: readonly string[]): CapabilityHit["marked"] {
  const [name, summary] = [markHits(line.name, words), markHits(line.summary, words)];
  const isNamed = words.length === 0 || [...name, ...summary].some(({ hit }) => hit);
  return {
    name,
    summary,
    organizationName: markHits(line.organizationName, words),
    excerpt: isNamed || !row ? null : excerptOf(row.capability.description, words),
  };
}

/** Every facet of the catalogue, also those without a capability. */
function facetsOf(counted: Listed["facets"]): CapabilityFacets {
  const names = Object.values(FACETS).flat();
  return Object.fromEntries(names.map((name) => [name, counted[name] ?? {}])) as CapabilityFacets;
}
