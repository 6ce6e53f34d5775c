/**
 * What a robot reports, each in the base unit of its quantity: operations and pieces are counted, time is in seconds, distance in metres,
 * area in square metres (domain.md D.1). Failed operations and scrapped pieces are kept for the service level and never billed.
 */
export const USAGE_KINDS = [
  "operationSucceeded",
  "operationFailed",
  "pieceGood",
  "pieceScrapped",
  "stateTime",
  "distance",
  "area",
] as const;
export type UsageKind = (typeof USAGE_KINDS)[number];
export const USAGE_KIND_NAMES: Record<UsageKind, string> = {
  operationSucceeded: "成功作业",
  operationFailed: "失败作业",
  pieceGood: "合格件",
  pieceScrapped: "废品",
  stateTime: "状态时长",
  distance: "行驶里程",
  area: "作业面积",
};

/** States a robot's time is told by; which of them are billed as operating hours is a term of the contract. */
export const ROBOT_STATES = ["productive", "idle", "charging", "blocked", "starved", "fault", "maintenance"] as const;
export type RobotState = (typeof ROBOT_STATES)[number];
export const ROBOT_STATE_NAMES: Record<RobotState, string> = {
  productive: "作业",
  idle: "待命",
  charging: "充电",
  blocked: "受阻",
  starved: "待料",
  fault: "故障",
  maintenance: "维护",
};

/** The closed list of reasons for which a failed operation or lost time may be left out of a service level; the contract picks among them. */
export const SLA_EXCLUSIONS = [
  "plannedMaintenance",
  "upgradeWindow",
  "userSite",
  "userSupply",
  "userMisuse",
  "suspension",
  "forceMajeure",
] as const;
export type SlaExclusion = (typeof SLA_EXCLUSIONS)[number];
export const SLA_EXCLUSION_NAMES: Record<SlaExclusion, string> = {
  plannedMaintenance: "提前通知的计划维护",
  upgradeWindow: "约定的升级窗口",
  userSite: "用户单位场地不具备条件",
  userSupply: "用户单位供电、供网或供料中断",
  userMisuse: "用户单位操作不当",
  suspension: "用户单位要求暂停",
  forceMajeure: "不可抗力",
};
