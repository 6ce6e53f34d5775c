import { z } from "zod";
import {
  CARE_ITEMS,
  CARE_PARTIES,
  CHARGE_BASES,
  INSURERS,
  LINE_VAT_TREATMENTS,
  RENT_TIMINGS,
  SLA_BASES,
  SLA_MEASURES,
  TIER_MODES,
} from "#db/vocabulary/contracts.ts";
import { ROBOT_STATES, SLA_EXCLUSIONS } from "#db/vocabulary/usage.ts";

/** Exact decimal as text. */
const decimal = z.string().regex(/^\d{1,26}(\.\d{1,12})?$/);
/** Whole fen as text. */
const fen = z.string().regex(/^\d{1,15}$/);
const basisPoints = z.number().int().min(0).max(10_000);
const vat = z.strictObject({ treatment: z.enum(LINE_VAT_TREATMENTS), rateBp: basisPoints, reason: z.string() });

const charge = z.strictObject({
  key: z.string(),
  basis: z.enum(CHARGE_BASES),
  /** Billed states of an operating hour; empty for every other basis. */
  states: z.array(z.enum(ROBOT_STATES)),
  tierMode: z.enum(TIER_MODES),
  /** Half-open from below: a tier holds what is more than the one before and at most `upTo`; the last has none. Fen per unit, exact. */
  tiers: z.array(z.strictObject({ upTo: decimal.nullable(), unitPriceFen: decimal })).min(1),
});

const usageTerms = z.strictObject({
  charges: z.array(charge).min(1),
  /** Owed at least per month: a quantity of one charge, or an amount of all of them. What is not used is not carried over. */
  minimum: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("quantity"), chargeKey: z.string(), quantity: decimal }),
      z.strictObject({ kind: z.literal("amount"), fen }),
    ])
    .nullable(),
  /** Part of the minimum owed in the first, second, … calendar month of the contract; all of it after them. */
  rampBp: z.array(basisPoints),
  /** Most that use costs a month. */
  capFen: fen.nullable(),
  vat,
});

const leaseTerms = z.strictObject({
  /** Robots that may be rented at a time. */
  units: z.number().int().min(1),
  monthlyRentFen: fen,
  timing: z.enum(RENT_TIMINGS),
  depositFen: fen,
  /** Price of one robot after so many months of rent, rising in months; empty: no right to buy. */
  buyOut: z.array(z.strictObject({ afterMonths: z.number().int().min(1), priceFen: fen })),
  /** Part of the rent still to come that is owed when the user unit ends early, after notice; null: it may not. */
  earlyTermination: z.strictObject({ noticeDays: z.number().int().min(0), feeBp: basisPoints }).nullable(),
  vat,
});

const slaTerms = z.strictObject({
  measures: z
    .array(
      z.strictObject({
        measure: z.enum(SLA_MEASURES),
        /** Below this many hours (uptime) or operations (success rate) nothing is judged. */
        minimumSample: decimal,
        /** Falling thresholds in percent, each with the credit owed below it; the lowest that applies counts. */
        steps: z.array(z.strictObject({ belowPercent: decimal, creditBp: basisPoints })).min(1),
      }),
    )
    .min(1),
  exclusions: z.array(z.enum(SLA_EXCLUSIONS)),
  base: z.enum(SLA_BASES),
  /** Most that all credits of a period come to, as part of the base. */
  capBp: basisPoints,
  /** After so many periods in a row below a threshold the user unit may leave; null: no such right. */
  exitAfterBreaches: z.number().int().min(1).nullable(),
});

/** Terms as stored and rated. Money is exact fen, rates are basis points. */
export const contractTerms = z.strictObject({
  schemaVersion: z.literal(2),
  usage: usageTerms.nullable(),
  lease: leaseTerms.nullable(),
  sla: slaTerms.nullable(),
  /** Days after the end of a period until it is rated, and the age beyond which an event is reviewed by people. */
  late: z.strictObject({ graceDays: z.number().int().min(0), maxLateDays: z.number().int().min(1) }),
  paymentDays: z.number().int().min(1),
  conditions: z.strictObject({
    care: z.record(z.enum(CARE_ITEMS), z.enum(CARE_PARTIES)),
    insurance: z.strictObject({ by: z.enum(INSURERS), bodyFen: fen, thirdPartyFen: fen }),
    upgrade: z.strictObject({ window: z.string(), noticeDays: z.number().int(), retest: z.boolean() }),
    exit: z.strictObject({ noticeDays: z.number().int(), handover: z.string() }),
    /** The provider may use the data of the site to improve its products: only where the user unit agreed (task book, data rights). */
    dataForImprovement: z.boolean(),
  }),
});
export type ContractTerms = z.infer<typeof contractTerms>;
export type UsageTerms = NonNullable<ContractTerms["usage"]>;
export type Charge = UsageTerms["charges"][number];
export type LeaseTerms = NonNullable<ContractTerms["lease"]>;
export type SlaTerms = NonNullable<ContractTerms["sla"]>;
export type Vat = UsageTerms["vat"];

/** Conditions nobody spoke of: what is usual (domain.md D.2). */
export const USUAL_CONDITIONS: ContractTerms["conditions"] = {
  care: {
    site: "userUnit",
    power: "userUnit",
    network: "userUnit",
    consumables: "provider",
    parts: "provider",
    software: "provider",
    operators: "userUnit",
    safetyFencing: "userUnit",
  },
  insurance: { by: "none", bodyFen: "0", thirdPartyFen: "0" },
  upgrade: { window: "", noticeDays: 7, retest: true },
  exit: { noticeDays: 30, handover: "" },
  dataForImprovement: false,
};

/** The shape of the first contracts: a price an operation or a rent, and nothing more. */
const firstTerms = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("payPerUse"),
    pricePerOperationFen: z.string(),
    minimumOperations: z.number().int(),
    paymentDays: z.number().int(),
    taxRateBp: z.number().int(),
    vatTreatment: z.string(),
  }),
  z.strictObject({
    kind: z.literal("operatingLease"),
    monthlyRentFen: z.string(),
    units: z.number().int(),
    depositFen: z.string(),
    paymentDays: z.number().int(),
    taxRateBp: z.number().int(),
    vatTreatment: z.string(),
  }),
]);

/** Terms as they were signed, in today's shape: words once agreed are never rewritten, so the first shape is read as what it says. */
export function readTerms(stored: unknown): ContractTerms {
  const first = firstTerms.safeParse(stored);
  if (!first.success) return contractTerms.parse(stored);
  const { data } = first;
  const rest = {
    schemaVersion: 2 as const,
    sla: null,
    late: { graceDays: 0, maxLateDays: 35 },
    paymentDays: data.paymentDays,
    conditions: USUAL_CONDITIONS,
  };
  if (data.kind === "operatingLease") {
    return {
      ...rest,
      usage: null,
      lease: {
        units: data.units,
        monthlyRentFen: data.monthlyRentFen,
        timing: "arrears",
        depositFen: data.depositFen,
        buyOut: [],
        earlyTermination: null,
        vat: { treatment: "tangibleLease", rateBp: data.taxRateBp, reason: data.vatTreatment },
      },
    };
  }
  return {
    ...rest,
    lease: null,
    usage: {
      charges: [
        {
          key: "c1",
          basis: "successfulTask",
          states: [],
          tierMode: "graduated",
          tiers: [{ upTo: null, unitPriceFen: data.pricePerOperationFen }],
        },
      ],
      minimum: data.minimumOperations === 0 ? null : { kind: "quantity", chargeKey: "c1", quantity: String(data.minimumOperations) },
      rampBp: [],
      capFen: null,
      vat: { treatment: "service", rateBp: data.taxRateBp, reason: data.vatTreatment },
    },
  };
}

/** How the terms are paid. */
export function kindOf(terms: Pick<ContractTerms, "usage" | "lease">): "payPerUse" | "operatingLease" | "combined" {
  if (terms.usage && terms.lease) return "combined";
  return terms.usage ? "payPerUse" : "operatingLease";
}
