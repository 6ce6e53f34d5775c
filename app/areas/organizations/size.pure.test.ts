import fc from "fast-check";
import { expect, test } from "vitest";
import { ENTERPRISE_SIZES, type EnterpriseSize, SIZE_INDUSTRIES, type SizeIndustry } from "#db/vocabulary/organizations.ts";
import { enterpriseSize, sizeMeasures } from "./size.ts";

const size = (industry: SizeIndustry, headcount: number | null, revenueWan: number | null, assetsWan: number | null = null) =>
  enterpriseSize({ industry, headcount, revenueWan, assetsWan });

test.each<[SizeIndustry, number | null, number | null, number | null, EnterpriseSize | null]>([
  ["industry", 1000, 40_000, null, "large"],
  ["industry", 999, 40_000, null, "medium"],
  ["industry", 5000, 39_999, null, "medium"],
  ["industry", 300, 2000, null, "medium"],
  ["industry", 299, 9_000, null, "small"],
  ["industry", 19, 90_000, null, "micro"],
  ["software", 300, 10_000, null, "large"],
  ["software", 120, 49, null, "micro"],
  ["telecom", 1999, 100_000, null, "medium"],
  ["construction", null, 6000, 5000, "medium"],
  ["leasing", 300, null, 119_999, "medium"],
  ["agriculture", null, 500, null, "medium"],
  ["other", 9, null, null, "micro"],
  ["industry", 1000, null, null, null],
  ["leasing", 300, 1, null, null],
  // One limit of every further industry of article 4, from just below it and at it.
  ["agriculture", null, 49, null, "micro"],
  ["agriculture", null, 20_000, null, "large"],
  ["construction", null, 80_000, 79_999, "medium"],
  ["construction", null, 300, 300, "small"],
  ["wholesale", 20, 5000, null, "medium"],
  ["wholesale", 5, 1000, null, "small"],
  ["wholesale", 199, 40_000, null, "medium"],
  ["retail", 49, 20_000, null, "small"],
  ["retail", 300, 20_000, null, "large"],
  ["transport", 300, 3000, null, "medium"],
  ["transport", 20, 199, null, "micro"],
  ["warehousing", 100, 1000, null, "medium"],
  ["warehousing", 200, 29_999, null, "medium"],
  ["postal", 300, 1999, null, "small"],
  ["postal", 1000, 30_000, null, "large"],
  ["lodging", 100, 2000, null, "medium"],
  ["catering", 300, 9999, null, "medium"],
  ["telecom", 10, 100, null, "small"],
  ["software", 10, 50, null, "small"],
  ["realEstate", null, 200_000, 9999, "medium"],
  ["realEstate", null, 100, 2000, "small"],
  ["property", 99, 5000, null, "micro"],
  ["property", 1000, 5000, null, "large"],
  ["leasing", 100, null, 8000, "medium"],
  ["other", 300, null, null, "large"],
  ["other", 100, null, null, "medium"],
])("%s with %s persons, %s 万元 revenue, %s 万元 assets is %s", (industry, headcount, revenue, assets, expected) => {
  expect(size(industry, headcount, revenue, assets)).toBe(expected);
});

test("more of anything never makes an enterprise smaller", () => {
  const amount = fc.nat(300_000);
  fc.assert(
    fc.property(fc.constantFrom(...SIZE_INDUSTRIES), amount, amount, amount, amount, (industry, headcount, revenueWan, assetsWan, more) => {
      const rank = (facts: object) =>
        ENTERPRISE_SIZES.indexOf(enterpriseSize({ industry, headcount, revenueWan, assetsWan, ...facts }) ?? "micro");
      for (const measure of sizeMeasures(industry)) {
        const before = { headcount, revenueWan, assetsWan }[measure];
        expect(rank({ [measure]: before + more })).toBeGreaterThanOrEqual(rank({}));
      }
    }),
  );
});
