import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SupplyRole } from "#db/vocabulary/roles.ts";
import { assessAll } from "../assess.ts";
import { claim, requirement, slot } from "../market.fixtures.ts";
import { fitsSlot } from "../rules.ts";
import type { MatchClaim, MatchRequirement } from "../types.ts";
import { DEFAULT_WEIGHTS } from "../weights.ts";
import { catalogueOf, findGaps, type OpenScene } from "./gaps.ts";
import { leversOf } from "./levers.ts";
import { type Offer, stating } from "./offers.ts";

const FIELDS = ["manufacturing", "warehousing"] as const;
/** As in the registry, a metric has one direction. */
const DIRECTION_OF = { m1: "lower", m2: "higher", m3: "range" } as const;
const TARGETS = ["1", "2", "2.5", "4"];

const must: fc.Arbitrary<Partial<MatchRequirement>> = fc
  .record({
    metric: fc.constantFrom("m1" as const, "m2" as const, "m3" as const),
    comparator: fc.constantFrom("<=" as const, ">=" as const, "=" as const, "between" as const),
    target: fc.constantFrom(...TARGETS),
    upper: fc.constantFrom("4", "5"),
    operations: fc.constantFrom(null, ["insert"], ["insert", "pick"]),
    ownerRoles: fc.subarray(["prime" as const, "algorithmSupplier" as const, "partsSupplier" as const], { minLength: 1 }),
  })
  .map((one) => ({ ...one, direction: DIRECTION_OF[one.metric], upper: one.comparator === "between" ? one.upper : null }));

const sceneOf = (index: number): fc.Arbitrary<OpenScene> =>
  fc
    .record({
      field: fc.constantFrom(...FIELDS),
      parts: fc.subarray([
        slot("a", "algorithmSupplier"),
        slot("h", "partsSupplier", { componentKind: "dexterousHand" }),
        slot("p", "partsSupplier"),
      ]),
      musts: fc.array(must, { maxLength: 3 }),
    })
    .map(({ field, parts, musts }) => ({
      id: `s${index}`,
      regionCode: "440100",
      field,
      productTypes: ["humanoidWheeled"],
      slots: [slot("prime", "prime"), ...parts],
      musts: musts.map((over, i) => requirement({ ...over, id: `s${index}r${i}` })),
      run: null,
    }));

const offerOf = (index: number): fc.Arbitrary<Offer> =>
  fc
    .record({
      field: fc.constantFrom(...FIELDS),
      serviceRegions: fc.constantFrom([], [], ["440000"], ["310000", "440100"], ["440300"]),
      role: fc.constantFrom<SupplyRole>("robotMaker", "algorithmSupplier", "partsSupplier", "insurer"),
      kind: fc.constantFrom("dexterousHand" as const, "gripper" as const),
      productType: fc.constantFrom(null, "humanoidWheeled" as const, "quadrupedLegged" as const),
      metric: fc.constantFrom("m1", "m2", "m3"),
      comparator: fc.constantFrom("<=" as const, ">=" as const, "=" as const, "between" as const),
      value: fc.constantFrom(...TARGETS),
      upper: fc.constantFrom("4", "6"),
      operations: fc.constantFrom([], ["insert"], ["pick"], ["weld"]),
    })
    .map(({ field, serviceRegions, operations, role, kind, productType, metric, comparator, value, upper }) => ({
      capabilityId: `c${index}`,
      ...{ field, role, serviceRegions, operations },
      componentKind: role === "partsSupplier" ? kind : null,
      productType: role === "robotMaker" ? productType : null,
      claim: claim(metric, comparator, value, { upper: comparator === "between" ? upper : null }),
    }));

const market = fc.record({
  scenes: fc.tuple(...[0, 1, 2, 3].map(sceneOf)),
  offers: fc.array(fc.nat(15), { maxLength: 16 }).chain((list) => fc.tuple(...list.map((_, i) => offerOf(i)))),
});

/** The same question put to every capability, without looking anything up. */
function meetsAny(scene: OpenScene, asked: MatchRequirement, offers: readonly Offer[]): boolean {
  return offers.some((offer) => {
    if (offer.field !== scene.field) return false;
    // All scenes are in 440100.
    if (offer.serviceRegions.length > 0 && !offer.serviceRegions.some((code) => code === "440100" || code === "440000")) return false;
    const capability = { ...stating(offer.claim, offer.operations), role: offer.role, componentKind: offer.componentKind };
    const isPrime = offer.role === "robotMaker";
    if (isPrime && offer.productType !== null && !scene.productTypes.includes(offer.productType)) return false;
    const table = assessAll(
      { ...scene, requirements: [asked], provinceCode: "", budgetFen: null, deploymentCount: 1, excludedOrganizationIds: [] },
      [capability],
      DEFAULT_WEIGHTS,
    );
    const status = table.get(capability.id)?.[0]?.status;
    return scene.slots.some((one) => fitsSlot(one, capability)) && (status === "met" || status === "selfDeclaredOnly");
  });
}

describe("the gap map", () => {
  test("names exactly the musts that nobody who could take a seat meets", () => {
    fc.assert(
      fc.property(market, ({ scenes, offers }) => {
        const catalogue = catalogueOf(offers, offers);
        for (const scene of scenes) {
          const expected = scene.musts.filter((asked) => !meetsAny(scene, asked, offers)).map(({ id }) => id);
          expect(findGaps(scene, catalogue).map(({ requirement: { id } }) => id)).toEqual(expected);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("says of the last run which gap lies in the combination, and trusts it where somebody of another field meets a must", () => {
    const scene: OpenScene = {
      ...{ id: "s", regionCode: "440100", field: "manufacturing", productTypes: [] },
      slots: [slot("prime", "prime")],
      musts: [requirement({ id: "r1", metric: "m1", target: "10" }), requirement({ id: "r2", metric: "m2", target: "10" })],
      run: { kind: "proposed", unmet: new Set(["r1"]) },
    };
    const robot = (metric: string, value: string): Offer => ({
      ...{ capabilityId: metric, field: "manufacturing", role: "robotMaker", componentKind: null, productType: null, serviceRegions: [] },
      operations: [],
      claim: claim(metric, "<=", value),
    });
    const met = [robot("m1", "8")];
    expect(findGaps(scene, catalogueOf(met, met))).toMatchObject([{ requirement: { id: "r1" }, kind: "combination", seats: [] }]);
    const short = [robot("m1", "12"), robot("m1", "11")];
    expect(findGaps(scene, catalogueOf(short, short))).toMatchObject([
      { kind: "catalogue", state: "short", nearest: { shortfall: "1" }, miss: 0.1, unmetInScene: 1 },
    ]);
    expect(findGaps({ ...scene, run: null }, catalogueOf([], met))).toMatchObject([{ state: "unanswered" }, { state: "unanswered" }]);
    expect(findGaps({ ...scene, run: null }, catalogueOf([], []))).toMatchObject([{ state: "nobody" }, { state: "nobody" }]);
  });
});

describe("supply that unlocks scenes", () => {
  const gapsOf = (scenes: readonly OpenScene[], offers: readonly Offer[]) => {
    const catalogue = catalogueOf(offers, offers);
    return scenes.flatMap((scene) =>
      findGaps(scene, catalogue).map((gap) => ({ ...gap, regionCode: scene.regionCode, field: scene.field })),
    );
  };

  test("adding what a point of the curve states leaves exactly the unlocked scenes without a gap, and the helped with fewer", () => {
    fc.assert(
      fc.property(market, ({ scenes, offers }) => {
        const before = Map.groupBy(gapsOf(scenes, offers), ({ sceneId }) => sceneId);
        for (const lever of leversOf([...before.values()].flat())) {
          for (const { comparator, value, upper, unlocked, helped } of lever.curve) {
            const stated: MatchClaim = claim(lever.metric, comparator, value, { upper });
            const role: SupplyRole = lever.role === "prime" ? "robotMaker" : (lever.role as SupplyRole);
            // A part of a kind nobody asks for takes the seats that take any kind, and no other.
            const componentKind = lever.componentKind ?? (role === "partsSupplier" ? "gasSensor" : null);
            const added = FIELDS.map(
              (field): Offer => ({
                capabilityId: "new",
                field,
                role,
                componentKind,
                productType: null,
                serviceRegions: [],
                operations: lever.operations,
                claim: stated,
              }),
            );
            const after = Map.groupBy(gapsOf(scenes, [...offers, ...added]), ({ sceneId }) => sceneId);
            const seatIsAny = lever.componentKind === null;
            const touched = scenes.filter(
              ({ id, slots }) =>
                (after.get(id)?.length ?? 0) < (before.get(id)?.length ?? 0) &&
                (seatIsAny || slots.some((one) => one.componentKind === lever.componentKind)),
            );
            const done = touched.filter(({ id }) => before.get(id)?.length === 1).length;
            expect({ unlocked, helped }).toEqual({ unlocked: done, helped: touched.length - done });
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test("the curve rises, the best comes first, and a seat nobody can take today is taken or in the way", () => {
    const asked = (id: string, target: string) => requirement({ id, metric: "m1", target });
    const base = { regionCode: "440100", field: "manufacturing" as const, productTypes: [], slots: [slot("prime", "prime")] };
    const scenes: OpenScene[] = [
      { ...base, id: "s1", musts: [asked("r1", "12")], run: null },
      { ...base, id: "s2", musts: [asked("r2", "9")], run: { kind: "none", lacking: [{ role: "prime", componentKind: null }] } },
      { ...base, id: "s3", musts: [asked("r3", "9")], run: { kind: "none", lacking: [{ role: "osSupplier", componentKind: null }] } },
      { ...base, id: "s4", musts: [asked("r4", "9")], run: { kind: "none", lacking: null } },
      { ...base, id: "s5", musts: [asked("r5", "7"), requirement({ id: "r6", metric: "m2", target: "1" })], run: null },
    ];
    const [best, ...rest] = leversOf(gapsOf(scenes, []));
    expect(best).toMatchObject({
      ...{ role: "prime", metric: "m1", scenes: 5, unlocked: 2, helped: 3 },
      curve: [
        { value: "12", unlocked: 1, helped: 0 },
        { value: "9", unlocked: 2, helped: 2 },
        { value: "7", unlocked: 2, helped: 3 },
      ],
    });
    expect(rest).toMatchObject([{ metric: "m2", unlocked: 0, helped: 1 }]);
  });

  test("a figure of one operation is a supply of its own for each, and serves scenes of which no operation is known besides", () => {
    const base = { regionCode: "440100", field: "manufacturing" as const, productTypes: [], slots: [slot("prime", "prime")], run: null };
    const asked = (id: string, operations: string[] | null) => ({
      ...base,
      id,
      musts: [requirement({ id, metric: "m1", target: "9", operations })],
    });
    const scenes: OpenScene[] = [
      asked("s1", ["insert"]),
      asked("s2", ["insert", "weld"]),
      asked("s3", ["weld"]),
      asked("s4", ["pick"]),
      asked("s5", null),
    ];
    expect(leversOf(gapsOf(scenes, [])).map(({ operations, scenes: all, unlocked }) => [operations, all, unlocked])).toEqual([
      [["insert"], 3, 3],
      [["weld"], 3, 3],
      [["pick"], 2, 2],
    ]);
    // What any of several would serve alike is told once.
    expect(leversOf(gapsOf([asked("s1", ["insert", "weld"]), asked("s2", ["weld", "insert", "pick"])], []))).toMatchObject([
      { operations: ["insert", "weld"], unlocked: 2 },
      { operations: ["pick"], unlocked: 1 },
    ]);
    expect(leversOf(gapsOf([asked("s5", null), asked("s6", null)], []))).toMatchObject([{ operations: [], unlocked: 2 }]);
  });
});
