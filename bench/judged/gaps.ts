import { assess } from "#app/areas/matching/assess.ts";
import type { RunInput } from "#app/areas/matching/run.ts";
import type { MatchCapability, MatchRequirement, MatchSlot, Proposal } from "#app/areas/matching/types.ts";
import { bestWith, compareBest } from "./ranking.ts";

/** A capability that an expert would invite (a 2 or a 3), in its slot, retrieved or not. */
export interface Invited {
  slot: MatchSlot;
  capability: MatchCapability;
}

/**
 * Why a must is unmet in the top proposal:
 *
 * - `nobody`: whoever the expert would invite misses it as well or may not answer for it.
 * - `incompatible`: somebody invited meets it, and stands in no consortium with whoever was retrieved.
 * - `trade`: somebody invited meets it, and even the best consortium with them misses as many musts, or is worth less; `instead` are the musts
 *   it misses.
 * - `unexplained`: with somebody invited there is a consortium that stands before the top proposal. They were not retrieved, or the
 *   composer is wrong.
 */
export interface Gap {
  requirement: MatchRequirement;
  kind: "nobody" | "incompatible" | "trade" | "unexplained";
  by: MatchCapability | null;
  instead: MatchRequirement[];
}

/** Every must the top proposal leaves unmet, held against whoever the expert would invite. */
export function gapsOf(input: RunInput, top: Proposal, invited: readonly Invited[]): Gap[] {
  const { scene, weights } = input;
  return scene.requirements
    .filter(({ id }) => top.unmetMandatory.includes(id))
    .map((requirement): Gap => {
      const able = invited.filter(
        ({ slot, capability }) =>
          requirement.ownerRoles.includes(slot.role) &&
          ["met", "selfDeclaredOnly"].includes(assess(requirement, capability, weights).status),
      );
      const told = able.map(({ slot, capability }): Gap => {
        const { best } = bestWith(input, slot, capability);
        if (best === null) return { requirement, kind: "incompatible", by: capability, instead: [] };
        const kind = compareBest(best, top) < 0 ? "unexplained" : "trade";
        return { requirement, kind, by: capability, instead: scene.requirements.filter(({ id }) => best.unmetMandatory.includes(id)) };
      });
      return (
        told.find(({ kind }) => kind === "unexplained") ??
        told.find(({ kind }) => kind === "trade") ??
        told[0] ?? { requirement, kind: "nobody", by: null, instead: [] }
      );
    });
}
