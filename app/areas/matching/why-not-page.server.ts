import { capabilitiesById } from "#app/areas/capabilities/index.server.ts";
import { type PublicOrganization, publicOrganization, suggestOrganizations } from "#app/areas/organizations/index.server.ts";
import { getScene, type VisibleScene } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { isAppError, notFound } from "#app/kernel/errors.ts";
import type { SupplyRole } from "#db/vocabulary/roles.ts";
import { explain } from "./explain.ts";
import { mayCompare } from "./policy.ts";
import { latestRun, type RunRow } from "./reads.server.ts";
import { type ReasonLine, reasonLine } from "./reason-lines.ts";
import { type RunView, viewRun } from "./run-view.server.ts";
import type { ComposeResult } from "./types.ts";
import { type RetrievalReason, whyNotRetrieved } from "./why-not-retrieved.server.ts";

/** Where one capability of an organization stands in the newest run. */
export interface CapabilityAnswer {
  capabilityId: string;
  name: string;
  role: SupplyRole;
  /** It is in these proposals. */
  ranks: number[];
  /** Among the candidates, and for this reason in none. */
  reason: ReasonLine | null;
  /** Not among the candidates, by this rule. */
  notRetrieved: RetrievalReason["kind"] | null;
}

export type WhyNotPage = Awaited<ReturnType<typeof whyNotPage>>;

/** Every candidate of a slot is asked about, not only the nearest. */
const ALL = 10_000;

/**
 * Why an organization is not proposed: the first failing reason of each of its published capabilities. `q` finds organizations; when it finds
 * one, or `organization` names one by code, the answer is given.
 */
export async function whyNotPage(ctx: Context, code: string, { q, organization }: { q: string; organization: string | null }) {
  const found = await getScene(ctx, code);
  const { scene } = found;
  if (!mayCompare(ctx.actor, scene)) throw notFound("场景");
  const options = organization === null ? await suggestOrganizations(ctx, q) : [];
  const asked = organization ?? (options.length === 1 ? options[0]?.code : null) ?? null;
  const [run, chosen] = await Promise.all([latestRun(ctx, scene), asked === null ? null : organizationOf(ctx, asked)]);
  return {
    scene: { code: scene.code, name: scene.name },
    q,
    options: chosen ? [] : options,
    run: run && { code: run.code, createdAt: run.createdAt.toISOString() },
    isMissing: organization !== null && chosen === null,
    chosen: chosen && { code: chosen.code, name: chosen.name, regionName: chosen.regionName },
    isExcluded: chosen !== null && chosen.id === scene.organizationId,
    answers: run && chosen ? await answersFor(ctx, found, run, chosen.id) : [],
  };
}

async function organizationOf(ctx: Context, code: string): Promise<PublicOrganization | null> {
  try {
    return await publicOrganization(ctx, code);
  } catch (error) {
    if (isAppError(error) && error.code === "notFound") return null;
    throw error;
  }
}

async function answersFor(ctx: Context, found: VisibleScene, run: RunRow, organizationId: string): Promise<CapabilityAnswer[]> {
  const view = await viewRun(ctx, run, found);
  const candidates = view.input.capabilities.filter((capability) => capability.organizationId === organizationId);
  const [ids, proposed] = [
    candidates.map(({ id }) => id),
    new Set(view.outcome.result.proposals.flatMap(({ members }) => members.map(({ capabilityId }) => capabilityId))),
  ];
  const published = await capabilitiesById(ctx, ids);
  // What its owner has taken back since is told of no more than the proposals themselves tell.
  const own = candidates.filter(({ id }) => published.has(id) || proposed.has(id));
  const missing = await whyNotRetrieved(ctx, found, run, organizationId, new Set(ids));
  const reasons = reasonsAmongCandidates(view);
  return [
    ...own.map(({ id, name, role }): CapabilityAnswer => {
      const ranks = view.outcome.result.proposals
        .filter(({ members }) => members.some(({ capabilityId }) => capabilityId === id))
        .map(({ rank }) => rank);
      return { capabilityId: id, name, role, ranks, reason: ranks.length > 0 ? null : (reasons.get(id) ?? null), notRetrieved: null };
    }),
    ...missing.map(
      ({ capabilityId, name, role, reason }): CapabilityAnswer => ({
        ...{ capabilityId, name, role, ranks: [], reason: null },
        notRetrieved: reason.kind,
      }),
    ),
  ];
}

/** Of each candidate that no proposal has a member of its organization for: the first reason it has. */
function reasonsAmongCandidates(view: RunView): Map<string, ReasonLine> {
  const { scene, capabilities, weights } = view.input;
  const result = view.outcome.result as unknown as ComposeResult;
  const { nearMisses } = explain(scene, capabilities, weights, result, { perSlot: ALL });
  return new Map(nearMisses.toReversed().map((miss) => [miss.capabilityId, reasonLine(view, miss.reason)]));
}
