import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { IndicatorContent, SceneContent } from "./diff-content.ts";
import { compareTargets, sceneDiff } from "./scene-diff.ts";

const accuracy: IndicatorContent = {
  metric: "positionAccuracy",
  name: "插接位置精度",
  dimension: "manipulation",
  direction: "lower",
  comparator: "<=",
  target: "0.5",
  upper: null,
  shown: "≤ ±0.5 mm",
  mandatory: true,
  weight: 5,
  testMethod: "激光跟踪仪",
};
const light: IndicatorContent = {
  ...accuracy,
  metric: "illuminationRange",
  name: "适应照度",
  direction: "range",
  comparator: "between",
  target: "200",
  upper: "1500",
  shown: "200–1500 lx",
  mandatory: false,
  weight: 2,
};
const content: SceneContent = {
  facts: {
    name: "电池测试线——柔性插接",
    deploymentCount: "10 台",
    productTypes: ["人形（轮式）"],
    slots: ["整机企业或应用服务商（必须有）"],
    budgetYuan: "",
  },
  indicators: [accuracy, light],
};
const to = (facts: SceneContent["facts"], indicators = content.indicators) =>
  sceneDiff(content, { facts: { ...content.facts, ...facts }, indicators });

describe("what changed, in words", () => {
  it("is nothing between equal contents, whatever the order of a list", () => {
    expect(to({})).toEqual([]);
    const two = { facts: { productTypes: ["甲", "乙"] }, indicators: [] };
    expect(sceneDiff(two, { facts: { productTypes: ["乙", "甲"] }, indicators: [] })).toEqual([]);
  });

  it("names facts as the form does, in its order", () => {
    expect(to({ deploymentCount: "12 台", name: "电池测试线——双臂插接", budgetYuan: "3200000.00 元" })).toEqual([
      { field: "name", name: "场景名称", kind: "changed", before: "电池测试线——柔性插接", after: "电池测试线——双臂插接" },
      { field: "deploymentCount", name: "部署总数", kind: "changed", before: "10 台", after: "12 台" },
      { field: "budgetYuan", name: "首年预算上限", kind: "added", before: null, after: "3200000.00 元" },
    ]);
    expect(to({ productTypes: [] })).toMatchObject([{ field: "productTypes", kind: "removed", after: null }]);
  });

  it("matches indicators by quantity: added, removed, tightened, loosened", () => {
    const tighter = { ...accuracy, target: "0.3", shown: "≤ ±0.3 mm" };
    expect(to({}, [tighter, light])).toEqual([
      { field: "requirements", name: "指标“插接位置精度”的目标值", kind: "tightened", before: "≤ ±0.5 mm", after: "≤ ±0.3 mm" },
    ]);
    expect(to({}, [light, accuracy])).toEqual([]);
    expect(to({}, [accuracy])).toMatchObject([{ name: "指标“适应照度”", kind: "removed", after: null }]);
    const cycle = { ...accuracy, metric: "cycleTime", name: "节拍", shown: "≤ 15 s" };
    expect(to({}, [accuracy, light, cycle])).toMatchObject([
      { kind: "added", before: null, after: "≤ 15 s，必须，权重 5；测试方法：激光跟踪仪" },
    ]);
    expect(to({}, [{ ...accuracy, mandatory: false, weight: 3, testMethod: "" }, light])).toMatchObject([
      { name: "指标“插接位置精度”的要求", kind: "loosened", before: "必须", after: "期望" },
      { name: "指标“插接位置精度”的权重", kind: "changed", before: "5", after: "3" },
      { name: "指标“插接位置精度”的测试方法", kind: "removed" },
    ]);
  });

  it("shows a contact's change without its identity", () => {
    const [change] = sceneDiff({ facts: { contactId: "a1" }, indicators: [] }, { facts: { contactId: "b2" }, indicators: [] });
    expect(change).toMatchObject({ name: "联系人", before: "已指定", after: "已指定" });
  });
});

describe("whether a target asks for more", () => {
  const at = (facts: Partial<IndicatorContent>) => ({ ...accuracy, ...facts });
  it.each<[Partial<IndicatorContent>, Partial<IndicatorContent>, string]>([
    [{ comparator: "<=", target: "0.5" }, { comparator: "<=", target: "0.50" }, "same"],
    [{ comparator: ">=", target: "98" }, { comparator: ">=", target: "99" }, "tightened"],
    [{ comparator: ">=", target: "99" }, { comparator: ">=", target: "98" }, "loosened"],
    [{ comparator: "<=", target: "5" }, { comparator: "between", target: "2", upper: "4" }, "tightened"],
    [{ comparator: "<=", target: "5" }, { comparator: "=", target: "5" }, "tightened"],
    [{ comparator: "between", target: "2", upper: "4" }, { comparator: "between", target: "3", upper: "6" }, "changed"],
    [{ comparator: "<=", target: "5" }, { comparator: ">=", target: "5" }, "changed"],
    [
      { direction: "range", comparator: "between", target: "200", upper: "1500" },
      { direction: "range", comparator: "between", target: "50", upper: "2000" },
      "tightened",
    ],
    [
      { direction: "range", comparator: "between", target: "-25", upper: "40" },
      { direction: "range", comparator: "between", target: "0", upper: "40" },
      "loosened",
    ],
  ])("%o → %o is %s", (before, after, expected) => {
    expect(compareTargets(at(before), at(after))).toBe(expected);
  });

  it("is turned round by swapping before and after", () => {
    const indicator = fc
      .record({
        comparator: fc.constantFrom("<=" as const, ">=" as const, "=" as const, "between" as const),
        low: fc.nat(20),
        more: fc.nat(9),
      })
      .map(({ comparator, low, more }) =>
        at({ comparator, target: String(low), upper: comparator === "between" ? String(low + more + 1) : null }),
      );
    const turned = { same: "same", tightened: "loosened", loosened: "tightened", changed: "changed" };
    fc.assert(fc.property(indicator, indicator, (a, b) => compareTargets(b, a) === turned[compareTargets(a, b)]));
  });
});
