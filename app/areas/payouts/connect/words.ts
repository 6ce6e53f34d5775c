/** What the channel still wants of a member, by the beginning of its word for it. */
const DUE_NAMES: readonly (readonly [string, string])[] = [
  ["external_account", "收款银行账户"],
  ["tos_acceptance", "接受服务协议"],
  ["business_profile", "经营信息"],
  ["business_type", "单位类型"],
  ["company.verification", "单位证明文件"],
  ["company", "单位信息"],
  ["documents", "证明文件"],
  ["representative", "法定代表人或经办人身份"],
  ["relationship", "法定代表人或经办人身份"],
  ["individual", "法定代表人或经办人身份"],
  ["person", "法定代表人或经办人身份"],
  ["owners", "受益所有人信息"],
  ["directors", "董事信息"],
  ["executives", "高级管理人员信息"],
];

/** The channel's list of what is missing in our words, each once. */
export function dueNames(due: readonly string[]): string[] {
  const named = due.map(
    (word) => DUE_NAMES.find(([start]) => word === start || word.startsWith(`${start}.`))?.[1] ?? "收款渠道要求的其他资料",
  );
  return [...new Set(named)];
}

const REFUSALS: Readonly<Record<string, string>> = {
  transfers_not_allowed: "收款单位的渠道账户尚未开通或已停用",
  insufficient_capabilities_for_transfer: "收款单位的渠道账户尚未开通或已停用",
  account_invalid: "收款单位的渠道账户已不可用",
  balance_insufficient: "渠道余额不足",
  amount_too_large: "超过该笔收款可分账的余额",
  resource_missing: "收款渠道找不到该笔收款或账户",
};

/** Why the channel refused, for whoever waits for the money. */
export const refusalName = (code: string): string => REFUSALS[code] ?? `收款渠道拒绝了请求（${code}）`;
