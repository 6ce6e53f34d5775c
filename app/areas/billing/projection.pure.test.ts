import { expect, test } from "vitest";
import { projectOperations } from "./projection.ts";

const zone = "Asia/Shanghai";
const november = { from: new Date("2026-10-31T16:00:00Z"), to: new Date("2026-11-30T16:00:00Z") };
const days = (perDay: number, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => ({
    day: `2026-11-${String(from + index).padStart(2, "0")}`,
    succeeded: String(perDay),
  }));

test("days to come bring the mean of the last seven whole days", () => {
  const past = [...days(100, 1, 13), ...days(200, 14, 20), { day: "2026-11-21", succeeded: "50" }];
  // 21 November 10:00 in Shanghai: 9 days and 14 hours are left.
  expect(projectOperations(past, november, new Date("2026-11-21T02:00:00Z"), zone)).toEqual({
    soFar: "2750",
    atEnd: String(2750 + Math.floor(200 * (9 + 14 / 24))),
    meanDays: 7,
  });
});

test("a day without operations counts as a day", () => {
  const past = days(70, 20, 20);
  expect(projectOperations(past, november, new Date("2026-11-20T16:00:00Z"), zone)).toEqual({ soFar: "70", atEnd: "170", meanDays: 7 });
});

test("early in the month fewer days have to do, and on the first day none", () => {
  expect(projectOperations(days(10, 1, 2), november, new Date("2026-11-02T16:00:00Z"), zone)).toEqual({
    soFar: "20",
    atEnd: "300",
    meanDays: 2,
  });
  expect(projectOperations(days(10, 1, 1), november, new Date("2026-11-01T06:00:00Z"), zone)).toEqual({
    soFar: "10",
    atEnd: "10",
    meanDays: 0,
  });
});

test("a finished month and one to come project to what they have", () => {
  expect(projectOperations(days(10, 1, 30), november, new Date("2026-12-05T00:00:00Z"), zone)).toEqual({
    soFar: "300",
    atEnd: "300",
    meanDays: 0,
  });
  expect(projectOperations([], november, new Date("2026-10-05T00:00:00Z"), zone)).toEqual({ soFar: "0", atEnd: "0", meanDays: 0 });
});
