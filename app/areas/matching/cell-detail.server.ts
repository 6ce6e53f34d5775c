import { capabilitiesById, gradeInMatching, showClaim } from "#app/areas/capabilities/index.server.ts";
import { filesOf } from "#app/areas/files/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import type { EvidenceGrade } from "#db/vocabulary/metrics.ts";
import { assess, isNearer } from "./assess.ts";
import { slotRoleOf } from "./rules.ts";
import type { RunView } from "./run-view.server.ts";
import type { Assessment, MatchCapability, MatchRequirement } from "./types.ts";
import { type Verdict, verdictOf } from "./vocabulary.ts";

/** A claim as its owner publishes it today, with what it rests on. */
export interface PublishedClaim {
  text: string;
  condition: string;
  evidence: EvidenceGrade;
  evidenceNote: string;
  issuer: string;
  issuedOn: string | null;
  /** Counts as the grade below, because it is more than twelve months old. */
  isStale: boolean;
  file: { id: string; name: string } | null;
}

export interface Answerer {
  organizationName: string;
  capabilityName: string;
  /** Null when it is no longer public. */
  capabilityCode: string | null;
  value: string | null;
  evidence: EvidenceGrade | null;
  /** What it states is for other work and does not count. */
  otherWork: boolean;
  verdict: Verdict;
  /** Ranks of the proposals it is in. */
  ranks: number[];
}

export interface CellDetail {
  requirementId: string;
  rank: number;
  answerer: Answerer | null;
  /** Relative, see `Assessment.margin`. */
  margin: number | null;
  shortfall: string | null;
  satisfaction: number;
  contribution: number;
  /** Null when nobody answers, or what answers is no longer public. */
  published: PublishedClaim | null;
  /** What counted in the run is not what is published today. */
  changedSince: boolean;
  /** Who of the run's candidates answers best beside the one who does; null when nobody else claims anything. */
  next: Answerer | null;
}

/** What stands behind one cell. Null when the run has no such cell. */
export async function cellDetail(
  ctx: Context,
  view: RunView,
  { requirementId, rank }: { requirementId: string; rank: number },
): Promise<CellDetail | null> {
  const requirement = view.requirement(requirementId);
  const explanation = view.outcome.explanation.proposals.find((one) => one.rank === rank);
  const one = explanation?.requirements.find((candidate) => candidate.requirementId === requirementId);
  if (!requirement || !explanation || !one) return null;
  const answering = view.capability(one.capabilityId);
  const next = nextBest(view, requirement, answering);
  const [known, files] = await Promise.all([
    capabilitiesById(
      ctx,
      [answering, next?.capability].flatMap((capability) => (capability ? [capability.id] : [])),
    ),
    filesOf(ctx, "capability", answering ? [answering.id] : []),
  ]);
  const answererOf = (capability: MatchCapability, answer: Pick<Assessment, "claim" | "status" | "otherWork">): Answerer => ({
    organizationName: capability.organizationName,
    capabilityName: capability.name,
    capabilityCode: known.get(capability.id)?.capability.code ?? null,
    value: view.value(answer.claim),
    evidence: answer.claim?.evidence ?? null,
    otherWork: answer.otherWork === true,
    verdict: verdictOf(requirement.mandatory, answer.status),
    ranks: view.outcome.result.proposals
      .filter(({ members }) => members.some(({ capabilityId }) => capabilityId === capability.id))
      .map((proposal) => proposal.rank),
  });
  const claim = known.get(answering?.id ?? "")?.claims.find(({ metric }) => metric === requirement.metric);
  const counted = claim && gradeInMatching(claim, view.row.createdAt);
  return {
    requirementId,
    rank,
    answerer: answering ? answererOf(answering, one) : null,
    margin: one.margin,
    shortfall: view.shortfall(requirementId, one.shortfall),
    satisfaction: one.q,
    contribution: one.contribution,
    published: claim
      ? {
          text: showClaim(view.registry, claim),
          condition: claim.condition,
          evidence: claim.evidence,
          evidenceNote: claim.evidenceNote,
          issuer: claim.issuer,
          issuedOn: claim.issuedOn,
          isStale: gradeInMatching(claim, ctx.clock.now()) !== claim.evidence,
          file: files.get(answering?.id ?? "")?.find(({ id }) => id === claim.fileId) ?? null,
        }
      : null,
    changedSince:
      one.claim !== null &&
      answering !== undefined &&
      (claim === undefined || claim.value !== one.claim.value || claim.upper !== one.claim.upper || counted !== one.claim.evidence),
    next: next && answererOf(next.capability, next.answer),
  };
}

/** The best answer (`isNearer`) of another organization than the one who answers. */
function nextBest(view: RunView, requirement: MatchRequirement, answering: MatchCapability | undefined) {
  let best: { capability: MatchCapability; answer: Assessment } | null = null;
  for (const capability of view.input.capabilities) {
    const role = slotRoleOf(capability.role);
    if (capability.organizationId === answering?.organizationId || role === null || !requirement.ownerRoles.includes(role)) continue;
    if (view.input.scene.excludedOrganizationIds.includes(capability.organizationId)) continue;
    const answer = assess(requirement, capability, view.input.weights);
    if (answer.claim !== null && (best === null || isNearer(answer, best.answer))) best = { capability, answer };
  }
  return best;
}
