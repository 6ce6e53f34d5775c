import Big from "big.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { inUnit, layOutDays } from "./usage-days.ts";
import { MEASURES, measureOf } from "./vocabulary.ts";

const NOVEMBER = { from: new Date("2026-10-31T16:00:00Z"), to: new Date("2026-11-30T16:00:00Z") };
const zone = "Asia/Shanghai";
const at = (from: string, to: string | null = null) => [{ from: new Date(from), to: to === null ? null : new Date(to) }];

test("a robot at work that sent nothing has no data, which is not zero; one that is not at work has nothing to say", () => {
  const { days, robots } = layOutDays({
    rows: [
      { day: "2026-11-03", source: "A", quantity: "5.000" },
      { day: "2026-11-04", source: "A", quantity: "0" },
    ],
    robots: [
      { identity: "A", station: "T01", assignments: at("2026-11-01T16:00:00Z", "2026-11-05T16:00:00Z") },
      { identity: "B", station: "T02", assignments: at("2026-11-04T20:00:00Z") },
      { identity: "C", station: "T03", assignments: at("2026-12-01T00:00:00Z") },
    ],
    period: NOVEMBER,
    now: new Date("2026-11-06T02:00:00Z"),
    zone,
  });
  expect(days.map(({ day, quantity, running }) => [day.slice(8), quantity, running])).toEqual([
    ["01", "0", "0"],
    ["02", "0", "0"],
    ["03", "5", "5"],
    ["04", "0", "5"],
    ["05", "0", "5"],
    ["06", "0", "5"],
  ]);
  expect(robots).toEqual([
    { identity: "A", station: "T01", quantity: "5", cells: [undefined, null, "5", "0", null, undefined] },
    { identity: "B", station: "T02", quantity: "0", cells: [undefined, undefined, undefined, undefined, null, null] },
  ]);
});

test("days, robots and cells sum to the same, whatever was reported", () => {
  const day = fc.integer({ min: 1, max: 22 }).map((n) => `2026-11-${String(n).padStart(2, "0")}`);
  const row = fc.record({
    day,
    source: fc.constantFrom("A", "B", "X"),
    quantity: fc.integer({ min: -500, max: 5000 }).map((n) => String(n / 1000)),
  });
  fc.assert(
    fc.property(fc.uniqueArray(row, { selector: ({ day, source }) => `${day} ${source}`, maxLength: 40 }), (rows) => {
      const laid = layOutDays({
        rows,
        robots: ["A", "B"].map((identity) => ({ identity, station: "T", assignments: at("2026-11-01T00:00:00Z") })),
        period: NOVEMBER,
        now: new Date("2026-11-21T02:00:00Z"),
        zone,
      });
      const sum = (values: readonly (string | null | undefined)[]) =>
        values.reduce<Big>((total, value) => total.plus(value ?? 0), new Big(0)).toFixed();
      const expected = sum(rows.map(({ quantity }) => quantity));
      expect(laid.quantity).toBe(expected);
      expect(sum(laid.days.map(({ quantity }) => quantity))).toBe(expected);
      expect(sum(laid.robots.map(({ quantity }) => quantity))).toBe(expected);
      expect(sum(laid.robots.flatMap(({ cells }) => cells))).toBe(expected);
      expect(laid.robots.every(({ cells }) => cells.length === laid.days.length)).toBe(true);
    }),
  );
});

test("a period that has not begun has no days", () => {
  expect(layOutDays({ rows: [], robots: [], period: NOVEMBER, now: new Date("2026-10-01T00:00:00Z"), zone }).days).toEqual([]);
});

test("a part of a month begins on its first day", () => {
  const period = { from: new Date("2026-11-14T16:00:00Z"), to: NOVEMBER.to };
  const { days } = layOutDays({ rows: [], robots: [], period, now: new Date("2026-12-20T00:00:00Z"), zone });
  expect([days[0]?.day, days.at(-1)?.day, days.length]).toEqual(["2026-11-15", "2026-11-30", 16]);
});

test("every measure has a key of its own, and an unknown key means operations", () => {
  expect(new Set(MEASURES.map(({ key }) => key)).size).toBe(13);
  expect(measureOf("stateTime.fault")).toMatchObject({ kind: "stateTime", state: "fault", unit: "小时" });
  expect(measureOf("nonsense").key).toBe("operationSucceeded");
});

test.each([
  ["stateTime.idle", "4445100", "1234.75"],
  ["stateTime.idle", "1", "0.000278"],
  ["distance", "1500.5", "1.5005"],
  ["pieceGood", "17", "17"],
])("%s: %s base units read %s", (key, quantity, read) => expect(inUnit(measureOf(key), quantity)).toBe(read));
