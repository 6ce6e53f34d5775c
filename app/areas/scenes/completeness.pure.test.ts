import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DIMENSIONS } from "#db/vocabulary/metrics.ts";
import {
  ADMISSION_CRITERIA,
  COMPLIANCE_STATUSES,
  DATA_KINDS,
  READINESS_CHECKS,
  RETROFIT_LEVELS,
  SCENE_DOMAINS,
} from "#db/vocabulary/scenes.ts";
import { COMPLETENESS_PARTS, type CompletenessFacts, completeness } from "./completeness.ts";

const full: CompletenessFacts = {
  domain: "special",
  painPoint: "每月二十余起误判。",
  coreTask: "取下堵帽，插接测试插头。",
  expectedEffect: "降到两起以内。",
  differentiation: "线缆反力随姿态变化。",
  requirements: DIMENSIONS.map((dimension) => ({ dimension, mandatory: true, testMethod: "连续 59 次计时" })),
  admission: [...ADMISSION_CRITERIA],
  admissionBasis: "已按四项逐条核对。",
  readiness: [...READINESS_CHECKS],
  siteConditions: "通道宽 1.2 米。",
  retrofitLevel: "minor",
  retrofitPlan: "加一块定位板。",
  complianceStatus: "inProgress",
  complianceNote: "已向应急管理局提交会商函。",
  dataKinds: DATA_KINDS.slice(0, 3),
  dataTerms: "仅用于本项目。",
  trainingFrom: "2027-01-10",
  deployBy: "2027-06-30",
  hasBudget: true,
  slots: [{}, {}],
  contactId: "contact",
  fileCount: 1,
};

const text = fc.constantFrom("", " ", "无数字的一句话", "每月 20 次");
const requirement = fc.record({ dimension: fc.constantFrom(...DIMENSIONS), mandatory: fc.boolean(), testMethod: text });
const some = <T>(values: readonly T[]) => fc.subarray([...values]);
const facts: fc.Arbitrary<CompletenessFacts> = fc.record(
  {
    domain: fc.constantFrom(...SCENE_DOMAINS),
    painPoint: text,
    coreTask: text,
    expectedEffect: text,
    differentiation: text,
    requirements: fc.array(requirement, { maxLength: 7 }),
    waivedDimensions: some(DIMENSIONS).map((dimensions) => dimensions.map((dimension) => ({ dimension }))),
    admission: some(ADMISSION_CRITERIA),
    admissionBasis: text,
    readiness: some(READINESS_CHECKS),
    siteConditions: text,
    retrofitLevel: fc.constantFrom(...RETROFIT_LEVELS),
    retrofitPlan: text,
    complianceStatus: fc.constantFrom(...COMPLIANCE_STATUSES),
    complianceNote: text,
    dataKinds: some(DATA_KINDS),
    dataTerms: text,
    trainingFrom: fc.constantFrom("2027-01-01", null),
    deployBy: fc.constantFrom("2027-06-01", null),
    hasBudget: fc.boolean(),
    slots: fc.array(fc.constant({}), { maxLength: 4 }),
    contactId: fc.constantFrom("id", null),
    fileCount: fc.nat(3),
  },
  { requiredKeys: [] },
);

const isEmpty = (value: unknown) =>
  value === undefined || value === null || value === false || value === 0 || (typeof value === "string" && value.trim() === "");

/** `more` put into what is empty in `base`; lists are joined. */
function filled(base: CompletenessFacts, more: CompletenessFacts): CompletenessFacts {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(more)) {
    const present = result[key];
    if (Array.isArray(value)) result[key] = [...((present as unknown[] | undefined) ?? []), ...value];
    else if (isEmpty(present)) result[key] = value;
  }
  return result;
}

describe("completeness", () => {
  it("has weights that make 100, each part with a key of its own", () => {
    expect(COMPLETENESS_PARTS.reduce((sum, { points }) => sum + points, 0)).toBe(100);
    expect(new Set(COMPLETENESS_PARTS.map(({ key }) => key)).size).toBe(COMPLETENESS_PARTS.length);
  });

  it("starts at nothing and reaches 100 with nothing left to raise", () => {
    expect(completeness({}).score).toBe(0);
    expect(completeness(full)).toMatchObject({ score: 100, raises: [] });
  });

  it("reaches 100 with dimensions waived and nothing to retrofit as well", () => {
    const waived: CompletenessFacts = {
      ...full,
      domain: "industrial",
      complianceStatus: "notApplicable",
      complianceNote: "",
      retrofitLevel: "none",
      retrofitPlan: "",
      requirements: Array.from({ length: 5 }, () => ({ dimension: "manipulation" as const, mandatory: true, testMethod: "计时" })),
      waivedDimensions: DIMENSIONS.filter((dimension) => dimension !== "manipulation").map((dimension) => ({ dimension })),
    };
    expect(completeness(waived).score).toBe(100);
  });

  it("never falls when something is filled in", () => {
    fc.assert(
      fc.property(facts, facts, (base, more) => completeness(filled(base, more)).score >= completeness(base).score),
      { numRuns: 3000 },
    );
  });

  it("is the same for the same facts, whole, and gains and points agree", () => {
    fc.assert(
      fc.property(facts, (one) => {
        const answer = completeness(one);
        expect(completeness(structuredClone(one))).toEqual(answer);
        expect(Number.isInteger(answer.score)).toBe(true);
        expect(answer.parts.every(({ earned, points }) => earned >= 0 && earned <= points)).toBe(true);
        expect(answer.score + answer.raises.reduce((sum, { gain }) => sum + gain, 0)).toBe(100);
        expect(answer.raises.map(({ gain }) => gain)).toEqual(answer.raises.map(({ gain }) => gain).sort((a, b) => b - a));
      }),
    );
  });

  it("says what is missing and where", () => {
    const { raises } = completeness({ ...full, requirements: full.requirements?.slice(0, 3) ?? [], dataTerms: "" });
    expect(raises).toMatchObject([
      { key: "indicators", field: "requirements", gain: 6, advice: expect.stringContaining("再写 2 项") },
      { key: "dimensions", gain: 4, advice: expect.stringContaining("可靠性") },
      { key: "dataTerms", field: "dataTerms", gain: 2 },
    ]);
  });
});
