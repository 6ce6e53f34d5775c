import type { Charge, LeaseTerms, SlaTerms, UsageTerms, Vat } from "#app/areas/contracts/index.server.ts";
import type { UsageTotal } from "#app/areas/usage/index.server.ts";
import type { Rated, RatingInput } from "./rate-period.ts";
import type { PricedTerms, Rental, Segment } from "./rate-segment.ts";

export const SERVICE: Vat = { treatment: "service", rateBp: 600, reason: "" };
export const RENTAL: Vat = { treatment: "tangibleLease", rateBp: 1300, reason: "" };

export const tiered = (tiers: [string | null, string][], facts: Partial<Charge> = {}): Charge => ({
  key: "c1",
  basis: "successfulTask",
  states: [],
  tierMode: "graduated",
  tiers: tiers.map(([upTo, unitPriceFen]) => ({ upTo, unitPriceFen })),
  ...facts,
});
export const byUse = (facts: Partial<UsageTerms> = {}): UsageTerms => ({
  charges: [tiered([[null, "40"]])],
  minimum: null,
  rampBp: [],
  capFen: null,
  vat: SERVICE,
  ...facts,
});
export const byRent = (facts: Partial<LeaseTerms> = {}): LeaseTerms => ({
  units: 10,
  monthlyRentFen: "1200000",
  timing: "arrears",
  depositFen: "6000000",
  buyOut: [],
  earlyTermination: null,
  vat: RENTAL,
  ...facts,
});
export const level = (facts: Partial<SlaTerms> = {}): SlaTerms => ({
  measures: [
    {
      measure: "successRate",
      minimumSample: "0",
      steps: [
        { belowPercent: "98.5", creditBp: 500 },
        { belowPercent: "95", creditBp: 1000 },
      ],
    },
  ],
  exclusions: ["userSite"],
  base: "all",
  capBp: 2000,
  exitAfterBreaches: null,
  ...facts,
});
export const terms = (facts: Partial<PricedTerms>): PricedTerms => ({
  schemaVersion: 2,
  usage: null,
  lease: null,
  sla: null,
  late: { graceDays: 3, maxLateDays: 35 },
  paymentDays: 30,
  ...facts,
});

export const total = (kind: UsageTotal["kind"], quantity: number | string, facts: Partial<UsageTotal> = {}): UsageTotal => ({
  kind,
  state: null,
  exclusion: null,
  quantity: String(quantity),
  events: 1,
  ...facts,
});
export const done = (quantity: number | string, events = 1) => total("operationSucceeded", quantity, { events });

export const segment = (
  of: Partial<PricedTerms>,
  totals: readonly UsageTotal[],
  facts: Partial<Segment> & { rentals?: readonly Rental[] } = {},
): Segment => ({
  period: "2026-09",
  version: 1,
  terms: terms(of),
  from: new Date("2026-08-31T16:00:00Z"),
  to: new Date("2026-09-30T16:00:00Z"),
  coveredDays: 30,
  monthDays: 30,
  contractMonth: 1,
  totals,
  rentals: [],
  ...facts,
});
export const input = (segments: readonly Segment[], facts: Partial<RatingInput> = {}): RatingInput => ({
  period: "2026-09",
  charged: "inArrears",
  segments,
  earlier: [],
  already: [],
  alreadyOperations: "0",
  carried: [],
  ...facts,
});
export const amounts = (rated: Rated) => rated.lines.map((line) => [line.lineKey, line.quantity, line.amountFen]);
