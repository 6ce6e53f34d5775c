import { z } from "zod";
import { textField } from "#app/kernel/fields.ts";
import { CLAUSES, type ClauseKey } from "../clause-variants.ts";

const code = z.string();
const clause = z.enum(CLAUSES.map(({ key }) => key) as [ClauseKey, ...ClauseKey[]], { error: "没有这一条。" });
/** Hash of the clause's text that was on the screen. */
const shown = z.string().regex(/^[0-9a-f]{64}$/);

export const takeStanceInput = z.discriminatedUnion("stance", [
  z.strictObject({ code, clause, shown, stance: z.literal("agree") }),
  z.strictObject({ code, clause, shown, stance: z.literal("object"), note: textField("异议说明", 2, 1_000, { lines: true }) }),
]);

/** Agreement to every clause that was shown, by its hash; those that changed meanwhile are left out. */
export const agreeToAllInput = z.strictObject({
  code,
  shown: z
    .array(z.strictObject({ clause, hash: shown }))
    .min(1)
    .max(20),
});

export const commentInput = z.strictObject({
  code,
  clause,
  parentId: z.uuid().optional(),
  body: textField("评论", 1, 2_000, { lines: true }),
  formKey: z.uuid().optional(),
});
export const resolveCommentInput = z.strictObject({ code, commentId: z.uuid() });

export const proposeClauseInput = z.strictObject({
  code,
  clause,
  /** Hash of the clause the proposal starts from. */
  base: shown,
  /** The clause's data as proposed. */
  content: z.record(z.string(), z.unknown()),
  reason: textField("修改理由", 2, 1_000, { lines: true }),
});

export const answerProposalInput = z.discriminatedUnion("answer", [
  z.strictObject({ code, proposalId: z.uuid(), answer: z.literal("accept") }),
  z.strictObject({ code, proposalId: z.uuid(), answer: z.literal("reject"), reason: textField("不采纳的理由", 2, 1_000, { lines: true }) }),
]);
export const withdrawProposalInput = z.strictObject({ code, proposalId: z.uuid() });
