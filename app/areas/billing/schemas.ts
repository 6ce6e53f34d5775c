import { z } from "zod";
import { textField } from "#app/kernel/fields.ts";
import { typedNumber, yuanToFen } from "#app/kernel/money.ts";
import { FAPIAO_KINDS, RETURN_KINDS, RETURN_ROADS } from "#db/vocabulary/billing.ts";

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
const amountYuan = z.string({ error: "请填写金额。" }).refine(
  (typed) => {
    const plain = typedNumber(typed);
    return plain !== null && /^\d{1,13}(\.\d{1,2})?$/.test(plain) && yuanToFen(typed) > 0n;
  },
  { error: "请填写大于零、最多两位小数的金额，例如 1,234.50。" },
);

export const requestReturnInput = z.strictObject({
  code: z.string(),
  kind: z.enum(RETURN_KINDS, { error: "请选择退款或调减。" }),
  amountYuan,
  reason: textField("原因", 2, 200),
  road: z.enum(RETURN_ROADS, { error: "请选择退回方式。" }).default("channel"),
  /** Left empty where it is about the whole invoice. */
  lineKey: z
    .string()
    .max(200)
    .optional()
    .transform((key) => key || null),
});
export const returnStepInput = z.strictObject({ code: z.string(), requestId: z.uuid() });
export const enterTransferInput = z.strictObject({
  code: z.string(),
  refundId: z.uuid(),
  bankReference: textField("银行凭证号", 4, 60),
  bankOn: z.iso.date({ error: "请填写转账日期，格式如 2026-12-01。" }),
});
export const endInvoiceInput = z.strictObject({ code: z.string(), reason: textField("原因", 2, 200) });

export const raiseDisputeInput = z.strictObject({
  code: z.string(),
  lineKey: z.string({ error: "请选择有异议的项目。" }).min(1, "请选择有异议的项目。").max(200),
  amountYuan,
  body: textField("异议理由", 5, 1_000, { lines: true }),
});
const disputeBody = textField("说明", 2, 1_000, { lines: true });
export const disputeActs = {
  accept: z.strictObject({ act: z.literal("accept"), amountYuan, body: disputeBody }),
  reject: z.strictObject({ act: z.literal("reject"), body: disputeBody }),
  withdraw: z.strictObject({ act: z.literal("withdraw"), body: disputeBody }),
  mediate: z.strictObject({ act: z.literal("mediate"), body: disputeBody }),
};
export const actOnDisputeInput = z.strictObject({
  code: z.string(),
  disputeId: z.uuid(),
  step: z.discriminatedUnion("act", [disputeActs.accept, disputeActs.reject, disputeActs.withdraw, disputeActs.mediate]),
});
export const writeInDisputeInput = z.strictObject({ code: z.string(), disputeId: z.uuid(), body: disputeBody });
