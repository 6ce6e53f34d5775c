import { describe, expect, test } from "vitest";
import { blocksFreezing, type CheckContext, checkTaskBook } from "./checks.ts";
import type { Dataset, ForegroundResult, Indicator, Party, TaskBookDocument } from "./document.ts";
import { groupNamesOf } from "./draft-parties.ts";
import { SAMPLE_REQUIREMENTS, sampleDocument } from "./draft-sample.ts";

type Change = (document: TaskBookDocument) => void;
const context: CheckContext = { requirements: SAMPLE_REQUIREMENTS, reportingDate: "2026-11-30" };
const check = (change: Change, given: CheckContext = context) => {
  const document = sampleDocument();
  change(document);
  return checkTaskBook(document, given);
};

const every =
  (...changes: (Change | undefined)[]): Change =>
  (document) => {
    for (const change of changes) change?.(document);
  };
const party =
  (id: string, values: Partial<Party>): Change =>
  (document) => {
    for (const item of document.parties.items) if (item.organizationId === id) Object.assign(item, values);
  };
const indicator =
  (id: string, values: Partial<Indicator>): Change =>
  (document) => {
    for (const item of document.indicators.items) if (item.requirementId === id) Object.assign(item, values);
  };
const result =
  (type: ForegroundResult["resultType"], values: Partial<ForegroundResult>): Change =>
  (document) => {
    for (const item of document.foregroundIp.results) if (item.resultType === type) Object.assign(item, values);
  };
const dataset =
  (values: Partial<Dataset>): Change =>
  (document) => {
    Object.assign(document.data.datasets[0] ?? {}, values);
  };
const removeParty =
  (id: string): Change =>
  (document) => {
    document.parties.items = document.parties.items.filter((item) => item.organizationId !== id);
  };

const errors: [number, number, string, Change][] = [
  [1, 12, "shares short of 100.00 %", (d) => void d.benefitSharing.pools[0]?.shares.pop()],
  [1, 1, "work shares over 100.00 %", party("org-user", { workShareBp: 1 })],
  [2, 7, "two owners of an exclusive result", result("control", { ownerOrganizationIds: ["org-maker", "org-parts"] })],
  [
    2,
    7,
    "the same result twice",
    (d) => void d.foregroundIp.results.push({ ...(d.foregroundIp.results[0] as ForegroundResult), key: "R9" }),
  ],
  [2, 7, "a lead's result owned by another", result("control", { ownership: "soleLead", ownerOrganizationIds: ["org-parts"] })],
  [2, 7, "a user unit's result owned by a supplier", result("dataset", { ownerOrganizationIds: ["org-maker"] })],
  [
    3,
    7,
    "a result type left out",
    (d) => Object.assign(d.foregroundIp, { results: d.foregroundIp.results.filter((item) => item.resultType !== "software") }),
  ],
  [3, 7, "a result without owner", result("control", { ownerOrganizationIds: [] })],
  [3, 7, "a field licence without a field", result("control", { licenceBack: "field" })],
  [3, 7, "open source without a licence", result("control", { ownership: "openSource" })],
  [
    4,
    7,
    "joint shares that do not total",
    result("skillPackage", { ownership: "jointByContribution", jointShares: [{ organizationId: "org-maker", basisPoints: 6000 }] }),
  ],
  [4, 7, "joint owners without an exploit rule", result("skillPackage", { jointExploitRule: null })],
  [4, 7, "a joint result with one owner", result("skillPackage", { ownerOrganizationIds: ["org-maker"] })],
  [7, 3, "no owner", indicator("r-success", { ownerOrganizationId: null })],
  [7, 3, "no unit", indicator("r-success", { unit: "" })],
  [7, 3, "no test method", indicator("r-success", { testMethod: "" })],
  [7, 3, "no verifier", indicator("r-success", { verifierOrganizationId: null })],
  [7, 3, "a range without upper bound", indicator("r-force", { upper: null })],
  [7, 3, "a range upside down", indicator("r-force", { target: "36" })],
  [7, 3, "no indicators at all", (d) => Object.assign(d.indicators, { items: [] })],
  [8, 3, "the owner verifies its own indicator", indicator("r-success", { verifierOrganizationId: "org-maker" })],
  [
    8,
    15,
    "the tester owns an indicator",
    indicator("r-success", { ownerOrganizationId: "org-verifier", verifierOrganizationId: "org-user" }),
  ],
  [9, 3, "a lower success rate", indicator("r-success", { target: "98.9" })],
  [9, 3, "a looser accuracy", indicator("r-position", { target: "0.51" })],
  [9, 3, "a narrower range", indicator("r-temperature", { upper: "44" })],
  [9, 3, "another comparator", indicator("r-success", { comparator: "=" })],
  [9, 3, "another unit", indicator("r-position", { unit: "cm" })],
  [9, 3, "a mandatory one made optional", indicator("r-success", { mandatory: false })],
  [13, 1, "no lead", party("org-maker", { isLead: false })],
  [13, 1, "two leads", party("org-parts", { isLead: true })],
  [14, 1, "no user unit", removeParty("org-user")],
  [14, 1, "neither maker nor service provider", party("org-maker", { role: "leaseOperator" })],
  [
    15,
    3,
    "a mandatory requirement left out",
    (d) => Object.assign(d.indicators, { items: d.indicators.items.filter((item) => item.requirementId !== "r-success") }),
  ],
  [16, 4, "a package without owner", (d) => Object.assign(d.workPackages.items[1] ?? {}, { ownerOrganizationId: null })],
  [16, 4, "a package without deliverable", (d) => Object.assign(d.workPackages.items[1] ?? {}, { deliverables: [] })],
  [16, 5, "a milestone asking for nobody's deliverable", (d) => void d.milestones.items[0]?.deliverableKeys.push("D99")],
  [17, 2, "an end before the start", (d) => Object.assign(d.period, { endDate: "2026-05-01" })],
  [17, 4, "a package outside the project", (d) => Object.assign(d.workPackages.items[0] ?? {}, { startDate: "2026-05-31" })],
  [17, 5, "a milestone outside the project", (d) => Object.assign(d.milestones.items[3] ?? {}, { date: "2026-12-31" })],
  [17, 5, "milestones out of order", (d) => void d.milestones.items.reverse()],
  [
    18,
    4,
    "money that does not add up",
    (d) => Object.assign(d.workPackages, { funding: { model: "pooled", totalFen: "100", sources: [] } }),
  ],
  [21, 11, "open source against no open source", result("control", { ownership: "openSource", openSourceLicence: "Apache-2.0" })],
  [22, 9, "personal data without basis", dataset({ personalInformation: true })],
  [22, 9, "a dataset without holder", dataset({ holderOrganizationId: null })],
  [24, 11, "objection as long as notice", (d) => Object.assign(d.publication, { objectionDays: 45 })],
  [
    34,
    12,
    "a share for somebody who is no party",
    (d) => Object.assign(d.benefitSharing.pools[0]?.shares[0] ?? {}, { organizationId: "org-gone" }),
  ],
  [34, 3, "an indicator of a requirement that is gone", indicator("r-force", { requirementId: "r-gone" })],
  [34, 20, "arbitration without a commission", (d) => Object.assign(d.changeDispute, { forum: "arbitration", forumName: "" })],
  [34, 15, "no tester named", (d) => Object.assign(d.validation, { thirdPartyOrganizationId: null })],
  [36, 1, "one credit code for two parties", party("org-maker", { usci: "91440101MA5CXXXX1K" })],
  [
    36,
    1,
    "a tester in the group of a member",
    every(party("org-verifier", { groupName: "云岭集团" }), party("org-parts", { groupName: "云岭集团" })),
  ],
];

const warnings: [number, number, string, Change][] = [
  [10, 3, "a baseline that already meets the target", indicator("r-success", { baseline: "99.5" })],
  [10, 3, "a middle worse than the baseline", indicator("r-position", { baseline: "0.8", mid: "0.9" })],
  [11, 15, "a point estimate", (d) => Object.assign(d.validation, { passMode: "pointEstimate" })],
  [12, 3, "a dimension left out", indicator("r-stop", { dimension: "reliability" })],
  [15, 3, "an owner whose capability does not answer it", indicator("r-success", { ownerOrganizationId: "org-parts" })],
  [16, 4, "a deliverable in no milestone", (d) => Object.assign(d.milestones.items[0] ?? {}, { deliverableKeys: [] })],
  [19, 1, "a developer without work share", every(party("org-parts", { workShareBp: 0 }), party("org-maker", { workShareBp: 5000 }))],
  [20, 6, "only listed background and an empty list", (d) => Object.assign(d.backgroundIp, { scope: "listed" })],
  [23, 9, "no data to train on", dataset({ trainAllowed: false })],
  [28, 18, "no upgrade window", (d) => Object.assign(d.upgradeExit, { upgradeWindow: "none" })],
  [29, 17, "insurance under the cap", (d) => Object.assign(d.liability, { cap: "fixedAmount", capFen: "500000000" })],
  [31, 12, "a long payment term with small firms", (d) => Object.assign(d.benefitSharing, { payoutDays: 61 })],
  [
    36,
    12,
    "the user unit among the paid",
    (d) => Object.assign(d.benefitSharing.pools[0]?.shares[0] ?? {}, { organizationId: "org-user" }),
  ],
  [
    36,
    1,
    "user unit and supplier of one group",
    every(party("org-user", { groupName: "云岭集团" }), party("org-parts", { groupName: "云岭集团" })),
  ],
];

describe("affiliates the document does not name", () => {
  const tied = (...ids: string[]): CheckContext => ({ affiliates: new Map(ids.map((id) => [id, "group:1"])) });
  const conflicts = (given: CheckContext, change: Change = () => {}) =>
    check(change, given).filter(({ code, message }) => code === 36 && message.includes("关联关系"));

  test("a tester tied to a member blocks freezing, a user unit tied to a supplier is warned of", () => {
    expect(conflicts(tied("org-verifier", "org-parts"))).toContainEqual(
      expect.objectContaining({ severity: "error", message: expect.stringContaining("存在关联关系，不能保证独立") }),
    );
    expect(conflicts(tied("org-user", "org-parts"))).toContainEqual(expect.objectContaining({ severity: "warning", clause: 1 }));
  });

  test("organizations without a group, and those of different groups, are nobody's affiliates", () => {
    const groups = new Map<string, string | null>([
      ["org-verifier", null],
      ["org-parts", null],
      ["org-user", "group:1"],
      ["org-maker", "group:2"],
    ]);
    expect(conflicts({ affiliates: groups })).toEqual([]);
    expect(conflicts({})).toEqual([]);
  });

  test("what the document names is said by its name", () => {
    const named = every(party("org-user", { groupName: "云岭集团" }), party("org-parts", { groupName: "云岭集团" }));
    const findings = check(named, tied("org-user", "org-parts")).filter(({ code }) => code === 36);
    expect(findings.filter(({ message }) => message.includes("同属云岭集团"))).toHaveLength(1);
    expect(findings.filter(({ message }) => message.includes("存在关联关系"))).toEqual([]);
  });
});

test("affiliates are written down with one group name, others with their own", () => {
  const organization = (id: string, groupName: string | null = null) => ({ id, name: `${id}公司`, groupName });
  const parties = [
    organization("甲"),
    organization("乙", "云岭集团"),
    organization("丙"),
    organization("丁"),
    organization("戊", "别的集团"),
  ];
  const groups = new Map([
    ["甲", "1"],
    ["乙", "1"],
    ["丙", "2"],
    ["丁", "2"],
    ["戊", "3"],
  ]);
  expect(Object.fromEntries(groupNamesOf(parties, groups))).toEqual({
    甲: "云岭集团",
    乙: "云岭集团",
    丙: "丙公司及其关联单位",
    丁: "丙公司及其关联单位",
    戊: "别的集团",
  });
  expect(Object.fromEntries(groupNamesOf([organization("甲")], new Map()))).toEqual({ 甲: "" });
});

describe("checkTaskBook", () => {
  test.each(errors)("check %i in clause %i finds %s and blocks freezing", (code, clause, _name, change) => {
    const findings = check(change);
    expect(findings).toContainEqual({ code, clause, severity: "error", message: expect.stringMatching(/[。]$/) });
    expect(blocksFreezing(findings)).toBe(true);
  });

  test.each(warnings)("check %i in clause %i warns of %s", (code, clause, _name, change) => {
    expect(check(change)).toContainEqual({ code, clause, severity: "warning", message: expect.stringMatching(/[。]$/) });
  });

  test("the messages name the gap, the indicator and the party", () => {
    expect(check(errors[0]?.[3] ?? (() => {})).map((finding) => finding.message)).toEqual([
      "机器人服务费的分配比例合计 75.00%，还差 25.00%。",
    ]);
    expect(check(indicator("r-success", { ownerOrganizationId: null, testMethod: "" })).map((finding) => finding.message)).toEqual([
      "指标“插接成功率”缺少责任单位、测试方法。",
    ]);
    expect(check(indicator("r-success", { verifierOrganizationId: "org-maker" })).map((finding) => finding.message)).toEqual([
      "指标“插接成功率”的验证单位与责任单位都是深圳衡步机器人有限公司，须由另一方验证。",
    ]);
  });

  test("stricter targets pass, also written with other zeros", () => {
    const stricter = [
      indicator("r-success", { target: "99.50" }),
      indicator("r-position", { target: "0.500" }),
      indicator("r-temperature", { target: "-10", upper: "45.0" }),
    ];
    expect(check(every(...stricter))).toEqual([]);
  });

  test("a second indicator for the same requirement cannot hide a weaker one", () => {
    const findings = check((document) => {
      const item = document.indicators.items.find((candidate) => candidate.requirementId === "r-success");
      if (item) document.indicators.items.unshift({ ...item, key: "I99", target: "90" });
    });
    expect(findings.map((finding) => [finding.code, finding.severity])).toEqual([[9, "error"]]);
  });

  test("a project that ends after the reporting date is warned of, not refused", () => {
    const findings = checkTaskBook(sampleDocument(), { ...context, reportingDate: "2026-11-13" });
    expect(findings.map((finding) => [finding.code, finding.severity, finding.clause])).toEqual([[17, "warning", 5]]);
    expect(blocksFreezing(findings)).toBe(false);
  });

  test("an optional requirement left out is a warning; without the scene it is not judged", () => {
    const drop: Change = (document) =>
      Object.assign(document.indicators, { items: document.indicators.items.filter((item) => item.requirementId !== "r-force") });
    expect(check(drop).map((finding) => [finding.code, finding.severity])).toEqual([[15, "warning"]]);
    expect(check(drop, {})).toEqual([]);
  });

  test("findings come in clause order", () => {
    const clauses = check(every(errors[0]?.[3], party("org-maker", { isLead: false }), indicator("r-success", { unit: "" }))).map(
      (finding) => finding.clause,
    );
    expect(clauses).toEqual([...clauses].sort((a, b) => a - b));
    expect(new Set(clauses).size).toBeGreaterThan(2);
  });
});
