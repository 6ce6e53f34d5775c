/** Why an event was kept aside, as people read it. */
export const HOLD_REASON_NAMES = {
  conflict: "同一事件内容不同",
  future: "设备时间超前",
  tooLate: "超过约定天数才上报",
  outsideContract: "不在合同期或服务期内",
  awaitingOriginal: "更正先到，原事件未到",
} as const;

export const HELD_STATUS_NAMES = {
  held: "待处理",
  proposed: "待用户单位确认",
  taken: "已计入",
  dismissed: "不计入",
  applied: "已更正",
} as const;
export type HeldStatus = keyof typeof HELD_STATUS_NAMES;
export type HeldReason = keyof typeof HOLD_REASON_NAMES;
export const HELD_STATUS_TONES = { held: "wait", proposed: "wait", taken: "go", dismissed: "none", applied: "go" } as const;

/** Action → the statuses it may start from, and of usage kept aside for which reasons: what differs from an event that was counted is given up. */
export const HELD_ACTIONS = {
  accept: { from: ["held"], of: ["future", "tooLate", "outsideContract"], refusal: "这条上报已经处理，或不能申请计入。" },
  answer: { from: ["proposed"], of: ["future", "tooLate", "outsideContract"], refusal: "这条上报没有待确认的申请。" },
  dismiss: { from: ["held", "proposed"], of: ["future", "tooLate", "outsideContract", "conflict"], refusal: "这条上报已经处理。" },
} as const satisfies Record<string, { from: readonly HeldStatus[]; of: readonly HeldReason[]; refusal: string }>;

export function canHeld(action: keyof typeof HELD_ACTIONS, held: { status: HeldStatus; reason: HeldReason }): boolean {
  const { from, of } = HELD_ACTIONS[action];
  return (from as readonly HeldStatus[]).includes(held.status) && (of as readonly HeldReason[]).includes(held.reason);
}
