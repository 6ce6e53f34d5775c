import { EVIDENCE_GRADES } from "#db/vocabulary/metrics.ts";
import type { MatchWeights } from "./types.ts";

/**
 * The weights of a run that sets no others. One point is the full satisfaction of an indicator of weight 1.
 *
 * - Evidence: a claim nobody checked is worth six tenths of one proven on this platform; an attached document or a third party's report stands
 *   between. A self-declared wide margin therefore never outweighs a proven plain "met".
 * - Margin: 15 % of an indicator is for margin, and a tenth beyond the target earns all of it; more would reward numbers nobody needs.
 *   A wish missed by a tenth keeps half of its score at target.
 * - Locality, track record and capacity: 0.3 points each at most. Together they decide between equals and never against an indicator.
 * - Team size (λ): 0.9, the most that those three can add, so that nobody is invited for its address alone, only for what it answers.
 * - Budget (μ): 10 points for twice the budget: a tenth over budget costs as much as one indicator of weight 1. As a limit only where a unit
 *   says so: prices are published for one year and before any talk, and a consortium slightly over may be the one to talk to.
 */
export const DEFAULT_WEIGHTS: MatchWeights = {
  evidence: { selfDeclared: 0.6, document: 0.8, thirdParty: 0.95, platform: 1 },
  margin: { atTarget: 0.85, saturation: 0.1, halving: 0.1 },
  locality: { sameCity: 0.3, sameProvince: 0.2, served: 0.1 },
  trackRecord: { max: 0.3, half: 5 },
  capacity: { max: 0.3, windowWeeks: 26 },
  teamSize: 0.9,
  budgetOverrun: 10,
  budgetLimit: false,
};

/** No weight is larger: values then stay far inside the integers a number holds exactly. */
const LARGEST_WEIGHT = 1000;

/** Throws RangeError naming the first weight that is not a number in its range: fractions 0 to 1, everything else 0 to 1000. */
export function checkWeights(weights: MatchWeights): void {
  const within = (name: string, value: number, largest: number) => {
    if (!(value >= 0 && value <= largest)) throw new RangeError(`weight ${name} must be from 0 to ${largest}, got ${value}`);
  };
  for (const grade of EVIDENCE_GRADES) within(`evidence.${grade}`, weights.evidence[grade], 1);
  within("margin.atTarget", weights.margin.atTarget, 1);
  within("margin.saturation", weights.margin.saturation, 1);
  within("margin.halving", weights.margin.halving, LARGEST_WEIGHT);
  within("locality.sameCity", weights.locality.sameCity, LARGEST_WEIGHT);
  within("locality.sameProvince", weights.locality.sameProvince, LARGEST_WEIGHT);
  within("locality.served", weights.locality.served, LARGEST_WEIGHT);
  within("trackRecord.max", weights.trackRecord.max, LARGEST_WEIGHT);
  within("trackRecord.half", weights.trackRecord.half, LARGEST_WEIGHT);
  within("capacity.max", weights.capacity.max, LARGEST_WEIGHT);
  within("capacity.windowWeeks", weights.capacity.windowWeeks, LARGEST_WEIGHT);
  within("teamSize", weights.teamSize, LARGEST_WEIGHT);
  within("budgetOverrun", weights.budgetOverrun, LARGEST_WEIGHT);
}
