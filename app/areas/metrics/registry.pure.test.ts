import Big from "big.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromCanonical, normalizeDecimal, plain, toCanonical } from "#app/kernel/units.ts";
import { METRICS } from "#seeds/data/metrics.ts";
import { registryWith, SHIPPED } from "./registry.fixtures.ts";
import { comparatorsOf, type Measured, optionsOf, type Registry } from "./registry.ts";

const registry = registryWith();
const measured = (value: string, unit: string, metric = "positionAccuracy"): Measured => {
  const result = registry.measure({ metric, comparator: "<=", value, unit });
  if (Array.isArray(result)) throw new Error(result.map((fault) => fault.message).join());
  return result;
};

describe("one length is one canonical value", () => {
  test.each([
    ["0.5", "mm"],
    ["500", "um"],
    ["0.05", "cm"],
    ["0.0005", "m"],
    ["±0.50", "mm"],
    ["+0.5", "mm"],
    ["０．５", "mm"],
    ["0,000.5", "mm"],
  ])("%s %s is 0.5 mm", (value, unit) => {
    expect(measured(value, unit).value).toBe("0.5");
  });

  test("and what was typed is kept beside it", () => {
    expect(measured("500", "um")).toEqual({ value: "0.5", upper: null, shownValue: "500", shownUpper: null, shownUnit: "um" });
  });
});

/** Decimals a person writes: up to six digits before and three after the point. */
const typedDecimal = fc
  .tuple(fc.integer({ min: 0, max: 999_999 }), fc.integer({ min: 0, max: 999 }))
  .map(([whole, part]) => plain(new Big(`${whole}.${String(part).padStart(3, "0")}`)));
const anyUnit = fc.constantFrom(...METRICS.flatMap((metric) => metric.units.map((unit) => ({ metric, unit }))));

describe("conversion", () => {
  test("comes back to what was typed in every unit of every quantity", () => {
    fc.assert(
      fc.property(anyUnit, typedDecimal, ({ metric, unit }, value) => {
        expect(fromCanonical(toCanonical(value, unit.unit, metric.units), unit.unit, metric.units)).toBe(value);
      }),
      { numRuns: 3_000 },
    );
  });

  test("measured, stored and shown in any unit of its quantity, a value is the same", () => {
    fc.assert(
      fc.property(anyUnit, typedDecimal, fc.nat(), ({ metric, unit }, value, pick) => {
        const other = metric.units[pick % metric.units.length]?.unit ?? metric.unit;
        const canonical = toCanonical(value, unit.unit, metric.units);
        const elsewhere = fromCanonical(canonical, other, metric.units);
        // Rounded at the twelfth decimal of the other unit at most: that much of its factor is what the way back may differ by.
        const factor = new Big(metric.units.find(({ unit: one }) => one === other)?.factor ?? "1");
        const difference = new Big(toCanonical(elsewhere, other, metric.units)).minus(canonical).abs();
        expect(difference.lte(factor.times("1e-12").plus("1e-12"))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test("0.5 mm, 500 μm and 0.05 cm are one value, shown in each of them", () => {
    const { units } = registry.get("positionAccuracy");
    const ways = [
      ["0.5", "mm"],
      ["500", "um"],
      ["0.05", "cm"],
      ["0.0005", "m"],
    ] as const;
    for (const [value, unit] of ways) {
      const canonical = toCanonical(value, unit, units);
      expect(canonical).toBe("0.5");
      for (const [shown, other] of ways) expect(registry.inUnit(registry.get("positionAccuracy"), canonical, other)).toBe(shown);
    }
  });

  test("degrees and radians: a degree is exact, a radian is 180/π rounded at the twelfth decimal, and both come back as typed", () => {
    const metric = registry.get("orientationAccuracy");
    // Degrees are canonical: nothing is rounded.
    expect(toCanonical("0.5", "deg", metric.units)).toBe("0.5");
    // 180/π = 57.295779513082320876798…: no finite decimal, so what is stored is its nearest of twelve places.
    expect(toCanonical("1", "rad", metric.units)).toBe("57.295779513082");
    expect(toCanonical("0.01", "rad", metric.units)).toBe("0.572957795131");
    expect(registry.inUnit(metric, "57.295779513082", "rad")).toBe("1");
    expect(registry.inUnit(metric, "0.572957795131", "rad")).toBe("0.01");
    expect(registry.inUnit(metric, "0.572957795131", "mrad")).toBe("10");
    // A round number of degrees is no decimal of radians: the nearest of twelve places.
    expect(registry.inUnit(metric, "30", "rad")).toBe("0.523598775598");
    fc.assert(
      fc.property(typedDecimal, (radians) => {
        expect(registry.inUnit(metric, toCanonical(radians, "rad", metric.units), "rad")).toBe(radians);
      }),
    );
  });

  test("minutes and hours, km/h: factors without a finite decimal come out exact", () => {
    expect(toCanonical("90", "min", registry.get("endurance").units)).toBe("1.5");
    expect(registry.inUnit(registry.get("endurance"), "1.5", "min")).toBe("90");
    expect(registry.inUnit(registry.get("walkingSpeed"), "1", "km/h")).toBe("3.6");
    expect(registry.inUnit(registry.get("operatingTemperature"), "0.000000000000", "K")).toBe("273.15");
  });

  test("keeps the order of values", () => {
    fc.assert(
      fc.property(anyUnit, typedDecimal, typedDecimal, ({ metric, unit }, a, b) => {
        const [x, y] = [a, b].map((value) => new Big(toCanonical(value, unit.unit, metric.units)));
        expect(x && y && Math.sign(x.cmp(y))).toBe(Math.sign(new Big(a).cmp(b)));
      }),
      { numRuns: 1_000 },
    );
  });

  test("is exact for powers of ten, with no float in between", () => {
    fc.assert(
      fc.property(typedDecimal, (value) => {
        const units = METRICS.find((metric) => metric.key === "positionAccuracy")?.units ?? [];
        expect(toCanonical(value, "um", units)).toBe(plain(new Big(value).div(1000)));
        expect(toCanonical(plain(new Big(value).times(1000)), "um", units)).toBe(toCanonical(value, "mm", units));
        expect(toCanonical(plain(new Big(value).div(10)), "cm", units)).toBe(toCanonical(value, "mm", units));
      }),
    );
  });

  test("the canonical unit changes nothing", () => {
    fc.assert(
      fc.property(fc.constantFrom(...METRICS), typedDecimal, (metric, value) => {
        expect(toCanonical(value, metric.unit, metric.units)).toBe(value);
      }),
    );
  });

  test("of an unknown unit is an error", () => {
    expect(() => toCanonical("1", "furlong", METRICS[0]?.units ?? [])).toThrow(RangeError);
  });
});

test("typed decimals: separators, full width and signs are read, the rest is not a number", () => {
  expect(["1,500", "１５００", "±1500", " 1500 ", "1500.0"].map(normalizeDecimal)).toEqual(Array(5).fill("1500"));
  expect(["", "半", "1e3", "--1", "1.2.3", "NaN", "0x10", "1".repeat(16)].map(normalizeDecimal)).toEqual(Array(8).fill(null));
});

describe("measure", () => {
  const faults = (input: Parameters<Registry["measure"]>[0]) => {
    const result = registry.measure(input);
    return Array.isArray(result) ? result.map((fault) => fault.field) : [];
  };

  test("accepts each quantity with each comparator it takes, in each of its units", () => {
    for (const metric of registry.metrics.filter(({ kind }) => kind === "number")) {
      for (const comparator of comparatorsOf(metric)) {
        for (const { unit, factor, offset } of metric.units) {
          const shown = (canonical: string) =>
            plain(
              new Big(canonical)
                .minus(offset ?? "0")
                .div(factor)
                .round(9),
            );
          const middle = plain(new Big(metric.plausibleMin).plus(metric.plausibleMax).div(2).round(6));
          const lower = plain(new Big(metric.plausibleMin).plus(middle).div(2).round(6));
          expect({
            metric: metric.key,
            unit,
            faults: faults({ metric: metric.key, comparator, value: shown(lower), upper: shown(middle), unit }),
          }).toEqual({ metric: metric.key, unit, faults: [] });
        }
      }
    }
  });

  test("names the field of each fault", () => {
    const base = { metric: "positionAccuracy", comparator: "<=", value: "0.5", unit: "mm" } as const;
    expect(faults({ ...base, metric: "beauty" })).toEqual(["metric"]);
    expect(faults({ ...base, comparator: ">=" })).toEqual(["comparator"]);
    expect(faults({ ...base, unit: "kg" })).toEqual(["unit"]);
    expect(faults({ ...base, value: "5000" })).toEqual(["value"]);
    expect(faults({ ...base, value: "" })).toEqual(["value"]);
    expect(faults({ ...base, comparator: "between", upper: "0.5" })).toEqual(["upper"]);
    expect(faults({ ...base, comparator: "between", upper: "0.4" })).toEqual(["upper"]);
    expect(faults({ ...base, comparator: ">=", value: "x" })).toEqual(["comparator", "value"]);
    expect(faults({ metric: "illuminationRange", comparator: "between", value: "1500", upper: "200", unit: "lx" })).toEqual(["upper"]);
  });

  test("an upper bound typed beside a plain comparison is not taken", () => {
    const result = registry.measure({ metric: "positionAccuracy", comparator: "<=", value: "0.5", upper: "9", unit: "mm" });
    expect(result).toMatchObject({ upper: null, shownUpper: null });
  });

  test("a range in other units keeps its order", () => {
    const result = registry.measure({ metric: "operatingTemperature", comparator: "between", value: "-10", upper: "45", unit: "degC" });
    expect(result).toMatchObject({ value: "-10", upper: "45" });
  });
});

test("values read as people write them", () => {
  const show = (key: string, value: string, upper: string | null = null, unit?: string) =>
    registry.show(registry.get(key), value, upper, unit);
  expect(show("positionAccuracy", "0.5")).toBe("±0.5 mm");
  expect(show("positionAccuracy", "500", null, "um")).toBe("±500 μm");
  expect(show("orientationAccuracy", "0.5")).toBe("±0.5°");
  expect(show("illuminationRange", "200", "1500")).toBe("200–1500 lx");
  expect(show("ingressProtection", "65")).toBe("IP65");
  expect(show("recognitionAccuracy", "98")).toBe("98 %");
  expect(show("ingressProtection", "67.660000000000")).toBe("IP66/IP67");
  expect(show("ingressProtection", "IP54")).toBe("IP54");
  expect(show("emergencyStop", "1.000000000000")).toBe("是");
  expect(show("safetyPerformanceLevel", "4")).toBe("PL d");
  expect(show("cleanroomClass", "5")).toBe("ISO 5 级");
});

describe("finding a quantity", () => {
  const found = (text: string) => registry.findMetric(text)?.key;

  test("by its name, an alias, or the longest of them inside a text", () => {
    expect(found("位置精度")).toBe("positionAccuracy");
    expect(found("插接位置精度要求")).toBe("positionAccuracy");
    expect(found("重复定位精度")).toBe("repeatability");
    expect(found("插拔作业成功率")).toBe("taskSuccessRate");
    expect(found("ｍｔｂｆ")).toBe("mtbf");
    expect(found("識別 準確率")).toBe("recognitionAccuracy");
    expect(["", "  ", "好看程度"].map(found)).toEqual([undefined, undefined, undefined]);
  });

  test("every name and alias finds its own", () => {
    const missed = METRICS.flatMap(({ key, name, aliases }) => [name, ...aliases].filter((word) => found(word) !== key));
    expect(missed).toEqual([]);
  });

  test("while typing, the likeliest first", () => {
    expect(registry.suggest("节拍")[0]?.key).toBe("cycleTime");
    expect(registry.suggest("定位").map(({ key }) => key)).toEqual(expect.arrayContaining(["positionAccuracy", "repeatability"]));
    expect(registry.suggest("精度", 3)).toHaveLength(3);
    expect(registry.suggest("")).toEqual([]);
  });
});

describe("a target in words", () => {
  const read = (key: string, text: string) => registry.readTarget(registry.get(key), text);

  test("takes what is not said from the quantity", () => {
    expect(read("positionAccuracy", "0.5mm")).toEqual({ comparator: "<=", value: "0.5", upper: null, unit: "mm" });
    expect(read("recognitionAccuracy", "98%")).toEqual({ comparator: ">=", value: "98", upper: null, unit: "%" });
    expect(read("operatingTemperature", "-10~45度")).toEqual({ comparator: "between", value: "-10", upper: "45", unit: "degC" });
    expect(read("handDof", "6")).toEqual({ comparator: ">=", value: "6", upper: null, unit: "count" });
  });

  test("leaves a unit to be chosen that is missing or not taken", () => {
    expect(read("positionAccuracy", "≤0.5")?.unit).toBe("");
    expect(read("positionAccuracy", "≤0.5kg")?.unit).toBe("");
    expect(read("positionAccuracy", "很准")).toBeNull();
  });
});

describe("values that are chosen", () => {
  const measure = (metric: string, value: string, comparator = comparatorsOf(registry.get(metric))[0] ?? "=", unit = "") =>
    registry.measure({ metric, comparator, value, unit });
  const messages = (result: ReturnType<Registry["measure"]>) =>
    Array.isArray(result) ? result.map(({ field, message }) => `${field}: ${message}`) : [];

  test.each(["是", "有", "支持", "具备", "1", "yes", "√"])("a yes may be written %s", (typed) => {
    expect(measure("emergencyStop", typed)).toEqual({ value: "1", upper: null, shownValue: "是", shownUpper: null, shownUnit: "bool" });
  });

  test.each(["否", "无", "不支持", "没有", "0"])("a no may be written %s", (typed) => {
    expect(measure("blackBox", typed)).toMatchObject({ value: "0", shownValue: "否" });
  });

  test.each(["IP54", "54", "ip54", "ＩＰ５４", " IP 54 ", "IP54级"])("a protection may be written %j", (typed) => {
    expect(measure("ingressProtection", typed, ">=", "IP")).toMatchObject({ value: "54", shownValue: "IP54", shownUnit: "IP" });
  });

  test.each([
    ["IP66/IP67", "67.66"],
    ["IP67/IP66", "67.66"],
    ["66/67", "67.66"],
    ["IP66和IP67", "67.66"],
    ["IP69K", "69"],
    ["IPX7", "7"],
    ["IP6X", "60"],
  ])("the code %s is stored as %s", (typed, value) => {
    expect(measure("ingressProtection", typed)).toMatchObject({ value });
  });

  test("what was shown is read again", () => {
    for (const metric of SHIPPED.filter(({ kind }) => kind !== "number"))
      for (const option of optionsOf(metric))
        expect(measure(metric.key, option.label), option.label).toMatchObject({ value: option.value });
  });

  test("faults say what may be filled in", () => {
    expect(messages(measure("emergencyStop", "也许"))).toEqual(["value: “也许”不是“急停功能”的取值，可填：否、是。"]);
    expect(messages(measure("emergencyStop", ""))).toEqual(["value: 请填写“急停功能”，可填：否、是。"]);
    expect(messages(measure("safetyPerformanceLevel", "PL f"))[0]).toContain("PL a、PL b、PL c、PL d、PL e");
    expect(messages(measure("ingressProtection", "IP99"))[0]).toContain("不是“防护等级”的取值");
    expect(messages(measure("emergencyStop", "是", ">="))).toEqual(["comparator: “急停功能”不能用这种比较方式，可用：＝。"]);
    expect(messages(measure("ingressProtection", "IP54", "between"))[0]).toContain("comparator");
    expect(messages(measure("ingressProtection", "IP54", ">=", "mm"))).toEqual(["unit: “防护等级”没有可选的单位。"]);
  });

  test("a target in words", () => {
    const read = (key: string, text: string) => registry.readTarget(registry.get(key), text);
    expect(read("ingressProtection", "不低于IP54")).toEqual({ comparator: ">=", value: "IP54", upper: null, unit: "IP" });
    expect(read("ingressProtection", "IP67及以上")?.value).toBe("IP67");
    expect(read("safetyPerformanceLevel", "不低于 PL d")).toMatchObject({ comparator: ">=", value: "PL d" });
    expect(read("safetyPerformanceLevel", "PLd")?.value).toBe("PL d");
    expect(read("cleanroomClass", "ISO 5级")).toMatchObject({ comparator: "<=", value: "ISO 5 级" });
    expect(read("emergencyStop", "须具备")).toMatchObject({ comparator: "=", value: "是" });
    expect(read("emergencyStop", "不支持")?.value).toBe("否");
    expect(read("positionAccuracy", "IP54")).toBeNull();
    expect(read("emergencyStop", "15 秒")).toBeNull();
  });

  test("a retired quantity is not newly used, but keeps where it was", () => {
    const retired = registryWith({ ...registry.get("payload"), isRetired: true });
    const input = { metric: "payload", comparator: ">=", value: "5", unit: "kg" } as const;
    expect(messages(retired.measure(input))).toEqual(["metric: “末端负载”已停用，不能新填，请换用其他指标。"]);
    expect(retired.measure(input, new Set(["payload"]))).toMatchObject({ value: "5" });
    expect(retired.findMetric("末端负载")).toBeUndefined();
    expect(retired.show(retired.get("payload"), "5", null)).toBe("5 kg");
  });
});

describe("what satisfies a grade", () => {
  const satisfies = (claimed: string, asked: string) => {
    const metric = registry.get("ingressProtection");
    const value = (code: string) => registry.optionOf(metric, code)?.value ?? "none";
    return registry.accepts(metric, ">=", value(asked))?.includes(value(claimed));
  };

  test.each([
    ["IP65", "IP54", true],
    ["IP66", "IP65", true],
    ["IP65", "IP65", true],
    // The digits are independent.
    ["IP65", "IP56", false],
    ["IP56", "IP65", false],
    // Immersion is no stronger jet, a jet no immersion, unless both are marked.
    ["IP67", "IP66", false],
    ["IP67", "IP65", false],
    ["IP67", "IP64", true],
    ["IP66", "IP67", false],
    ["IP66/IP67", "IP66", true],
    ["IP66/IP67", "IP67", true],
    ["IP66/IP67", "IP65", true],
    ["IP66/IP68", "IP66/IP67", true],
    ["IP68", "IP67", true],
    ["IP69", "IP67", false],
    ["IP67/IP69", "IP67", true],
    ["IP67", "IPX7", true],
    ["IPX7", "IP67", false],
    ["IP54", "IP5X", true],
  ])("%s for at least %s: %s", (claimed, asked, expected) => {
    expect(satisfies(claimed, asked)).toBe(expected);
  });

  test("satisfying is an order, and never against the stored decimals, by which the index filters", () => {
    for (const { key, direction, options } of SHIPPED.filter(({ kind }) => kind === "enumeration")) {
      const metric = registry.get(key);
      const bound = direction === "lower" ? "<=" : ">=";
      const accepts = new Map(options.map(({ value }) => [value, registry.accepts(metric, bound, value) ?? []]));
      for (const [asked, values] of accepts) {
        expect(values, key).toContain(asked);
        for (const value of values) {
          expect(direction === "lower" ? Number(value) <= Number(asked) : Number(value) >= Number(asked), `${key} ${value} ${asked}`).toBe(
            true,
          );
          for (const better of accepts.get(value) ?? []) expect(values, `${key} ${better} ${value} ${asked}`).toContain(better);
        }
      }
      expect(new Set(options.map(({ value }) => value)).size).toBe(options.length);
    }
  });

  test("of a scale, the asked grade and those beyond it; exactly means itself; numbers have no list", () => {
    expect(registry.accepts(registry.get("safetyPerformanceLevel"), ">=", "4")).toEqual(["4", "5"]);
    expect(registry.accepts(registry.get("cleanroomClass"), "<=", "3")).toEqual(["1", "2", "3"]);
    expect(registry.accepts(registry.get("safetyPerformanceLevel"), "=", "4.000000000000")).toEqual(["4"]);
    expect(registry.accepts(registry.get("emergencyStop"), "=", "1")).toEqual(["1"]);
    expect(registry.accepts(registry.get("payload"), ">=", "5")).toBeNull();
  });
});

test("a text that is no value is refused for its length, of every kind of quantity", () => {
  for (const metric of registry.metrics)
    expect(registry.measure({ metric: metric.key, comparator: "=", value: "9".repeat(61), unit: metric.unit })).toMatchObject([
      { field: "value" },
    ]);
});
