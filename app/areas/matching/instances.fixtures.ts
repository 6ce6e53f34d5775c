import fc from "fast-check";
import { COMPARATORS, DIRECTIONS, EVIDENCE_GRADES } from "#db/vocabulary/metrics.ts";
import { SLOT_ROLES, SLOT_SUPPLY_ROLES } from "#db/vocabulary/roles.ts";
import { capability, claim, requirement, scene, slot } from "./market.fixtures.ts";
import type { MatchCapability, MatchClaim, MatchRequirement, MatchScene, MatchSlot, MatchWeights } from "./types.ts";
import { DEFAULT_WEIGHTS } from "./weights.ts";

/**
 * Small random instances for property tests: few distinct values, organizations and prices, so that ties, conflicts, twins and unmet
 * requirements are the rule and not the exception.
 */
export interface SmallInstance {
  scene: MatchScene;
  capabilities: MatchCapability[];
  weights: MatchWeights;
}

const METRICS = ["m1", "m2"];
const VALUES = ["-1", "0", "1", "2", "2.5", "4"];
const KINDS = [null, "dexterousHand", "forceSensor"] as const;
const IDS = Array.from({ length: 16 }, (_, index) => `c${String(index).padStart(2, "0")}`);

const slotsArbitrary: fc.Arbitrary<MatchSlot[]> = fc
  .array(
    fc.record({
      role: fc.constantFrom(...SLOT_ROLES.slice(1), "partsSupplier" as const, "partsSupplier" as const),
      componentKind: fc.constantFrom(...KINDS),
      required: fc.constantFrom(true, false, false),
    }),
    { maxLength: 5 },
  )
  .map((others) => [
    ...others.map(({ role, componentKind, required }, index) =>
      slot(`s${index}`, role, { required, componentKind: role === "partsSupplier" ? componentKind : null }),
    ),
    slot("prime", "prime"),
  ]);

const requirementsArbitrary: fc.Arbitrary<MatchRequirement[]> = fc
  .array(
    fc.record({
      metric: fc.constantFrom(...METRICS),
      comparator: fc.constantFrom(...COMPARATORS),
      direction: fc.constantFrom(...DIRECTIONS),
      target: fc.constantFrom(...VALUES),
      upper: fc.constantFrom("4", "5"),
      mandatory: fc.boolean(),
      weight: fc.integer({ min: 1, max: 5 }),
      operations: fc.constantFrom(null, null, ["insert"], ["insert", "pick"]),
      ownerRoles: fc.subarray([...SLOT_ROLES], { minLength: 1 }),
    }),
    { maxLength: 4 },
  )
  .map((list) =>
    list.map((one, index) => requirement({ ...one, id: `r${index}`, upper: one.comparator === "between" ? one.upper : null })),
  );

const claimArbitrary: fc.Arbitrary<MatchClaim> = fc
  .record({
    metric: fc.constantFrom(...METRICS),
    comparator: fc.constantFrom(...COMPARATORS),
    value: fc.constantFrom(...VALUES),
    upper: fc.constantFrom("4", "6"),
    evidence: fc.constantFrom(...EVIDENCE_GRADES),
  })
  .map(({ metric, comparator, value, upper, evidence }) =>
    claim(metric, comparator, value, { evidence, upper: comparator === "between" ? upper : null }),
  );

/** Capabilities for the slots of a scene, so that most of them fit one. */
function capabilitiesArbitrary(slots: readonly MatchSlot[]): fc.Arbitrary<MatchCapability[]> {
  const one = fc.record({
    slot: fc.constantFrom(...slots),
    maker: fc.boolean(),
    kind: fc.constantFrom(...KINDS),
    organizationId: fc.constantFrom("o0", "o1", "o2", "o3", "o4", "o5", "o6"),
    groupId: fc.constantFrom(null, null, "g0", "g1"),
    claims: fc.array(claimArbitrary, { maxLength: 3 }),
    operations: fc.constantFrom<string[]>([], [], ["insert"], ["pick"], ["weld"], ["pick", "weld"]),
    interfaces: fc.constantFrom(["i0"], ["i0", "i1"], ["i1"], []),
    worksWith: fc.oneof({ weight: 3, arbitrary: fc.constant<string[]>([]) }, { weight: 1, arbitrary: fc.subarray(IDS) }),
    notWith: fc.oneof({ weight: 4, arbitrary: fc.constant<string[]>([]) }, { weight: 1, arbitrary: fc.subarray(IDS) }),
    regionCode: fc.constantFrom("440300", "440100", "310100"),
    serviceRegions: fc.constantFrom([], ["440000"], ["310000"]),
    unitsPerMonth: fc.constantFrom(0, 1, 10),
    priceFen: fc.constantFrom(null, 40n, 60n),
    deliveredProjects: fc.constantFrom(0, 5),
  });
  const many = fc.oneof(
    { weight: 1, arbitrary: fc.array(one, { maxLength: 5 }) },
    { weight: 5, arbitrary: fc.array(one, { minLength: 6, maxLength: IDS.length }) },
  );
  return many.map((list) =>
    list.map(({ slot: place, maker, kind, ...rest }, index) => {
      const [first, second = first] = SLOT_SUPPLY_ROLES[place.role];
      const role = (maker ? first : second) ?? "robotMaker";
      return capability({
        ...rest,
        id: IDS[index] ?? String(index),
        role,
        componentKind: role === "partsSupplier" ? (place.componentKind ?? kind) : null,
      });
    }),
  );
}

const fraction = fc.constantFrom(0, 0.5, 0.85, 1);
const amount = fc.constantFrom(0, 0.1, 0.3, 1, 2.5);
const weightsArbitrary: fc.Arbitrary<MatchWeights> = fc.oneof(
  fc.constant(DEFAULT_WEIGHTS),
  fc.record({
    evidence: fc.record({ selfDeclared: fraction, document: fraction, thirdParty: fraction, platform: fraction }),
    margin: fc.record({ atTarget: fraction, saturation: fraction, halving: amount }),
    locality: fc.record({ sameCity: amount, sameProvince: amount, served: amount }),
    trackRecord: fc.record({ max: amount, half: amount }),
    capacity: fc.record({ max: amount, windowWeeks: fc.constantFrom(0, 26) }),
    teamSize: amount,
    budgetOverrun: fc.constantFrom(0, 1, 10),
    budgetLimit: fc.boolean(),
  }),
);

export const smallInstance: fc.Arbitrary<SmallInstance> = slotsArbitrary.chain((slots) =>
  fc.record({
    scene: fc
      .record({
        requirements: requirementsArbitrary,
        budgetFen: fc.constantFrom(null, 0n, 1n, 100n, 150n, 1000n),
        deploymentCount: fc.constantFrom(1, 20),
        excludedOrganizationIds: fc.subarray(["o0"]),
      })
      .map((over) => scene({ ...over, slots })),
    capabilities: capabilitiesArbitrary(slots),
    weights: weightsArbitrary,
  }),
);
