import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { comparatorsOf } from "#app/areas/metrics/index.server.ts";
import { DIMENSIONS } from "#db/vocabulary/metrics.ts";
import {
  COMMERCIAL_MODES,
  DEPLOYMENT_GOALS,
  FLAGSHIP_KINDS,
  PRODUCT_TYPES,
  SCENE_DOMAINS,
  SCENE_FIELDS,
  SCENE_UNIT_KINDS,
} from "#db/vocabulary/scenes.ts";
import { type PlanExtras, type PlanScene, readCells, writeExtraCells, writeOfficialCells } from "./cells.ts";
import { readBudget, readDay, readRegion, SEAT_ROLES } from "./extra-cells.ts";
import { indicatorFaults, type PlanIndicator, proposeIndicators } from "./indicators.ts";
import { readFlagships, readGoals, readMembers, readProducts } from "./official-cells.ts";
import { SAMPLE_CELLS, seedRegistry, someRegions } from "./plan-table.fixtures.ts";
import { isNothing, readChoice, readCount } from "./readings.ts";

const registry = seedRegistry;
const brief = ({ name, metric, comparator, value, unit, dimension }: PlanIndicator) => [name, metric, comparator, value, unit, dimension];

describe("the sample row of the official form", () => {
  const row = readCells(registry, someRegions, SAMPLE_CELLS);

  test("yields its five indicators exactly", () => {
    expect(row.proposals.map(brief)).toEqual([
      ["识别准确率", "recognitionAccuracy", ">=", "98", "%", "perception"],
      ["插接接头位置精度", "positionAccuracy", "<=", "0.5", "mm", "manipulation"],
      ["姿态角度精度", "orientationAccuracy", "<=", "0.5", "deg", "manipulation"],
      ["单次插拔节拍", "cycleTime", "<=", "15", "s", "manipulation"],
      ["插拔作业成功率", "taskSuccessRate", ">=", "99", "%", "reliability"],
    ]);
    expect(indicatorFaults(registry, row.proposals)).toEqual([[], [], [], [], []]);
    expect(row.isExact).toBe(false);
  });

  test("and its other cells", () => {
    expect(row.faults).toEqual([]);
    expect(row.scene).toMatchObject({
      domain: "industrial",
      productTypes: ["humanoidLegged", "humanoidWheeled", "humanoidOther"],
      deploymentGoals: ["ownUnit"],
      deploymentCount: 10,
      plannedMembers: { prime: "", others: "" },
      flagshipProducts: {},
    });
    expect(row.scene.painPoint).toMatch(/^电池包生产下线前.*自动化改造难度大。$/);
    expect(row.scene.coreTask).toBe("可依托人形机器人柔性操作能力,实现测试插接环节的无人化作业。");
    expect(row.scene.expectedEffect).toBe("实现测试插接环节的无人化作业。");
  });
});

describe("indicators in free text", () => {
  test.each<[string, unknown[][]]>([
    [
      "定位精度优于±0.1毫米，节拍控制在二十秒以内",
      [
        ["positionAccuracy", "<=", "0.1", "mm"],
        ["cycleTime", "<=", "20", "s"],
      ],
    ],
    [
      "①识别准确率≥９８％；②作业成功率达到99%以上",
      [
        ["recognitionAccuracy", ">=", "98", "%"],
        ["taskSuccessRate", ">=", "99", "%"],
      ],
    ],
    [
      "适应照度200~1500lx，防护等级不低于IP54",
      [
        ["illuminationRange", "between", "200", "lx"],
        ["ingressProtection", ">=", "IP54", "IP"],
      ],
    ],
    ["要求99%以上的作业成功率", [["taskSuccessRate", ">=", "99", "%"]]],
    ["产线共有6个工位，2026年建成，年产1,500台", []],
    ["绝缘子清洁率不低于95%", [["", ">=", "95", ""]]],
  ])("%s", (text, expected) => {
    expect(proposeIndicators(registry, text).map(({ metric, comparator, value, unit }) => [metric, comparator, value, unit])).toEqual(
      expected,
    );
  });

  test("what the registry does not take is a fault of the indicator", () => {
    const faults = indicatorFaults(registry, proposeIndicators(registry, "位置精度≤5000mm，插接位置精度≤1mm，绝缘子清洁率不低于95%"));
    expect(faults.map((each) => each.map(({ field }) => field))).toEqual([["value"], ["metric"], ["metric"]]);
    expect(faults[0]?.[0]?.message).toContain("通常在");
    expect(faults[1]?.[0]?.message).toContain("第 1 项");
  });

  test("no text makes it throw or hang", () => {
    const words = fc.constantFrom(
      "识别准确率",
      "不低于",
      "≥",
      "≤",
      "±",
      "9",
      "8",
      ".5",
      "%",
      "mm",
      "，",
      "。",
      "的",
      "以上",
      "IP",
      "为",
      "\n",
      "（",
      "1,500",
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 60 }), (parts) => void proposeIndicators(registry, parts.join(""))),
      { numRuns: 500 },
    );
    // What is read again from each of its places would not be done before the test is given up.
    for (const text of ["识别准确率不低于", "精度≥", "1的", "（"])
      expect(proposeIndicators(registry, text.repeat(25_000)).length).toBeLessThan(2);
    readCells(registry, someRegions, { description: `${"，1≥的".repeat(500)}${"（".repeat(500)}` });
  });
});

describe("cells as people write them", () => {
  test.each<[string, string[]]>([
    ["☑人形机器人：足式/轮式/其他 ☐四足机器人：足式/轮式/其他", ["humanoidLegged", "humanoidWheeled", "humanoidOther"]],
    ["□人形机器人：足式/轮式/其他\n√四足机器人：足式", ["quadrupedLegged"]],
    ["人形机器人（轮式）", ["humanoidWheeled"]],
    ["人形：☑足式 ☐轮式 ☐其他", ["humanoidLegged"]],
    ["人形（轮式）、四足（足式）", ["humanoidWheeled", "quadrupedLegged"]],
    ["其他类型产品：仿四足机器人", ["otherQuadrupedLike"]],
    ["\uf052人形机器人：轮式\n\uf0a3四足机器人：足式", ["humanoidWheeled"]],
  ])("products: %s", (text, types) => {
    expect(readProducts(text)).toEqual({ value: types });
  });

  test.each(["", "机械臂", "☐ 人形机器人：足式/轮式/其他"])("no product: %j", (text) => {
    expect(readProducts(text)).toMatchObject({ fault: expect.stringContaining("打勾") });
  });

  test.each<[string, string[]]>([
    ["完成本单位内同类场景复制部署", ["ownUnit"]],
    ["√完成本单位内同类场景复制部署 □完成行业内同场景复制部署 √完成跨行业/跨领域场景应用", ["ownUnit", "crossIndustry"]],
    ["(√) 完成行业内同场景复制部署\n( ) 完成本单位内同类场景复制部署", ["sameIndustry"]],
  ])("goals: %s", (text, goals) => {
    expect(readGoals(text)).toEqual({ value: goals });
  });

  test.each<[string, unknown]>([
    ["10台", 10],
    ["１０", 10],
    ["10", 10],
    ["10.0", 10],
    ["1,000 台（套）", 1000],
    ["共12台", 12],
  ])("counts: %s", (text, count) => {
    expect(readCount(text, "部署总数", "台")).toEqual({ value: count });
  });

  test.each<[string, string | null]>([
    ["若干台", null],
    ["十二台", "12台"],
    ["约10台", "10台"],
    ["10-20台", "20台"],
    ["2.5台", "2台"],
    ["", null],
  ])("no count: %s", (text, suggestion) => {
    expect(readCount(text, "部署总数", "台")).toMatchObject({ fault: expect.stringContaining("部署总数"), suggestion });
  });

  test.each<[string, unknown]>([
    ["2026-11-21", "2026-11-21"],
    ["2026/11/21", "2026-11-21"],
    ["2026.1.2", "2026-01-02"],
    ["２０２６年１１月２１日", "2026-11-21"],
    ["2026年11月", "2026-11-30"],
    ["2028年2月底", "2028-02-29"],
    ["20261121", "2026-11-21"],
    ["46347", "2026-11-21"],
    ["2026-11-21 00:00:00", "2026-11-21"],
  ])("days: %s", (text, day) => {
    expect(readDay(text, "截止日期")).toEqual({ value: day });
  });

  test.each(["2026-02-30", "2026-13-01", "年底前", "1", ""])("no day: %j", (text) => {
    expect(readDay(text, "截止日期")).toHaveProperty("fault");
  });

  test.each<[string, string | undefined]>([
    ["320万元", "3200000"],
    ["３２０万", "3200000"],
    ["0.3亿元", "30000000"],
    ["¥3,200,000.50", "3200000.5"],
    ["3200000元", "3200000"],
    ["3200000", "3200000"],
    ["", undefined],
    ["—", undefined],
  ])("money: %s", (text, yuan) => {
    const read = readBudget(text);
    expect("value" in read && (read.value === undefined ? undefined : String(Number(read.value)))).toEqual(yuan);
  });

  test.each(["面议", "0.001元", "3,20万", "1e9"])("no money: %s", (text) => {
    expect(readBudget(text)).toHaveProperty("fault");
  });

  test.each<[string, string]>([
    ["广州市", "440100"],
    ["广州", "440100"],
    ["广东省广州市", "440100"],
    ["广东广州", "440100"],
    ["吉林市", "220200"],
    ["吉林省", "220000"],
    ["440300", "440300"],
  ])("regions: %s", (text, code) => {
    expect(readRegion(text, someRegions)).toEqual({ value: code });
  });

  test("what is nearly right is suggested", () => {
    expect(readRegion("广洲市", someRegions)).toMatchObject({ suggestion: "广州市" });
    expect(readRegion("火星", someRegions)).toMatchObject({ suggestion: null });
    const domains = { industrial: "工业", service: "服务", special: "特种" };
    expect(readChoice("工业类", "场景类型", domains)).toMatchObject({ suggestion: "工业" });
    expect(readChoice("制造", "场景类型", domains, { industrial: /制造/ })).toMatchObject({ suggestion: "工业" });
    expect(readChoice(" 工 业 ", "场景类型", domains)).toEqual({ value: "industrial" });
  });

  test("members and flagship products without our line breaks", () => {
    expect(readMembers("整机企业：甲公司；其他：乙大学、丙研究院")).toEqual({ prime: "甲公司", others: "乙大学、丙研究院" });
    expect(readMembers("甲公司\n乙公司")).toEqual({ prime: "甲公司、乙公司", others: "" });
    expect(readFlagships("算法：甲；操作系统: 乙")).toEqual({ value: { algorithm: "甲", operatingSystem: "乙" } });
    expect(readFlagships("某某大模型")).toMatchObject({ suggestion: "模型算法：某某大模型" });
  });
});

// The way there and back

/** Texts as the scene form takes them, with everything the grammar itself uses strewn in. */
const words = fc.constantFrom(
  ..."电池插接𠮷䶮€aZ9 ",
  "技术指标：",
  "场景痛点：",
  "预期成效：",
  "\u3000",
  "☑",
  "☐",
  "其他：",
  "；",
  "：",
  "≤",
  "（位置精度）",
  "=1+1",
  "_x0041_",
  "<b>&amp;",
);
const text = (min: number, max: number) =>
  fc
    .array(words, { minLength: min, maxLength: max })
    .map((parts) => parts.join("").trim())
    .filter((value) => value.length >= min && !isNothing(value));
const lines = (min: number, max: number) => fc.array(text(min, max), { minLength: 1, maxLength: 4 }).map((parts) => parts.join("\n"));
const some = <T>(values: readonly T[], minLength: number) => fc.subarray([...values], { minLength });

const indicator = fc
  .constantFrom(...registry.metrics)
  .chain((metric) =>
    fc.record({
      metric: fc.constant(metric.key),
      name: fc.oneof(fc.constant(metric.name), text(1, 8)),
      dimension: fc.constantFrom(...DIMENSIONS),
      comparator: fc.constantFrom(...comparatorsOf(metric)),
      unit: fc.constantFrom(...metric.units.map(({ unit }) => unit)),
      value:
        metric.kind === "number"
          ? fc.integer({ min: 1, max: 5_000 }).map((n) => String(n / 100))
          : fc.constantFrom(...(metric.kind === "boolean" ? ["是", "否"] : metric.options.map(({ label }) => label))),
      span: fc.integer({ min: 1, max: 900 }),
    }),
  )
  .map(
    ({ span, ...each }): PlanIndicator => ({
      ...each,
      upper: each.comparator === "between" ? String((Number(each.value) * 100 + span) / 100) : "",
    }),
  )
  .filter((each) => indicatorFaults(registry, [each])[0]?.length === 0);

const scene: fc.Arbitrary<PlanScene> = fc.record({
  name: text(4, 20),
  industryDirection: text(2, 10),
  painPoint: lines(3, 12),
  coreTask: lines(3, 12),
  expectedEffect: lines(3, 12),
  differentiation: fc.oneof(fc.constant(""), lines(1, 12)),
  domain: fc.constantFrom(...SCENE_DOMAINS),
  productTypes: some(PRODUCT_TYPES, 1),
  plannedMembers: fc.record({ prime: fc.oneof(fc.constant(""), text(1, 12)), others: fc.oneof(fc.constant(""), text(1, 12)) }),
  deploymentGoals: some(DEPLOYMENT_GOALS, 1),
  deploymentCount: fc.integer({ min: 1, max: 10_000 }),
  flagshipProducts: some(FLAGSHIP_KINDS, 0).chain((kinds) => fc.record(Object.fromEntries(kinds.map((kind) => [kind, text(1, 12)])))),
  indicators: fc.uniqueArray(indicator, { minLength: 1, maxLength: 6, selector: (each) => each.metric }),
});

const extras: fc.Arbitrary<PlanExtras> = fc.record({
  waivers: some(DIMENSIONS, 0).chain((dimensions) => fc.record(Object.fromEntries(dimensions.map((each) => [each, text(2, 12)])))),
  field: fc.constantFrom(...SCENE_FIELDS),
  unitKind: fc.constantFrom(...SCENE_UNIT_KINDS),
  unitCount: fc.integer({ min: 1, max: 200 }),
  regionCode: fc.constantFrom(...someRegions.map(({ code }) => code)),
  closesOn: fc
    .integer({ min: 0, max: 20_000 })
    .map((days) => new Date(Date.UTC(2026, 0, 1) + days * 86_400_000).toISOString().slice(0, 10)),
  commercialModes: some(COMMERCIAL_MODES, 1),
  seats: some(SEAT_ROLES, 0),
  budgetYuan: fc.option(
    fc.integer({ min: 1, max: 1_000_000_000 }).map((fen) => (fen / 100).toFixed(2).replace(/\.00$/, "")),
    { nil: undefined },
  ),
});

test("what is written is read back: official columns", () => {
  fc.assert(
    fc.property(scene, (written) => {
      const read = readCells(registry, someRegions, writeOfficialCells(registry, written));
      const byRegistry = written.indicators.map((each) => ({ ...each, dimension: registry.get(each.metric).dimension }));
      expect(read.faults).toEqual([]);
      expect(read.isExact).toBe(true);
      expect({ ...read.scene, indicators: read.proposals }).toEqual({ ...written, indicators: byRegistry });
    }),
    { numRuns: 1_000 },
  );
});

test("what is written is read back: our own columns", () => {
  fc.assert(
    fc.property(extras, (written) => {
      const regionName = someRegions.find(({ code }) => code === written.regionCode)?.name ?? "";
      const read = readCells(registry, someRegions, { ...SAMPLE_CELLS, ...writeExtraCells(written, regionName) });
      const { seats, budgetYuan, waivers, ...rest } = written;
      expect(read.faults).toEqual([]);
      expect(read.extras).toEqual({
        ...rest,
        ...(seats.length > 0 ? { seats } : {}),
        ...(budgetYuan === undefined ? {} : { budgetYuan }),
        ...(Object.keys(waivers).length > 0 ? { waivers } : {}),
      });
    }),
    { numRuns: 500 },
  );
});
