import Big from "big.js";
import { awardedBid } from "#app/areas/calls/index.server.ts";
import { type ConsortiumMember, getConsortium } from "#app/areas/consortia/index.server.ts";
import { type PublishedAnswer, publishedAnswers } from "#app/areas/matching/index.server.ts";
import { loadRegistry, type Registry } from "#app/areas/metrics/index.server.ts";
import type { SceneWithParts } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { plain } from "#app/kernel/units.ts";
import type { SlotRole } from "#db/vocabulary/roles.ts";
import type { PromisedValue, SceneRequirement } from "./document.ts";
import { bindingPromise } from "./promised-values.ts";

/** What a scene asks of a consortium and what its awarded bid promised, as the draft and its checks read it. */
export interface Asked {
  /** The published requirements with which member covers each, and who is proposed to answer for it. */
  requirements: SceneRequirement[];
  /** Empty for a consortium that came of a proposal. A promise for what is no longer asked in this way is left out: it cannot be compared. */
  promises: PromisedValue[];
}

/**
 * A member covers a requirement by what it publishes today: some capability of it meets the requirement as the matcher reads it, whatever stands
 * behind the figure. A promise of the awarded bid covers, too: its whole team gave its word. The third-party verifier covers nothing: what it
 * publishes is what it can measure.
 */
export async function askedOf(ctx: Context, consortiumId: string): Promise<Asked> {
  const [{ scene, members }, bid, registry] = await Promise.all([
    getConsortium(ctx, { id: consortiumId }),
    awardedBid(ctx, consortiumId),
    loadRegistry(ctx),
  ]);
  const seated = members.filter(({ status, role }) => status === "accepted" && role !== "thirdPartyVerifier");
  const roles = rolesOf(seated);
  const answers = await publishedAnswers(ctx, scene, [...roles.keys()]);
  const promises = bid === null ? [] : promisedValues(registry, scene, bid.content.promises);
  const team = new Set(bid?.content.team.map(({ organizationId }) => organizationId));
  const requirements = scene.requirements.map((row): SceneRequirement => {
    const asked = {
      requirementId: row.id,
      name: row.name,
      dimension: row.dimension,
      comparator: row.comparator,
      ...shownTarget(registry, row),
      mandatory: row.mandatory,
      weight: row.weight,
      testMethod: row.testMethod,
    };
    const published = answers.get(row.id) ?? [];
    const isOwner = (id: string) => registry.get(row.metric).ownerRoles.some((role) => roles.get(id)?.has(role));
    const byClaim = published.filter(({ covers }) => covers).map(({ organizationId }) => organizationId);
    const byPromise = bindingPromise(asked, promises) === null ? [] : [...roles.keys()].filter((id) => team.has(id));
    const covering = [...new Set([...byClaim, ...byPromise])];
    const fitting = [...roles.keys()].filter(isOwner);
    return {
      ...asked,
      answeringOrganizationIds: [
        ...new Set([...byClaim.filter(isOwner), ...byClaim, ...byPromise.filter(isOwner), ...fitting, ...byPromise]),
      ],
      coveringOrganizationIds: covering,
      fallingShort: published.filter(({ organizationId }) => !covering.includes(organizationId)).map(figureOf),
    };
  });
  return { requirements, promises };
}

function figureOf({ organizationId, text, otherWork }: PublishedAnswer) {
  return { organizationId, figure: otherWork ? `${text}，为其他作业` : text };
}

/** The roles each organization is seated in, in the order of the seats. */
function rolesOf(seated: readonly ConsortiumMember[]): Map<string, Set<SlotRole>> {
  const roles = new Map<string, Set<SlotRole>>();
  for (const { organizationId, role } of seated) roles.set(organizationId, (roles.get(organizationId) ?? new Set()).add(role));
  return roles;
}

type BidPromise = NonNullable<Awaited<ReturnType<typeof awardedBid>>>["content"]["promises"][number];

function promisedValues(registry: Registry, { requirements }: SceneWithParts, promised: readonly BidPromise[]): PromisedValue[] {
  return requirements.flatMap((requirement) => {
    const { id: requirementId, metric, comparator, shownUnit } = requirement;
    const promise = promised.find((one) => one.requirementId === requirementId);
    if (!promise || promise.metric !== metric || promise.comparator !== comparator) return [];
    const known = registry.get(metric);
    const inUnit = (value: string) => registry.inUnit(known, value, shownUnit);
    const typed = promise.shownUnit === shownUnit || known.kind !== "number";
    const shown = typed
      ? { shownTarget: promise.shownValue, shownUpper: promise.shownUpper }
      : { shownTarget: inUnit(promise.value), shownUpper: promise.upper === null ? null : inUnit(promise.upper) };
    return [{ requirementId, comparator, ...shownTarget(registry, { metric, target: promise.value, shownUnit, ...shown }) }];
  });
}

/** Target and unit as the document holds them: figures as typed; of a grade or a yes or no its number, with the word for it as the unit. */
function shownTarget(
  registry: Registry,
  requirement: { metric: string; target: string; shownTarget: string; shownUpper: string | null; shownUnit: string },
): { target: string; upper: string | null; unit: string } {
  const metric = registry.get(requirement.metric);
  if (metric.kind === "number")
    return { target: requirement.shownTarget, upper: requirement.shownUpper, unit: registry.unitName(requirement.shownUnit) };
  return { target: plain(new Big(requirement.target)), upper: null, unit: `（即${registry.show(metric, requirement.target, null)}）` };
}
