import { z } from "zod";
import { FULL_SHARE } from "./shares.ts";

/** The kinds of values a 任务书 holds; every message is for the person who types. */

// C0 and C1 controls except line feed, bidirectional overrides and lone surrogates: they can hide or reorder what is signed.
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing control characters is the purpose
const UNSAFE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]/u;

export const text = (max: number) =>
  z
    .string({ error: "请填写文字。" })
    .trim()
    .normalize("NFC")
    .max(max, { error: `最多填写 ${max} 个字。` })
    .refine((value) => !UNSAFE.test(value), { error: "含有看不见的控制字符，请删除后重新填写。" });
export const line = (max = 200) => text(max).refine((value) => !value.includes("\n"), { error: "此处不能换行。" });
export const filled = (max = 200) => line(max).min(1, { error: "此处不能为空。" });
export const prose = text(2000);
export const lines = z.array(filled(500)).max(50, { error: "最多填写 50 项。" });

export const id = z.string().regex(/^[0-9A-Za-z_-]{1,64}$/, { error: "编号格式不正确。" });
export const date = z.iso.date({ error: "请填写正确的日期。" });
export const decimal = z.string().regex(/^-?\d{1,15}(\.\d{1,12})?$/, { error: "请填写数字。" });
export const fen = z.string().regex(/^(0|[1-9]\d{0,14})$/, { error: "请填写正确的金额。" });
export const basisPoints = z
  .int({ error: "比例最多两位小数。" })
  .min(0, { error: "比例不能小于 0。" })
  .max(FULL_SHARE, { error: "比例不能大于 100%。" });
export const count = (min: number, max: number) =>
  z
    .int({ error: "请填写整数。" })
    .min(min, { error: `不能小于 ${min}。` })
    .max(max, { error: `不能大于 ${max}。` });

/** Refuses two rows with the same key; the message is for a person. */
export const uniqueBy =
  <T>(key: (item: T) => string, message: string) =>
  (items: T[], context: z.core.$RefinementCtx<T[]>) => {
    if (new Set(items.map(key)).size !== items.length) context.addIssue({ code: "custom", message, input: items });
  };

export const share = z.strictObject({ organizationId: id, basisPoints });
