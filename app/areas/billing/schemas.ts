import { z } from "zod";

export const closePeriodInput = z.strictObject({
  contractCode: z.string(),
  /** A month (2026-10), the rent in advance of one (2026-10-rent), or `deposit`. */
  period: z.string({ error: "请选择计费期。" }).regex(/^(2\d{3}-(0[1-9]|1[0-2])(-rent)?|deposit)$/, "计费期须为月份，例如 2026-10。"),
});
export const approveInvoiceInput = z.strictObject({ code: z.string() });
export const rateInvoiceInput = z.strictObject({ code: z.string() });
export const retryPushInput = z.strictObject({ code: z.string() });
export const payInvoiceInput = z.strictObject({ code: z.string() });
