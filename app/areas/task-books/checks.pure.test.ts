import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CHECKS } from "./check-registry.ts";
import { blocksFreezing, type CheckContext, checkTaskBook } from "./checks.ts";
import { errors, warnings } from "./checks-cases.fixtures.ts";
import { type Change, check, context, every, indicator, party } from "./checks-changes.fixtures.ts";
import { cases } from "./checks-fields.fixtures.ts";
import { CLAUSES } from "./clause-variants.ts";
import type { Dataset, SceneRequirement } from "./document.ts";
import { groupNamesOf } from "./draft-parties.ts";
import { SAMPLE_REQUIREMENTS, sampleDocument } from "./draft-sample.ts";

/** The value a finding's field points at; undefined when there is no such place. */
function at(document: unknown, path: string): unknown {
  const steps = path.split(/[.[\]]+/).filter((step) => step !== "");
  return steps.reduce<unknown>((value, step) => (value as Record<string, unknown> | null | undefined)?.[step], document);
}

/** Paths of every text that is a party's id. */
function references(value: unknown, path: string[]): string[][] {
  if (typeof value === "string") return /^org-/.test(value) ? [path] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => references(inner, [...path, key]));
}

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

describe("what the awarded bid promised", () => {
  const promised = (
    requirementId: string,
    values: { comparator: ">=" | "<=" | "between"; target: string; upper?: string; unit: string },
  ) => ({
    ...context,
    promises: [{ requirementId, upper: null, ...values }],
  });
  const SUCCESS = promised("r-success", { comparator: ">=", target: "99.8", unit: "%" });
  const found = (given: CheckContext, change: Change = () => {}) => check(change, given).filter(({ code }) => code === 9 || code === 15);

  test("is not lowered, though the target is what the scene asks: an error that says so, at the target", () => {
    expect(found(SUCCESS)).toEqual([
      expect.objectContaining({
        code: 9,
        severity: "error",
        field: "items[5].target",
        message: expect.stringMatching(/低于中选应答的承诺（≥.99\.8%）/u),
      }),
    ]);
    for (const target of ["99.8", "99.9"]) expect(found(SUCCESS, indicator("r-success", { target }))).toEqual([]);
    const range = promised("r-force", { comparator: "between", target: "18", upper: "36", unit: "N" });
    expect(found(range)).toMatchObject([{ code: 9, field: "items[2].target" }]);
    expect(found(range, indicator("r-force", { target: "18", upper: "36" }))).toEqual([]);
  });

  test("does not bind where it is weaker than what is published, or answers another question", () => {
    expect(found(promised("r-success", { comparator: ">=", target: "98", unit: "%" }))).toEqual([]);
    expect(found(promised("r-success", { comparator: "<=", target: "99.8", unit: "%" }))).toEqual([]);
    expect(found(promised("r-gone", { comparator: ">=", target: "1", unit: "%" }))).toEqual([]);
    const lowered = found(promised("r-success", { comparator: ">=", target: "98", unit: "%" }), indicator("r-success", { target: "98.5" }));
    expect(lowered).toMatchObject([{ code: 9, message: expect.stringContaining("低于场景发布的要求") }]);
  });

  test("of a grade may stand with its own word for the unit", () => {
    const requirement = { ...(context.requirements?.[5] ?? expect.fail()), target: "3", unit: "（即PL c）" };
    const given = { ...promised("r-success", { comparator: ">=", target: "4", unit: "（即PL d）" }), requirements: [requirement] };
    const grade = (target: string, unit: string) => check(indicator("r-success", { target, unit }), given).filter(({ code }) => code === 9);
    expect(grade("4", "（即PL d）")).toEqual([]);
    expect(grade("3", "（即PL c）")).toMatchObject([{ field: "items[5].target" }]);
    expect(grade("4", "（即PL e）")).toMatchObject([{ field: "items[5].comparator" }]);
  });

  test("is not left out, even where the scene only hopes for it", () => {
    const leaveOut: Change = (d) =>
      Object.assign(d.indicators, { items: d.indicators.items.filter(({ requirementId }) => requirementId !== "r-force") });
    expect(found(context, leaveOut)).toMatchObject([{ code: 15, severity: "warning" }]);
    const range = promised("r-force", { comparator: "between", target: "18", upper: "36", unit: "N" });
    expect(found(range, leaveOut)).toMatchObject([{ code: 15, severity: "error", message: expect.stringContaining("中选应答作出了承诺") }]);
  });
});

describe("who covers a requirement", () => {
  const requirementsWith = (values: Partial<SceneRequirement>): CheckContext => ({
    ...context,
    requirements: SAMPLE_REQUIREMENTS.map((one) => (one.requirementId === "r-success" ? { ...one, ...values } : one)),
  });
  const words = (given: CheckContext, ownerOrganizationId: string | null = "org-maker") =>
    check(indicator("r-success", { ownerOrganizationId }), given)
      .filter(({ code }) => code === 15)
      .map(({ severity, field, message }) => [severity, field, message]);
  const FIELD = "items[5].ownerOrganizationId";

  test("an owner that covers it is left in peace, whoever else does", () => {
    expect(words(requirementsWith({ coveringOrganizationIds: ["org-parts", "org-maker"] }))).toEqual([]);
  });

  test("an owner that does not is named with what it publishes, and with who does", () => {
    const given = requirementsWith({
      coveringOrganizationIds: ["org-algorithm"],
      fallingShort: [{ organizationId: "org-maker", figure: "≥98.4 %" }],
    });
    expect(words(given)).toEqual([
      [
        "warning",
        FIELD,
        "深圳衡步机器人有限公司公开的能力没有覆盖指标“插接成功率”（公开的是 ≥98.4 %），请确认其承担的依据，或者改由北京灵触智能科技有限公司承担。",
      ],
    ]);
    expect(words(given, "org-user")).toEqual([
      ["warning", FIELD, expect.stringMatching(/^广州云岭储能科技有限公司公开的能力没有覆盖指标“插接成功率”，/)],
    ]);
    expect(words(given, null)).toEqual([]);
  });

  test("a requirement nobody covers is a gap, whoever owns it or nobody, with the nearest figure where there is one", () => {
    const figures = [
      { organizationId: "org-algorithm", figure: "≥98.6 %" },
      { organizationId: "org-maker", figure: "≥98.4 %" },
    ];
    const given = requirementsWith({ coveringOrganizationIds: [], fallingShort: figures });
    const gap = "没有成员公开的能力覆盖场景要求的指标“插接成功率”（最接近的是北京灵触智能科技有限公司公开的 ≥98.6 %），";
    expect(words(given)).toEqual([["warning", FIELD, `${gap}请确认由深圳衡步机器人有限公司承担的依据。`]]);
    expect(words(given, null)).toEqual([["warning", FIELD, `${gap}请确认承担的依据。`]]);
    expect(words(requirementsWith({ coveringOrganizationIds: [] }), "org-user")).toEqual([
      ["warning", FIELD, "没有成员公开的能力覆盖场景要求的指标“插接成功率”，请确认由广州云岭储能科技有限公司承担的依据。"],
    ]);
  });
});

describe("the third party of clause 15", () => {
  const ofTester = (change: Change, given: Partial<CheckContext> = {}) =>
    check(change, { ...context, ...given }).filter(({ field }) => field === "thirdPartyOrganizationId");
  const groups = (...ids: string[]) => ({ affiliates: new Map(ids.map((id) => [id, "group:1"])) });

  test("is judged only where clause 15 asks for one, and a tester nobody is tied to is in order", () => {
    const byUser: Change = (d) => void Object.assign(d.validation, { procedureBy: "userUnit", thirdPartyOrganizationId: "org-maker" });
    expect(ofTester(byUser)).toEqual([]);
    expect(ofTester(() => {}, groups("org-user", "org-parts"))).toEqual([]);
  });

  test("is told of every party it is tied to, of the user unit apart from those whose work it tests", () => {
    const findings = ofTester(() => {}, groups("org-verifier", "org-user", "org-maker", "org-institute"));
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([
      [36, "error"],
      [36, "warning"],
    ]);
    expect(findings[0]?.message).toMatch(/深圳衡步机器人有限公司存在关联关系.*岭南智能制造研究院存在关联关系/);
    expect(findings[0]?.message).not.toContain("云岭");
    expect(findings[1]?.message).toContain("广州云岭储能科技有限公司存在关联关系");
  });
});

describe("checkTaskBook", () => {
  test.each(errors)("check %i in clause %i finds %s and blocks freezing", (code, clause, _name, change) => {
    const findings = check(change);
    expect(findings).toContainEqual(expect.objectContaining({ code, clause, severity: "error", message: expect.stringMatching(/[。]$/) }));
    expect(blocksFreezing(findings)).toBe(true);
  });

  test.each(warnings)("check %i in clause %i warns of %s", (code, clause, _name, change) => {
    expect(check(change)).toContainEqual(
      expect.objectContaining({ code, clause, severity: "warning", message: expect.stringMatching(/[。]$/) }),
    );
  });

  test.each(cases)(
    "check $code in clause $clause gives $severity at $field for $name",
    ({ code, clause, severity, field, change, given }) => {
      expect(check(change, { ...context, ...given })).toContainEqual(
        expect.objectContaining({ code, clause, severity, field, message: expect.stringMatching(/。$/) }),
      );
    },
  );

  test("the sample, with everything known about it, has nothing to find", () => {
    expect(checkTaskBook(sampleDocument(), context)).toEqual([]);
  });

  test("every check but those of clause 12's own terms is shown to fire", () => {
    const shown = new Set([...errors, ...warnings].map(([code]) => code).concat(cases.map(({ code }) => code)));
    expect(CHECKS.map(({ code }) => code).filter((code) => !shown.has(code))).toEqual([25, 26]);
  });

  test("wherever a party is named outside clauses 1 and 12, a name that is none is found at its field", () => {
    const named = references(sampleDocument(), []).filter(([top]) => top !== "parties" && top !== "benefitSharing");
    expect(named.length).toBeGreaterThan(30);
    for (const path of named) {
      const document = sampleDocument();
      const owner = path.slice(0, -1).reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], document);
      (owner as Record<string, unknown>)[path.at(-1) ?? ""] = "org-gone";
      const orphans = check(() => {}, context, document).filter(({ code }) => code === 34);
      expect(
        orphans.map(({ key, severity }) => [key, severity]),
        path.join("."),
      ).toEqual([[path[0], "error"]]);
      expect(at(document, `${orphans[0]?.key}.${orphans[0]?.field}`)).toSatisfy((value) => [value].flat().includes("org-gone"));
    }
  });

  test("a party that left the sealed version need not sign again, and a robot nobody registered is no one else's", () => {
    const amends = [{ organizationId: "org-former", name: "前成员", left: true }];
    const codes = ["CN0001MODEL100000000000000002"];
    const change: Change = (document) => void Object.assign(document.boundary, { robotCodes: codes });
    expect(check(change, { ...context, amends })).toEqual([]);
  });

  test("data not to be trained on is asked about by name, where another than its holder makes a model of it", () => {
    const extra = (values: object): Change => {
      return (d) =>
        void d.data.datasets.push({ ...(d.data.datasets[0] as Dataset), key: "DS9", name: "影像", trainAllowed: false, ...values });
    };
    const asked = (values: object) => check(extra(values)).filter(({ code }) => code === 23);
    const used = { holderOrganizationId: "org-user", userOrganizationIds: ["org-algorithm", "org-maker"] };
    expect(asked(used).map(({ message }) => message)).toEqual([
      expect.stringMatching(/“影像”.*云岭.*不允许训练，北京灵触智能科技有限公司/),
    ]);
    expect(asked({ ...used, holderOrganizationId: "org-algorithm" })).toEqual([]);
    expect(asked({ ...used, userOrganizationIds: ["org-parts"] })).toEqual([]);
    expect(asked({ ...used, kind: "processData", purpose: "场景适配" })).toEqual([]);
    expect(asked({ ...used, trainAllowed: true })).toEqual([]);
  });

  test("joint owners may keep what they earn without a word, where nothing else is agreed on it", () => {
    const rule: Change = (d) => {
      for (const item of d.foregroundIp.results) if (item.ownership === "jointEqual") item.jointExploitRule = "freeWithoutAccount";
    };
    expect(check(rule)).toEqual([]);
  });

  test("insurance of liability that reaches the cap is enough, of whichever kind", () => {
    for (const kind of ["thirdParty", "product"] as const) {
      const findings = check((d) => {
        const insurance = { kind, bearerOrganizationId: "org-maker", limitFen: "500000000", startDate: null, endDate: null };
        Object.assign(d.liability, { cap: "fixedAmount", capFen: "500000000", insurance: [insurance] });
      });
      expect(findings.filter(({ code, severity }) => code === 29 && severity === "warning")).toEqual([]);
    }
  });

  test("a plan that proves the target is left in peace, as is a gain that is not counted in trials", () => {
    expect(check(indicator("r-success", { sampleSize: 473, allowedFailures: 1 }))).toEqual([]);
    const gain: Change = (document) => {
      const [item] = document.indicators.items;
      if (item)
        document.indicators.items.push({ ...item, key: "I90", requirementId: null, name: "效率提升率", target: "20", sampleSize: null });
    };
    expect(check(gain)).toEqual([]);
  });

  test("findings name their check's source, a clause and severity it may give, and a field that is there", () => {
    const all = [...[...errors, ...warnings].map(([, , , change]) => ({ change, given: {} })), ...cases];
    for (const { change, given } of all) {
      const document = sampleDocument();
      change(document);
      for (const finding of checkTaskBook(document, { ...context, ...given })) {
        const entry = CHECKS.find(({ code }) => code === finding.code);
        expect(entry).toMatchObject({ source: finding.source });
        expect(entry?.severities, `check ${finding.code}`).toContain(finding.severity);
        expect(entry?.clauses, `check ${finding.code}`).toContain(finding.clause);
        expect(CLAUSES.find(({ number }) => number === finding.clause)?.key).toBe(finding.key);
        expect([
          finding.field,
          at(document, finding.field.startsWith("period.") ? finding.field : `${finding.key}.${finding.field}`),
        ]).not.toEqual([finding.field, undefined]);
      }
    }
  });

  test("the same document gives the same findings, in clause order, whatever is wrong with it", () => {
    const changes = [...errors, ...warnings].map(([, , , change]) => change).concat(cases.map(({ change }) => change));
    fc.assert(
      fc.property(fc.subarray(changes, { maxLength: 6 }), (some) => {
        const document = sampleDocument();
        for (const change of some) change(document);
        const before = JSON.stringify(document);
        const findings = checkTaskBook(document, context);
        expect(checkTaskBook(JSON.parse(before), context)).toEqual(findings);
        expect(JSON.stringify(document)).toBe(before);
        const order = findings.map(({ clause, code }) => clause * 100 + code);
        expect(order).toEqual([...order].sort((a, b) => a - b));
        const marks = findings.map(({ code, key, field, message }) => [code, key, field, message].join());
        expect(new Set(marks).size).toBe(marks.length);
      }),
      { numRuns: 60 },
    );
  });

  test("the messages name the gap, the indicator and the party", () => {
    const blocking = check(errors[0]?.[3] ?? (() => {})).filter((finding) => finding.severity === "error");
    expect(blocking.map((finding) => finding.message)).toEqual(["机器人服务费的分配比例合计 75.00%，还差 25.00%。"]);
    expect(check(indicator("r-success", { ownerOrganizationId: null, testMethod: "" })).map((finding) => finding.message)).toEqual([
      "指标“插接成功率”缺少责任单位、测试方法。",
    ]);
    expect(check(indicator("r-success", { verifierOrganizationId: "org-maker" })).map((finding) => finding.message)).toEqual([
      "指标“插接成功率”的验证单位与责任单位都是深圳衡步机器人有限公司，须由另一方验证。",
    ]);
  });

  test("stricter targets pass, also written with other zeros", () => {
    const stricter = [
      indicator("r-success", { target: "99.50", sampleSize: 598 }),
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

  test("a project that ends after the day the scene wants its robots deployed by is warned of, not refused", () => {
    const findings = checkTaskBook(sampleDocument(), { ...context, deployBy: "2026-11-13" });
    expect(findings.map((finding) => [finding.code, finding.severity, finding.clause])).toEqual([[17, "warning", 5]]);
    expect(blocksFreezing(findings)).toBe(false);
    expect(checkTaskBook(sampleDocument(), { ...context, deployBy: null })).toEqual([]);
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
