import { z } from "zod";
import { termsInput, yuan } from "./terms-input.ts";

export { LONGEST_PAYMENT_DAYS, MOST_BUY_OUTS, MOST_CHARGES, MOST_STEPS, MOST_TIERS, type TermsInput } from "./terms-input.ts";

/** A lease runs for twenty years at most (民法典 705); the same bound keeps a mistyped year out of a contract by use. */
const MAX_YEARS = 20;
const EARLIEST = "2020-01-01";
const yearsLater = (date: string, years: number) => `${String(Number(date.slice(0, 4)) + years).padStart(4, "0")}${date.slice(4)}`;

/** The two dates are compared whatever else is wrong, so that everything is told at once. */
const hasDates = ({ value }: { value: unknown }) => createDates.safeParse(value).success;
const createDates = z.object({ startsOn: z.iso.date(), endsOn: z.iso.date() });

export const createContractInput = z
  .strictObject({
    formKey: z.uuid().optional(),
    taskBookCode: z.string(),
    startsOn: z.iso
      .date({ error: "请填写开始日期，格式如 2026-12-01。" })
      .refine((date) => date >= EARLIEST, `开始日期不能早于 ${EARLIEST}。`),
    /** The first day that is no longer in the contract. */
    endsOn: z.iso.date({ error: "请填写结束日期，格式如 2027-12-01。" }),
    terms: termsInput,
  })
  .refine((contract) => contract.startsOn < contract.endsOn, { path: ["endsOn"], error: "结束日期须晚于开始日期。", when: hasDates })
  .refine((contract) => contract.endsOn <= yearsLater(contract.startsOn, MAX_YEARS), {
    path: ["endsOn"],
    error: `合同期最长 ${MAX_YEARS} 年。`,
    when: hasDates,
  });

export const activateContractInput = z.strictObject({ code: z.string() });
export const issueKeyInput = z.strictObject({ code: z.string() });
export const revokeKeyInput = z.strictObject({ code: z.string(), keyId: z.uuid() });
export const registerRobotInput = z.strictObject({
  code: z.string(),
  identity: z.string({ error: "请填写整机身份证编码。" }),
  station: z.string({ error: "请填写工位。" }),
  /** The first day its usage is counted. */
  from: z.iso.date({ error: "请填写开始工作的日期，格式如 2026-12-01。" }).optional(),
});

export const proposeTermsInput = z.strictObject({
  code: z.string(),
  effectiveOn: z.iso.date({ error: "请填写生效日期，格式如 2026-12-01。" }),
  reason: z.string({ error: "请填写变更原因。" }).trim().min(1, "请填写变更原因。").max(300, "变更原因最多 300 个字。"),
  terms: termsInput,
});
export const decideTermsInput = z.strictObject({ code: z.string(), changeId: z.uuid() });

const lastDay = z.iso.date({ error: "请填写结束日期，格式如 2026-12-01。" });
const endingReason = z.string({ error: "请填写原因。" }).trim().min(1, "请填写原因。").max(300, "原因最多 300 个字。");
export const giveNoticeInput = z.strictObject({
  code: z.string(),
  /** First day without the contract. */
  endsOn: lastDay,
  reason: endingReason,
  /** Fee as it was shown, in fen. */
  feeFen: z.string().regex(/^\d{1,15}$/),
});
export const proposeEndingInput = z.strictObject({ code: z.string(), endsOn: lastDay, reason: endingReason, feeYuan: yuan("费用", 2) });
export const decideEndingInput = z.strictObject({ code: z.string(), endingId: z.uuid() });
