import { assess } from "./assess.ts";
import type { NearMissReason } from "./explain.ts";
import type { Raise } from "./raises.ts";
import type { Incompatibility } from "./rules.ts";
import type { RunView } from "./run-view.server.ts";
import type { MatchCapability } from "./types.ts";

/** What an explanation says in ids, with the names and figures people read. */

export interface RaiseLine {
  kind: Raise["kind"];
  gain: number;
  organizationName: string | null;
  capabilityName: string | null;
  requirementNames: string[];
  /** Mandatory requirements that would no longer be unmet; negative where more would be. */
  unmetFewer: number;
  /** Of a capability: whom it replaces, and the prime it would have to be shown to work with. */
  replacesName: string | null;
  needsCompatibilityWithName: string | null;
  /** What the organization offers is for other work: what it proves would count once it names the scene's, and then all it states counts with it. */
  otherWork: boolean;
}

export function raiseLine(view: RunView, raise: Raise): RaiseLine {
  const nameOf = (id: string | null) => (id === null ? null : (view.capability(id)?.name ?? "—"));
  const answering = view.capability(raise.capabilityId);
  const ids = "requirementIds" in raise ? raise.requirementIds : "requirementId" in raise ? [raise.requirementId] : [];
  return {
    kind: raise.kind,
    gain: raise.gain,
    organizationName: answering?.organizationName ?? null,
    capabilityName: answering?.name ?? null,
    requirementNames: ids.map((id) => view.requirement(id)?.name ?? "—"),
    unmetFewer: raise.kind === "capability" ? raise.unmetFewer : Number(raise.kind === "requirement" && raise.mandatory),
    replacesName: nameOf(raise.kind === "capability" ? raise.replacesCapabilityId : null),
    needsCompatibilityWithName: nameOf(raise.kind === "capability" ? raise.needsCompatibilityWith : null),
    otherWork: raise.kind === "requirement" && isForOtherWork(view, raise.requirementId, answering),
  };
}

/** Whether a figure of the capability, met exactly and proven, would not count: it holds for one operation, and the capability names others. */
function isForOtherWork(view: RunView, requirementId: string, capability: MatchCapability | undefined): boolean {
  const requirement = view.requirement(requirementId);
  if (!requirement || !capability) return false;
  const { metric, comparator, target: value, upper } = requirement;
  const claims = [{ metric, comparator, value, upper, evidence: "thirdParty" as const }];
  return assess(requirement, { ...capability, claims }, view.input.weights).otherWork === true;
}

/** Why somebody fell out, in one shape for every kind. */
export interface ReasonLine {
  kind: NearMissReason["kind"];
  requirementName: string | null;
  shortfall: string | null;
  /** What it states of the requirement is for other work. */
  otherWork: boolean;
  withName: string | null;
  because: Incompatibility | null;
  by: number | null;
}

export function reasonLine(view: RunView, reason: NearMissReason): ReasonLine {
  return {
    kind: reason.kind,
    requirementName: "requirementId" in reason ? (view.requirement(reason.requirementId)?.name ?? "—") : null,
    shortfall: "shortfall" in reason ? view.shortfall(reason.requirementId, reason.shortfall) : null,
    otherWork: reason.kind === "mandatoryUnmet" && reason.otherWork === true,
    withName: "withCapabilityId" in reason ? (view.capability(reason.withCapabilityId)?.name ?? null) : null,
    because: reason.kind === "incompatible" ? (reason.because ?? null) : null,
    by: "by" in reason ? reason.by : null,
  };
}

export function nearMissLines(view: RunView) {
  const [best] = view.outcome.result.proposals;
  return view.outcome.explanation.nearMisses.map((miss) => ({
    role: miss.role,
    /** The best proposal leaves this slot empty: it would come in addition, and take nobody's place. */
    isAdditional: best !== undefined && !best.members.some(({ slotId }) => slotId === miss.slotId),
    organizationName: view.capability(miss.capabilityId)?.organizationName ?? "—",
    capabilityName: view.capability(miss.capabilityId)?.name ?? "—",
    ...reasonLine(view, miss.reason as NearMissReason),
  }));
}
