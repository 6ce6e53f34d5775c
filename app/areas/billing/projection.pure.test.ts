import { describe, expect, test } from "vitest";
import type { UsageTotal } from "#app/areas/usage/index.server.ts";
import { projectTotals, recentDays } from "./projection.ts";

const zone = "Asia/Shanghai";
const at = (text: string) => new Date(text);
const october = { from: at("2026-09-30T16:00:00Z"), to: at("2026-10-31T16:00:00Z") };
const done = (quantity: string, kind: UsageTotal["kind"] = "operationSucceeded"): UsageTotal => ({
  kind,
  state: null,
  exclusion: null,
  quantity,
  events: 3,
});

describe("recentDays", () => {
  test("are the seven whole days before today, in the zone of the contract", () => {
    expect(recentDays(october.from, at("2026-10-20T17:00:00Z"), zone)).toEqual({
      from: at("2026-10-13T16:00:00Z"),
      to: at("2026-10-20T16:00:00Z"),
      days: 7,
    });
  });
  test("are fewer in the first week, and none on the first day", () => {
    expect(recentDays(october.from, at("2026-10-03T02:00:00Z"), zone)?.days).toBe(2);
    expect(recentDays(october.from, at("2026-10-01T02:00:00Z"), zone)).toBeNull();
    expect(recentDays(at("2026-12-01T00:00:00Z"), at("2026-10-01T02:00:00Z"), zone)).toBeNull();
  });
});

describe("projectTotals", () => {
  test("adds the mean of the recent days for the time that is left", () => {
    const now = at("2026-10-21T16:00:00Z");
    expect(projectTotals([done("2100")], { totals: [done("700")], days: 7 }, october, now)).toEqual([done("3100")]);
  });
  test("takes a finished stretch as it is, and one to come by the mean alone", () => {
    const after = at("2026-11-03T00:00:00Z");
    expect(projectTotals([done("5")], { totals: [done("700")], days: 7 }, october, after)).toEqual([done("5")]);
    const before = at("2026-09-01T00:00:00Z");
    expect(projectTotals([], { totals: [done("70")], days: 7 }, october, before)).toEqual([{ ...done("310"), events: 0 }]);
  });
  test("keeps kinds apart, rounds down and knows what is only there already", () => {
    const now = at("2026-10-31T04:00:00Z");
    const totals = projectTotals([done("10"), done("3", "distance")], { totals: [done("1"), done("7", "area")], days: 1 }, october, now);
    expect(totals).toEqual([done("10"), done("3", "distance"), { ...done("3", "area"), events: 0 }]);
  });
  test("without a day to go by it is what is there", () => {
    expect(projectTotals([done("9")], null, october, at("2026-10-01T02:00:00Z"))).toEqual([done("9")]);
  });
});
