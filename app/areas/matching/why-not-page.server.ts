import { capabilitiesById } from "#app/areas/capabilities/index.server.ts";
import { type PublicOrganization, publicOrganization, suggestOrganizations } from "#app/areas/organizations/index.server.ts";
import { getScene, type VisibleScene } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { isAppError, notFound } from "#app/kernel/errors.ts";
import type { SupplyRole } from "#db/vocabulary/roles.ts";
import { mayCompare } from "./policy.ts";
import { latestRun, type RunRow } from "./reads.server.ts";
import { remembered } from "./remembered.ts";
import { type RunView, viewRun } from "./run-view.server.ts";
import type { ComposeResult, MatchCapability } from "./types.ts";
import { type WhyNot, type WhyNotReason, whyNot } from "./why-not.ts";
import { type RetrievalReason, whyNotRetrieved } from "./why-not-retrieved.server.ts";

/** Where one capability of an organization stands in the newest run: among the candidates, with the first reason there, or not retrieved by a rule. */
export interface CapabilityAnswer {
  capabilityId: string;
  name: string;
  role: SupplyRole;
  reason: WhyNotReason | null;
  /** Names of the musts that a reason is about. */
  requirementNames: string[];
  /** The best consortium with it. */
  best: { value: number; unmet: number; organizationNames: string[] } | null;
  notRetrieved: RetrievalReason["kind"] | null;
}

/** A composition for each capability, which a reload does not make again. */
const remember = remembered<WhyNot[]>(500);

export type WhyNotPage = Awaited<ReturnType<typeof whyNotPage>>;

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
  const among = remember(`${run.id} ${organizationId}`, () =>
    whyNot(view.input, view.outcome.result as unknown as ComposeResult, organizationId),
  );
  const ids = among.map(({ capabilityId }) => capabilityId);
  const published = await capabilitiesById(ctx, ids);
  const missing = await whyNotRetrieved(ctx, found, run, organizationId, new Set(ids));
  return [
    // What its owner has taken back since is told of no more than the proposals themselves tell.
    ...among
      .filter(({ capabilityId, reason }) => published.has(capabilityId) || reason.kind === "proposed")
      .flatMap((one): CapabilityAnswer[] => {
        const capability = view.capability(one.capabilityId);
        return capability ? [answerOf(view, capability, one)] : [];
      }),
    ...missing.map(
      ({ capabilityId, name, role, reason }): CapabilityAnswer => ({
        ...{ capabilityId, name, role, reason: null, requirementNames: [], best: null },
        notRetrieved: reason.kind,
      }),
    ),
  ];
}

function answerOf(view: RunView, { id, name, role }: MatchCapability, { reason, best }: WhyNot): CapabilityAnswer {
  return {
    ...{ capabilityId: id, name, role, reason, notRetrieved: null },
    requirementNames: reason.kind === "mandatoryUnmet" ? reason.requirementIds.map((one) => view.requirement(one)?.name ?? "—") : [],
    best: best && {
      value: best.value,
      unmet: best.unmetMandatory.length,
      organizationNames: best.members.map(({ capabilityId }) => view.capability(capabilityId)?.organizationName ?? "—"),
    },
  };
}
