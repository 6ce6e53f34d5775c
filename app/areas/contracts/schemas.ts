import { z } from "zod";

const whole = (label: string, min: number, max: number) =>
  z
    .number({ error: `请填写${label}（整数）。` })
    .int(`${label}须为整数。`)
    .min(min, `${label}至少为 ${min}。`)
    .max(max, `${label}最多为 ${max.toLocaleString("en")}。`);

/** 元 as typed: at most nine digits before the point, thousands separators allowed where they belong. */
const yuan = (label: string, decimals: number) =>
  z
    .string({ error: `请填写${label}。` })
    .trim()
    .regex(new RegExp(`^(\\d{1,9}|\\d{1,3}([,，]\\d{3}){1,2})(\\.\\d{1,${decimals}})?$`), {
      error: `${label}须为金额，单位元，整数部分最多 9 位，最多 ${decimals} 位小数。`,
      abort: true,
    });
const positive = (label: string, decimals: number) => yuan(label, decimals).refine((typed) => /[1-9]/.test(typed), `${label}须大于零。`);
export const LONGEST_PAYMENT_DAYS = 60;
const paymentDays = whole("付款期限（天）", 1, LONGEST_PAYMENT_DAYS);

/** What a person agrees to, as typed. Nothing is transformed, so that it may be parsed twice. */
export const termsInput = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({
      kind: z.literal("payPerUse"),
      /** Price of one successful operation in 元, down to a hundredth of a fen. */
      pricePerOperationYuan: positive("单次作业价格", 4),
      /** Operations billed at least per month. */
      minimumOperations: whole("每月最低承诺次数", 0, 100_000_000),
      paymentDays,
    }),
    z.strictObject({
      kind: z.literal("operatingLease"),
      monthlyRentYuan: positive("每台月租金", 2),
      units: whole("租赁台数", 1, 10_000),
      depositYuan: yuan("押金", 2),
      paymentDays,
    }),
  ],
  { error: "请选择合同类型。" },
);

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

/** Terms as stored and rated: money in exact fen, rate in basis points with its reason. */
export const contractTerms = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("payPerUse"),
    pricePerOperationFen: z.string(),
    minimumOperations: z.number().int(),
    paymentDays: z.number().int(),
    taxRateBp: z.number().int(),
    vatTreatment: z.string(),
  }),
  z.strictObject({
    kind: z.literal("operatingLease"),
    monthlyRentFen: z.string(),
    units: z.number().int(),
    depositFen: z.string(),
    paymentDays: z.number().int(),
    taxRateBp: z.number().int(),
    vatTreatment: z.string(),
  }),
]);
export type ContractTerms = z.infer<typeof contractTerms>;
