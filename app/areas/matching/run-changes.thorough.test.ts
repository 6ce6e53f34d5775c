import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compose } from "./compose.ts";
import { smallInstance } from "./instances.fixtures.ts";
import { capability, claim, requirement, scene, slot } from "./market.fixtures.ts";
import type { RunInput } from "./run.ts";
import { type CatalogueFacts, type ComparedRun, runChanges } from "./run-changes.ts";
import { DEFAULT_WEIGHTS } from "./weights.ts";

const runOf = (input: RunInput): ComparedRun => ({
  input,
  proposals: compose(input.scene, input.capabilities, input.weights).proposals,
});
const FACTS: CatalogueFacts = { isNew: () => true, isWithdrawn: () => true };
const inProposals = (run: ComparedRun) => new Set(run.proposals.flatMap(({ members }) => members.map(({ capabilityId }) => capabilityId)));
const cents = (value: number) => Math.round(value * 1e6);

/** Two runs of one scene: capabilities come and go, weights and requirements may differ. */
const pairs = fc
  .tuple(smallInstance, fc.array(fc.boolean(), { minLength: 16, maxLength: 16 }), fc.boolean(), fc.boolean())
  .map(([instance, kept, otherWeights, otherScene]) => {
    const later: RunInput = {
      scene: otherScene
        ? { ...instance.scene, requirements: instance.scene.requirements.map((one) => ({ ...one, mandatory: !one.mandatory })) }
        : instance.scene,
      capabilities: instance.capabilities.filter((_, i) => kept[i]),
      weights: otherWeights ? { ...instance.weights, teamSize: instance.weights.teamSize + 0.5 } : instance.weights,
    };
    return { before: runOf(instance), after: runOf(later), otherWeights, otherScene };
  });

describe("runChanges", () => {
  test("a run against itself changed nothing", () => {
    fc.assert(
      fc.property(smallInstance, (instance) => {
        const run = runOf(instance);
        const changes = runChanges(run, runOf(structuredClone(instance)), FACTS);
        expect(changes).toMatchObject({
          steps: [],
          members: [],
          weights: [],
          sameOrder: true,
          catalogue: { came: 0, went: 0, changed: 0 },
        });
      }),
      { numRuns: 100 },
    );
  });

  test("members that came and went are those the proposals differ in, each with a step that was taken", () => {
    fc.assert(
      fc.property(pairs, ({ before, after }) => {
        const changes = runChanges(before, after, FACTS);
        const [old, now] = [inProposals(before), inProposals(after)];
        const ids = (came: boolean) =>
          changes.members.filter((one) => (one.before.length === 0) === came).map(({ capabilityId }) => capabilityId);
        expect(new Set(ids(true))).toEqual(new Set([...now].filter((id) => !old.has(id))));
        expect(new Set(ids(false))).toEqual(new Set([...old].filter((id) => !now.has(id))));
        const taken = new Set(changes.steps.map(({ cause }) => cause));
        for (const { cause } of changes.members) expect(taken.has(cause)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test("the steps add up to the whole difference of the best proposals, and its parts add up to it too", () => {
    fc.assert(
      fc.property(pairs, ({ before, after }) => {
        const { steps, before: old, after: now } = runChanges(before, after, FACTS);
        if (!old || !now) return;
        const sum = (parts: object) => Object.values(parts).reduce((total: number, part: number) => total + cents(part), 0);
        expect(sum(now.parts) - sum(old.parts)).toBe(cents(now.value) - cents(old.value));
        if (steps.some(({ by }) => by === null)) return;
        expect(steps.reduce((total, { by }) => total + cents(by ?? 0), 0)).toBe(cents(now.value) - cents(old.value));
        expect(steps.at(-1)?.best ?? old).toEqual(now);
      }),
      { numRuns: 300 },
    );
  });

  test("a step is only named where its input differs", () => {
    fc.assert(
      fc.property(pairs, ({ before, after, otherWeights, otherScene }) => {
        const { steps, weights } = runChanges(before, after, FACTS);
        const causes = steps.map(({ cause }) => cause);
        expect(causes.includes("weights")).toBe(otherWeights);
        expect(weights.length > 0).toBe(otherWeights);
        expect(causes.includes("scene")).toBe(otherScene && before.input.scene.requirements.length > 0);
        expect(causes.includes("catalogue")).toBe(after.input.capabilities.length < before.input.capabilities.length);
      }),
      { numRuns: 200 },
    );
  });
});

describe("reasons", () => {
  const asked = scene({
    requirements: [requirement({ id: "r", metric: "m", comparator: "<=", target: "10", weight: 5, mandatory: false })],
    slots: [slot("prime", "prime")],
  });
  const maker = (id: string, value: string, facts = {}) =>
    capability({ id, role: "robotMaker", claims: [claim("m", "<=", value, { evidence: "thirdParty" })], ...facts });
  const run = (...capabilities: RunInput["capabilities"]) => {
    const input = { scene: asked, capabilities, weights: DEFAULT_WEIGHTS };
    return { input, proposals: compose(asked, capabilities, DEFAULT_WEIGHTS, { k: 1 }).proposals };
  };
  const reasons = (before: ComparedRun, after: ComparedRun, facts = FACTS) =>
    runChanges(before, after, facts).members.map(({ capabilityId, after: ranks, cause, own }) => [
      capabilityId,
      ranks.length > 0 ? "in" : "out",
      cause,
      own.map(({ kind }) => kind).join(),
    ]);

  test("a new capability that is better comes in; the one it takes the place of goes because of others", () => {
    expect(reasons(run(maker("a", "10")), run(maker("a", "10"), maker("b", "8")))).toEqual([
      ["b", "in", "catalogue", "new"],
      ["a", "out", "catalogue", ""],
    ]);
  });

  test("a withdrawn one goes as withdrawn, one only not retrieved as that", () => {
    const both = run(maker("a", "10"), maker("b", "8"));
    expect(reasons(both, run(maker("a", "10")))).toContainEqual(["b", "out", "catalogue", "withdrawn"]);
    expect(reasons(both, run(maker("a", "10")), { isNew: () => false, isWithdrawn: () => false })).toContainEqual([
      "b",
      "out",
      "catalogue",
      "notRetrieved",
    ]);
  });

  test("a changed claim and a changed price are told with both values", () => {
    const [, after] = [run(maker("a", "10"), maker("b", "11")), run(maker("a", "10"), maker("b", "8", { priceFen: 500n }))];
    const changes = runChanges(run(maker("a", "10"), maker("b", "11", { priceFen: 400n })), after, FACTS);
    expect(changes.members.find(({ capabilityId }) => capabilityId === "b")?.own).toMatchObject([
      { kind: "claim", metric: "m", before: { value: "11" }, after: { value: "8" } },
      { kind: "price", beforeFen: 400n, afterFen: 500n },
    ]);
  });

  test("who comes by the weights alone is told so, although the catalogue changed too", () => {
    const local = capability({
      id: "near",
      role: "robotMaker",
      regionCode: "440100",
      claims: [claim("m", "<=", "10", { evidence: "thirdParty" })],
    });
    const input = (weights: typeof DEFAULT_WEIGHTS, ...more: RunInput["capabilities"]) => {
      const capabilities = [maker("far", "5", { regionCode: "310100" }), local, ...more];
      const here = { ...asked, regionCode: "440100", provinceCode: "440000" };
      return { input: { scene: here, capabilities, weights }, proposals: compose(here, capabilities, weights, { k: 1 }).proposals };
    };
    const before = input({ ...DEFAULT_WEIGHTS, locality: { sameCity: 0, sameProvince: 0, served: 0 } });
    const after = input({ ...DEFAULT_WEIGHTS, locality: { sameCity: 9, sameProvince: 0, served: 0 } }, maker("worse", "12"));
    expect(reasons(before, after)).toContainEqual(["near", "in", "weights", ""]);
  });

  test("what an earlier run did not read of a scene is the platform's doing, not the scene's", () => {
    const welder = maker("a", "8", { operations: ["weld"] });
    const plugger = maker("b", "9.9", { operations: ["insert"] });
    const [first] = asked.requirements;
    if (!first) throw new Error("the scene asks for something");
    const reading = { ...asked, requirements: [{ ...first, operations: ["insert"] }] };
    const of = (input: RunInput): ComparedRun => ({
      input,
      proposals: compose(input.scene, input.capabilities, input.weights, { k: 1 }).proposals,
    });
    const unread = [welder, plugger].map((one) => ({ ...one, operations: [] }));
    const before = of({ scene: asked, capabilities: unread, weights: DEFAULT_WEIGHTS });
    const after = of({ scene: reading, capabilities: [welder, plugger], weights: DEFAULT_WEIGHTS });
    const { steps } = runChanges(before, after, FACTS);
    expect(steps.map(({ cause }) => cause)).toEqual(["rules"]);
    // Something of the catalogue changed besides: the effect stays with the reading.
    const grown = of({ ...after.input, capabilities: [welder, plugger, maker("c", "20", { operations: ["insert"] })] });
    expect(reasons(before, grown)).toContainEqual(["b", "in", "rules", ""]);
    expect(runChanges(before, grown, FACTS).steps.map(({ cause, by }) => [cause, by === 0])).toEqual([
      ["rules", false],
      ["catalogue", true],
    ]);
    // Who may answer for a metric is the registry's word too; a target is the unit's.
    const owned = of({
      ...after.input,
      scene: { ...reading, requirements: [{ ...first, operations: ["insert"], ownerRoles: ["prime", "osSupplier"] }] },
    });
    expect(runChanges(after, owned, FACTS).steps.map(({ cause }) => cause)).toEqual(["rules"]);
    const harder = of({ ...after.input, scene: { ...reading, requirements: [{ ...first, operations: ["insert"], target: "9" }] } });
    expect(runChanges(before, harder, FACTS).steps.map(({ cause }) => cause)).toEqual(["scene", "rules"]);
  });
});
