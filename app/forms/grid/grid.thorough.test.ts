import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { shippedRegistry } from "#test/registry.ts";
import { guessHeader, parsePasted, readTarget, splitCells, withTypedRange } from "./grid-paste.ts";
import {
  applyIntent,
  countRows,
  EMPTY_ROW,
  type GridRow,
  isBlank,
  type MetricOption,
  patchRow,
  readRows,
  withMetric,
  writeRows,
} from "./grid-rows.ts";
import { optionOf } from "./metric-options.server.ts";
import { exactMetric, findMetric, ownName, suggestMetrics } from "./metric-search.ts";
import { rowFaults } from "./row-faults.ts";

const registry = shippedRegistry;
const metrics: MetricOption[] = registry.metrics.map((one) => optionOf(registry, one));
const metric = (key: string) => metrics.find((candidate) => candidate.key === key);
const row = (facts: Partial<GridRow>): GridRow => ({ ...EMPTY_ROW, ...facts });
const prefix = "scene.requirements";

describe("rows of a form", () => {
  test("come back in the order of their numbers, gaps closed, other fields left alone", () => {
    const form = new FormData();
    form.set("scene.name", "名称");
    form.set(`${prefix}[7].metric`, "reach");
    form.set(`${prefix}[2].metric`, "payload");
    form.set(`${prefix}[2].mandatory`, "on");
    form.set(`${prefix}[x].metric`, "no");
    form.set(`${prefix}[999999999].metric`, "no");
    const rows = readRows(form, prefix, "requirements");
    expect(rows.map((one) => [one.metric, one.mandatory])).toEqual([
      ["payload", "on"],
      ["reach", ""],
    ]);
    writeRows(form, prefix, "requirements", rows);
    expect(form.get(`${prefix}[0].metric`)).toBe("payload");
    expect(form.get(`${prefix}[1].metric`)).toBe("reach");
    expect(form.has(`${prefix}[7].metric`)).toBe(false);
    expect(form.has(`${prefix}[0].evidence`)).toBe(false);
    expect(form.get("scene.name")).toBe("名称");
  });

  test("written and read again are the same", () => {
    const text = fc.string({ maxLength: 8 });
    const someRow = fc.record({
      metric: text,
      name: text,
      value: text,
      upper: text,
      unit: text,
      testMethod: text,
      mandatory: fc.constantFrom("on", ""),
    });
    fc.assert(
      fc.property(fc.array(someRow, { maxLength: 20 }), (facts) => {
        const form = new FormData();
        const rows = facts.map((one) => row(one));
        writeRows(form, prefix, "requirements", rows);
        expect(readRows(form, prefix, "requirements")).toEqual(rows);
      }),
      { numRuns: 100 },
    );
  });

  test("are blank until something is typed or chosen", () => {
    expect(isBlank(row({}))).toBe(true);
    expect(isBlank(row({ comparator: ">=", weight: "5", mandatory: "", unit: "mm", value: "  " }))).toBe(true);
    for (const field of ["metric", "name", "value", "upper", "testMethod", "evidenceNote"] as const)
      expect(isBlank(row({ [field]: "x" }))).toBe(false);
  });
});

describe("buttons", () => {
  const rows = [row({ value: "1500", upper: "200" }), row({ value: "2" })];
  test("add and remove rows", () => {
    expect(applyIntent(rows, "addRow")).toHaveLength(7);
    expect(applyIntent(rows, "removeRow:0")).toEqual([rows[1]]);
    expect(applyIntent(rows, "removeRow:9")).toEqual(rows);
  });
  test("that are none of the grid's", () => {
    for (const intent of ["save", "submit", "", "removeRow:", "removeRow:-1", "addRow:3"]) expect(applyIntent(rows, intent)).toBeNull();
  });
});

describe("typing a quantity", () => {
  const suggested = (text: string) => suggestMetrics(text, metrics).map(({ name }) => name);
  test("finds it by name and alias, the likeliest first", () => {
    expect(suggested("插接力")[0]).toBe("插接力峰值");
    expect(suggested("节拍")[0]).toBe("单次作业节拍");
    expect(suggested("MTBF")).toEqual(["平均无故障时间"]);
    expect(suggested("ｍｔｂｆ")).toEqual(["平均无故障时间"]);
    expect(suggested("")).toEqual([]);
    expect(suggestMetrics("精度", metrics).length).toBeLessThanOrEqual(8);
  });
  test("offers what is near to a name nobody knows, and nothing for nonsense", () => {
    expect(suggested("作业的节拍时间")).toContain("单次作业节拍");
    expect(suggested("好看")).toEqual([]);
  });
  test("keeps the author's own words where they say more", () => {
    const position = metric("positionAccuracy") as MetricOption;
    expect([ownName("位置精度", position), ownName("插接位置精度（X 向）", position), ownName("位置", position)]).toEqual([
      "",
      "插接位置精度（X 向）",
      "",
    ]);
    expect(exactMetric("定位精度", metrics)?.key).toBe("positionAccuracy");
    expect(exactMetric("位置", metrics)).toBeUndefined();
  });
  test("always offers the quantity itself for any of its words", () => {
    for (const one of metrics) for (const word of [one.name, ...one.aliases]) expect(suggestMetrics(word, metrics)[0]?.key).toBe(one.key);
  });
});

describe("checking a row", () => {
  const faults = (facts: Partial<GridRow>) => rowFaults(registry, metrics, row(facts));
  const fixed = (facts: Partial<GridRow>, which = 0) => {
    const fix = faults(facts).flatMap(({ fixes }) => fixes)[which];
    return fix ? patchRow(row(facts), fix.patch, metrics) : undefined;
  };
  const position = { metric: "positionAccuracy", comparator: "<=", unit: "mm" };
  test("finds nothing in blank, unfinished and right rows", () => {
    expect([faults({}), faults({ metric: "reach" }), faults({ ...position, value: "0.5" })]).toEqual([[], [], []]);
    expect(faults({ metric: "illuminationRange", comparator: "between", value: "200", unit: "lx" })).toEqual([]);
  });
  test("turns a range round", () => {
    const range = { metric: "illuminationRange", comparator: "between", value: "1500", upper: "200", unit: "lx" };
    expect(faults(range)).toMatchObject([{ field: "upper", fixes: [{ label: "改为 200–1500" }] }]);
    expect(fixed(range)).toMatchObject({ value: "200", upper: "1500" });
  });
  test("takes a range apart that was typed into one cell, at once and as a correction", () => {
    const lit = { metric: "illuminationRange", comparator: "between", value: "200–1500", unit: "lx" };
    expect(withTypedRange(row({ ...lit, value: "0.2～1.5 klx" }), metric("illuminationRange"))).toMatchObject({
      comparator: "between",
      value: "0.2",
      upper: "1.5",
      unit: "klx",
    });
    const single = row({ metric: "taskSuccessRate", value: "97–99" });
    const success = metric("taskSuccessRate");
    expect(withTypedRange(single, success && { ...success, comparators: [">="] })).toBe(single);
    expect(withTypedRange(row({ value: "-5" }), metric("illuminationRange"))).toEqual(row({ value: "-5" }));
    expect(fixed(lit)).toMatchObject({ value: "200", upper: "1500", unit: "lx" });
  });
  test("offers near quantities for a name nobody knows, with unit and test method", () => {
    const unknown = { name: "作业的节拍时间", value: "15", unit: "s" };
    expect(faults(unknown)).toMatchObject([{ field: "metric", message: "指标库中没有“作业的节拍时间”，请从列表中选择。" }]);
    expect(fixed(unknown)).toMatchObject({ metric: "cycleTime", value: "15", unit: "s", testMethod: metric("cycleTime")?.testMethod });
  });
  test("offers units that make sense of the figure, and reads words in its cell", () => {
    expect(fixed({ ...position, value: "500" })).toMatchObject({ unit: "um" });
    expect(fixed({ ...position, unit: "", value: "0.5" })).toMatchObject({ unit: "mm" });
    expect(fixed({ metric: "taskSuccessRate", comparator: ">=", unit: "%", value: "不低于99%" })).toMatchObject({
      value: "99",
      comparator: ">=",
    });
  });
  test("every correction it offers puts its row right", () => {
    const rows = fc.record({
      metric: fc.constantFrom(...metrics.map(({ key }) => key), ""),
      name: fc.constantFrom("", "节拍时间", "定位的精度"),
      comparator: fc.constantFrom("<=", ">=", "=", "between"),
      value: fc.constantFrom("0.5", "500", "99%", "≤15s", "很快", "200–1500", ""),
      upper: fc.constantFrom("", "0.1", "1500"),
      unit: fc.constantFrom("", "mm", "s", "%", "kg"),
    });
    fc.assert(
      fc.property(rows, (facts) => {
        for (const { field, fixes } of faults(facts))
          for (const { patch } of fixes) {
            const left = rowFaults(registry, metrics, patchRow(row(facts), patch, metrics));
            expect(left.some((fault) => fault.field === field && field !== "metric" && field !== "comparator")).toBe(false);
          }
      }),
      { numRuns: 500 },
    );
  });
});

test("choosing a quantity fills unit, comparator and test method, and keeps what was typed", () => {
  const payload = withMetric(row({}), metric("payload"));
  expect(payload).toMatchObject({ metric: "payload", unit: "kg", comparator: ">=" });
  expect(payload.testMethod).toBe(metric("payload")?.testMethod);
  const reach = withMetric(payload, metric("reach"), metric("payload"));
  expect(reach).toMatchObject({ unit: "mm", comparator: ">=", testMethod: metric("reach")?.testMethod });
  expect(withMetric(row({ testMethod: "现场测三次", unit: "um", comparator: "=" }), metric("positionAccuracy"))).toMatchObject({
    testMethod: "现场测三次",
    unit: "um",
    comparator: "=",
  });
  expect(withMetric(payload, undefined).metric).toBe("");
});

test("the counts leave blank rows out", () => {
  expect(countRows([row({ metric: "a", testMethod: "x" }), row({ metric: "b", mandatory: "" }), row({})])).toEqual({
    mandatory: 1,
    wished: 1,
    withoutMethod: 1,
  });
});

describe("a pasted block", () => {
  test("splits cells, also quoted ones", () => {
    expect(splitCells('a\tb\r\n"c\td"\t"e ""f""\ng"\n\n')).toEqual([
      ["a", "b"],
      ["c\td", 'e "f"\ng'],
    ]);
  });

  test.each([
    ["≥98 %", { comparator: ">=", value: "98", upper: "", unit: "%" }],
    ["≤±0.5mm", { comparator: "<=", value: "0.5", upper: "", unit: "mm" }],
    ["200–1500 lx", { comparator: "between", value: "200", upper: "1500", unit: "lx" }],
    ["200～1,500", { comparator: "between", value: "200", upper: "1500", unit: "" }],
    ["-10至45 ℃", { comparator: "between", value: "-10", upper: "45", unit: "°C" }],
    ["-10--5", { comparator: "between", value: "-10", upper: "-5", unit: "" }],
    ["１５", { value: "15", upper: "", unit: "" }],
    ["不超过 15 s", { comparator: "<=", value: "15", upper: "", unit: "s" }],
    ["尽量快", { value: "尽量快", upper: "", unit: "" }],
    ["15秒以内", { comparator: "<=", value: "15", upper: "", unit: "秒" }],
    ["百分之九十九以上", { comparator: ">=", value: "99", upper: "", unit: "%" }],
    ["支持", { value: "支持", upper: "", unit: "" }],
    ["IP54", { value: "IP54", upper: "", unit: "" }],
  ])("reads the target %s", (text, expected) => {
    expect(readTarget(text)).toEqual(expected);
  });

  test("finds quantities by name, alias or the longest of them inside a name", () => {
    expect(findMetric("位置精度", metrics)?.key).toBe("positionAccuracy");
    expect(findMetric("插拔作业成功率", metrics)?.key).toBe("taskSuccessRate");
    expect(findMetric("重复定位精度", metrics)?.key).toBe("repeatability");
    expect(findMetric("好看程度", metrics)).toBeUndefined();
    expect(findMetric("", metrics)).toBeUndefined();
  });

  test("in the grid's own columns", () => {
    const rows = parsePasted(
      "插接位置精度\t≤\t±0.5\tmm\t必须\t激光跟踪仪 60 点\t5\n适应照度范围\t区间\t200–1500\tlx\t期望\t\t2",
      "requirements",
      metrics,
    );
    expect(rows).toMatchObject([
      {
        metric: "positionAccuracy",
        name: "插接位置精度",
        comparator: "<=",
        value: "0.5",
        unit: "mm",
        mandatory: "on",
        weight: "5",
        testMethod: "激光跟踪仪 60 点",
      },
      { metric: "illuminationRange", name: "", comparator: "between", value: "200", upper: "1500", unit: "lx", mandatory: "", weight: "2" },
    ]);
    expect(rows[1]?.testMethod).toBe(metric("illuminationRange")?.testMethod);
  });

  test("by its header row, whatever the order", () => {
    const rows = parsePasted("序号\t指标名称\t单位\t目标值\t维度\n1\t末端负载\tg\t≥500\t可靠性", "requirements", metrics);
    expect(rows).toMatchObject([{ metric: "payload", value: "500", unit: "g", comparator: ">=" }]);
  });

  test("guesses what headings mean, and takes figures for no heading", () => {
    expect(guessHeader(["指标名称*", "目标值（必填）", "计量单位", "检测方法"])).toEqual(["name", "value", "unit", "testMethod"]);
    expect(guessHeader(["No.", "项目", "判定", "要求值", "必要性", "重要度"])).toEqual([
      null,
      "name",
      "comparator",
      "value",
      "mandatory",
      "weight",
    ]);
    expect(guessHeader(["位置精度", "≤", "0.5", "mm"])).toBeNull();
    expect(guessHeader(["节拍"])).toBeNull();
  });

  test("in words, as the import of the plan table reads them", () => {
    const rows = parsePasted(
      "位置精度\t不大于\t500\t微米\n单次作业节拍\t\t15秒以内\n防护等级\t\t不低于 ip54\n末端负载\t范围\t3～8千克",
      "requirements",
      metrics,
    );
    expect(rows.map(({ metric, comparator, value, upper, unit }) => [metric, comparator, value, upper, unit])).toEqual([
      ["positionAccuracy", "<=", "500", "", "um"],
      ["cycleTime", "<=", "15", "", "s"],
      ["ingressProtection", ">=", "IP54", "", "IP"],
      ["payload", "between", "3", "8", "kg"],
    ]);
  });

  test("keeps a name nobody knows, without a quantity", () => {
    expect(parsePasted("美观\t≥\t9\t分", "requirements", metrics)).toMatchObject([{ metric: "", name: "美观", value: "9" }]);
  });

  test("asks for the unit when the written one is not known, and takes the usual one when none is", () => {
    expect(parsePasted("位置精度\t≤\t0.5\t英寸\n重复定位精度\t≤\t0.1", "requirements", metrics)).toMatchObject([
      { unit: "" },
      { unit: "mm" },
    ]);
  });

  test("of claims brings grade and note", () => {
    expect(parsePasted("位置精度\t≤\t0.4\tmm\t检测\t报告 1 号", "claims", metrics)).toMatchObject([
      { metric: "positionAccuracy", evidence: "thirdParty", evidenceNote: "报告 1 号" },
    ]);
    expect(parsePasted("位置精度\t≤\t0.4\tmm\t实证", "claims", metrics)).toMatchObject([{ evidence: "selfDeclared" }]);
  });

  test("of twenty rows and six columns gives twenty rows", () => {
    const block = metrics
      .slice(0, 20)
      .map((one) => [one.name, "≥", "1", one.unit, "必须", "方法"].join("\t"))
      .join("\n");
    expect(parsePasted(block, "requirements", metrics).map((one) => one.metric)).toEqual(metrics.slice(0, 20).map((one) => one.key));
  });

  test("of anything at all does not fail", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'\t\n"指标目标值≥±0.5–mm,分 '), maxLength: 60 }), (text) => {
        for (const one of parsePasted(text, "requirements", metrics))
          expect(Object.values(one).every((value) => typeof value === "string")).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
