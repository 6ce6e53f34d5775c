import type { EnterpriseSize, SizeIndustry } from "#db/vocabulary/organizations.ts";

export interface SizeFacts {
  industry: SizeIndustry;
  headcount: number | null;
  /** 营业收入 and 资产总额 of the last year, in 万元. */
  revenueWan: number | null;
  assetsWan: number | null;
}

type Measure = "headcount" | "revenueWan" | "assetsWan";
/**
 * Lower limits of small, medium and large by measure. Of two measures both must be reached, else the enterprise is one size smaller.
 * 《中小企业划型标准规定》 (工信部联企业〔2011〕300号, 18 June 2011) article 4 (一)–(十六), in its order; compared with its wording in November 2026.
 * By article 3 rail is not 交通运输业; finance is none of these industries.
 */
const LIMITS: Record<SizeIndustry, Partial<Record<Measure, readonly [small: number, medium: number, large: number]>>> = {
  agriculture: { revenueWan: [50, 500, 20_000] },
  industry: { headcount: [20, 300, 1000], revenueWan: [300, 2000, 40_000] },
  construction: { revenueWan: [300, 6000, 80_000], assetsWan: [300, 5000, 80_000] },
  wholesale: { headcount: [5, 20, 200], revenueWan: [1000, 5000, 40_000] },
  retail: { headcount: [10, 50, 300], revenueWan: [100, 500, 20_000] },
  transport: { headcount: [20, 300, 1000], revenueWan: [200, 3000, 30_000] },
  warehousing: { headcount: [20, 100, 200], revenueWan: [100, 1000, 30_000] },
  postal: { headcount: [20, 300, 1000], revenueWan: [100, 2000, 30_000] },
  lodging: { headcount: [10, 100, 300], revenueWan: [100, 2000, 10_000] },
  catering: { headcount: [10, 100, 300], revenueWan: [100, 2000, 10_000] },
  telecom: { headcount: [10, 100, 2000], revenueWan: [100, 1000, 100_000] },
  software: { headcount: [10, 100, 300], revenueWan: [50, 1000, 10_000] },
  realEstate: { revenueWan: [100, 1000, 200_000], assetsWan: [2000, 5000, 10_000] },
  property: { headcount: [100, 300, 1000], revenueWan: [500, 1000, 5000] },
  leasing: { headcount: [10, 100, 300], assetsWan: [100, 8000, 120_000] },
  other: { headcount: [10, 100, 300] },
};
const SIZES: readonly EnterpriseSize[] = ["micro", "small", "medium", "large"];

/** Measures the standard looks at in an industry. */
export function sizeMeasures(industry: SizeIndustry): Measure[] {
  return Object.keys(LIMITS[industry]) as Measure[];
}

/**
 * Size of an enterprise; null while a measure it depends on is not known. A platform's estimate from what the enterprise said of itself:
 * the payment periods of 《保障中小企业款项支付条例》 hang on it.
 */
export function enterpriseSize(facts: SizeFacts): EnterpriseSize | null {
  const reached = Object.entries(LIMITS[facts.industry]).map(([measure, limits]) => {
    const value = facts[measure as Measure];
    return value === null ? null : limits.filter((limit) => value >= limit).length;
  });
  if (reached.includes(null)) return null;
  return SIZES[Math.min(...(reached as number[]))] ?? null;
}
