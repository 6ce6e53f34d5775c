import { z } from "zod";
import * as variants from "./clause-variants.ts";
import { basisPoints, date, fen, filled, id, share, uniqueBy } from "./document-fields.ts";
import { shareTotalProblem } from "./shares.ts";

/** Clause 12 as data: how each source of money is shared (domain.md C.2, 12). */

/** Shares that are not exactly 100.00 % are refused with the sum and the gap: "合计 99.99%，还差 0.01%". */
const shares = z
  .array(share)
  .min(1, { error: "请至少填写一个分配对象。" })
  .max(30)
  .superRefine(uniqueBy((item) => item.organizationId, "同一单位只能填写一行比例。"))
  .superRefine((items, context) => {
    const problem = shareTotalProblem(items);
    if (problem) context.addIssue({ code: "custom", message: problem, input: items });
  });

const amounts = z
  .array(z.strictObject({ organizationId: id, amountFen: fen }))
  .max(30)
  .superRefine(uniqueBy((item) => item.organizationId, "同一单位只能填写一行金额。"));

/**
 * Paid before anything below it, until it is full; what the pool cannot fill yet waits for later revenue. How each is counted is in
 * benefits.ts, in one place for the worked example and for what is really paid.
 */
const tier = z.discriminatedUnion("kind", [
  /** Costs laid out, given back in the proportion of the amounts. */
  z.strictObject({ key: id, name: filled(60), kind: z.literal("costRecovery"), amounts }),
  /** A flat return on the costs of all tiers before it, basis points of the amounts, to those who laid them out. */
  z.strictObject({ key: id, name: filled(60), kind: z.literal("preferredReturn"), rateBp: basisPoints }),
  /** What lies between everything paid before it and `limitFen` of cumulative revenue, by shares. */
  z.strictObject({ key: id, name: filled(60), kind: z.literal("band"), limitFen: fen, shares }),
]);

/** A royalty paid out of the pool before the rest is shared. Amount per piece in fen, or basis points of the pool with `salesPercent`. */
const royalty = z.strictObject({
  key: id,
  name: filled(60),
  organizationId: id.nullable(),
  base: z.enum(variants.ROYALTY_BASES),
  unitFen: fen,
  rateBp: basisPoints,
  /** Once so much was counted of it, the lower amount holds for each further piece, or the lower rate for further revenue (递减); null for no step. */
  stepDown: z.strictObject({ afterFen: fen, unitFen: fen, rateBp: basisPoints }).nullable(),
  /** Least and most over the whole term; null for none. */
  floorFen: fen.nullable(),
  capFen: fen.nullable(),
  /** First and last day, both counted, in Asia/Shanghai: only what was received and done on these days counts; null for open. */
  startDate: date.nullable(),
  endDate: date.nullable(),
});

const tiers = z
  .array(tier)
  .max(20)
  .superRefine(uniqueBy((item) => item.key, "层级编号重复。"));

const poolHead = { key: z.enum(variants.POOL_KEYS), name: filled(60) };
const royalties = z
  .array(royalty)
  .max(30)
  .superRefine(uniqueBy((item) => item.key, "提成编号重复。"));

/** How one source of money is shared; `shares` hold for what is left after everything that goes before. */
export const benefitPool = z.discriminatedUnion("model", [
  z.strictObject({ ...poolHead, model: z.literal("fixedShare"), shares }),
  z.strictObject({ ...poolHead, model: z.literal("waterfall"), tiers, shares }),
  z.strictObject({ ...poolHead, model: z.literal("royalty"), royalties, shares }),
  z.strictObject({ ...poolHead, model: z.literal("entryFeeRoyalty"), entryFees: amounts, royalties, shares }),
]);

export type BenefitPool = z.infer<typeof benefitPool>;
export type BenefitTier = z.infer<typeof tier>;
export type Royalty = z.infer<typeof royalty>;
