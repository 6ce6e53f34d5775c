import Big from "big.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalizeDecimal, plain, toCanonical } from "#app/kernel/units.ts";
import { METRICS, UNIT_DISPLAY } from "#seeds/data/metrics.ts";
import { comparatorsOf, type Measured, Registry } from "./registry.ts";

const registry = new Registry(
  METRICS.map(({ plausible, symmetric, ...metric }) => ({
    ...metric,
    symmetric: symmetric ?? false,
    plausibleMin: plausible.min,
    plausibleMax: plausible.max,
  })),
  new Map(Object.entries(UNIT_DISPLAY)),
);
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
        const canonical = toCanonical(value, unit.unit, metric.units);
        const back = new Big(canonical).minus(unit.offset ?? "0").div(unit.factor);
        // Twelve decimals are kept, so the way back is exact to the sixth in every unit of the registry.
        expect(plain(back.round(6, Big.roundHalfUp))).toBe(value);
      }),
      { numRuns: 2_000 },
    );
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
    for (const metric of registry.metrics) {
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
