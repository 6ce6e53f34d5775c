import { z } from "zod";
import { textField } from "#app/kernel/fields.ts";
import { typedNumber } from "#app/kernel/money.ts";
import { CRITERION_KINDS, PRICE_BASES } from "#db/vocabulary/calls.ts";
import { MOST_DELIVERABLES, MOST_MILESTONES } from "./bid-content.ts";

export { PRICE_BASIS_NAMES } from "#db/vocabulary/calls.ts";
export { type BidContent, MOST_DELIVERABLES, MOST_MILESTONES } from "./bid-content.ts";

const MOST_CRITERIA = 20;
export const WHOLE_WEIGHT = 100;

const callCode = z.string().max(30);
const version = z.number().int();

/** A day and minute of Asia/Shanghai as a browser sends it. */
const localMinute = (label: string) =>
  z
    .string({ error: `请填写${label}。` })
    .trim()
    .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/, `请填写${label}，格式如 2026-12-31T17:00。`);

/** 元 with at most two decimals as typed; "" stands for none. */
const yuan = (label: string) =>
  z
    .string()
    .trim()
    .max(30)
    .refine((text) => text === "" || /^0*[1-9]\d{0,12}(\.\d{1,2})?$|^0+\.(0[1-9]|[1-9]\d?)$/.test(typedNumber(text) ?? ""), {
      error: `${label}须是大于 0 的金额，最多两位小数。`,
    })
    .default("");

const criterion = z.strictObject({
  kind: z.enum(CRITERION_KINDS, { error: "请选择评分项或资格条件。" }),
  name: textField("名称", 0, 60).default(""),
  guidance: textField("评审要点", 0, 500, { lines: true }).default(""),
  weight: z
    .number({ error: "权重须是 0 到 100 的整数。" })
    .int("权重须是整数。")
    .min(0, "权重不能小于 0。")
    .max(100, "权重最大 100。")
    .default(0),
});
export type CriterionInput = z.output<typeof criterion>;
const isEmptyCriterion = ({ name, guidance, weight }: CriterionInput) => name === "" && guidance === "" && weight === 0;

/** The evaluation sheet: empty rows of the form are left out, weights of what is scored total 100. */
const criteria = z
  .array(criterion)
  .max(MOST_CRITERIA, `最多 ${MOST_CRITERIA} 项。`)
  .superRefine((rows, ctx) => {
    const fault = (path: (string | number)[], message: string) => ctx.addIssue({ code: "custom", path, message });
    const filled = rows.filter((row) => !isEmptyCriterion(row));
    for (const [i, row] of rows.entries()) {
      if (isEmptyCriterion(row)) continue;
      if (row.name === "") fault([i, "name"], "请填写名称。");
      if (row.kind === "score" && row.weight === 0) fault([i, "weight"], "评分项的权重须大于 0。");
      if (row.kind === "condition" && row.weight !== 0) fault([i, "weight"], "资格条件不计分，权重须为 0。");
      if (row.name !== "" && rows.findIndex(({ name }) => name === row.name) < i) fault([i, "name"], `“${row.name}”已经有了。`);
    }
    const total = filled.reduce((sum, row) => sum + row.weight, 0);
    if (total !== WHOLE_WEIGHT) fault([], `评分项的权重合计须为 100，现在是 ${total}。`);
  })
  .transform((rows) => rows.filter((row) => !isEmptyCriterion(row)));

const callFields = {
  title: textField("标题", 4, 120),
  rules: textField("揭榜规则", 20, 10_000, { lines: true }),
  teamsAllowed: z.boolean().default(false),
  priceBasis: z.enum(PRICE_BASES, { error: "请选择报价口径。" }).default("fixedTotal"),
  priceLimitYuan: yuan("最高限价"),
  compensation: textField("阶段成本补偿", 0, 2_000, { lines: true }).default(""),
  questionsUntil: z.union([z.literal(""), localMinute("提问截止时间")]).default(""),
  deadline: localMinute("应答截止时间"),
  evaluateBy: localMinute("评审完成时间"),
  criteria,
};

export const createCallInput = z.strictObject({ sceneCode: z.string().max(30), formKey: z.uuid().optional(), ...callFields });
export const editCallInput = z.strictObject({ code: callCode, version, ...callFields });
export const publishCallInput = z.strictObject({ code: callCode, version });
export const extendCallInput = z.strictObject({
  code: callCode,
  version,
  deadline: localMinute("新的应答截止时间"),
  evaluateBy: z.union([z.literal(""), localMinute("评审完成时间")]).default(""),
  reason: textField("延长理由", 2, 500),
});
export const cancelCallInput = z.strictObject({ code: callCode, version, reason: textField("取消理由", 2, 500) });

/** The form of a bid as far as it is filled in; only lengths are checked before it is sealed. */
const bidDraft = {
  solution: textField("方案", 0, 20_000, { lines: true }).default(""),
  promises: z
    .array(
      z.strictObject({
        requirementId: z.uuid(),
        value: z.string().trim().max(60, "内容过长。").default(""),
        upper: z.string().trim().max(60, "内容过长。").default(""),
        remark: textField("说明", 0, 500, { lines: true }).default(""),
      }),
    )
    .max(100)
    .default([]),
  priceYuan: z.string().trim().max(30, "金额过长。").default(""),
  priceNote: textField("报价说明", 0, 2_000, { lines: true }).default(""),
  durationDays: z.string().trim().max(10, "天数过长。").default(""),
  milestones: z
    .array(
      z.strictObject({
        name: textField("里程碑", 0, 120).default(""),
        day: z.string().trim().max(10, "天数过长。").default(""),
        proof: textField("完成标志", 0, 300).default(""),
      }),
    )
    .max(MOST_MILESTONES)
    .default([]),
  deliverables: z
    .array(z.strictObject({ name: textField("交付物", 0, 120).default(""), note: textField("说明", 0, 300).default("") }))
    .max(MOST_DELIVERABLES)
    .default([]),
  disclosure: textField("利益关系说明", 0, 1_000, { lines: true }).default(""),
};
export const bidDraftInput = z.strictObject(bidDraft);
export type BidDraft = z.output<typeof bidDraftInput>;

export const startBidInput = z.strictObject({ code: callCode });
export const saveBidDraftInput = z.strictObject({ code: callCode, version, ...bidDraft });
export const replaceBidInput = z.strictObject({ code: callCode, version, ...bidDraft });
export const sealBidInput = z.strictObject({ code: callCode, version });
export const withdrawBidInput = z.strictObject({ code: callCode, version });

/** Seats of the team: by code of the capability that takes each; an empty seat is left out. Percent with at most two decimals. */
export const setBidTeamInput = z.strictObject({
  code: callCode,
  version,
  seats: z
    .array(
      z.strictObject({
        slotId: z.uuid(),
        capabilityCode: z.string().trim().toUpperCase().max(30, "能力编号过长。").default(""),
        sharePercent: z
          .string()
          .trim()
          .refine((text) => text === "" || /^(100(\.0{1,2})?|\d{1,2}(\.\d{1,2})?)$/.test(typedNumber(text) ?? ""), {
            error: "工作量占比须在 0 到 100 之间，最多两位小数。",
          })
          .default(""),
      }),
    )
    .max(20)
    .default([]),
});

export const answerTeamInput = z.strictObject({
  bidId: z.uuid(),
  answer: z.enum(["accept", "decline"], { error: "请选择同意或谢绝。" }),
  reply: textField("回复", 0, 500).default(""),
});

export const leaveBidTeamInput = z.strictObject({ bidId: z.uuid(), reason: textField("撤回理由", 2, 500) });

/**
 * A sensible sheet to begin with: what 合作创新采购 and open calls usually judge by, as far as it can be judged blind. Each row asks for something
 * that an evaluator reads in a bid without its bidder (`veiledBid`); certificates and past deliveries would tell who it is, and are not in it.
 */
export const DEFAULT_CRITERIA: readonly CriterionInput[] = [
  {
    kind: "condition",
    name: "必须指标全部响应",
    guidance: "对场景的每项必须指标都作出承诺，且不低于要求；平台已逐项比对，见应答对照。",
    weight: 0,
  },
  { kind: "condition", name: "报价不超过最高限价", guidance: "设有最高限价时，超出即不合格。", weight: 0 },
  { kind: "score", name: "技术方案", guidance: "方案完整、可行，与现场条件相符；关键难点有对策。", weight: 35 },
  { kind: "score", name: "指标承诺", guidance: "承诺值优于要求的程度；说明中写明的达成与复测办法是否可信。", weight: 25 },
  { kind: "score", name: "席位分工", guidance: "各席位的工作量占比与方案相称，牵头席位承担主要工作。", weight: 10 },
  { kind: "score", name: "进度与交付物", guidance: "里程碑有明确的完成标志、可考核，工期合理；交付物完整。", weight: 15 },
  { kind: "score", name: "报价", guidance: "报价与工作量相称，报价说明写清包含与不包含的内容。", weight: 15 },
];
