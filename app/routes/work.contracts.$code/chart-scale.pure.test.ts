import { describe, expect, test } from "vitest";
import { cumulative, dayTicks, scaleFor } from "./chart-scale.ts";

const from = Date.parse("2026-10-31T16:00:00Z");
const to = Date.parse("2026-11-30T16:00:00Z");

describe("scaleFor", () => {
  test.each([
    [0, 2, 1, "次"],
    [7, 8, 2, "次"],
    [960, 1_200, 200, "次"],
    [760_929, 900_000, 150_000, "万次"],
    [600_000, 700_000, 100_000, "万次"],
    [9_999_999, 12_000_000, 2_000_000, "万次"],
  ])("%i fits under %i in steps of %i, in %s", (highest, top, step, word) => {
    expect(scaleFor(highest)).toMatchObject({ top, step, unit: { word } });
  });

  test("always leaves room, with whole steps and not too many of them", () => {
    for (let highest = 1; highest < 10_000_000; highest = Math.ceil(highest * 1.37)) {
      const { top, step } = scaleFor(highest);
      expect(top).toBeGreaterThan(highest);
      expect(Number.isInteger(step)).toBe(true);
      expect(top % step).toBe(0);
      expect(top / step).toBeLessThanOrEqual(8);
    }
  });
});

describe("cumulative", () => {
  const days = [
    { day: "2026-11-01", succeeded: "10" },
    { day: "2026-11-03", succeeded: "5" },
  ];
  test("steps at the end of each day of Shanghai, also of a day without operations, and ends now", () => {
    const now = Date.parse("2026-11-03T02:00:00Z");
    expect(cumulative(days, from, now)).toEqual([
      { at: from, value: 0 },
      { at: Date.parse("2026-11-01T16:00:00Z"), value: 10 },
      { at: Date.parse("2026-11-02T16:00:00Z"), value: 10 },
      { at: now, value: 15 },
    ]);
  });

  test("a whole month ends at its end", () => {
    const points = cumulative(days, from, to);
    expect(points).toHaveLength(31);
    expect(points.at(-1)).toEqual({ at: to, value: 15 });
  });
});

test("ticks name days of Shanghai, and the first day after the period", () => {
  expect(dayTicks(from, to, 5).map((tick) => tick.label)).toEqual(["11-01", "11-06", "11-11", "11-16", "11-21", "11-26", "12-01"]);
  expect(dayTicks(from, to, 10).map((tick) => tick.label)).toEqual(["11-01", "11-11", "11-21", "12-01"]);
  expect(dayTicks(from, from + 3 * 86_400_000, 5).map((tick) => tick.label)).toEqual(["11-01", "11-04"]);
});
