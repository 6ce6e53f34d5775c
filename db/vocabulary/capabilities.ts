/** How a capability is charged (工信厅联科函〔2026〕256号 四: 按效用付费、经营性租赁). */
export const PRICE_MODELS = ["purchase", "leaseMonthly", "perUse", "licence"] as const;
export type PriceModel = (typeof PRICE_MODELS)[number];
export const PRICE_MODEL_NAMES: Record<PriceModel, string> = {
  purchase: "采购",
  leaseMonthly: "经营性租赁（每台每月）",
  perUse: "按效用付费",
  licence: "一次性许可",
};

/** What a price per use is counted in. */
export const USE_UNITS = ["operation", "piece", "hour", "kilometre", "month"] as const;
export type UseUnit = (typeof USE_UNITS)[number];
export const USE_UNIT_NAMES: Record<UseUnit, string> = {
  operation: "次成功作业",
  piece: "件",
  hour: "小时",
  kilometre: "公里",
  month: "月",
};

/** One way to pay. `amountFen` is integer fen as text, tax excluded; `unit` is set for `perUse` only. */
export interface Price {
  model: PriceModel;
  unit: UseUnit | null;
  amountFen: string;
  includes: string;
}

/** The six abilities a robot solution works on (同上 二（二）). */
export const ABILITIES = [
  "sceneUnderstanding",
  "taskPlanning",
  "manipulation",
  "collaboration",
  "continualLearning",
  "reliableOperation",
] as const;
export type Ability = (typeof ABILITIES)[number];
export const ABILITY_NAMES: Record<Ability, string> = {
  sceneUnderstanding: "场景理解",
  taskPlanning: "任务规划",
  manipulation: "操作执行",
  collaboration: "人机协同",
  continualLearning: "持续学习",
  reliableOperation: "可靠运行",
};
/** A level from 1 to 5 with what it rests on. */
export type AbilityProfile = Partial<Record<Ability, { level: number; ground: string }>>;
export const ABILITY_LEVELS = [1, 2, 3, 4, 5] as const;
export const ABILITY_LEVEL_NAMES: Record<(typeof ABILITY_LEVELS)[number], string> = {
  1: "演示验证",
  2: "限定条件可用",
  3: "单一场景稳定",
  4: "多场景复用",
  5: "开放环境自主",
};

/**
 * What a compatibility declared by one side has come to. `rejected`: the other side says the two do not work together. `retracted`:
 * it said so, and nobody declares it any more; declared again it is rejected still.
 */
export const COMPATIBILITY_STATES = ["declared", "confirmed", "rejected", "retracted"] as const;
export type CompatibilityState = (typeof COMPATIBILITY_STATES)[number];
export const COMPATIBILITY_STATE_NAMES: Record<CompatibilityState, string> = {
  declared: "单方声明",
  confirmed: "双方确认",
  rejected: "对方不认可",
  retracted: "已移除",
};
