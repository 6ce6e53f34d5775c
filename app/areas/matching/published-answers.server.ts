import Big from "big.js";
import { and, eq, inArray } from "drizzle-orm";
import { gradesInMatching, showClaim } from "#app/areas/capabilities/index.server.ts";
import { loadRegistry } from "#app/areas/metrics/index.server.ts";
import type { SceneWithParts } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { plain } from "#app/kernel/units.ts";
import { capabilities, claims } from "#db/schema/capabilities.ts";
import { assess, isMet, isNearer } from "./assess.ts";
import { claimsAlone, matchRequirement } from "./input.server.ts";
import type { Assessment, MatchCapability } from "./types.ts";
import { DEFAULT_WEIGHTS } from "./weights.ts";

/** What an organization publishes in the metric of a requirement: the nearest of its capabilities. */
export interface PublishedAnswer {
  organizationId: string;
  /** Whether it meets the requirement, on whatever evidence. */
  covers: boolean;
  /** The figure as its owner typed it. */
  text: string;
  /** It is stated for another operation than the scene names, and so does not count. */
  otherWork: boolean;
}

/**
 * How what some organizations publish today answers the requirements of a scene: by requirement, those who publish a figure in its metric, who
 * meets it first, then the stronger answer. Figures are read as in a proposal, whichever seat the capability would take. One query of the
 * claims whatever the number of organizations and requirements. The caller has checked who may read the scene; what is read is public.
 */
export async function publishedAnswers(
  ctx: Context,
  { scene, requirements }: Pick<SceneWithParts, "scene" | "requirements">,
  organizationIds: readonly string[],
): Promise<Map<string, PublishedAnswer[]>> {
  if (organizationIds.length === 0 || requirements.length === 0) return new Map();
  const [registry, rows] = await Promise.all([
    loadRegistry(ctx),
    ctx.db
      .select({ capability: capabilities, claim: claims })
      .from(claims)
      .innerJoin(capabilities, eq(capabilities.id, claims.capabilityId))
      .where(
        and(
          eq(capabilities.status, "published"),
          inArray(capabilities.organizationId, [...organizationIds]),
          inArray(claims.metric, [...new Set(requirements.map(({ metric }) => metric))]),
        ),
      ),
  ]);
  const gradeOf = gradesInMatching(ctx.clock.now());
  const offers = rows.map(({ capability: { id, organizationId, role, componentKind, tags }, claim }) => {
    const value = plain(new Big(claim.value));
    const upper = claim.upper === null ? null : plain(new Big(claim.upper));
    const read = { metric: claim.metric, comparator: claim.comparator, value, upper, evidence: gradeOf(claim) };
    return { claim, capability: claimsAlone({ id, organizationId, role, componentKind, operations: tags, claims: [read] }) };
  });
  const byMetric = Map.groupBy(offers, ({ claim }) => claim.metric);
  return new Map(
    requirements.map((row) => {
      const requirement = matchRequirement(row, scene, registry);
      const best = new Map<string, { answer: Assessment; capability: MatchCapability; text: string }>();
      for (const { claim, capability } of byMetric.get(row.metric) ?? []) {
        const one = { answer: assess(requirement, capability, DEFAULT_WEIGHTS), capability, text: showClaim(registry, claim) };
        const known = best.get(capability.organizationId);
        if (!known || order(one, known) < 0) best.set(capability.organizationId, one);
      }
      const answers = [...best.values()].sort(order).map(({ answer, capability, text }) => ({
        organizationId: capability.organizationId,
        covers: isMet(answer.status),
        text,
        otherWork: answer.otherWork === true,
      }));
      return [row.id, answers];
    }),
  );
}

/** Who meets it before who does not, whatever stands behind the claims; then the nearer answer; ids only make it total. */
function order(a: { answer: Assessment; capability: MatchCapability }, b: { answer: Assessment; capability: MatchCapability }): number {
  const met = Number(isMet(b.answer.status)) - Number(isMet(a.answer.status));
  if (met !== 0) return met;
  if (isNearer(a.answer, b.answer)) return -1;
  if (isNearer(b.answer, a.answer)) return 1;
  return a.capability.id < b.capability.id ? -1 : 1;
}
