import Big from "big.js";
import { describe, expect, it } from "vitest";
import { DIMENSIONS, DIRECTIONS, METRIC_FAMILIES } from "#db/vocabulary/metrics.ts";
import { SLOT_ROLES } from "#db/vocabulary/roles.ts";
import { SCENE_FIELDS } from "#db/vocabulary/scenes.ts";
import type { MetricSeed } from "../types.ts";
import { CAMPAIGN_2026 } from "./campaign.ts";
import { METRIC_FAMILY_OF, METRIC_NOTES } from "./metric-notes.ts";
import { METRICS, UNIT_DISPLAY } from "./metrics.ts";
import { OPERATIONS } from "./operations/index.ts";
import { REGIONS } from "./regions.ts";

/** Decimals the database keeps of a measured value. */
const STORED_DECIMALS = 12;

function repeated(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

function metric(key: string): MetricSeed {
  const found = METRICS.find((candidate) => candidate.key === key);
  if (!found) throw new Error(`no metric ${key}`);
  return found;
}

function factorOf(key: string, unit: string): { factor: Big; offset: Big } {
  const found = metric(key).units.find((candidate) => candidate.unit === unit);
  if (!found) throw new Error(`${key} does not accept ${unit}`);
  return { factor: new Big(found.factor), offset: new Big(found.offset ?? "0") };
}

function toCanonical(key: string, value: string, unit: string): string {
  const { factor, offset } = factorOf(key, unit);
  return new Big(value).times(factor).plus(offset).round(STORED_DECIMALS).toFixed();
}

function fromCanonical(key: string, value: string, unit: string): string {
  const { factor, offset } = factorOf(key, unit);
  return new Big(value).minus(offset).div(factor).toFixed();
}

describe("metrics", () => {
  it("have unique keys, names and aliases, and no wording for two metrics", () => {
    expect(METRICS).toHaveLength(76);
    expect(repeated(METRICS.map((m) => m.key))).toEqual([]);
    expect(repeated(METRICS.flatMap((m) => [m.name, ...m.aliases]))).toEqual([]);
    for (const m of METRICS) expect(m.aliases.length, m.key).toBeGreaterThanOrEqual(5);
  });

  it("accept their canonical unit first, factor 1, and only units with a display", () => {
    for (const m of METRICS) {
      expect(m.units[0], m.key).toEqual({ unit: m.unit, factor: "1" });
      expect(repeated(m.units.map((u) => u.unit)), m.key).toEqual([]);
      for (const u of m.units) expect(UNIT_DISPLAY[u.unit], `${m.key} ${u.unit}`).toBeTypeOf("string");
    }
    const used = new Set(METRICS.flatMap((m) => m.units.map((u) => u.unit)));
    expect(Object.keys(UNIT_DISPLAY).filter((unit) => !used.has(unit))).toEqual([]);
  });

  it("have factors and bounds that parse without loss", () => {
    for (const m of METRICS) {
      for (const u of m.units) {
        expect(new Big(u.factor).toFixed(), `${m.key} ${u.unit}`).toBe(u.factor);
        expect(new Big(u.factor).gt(0)).toBe(true);
        if (u.offset !== undefined) expect(new Big(u.offset).toFixed()).toBe(u.offset);
      }
      expect(new Big(m.plausible.min).lt(m.plausible.max), m.key).toBe(true);
    }
  });

  it("speak the shared vocabularies", () => {
    for (const m of METRICS) {
      expect(DIMENSIONS).toContain(m.dimension);
      expect(DIRECTIONS).toContain(m.direction);
      expect(m.testMethod.length, m.key).toBeGreaterThan(15);
      expect(m.ownerRoles.length, m.key).toBeGreaterThan(0);
      expect(repeated(m.ownerRoles), m.key).toEqual([]);
      for (const role of m.ownerRoles) expect(SLOT_ROLES).toContain(role);
      // Whoever verifies an indicator must not be the one who answers for it.
      expect(m.ownerRoles, m.key).not.toContain("thirdPartyVerifier");
    }
    expect(new Set(METRICS.map((m) => m.dimension)).size).toBe(DIMENSIONS.length);
  });

  it("mark exactly the ± tolerances as symmetric", () => {
    expect(
      METRICS.filter((m) => m.symmetric)
        .map((m) => m.key)
        .sort(),
    ).toEqual([
      "localizationAccuracy",
      "navigationAccuracy",
      "orientationAccuracy",
      "pathAccuracy",
      "positionAccuracy",
      "repeatability",
      "torqueAccuracy",
    ]);
  });

  it("mark the figures of a task, and none of a machine, as holding for one operation", () => {
    expect(
      METRICS.filter((m) => m.perOperation)
        .map((m) => m.key)
        .sort(),
    ).toEqual([
      "annualSaving",
      "changeoverTime",
      "costPerOperation",
      "costReduction",
      "cycleTime",
      "damageRate",
      "detectionRecall",
      "efficiencyGain",
      "falseAlarmRate",
      "firstPassYield",
      "insertionForce",
      "interventionRate",
      "laborSaving",
      "paybackPeriod",
      "recognitionAccuracy",
      "simToRealGap",
      "taskPlanningSuccess",
      "taskSuccessRate",
      "throughput",
    ]);
  });

  it("say what they mean, and each validation family has some", () => {
    for (const m of METRICS) expect(m.note.length, m.key).toBeGreaterThan(8);
    const counts = METRIC_FAMILIES.map((family) => METRICS.filter((m) => m.family === family).length);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(5);
    for (const key of METRIC_FAMILIES.filter((family) => METRICS.some((m) => m.key === family)))
      expect(METRIC_FAMILY_OF.get(key)).toBe(key);
    expect(Object.keys(METRIC_NOTES).sort()).toEqual(METRICS.map((m) => m.key).sort());
    expect([...METRIC_FAMILY_OF.keys()].filter((key) => !METRICS.some((m) => m.key === key))).toEqual([]);
  });

  it("have options exactly where values are chosen, from the worst to the best decimal", () => {
    for (const m of METRICS) {
      expect(m.options.length > 0, m.key).toBe(m.kind === "enumeration");
      expect(m.units.length === 1 || m.kind === "number", m.key).toBe(true);
      const values = m.options.map((option) => Number(option.value));
      expect(values, m.key).toEqual([...values].sort((a, b) => a - b));
      for (const value of values)
        expect(value >= Number(m.plausible.min) && value <= Number(m.plausible.max), `${m.key} ${value}`).toBe(true);
      const words = m.options.flatMap((option) => [option.label, ...(option.aliases ?? [])]);
      expect(repeated(words), m.key).toEqual([]);
    }
    expect(METRICS.filter((m) => m.kind === "boolean").length).toBeGreaterThanOrEqual(5);
  });

  it("convert millimetres to micrometres and back exactly", () => {
    for (const value of ["0.5", "0.123456789", "1", "37.25"]) {
      const inMicrometres = fromCanonical("positionAccuracy", value, "um");
      expect(toCanonical("positionAccuracy", inMicrometres, "um")).toBe(value);
    }
    expect(fromCanonical("positionAccuracy", "0.5", "um")).toBe("500");
  });

  it("give exact canonical values for factors without a finite decimal", () => {
    expect(toCanonical("endurance", "90", "min")).toBe("1.5");
    expect(toCanonical("walkingSpeed", "3.6", "km/h")).toBe("1");
    expect(toCanonical("batterySwapTime", "90", "s")).toBe("1.5");
    expect(toCanonical("orientationAccuracy", "1", "rad")).toBe("57.295779513082");
    expect(toCanonical("operatingTemperature", "273.15", "K")).toBe("0");
    expect(toCanonical("paybackPeriod", "2", "year")).toBe("24");
  });

  it("refuse slips of the unit and admit the figures of the plan table's sample row", () => {
    const plausible = (key: string, value: string) => {
      const { min, max } = metric(key).plausible;
      return new Big(value).gte(min) && new Big(value).lte(max);
    };
    for (const [key, value] of [
      ["positionAccuracy", "0.0001"],
      ["payload", "400"],
      ["recognitionAccuracy", "980"],
      ["handDof", "60"],
      ["ingressProtection", "680"],
      ["walkingSpeed", "36"],
    ] as const) {
      expect(plausible(key, value), `${key} ${value}`).toBe(false);
    }
    for (const [key, value] of [
      ["recognitionAccuracy", "98"],
      ["positionAccuracy", "0.5"],
      ["orientationAccuracy", "0.5"],
      ["cycleTime", "15"],
      ["taskSuccessRate", "99"],
      ["ingressProtection", "67"],
    ] as const) {
      expect(plausible(key, value), `${key} ${value}`).toBe(true);
    }
  });
});

describe("operations", () => {
  it("number at least 130, at least ten in every field", () => {
    expect(OPERATIONS.length).toBeGreaterThanOrEqual(130);
    for (const field of SCENE_FIELDS) expect(OPERATIONS.filter((o) => o.field === field).length, field).toBeGreaterThanOrEqual(10);
  });

  it("have unique keys and names, and no wording for two operations", () => {
    expect(repeated(OPERATIONS.map((o) => o.key))).toEqual([]);
    expect(repeated(OPERATIONS.map((o) => o.name))).toEqual([]);
    expect(repeated(OPERATIONS.flatMap((o) => o.wordings))).toEqual([]);
  });

  it("carry three to eight wordings of two or more Chinese characters, the name first", () => {
    for (const o of OPERATIONS) {
      expect(o.wordings[0], o.key).toBe(o.name);
      expect(o.wordings.length, o.key).toBeGreaterThanOrEqual(3);
      expect(o.wordings.length, o.key).toBeLessThanOrEqual(8);
      for (const wording of o.wordings) expect(wording).toMatch(/\p{Script=Han}.*\p{Script=Han}/u);
    }
  });
});

describe("regions", () => {
  const byCode = new Map(REGIONS.map((region) => [region.code, region]));

  it("have unique six-digit codes and names unique under their parent", () => {
    expect(byCode.size).toBe(REGIONS.length);
    for (const region of REGIONS) expect(region.code).toMatch(/^\d{6}$/);
    expect(repeated(REGIONS.map((region) => `${region.parent} ${region.name}`))).toEqual([]);
  });

  it("form one tree whose codes nest", () => {
    expect(REGIONS.filter((region) => region.parent === null).map((region) => region.code)).toEqual(["100000"]);
    for (const region of REGIONS) {
      if (region.level === "province") expect([region.parent, region.code.slice(2)]).toEqual(["100000", "0000"]);
      if (region.level === "city") {
        expect(region.parent).toBe(`${region.code.slice(0, 2)}0000`);
        expect(byCode.get(region.parent ?? "")?.level).toBe("province");
        expect(region.code).toMatch(/[^0]\d00$|0[1-9]00$/);
      }
    }
  });

  it("hold 34 provinces, the 21 cities of Guangdong, and five or more cities of seven others", () => {
    expect(REGIONS.filter((region) => region.level === "province")).toHaveLength(34);
    expect(REGIONS.filter((region) => region.parent === "440000")).toHaveLength(21);
    for (const province of ["320000", "330000", "370000", "420000", "430000", "510000", "340000"]) {
      expect(REGIONS.filter((region) => region.parent === province).length, province).toBeGreaterThanOrEqual(5);
    }
    expect(REGIONS.filter((region) => region.pilotZone).map((region) => region.name)).toEqual(["广州市", "深圳市"]);
  });
});

describe("the 2026 campaign", () => {
  const codes = new Map(REGIONS.map((region) => [region.code, region]));
  const quota = (key: string) => CAMPAIGN_2026.quotas.find((candidate) => candidate.key === key);

  it("names known regions everywhere", () => {
    expect(CAMPAIGN_2026.provinces).toHaveLength(10);
    for (const code of CAMPAIGN_2026.provinces) expect(codes.get(code)?.level).toBe("province");
    for (const entry of [...CAMPAIGN_2026.quotas, ...CAMPAIGN_2026.deadlines, ...CAMPAIGN_2026.documents]) {
      expect(codes.has(entry.regionCode), entry.regionCode).toBe(true);
    }
    for (const entry of CAMPAIGN_2026.quotas) {
      if (entry.subject === "province" || entry.subject === "city") expect(codes.get(entry.regionCode)?.level).toBe(entry.subject);
    }
    expect(repeated(CAMPAIGN_2026.quotas.map((entry) => entry.key))).toEqual([]);
    expect(repeated(CAMPAIGN_2026.deadlines.map((entry) => entry.key))).toEqual([]);
  });

  it("counts units for regions and scenes for enterprises", () => {
    for (const entry of CAMPAIGN_2026.quotas) {
      expect(entry.countBasis, entry.key).toBe(
        entry.subject === "centralSoe" || entry.subject === "provincialSoe" ? "scenes" : "sceneUnits",
      );
    }
    expect(quota("province-510000")).toMatchObject({ minimum: 20, minimumDomains: 2 });
    expect(quota("central-soe")).toMatchObject({ minimum: 10, minimumDomains: 0 });
    expect(quota("provincial-soe-440000")).toMatchObject({ minimum: 1, minimumDomains: 0 });
    expect(quota("city-440300")).toMatchObject({ minimum: 8, minimumDomains: 2 });
    expect(quota("city-441900")).toMatchObject({ minimum: 3, minimumDomains: 0 });
  });

  it("puts each province's date before the nation's, and all before the end", () => {
    for (const kind of ["workPlan", "outcomeSummary"] as const) {
      const dates = CAMPAIGN_2026.deadlines.filter((deadline) => deadline.kind === kind);
      const national = dates.find((deadline) => deadline.regionCode === "100000");
      for (const deadline of dates.filter((candidate) => candidate.regionCode !== "100000")) {
        expect(deadline.dueOn < (national?.dueOn ?? ""), deadline.key).toBe(true);
      }
    }
    for (const deadline of CAMPAIGN_2026.deadlines) expect(deadline.dueOn <= CAMPAIGN_2026.endsOn).toBe(true);
  });

  it("quotes a listed document for every figure", () => {
    const numbers = CAMPAIGN_2026.documents.map((document) => document.number);
    const sources = [
      CAMPAIGN_2026.provincesSource,
      ...[...CAMPAIGN_2026.deadlines, ...CAMPAIGN_2026.recommendationLimits].map((entry) => entry.source),
      ...[...CAMPAIGN_2026.targets, ...CAMPAIGN_2026.rules].map((entry) => entry.source),
    ];
    for (const source of sources) {
      expect(numbers).toContain(source.document);
      expect(source.quote.length).toBeGreaterThan(10);
    }
    for (const entry of CAMPAIGN_2026.quotas) {
      expect(entry.source).toContain(`不少于 ${entry.minimum} 个`);
      expect(numbers.some((number) => entry.source.startsWith(number))).toBe(true);
    }
    for (const limit of CAMPAIGN_2026.recommendationLimits) expect(limit.source.quote).toContain(`不超过${limit.maximum}个`);
  });
});
