import { expect, test } from "vitest";
import { publishedPrices } from "./published-prices.ts";

const vat = { treatment: "service", rateBp: 600, reason: "" } as const;
const usage = (tiers: { upTo: string | null; unitPriceFen: string }[], tierMode: "graduated" | "volume" = "graduated") => ({
  usage: {
    charges: [{ key: "c1", basis: "operatingHour" as const, states: [], tierMode, tiers }],
    minimum: null,
    rampBp: [],
    capFen: null,
    vat,
  },
  lease: null,
});

test("tiers are published as they were signed, exact to the last place", () => {
  const tiers = [
    { upTo: "1000.00", unitPriceFen: "12.500000000001" },
    { upTo: null, unitPriceFen: "9.90" },
  ];
  expect(publishedPrices(usage(tiers, "volume"))).toEqual([
    {
      key: "c1",
      nickname: "运行小时（元/小时）",
      terms: {
        tiersMode: "volume",
        tiers: [
          { upTo: 1000n, unitAmountFen: "12.500000000001" },
          { upTo: null, unitAmountFen: "9.9" },
        ],
      },
    },
  ]);
});

test("one price for every quantity needs no tiers", () => {
  expect(publishedPrices(usage([{ upTo: null, unitPriceFen: "40" }]))[0]?.terms).toEqual({ unitAmountFen: "40" });
});

test.each(["1000.5", "9007199254740993"])("a tier that ends at %s is left out with the reason", (upTo) => {
  const [price] = publishedPrices(
    usage([
      { upTo, unitPriceFen: "12.5" },
      { upTo: null, unitPriceFen: "9.9" },
    ]),
  );
  expect(price?.terms).toEqual({ leftOut: expect.stringContaining(upTo) });
});

test("the rent is the price of a robot a month", () => {
  const lease = {
    units: 10,
    monthlyRentFen: "1200000",
    timing: "advance" as const,
    depositFen: "0",
    buyOut: [],
    earlyTermination: null,
    vat,
  };
  expect(publishedPrices({ usage: null, lease })).toEqual([
    { key: "rent", nickname: "租金（元/台/月）", terms: { unitAmountFen: "1200000" } },
  ]);
});
