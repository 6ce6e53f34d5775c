export const CONTRACT_STATUS_NAMES = { draft: "待确认", active: "履行中", ended: "已结束" } as const;
export type ContractStatus = keyof typeof CONTRACT_STATUS_NAMES;
export const CONTRACT_KIND_NAMES = { payPerUse: "按效用付费", operatingLease: "经营性租赁" } as const;
export type ContractKind = keyof typeof CONTRACT_KIND_NAMES;

/** Action → statuses it may start from. */
export const CONTRACT_ACTIONS = {
  activate: { from: ["draft"], refusal: "合同已经生效或结束。" },
  issueKey: { from: ["active"], refusal: "合同生效后才能签发上报密钥。" },
} as const satisfies Record<string, { from: readonly ContractStatus[]; refusal: string }>;

export function can(action: keyof typeof CONTRACT_ACTIONS, status: ContractStatus): boolean {
  return (CONTRACT_ACTIONS[action].from as readonly ContractStatus[]).includes(status);
}
