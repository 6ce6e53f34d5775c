/** Why an event was kept aside, as people read it. */
export const HOLD_REASON_NAMES = {
  conflict: "同一事件内容不同",
  future: "设备时间超前",
  tooLate: "超过约定天数才上报",
  outsideContract: "不在合同期或服务期内",
  awaitingOriginal: "更正先到，原事件未到",
} as const;
