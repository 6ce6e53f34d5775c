import { z } from "zod";
import { FAPIAO_KINDS } from "#db/vocabulary/billing.ts";

export const closePeriodInput = z.strictObject({
  contractCode: z.string(),
  /** A month (2026-10), the rent in advance of one (2026-10-rent), `deposit`, or `final` after the end. */
  period: z.string({ error: "请选择计费期。" }).regex(/^(2\d{3}-(0[1-9]|1[0-2])(-rent)?|deposit|final)$/, "计费期须为月份，例如 2026-10。"),
});
/** `ratingHash` names what was seen: what was rated anew since is not approved by it. */
export const approveInvoiceInput = z.strictObject({ code: z.string(), ratingHash: z.string() });
export const rateInvoiceInput = z.strictObject({ code: z.string() });
export const retryPushInput = z.strictObject({ code: z.string() });
export const payInvoiceInput = z.strictObject({ code: z.string() });

export const requestFapiaoInput = z.strictObject({
  code: z.string(),
  kind: z.enum(FAPIAO_KINDS, { error: "请选择发票类型。" }),
  title: z.string({ error: "请填写发票抬头。" }).trim().min(2, "请填写发票抬头。").max(100, "发票抬头最多 100 个字。"),
  taxId: z
    .string({ error: "请填写纳税人识别号。" })
    .transform((typed) => typed.replaceAll(/\s/g, "").toUpperCase())
    .pipe(z.string().regex(/^[0-9A-Z]{15,20}$/, "纳税人识别号须为 15 到 20 位数字或大写字母。")),
  note: z.string().trim().max(200, "备注最多 200 个字。").default(""),
});

const fapiaoNumber = (label: string) =>
  z
    .string({ error: `请填写${label}。` })
    .transform((typed) => typed.replaceAll(/\s/g, ""))
    .pipe(z.string().regex(/^\d{20}$/, `${label}须为数电发票的 20 位数字。`));
export const fapiaoSteps = {
  issue: z.strictObject({
    kind: z.literal("issue"),
    number: fapiaoNumber("发票号码"),
    issuedOn: z.iso.date({ error: "请填写开票日期，格式如 2026-12-01。" }),
  }),
  decline: z.strictObject({
    kind: z.literal("decline"),
    reason: z.string({ error: "请填写退回原因。" }).trim().min(1, "请填写退回原因。").max(200, "退回原因最多 200 个字。"),
  }),
  reverse: z.strictObject({ kind: z.literal("reverse"), redNumber: fapiaoNumber("红字发票号码") }),
};
export const settleFapiaoInput = z.strictObject({
  code: z.string(),
  requestId: z.uuid(),
  step: z.discriminatedUnion("kind", [fapiaoSteps.issue, fapiaoSteps.decline, fapiaoSteps.reverse]),
});

export const leaveForServiceInput = z.strictObject({
  code: z.string(),
  /** First day without the contract. */
  endsOn: z.iso.date({ error: "请填写结束日期，格式如 2026-12-01。" }),
  reason: z.string({ error: "请填写原因。" }).trim().min(1, "请填写原因。").max(300, "原因最多 300 个字。"),
});
export const buyOutRobotInput = z.strictObject({
  code: z.string(),
  identity: z.string(),
  /** First day it is the user unit's. */
  ownedFrom: z.iso.date({ error: "请填写买断日期，格式如 2026-12-01。" }),
  /** Price as it was shown, in fen. */
  priceFen: z.string().regex(/^\d{1,15}$/),
});
