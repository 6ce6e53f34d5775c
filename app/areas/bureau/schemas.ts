import { z } from "zod";
import { SCENE_DOMAINS, SCENE_FIELDS, SCENE_STATUSES } from "#db/vocabulary/scenes.ts";

export const reviewInput = z.discriminatedUnion("decision", [
  z.strictObject({ decision: z.literal("publish"), code: z.string(), version: z.number().int() }),
  z.strictObject({
    decision: z.literal("return"),
    code: z.string(),
    version: z.number().int(),
    reason: z
      .string({ error: "请填写退回理由。" })
      .trim()
      .min(5, "退回理由至少 5 个字，请写明要补充什么。")
      .max(500, "退回理由最多 500 个字。"),
  }),
]);

const many = <T extends readonly [string, ...string[]]>(values: T) => z.array(z.enum(values)).max(20).default([]);

/** Filters of the ledger, from the URL; unknown words are refused, so that an export never says one thing and filters another. */
export const ledgerFilter = z.strictObject({
  domain: many(SCENE_DOMAINS),
  field: many(SCENE_FIELDS),
  status: many(SCENE_STATUSES),
  city: z
    .array(z.string().regex(/^\d{6}$/))
    .max(50)
    .default([]),
});
export type LedgerFilter = z.output<typeof ledgerFilter>;
