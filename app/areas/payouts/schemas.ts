import { z } from "zod";
import { textField } from "#app/kernel/fields.ts";
import { typedNumber, yuanToFen } from "#app/kernel/money.ts";
import { PAYOUT_FILE_FORMATS, RECEIPT_OUTCOMES } from "#db/vocabulary/payouts.ts";

/** Digits as people type and paste them: full-width forms, spaces and dashes are taken. */
const digits = (label: string, pattern: RegExp, message: string) =>
  z
    .string({ error: `请填写${label}。` })
    .overwrite((typed) => typed.normalize("NFKC").replace(/[\s-]/g, ""))
    .regex(pattern, message);

export const saveAccountInput = z.strictObject({
  holderName: textField("户名", 2, 120),
  bankName: textField("开户行", 4, 120),
  bankCode: z
    .union([z.literal(""), digits("联行号", /^\d{12}$/, "联行号是 12 位数字。")])
    .optional()
    .transform((code) => code || null),
  accountNumber: digits("账号", /^\d{8,32}$/, "账号是 8 至 32 位数字。"),
});

/** The country of an account at the payment channel as people type it: two letters. */
export const openConnectInput = z.strictObject({
  country: z
    .string({ error: "请填写国家或地区代码。" })
    .overwrite((typed) => typed.normalize("NFKC").trim().toUpperCase())
    .regex(/^[A-Z]{2}$/, "请填写两位字母的国家或地区代码，例如 SG。"),
});

const code = z.string({ error: "批次编号无法识别。" }).max(40);
export const batchInput = z.strictObject({ code });

export const drawBatchInput = z.strictObject({
  organizationIds: z
    .array(z.string().min(1).max(100), { error: "请选择要支付的单位。" })
    .min(1, "请选择要支付的单位。")
    .max(200, "一个批次最多 200 笔。"),
});

export const moveInput = z.strictObject({ transferId: z.uuid({ error: "渠道转账无法识别，请刷新页面。" }) });

export const cancelBatchInput = z.strictObject({ code, reason: textField("作废原因", 2, 200) });

export const exportBatchInput = z.strictObject({ code, format: z.enum(PAYOUT_FILE_FORMATS, { error: "请选择文件格式。" }) });

const amountYuan = z.string({ error: "请填写金额。" }).refine(
  (typed) => {
    const plain = typedNumber(typed);
    return plain !== null && /^\d{1,13}(\.\d{1,2})?$/.test(plain) && yuanToFen(typed) > 0n;
  },
  { error: "请填写大于零、最多两位小数的金额，例如 1,234.50。" },
);

export const enterReceiptInput = z
  .strictObject({
    code,
    reference: textField("付款参考号", 4, 60),
    amountYuan,
    outcome: z.enum(RECEIPT_OUTCOMES, { error: "请选择银行处理结果。" }),
    occurredOn: z.iso.date({ error: "请填写银行处理日期。" }),
    reason: z
      .union([z.literal(""), textField("退回原因", 2, 200)])
      .optional()
      .transform((reason) => reason || null),
  })
  .refine(({ outcome, reason }) => outcome === "paid" || reason !== null, { path: ["reason"], error: "请填写银行退回的原因。" });

export const uploadReceiptsInput = z.strictObject({
  code,
  fileName: textField("文件名", 1, 200),
  file: z.custom<Uint8Array>((file) => file instanceof Uint8Array && file.length > 0, { error: "请选择银行回单文件（CSV 或 XLSX）。" }),
});

/** What of its parts a member looks at, and in what order. */
export const PART_KINDS = ["all", "open", "underWay", "paid", "claims"] as const;
export const PART_SORTS = ["date", "amount", "period"] as const;
export interface PartFilter {
  kind: (typeof PART_KINDS)[number];
  contract: string | null;
  sort: { by: (typeof PART_SORTS)[number]; direction: "asc" | "desc" };
}
