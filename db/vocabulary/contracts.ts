import type { UsageKind } from "./usage.ts";

/** How a contract is paid: by use, by rent, or by both in one (domain.md D.1, D.2). */
export const CONTRACT_KINDS = ["payPerUse", "operatingLease", "combined"] as const;
export type ContractKind = (typeof CONTRACT_KINDS)[number];
export const CONTRACT_KIND_NAMES: Record<ContractKind, string> = {
  payPerUse: "按效用付费",
  operatingLease: "经营性租赁",
  combined: "租赁加按用量",
};

/** What is charged for, and the unit its price is for. */
export const CHARGE_BASES = ["successfulTask", "goodPiece", "operatingHour", "kilometre", "squareMetre"] as const;
export type ChargeBasis = (typeof CHARGE_BASES)[number];
export const CHARGE_BASIS_NAMES: Record<ChargeBasis, string> = {
  successfulTask: "成功作业",
  goodPiece: "合格件",
  operatingHour: "运行小时",
  kilometre: "行驶里程",
  squareMetre: "作业面积",
};
export const CHARGE_UNITS: Record<ChargeBasis, string> = {
  successfulTask: "次",
  goodPiece: "件",
  operatingHour: "小时",
  kilometre: "公里",
  squareMetre: "平方米",
};
/** The kind of report each basis is billed by, and how many of its base units make one unit of the price. */
export const CHARGE_SOURCES: Record<ChargeBasis, { kind: UsageKind; per: number }> = {
  successfulTask: { kind: "operationSucceeded", per: 1 },
  goodPiece: { kind: "pieceGood", per: 1 },
  operatingHour: { kind: "stateTime", per: 3600 },
  kilometre: { kind: "distance", per: 1000 },
  squareMetre: { kind: "area", per: 1 },
};

/** Graduated: each part of the quantity at the price of its tier. Volume: all of it at the price of the tier it ends in. */
export const TIER_MODES = ["graduated", "volume"] as const;
export type TierMode = (typeof TIER_MODES)[number];
export const TIER_MODE_NAMES: Record<TierMode, string> = { graduated: "分段计价", volume: "全量计价" };
export const TIER_MODE_NOTES: Record<TierMode, string> = {
  graduated: "每一档内的用量按该档单价计",
  volume: "全部用量按所达到的一档单价计",
};

export const MINIMUM_KINDS = ["none", "quantity", "amount"] as const;
export type MinimumKind = (typeof MINIMUM_KINDS)[number];
export const MINIMUM_KIND_NAMES: Record<MinimumKind, string> = { none: "不承诺", quantity: "按用量承诺", amount: "按金额承诺" };

export const RENT_TIMINGS = ["advance", "arrears"] as const;
export type RentTiming = (typeof RENT_TIMINGS)[number];
export const RENT_TIMING_NAMES: Record<RentTiming, string> = { advance: "按月预付", arrears: "按月后付" };

/**
 * VAT by what is sold (增值税法, in force 2026-01-01): tangible lease 13 %, services 6 % (art. 10), simplified method 3 % (art. 11); one
 * transaction with several rates goes by its main business (art. 13).
 */
export const VAT_TREATMENTS = ["tangibleLease", "service", "mainlyLease", "mainlyService", "simplified"] as const;
/** What is sold on the side, such as a robot bought out, is goods; no terms are about it. */
export const LINE_VAT_TREATMENTS = [...VAT_TREATMENTS, "goods"] as const;
export type VatTreatment = (typeof LINE_VAT_TREATMENTS)[number];
export const VAT_RULES: Record<VatTreatment, { rateBp: number; name: string; reason: string }> = {
  tangibleLease: { rateBp: 1300, name: "有形动产租赁 13%", reason: "有形动产租赁服务，增值税法第十条" },
  service: { rateBp: 600, name: "现代服务 6%", reason: "按作业结果提供的服务，增值税法第十条" },
  mainlyLease: { rateBp: 1300, name: "主要业务为租赁 13%", reason: "一项交易涉及两个以上税率，按主要业务（租赁）适用，增值税法第十三条" },
  mainlyService: { rateBp: 600, name: "主要业务为服务 6%", reason: "一项交易涉及两个以上税率，按主要业务（服务）适用，增值税法第十三条" },
  goods: { rateBp: 1300, name: "销售货物 13%", reason: "销售设备，增值税法第十条" },
  simplified: { rateBp: 300, name: "简易计税 3%", reason: "供给单位适用简易计税方法，增值税法第十一条" },
};

/** What a service level is measured by; numerator and denominator come from the events the bill is made of. */
export const SLA_MEASURES = ["uptime", "successRate"] as const;
export type SlaMeasure = (typeof SLA_MEASURES)[number];
export const SLA_MEASURE_NAMES: Record<SlaMeasure, string> = { uptime: "可用率", successRate: "作业成功率" };
/** What the smallest sample is counted in. */
export const SLA_SAMPLE_UNITS: Record<SlaMeasure, string> = { uptime: "小时", successRate: "次" };

/** Which charges of a period a credit is a part of. */
export const SLA_BASES = ["usage", "rent", "all"] as const;
export type SlaBase = (typeof SLA_BASES)[number];
export const SLA_BASE_NAMES: Record<SlaBase, string> = { usage: "当期按用量的费用", rent: "当期租金", all: "当期全部费用" };

/** Who provides what is needed to run the robots (domain.md D.2). */
export const CARE_ITEMS = ["site", "power", "network", "consumables", "parts", "software", "operators", "safetyFencing"] as const;
export type CareItem = (typeof CARE_ITEMS)[number];
export const CARE_ITEM_NAMES: Record<CareItem, string> = {
  site: "场地与改造",
  power: "供电与能耗",
  network: "网络",
  consumables: "耗材",
  parts: "备件与维修",
  software: "软件与升级",
  operators: "现场操作人员",
  safetyFencing: "安全围栏与防护",
};
export const CARE_PARTIES = ["userUnit", "provider", "shared", "notNeeded"] as const;
export type CareParty = (typeof CARE_PARTIES)[number];
export const CARE_PARTY_NAMES: Record<CareParty, string> = {
  userUnit: "用户单位",
  provider: "供给单位",
  shared: "双方分担",
  notNeeded: "不需要",
};

export const INSURERS = ["provider", "userUnit", "none"] as const;
export type Insurer = (typeof INSURERS)[number];
export const INSURER_NAMES: Record<Insurer, string> = { provider: "供给单位投保", userUnit: "用户单位投保", none: "不投保" };

/** Why a contract ends before its day: the user unit gave notice, levels of service were missed, or both sides agreed. */
export const ENDING_GROUNDS = ["notice", "serviceLevel", "agreed"] as const;
export type EndingGround = (typeof ENDING_GROUNDS)[number];
export const ENDING_GROUND_NAMES: Record<EndingGround, string> = {
  notice: "用户单位提前通知退出",
  serviceLevel: "服务水平连续不达标，用户单位退出",
  agreed: "双方协商提前结束",
};
