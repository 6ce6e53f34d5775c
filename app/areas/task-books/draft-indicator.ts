import { normalizeDecimal } from "#app/kernel/units.ts";
import type { Indicator, Party, SceneRequirement } from "./document.ts";
import { tidy } from "./draft-parties.ts";

/**
 * An indicator that answers a published requirement: the first member whose part it is answers for it, and the third-party verifier, else the
 * user unit, judges it, unless that is the one who answers. What is not known stays open and is found by the checks.
 */
export function draftIndicator(requirement: SceneRequirement, parties: readonly Party[], key: string): Indicator {
  const hasRole = (party: Party, role: Party["role"]) => party.role === role || party.otherRoles.includes(role);
  const owner = requirement.answeringOrganizationIds.find((id) => parties.some((party) => party.organizationId === id)) ?? null;
  const judges = [parties.find((party) => hasRole(party, "thirdPartyVerifier")), parties.find((party) => party.role === "userUnit")];
  return {
    key,
    requirementId: requirement.requirementId,
    name: tidy(requirement.name, 200),
    dimension: requirement.dimension,
    comparator: requirement.comparator,
    target: plainDecimal(requirement.target),
    upper: requirement.upper === null ? null : plainDecimal(requirement.upper),
    unit: tidy(requirement.unit, 30) || "无量纲",
    baseline: null,
    mid: null,
    testMethod: tidy(requirement.testMethod, 500),
    sampleSize: null,
    allowedFailures: null,
    confidenceBp: null,
    evidence: "",
    ownerOrganizationId: owner,
    verifierOrganizationId: judges.find((party) => party && party.organizationId !== owner)?.organizationId ?? null,
    mandatory: requirement.mandatory,
    weight: requirement.weight,
  };
}

function plainDecimal(text: string): string {
  const decimal = normalizeDecimal(text);
  if (decimal === null) throw new RangeError(`not a decimal: ${text}`);
  return decimal;
}
