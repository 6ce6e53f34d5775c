import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clauseOptions } from "./clause-choices.ts";
import { type Field, PART_MARK } from "./clause-field.ts";
import { CLAUSE_FIELDS, CLAUSE_KEYS, type ClauseData, clauseOf } from "./clause-fields.ts";
import { type FormValues, formOf, readClause } from "./clause-form.ts";
import { changeRows, countRows } from "./clause-rows.ts";
import type { ClauseKey } from "./clause-variants.ts";
import { sampleDocument } from "./draft-sample.ts";

const document = sampleDocument();
const dataOf = (key: ClauseKey) => clauseOf(document, key);
const read = (key: ClauseKey, values: FormValues, base = dataOf(key)) => readClause(key, values, base);
function accepted(key: ClauseKey, values: FormValues, base = dataOf(key)): ClauseData {
  const answer = read(key, values, base);
  if ("errors" in answer) throw new Error(JSON.stringify(answer.errors));
  return answer.data;
}
const typedInto = (key: ClauseKey, changes: Record<string, string[]>, base = dataOf(key)) => ({ ...formOf(key, base), ...changes });

test.each(CLAUSE_KEYS)("%s comes out of its form as it went in", (key) => {
  expect(accepted(key, formOf(key, dataOf(key)))).toEqual(dataOf(key));
});

/** What may stand in a field's control, as text a person could have typed or chosen. */
function typing(key: ClauseKey, field: Field, schemaPath: string): fc.Arbitrary<string[]> {
  const options = clauseOptions(document, key);
  const some = (list: readonly { value: string }[]) => fc.subarray(list.map((one) => one.value)).map((all) => [...all]);
  const one = (list: readonly { value: string }[]) => fc.constantFrom(...list.map((choice) => [choice.value]));
  switch (field.kind) {
    case "choice":
      return one(options[field.group ?? schemaPath] ?? []);
    case "choices":
      return some(options[field.group ?? schemaPath] ?? []);
    case "party":
      return one(options["parties"] ?? []);
    case "parties":
      return some(options["parties"] ?? []);
    case "deliverables":
      return some(options["deliverables"] ?? []);
    case "milestone":
      return one(options["milestones"] ?? []);
    case "yesNo":
      return fc.constantFrom<string[][]>([], ["on"]);
    case "whole":
      return fc.integer({ min: 1, max: 5 }).map((value) => [String(value)]);
    case "percent":
      return fc.integer({ min: 50_00, max: 99_99 }).map((value) => [(value / 100).toFixed(2)]);
    case "money":
      return fc.integer({ min: 0, max: 2 ** 31 - 1 }).map((value) => [(value / 100).toFixed(2)]);
    case "decimal":
      return fc.integer({ min: -100_000, max: 100_000 }).map((value) => [(value / 1000).toFixed(3)]);
    case "date":
      return fc.integer({ min: 0, max: 5000 }).map((days) => [new Date(Date.UTC(2026, 0, 1 + days)).toISOString().slice(0, 10)]);
    case "lines":
      return fc.array(fc.stringMatching(/^[一-龥A-Z0-9]{1,20}$/), { maxLength: 4 }).map((all) => [all.join("\r\n")]);
    default:
      return fc.stringMatching(/^[一-龥A-Z0-9][一-龥A-Z0-9 ]{0,28}$/).map((text) => [text]);
  }
}

/** Texts for controls that can be typed, chosen at random over the form as stored. */
const editing = (key: ClauseKey): fc.Arbitrary<FormValues> => {
  const stored = formOf(key, dataOf(key));
  const find = (fields: readonly Field[], name: string, path = ""): { field: Field; schemaPath: string } | null => {
    for (const field of fields) {
      const schemaPath = path === "" ? field.path : `${path}.${field.path}`;
      if (name === field.path && field.kind !== "rows" && field.kind !== "part") return { field, schemaPath };
      const inner = field.kind === "rows" ? /^\[\d+\]\./.exec(name.slice(field.path.length))?.[0] : undefined;
      if (field.kind === "rows" && inner && name.startsWith(field.path))
        return find(field.fields, name.slice(field.path.length + inner.length), `${schemaPath}[]`);
    }
    return null;
  };
  const controls = Object.keys(stored).flatMap((name): [string, fc.Arbitrary<string[]>][] => {
    const found = find(CLAUSE_FIELDS[key], name);
    return found && !found.field.fixed && !/usci|delayPenaltyBp|robotCodes|^pools.*shares/.test(name)
      ? [[name, typing(key, found.field, found.schemaPath)]]
      : [];
  });
  return fc
    .subarray(controls)
    .chain((some) => fc.record(Object.fromEntries(some)))
    .map((changes) => ({ ...stored, ...changes }));
};

test.each(CLAUSE_KEYS)("whatever is typed into %s is read once and for all", (key) => {
  fc.assert(
    fc.property(editing(key), (values) => {
      const data = accepted(key, values);
      expect(accepted(key, formOf(key, data), data)).toEqual(data);
      expect(accepted(key, formOf(key, data))).toEqual(data);
    }),
    { numRuns: 40 },
  );
});

describe("figures are read exactly, and refused in words where they stand", () => {
  test.each([
    ["58.29", 5829],
    ["0.1", 10],
    ["１００", 10_000],
    ["7", 700],
  ])("%s per cent", (typed, expected) => {
    const values = typedInto("replication", { userReward: ["royalty"], "royaltyBp.sameIndustry": [typed] });
    expect(accepted("replication", values)).toMatchObject({ royaltyBp: { sameIndustry: expected } });
  });

  test("any amount of fen survives", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 999_999_999_999_999n }), (fen) => {
        const base = { ...dataOf("liability"), cap: "fixedAmount", capFen: fen.toString() };
        expect(accepted("liability", formOf("liability", base), base)).toEqual(base);
      }),
    );
  });

  test.each<[ClauseKey, string, string, string]>([
    ["replication", "royaltyBp.sameIndustry", "1.005", "同行业推广的提成：请填写百分数，最多两位小数。"],
    ["replication", "royaltyBp.sameIndustry", "100.01", "同行业推广的提成：不能大于 100.00%。"],
    ["validation", "confidenceBp", "49.99", "单侧置信水平：不能小于 50.00%。"],
    ["confidentiality", "years", "2.5", "保密年限：请填写整数。"],
    ["confidentiality", "years", "31", "保密年限：不能大于 30。"],
    ["confidentiality", "tier", "", "保密等级：请选择。"],
    ["liability", "insurance[0].limitFen", "1.234", "保险 1 · 保险金额：请填写以元为单位的金额，最多两位小数。"],
    ["indicators", "items[2].target", "约 20", "指标 3 · 目标值：请填写数字。"],
    ["indicators", "items[0].name", " ", "指标 1 · 指标名称：此处不能为空。"],
    ["workPackages", "items[0].deliverables[0].name", "", "工作包 1 · 交付物 1 · 名称：此处不能为空。"],
    ["boundary", "period.endDate", "", "项目结束日期：请填写日期。"],
    ["boundary", "robotCodes", `A\n${"B".repeat(30)}`, "整机身份证编码 · 第 2 项：最多填写 29 个字。"],
  ])("%s %s = %j", (key, name, typed, message) => {
    expect(read(key, typedInto(key, { [name]: [typed] }))).toEqual({ errors: { [name]: [message] } });
  });
});

describe("what is fixed does not come from the form", () => {
  test("a party's role, a linked indicator's unit and the scene are those stored, whatever is sent", () => {
    const parties = typedInto("parties", { "items[0].role": ["insurer"], "items[0].isLead": ["on"], "items[0].name": ["冒名单位"] });
    expect(accepted("parties", parties)).toEqual(dataOf("parties"));
    expect(accepted("indicators", typedInto("indicators", { "items[1].unit": ["cm"], "items[1].comparator": [">="] }))).toEqual(
      dataOf("indicators"),
    );
    expect(accepted("boundary", typedInto("boundary", { sceneCode: ["SC-2026-9999"] }))).toEqual(dataOf("boundary"));
  });
});

describe("terms that do not apply are emptied", () => {
  const first = (key: ClauseKey, values: FormValues) => (accepted(key, values) as { results: Record<string, unknown>[] }).results[0];
  const joint = {
    "results[0].ownership": ["jointByContribution"],
    "results[0].ownerOrganizationIds": ["org-maker", "org-algorithm"],
    "results[0].jointExploitRule": ["freeOrdinary"],
    "results[0].jointShares[0].row": [""],
    "results[0].jointShares[0].organizationId": ["org-maker"],
    "results[0].jointShares[0].basisPoints": ["58.29"],
    "results[0].jointShares[1].row": [""],
    "results[0].jointShares[1].organizationId": ["org-algorithm"],
    "results[0].jointShares[1].basisPoints": ["41.71"],
  };

  test("shares and the rule of joint owners leave with joint ownership", () => {
    expect(first("foregroundIp", typedInto("foregroundIp", joint))).toMatchObject({
      jointExploitRule: "freeOrdinary",
      jointShares: [
        { organizationId: "org-maker", basisPoints: 5829 },
        { organizationId: "org-algorithm", basisPoints: 4171 },
      ],
    });
    const sole = typedInto("foregroundIp", { ...joint, "results[0].ownership": ["soleMaker"] });
    expect(first("foregroundIp", sole)).toMatchObject({ jointShares: [], jointExploitRule: null });
  });

  test("an exclusive licence is there only while its box is ticked", () => {
    const licence = {
      "results[0].exclusiveLicence.licenseeOrganizationId": [""],
      "results[0].exclusiveLicence.field": ["动力电池"],
      "results[0].exclusiveLicence.years": ["3"],
    };
    expect(first("foregroundIp", typedInto("foregroundIp", licence))).toMatchObject({ exclusiveLicence: null });
    expect(
      first("foregroundIp", typedInto("foregroundIp", { ...licence, [`results[0].exclusiveLicence.${PART_MARK}`]: ["on"] })),
    ).toMatchObject({
      exclusiveLicence: { licenseeOrganizationId: null, field: "动力电池", years: 3, consentOrganizationIds: [] },
    });
  });
});

describe("rows", () => {
  test("a row added gets a key of its own, keeps everything typed and can be filled", () => {
    const typed = typedInto("indicators", { "items[0].testMethod": ["改了一半"] });
    const grown = changeRows("indicators", typed, dataOf("indicators"), "add items");
    expect(countRows(grown, "items")).toBe(7);
    expect(grown).toMatchObject({ "items[0].testMethod": ["改了一半"], "items[6].row": ["I7"], "items[6].weight": ["3"] });
    const filled = {
      ...grown,
      "items[6].name": ["连续运行时间"],
      "items[6].dimension": ["reliability"],
      "items[6].comparator": [">="],
      "items[6].target": ["72"],
      "items[6].unit": ["h"],
    };
    expect((accepted("indicators", filled) as { items: unknown[] }).items[6]).toMatchObject({
      key: "I7",
      requirementId: null,
      comparator: ">=",
      unit: "h",
      ownerOrganizationId: null,
      mandatory: false,
      weight: 3,
    });
  });

  test("a key that was in use is not given again in the same edit", () => {
    const less = changeRows("milestones", formOf("milestones", dataOf("milestones")), dataOf("milestones"), "remove items[3]");
    expect(countRows(less, "items")).toBe(3);
    expect(changeRows("milestones", less, dataOf("milestones"), "add items")["items[3].row"]).toEqual(["M5"]);
  });

  test("deliverables are numbered across work packages, inside the package asked for", () => {
    const grown = changeRows(
      "workPackages",
      formOf("workPackages", dataOf("workPackages")),
      dataOf("workPackages"),
      "add items[0].deliverables",
    );
    expect(countRows(grown, "items[0].deliverables")).toBe(2);
    const keys = (dataOf("workPackages") as { items: { deliverables: { key: string }[] }[] }).items.flatMap((item) =>
      item.deliverables.map((one) => one.key),
    );
    expect(keys).not.toContain(grown["items[0].deliverables[1].row"]?.[0]);
  });

  test("removing and moving rows carries all of their controls along", () => {
    const base = dataOf("workPackages");
    const form = formOf("workPackages", base);
    const rows = (values: FormValues) => (accepted("workPackages", values) as { items: unknown[] }).items;
    const before = rows(form);
    expect(rows(changeRows("workPackages", form, base, "remove items[1]"))).toEqual(before.filter((_, i) => i !== 1));
    expect(rows(changeRows("workPackages", form, base, "up items[2]"))).toEqual([before[0], before[2], before[1], ...before.slice(3)]);
  });

  test("commands that name no changeable rows change nothing", () => {
    const form = formOf("parties", dataOf("parties"));
    for (const command of [
      "add items",
      "remove items[0]",
      "add nothing",
      "up items[0]",
      "remove items[99]",
      "",
      "add constructor",
      "drop items",
    ])
      expect(changeRows("parties", form, dataOf("parties"), command)).toEqual(form);
  });

  test("no more rows than the document holds", () => {
    const base = dataOf("upgradeExit");
    const full = Array.from({ length: 30 }).reduce<FormValues>(
      (values) => changeRows("upgradeExit", values, base, "add windows"),
      formOf("upgradeExit", base),
    );
    expect(countRows(full, "windows")).toBe(20);
  });
});
