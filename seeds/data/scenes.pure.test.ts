import Big from "big.js";
import { describe, expect, it } from "vitest";
import { completeness } from "#app/areas/scenes/completeness.ts";
import { sceneInput } from "#app/areas/scenes/schemas.ts";
import { submissionFaults } from "#app/areas/scenes/submission.ts";
import { DIMENSIONS } from "#db/vocabulary/metrics.ts";
import { SCENE_DOMAINS, SCENE_FIELDS, SCENE_MATURITIES, type SceneStatus } from "#db/vocabulary/scenes.ts";
import { asInput } from "../30_scenes.ts";
import type { MetricSeed, RequirementSeed, SceneSeed } from "../types.ts";
import { DEALING_SCENES } from "./dealings/scenes.ts";
import { METRICS } from "./metrics.ts";
import { ORGANIZATIONS } from "./organizations.ts";
import { REGIONS } from "./regions.ts";
import { must, team } from "./scenes/build.ts";
import { SCENES } from "./scenes/index.ts";
import { SCENE_ORGANIZATIONS } from "./scenes/organizations.ts";

/** Those of the matcher's demo, and those that went further than that. */
const ALL_SCENES: SceneSeed[] = [...SCENES, ...Object.values(DEALING_SCENES)];

function repeated(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

function metricOf({ metric }: RequirementSeed): MetricSeed {
  const found = METRICS.find(({ key }) => key === metric);
  if (!found) throw new Error(`no metric ${metric}`);
  return found;
}

/** What is wrong with an indicator as a quantity of the registry: foreign unit, implausible value, comparator against the direction. */
function faults(requirement: RequirementSeed): string[] {
  const metric = metricOf(requirement);
  const unit = metric.units.find((candidate) => candidate.unit === requirement.unit);
  if (!unit) return [`unit ${requirement.unit}`];
  const bounds = [requirement.value, ...(requirement.upper === undefined ? [] : [requirement.upper])];
  const canonical = bounds.map((bound) => new Big(bound).times(unit.factor).plus(unit.offset ?? "0"));
  const outside = canonical
    .filter((value) => value.lt(metric.plausible.min) || value.gt(metric.plausible.max))
    .map((value) => `value ${value}`);
  const expected = { lower: "<=", higher: ">=", range: "between" }[metric.direction];
  const [lower, upper] = canonical;
  return [
    ...outside,
    ...(requirement.comparator === expected ? [] : [`comparator ${requirement.comparator}`]),
    ...(requirement.dimension === metric.dimension ? [] : [`dimension ${requirement.dimension}`]),
    ...(lower && upper && lower.gte(upper) ? ["empty range"] : []),
  ];
}

function inStatus(status: SceneStatus): number {
  return SCENES.filter((scene) => scene.status === status).length;
}

/** Published scene units of a city; `counted` picks which scenes count. */
function publishedUnits(regionCode: string, counted: (slug: string) => boolean = () => true): number {
  return SCENES.filter((scene) => scene.regionCode === regionCode && scene.status === "published" && counted(scene.slug)).reduce(
    (sum, { unitCount }) => sum + unitCount,
    0,
  );
}

describe("scene seeds as a whole", () => {
  it("are many, with unique slugs, names and core tasks", () => {
    expect(SCENES.length).toBeGreaterThanOrEqual(26);
    expect(repeated(ALL_SCENES.map(({ slug }) => slug))).toEqual([]);
    expect(repeated(ALL_SCENES.map(({ name }) => name))).toEqual([]);
    for (const text of ["painPoint", "coreTask", "expectedEffect", "differentiation"] as const) {
      expect(repeated(ALL_SCENES.map((scene) => scene[text]))).toEqual([]);
    }
  });

  it("cover all nine fields, three domains, five dimensions", () => {
    expect(new Set(SCENES.map(({ field }) => field))).toEqual(new Set(SCENE_FIELDS));
    expect(new Set(SCENES.map(({ domain }) => domain))).toEqual(new Set(SCENE_DOMAINS));
    expect(new Set(SCENES.flatMap(({ requirements }) => requirements.map(({ dimension }) => dimension)))).toEqual(new Set(DIMENSIONS));
  });

  it("show every step before the matching", () => {
    expect([inStatus("submitted"), inStatus("draft"), inStatus("returned")]).toEqual([3, 2, 1]);
    expect(inStatus("published")).toBe(SCENES.length - 6);
    expect(SCENES.filter(({ benchmark }) => benchmark)).toHaveLength(3);
    expect(SCENES.every(({ benchmark, status }) => !benchmark || status === "published")).toBe(true);
  });

  it("make the quota view of Guangdong show cities on both sides", () => {
    const guangdong = SCENES.filter(({ regionCode }) => regionCode.startsWith("44"));
    expect(guangdong.length).toBeGreaterThanOrEqual(12);
    expect(["440100", "440300", "440400", "440600", "441300", "441900"].map((city) => publishedUnits(city))).toEqual([7, 9, 2, 3, 1, 3]);
    for (const province of ["32", "33", "37", "42", "43", "51", "31", "11"]) {
      expect(SCENES.some(({ regionCode }) => regionCode.startsWith(province))).toBe(true);
    }
  });

  it("hold one near-duplicate pair of two user units; counted once, the city falls short of three units", () => {
    const pair = SCENES.filter(({ slug }) => slug.startsWith("watch-leak-"));
    const [first, second] = pair;
    if (!first || !second) throw new Error("no near-duplicate pair");
    expect(pair).toHaveLength(2);
    expect(first.organization).not.toBe(second.organization);
    expect([second.field, second.industryDirection, second.regionCode]).toEqual([first.field, first.industryDirection, first.regionCode]);
    expect(second.requirements.map(({ metric }) => metric)).toEqual(first.requirements.map(({ metric }) => metric));
    expect(publishedUnits(first.regionCode, (slug) => slug !== second.slug)).toBe(2);
  });

  it("belong to the worked example's unit or to a scene organization of the same region", () => {
    const owners = new Map(
      [...SCENE_ORGANIZATIONS, ...ORGANIZATIONS.filter(({ slug }) => slug === "yunling")].map((owner) => [owner.slug, owner]),
    );
    expect(
      SCENES.filter(({ organization, regionCode }) => owners.get(organization)?.regionCode !== regionCode).map(({ slug }) => slug),
    ).toEqual([]);
  });
});

describe("the worked example", () => {
  it("carries exactly the indicators of the sample row", () => {
    const [scene] = SCENES;
    expect(scene).toMatchObject({
      slug: "battery-plug",
      organization: "yunling",
      name: "云岭储能电池测试线——柔性插接",
      domain: "industrial",
      field: "manufacturing",
      regionCode: "440100",
      productTypes: ["humanoidWheeled"],
      deploymentCount: 10,
      status: "published",
      benchmark: expect.objectContaining({ leadership: expect.any(String) }),
    });
    expect(
      scene?.requirements.map(({ metric, dimension, comparator, value, unit, mandatory }) => [
        metric,
        dimension,
        comparator,
        value,
        unit,
        mandatory,
      ]),
    ).toEqual([
      ["recognitionAccuracy", "perception", ">=", "98", "%", true],
      ["positionAccuracy", "manipulation", "<=", "0.5", "mm", true],
      ["orientationAccuracy", "manipulation", "<=", "0.5", "deg", true],
      ["cycleTime", "manipulation", "<=", "15", "s", true],
      ["taskSuccessRate", "reliability", ">=", "99", "%", true],
    ]);
    expect(scene?.slots).toEqual([
      { role: "prime", required: true },
      { role: "algorithmSupplier", required: true },
      { role: "partsSupplier", required: true, componentKind: "dexterousHand" },
      { role: "simulationSupplier", required: false },
      { role: "researchInstitute", required: false },
    ]);
  });
});

describe.each(ALL_SCENES.map((scene) => [scene.slug, scene] as const))("scene %s", (_, scene) => {
  it("states indicators the registry accepts, each quantity once", () => {
    expect(scene.requirements.flatMap((requirement) => faults(requirement).map((fault) => `${requirement.metric}: ${fault}`))).toEqual([]);
    expect(repeated(scene.requirements.map(({ metric }) => metric))).toEqual([]);
    expect(repeated(scene.requirements.map(({ testMethod }) => testMethod))).toEqual([]);
  });

  it("asks for one prime, required, and no slot twice", () => {
    expect(scene.slots.filter(({ role }) => role === "prime")).toEqual([{ role: "prime", required: true }]);
    expect(repeated(scene.slots.map(({ role, componentKind }) => componentKind ?? role))).toEqual([]);
  });

  it("would pass the form a user unit fills in, and but for drafts may go to the bureau", () => {
    const input = asInput(scene, new Date("2026-11-21T02:00:00Z"));
    const parsed = sceneInput.safeParse(input);
    expect(parsed.error?.issues ?? []).toEqual([]);
    if (parsed.data && scene.status !== "draft") expect(submissionFaults(parsed.data, parsed.data.requirements)).toEqual({});
    expect(scene.budgetFen === null || (Number.isSafeInteger(scene.budgetFen) && scene.budgetFen > 0)).toBe(true);
  });

  it("is as complete as its step asks", () => {
    const score = completeness({ ...scene, hasBudget: scene.budgetFen !== null, trainingFrom: String(scene.trainingInDays ?? "") }).score;
    if (["published", "submitted"].includes(scene.status)) expect(score).toBeGreaterThanOrEqual(75);
    else expect(score).toBeLessThan(90);
  });
});

it("say something of their own: no text stands in two scenes", () => {
  const texts = ["admissionBasis", "siteConditions", "retrofitPlan", "complianceNote", "dataTerms"] as const;
  for (const text of texts) expect(repeated(ALL_SCENES.flatMap((scene) => scene[text] ?? []))).toEqual([]);
  expect(repeated(SCENES.flatMap(({ waivedDimensions }) => waivedDimensions?.map(({ reason }) => reason) ?? []))).toEqual([]);
  expect(SCENES.filter(({ restrictedParts }) => restrictedParts?.length).length).toBeGreaterThanOrEqual(8);
  expect(new Set(SCENES.map(({ maturity }) => maturity))).toEqual(new Set(SCENE_MATURITIES));
});

describe.each(SCENES.slice(1).map((scene) => [scene.slug, scene] as const))("scene %s, beyond the sample row", (_, scene) => {
  it("mixes musts and wishes over at least four dimensions", () => {
    expect(scene.requirements.length).toBeGreaterThanOrEqual(5);
    expect(scene.requirements.length).toBeLessThanOrEqual(9);
    expect(new Set(scene.requirements.map(({ dimension }) => dimension)).size).toBeGreaterThanOrEqual(4);
    expect(new Set(scene.requirements.map(({ mandatory }) => mandatory)).size).toBe(2);
    expect(scene.unitCount).toBeGreaterThanOrEqual(1);
    expect(scene.unitCount).toBeLessThanOrEqual(4);
  });
});

describe("organizations of the scenes", () => {
  it("are user units with their own prefix, each opening a scene, in a known region", () => {
    const regions = new Set(REGIONS.map(({ code }) => code));
    const opened = new Set(SCENES.map(({ organization }) => organization));
    for (const { slug, kind, supplyRoles, regionCode } of SCENE_ORGANIZATIONS) {
      expect([slug, kind, supplyRoles, regions.has(regionCode), opened.has(slug), /^su-[a-z0-9-]+$/.test(slug)]).toEqual([
        slug,
        "userUnit",
        [],
        true,
        true,
        true,
      ]);
    }
  });

  it("share no slug or name with another organization", () => {
    const all = [...ORGANIZATIONS, ...SCENE_ORGANIZATIONS];
    expect(repeated(all.map(({ slug }) => slug))).toEqual([]);
    expect(repeated(all.map(({ name }) => name))).toEqual([]);
    expect(repeated(all.map(({ shortName }) => shortName))).toEqual([]);
  });
});

describe("scene builders", () => {
  it("read a bound and a range, and refuse anything else", () => {
    expect(must(1, "operatingTemperature", "温度", "-25..40 degC", "温箱保温")).toMatchObject({
      comparator: "between",
      value: "-25",
      upper: "40",
      unit: "degC",
    });
    expect(must(1, "positionAccuracy", "精度", "<= 0.5 mm", "激光跟踪")).toMatchObject({ comparator: "<=", value: "0.5", unit: "mm" });
    expect(() => must(1, "positionAccuracy", "精度", "0.5mm", "激光跟踪")).toThrow("not a target");
    expect(() => must(1, "noSuchMetric", "精度", "<= 0.5 mm", "激光跟踪")).toThrow("no metric");
  });

  it("name a parts slot by its component", () => {
    expect(team(["gripper"], ["osSupplier"])).toEqual([
      { role: "prime", required: true },
      { role: "partsSupplier", required: true, componentKind: "gripper" },
      { role: "osSupplier", required: false },
    ]);
  });
});
