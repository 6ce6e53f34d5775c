import Big from "big.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exact, fenToYuan, roundToFen, typedNumber, yuanToFen } from "./money.ts";

describe("exact", () => {
  test.each(["0", "-0.5", "12345678901234567890123456.123456789012", "007"])("takes %s", (text) => {
    expect(exact(text).eq(new Big(text))).toBe(true);
  });
  test.each([
    "",
    " ",
    "1e3",
    "+1",
    "1.",
    ".5",
    "1,000",
    "１",
    "NaN",
    "Infinity",
    "0x10",
    "1.2.3",
    "1\n",
    "0.1234567890123",
    "1".repeat(27),
  ])("refuses %j", (text) => {
    expect(() => exact(text)).toThrow(RangeError);
  });
});

describe("roundToFen", () => {
  test.each([
    ["0.4", 0n],
    ["0.5", 1n],
    ["0.499999999999", 0n],
    ["1.5", 2n],
    ["2.5", 3n],
    ["-0.4", 0n],
    ["-0.5", -1n],
    ["-1.5", -2n],
    ["-2.5", -3n],
    ["9007199254740993.5", 9007199254740994n],
  ])("%s fen is %s", (text, fen) => {
    expect(roundToFen(new Big(text))).toBe(fen);
  });

  test("is at most half a fen away, and alike on both sides of zero", () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 20n), 10n ** 20n), fc.integer({ min: 0, max: 12 }), (digits, places) => {
        const precise = new Big(digits.toString()).div(new Big(10).pow(places));
        const fen = roundToFen(precise);
        expect(precise.minus(fen.toString()).abs().lte(0.5)).toBe(true);
        expect(roundToFen(precise.neg())).toBe(-fen);
      }),
    );
  });
});

describe("yuanToFen", () => {
  test.each([
    ["0", 0n],
    ["1", 100n],
    ["1.5", 150n],
    ["1234.50", 123450n],
    ["1,234.50", 123450n],
    [" 1,234,567.89 ", 123456789n],
    ["１，２３４．５０", 123450n],
    ["9999999999999.99", 999999999999999n],
    ["0.29", 29n],
  ])("reads %j", (typed, fen) => {
    expect(yuanToFen(typed)).toBe(fen);
  });
  test.each(["", "-1", "1.234", "1e3", "12,34", "1,2345", "0,5", ",5", "1,234,", "¥1", "1 000", "NaN", "10000000000000", "1.", "十元"])(
    "refuses %j",
    (typed) => {
      expect(() => yuanToFen(typed)).toThrow(RangeError);
    },
  );
});

describe("fenToYuan", () => {
  test.each([
    [0n, "0.00"],
    [5n, "0.05"],
    [-5n, "-0.05"],
    [100n, "1.00"],
    [123450n, "1234.50"],
    [-123450n, "-1234.50"],
  ])("shows %s", (fen, yuan) => {
    expect(fenToYuan(fen)).toBe(yuan);
  });

  test("what is shown is read back, with and without separators", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 15n - 1n), (fen) => {
        const shown = fenToYuan(fen);
        expect(yuanToFen(shown)).toBe(fen);
        expect(yuanToFen(shown.replace(/\B(?=(\d{3})+\.)/g, ","))).toBe(fen);
      }),
    );
  });
});

test("a typed number keeps its meaning or is refused", () => {
  expect(["1,500", "１５００", "±1,500", "−5", "－５", " 12.5 "].map(typedNumber)).toEqual(["1500", "1500", "±1500", "-5", "-5", "12.5"]);
  expect(["0,5", "1,50", "1,2,3", "1500,000", ",500", "1,500,"].map(typedNumber)).toEqual(Array(6).fill(null));
});
