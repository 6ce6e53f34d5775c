import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compose } from "./compose.ts";
import { explain } from "./explain.ts";
import { smallInstance } from "./instances.fixtures.ts";
import { capability, claim, market, requirement, scene, slot } from "./market.fixtures.ts";
import { reviveInput, storedInput } from "./run.ts";
import type { ComposeResult, MatchRequirement, Proposal } from "./types.ts";
import { DEFAULT_WEIGHTS } from "./weights.ts";

/** Positive when a stands before b; a result without proposals stands last. */
function ahead(a: Proposal | undefined, b: Proposal | undefined): number {
  if (!a || !b) return Number(Boolean(a)) - Number(Boolean(b));
  return b.unmetMandatory.length - a.unmetMandatory.length || a.value - b.value;
}

const MONEY = new Set(["budgetFen", "priceFen"]);
const members = (result: ComposeResult) => result.proposals.map((one) => one.members.map(({ capabilityId }) => capabilityId));

describe("what must not change, and which way", () => {
  test("the order of slots, capabilities, claims and lists changes nothing", () => {
    const shuffled = fc.tuple(smallInstance, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })));
    fc.assert(
      fc.property(shuffled, ([instance, random]) => {
        const mix = <T>(list: readonly T[]): T[] =>
          list
            .map((one) => ({ one, at: random.next().value as number }))
            .sort((a, b) => a.at - b.at)
            .map(({ one }) => one);
        const straight = compose(instance.scene, instance.capabilities, instance.weights);
        const mixed = compose(
          { ...instance.scene, slots: mix(instance.scene.slots) },
          mix(instance.capabilities).map((one) => ({
            ...one,
            claims: mix(one.claims),
            interfaces: mix(one.interfaces),
            worksWith: mix(one.worksWith),
          })),
          instance.weights,
        );
        expect(mixed).toEqual(straight);
      }),
      { numRuns: 300 },
    );
  });

  test("one more capability never makes the best proposal worse", () => {
    fc.assert(
      fc.property(smallInstance, fc.nat(), ({ scene: where, capabilities, weights }, pick) => {
        const fewer = capabilities.filter((_, index) => index !== pick % Math.max(1, capabilities.length));
        const [withAll] = compose(where, capabilities, weights, { k: 1 }).proposals;
        const [without] = compose(where, fewer, weights, { k: 1 }).proposals;
        expect(ahead(withAll, without)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 300 },
    );
  });

  test("operations in common never make the best proposal worse", () => {
    let decided = 0;
    fc.assert(
      fc.property(smallInstance, fc.nat(), ({ scene: where, capabilities, weights }, pick) => {
        // Whoever asks after the work in these instances asks for this one.
        const more = capabilities.map((one, i) =>
          (pick >> i) % 2 === 1 ? { ...one, operations: [...new Set([...one.operations, "insert"])] } : one,
        );
        const [before] = compose(where, capabilities, weights, { k: 1 }).proposals;
        const [after] = compose(where, more, weights, { k: 1 }).proposals;
        expect(ahead(after, before)).toBeGreaterThanOrEqual(0);
        if (ahead(after, before) > 0) decided++;
      }),
      { numRuns: 500 },
    );
    expect(decided).toBeGreaterThan(0);
  });

  test("where no work is known, or asked after, it decides nothing", () => {
    fc.assert(
      fc.property(smallInstance, ({ scene: where, capabilities, weights }) => {
        const unknown = capabilities.map((one) => ({ ...one, operations: [] }));
        const unasked = { ...where, requirements: where.requirements.map((one) => ({ ...one, operations: null })) };
        const neither = compose(unasked, unknown, weights);
        expect(compose(where, unknown, weights)).toEqual(neither);
        expect(compose(unasked, capabilities, weights)).toEqual(neither);
      }),
      { numRuns: 200 },
    );
  });

  test("a run stored before the work was asked after composes and explains to the same", () => {
    fc.assert(
      fc.property(smallInstance, ({ scene: where, capabilities, weights }) => {
        const asked = { ...where, requirements: where.requirements.map((one) => ({ ...one, operations: null })) };
        const input = { scene: asked, capabilities: capabilities.map((one) => ({ ...one, operations: [] })), weights };
        const old = JSON.parse(JSON.stringify(storedInput(input), (key, value) => (key === "operations" ? undefined : value)));
        expect(JSON.stringify(old)).not.toContain("operations");
        const revived = reviveInput(old);
        expect(revived).toEqual(
          JSON.parse(JSON.stringify(storedInput(input)), (key, value) => (MONEY.has(key) && value ? BigInt(value) : value)),
        );
        const result = compose(input.scene, input.capabilities, weights);
        const explanation = explain(input.scene, input.capabilities, weights, result);
        expect(JSON.stringify(explanation)).not.toContain("otherWork");
        expect(explain(revived.scene, revived.capabilities, weights, compose(revived.scene, revived.capabilities, weights))).toEqual(
          explanation,
        );
      }),
      { numRuns: 200 },
    );
  });

  test("tightening a mandatory target never makes the best proposal better", () => {
    fc.assert(
      fc.property(smallInstance, fc.nat(), fc.constantFrom("0.5", "1", "3"), ({ scene: where, capabilities, weights }, pick, by) => {
        const mandatory = where.requirements.filter((one) => one.mandatory && one.comparator !== "=");
        const chosen = mandatory[pick % Math.max(1, mandatory.length)];
        fc.pre(chosen !== undefined);
        const requirements = where.requirements.map((one) => (one === chosen ? tightened(one, Number(by)) : one));
        const [before] = compose(where, capabilities, weights, { k: 1 }).proposals;
        const [after] = compose({ ...where, requirements }, capabilities, weights, { k: 1 }).proposals;
        expect(ahead(before, after)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 300 },
    );
  });

  test("a finer unit changes nothing", () => {
    fc.assert(
      fc.property(smallInstance, ({ scene: where, capabilities, weights }) => {
        const finer = (text: string | null) => (text === null ? null : String(Number(text) * 1000));
        const requirements = where.requirements.map((one) => ({ ...one, target: finer(one.target) ?? "", upper: finer(one.upper) }));
        const scaled = capabilities.map((one) => ({
          ...one,
          claims: one.claims.map((stated) => ({ ...stated, value: finer(stated.value) ?? "", upper: finer(stated.upper) })),
        }));
        expect(compose({ ...where, requirements }, scaled, weights)).toEqual(compose(where, capabilities, weights));
      }),
      { numRuns: 300 },
    );
  });

  test("the same input gives the same result twice, and inputs stay as they were", () => {
    const { scene: where, capabilities } = market({ slots: 5, candidatesPerSlot: 12, seed: 7 });
    Object.freeze(capabilities);
    Object.freeze(where.slots);
    expect(compose(where, capabilities, DEFAULT_WEIGHTS)).toEqual(compose(where, capabilities, DEFAULT_WEIGHTS));
  });
});

function tightened(one: MatchRequirement, by: number): MatchRequirement {
  const moved = (text: string, amount: number) => String(Number(text) + amount);
  if (one.direction === "range") {
    // Asking for a wider range is asking for more; a single value becomes a range about it.
    return { ...one, comparator: "between", target: moved(one.target, -by), upper: moved(one.upper ?? one.target, by) };
  }
  if (one.comparator === "between") return { ...one, target: moved(one.target, by) };
  return { ...one, target: moved(one.target, one.comparator === "<=" ? -by : by) };
}

describe("no consortium, and why", () => {
  const slots = [slot("p", "prime"), slot("a", "algorithmSupplier")];
  const robot = capability({ id: "robot" });
  const algorithm = capability({ id: "algorithm", role: "algorithmSupplier" });
  const why = (...args: Parameters<typeof compose>) => compose(...args);

  test("nobody offers a required role", () => {
    const nothing = { proposals: [], optimal: true, gap: 0, candidateCount: 0 };
    expect(why(scene({ slots }), [], DEFAULT_WEIGHTS)).toMatchObject({
      ...nothing,
      emptyReason: { kind: "noCandidate", slotIds: ["p", "a"] },
    });
    expect(why(scene({ slots }), [algorithm], DEFAULT_WEIGHTS).emptyReason).toEqual({ kind: "noCandidate", slotIds: ["p"] });
    const hand = slot("h", "partsSupplier", { componentKind: "dexterousHand" });
    const sensor = capability({ id: "s", role: "partsSupplier", componentKind: "forceSensor" });
    expect(why(scene({ slots: [...slots, hand] }), [robot, algorithm, sensor], DEFAULT_WEIGHTS).emptyReason).toEqual({
      kind: "noCandidate",
      slotIds: ["h"],
    });
  });

  test("everybody for a required role is on the conflict list", () => {
    const where = scene({ slots, excludedOrganizationIds: [algorithm.organizationId] });
    expect(why(where, [robot, algorithm], DEFAULT_WEIGHTS).emptyReason).toEqual({ kind: "allExcluded", slotIds: ["a"] });
  });

  test("nobody works with any prime", () => {
    const foreign = { ...algorithm, interfaces: ["CANopen"] };
    expect(why(scene({ slots }), [robot, foreign], DEFAULT_WEIGHTS).emptyReason).toEqual({ kind: "incompatible", slotIds: ["a"] });
  });

  test("the rules between members leave nobody", () => {
    const where = scene({ slots: [...slots, slot("v", "thirdPartyVerifier")] });
    const verifier = capability({ id: "v", role: "thirdPartyVerifier", groupId: "g" });
    const result = why(where, [robot, { ...algorithm, groupId: "g" }, verifier], DEFAULT_WEIGHTS);
    expect(result).toMatchObject({ optimal: true, emptyReason: { kind: "conflict" } });
  });

  test("a scene with no prime slot or two is refused, as are a capability given twice and weights out of range", () => {
    expect(() => compose(scene({ slots: [] }), [robot], DEFAULT_WEIGHTS)).toThrow(RangeError);
    expect(() => compose(scene({ slots: [slot("p", "prime"), slot("q", "prime")] }), [robot], DEFAULT_WEIGHTS)).toThrow(RangeError);
    expect(() => compose(scene({ slots }), [robot, algorithm, robot], DEFAULT_WEIGHTS)).toThrow("capability given twice");
    expect(() => compose(scene({ slots }), [robot, algorithm], { ...DEFAULT_WEIGHTS, teamSize: -1 })).toThrow("teamSize");
    expect(() => compose(scene({ slots }), [robot, algorithm], { ...DEFAULT_WEIGHTS, budgetOverrun: Number.NaN })).toThrow("budgetOverrun");
  });
});

describe("who may stand with whom", () => {
  const algorithmSlot = slot("a", "algorithmSupplier");
  const pair = (prime: object, dependent: object) =>
    members(
      compose(
        scene({ slots: [slot("p", "prime"), algorithmSlot] }),
        [capability({ id: "p", ...prime }), capability({ id: "a", role: "algorithmSupplier", ...dependent })],
        DEFAULT_WEIGHTS,
      ),
    );

  test("an algorithm works with the prime it lists, the prime that lists it, one that brings the same robot, or, listing nobody, one that shares an interface", () => {
    const apart = { interfaces: ["CANopen"] };
    expect(pair({}, {})).toEqual([["p", "a"]]);
    expect(pair({}, apart)).toEqual([]);
    expect(pair({}, { ...apart, worksWith: ["p"] })).toEqual([["p", "a"]]);
    expect(pair({ worksWith: ["a"] }, apart)).toEqual([["p", "a"]]);
    expect(pair({}, { worksWith: ["another"] })).toEqual([]);
    expect(pair({ worksWith: ["another"] }, {})).toEqual([["p", "a"]]);
    expect(pair({ worksWith: ["another"] }, { ...apart, worksWith: ["another"] })).toEqual([["p", "a"]]);
    expect(pair({ notWith: ["a"] }, {})).toEqual([]);
    expect(pair({}, { notWith: ["p"], worksWith: ["p"] })).toEqual([]);
    expect(pair({ notWith: ["another"] }, {})).toEqual([["p", "a"]]);
  });

  test("an organization may hold different slots, but of interchangeable ones only one", () => {
    const sensor = (id: string, organizationId: string) =>
      capability({ id, organizationId, role: "partsSupplier", componentKind: "forceSensor" });
    const where = scene({
      slots: [slot("p", "prime"), ...["x", "y"].map((id) => slot(id, "partsSupplier", { componentKind: "forceSensor" }))],
    });
    const robot = capability({ id: "p", organizationId: "maker" });
    expect(members(compose(where, [robot, sensor("s1", "maker"), sensor("s2", "maker")], DEFAULT_WEIGHTS))).toEqual([]);
    expect(members(compose(where, [robot, sensor("s2", "maker"), sensor("s1", "other")], DEFAULT_WEIGHTS))).toEqual([["p", "s1", "s2"]]);
  });

  test("a verifier is not affiliated with any member, by organization or by group", () => {
    const where = scene({ slots: [slot("p", "prime"), algorithmSlot, slot("v", "thirdPartyVerifier")] });
    const team = [
      capability({ id: "p", groupId: "g1" }),
      capability({ id: "a", role: "algorithmSupplier", organizationId: "lab" }),
      capability({ id: "v1", role: "thirdPartyVerifier", groupId: "g1", regionCode: "440300" }),
      capability({ id: "v2", role: "thirdPartyVerifier", organizationId: "lab", regionCode: "440300" }),
      capability({ id: "v3", role: "thirdPartyVerifier", regionCode: "110100" }),
    ];
    expect(members(compose(where, team, DEFAULT_WEIGHTS))).toEqual([["p", "a", "v3"]]);
  });

  test("leasing and insurance take no slot", () => {
    const result = compose(scene(), [capability({ id: "p" }), capability({ id: "i", role: "insurer" })], DEFAULT_WEIGHTS);
    expect(result.candidateCount).toBe(1);
    expect(members(result)).toEqual([["p"]]);
  });
});

describe("what a proposal carries", () => {
  test("price, members without one, lead time, and parts that add up to the value", () => {
    const where = scene({
      slots: [slot("p", "prime"), slot("a", "algorithmSupplier", { required: false })],
      requirements: [requirement({ id: "r", weight: 5, ownerRoles: ["algorithmSupplier"] })],
      budgetFen: 1000n,
    });
    const team = [
      capability({ id: "p", priceFen: 1100n, leadTimeWeeks: 12, unitsPerMonth: 1, deliveredProjects: 5 }),
      capability({
        id: "a",
        role: "algorithmSupplier",
        claims: [claim("cycleTime", "<=", "12", { evidence: "platform" })],
        leadTimeWeeks: 3,
      }),
    ];
    const [proposal] = compose(where, team, DEFAULT_WEIGHTS).proposals;
    expect(proposal).toEqual({
      rank: 1,
      members: [
        { slotId: "p", role: "prime", capabilityId: "p", versionId: "p@1", organizationId: "org-p" },
        { slotId: "a", role: "algorithmSupplier", capabilityId: "a", versionId: "a@1", organizationId: "org-a" },
      ],
      unmetMandatory: [],
      // 5 points for the cycle time; two members of the province; 0.3 · 5/10; 0.3 · (14 weeks ≈ 3.23 units of 10); one extra member; 10 % over.
      parts: { requirements: 5, locality: 0.4, trackRecord: 0.15, capacity: 0.096923, teamSize: -0.9, budget: -1 },
      value: 3.746923,
      priceFen: 1100n,
      unpriced: ["a"],
      leadTimeWeeks: 12,
    });
  });

  test("two proposals differ in the prime or in two members", () => {
    const { scene: where, capabilities } = market({ slots: 6, candidatesPerSlot: 20, seed: 5 });
    const teams = members(compose(where, capabilities, DEFAULT_WEIGHTS, { k: 8 }));
    expect(teams).toHaveLength(8);
    teams.forEach((a, index) => {
      for (const b of teams.slice(0, index)) {
        const lacks = (x: string[], y: string[]) => x.filter((id) => !y.includes(id)).length;
        expect(a[0] !== b[0] || Math.max(lacks(a, b), lacks(b, a)) >= 2).toBe(true);
      }
    });
  });
});
