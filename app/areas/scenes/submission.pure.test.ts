import { describe, expect, it } from "vitest";
import { DIMENSIONS } from "#db/vocabulary/metrics.ts";
import { type SubmissionScene, submissionFaults, uncoveredDimensions, unmetAdmission } from "./submission.ts";

const scene: SubmissionScene = {
  domain: "industrial",
  complianceStatus: "notApplicable",
  complianceNote: "",
  waivedDimensions: [{ dimension: "interaction", reason: "封闭工位，作业时无人进入" }],
  closesOn: "2026-12-31",
  trainingFrom: "2027-01-10",
  deployBy: "2027-06-30",
};
const requirements = DIMENSIONS.filter((dimension) => dimension !== "interaction").map((dimension) => ({
  dimension,
  mandatory: dimension === "manipulation",
  testMethod: "连续 59 次计时",
}));
const faults = (facts: Partial<SubmissionScene>, rows = requirements) => submissionFaults({ ...scene, ...facts }, rows);

describe("a scene may go to the bureau", () => {
  it("when every rule is met, and dates are not needed", () => {
    expect(faults({})).toEqual({});
    expect(faults({ trainingFrom: null, deployBy: undefined })).toEqual({});
  });

  it.each<[what: string, facts: Partial<SubmissionScene>, field: string, message: RegExp]>([
    ["a dimension without indicator or reason", { waivedDimensions: [] }, "waivedDimensions", /“交互协作”还没有指标/],
    [
      "a waiver of a covered dimension",
      { waivedDimensions: [...scene.waivedDimensions, { dimension: "reliability", reason: "不涉及" }] },
      "waivedDimensions[1].dimension",
      /“可靠性”已设了指标/,
    ],
    ["a waiver without reason", { waivedDimensions: [{ dimension: "interaction", reason: " " }] }, "waivedDimensions[0].reason", /请写明/],
    ["a special scene without statement", { domain: "special" }, "complianceNote", /特种场景须写明/],
    ["a special scene with an empty phrase", { domain: "special", complianceNote: "无" }, "complianceNote", /不少于 10 个字/],
    ["a rule of the trade left unnamed", { complianceStatus: "inProgress" }, "complianceNote", /主管部门和进展/],
    ["training on the closing day", { trainingFrom: "2026-12-31" }, "trainingFrom", /须晚于应答截止日期（2026-12-31）/],
    ["deployment before training", { deployBy: "2027-01-10" }, "deployBy", /须晚于进场实训日期（2027-01-10）/],
    ["deployment before closing", { trainingFrom: null, deployBy: "2026-12-30" }, "deployBy", /须晚于应答截止日期/],
  ])("but not with %s", (_what, facts, field, message) => {
    const found = faults(facts);
    expect(Object.keys(found)).toEqual([field]);
    expect(found[field]?.join("")).toMatch(message);
  });

  it("but not without a mandatory indicator or with one that cannot be tested", () => {
    const soft = requirements.map((row) => ({ ...row, mandatory: false }));
    expect(faults({}, soft)).toEqual({ requirements: [expect.stringContaining("必须")] });
    const blank = requirements.map((row, i) => (i === 2 ? { ...row, testMethod: " " } : row));
    expect(faults({}, blank)).toEqual({ "requirements[2].testMethod": [expect.stringContaining("怎么测")] });
  });
});

it("names uncovered dimensions in the order of the policy text", () => {
  expect(uncoveredDimensions({ waivedDimensions: [] }, [{ dimension: "interaction" }])).toEqual([
    "perception",
    "manipulation",
    "environment",
    "reliability",
  ]);
});

it("tells unmet admission criteria and refuses nothing for them", () => {
  expect(unmetAdmission({ admission: ["clearGoal"] })).toEqual(["clearConditions", "standardized", "economicallyFeasible"]);
});
