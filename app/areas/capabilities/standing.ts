import { EVIDENCE_GRADES, type EvidenceGrade } from "#db/vocabulary/metrics.ts";
import type { SupplyRole } from "#db/vocabulary/roles.ts";

/** Who stands first in the catalogue when nothing is asked: what a scene is built of, then who proves it, then who finances it. */
export const ROLE_STEPS: Record<SupplyRole, 0 | 1 | 2> = {
  robotMaker: 2,
  applicationServiceProvider: 2,
  algorithmSupplier: 2,
  osSupplier: 2,
  simulationSupplier: 2,
  partsSupplier: 2,
  researchInstitute: 1,
  thirdPartyVerifier: 1,
  platformProvider: 0,
  leaseOperator: 0,
  insurer: 0,
};
/** Claims beyond these do not raise a capability any more. */
export const MOST_CLAIMS = 60;

/** The grade that at least half of the claims reach, weakest 0; -1 without any. One good report among many bare words is not enough. */
export function evidenceLevel(grades: readonly EvidenceGrade[]): number {
  const levels = grades.map((grade) => EVIDENCE_GRADES.indexOf(grade)).sort((a, b) => b - a);
  return levels[Math.ceil(levels.length / 2) - 1] ?? -1;
}

/** The order of the catalogue as one number, higher first: role, evidence, then how much is claimed. */
export function standingOf(role: SupplyRole, level: number, claims: number): number {
  return ROLE_STEPS[role] * 10_000 + (level + 1) * 100 + Math.min(claims, MOST_CLAIMS);
}
