import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compose } from "./compose.ts";
import { type Explanation, explain } from "./explain.ts";
import { smallInstance } from "./instances.fixtures.ts";
import { capability, claim, market, requirement, scene, slot } from "./market.fixtures.ts";
import type { MatchCapability, MatchScene } from "./types.ts";
import { DEFAULT_WEIGHTS } from "./weights.ts";

const cycleTime = requirement({ id: "cycle", metric: "cycleTime", target: "15", weight: 4 });
const mtbf = requirement({
  id: "mtbf",
  metric: "mtbf",
  comparator: ">=",
  target: "1000",
  mandatory: false,
  weight: 3,
  ownerRoles: ["prime"],
  direction: "higher",
});
const where = scene({
  slots: [slot("p", "prime"), slot("a", "algorithmSupplier"), slot("v", "thirdPartyVerifier", { required: false })],
  requirements: [cycleTime, mtbf],
});
const robot = capability({
  id: "robot",
  claims: [claim("cycleTime", "<=", "16"), claim("mtbf", ">=", "820", { evidence: "selfDeclared" })],
  deliveredProjects: 20,
});
const algorithm = capability({
  id: "algorithm",
  role: "algorithmSupplier",
  claims: [claim("cycleTime", "<=", "13.8", { evidence: "document" })],
});

function explained(market: readonly MatchCapability[], on: MatchScene = where): Explanation {
  return explain(on, market, DEFAULT_WEIGHTS, compose(on, market, DEFAULT_WEIGHTS, { k: 1 }));
}

describe("a proposal, requirement by requirement", () => {
  test("who answers, with what, how far from the target, and what it adds", () => {
    const [proposal] = explained([robot, algorithm]).proposals;
    expect(proposal?.requirements[0]).toMatchObject({
      requirementId: "cycle",
      slotId: "a",
      capabilityId: "algorithm",
      organizationId: "org-algorithm",
      status: "met",
      claim: { value: "13.8", evidence: "document" },
      shortfall: null,
    });
    expect(proposal?.requirements[0]?.margin).toBeCloseTo(0.08, 12);
    expect(proposal?.requirements[1]).toMatchObject({ capabilityId: "robot", status: "short", shortfall: "180" });
    expect(proposal?.gaps).toEqual(["mtbf"]);
  });

  test("a requirement nobody claims is unanswered by nobody", () => {
    const [proposal] = explained([{ ...robot, claims: [] }, algorithm]).proposals;
    expect(proposal?.requirements[1]).toMatchObject({
      capabilityId: null,
      slotId: null,
      status: "unanswered",
      contribution: 0,
      claim: null,
    });
  });

  test("a figure of other work is told as such, and no report would make it count", () => {
    const asked = scene({ ...where, requirements: [{ ...cycleTime, operations: ["insert"] }, mtbf] });
    const [proposal] = explained([robot, { ...algorithm, operations: ["weld"] }], asked).proposals;
    // The robot names no operation: it is taken at its word, and comes nearer.
    expect(proposal?.requirements[0]).toMatchObject({ capabilityId: "robot", status: "short" });
    const [other] = explained(
      [
        { ...robot, operations: ["pick"] },
        { ...algorithm, operations: ["weld"] },
      ],
      asked,
    ).proposals;
    expect(other?.requirements[0]).toMatchObject({ status: "unanswered", otherWork: true, shortfall: null, contribution: 0 });
    expect(other?.requirements[0]?.claim).not.toBeNull();
    expect(other?.requirements[1]).not.toHaveProperty("otherWork");
    expect(other?.raise).toMatchObject({ kind: "requirement", requirementId: "cycle" });
  });

  test("contributions add up to the requirements part, unmet musts are gaps, whatever the instance", () => {
    fc.assert(
      fc.property(smallInstance, (instance) => {
        const result = compose(instance.scene, instance.capabilities, instance.weights);
        const { proposals } = explain(instance.scene, instance.capabilities, instance.weights, result);
        proposals.forEach(({ requirements, parts, gaps }, index) => {
          expect(requirements.reduce((sum, { contribution }) => sum + contribution, 0)).toBeCloseTo(parts.requirements, 9);
          expect(gaps).toEqual(expect.arrayContaining(result.proposals[index]?.unmetMandatory ?? []));
          const value = Object.values(parts).reduce((sum, part) => sum + part, 0);
          expect(value).toBeCloseTo(result.proposals[index]?.value ?? Number.NaN, 9);
        });
      }),
      { numRuns: 300 },
    );
  });
});

describe("what would raise a proposal most", () => {
  test("a mandatory requirement met comes before any points", () => {
    const slow = { ...algorithm, claims: [claim("cycleTime", "<=", "15.8")] };
    expect(explained([robot, slow]).proposals[0]?.raise).toEqual({
      kind: "requirement",
      requirementId: "cycle",
      capabilityId: "algorithm",
      mandatory: true,
      gain: 4 * 0.85 * 0.95,
    });
  });

  test("else the larger gain: here a wish met, there a report for a claim already made", () => {
    expect(explained([robot, algorithm]).proposals[0]?.raise).toMatchObject({
      kind: "requirement",
      requirementId: "mtbf",
      mandatory: false,
    });
    const sturdy = { ...robot, claims: [claim("mtbf", ">=", "1000", { evidence: "thirdParty" })] };
    const [proposal] = explained([
      sturdy,
      { ...algorithm, claims: [claim("cycleTime", "<=", "13", { evidence: "selfDeclared" })] },
    ]).proposals;
    expect(proposal?.raise).toMatchObject({
      kind: "evidence",
      capabilityId: "algorithm",
      metric: "cycleTime",
      from: "selfDeclared",
      to: "thirdParty",
      requirementIds: ["cycle"],
    });
    expect(proposal?.raise?.gain).toBeCloseTo(4 * (0.95 - 0.6), 6);
  });

  test("the gain told for a report is the gain had by bringing it", () => {
    let checked = 0;
    fc.assert(
      fc.property(smallInstance, (instance) => {
        const budgetless = { ...instance.scene, budgetFen: null };
        const result = compose(budgetless, instance.capabilities, DEFAULT_WEIGHTS, { k: 1 });
        const raise = explain(budgetless, instance.capabilities, DEFAULT_WEIGHTS, result).proposals[0]?.raise;
        fc.pre(raise?.kind === "evidence");
        checked++;
        const team = instance.capabilities
          .filter(({ id }) => result.proposals[0]?.members.some(({ capabilityId }) => capabilityId === id))
          .map((one) =>
            one.id !== raise.capabilityId
              ? one
              : {
                  ...one,
                  claims: one.claims.flatMap((had) => (had.metric === raise.metric ? [had, { ...had, evidence: raise.to }] : [had])),
                },
          );
        const slots = budgetless.slots.filter(({ id }) => result.proposals[0]?.members.some(({ slotId }) => slotId === id));
        const [after] = compose({ ...budgetless, slots }, team, DEFAULT_WEIGHTS, { k: 1 }).proposals;
        // Several claims about one metric may each be reported; the gain told is that of one of them.
        expect((after?.value ?? 0) - (result.proposals[0]?.value ?? 0)).toBeGreaterThanOrEqual(raise.gain - 1e-6);
      }),
      { numRuns: 300 },
    );
    expect(checked).toBeGreaterThan(20);
  });

  const brilliant = capability({
    id: "brilliant",
    role: "algorithmSupplier",
    interfaces: ["CANopen"],
    claims: [claim("cycleTime", "<=", "9", { evidence: "platform" })],
  });
  const reliable = { ...robot, claims: [claim("mtbf", ">=", "2000", { evidence: "platform" })] };

  test("a named capability that lacks nothing but a proven compatibility with the prime", () => {
    const [proposal] = explained([reliable, algorithm, brilliant]).proposals;
    expect(proposal?.raise).toMatchObject({
      kind: "capability",
      slotId: "a",
      capabilityId: "brilliant",
      replacesCapabilityId: "algorithm",
      needsCompatibilityWith: "robot",
      unmetFewer: 0,
    });
    const [adapted] = explained([reliable, algorithm, { ...brilliant, worksWith: ["robot"] }]).proposals;
    const value = (one: typeof adapted) => Object.values(one?.parts ?? {}).reduce((sum, part) => sum + part, 0);
    expect(value(adapted) - value(proposal)).toBeCloseTo(proposal?.raise?.gain ?? 0, 9);
  });

  test("but not one that an owner said does not work with it", () => {
    const [proposal] = explained([reliable, algorithm, { ...brilliant, notWith: ["robot"] }]).proposals;
    expect(proposal?.raise?.kind).not.toBe("capability");
  });

  test("no capability that may stand in the best proposal would raise it, and each named one gives what is told", () => {
    let told = 0;
    fc.assert(
      fc.property(smallInstance, (instance) => {
        const result = compose(instance.scene, instance.capabilities, instance.weights, { k: 3 });
        const { proposals } = explain(instance.scene, instance.capabilities, instance.weights, result);
        proposals.forEach(({ raise }, index) => {
          if (raise?.kind !== "capability") return;
          told++;
          if (index === 0) expect(raise.needsCompatibilityWith).not.toBeNull();
          const proposal = result.proposals[index];
          const ids = proposal?.members.map(({ capabilityId }) => capabilityId).filter((id) => id !== raise.replacesCapabilityId) ?? [];
          const team = instance.capabilities
            .filter(({ id }) => ids.includes(id) || id === raise.capabilityId)
            .map((one) =>
              one.id === raise.capabilityId && raise.needsCompatibilityWith ? { ...one, worksWith: [raise.needsCompatibilityWith] } : one,
            );
          const [after] = compose(instance.scene, team, instance.weights, { k: 1 }).proposals;
          const fewer = (proposal?.unmetMandatory.length ?? 0) - (after?.unmetMandatory.length ?? 0);
          expect(fewer).toBeGreaterThanOrEqual(raise.unmetFewer);
          if (fewer === raise.unmetFewer) expect((after?.value ?? 0) - (proposal?.value ?? 0)).toBeGreaterThanOrEqual(raise.gain - 1e-6);
        });
      }),
      { numRuns: 400 },
    );
    expect(told).toBeGreaterThan(20);
  });

  test("nothing, when everything is met on the strongest evidence", () => {
    const done = {
      ...robot,
      claims: [claim("cycleTime", "<=", "10", { evidence: "platform" }), claim("mtbf", ">=", "2000", { evidence: "platform" })],
    };
    expect(explained([done, { ...algorithm, claims: [] }]).proposals[0]?.raise).toBeNull();
  });
});

describe("near misses and their one reason", () => {
  const misses = (...others: MatchCapability[]) =>
    explained([robot, algorithm, ...others]).nearMisses.map(({ slotId, capabilityId, reason }) => ({ slotId, capabilityId, reason }));

  test("another prime that would leave a must unmet, and by how much", () => {
    const only = scene({ requirements: [{ ...cycleTime, ownerRoles: ["prime"] }] });
    const fast = capability({ id: "fast", claims: [claim("cycleTime", "<=", "14")] });
    const slow = capability({ id: "slow", claims: [claim("cycleTime", "<=", "15.8")], deliveredProjects: 100 });
    const { nearMisses } = explained([slow, fast], only);
    expect(nearMisses).toEqual([
      {
        slotId: "prime",
        role: "prime",
        capabilityId: "slow",
        organizationId: "org-slow",
        reason: { kind: "mandatoryUnmet", requirementId: "cycle", shortfall: "0.8" },
      },
    ]);
  });

  test("a must whose figure is of other work", () => {
    const only = scene({ requirements: [{ ...cycleTime, ownerRoles: ["prime"], operations: ["insert"] }] });
    const one = (id: string, ...operations: string[]) => capability({ id, operations, claims: [claim("cycleTime", "<=", "14")] });
    const { proposals, nearMisses } = explained([one("a-welds", "weld"), one("b-inserts", "insert", "weld")], only);
    expect(proposals[0]?.requirements[0]).toMatchObject({ capabilityId: "b-inserts", status: "met" });
    expect(nearMisses).toMatchObject([
      { capabilityId: "a-welds", reason: { kind: "mandatoryUnmet", requirementId: "cycle", shortfall: null, otherWork: true } },
    ]);
  });

  test("incompatible with the prime", () => {
    const foreign = capability({
      id: "foreign",
      role: "algorithmSupplier",
      interfaces: ["CANopen"],
      claims: algorithm.claims,
      deliveredProjects: 9,
    });
    expect(misses(foreign)).toEqual([
      { slotId: "a", capabilityId: "foreign", reason: { kind: "incompatible", withCapabilityId: "robot", because: "nothingShared" } },
    ]);
    expect(misses({ ...foreign, interfaces: robot.interfaces, worksWith: ["other"] })).toMatchObject([
      { reason: { because: "namesOthers" } },
    ]);
    expect(misses({ ...foreign, interfaces: robot.interfaces, notWith: ["robot"] })).toMatchObject([{ reason: { because: "rejected" } }]);
  });

  test("a verifier affiliated with a member", () => {
    const group = { groupId: "g" };
    const own = capability({ id: "own", role: "thirdPartyVerifier", ...group });
    expect(explained([{ ...robot, ...group }, algorithm, own]).nearMisses).toMatchObject([
      { slotId: "v", capabilityId: "own", reason: { kind: "affiliatedVerifier", withCapabilityId: "robot" } },
    ]);
  });

  test("on the conflict list", () => {
    const barred = capability({ id: "barred", role: "algorithmSupplier", claims: algorithm.claims, deliveredProjects: 50 });
    const shut = { ...where, excludedOrganizationIds: ["org-barred"] };
    expect(explained([robot, algorithm, barred], shut).nearMisses).toMatchObject([
      { capabilityId: "barred", reason: { kind: "excluded" } },
    ]);
  });

  test("possible, for less", () => {
    const weaker = { ...algorithm, id: "weaker", organizationId: "org-weaker", claims: [claim("cycleTime", "<=", "15")] };
    const [miss] = misses(weaker);
    expect(miss).toMatchObject({ slotId: "a", capabilityId: "weaker", reason: { kind: "lowerValue" } });
    expect(miss?.reason.kind === "lowerValue" && miss.reason.by).toBeCloseTo(4 * 0.8 * (0.97 - 0.85), 6);
  });

  test("at most so many per slot, nobody who is proposed, nothing without a proposal", () => {
    const { scene: on, capabilities } = market({ slots: 6, candidatesPerSlot: 15, seed: 2 });
    const result = compose(on, capabilities, DEFAULT_WEIGHTS);
    const { nearMisses } = explain(on, capabilities, DEFAULT_WEIGHTS, result, { perSlot: 3 });
    const proposed = new Set(result.proposals.flatMap(({ members }) => members.map(({ capabilityId }) => capabilityId)));
    expect(nearMisses.length).toBeGreaterThan(6);
    for (const { id } of on.slots) expect(nearMisses.filter(({ slotId }) => slotId === id).length).toBeLessThanOrEqual(3);
    expect(nearMisses.some(({ capabilityId }) => proposed.has(capabilityId))).toBe(false);
    expect(explained([algorithm])).toEqual({ proposals: [], nearMisses: [] });
  });

  test("of interchangeable slots only the first is told", () => {
    const sensor = (id: string) => capability({ id, role: "partsSupplier", componentKind: "forceSensor" });
    const twins = ["x", "y"].map((id) => slot(id, "partsSupplier", { componentKind: "forceSensor" }));
    const { nearMisses } = explained([robot, sensor("s1"), sensor("s2"), sensor("s3")], scene({ slots: [slot("p", "prime"), ...twins] }));
    expect(nearMisses.map(({ slotId, capabilityId }) => [slotId, capabilityId])).toEqual([["x", "s3"]]);
  });

  test("a proposal of other inputs is refused", () => {
    const result = compose(where, [robot, algorithm], DEFAULT_WEIGHTS);
    expect(() => explain(where, [robot], DEFAULT_WEIGHTS, result)).toThrow(RangeError);
  });
});
