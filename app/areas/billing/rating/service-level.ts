import Big from "big.js";
import type { SlaTerms } from "#app/areas/contracts/index.server.ts";
import type { UsageTotal } from "#app/areas/usage/index.server.ts";
import { plain } from "#app/kernel/units.ts";
import type { SlaMeasure } from "#db/vocabulary/contracts.ts";
import type { RobotState } from "#db/vocabulary/usage.ts";

/** A robot that waits, charges or is blocked is there to be used; in fault or maintenance it is not. */
const DOWN: readonly RobotState[] = ["fault", "maintenance"];

/**
 * One measure over a period: the good part of all that counts, and what was left out. Hours for uptime, operations for the success rate.
 * `percent` is exact and null when there was too little to judge by.
 */
export interface ServiceLevel {
  measure: SlaMeasure;
  good: string;
  all: string;
  excluded: string;
  percent: string | null;
  /** Threshold it fell below, and the credit owed for it; null and 0 when it was kept. */
  belowPercent: string | null;
  creditBp: number;
}

type Measure = SlaTerms["measures"][number];

/** Judges each measure by the same events that are billed. An exclusion counts only when the contract has it on its list. */
export function serviceLevels(terms: SlaTerms, totals: readonly UsageTotal[]): ServiceLevel[] {
  return terms.measures.map((measure) => levelOf(measure, terms, totals));
}

function levelOf({ measure, minimumSample, steps }: Measure, terms: SlaTerms, totals: readonly UsageTotal[]): ServiceLevel {
  const [per, good, bad] =
    measure === "uptime"
      ? [
          3600,
          (total: UsageTotal) => total.kind === "stateTime" && !isDown(total),
          (total: UsageTotal) => total.kind === "stateTime" && isDown(total),
        ]
      : [1, (total: UsageTotal) => total.kind === "operationSucceeded", (total: UsageTotal) => total.kind === "operationFailed"];
  const isExcluded = (total: UsageTotal) => total.exclusion !== null && terms.exclusions.includes(total.exclusion);
  const sum = (counts: (total: UsageTotal) => boolean) =>
    totals.filter(counts).reduce((running, total) => running.plus(total.quantity), new Big(0));
  const kept = sum((total) => good(total) && !isExcluded(total));
  const lost = sum((total) => bad(total) && !isExcluded(total));
  const left = sum((total) => (good(total) || bad(total)) && isExcluded(total));
  const all = kept.plus(lost);
  const inUnit = (seconds: Big) => plain(seconds.div(per).round(12, Big.roundHalfUp));
  const judged = all.gt(0) && all.gte(new Big(minimumSample).times(per));
  // Compared as whole numbers: 98.5 % of 3,000 hours is met at exactly 2,955.
  const below = judged ? steps.filter((step) => kept.times(100).lt(new Big(step.belowPercent).times(all))) : [];
  const deepest = below.reduce<(typeof below)[number] | null>(
    (found, step) => (found === null || new Big(step.belowPercent).lt(found.belowPercent) ? step : found),
    null,
  );
  return {
    measure,
    good: inUnit(kept),
    all: inUnit(all),
    excluded: inUnit(left),
    percent: judged ? plain(kept.times(100).div(all).round(4, Big.roundDown)) : null,
    belowPercent: deepest?.belowPercent ?? null,
    creditBp: deepest?.creditBp ?? 0,
  };
}

const isDown = ({ state }: UsageTotal) => state !== null && DOWN.includes(state);
