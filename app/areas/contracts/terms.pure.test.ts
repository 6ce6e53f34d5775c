import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LEASE, leased, PAY_PER_USE, perOperation } from "#seeds/factories/contracts.ts";
import { readTypedTerms, typedOf } from "./stored-terms.ts";
import { contractTerms, kindOf, readTerms } from "./terms.ts";
import type { TermsInput } from "./terms-input.ts";

/** Everything a form may hold, with thousands separators and blank rows. */
const FULL: TermsInput = {
  kind: "combined",
  usage: {
    charges: [
      {
        basis: "successfulTask",
        tierMode: "volume",
        tiers: [{ upTo: "1,000", priceYuan: "0.125" }, {}, { upTo: "2,000.5", priceYuan: "0.11" }, { priceYuan: "0.099" }],
      },
      {},
      { tierMode: "volume", states: [], tiers: [{}, {}] },
      { basis: "operatingHour", states: ["productive", "idle"], tiers: [{ priceYuan: "98.5" }] },
    ],
    minimumKind: "amount",
    minimumYuan: "3,000",
    ramp: "30, 60、80",
    capYuan: "9,999.99",
    vat: "mainlyService",
  },
  lease: {
    units: 3,
    monthlyRentYuan: "12,000.00",
    timing: "advance",
    depositYuan: "0",
    buyOut: [{ afterMonths: "12", priceYuan: "100,000" }, {}, { afterMonths: "24", priceYuan: "50,000" }],
    mayEndEarly: true,
    noticeDays: 30,
    feePercent: "50",
    vat: "tangibleLease",
  },
  sla: {
    measures: [
      {
        measure: "uptime",
        minimumSample: "100",
        steps: [
          { below: "98.5", credit: "5" },
          { below: "95", credit: "10.25" },
        ],
      },
      { measure: "successRate", steps: [{}, {}] },
    ],
    exclusions: ["userSite", "plannedMaintenance"],
    base: "rent",
    capPercent: "20",
    exitAfterBreaches: 3,
  },
  graceDays: 2,
  maxLateDays: 60,
  paymentDays: 30,
  conditions: {
    care: { power: "provider" },
    insuredBy: "provider",
    insuredBodyYuan: "500,000",
    insuredThirdPartyYuan: "1,000,000",
    upgradeWindow: "每月第二个周六夜间",
    upgradeNoticeDays: 14,
    upgradeRetest: true,
    exitNoticeDays: 60,
    exitHandover: "十日内撤场",
    dataForImprovement: true,
  },
};

/** A form field by field, as the browser sends it and the parser reads it. */
function asSent(typed: Record<string, unknown>, kind: string): TermsInput {
  const whole = [
    "paymentDays",
    "graceDays",
    "maxLateDays",
    "units",
    "noticeDays",
    "exitAfterBreaches",
    "upgradeNoticeDays",
    "exitNoticeDays",
  ];
  const flags = ["mayEndEarly", "upgradeRetest", "dataForImprovement"];
  const read = (value: unknown, key = ""): unknown => {
    if (flags.includes(key)) return value === "on";
    if (value === "") return undefined;
    if (whole.includes(key)) return Number(value);
    if (Array.isArray(value)) return value.map((one) => read(one));
    if (typeof value === "object" && value !== null)
      return Object.fromEntries(
        Object.entries(value).flatMap(([name, one]) => (read(one, name) === undefined ? [] : [[name, read(one, name)]])),
      );
    return value;
  };
  const { usage, lease, ...rest } = read(typed) as Record<string, unknown>;
  return {
    ...rest,
    kind,
    ...(kind === "operatingLease" ? {} : { usage }),
    ...(kind === "payPerUse" ? {} : { lease }),
  } as TermsInput;
}

describe("terms", () => {
  test("as typed become exact fen, basis points and rates with their reason; blank rows are left out", () => {
    const terms = readTypedTerms(FULL);
    expect(contractTerms.parse(terms)).toEqual(terms);
    expect(terms.usage).toMatchObject({
      charges: [
        {
          key: "c1",
          tierMode: "volume",
          states: [],
          tiers: [
            { upTo: "1000", unitPriceFen: "12.5" },
            { upTo: "2000.5", unitPriceFen: "11" },
            { upTo: null, unitPriceFen: "9.9" },
          ],
        },
        { key: "c2", tierMode: "graduated", states: ["idle", "productive"], tiers: [{ upTo: null, unitPriceFen: "9850" }] },
      ],
      minimum: { kind: "amount", fen: "300000" },
      rampBp: [3000, 6000, 8000],
      capFen: "999999",
      vat: { treatment: "mainlyService", rateBp: 600, reason: expect.stringContaining("第十三条") },
    });
    expect(terms.lease).toMatchObject({
      buyOut: [
        { afterMonths: 12, priceFen: "10000000" },
        { afterMonths: 24, priceFen: "5000000" },
      ],
      earlyTermination: { noticeDays: 30, feeBp: 5000 },
    });
    expect(terms.sla).toMatchObject({
      measures: [
        {
          measure: "uptime",
          steps: [
            { belowPercent: "98.5", creditBp: 500 },
            { belowPercent: "95", creditBp: 1025 },
          ],
        },
      ],
    });
    expect(terms.conditions.care).toMatchObject({ power: "provider", site: "userUnit" });
    expect(kindOf(terms)).toBe("combined");
  });

  test.each([
    ["all there is", FULL],
    ["use", PAY_PER_USE],
    ["use with a promise", perOperation({ priceYuan: "0.4025", minimum: "600,000" })],
    ["rent", LEASE],
    ["rent in full", leased({ units: 1, depositYuan: "0" })],
  ])("%s: put into the form and sent again unchanged are the same terms", (_name, typed) => {
    const terms = readTypedTerms(typed);
    expect(readTypedTerms(asSent(typedOf(terms), kindOf(terms)))).toEqual(terms);
  });

  test("any price of up to four decimals comes through exactly", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999 }), fc.integer({ min: 0, max: 9999 }), (whole, part) => {
        const priceYuan = `${whole}.${String(part).padStart(4, "0")}`;
        const stored = readTypedTerms(perOperation({ priceYuan })).usage?.charges[0]?.tiers[0]?.unitPriceFen ?? "";
        expect(Number.parseInt(stored.replace(/\D/g, ""), 10)).toBeGreaterThan(0);
        const [fen = "", rest = ""] = stored.split(".");
        expect(BigInt(fen) * 100n + BigInt(rest.padEnd(2, "0").slice(0, 2))).toBe(BigInt(whole) * 10_000n + BigInt(part));
      }),
    );
  });

  test("of the first contracts are read as what they say", () => {
    const first = {
      kind: "payPerUse",
      pricePerOperationFen: "40.25",
      minimumOperations: 2000,
      paymentDays: 30,
      taxRateBp: 600,
      vatTreatment: "现代服务 6%",
    };
    expect(readTerms(first)).toMatchObject({
      schemaVersion: 2,
      usage: {
        charges: [{ key: "c1", tiers: [{ upTo: null, unitPriceFen: "40.25" }] }],
        minimum: { quantity: "2000" },
        vat: { rateBp: 600 },
      },
      lease: null,
    });
    const lease = {
      kind: "operatingLease",
      monthlyRentFen: "1",
      units: 2,
      depositFen: "3",
      paymentDays: 15,
      taxRateBp: 1300,
      vatTreatment: "租赁",
    };
    expect(readTerms(lease)).toMatchObject({
      usage: null,
      lease: { monthlyRentFen: "1", units: 2, timing: "arrears", vat: { reason: "租赁" } },
    });
    expect(() => readTerms({ ...lease, units: "2" })).toThrow();
  });
});
