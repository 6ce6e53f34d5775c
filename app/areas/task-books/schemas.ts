import { z } from "zod";
import {
  BACKGROUND_KINDS,
  BACKGROUND_LICENCES,
  BACKGROUND_SCOPES,
  CONFIDENTIALITY_TIERS,
  JOINT_EXPLOIT_RULES,
  LICENCE_BACKS,
  OPEN_SOURCE_PLANS,
  OWNERSHIPS,
  PUBLICATION_RULES,
  RESIDUAL_RULES,
} from "./clause-variants.ts";
import { taskBookDocument } from "./document.ts";

export const draftTaskBookInput = z.strictObject({ consortiumCode: z.string() });

export const editTaskBookInput = z.strictObject({
  code: z.string(),
  /** Revision the editor started from. */
  revision: z.number().int(),
  document: taskBookDocument,
});

export const freezeTaskBookInput = z.strictObject({ code: z.string(), revision: z.number().int() });
export const reopenTaskBookInput = z.strictObject({
  code: z.string(),
  revision: z.number().int(),
  reason: z.string({ error: "请填写修改理由。" }).trim().min(2, "请填写修改理由。").max(500),
});

const confirmed = (message: string) => z.literal(true, { error: message });

/** The three confirmations are asked one by one: none of them stands for another. */
export const signTaskBookInput = z.strictObject({
  code: z.string(),
  version: z.number().int(),
  /** Digest of the text that was on the screen. */
  contentHash: z.string().regex(/^[0-9a-f]{64}$/),
  /** Edition of the statements that were on the screen. */
  statements: z.string().max(20),
  readWhole: confirmed("请确认已阅读全文。"),
  authorized: confirmed("请确认有权代表本单位签署。"),
  agreesElectronic: confirmed("请确认同意以电子方式签署。"),
});

/** A party says of the version that was on the screen that it will not sign it. */
export const declineTaskBookInput = z.strictObject({
  code: z.string(),
  version: z.number().int(),
  contentHash: z.string().regex(/^[0-9a-f]{64}$/),
  reason: z.string({ error: "请填写拒签理由。" }).trim().min(2, "请填写拒签理由。").max(500, "拒签理由最多 500 个字。"),
});

const organization = z.string({ error: "请选择单位。" }).regex(/^[0-9A-Za-z_-]{1,64}$/, "请选择单位。");
const key = z.string().regex(/^[0-9A-Za-z_-]{1,64}$/, "编号格式不正确。");
const head = { code: z.string(), revision: z.number().int() };
const words = (label: string, max: number) => z.string().trim().max(max, `${label}最多 ${max} 个字。`).default("");
const percent = z
  .string({ error: "请填写比例。" })
  .trim()
  .regex(/^\d{1,3}(\.\d{1,2})?$/, "比例须为 0–100 的数，最多两位小数。");
const days = (label: string, min: number, max: number) =>
  z
    .number({ error: `请填写${label}（整数）。` })
    .int(`${label}须为整数。`)
    .min(min, `${label}不能小于 ${min}。`)
    .max(max, `${label}不能大于 ${max}。`);

/** Rows a form may send; the document itself holds fewer. */
const rows = <T extends z.ZodType>(row: T) => z.array(row).max(200);

/** Names of clauses that have a form, with their numbers. */
export const EDITABLE_CLAUSES = {
  indicators: 3,
  backgroundIp: 6,
  foregroundIp: 7,
  confidentiality: 10,
  publication: 11,
  benefitSharing: 12,
} as const;

/** One clause as its form sends it; percentages are text with at most two decimals, so that nothing is rounded. */
export const editClauseInput = z.discriminatedUnion("clause", [
  z.strictObject({
    ...head,
    clause: z.literal("benefitSharing"),
    shares: rows(z.strictObject({ organizationId: organization, percent })).min(1),
  }),
  z.strictObject({
    ...head,
    clause: z.literal("foregroundIp"),
    results: rows(
      z.strictObject({
        key,
        ownership: z.enum(OWNERSHIPS, { error: "请选择归属方式。" }),
        ownerOrganizationIds: z.array(organization).max(30).default([]),
        /** Read only with ownership by contribution; a blank is no share. */
        shares: z
          .array(z.strictObject({ organizationId: organization, percent: percent.optional() }))
          .max(30)
          .default([]),
        /** Read only with joint ownership. */
        jointExploitRule: z.enum(JOINT_EXPLOIT_RULES, { error: "请选择共有人如何实施。" }).optional(),
        licenceBack: z.enum(LICENCE_BACKS, { error: "请选择许可范围。" }),
        licenceField: words("许可领域", 200),
        openSourceLicence: words("开源许可证", 60),
      }),
    ).min(1),
  }),
  z.strictObject({
    ...head,
    clause: z.literal("indicators"),
    items: rows(
      z.strictObject({
        key,
        ownerOrganizationId: organization.optional(),
        verifierOrganizationId: organization.optional(),
        testMethod: words("测试方法", 500),
      }),
    ).min(1),
  }),
  z.strictObject({
    ...head,
    clause: z.literal("backgroundIp"),
    scope: z.enum(BACKGROUND_SCOPES, { error: "请选择纳入范围。" }),
    licence: z.enum(BACKGROUND_LICENCES, { error: "请选择许可条件。" }),
    /** A row without a name is no row. */
    items: rows(
      z.strictObject({
        organizationId: organization.optional(),
        name: words("名称", 200),
        kind: z.enum(BACKGROUND_KINDS).default("other"),
        reference: words("登记号或者标识", 120),
      }),
    ).default([]),
  }),
  z.strictObject({
    ...head,
    clause: z.literal("confidentiality"),
    tier: z.enum(CONFIDENTIALITY_TIERS, { error: "请选择保密等级。" }),
    years: days("保密年限", 1, 30),
    residual: z.enum(RESIDUAL_RULES, { error: "请选择记忆中一般知识的处理。" }),
  }),
  z.strictObject({
    ...head,
    clause: z.literal("publication"),
    rule: z.enum(PUBLICATION_RULES, { error: "请选择发表规则。" }),
    noticeDays: days("通知期限", 0, 365),
    objectionDays: days("异议期限", 0, 365),
    embargoMonths: days("最长推迟月数", 0, 60),
    openSource: z.enum(OPEN_SOURCE_PLANS, { error: "请选择开源安排。" }),
  }),
]);
export type ClauseEdit = z.output<typeof editClauseInput>;
