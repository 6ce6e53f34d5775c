import { assessAll } from "./assess.ts";
import { type ConflictKind, conflictBetween, fitsSlot, type Seat } from "./rules.ts";
import type { MatchCapability, MatchScene, MatchSlot, MatchWeights } from "./types.ts";
import { compareValuations, evaluate, points } from "./value.ts";

/** Somebody for one seat beside those who hold the others. */
export interface SeatCandidate {
  capability: MatchCapability;
  /** Mandatory requirements that stay unmet, and the value in points, of the consortium with it in the seat. */
  unmet: number;
  value: number;
  /** Why it cannot stand beside somebody seated; null when it can. */
  conflict: ConflictKind | null;
}

/**
 * Who of `candidates` may hold `slot` beside `others`, best first: who fits beside everybody, then fewer unmet mandatory requirements, the higher
 * value, the id. Organizations on the scene's conflict list are left out.
 */
export function rankForSeat(
  scene: MatchScene,
  slot: MatchSlot,
  others: readonly Seat[],
  candidates: readonly MatchCapability[],
  weights: MatchWeights,
): SeatCandidate[] {
  const excluded = new Set(scene.excludedOrganizationIds);
  const seated = new Set(others.map(({ capability }) => capability.id));
  const fitting = candidates.filter(
    (capability) => fitsSlot(slot, capability) && !excluded.has(capability.organizationId) && !seated.has(capability.id),
  );
  const table = assessAll(scene, [...fitting, ...others.map(({ capability }) => capability)], weights);
  return fitting
    .map((capability) => {
      const seat = { slot, capability };
      const valuation = evaluate(scene, [...others, seat], weights, table);
      const conflict = others.reduce<ConflictKind | null>((kind, other) => kind ?? conflictBetween(other, seat), null);
      return { capability, conflict, valuation };
    })
    .sort(
      (a, b) =>
        Number(a.conflict !== null) - Number(b.conflict !== null) ||
        compareValuations(a.valuation, b.valuation) ||
        (a.capability.id < b.capability.id ? -1 : 1),
    )
    .map(({ capability, conflict, valuation }) => ({
      capability,
      conflict,
      unmet: valuation.unmet.length,
      value: points(valuation.total),
    }));
}
