import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BenefitPool, Royalty } from "./benefit-terms.ts";
import { distribute } from "./benefits.ts";
import { checkTaskBook } from "./checks.ts";
import { incomeShareBp } from "./checks-inventors.ts";
import { sampleDocument } from "./draft-sample.ts";

const ours = "org-institute";
const head = { key: "raasRevenue" as const, name: "机器人服务费" };
const split = (basisPoints: number) => [
  { organizationId: "org-maker", basisPoints: 10_000 - basisPoints },
  { organizationId: ours, basisPoints },
];
const royalty = (values: Partial<Royalty>): Royalty => ({
  key: "R1",
  name: "提成",
  organizationId: ours,
  base: "salesPercent",
  unitFen: "0",
  rateBp: 300,
  stepDown: null,
  floorFen: null,
  capFen: null,
  startDate: "2026-06-01",
  endDate: "2029-05-31",
  ...values,
});
const tieredBy = (costsOf: string, rateBp: number, band: number, rest: number): BenefitPool => ({
  ...head,
  model: "waterfall",
  shares: split(rest),
  tiers: [
    { key: "T1", name: "成本回收", kind: "costRecovery", amounts: [{ organizationId: costsOf, amountFen: "1000000" }] },
    { key: "T2", name: "优先回报", kind: "preferredReturn", rateBp },
    { key: "T3", name: "百万以内", kind: "band", limitFen: "100000000", shares: split(band) },
  ],
});
const royalties = (rest: number, ...items: Royalty[]): BenefitPool => ({
  ...head,
  model: "royalty",
  shares: split(rest),
  royalties: items,
});
const withFee = (organizationId: string, rest: number): BenefitPool => ({
  ...head,
  model: "entryFeeRoyalty",
  shares: split(rest),
  entryFees: [{ organizationId, amountFen: "1000000" }],
  royalties: [],
});

describe("what an institute earns and what it owes its inventors", () => {
  test.each<[string, BenefitPool, number, number]>([
    ["a fixed share", { ...head, model: "fixedShare", shares: split(700) }, 700, 700],
    ["bands and the rest, costs given back left aside", tieredBy("org-maker", 0, 200, 800), 200, 800],
    ["somebody else's return first", tieredBy("org-maker", 1000, 600, 800), 0, 800],
    ["a return of its own", tieredBy(ours, 1000, 200, 300), 200, 10_000],
    ["a rate of its own and a part of the rest", royalties(1000, royalty({})), 300 + 970, 300 + 970],
    ["a rate that steps down", royalties(0, royalty({ stepDown: { afterFen: "1", unitFen: "0", rateBp: 100 } })), 100, 300],
    ["somebody else's rate first", royalties(1000, royalty({ organizationId: "org-maker" })), 970, 970],
    ["a sum for each robot", royalties(100, royalty({ base: "perDeployment", unitFen: "500000" })), 100, 10_000],
    ["somebody else's sum for each robot", royalties(600, royalty({ base: "perTask", organizationId: "org-maker" })), 0, 600],
    ["a floor", royalties(0, royalty({ floorFen: "1000000" })), 300, 10_000],
    ["an entry fee of its own", withFee(ours, 0), 0, 10_000],
    ["somebody else's entry fee", withFee("org-maker", 600), 0, 600],
  ])("%s gives a least and a most", (_name, pool, least, most) => {
    expect(incomeShareBp(pool, ours)).toEqual({ least, most });
  });

  test("what is really distributed lies between the two", () => {
    const bp = fc.integer({ min: 0, max: 10_000 });
    const rate = fc.integer({ min: 0, max: 2500 });
    const pool = fc.oneof(
      fc.record({ band: bp, rest: bp }).map(({ band, rest }): BenefitPool => {
        const tiers = [{ key: "T", name: "层", kind: "band" as const, limitFen: "50000000", shares: split(band) }];
        return { ...head, model: "waterfall", tiers, shares: split(rest) };
      }),
      fc.record({ own: rate, other: rate, step: rate, rest: bp }).map(({ own, other, step, rest }) => {
        const stepDown = { afterFen: "1000000", unitFen: "0", rateBp: Math.min(own, step) };
        return royalties(rest, royalty({ rateBp: own, stepDown }), royalty({ key: "R2", rateBp: other, organizationId: "org-maker" }));
      }),
    );
    fc.assert(
      fc.property(pool, fc.bigInt({ min: 1_000_000n, max: 10_000_000_000n }), (terms, poolFen) => {
        const drivers = { poolFen, tasks: 0n, deployments: 0n, replications: 0n, milestones: [], eligible: {} };
        const parts = distribute({ pool: terms, awards: [] }, drivers);
        const got = parts.find(({ organizationId }) => organizationId === ours)?.amountFen ?? 0n;
        const { least, most } = incomeShareBp(terms, ours);
        // A basis point for what the bounds cut, some fen for what the shares round.
        expect(got * 10_000n + 20_000n).toBeGreaterThanOrEqual(poolFen * BigInt(least - 1));
        expect(got * 10_000n - 20_000n).toBeLessThanOrEqual(poolFen * BigInt(most + 1));
      }),
    );
  });

  test.each<[string, BenefitPool, "warning" | "advice" | null]>([
    ["tiers that never give enough", tieredBy("org-maker", 1000, 400, 499), "warning"],
    ["tiers that may give enough", tieredBy("org-maker", 0, 400, 800), "advice"],
    ["tiers that always give enough", tieredBy("org-maker", 0, 500, 800), null],
    ["a royalty that is too low", royalties(0, royalty({ rateBp: 499 })), "warning"],
    ["a royalty that is enough", royalties(0, royalty({ rateBp: 500 })), null],
    ["a royalty by pieces", royalties(0, royalty({ base: "perTask", unitFen: "10" })), "advice"],
    ["an entry fee", withFee(ours, 0), "advice"],
    ["nothing but what an entry fee leaves", withFee("org-maker", 499), "warning"],
  ])("%s", (_name, pool, severity) => {
    const document = sampleDocument();
    document.benefitSharing.pools = [pool];
    const findings = checkTaskBook(document).filter(({ code }) => code === 27);
    expect(findings.map(({ severity: given, clause, field }) => [given, clause, field])).toEqual(
      severity === null ? [] : [[severity, 12, "pools[0].shares"]],
    );
  });
});
