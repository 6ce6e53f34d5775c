import fc from "fast-check";
import type { BenefitPool, BenefitTier, Royalty } from "./benefit-terms.ts";

/** Any terms of clause 12 and any figures for them, for tests by property. */
const IDS = ["a", "b", "c", "d", "e"] as const;
const fen = fc.oneof(fc.bigInt(0n, 50n), fc.bigInt(0n, 5_000_000n)).map(String);
const bp = fc.integer({ min: 0, max: 10_000 });
export const shareTable = fc
  .array(fc.integer({ min: 0, max: 10_000 }), { minLength: 0, maxLength: 4 })
  .map((cuts) => [0, ...cuts.sort((x, y) => x - y), 10_000])
  .map((cuts) => cuts.slice(1).map((cut, i) => ({ organizationId: IDS[i] ?? "", basisPoints: cut - (cuts[i] ?? 0) })));
const amountTable = fc
  .uniqueArray(fc.constantFrom(...IDS), { maxLength: 4 })
  .chain((ids) => fc.tuple(...ids.map((organizationId) => fen.map((amountFen) => ({ organizationId, amountFen })))));
const anyRoyalty = fc.record({
  organizationId: fc.constantFrom(...IDS),
  base: fc.constantFrom("perDeployment" as const, "perReplication" as const, "perTask" as const, "salesPercent" as const),
  unitFen: fen,
  rateBp: bp,
  step: fc.option(fc.record({ afterFen: fen, part: fc.integer({ min: 0, max: 100 }) })),
  floorFen: fc.option(fen),
  capFen: fc.option(fen),
  dated: fc.boolean(),
});
const royalties = fc.array(anyRoyalty, { maxLength: 3 }).map((list) =>
  list.map(
    ({ step, dated, ...rest }, i): Royalty => ({
      ...rest,
      key: `R${i}`,
      name: `提成${i}`,
      stepDown: step && {
        afterFen: step.afterFen,
        unitFen: String((BigInt(rest.unitFen) * BigInt(step.part)) / 100n),
        rateBp: Math.floor((rest.rateBp * step.part) / 100),
      },
      startDate: dated ? "2027-01-01" : null,
      endDate: dated ? "2027-12-31" : null,
    }),
  ),
);
const tiers = fc
  .array(
    fc.oneof(
      amountTable.map((list) => ({ kind: "costRecovery" as const, amounts: list })),
      bp.map((rateBp) => ({ kind: "preferredReturn" as const, rateBp })),
      fc.record({ kind: fc.constant("band" as const), limitFen: fen, shares: shareTable }),
    ),
    { maxLength: 5 },
  )
  .map((list) => list.map((tier, i): BenefitTier => ({ ...tier, key: `T${i}`, name: `层${i}` }) as BenefitTier));
const head = { key: "raasRevenue" as const, name: "机器人服务费" };
const anyPool: fc.Arbitrary<BenefitPool> = fc.oneof(
  fc.record({ model: fc.constant("fixedShare" as const), shares: shareTable }).map((pool) => ({ ...head, ...pool })),
  fc.record({ model: fc.constant("waterfall" as const), tiers, shares: shareTable }).map((pool) => ({ ...head, ...pool })),
  fc.record({ model: fc.constant("royalty" as const), royalties, shares: shareTable }).map((pool) => ({ ...head, ...pool })),
  fc
    .record({ model: fc.constant("entryFeeRoyalty" as const), entryFees: amountTable, royalties, shares: shareTable })
    .map((pool) => ({ ...head, ...pool })),
);
const anyAwards = fc
  .array(fc.record({ milestoneKey: fc.constantFrom("m1", "m2"), organizationId: fc.constantFrom(...IDS), amountFen: fen }), {
    maxLength: 3,
  })
  .map((list) => list.map((award, i) => ({ ...award, key: `M${i}`, name: award.milestoneKey })));
export const anyTerms = fc.record({ pool: anyPool, awards: anyAwards });
const count = fc.bigInt(0n, 40n);
const receipt = fc.record({
  date: fc.constantFrom("2026-12-31", "2027-06-30", "2028-01-01"),
  poolFen: fc.oneof(fc.bigInt(0n, 99n), fc.bigInt(0n, 9_000_000n)),
  deployments: count,
  replications: count,
  tasks: count,
});
export const receipts = fc.array(receipt, { minLength: 1, maxLength: 6 });
export const passed = fc.constantFrom<string[]>([], ["m1"], ["m2", "m1"]);
export const runs = { numRuns: 400 };
