import { z } from "zod";
import { textField } from "#app/kernel/fields.ts";
import { typedNumber } from "#app/kernel/money.ts";

const code = z.string().max(40);
/** Bids times criteria of one score sheet. */
const MOST_LINES = 1_000;

export const appointEvaluatorInput = z.strictObject({
  code,
  email: z
    .string({ error: "请填写评审人登录平台所用的邮箱。" })
    .trim()
    .toLowerCase()
    .pipe(z.email({ error: "邮箱格式不正确，例如 name@example.com。" })),
});

export const dismissEvaluatorInput = z.strictObject({ code, evaluatorId: z.uuid(), reason: textField("解除理由", 2, 500) });

export const declareInterestInput = z
  .strictObject({
    code,
    interest: z.enum(["none", "conflict"], { error: "请选择是否存在利益关系。" }),
    statement: textField("利益关系说明", 0, 1_000, { lines: true }).default(""),
  })
  .superRefine(({ interest, statement }, ctx) => {
    if (interest === "conflict" && statement.length < 2) {
      ctx.addIssue({ code: "custom", path: ["statement"], message: "请说明存在何种利益关系，至少 2 个字。" });
    }
  });

/** 0 to 100 as a person types it; empty where nothing was given yet. */
const score = z
  .string()
  .trim()
  .default("")
  .transform((typed, ctx) => {
    if (typed === "") return null;
    const plain = typedNumber(typed);
    if (plain !== null && /^\d{1,3}$/.test(plain) && Number(plain) <= 100) return Number(plain);
    ctx.addIssue({ code: "custom", message: "请填写 0 到 100 的整数。" });
    return z.NEVER;
  });

export const saveScoresInput = z.strictObject({
  code,
  /** Digest of the stored scores that the sheet was filled in upon; a sheet of another tab has another. */
  stamp: z.string().max(64),
  intent: z.enum(["save", "submit"]),
  scores: z
    .array(
      z.strictObject({
        bidId: z.uuid(),
        criterionId: z.uuid(),
        score,
        comment: textField("评语", 0, 2_000, { lines: true }).default(""),
      }),
    )
    .max(MOST_LINES)
    .default([]),
});

const decision = {
  code,
  /** Digest of the letters the user was shown; null asks for them. */
  previewed: z.string().max(64).default(""),
};

export const awardCallInput = z.strictObject({
  ...decision,
  bidId: z.uuid({ error: "请选择中选的应答。" }),
  reasons: textField("授予理由", 10, 2_000, { lines: true }),
  /** Why it is not the first ranked, or is chosen although it leaves a mandatory indicator unmet. */
  deviation: textField("偏离排名或必须指标的理由", 0, 2_000, { lines: true }).default(""),
});

export const failCallInput = z.strictObject({ ...decision, reason: textField("流标理由", 10, 2_000, { lines: true }) });
