import type { OrganizationKind } from "./roles.ts";

/** What an organization's key may do through the JSON API, on top of what its issuer may do. */
export const API_SCOPES = [
  "scenes:read",
  "scenes:write",
  "capabilities:read",
  "capabilities:write",
  "matches:read",
  "planTable:read",
] as const;
export type ApiScope = (typeof API_SCOPES)[number];
export const API_SCOPE_NAMES: Record<ApiScope, string> = {
  "scenes:read": "读取场景",
  "scenes:write": "新建、修改和提交本单位场景",
  "capabilities:read": "读取能力",
  "capabilities:write": "发布和修改本单位能力",
  "matches:read": "读取本单位场景的方案",
  "planTable:read": "读取和导出工作计划表",
};

/** What each kind of organization may give its keys. */
export const SCOPES_BY_KIND: Record<OrganizationKind, readonly ApiScope[]> = {
  userUnit: ["scenes:read", "scenes:write", "matches:read", "planTable:read", "capabilities:read"],
  vendor: ["scenes:read", "capabilities:read", "capabilities:write"],
  bureau: ["scenes:read", "planTable:read", "capabilities:read"],
  operator: ["scenes:read", "capabilities:read"],
};
