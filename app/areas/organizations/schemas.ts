import { z } from "zod";
import { fileIds, textField } from "#app/kernel/fields.ts";
import { API_SCOPES } from "#db/vocabulary/api.ts";
import { RELATION_KINDS, SIZE_INDUSTRIES, SOE_KINDS } from "#db/vocabulary/organizations.ts";
import { MEMBER_ROLES, SUPPLY_ROLES } from "#db/vocabulary/roles.ts";
import { creditCodeFault, tidyCreditCode } from "./credit-code.ts";
import { passwordFault } from "./password-strength.ts";
import { REGISTERABLE_KINDS } from "./policy.ts";

/** Addresses are compared in lower case everywhere, as sign-in does. */
const email = z
  .string({ error: "请填写邮箱。" })
  .trim()
  .toLowerCase()
  .max(254, "邮箱过长。")
  .pipe(z.email({ error: "邮箱格式不正确，例如 name@example.com。" }));

/** A new password: 8–128 characters as typed, no rule about kinds of characters (reliability A1). */
export const newPassword = z
  .string({ error: "请设置密码。" })
  .min(8, "密码至少 8 个字符。")
  .max(128, "密码最多 128 个字符。")
  .superRefine((password, ctx) => {
    const fault = passwordFault(password);
    if (fault) ctx.addIssue({ code: "custom", message: fault });
  });

/** 统一社会信用代码 as people type it; the result is tidy and its check digit right. */
const creditCode = z
  .string({ error: "请填写统一社会信用代码。" })
  .overwrite(tidyCreditCode)
  .superRefine((code, ctx) => {
    const fault = code === "" ? "请填写统一社会信用代码。" : creditCodeFault(code);
    if (fault) ctx.addIssue({ code: "custom", message: fault });
  });
const regionCode = z.string({ error: "请选择所在地区。" }).regex(/^\d{6}$/, "请选择所在地区。");
const organizationName = textField("单位全称", 4, 120);

const memberRole = z.enum(MEMBER_ROLES, { error: "请选择岗位权限。" });
const supplyRoles = z.array(z.enum(SUPPLY_ROLES, { error: "供给角色不在目录中。" })).default([]);

export const registerOrganizationInput = z
  .strictObject({
    kind: z.enum(REGISTERABLE_KINDS, { error: "请选择单位类别。" }),
    name: organizationName,
    creditCode,
    shortName: textField("单位简称", 2, 20),
    supplyRoles,
    regionCode,
    userName: textField("您的姓名", 2, 40),
    email,
    password: newPassword,
  })
  .superRefine((value, ctx) => {
    if (value.kind === "vendor" && value.supplyRoles.length === 0) {
      ctx.addIssue({ code: "custom", path: ["supplyRoles"], message: "供给单位请至少选择一个供给角色。" });
    }
    const fault = passwordFault(value.password, [value.email, value.shortName, value.name, value.userName]);
    if (fault) ctx.addIssue({ code: "custom", path: ["password"], message: fault });
  });

export const inviteMemberInput = z.strictObject({ email, role: memberRole });
export const revokeInvitationInput = z.strictObject({ id: z.string() });

/** `name` and `password` are for a person without an account; somebody who is signed in leaves them out. */
export const acceptInvitationInput = z.strictObject({
  id: z.string(),
  name: textField("您的姓名", 2, 40).optional(),
  password: newPassword.optional(),
});

/** `from` is the role the owner saw: when it has changed since, the act is a conflict. */
export const changeMemberRoleInput = z.strictObject({ memberId: z.string(), from: memberRole, role: memberRole });
export const removeMemberInput = z.strictObject({ memberId: z.string() });
export const switchOrganizationInput = z.strictObject({ organizationId: z.string({ error: "请选择单位。" }) });

const organizationCode = z.string({ error: "请选择单位。" }).trim().toUpperCase();

/** What the operator is asked to confirm: the first verification, or any later change of it. `fileIds` are the proofs. */
export const applicationInput = z.strictObject({
  name: organizationName,
  creditCode,
  regionCode,
  supplyRoles,
  soeKind: z.enum(SOE_KINDS, { error: "请选择国有属性。" }).default("none"),
  groupName: textField("所属集团", 0, 60).default(""),
  /** Code of the organization above it, e.g. OR-2026-0001. */
  parentCode: organizationCode.default(""),
  note: textField("说明", 0, 500, { lines: true }).default(""),
  files: fileIds.refine((ids) => ids.length > 0, "请上传营业执照或法人证书等证明文件。"),
});
export const withdrawApplicationInput = z.strictObject({ applicationId: z.uuid() });
const decisionReason = textField("原因", 4, 300, { lines: true });
export const decideApplicationInput = z.discriminatedUnion("decision", [
  z.strictObject({ decision: z.literal("approve"), applicationId: z.uuid() }),
  z.strictObject({ decision: z.literal("return"), applicationId: z.uuid(), reason: decisionReason }),
]);
export const suspendOrganizationInput = z.strictObject({ code: organizationCode, reason: decisionReason });
export const reinstateOrganizationInput = z.strictObject({ code: organizationCode });

export const declareRelationInput = z.strictObject({
  code: organizationCode.min(1, "请填写对方的单位编号。"),
  kind: z.enum(RELATION_KINDS, { error: "请选择关联关系。" }),
  note: textField("说明", 0, 200).default(""),
});
export const endRelationInput = z.strictObject({ relationId: z.uuid() });

const contactFields = {
  title: textField("联系人称谓", 2, 30),
  personName: textField("姓名", 1, 40),
  phone: z
    .string()
    .normalize("NFKC")
    .overwrite((value) => value.replace(/[\s-]/g, ""))
    .refine((value) => value === "" || /^\+?\d{7,15}$/.test(value), "电话格式不正确，请填写手机或带区号的座机。")
    .default(""),
  email: z.union([z.literal(""), email]).default(""),
};
/** A contact to add, or with `contactId` to change. */
export const keepContactInput = z
  .strictObject({ contactId: z.uuid().optional(), ...contactFields })
  .refine(({ phone, email }) => phone !== "" || email !== "", { path: ["phone"], error: "电话和邮箱请至少填写一项。" });
export const removeContactInput = z.strictObject({ contactId: z.uuid() });
export const askConsentInput = z.strictObject({
  code: organizationCode,
  contactId: z.uuid({ error: "请选择贵单位提供给对方的联系人。" }),
  purpose: textField("用途", 4, 200),
  /** Code of the scene or capability it is about. */
  subjectCode: z
    .string()
    .regex(/^[A-Z]{2}-\d{4}-\d{4,}$/, "编号无法识别。")
    .optional(),
});
export const answerConsentInput = z.discriminatedUnion("answer", [
  z.strictObject({
    answer: z.literal("agree"),
    consentId: z.uuid(),
    contactId: z.uuid({ error: "请选择贵单位提供给对方的联系人。" }),
  }),
  z.strictObject({ answer: z.literal("decline"), consentId: z.uuid() }),
]);
export const endConsentInput = z.strictObject({ consentId: z.uuid() });
export const lookAtContactInput = z.strictObject({ consentId: z.uuid() });

const THIS_CENTURY_AND_LAST = { from: 1900, to: 2100 };

/** 万元, whole. */
const wan = (label: string) =>
  z
    .number({ error: `${label}须为整数，单位万元。` })
    .int(`${label}须为整数，单位万元。`)
    .min(0, `${label}不能为负数。`)
    .max(1_000_000_000, `${label}过大，请确认单位为万元。`)
    .optional();

/** What an organization says of itself. What the platform verified changes by {@link applicationInput} only. `updatedAt` is what the form showed. */
export const updateOrganizationInput = z.strictObject({
  updatedAt: z.iso.datetime({ error: "页面已过期，请刷新后重试。" }),
  shortName: textField("单位简称", 2, 20),
  industry: textField("所属行业", 0, 40).default(""),
  introduction: textField("单位简介", 0, 1000, { lines: true }).default(""),
  foundedYear: z
    .number({ error: "成立年份须为四位年份。" })
    .int("成立年份须为四位年份。")
    .min(THIS_CENTURY_AND_LAST.from, "成立年份须为四位年份。")
    .max(THIS_CENTURY_AND_LAST.to, "成立年份须为四位年份。")
    .optional(),
  headcount: z
    .number({ error: "员工人数须为整数。" })
    .int("员工人数须为整数。")
    .min(1, "员工人数至少为 1。")
    .max(10_000_000, "员工人数过大。")
    .optional(),
  sizeIndustry: z.enum(SIZE_INDUSTRIES, { error: "请选择划型行业。" }).optional(),
  revenueWan: wan("营业收入"),
  assetsWan: wan("资产总额"),
});

/** Lifetimes a key may be issued for, in days. */
export const KEY_LIFETIMES = [30, 90, 180, 365] as const;

export const issueOrganizationKeyInput = z.strictObject({
  name: textField("用途", 2, 40),
  scopes: z.array(z.enum(API_SCOPES), { error: "请至少选择一项权限。" }).min(1, "请至少选择一项权限。"),
  days: z.number({ error: "请选择有效期。" }).refine((days) => KEY_LIFETIMES.some((lifetime) => lifetime === days), "请选择有效期。"),
});
export const revokeOrganizationKeyInput = z.strictObject({ keyId: z.uuid() });
