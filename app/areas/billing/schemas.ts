import { z } from "zod";
import { fileIds, textField } from "#app/kernel/fields.ts";
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

const amountYuan = z.string({ error: "请填写金额。" }).refine(
  (typed) => {
    const plain = typedNumber(typed);
    return plain !== null && /^\d{1,13}(\.\d{1,2})?$/.test(plain) && yuanToFen(typed) > 0n;
  },
  { error: "请填写大于零、最多两位小数的金额，例如 1,234.50。" },
);

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
  /** Left without an amount it takes back all that stands of it. */
  reverse: z.strictObject({ kind: z.literal("reverse"), redNumber: fapiaoNumber("红字发票号码"), amountYuan: amountYuan.optional() }),
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
/** The bank sent a transfer back (退汇): its word, its day, and why. */
export const enterBounceInput = enterTransferInput.extend({
  bankOn: z.iso.date({ error: "请填写退汇日期，格式如 2026-12-01。" }),
  reason: textField("退汇原因", 2, 120),
});
export const payAgainInput = returnStepInput.extend({
  payeeName: textField("收款户名", 2, 120),
  payeeBank: textField("开户行", 4, 120),
  payeeAccount: z
    .string({ error: "请填写收款账号。" })
    .overwrite((typed) => typed.normalize("NFKC").replace(/[\s-]/g, ""))
    .regex(/^\d{8,32}$/, "账号是 8 至 32 位数字。"),
});
export const giveUpReturnInput = returnStepInput.extend({ reason: textField("原因", 2, 120) });
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
/** Text that may be left out. */
const optionalText = (label: string, max: number) =>
  z
    .union([z.literal(""), textField(label, 1, max)])
    .optional()
    .transform((text) => text ?? "");

export const noticePaymentInput = z.strictObject({
  code: z.string(),
  amountYuan,
  paidOn: z.iso.date({ error: "请填写转账日期，格式如 2026-12-01。" }),
  note: optionalText("说明", 200),
  files: fileIds.refine((ids) => ids.length <= 3, { error: "回单最多 3 个文件。" }),
});

export const enterBankReceiptInput = z.strictObject({
  serial: textField("银行流水号", 4, 60),
  amountYuan,
  receivedOn: z.iso.date({ error: "请填写到账日期，格式如 2026-12-01。" }),
  payerName: textField("付款户名", 2, 120),
  payerAccount: z
    .union([
      z.literal(""),
      z
        .string()
        .overwrite((typed) => typed.normalize("NFKC").replace(/[\s-]/g, ""))
        .regex(/^\d{4,32}$/, "账号是 4 至 32 位数字；只保存后四位。"),
    ])
    .optional()
    .transform((account) => account ?? ""),
  remark: optionalText("附言", 300),
});
export const uploadStatementInput = z.strictObject({
  fileName: textField("文件名", 1, 200),
  file: z.custom<Uint8Array>((file) => file instanceof Uint8Array && file.length > 0, { error: "请选择银行流水文件（CSV 或 XLSX）。" }),
});

const receiptId = z.uuid({ error: "收款记录无法识别。" });
export const allocateReceiptInput = z.strictObject({
  receiptId,
  invoiceCode: textField("账单编号", 1, 40),
  amountYuan,
  reason: textField("核销理由", 2, 200),
});
export const takeBackAllocationInput = z.strictObject({ allocationId: z.uuid({ error: "核销记录无法识别。" }) });
export const restSteps = {
  toReturn: z.strictObject({ kind: z.literal("toReturn"), note: textField("说明", 2, 200) }),
  returned: z.strictObject({
    kind: z.literal("returned"),
    reference: textField("银行退款流水号", 4, 60),
    on: z.iso.date({ error: "请填写退款日期，格式如 2026-12-01。" }),
  }),
  unrelated: z.strictObject({ kind: z.literal("unrelated"), note: textField("说明", 2, 200) }),
  reopen: z.strictObject({ kind: z.literal("reopen") }),
};
export const settleRestInput = z.strictObject({
  receiptId,
  step: z.discriminatedUnion("kind", [restSteps.toReturn, restSteps.returned, restSteps.unrelated, restSteps.reopen]),
});

/** Which receipts are looked at: those a person has to do with, those that are dealt with, or all. */
export const RECEIPT_VIEWS = ["open", "done", "all"] as const;
export interface ReceiptFilter {
  view: (typeof RECEIPT_VIEWS)[number];
  /** Part of a payer's name, remark or serial number. */
  text: string | null;
}
