export const CONTRACT_STATUS_NAMES = { draft: "待确认", active: "履行中", ended: "已结束" } as const;
export type ContractStatus = keyof typeof CONTRACT_STATUS_NAMES;
export const CONTRACT_STATUS_TONES = { draft: "wait", active: "go", ended: "none" } as const;
export { CONTRACT_KIND_NAMES, type ContractKind } from "#db/vocabulary/contracts.ts";

/** Action → statuses it may start from. */
export const CONTRACT_ACTIONS = {
  activate: { from: ["draft"], refusal: "合同已经生效或结束。" },
  proposeTerms: { from: ["active"], refusal: "合同履行中才能变更条款。" },
  end: { from: ["active"], refusal: "合同不在履行中，或结束日期已有变化，请刷新查看。" },
  issueKey: { from: ["active"], refusal: "合同生效后才能签发上报密钥。" },
  registerRobot: { from: ["draft", "active"], refusal: "合同已结束，不能再登记机器人。" },
} as const satisfies Record<string, { from: readonly ContractStatus[]; refusal: string }>;

export function can(action: keyof typeof CONTRACT_ACTIONS, status: ContractStatus): boolean {
  return (CONTRACT_ACTIONS[action].from as readonly ContractStatus[]).includes(status);
}

/** The last day a contract covers: its end is the first day it does not. ISO dates. */
export function lastDayOf(endsOn: string): string {
  return new Date(Date.parse(`${endsOn}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}
