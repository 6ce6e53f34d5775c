import Big from "big.js";
import { describe, expect, it } from "vitest";
import { capabilityInput } from "#app/areas/capabilities/schemas.ts";
import { Lexicon } from "#app/areas/metrics/index.server.ts";
import { sceneInput } from "#app/areas/scenes/schemas.ts";
import { submissionFaults } from "#app/areas/scenes/submission.ts";
import { toCanonical } from "#app/kernel/units.ts";
import { OPERATIONS } from "#seeds/data/operations/index.ts";
import { capabilityAsInput } from "../20_capabilities.ts";
import { asInput } from "../30_scenes.ts";
import { capabilityAt } from "./capabilities.ts";
import { Dice } from "./dice.ts";
import { FLAWS, generateCapabilities, generateOrganizations, generateScenes, type Plan } from "./index.ts";
import { mustsOf, operationByKey } from "./plan.ts";
import { metricOf, type Stated } from "./values.ts";
import { COLLOQUIAL } from "./words.ts";

const PLAN: Plan = { seed: "test", capabilities: 3_000, scenes: 600, now: new Date("2026-11-21T00:00:00Z") };
const capabilities = [...generateCapabilities(PLAN)].flat();
const scenes = [...generateScenes(PLAN)].flat();
const organizations = [...generateOrganizations(PLAN)].flat();
const lexicon = new Lexicon(OPERATIONS);
const share = <T>(list: readonly T[], holds: (item: T) => boolean) => list.filter(holds).length / list.length;

const canonical = (stated: Stated) => new Big(toCanonical(stated.value, stated.unit, metricOf(stated.metric).units));

describe("what is generated", () => {
  it("is the same for the same seed, whatever the batches, and another for another seed", () => {
    expect([...generateCapabilities({ ...PLAN, capabilities: 300 }, 7)].flat()).toEqual(
      [...generateCapabilities({ ...PLAN, capabilities: 300 }, 300)].flat(),
    );
    expect([...generateScenes({ ...PLAN, scenes: 100 }, 9)].flat()).toEqual([...generateScenes({ ...PLAN, scenes: 100 }, 100)].flat());
    expect(capabilityAt(PLAN, 1_234)).toEqual(capabilities[1_234]);
    expect(capabilityAt({ ...PLAN, seed: "other" }, 1_234).seed).not.toEqual(capabilities[1_234]?.seed);
  });

  it("comes in batches of the size asked for, the last one shorter", () => {
    const sizes = [...generateCapabilities({ ...PLAN, capabilities: 250 }, 100)].map((batch) => batch.length);
    expect(sizes).toEqual([100, 100, 50]);
  });

  it("is what a person could have typed: every schema takes it", () => {
    for (const { seed } of capabilities) expect(capabilityInput.safeParse(capabilityAsInput(seed, PLAN.now)).error?.issues).toBeUndefined();
    for (const { seed } of scenes) {
      const scene = sceneInput.parse(asInput(seed, PLAN.now));
      expect(submissionFaults(scene, scene.requirements)).toEqual({});
    }
  });

  it("states values that the registry finds plausible, in units the quantity takes", () => {
    const stated = [...capabilities.flatMap(({ seed }) => seed.claims), ...scenes.flatMap(({ seed }) => seed.requirements)];
    for (const one of stated) {
      const { kind, plausible, options } = metricOf(one.metric);
      if (kind === "enumeration") expect(options.map(({ label }) => label)).toContain(one.value);
      if (kind !== "number") continue;
      const value = canonical(one);
      expect(value.gte(plausible.min) && value.lte(plausible.max), JSON.stringify(one)).toBe(true);
      if (one.comparator === "between") expect(canonical({ ...one, value: one.upper ?? "" }).gt(value), JSON.stringify(one)).toBe(true);
    }
  });

  it("belongs to organizations that are generated with it and play the role", () => {
    const bySlug = new Map(organizations.map((organization) => [organization.slug, organization]));
    expect(bySlug.size).toBe(organizations.length);
    expect(new Set(organizations.map(({ name }) => name)).size).toBe(organizations.length);
    for (const { seed } of capabilities) expect(bySlug.get(seed.organization)?.supplyRoles).toContain(seed.role);
    for (const { seed } of scenes) expect(bySlug.get(seed.organization)?.kind).toBe("userUnit");
  });

  it("names as partners only robots that were generated before", () => {
    const named = capabilities.flatMap(({ index, seed }) =>
      seed.worksWith.map((slug) => ({ index, other: Number(slug.split("-").at(-1)) })),
    );
    expect(named.length).toBeGreaterThan(500);
    for (const { index, other } of named) {
      expect(other).toBeLessThan(index);
      expect(capabilities[other]?.seed.role).toBe("robotMaker");
    }
  });
});

describe("finding is not trivial", () => {
  const working = capabilities.filter(({ seed }) => ["robotMaker", "applicationServiceProvider", "algorithmSupplier"].includes(seed.role));
  const text = ({ seed }: (typeof capabilities)[number]) => `${seed.name}。${seed.summary}。${seed.description}`;

  it("the lexicon finds the true operation in some texts, not in others, and wrong ones too", () => {
    const found = share(working, (one) => lexicon.tagsOf(text(one)).includes(one.truth.operation));
    expect(found).toBeGreaterThan(0.35);
    expect(found).toBeLessThan(0.75);
    expect(share(working, (one) => lexicon.tagsOf(text(one)).some((key) => key !== one.truth.operation))).toBeGreaterThan(0.05);
    const ofScenes = share(scenes, ({ seed, truth }) =>
      lexicon.tagsOf(`${seed.name}。${seed.coreTask}。${seed.painPoint}`).includes(truth.operation),
    );
    expect(ofScenes).toBeGreaterThan(0.35);
    expect(ofScenes).toBeLessThan(0.75);
  });

  it("what people on the floor say is not in the lexicon", () => {
    for (const [key, wordings] of Object.entries(COLLOQUIAL)) {
      operationByKey(key);
      for (const wording of wordings) expect([wording, lexicon.tagsOf(wording).includes(key)]).toEqual([wording, false]);
    }
  });

  it("texts of originals rarely repeat, and no sentence is in a tenth of them", () => {
    const originals = working.filter(({ truth }) => truth.copies === null);
    expect(new Set(originals.map(({ seed }) => seed.summary + seed.description)).size / originals.length).toBeGreaterThan(0.99);
    const sentences = originals.flatMap(({ seed }) => [...new Set(seed.description.match(/[^。]+。/g))]);
    const most = Math.max(...Array.from(Map.groupBy(sentences, (sentence) => sentence).values(), ({ length }) => length));
    expect(most).toBeLessThan(originals.length * 0.12);
  });

  it("quantities come in their units: most in the canonical one, the others all in use", () => {
    const lengths = capabilities.flatMap(({ seed }) =>
      seed.claims.filter(({ metric }) => metricOf(metric).units.some(({ unit }) => unit === "um")),
    );
    const units = Map.groupBy(lengths, ({ unit }) => unit);
    for (const unit of ["mm", "um", "cm"]) expect(units.get(unit)?.length ?? 0, unit).toBeGreaterThan(lengths.length * 0.03);
  });

  it("claims are many and few, mandatory ones missing at times, evidence of every grade and age", () => {
    const numbers = working.map(({ seed }) => seed.claims.length);
    expect(share(numbers, (n) => n <= 3)).toBeGreaterThan(0.05);
    expect(share(numbers, (n) => n >= 7)).toBeGreaterThan(0.1);
    const isWhole = ({ seed, truth }: (typeof working)[number]) =>
      mustsOf(PLAN, operationByKey(truth.operation)).every(({ metric }) => seed.claims.some((claim) => claim.metric === metric));
    expect(share(working, isWhole)).toBeGreaterThan(0.25);
    expect(share(working, isWhole)).toBeLessThan(0.75);
    const claims = capabilities.flatMap(({ seed }) => capabilityAsInput(seed, PLAN.now).claims ?? []);
    for (const grade of ["selfDeclared", "document", "thirdParty"])
      expect(share(claims, ({ evidence }) => evidence === grade)).toBeGreaterThan(0.1);
    const proven = claims.flatMap(({ issuedOn }) => issuedOn ?? []);
    expect(share(proven, (day) => day < "2025-11-21")).toBeGreaterThan(0.08);
  });

  it("copies read like their original and fail what every scene of the operation requires", () => {
    const copies = capabilities.filter(({ truth }) => truth.copies !== null);
    expect(copies.length / working.length).toBeGreaterThan(0.08);
    for (const flaw of FLAWS)
      expect(
        copies.some(({ truth }) => truth.flaw === flaw),
        flaw,
      ).toBe(true);
    for (const { seed, truth } of copies) {
      const { seed: original } = capabilityAt({ ...PLAN }, truth.copies ?? 0);
      const musts = mustsOf(PLAN, operationByKey(truth.operation)).map(({ metric }) => metric);
      const changed = musts.filter(
        (metric) =>
          JSON.stringify(seed.claims.find((c) => c.metric === metric)) !== JSON.stringify(original.claims.find((c) => c.metric === metric)),
      );
      if (capabilities[truth.copies ?? 0]?.truth.copies !== null) continue;
      expect(seed.description.length - original.description.length).toBe(0);
      if (truth.flaw === "otherField") expect(seed.fields.some((field) => original.fields.includes(field))).toBe(false);
      else expect(changed).toHaveLength(1);
    }
    const missing = copies.filter(({ truth }) => truth.flaw === "missesMust");
    const asked = Map.groupBy(scenes, ({ truth }) => truth.operation);
    for (const { seed, truth } of missing) {
      const musts = (asked.get(truth.operation) ?? []).flatMap(({ seed: scene }) => [
        scene.requirements.filter(({ mandatory }) => mandatory),
      ]);
      for (const must of musts)
        expect(
          must.some((requirement) =>
            fails(
              requirement,
              seed.claims.find(({ metric }) => metric === requirement.metric),
            ),
          ),
        ).toBe(true);
    }
  });

  const fails = (requirement: Stated, claim: Stated | undefined) => {
    if (!claim) return true;
    const [asked, claimed] = [canonical(requirement), canonical(claim)];
    return requirement.comparator === "<=" ? claimed.gt(asked) : claimed.lt(asked);
  };
});

describe("dice", () => {
  it("fall the same for the same words, evenly, and in a bell", () => {
    expect([new Dice("a", 1).whole(0, 1e9), new Dice("b").whole(0, 1e9)]).toEqual([808175737, 41331]);
    expect(new Dice("a", 1).next()).not.toBe(new Dice("a", 2).next());
    const rolls = Array.from({ length: 4_000 }, (_, i) => new Dice("even", i).next());
    for (const tenth of Array.from({ length: 10 }, (_, i) => i / 10))
      expect(share(rolls, (roll) => roll >= tenth && roll < tenth + 0.1)).toBeCloseTo(0.1, 1);
    const bells = Array.from({ length: 4_000 }, (_, i) => new Dice("bell", i).bell());
    expect(share(bells, (bell) => Math.abs(bell) < 1)).toBeCloseTo(0.68, 1);
  });

  it("pick different items, at most as many as there are", () => {
    expect(new Set(new Dice("some").some([1, 2, 3, 4], 4)).size).toBe(4);
    expect(new Dice("some").some([1, 2], 5)).toHaveLength(2);
    expect(() => new Dice("none").pick([])).toThrow(RangeError);
  });
});
