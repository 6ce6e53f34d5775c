import { afterEach, describe, expect, test, vi } from "vitest";
import { advanceKey, billingPeriod, partsOf, periodKeys, readKey } from "./period.ts";

const contract = { startsOn: "2026-09-01", endsOn: "2028-09-01", zone: "Asia/Shanghai" };
const holds = (key: string, instant: string) => {
  const period = billingPeriod(key, contract);
  return period !== null && period.from <= new Date(instant) && new Date(instant) < period.to;
};

afterEach(() => vi.unstubAllEnvs());

describe.each(["UTC", "America/New_York", "Asia/Shanghai"])("with the machine in %s", (zone) => {
  test("months begin and end at midnight of the contract's zone", () => {
    vi.stubEnv("TZ", zone);
    expect(new Date(2026, 0, 1).getTimezoneOffset()).toBe({ UTC: 0, "America/New_York": 300, "Asia/Shanghai": -480 }[zone]);
    expect(billingPeriod("2026-10", contract)).toEqual({
      key: "2026-10",
      from: new Date("2026-09-30T16:00:00.000Z"),
      to: new Date("2026-10-31T16:00:00.000Z"),
      coveredDays: 31,
      monthDays: 31,
      contractMonth: 2,
    });
    expect(holds("2026-10", "2026-10-31T15:59:59.999Z")).toBe(true);
    expect(holds("2026-11", "2026-10-31T15:59:59.999Z")).toBe(false);
    expect(holds("2026-10", "2026-10-31T16:00:00.000Z")).toBe(false);
    expect(holds("2026-11", "2026-10-31T16:00:00.000Z")).toBe(true);
  });

  test("a month has begun at its first instant and not a millisecond earlier", () => {
    vi.stubEnv("TZ", zone);
    expect(periodKeys(contract, new Date("2026-10-31T15:59:59.999Z"))).toEqual(["2026-10", "2026-09"]);
    expect(periodKeys(contract, new Date("2026-10-31T16:00:00.000Z"))).toEqual(["2026-11", "2026-10", "2026-09"]);
  });
});

test.each([
  ["2027-02", 28],
  ["2028-02", 29],
  ["2026-12", 31],
])("%s has %i days", (key, days) => {
  expect(billingPeriod(key, contract)).toMatchObject({ coveredDays: days, monthDays: days });
});

test("the first and the last month are cut to the contract", () => {
  const partial = { startsOn: "2026-09-16", endsOn: "2027-02-11", zone: "Asia/Shanghai" };
  expect(billingPeriod("2026-09", partial)).toMatchObject({ from: new Date("2026-09-15T16:00:00Z"), coveredDays: 15, monthDays: 30 });
  expect(billingPeriod("2027-02", partial)).toMatchObject({ to: new Date("2027-02-10T16:00:00Z"), coveredDays: 10, monthDays: 28 });
  expect(billingPeriod("2026-08", partial)).toBeNull();
  expect(billingPeriod("2027-03", partial)).toBeNull();
  expect(() => billingPeriod("2026-13", partial)).toThrow(RangeError);
});

test("a month the contract does not reach, or has not started in, is not offered", () => {
  expect(periodKeys(contract, new Date("2026-08-31T15:59:59.999Z"))).toEqual([]);
  expect(periodKeys({ ...contract, startsOn: "2026-11-25" }, new Date("2026-11-21T00:00:00Z"))).toEqual([]);
  expect(periodKeys({ startsOn: "2026-09-01", endsOn: "2026-10-01", zone: contract.zone }, new Date("2027-01-01T00:00:00Z"))).toEqual([
    "2026-09",
  ]);
});

test("two months that meet leave no instant between them", () => {
  const keys = periodKeys(contract, new Date("2028-08-31T00:00:00Z")).reverse();
  expect(keys).toHaveLength(24);
  const periods = keys.map((key) => billingPeriod(key, contract));
  for (const [index, period] of periods.entries()) {
    if (index > 0) expect(period?.from).toEqual(periods[index - 1]?.to);
  }
});

describe("partsOf", () => {
  const october = billingPeriod("2026-10", contract);
  const at = (day: string) => new Date(`${day}T00:00:00+08:00`);
  const split = (versions: [number, string][]) =>
    october
      ? partsOf(
          october,
          versions.map(([version, day]) => ({ version, effectiveFrom: at(day) })),
          contract.zone,
        ).map((part) => [part.version, part.from.toISOString(), part.to.toISOString(), part.coveredDays])
      : [];
  const [begins, ends] = ["2026-09-30T16:00:00.000Z", "2026-10-31T16:00:00.000Z"];

  test("one version is one part, and one that begins with the month is not cut off it", () => {
    expect(split([[1, "2026-09-01"]])).toEqual([[1, begins, ends, 31]]);
    expect(
      split([
        [1, "2026-09-01"],
        [2, "2026-10-01"],
      ]),
    ).toEqual([[2, begins, ends, 31]]);
    expect(
      split([
        [1, "2026-09-01"],
        [2, "2026-11-01"],
      ]),
    ).toEqual([[1, begins, ends, 31]]);
  });

  test("a change within the month cuts it at that midnight of the zone, and no instant is in both", () => {
    expect(
      split([
        [1, "2026-09-01"],
        [2, "2026-10-16"],
      ]),
    ).toEqual([
      [1, begins, "2026-10-15T16:00:00.000Z", 15],
      [2, "2026-10-15T16:00:00.000Z", ends, 16],
    ]);
  });

  test("a later agreement that begins earlier takes the place of the one before from then on", () => {
    expect(
      split([
        [1, "2026-09-01"],
        [2, "2026-10-20"],
        [3, "2026-10-10"],
      ]),
    ).toEqual([
      [1, begins, "2026-10-09T16:00:00.000Z", 9],
      [3, "2026-10-09T16:00:00.000Z", ends, 22],
    ]);
  });

  test("before any version took effect the first one holds", () => {
    expect(split([[1, "2026-10-05"]])).toEqual([[1, begins, ends, 31]]);
  });
});

test("the key of an invoice says its month and what it is for", () => {
  expect(readKey(advanceKey("2026-10"))).toEqual({ kind: "rent", month: "2026-10" });
  expect(readKey("2026-10")).toEqual({ kind: "service", month: "2026-10" });
  expect(readKey("deposit")).toEqual({ kind: "deposit", month: null });
  expect(readKey("final")).toEqual({ kind: "service", month: null });
});
