import Big from "big.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalizeDecimal, plain, toCanonical, type UnitFactor } from "./units.ts";

const LENGTH: UnitFactor[] = [
  { unit: "mm", factor: "1" },
  { unit: "um", factor: "0.001" },
  { unit: "m", factor: "1000" },
];
const TIME: UnitFactor[] = [
  { unit: "min", factor: "1" },
  { unit: "s", factor: "0.016666666666666666666667" },
];
const TEMPERATURE: UnitFactor[] = [
  { unit: "degC", factor: "1" },
  { unit: "K", factor: "1", offset: "-273.15" },
];

describe("toCanonical", () => {
  test.each([
    ["0.1", "um", LENGTH, "0.0001"],
    ["0.3", "m", LENGTH, "300"],
    ["90", "s", TIME, "1.5"],
    ["0", "K", TEMPERATURE, "-273.15"],
    ["273.15", "K", TEMPERATURE, "0"],
    ["1.50", "mm", LENGTH, "1.5"],
    ["-0", "mm", LENGTH, "0"],
  ])("%s %s", (value, unit, units, canonical) => {
    expect(toCanonical(value, unit, units)).toBe(canonical);
  });

  test.each([
    ["1", "furlong"],
    ["abc", "mm"],
    ["1e5", "mm"],
    ["", "mm"],
  ])("refuses %j %s", (value, unit) => {
    expect(() => toCanonical(value, unit, LENGTH)).toThrow(RangeError);
  });
});

test("plain text of a decimal has no exponent, no padding and its full value", () => {
  expect([new Big("1e21"), new Big("1e-12"), new Big("-0"), new Big("100"), new Big("0.50")].map(plain)).toEqual([
    "1000000000000000000000",
    "0.000000000001",
    "0",
    "100",
    "0.5",
  ]);
});

describe("normalizeDecimal", () => {
  test.each([
    ["0.50", "0.5"],
    ["±0.5", "0.5"],
    [" ±0.5 ", "0.5"],
    ["+3", "3"],
    ["1,500", "1500"],
    ["１５００", "1500"],
    ["－５．５", "-5.5"],
    ["−40", "-40"],
    ["-0", "0"],
    ["007", "7"],
  ])("reads %j", (typed, decimal) => {
    expect(normalizeDecimal(typed)).toBe(decimal);
  });

  test.each(["", "半", "1e3", "--1", "±-1", "1.2.3", "NaN", "0x10", "1".repeat(16), "10²", "½", "①", "0,5", "5mm", "1．"])(
    "refuses %j",
    (typed) => {
      expect(normalizeDecimal(typed)).toBeNull();
    },
  );

  test("leaves plain text as it is", () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 26n) + 1n, 10n ** 26n - 1n), (digits) => {
        const text = plain(new Big(digits.toString()).div("1e12"));
        expect(normalizeDecimal(text)).toBe(text);
      }),
    );
  });
});
