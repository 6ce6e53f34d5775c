import { z } from "zod";
import { textField } from "#app/kernel/fields.ts";
import { API_SCOPES } from "#db/vocabulary/api.ts";
import { MEMBER_ROLES, SUPPLY_ROLES } from "#db/vocabulary/roles.ts";
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

const memberRole = z.enum(MEMBER_ROLES, { error: "请选择岗位权限。" });
const supplyRoles = z.array(z.enum(SUPPLY_ROLES, { error: "供给角色不在目录中。" })).default([]);

export const registerOrganizationInput = z
  .strictObject({
    kind: z.enum(REGISTERABLE_KINDS, { error: "请选择单位类别。" }),
    name: textField("单位全称", 4, 120),
    shortName: textField("单位简称", 2, 20),
    supplyRoles,
    regionCode: z.string({ error: "请选择所在地区。" }).regex(/^\d{6}$/, "请选择所在地区。"),
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
export const verifyOrganizationInput = z.strictObject({ organizationId: z.string() });

const THIS_CENTURY_AND_LAST = { from: 1900, to: 2100 };

/** What an organization says of itself. Name and region are what the platform verified and change only through it. `updatedAt` is what the form showed. */
export const updateOrganizationInput = z.strictObject({
  updatedAt: z.iso.datetime({ error: "页面已过期，请刷新后重试。" }),
  shortName: textField("单位简称", 2, 20),
  industry: textField("所属行业", 0, 40).default(""),
  introduction: textField("单位简介", 0, 1000, { lines: true }).default(""),
  /** Roles to add; those the organization has stay. */
  supplyRoles,
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
});

/** Lifetimes a key may be issued for, in days. */
export const KEY_LIFETIMES = [30, 90, 180, 365] as const;

export const issueOrganizationKeyInput = z.strictObject({
  name: textField("用途", 2, 40),
  scopes: z.array(z.enum(API_SCOPES), { error: "请至少选择一项权限。" }).min(1, "请至少选择一项权限。"),
  days: z.number({ error: "请选择有效期。" }).refine((days) => KEY_LIFETIMES.some((lifetime) => lifetime === days), "请选择有效期。"),
});
export const revokeOrganizationKeyInput = z.strictObject({ keyId: z.uuid() });
