/** 场景类型（工作计划表填写说明 6）. */
export const SCENE_DOMAINS = ["industrial", "service", "special"] as const;
export type SceneDomain = (typeof SCENE_DOMAINS)[number];
export const SCENE_DOMAIN_NAMES: Record<SceneDomain, string> = { industrial: "工业", service: "服务", special: "特种" };

/** The nine listed fields (工信厅联科函〔2026〕256号 二（一）). */
export const SCENE_FIELDS = [
  "manufacturing",
  "inspection",
  "maintenance",
  "warehousing",
  "catering",
  "healthcare",
  "workSafety",
  "emergency",
  "disaster",
] as const;
export type SceneField = (typeof SCENE_FIELDS)[number];
export const SCENE_FIELD_NAMES: Record<SceneField, string> = {
  manufacturing: "生产制造",
  inspection: "检测分析",
  maintenance: "维修维护",
  warehousing: "仓储物流",
  catering: "餐饮零售",
  healthcare: "医疗康养",
  workSafety: "安全生产",
  emergency: "应急救援",
  disaster: "防灾减灾",
};

/** 应用部署产品类型 (工作计划表): group × form. */
export const PRODUCT_TYPES = [
  "humanoidLegged",
  "humanoidWheeled",
  "humanoidOther",
  "quadrupedLegged",
  "quadrupedWheeled",
  "quadrupedOther",
  "otherHumanoidLike",
  "otherQuadrupedLike",
] as const;
export type ProductType = (typeof PRODUCT_TYPES)[number];
export const PRODUCT_TYPE_NAMES: Record<ProductType, string> = {
  humanoidLegged: "人形（足式）",
  humanoidWheeled: "人形（轮式）",
  humanoidOther: "人形（其他）",
  quadrupedLegged: "四足（足式）",
  quadrupedWheeled: "四足（轮式）",
  quadrupedOther: "四足（其他）",
  otherHumanoidLike: "其他（仿人形）",
  otherQuadrupedLike: "其他（仿四足）",
};

/** 整机应用目标 (工作计划表). */
export const DEPLOYMENT_GOALS = ["ownUnit", "sameIndustry", "crossIndustry"] as const;
export type DeploymentGoal = (typeof DEPLOYMENT_GOALS)[number];
export const DEPLOYMENT_GOAL_NAMES: Record<DeploymentGoal, string> = {
  ownUnit: "完成本单位内同类场景复制部署",
  sameIndustry: "完成行业内同场景复制部署",
  crossIndustry: "完成跨行业/跨领域场景应用",
};

/** 场景单元 kinds (同上 二（一）). */
export const SCENE_UNIT_KINDS = ["workstation", "servicePoint", "emergencySite"] as const;
export type SceneUnitKind = (typeof SCENE_UNIT_KINDS)[number];
export const SCENE_UNIT_KIND_NAMES: Record<SceneUnitKind, string> = {
  workstation: "生产作业工位",
  servicePoint: "服务操作点位",
  emergencySite: "应急处置站点",
};

export const COMMERCIAL_MODES = ["payPerUse", "operatingLease", "purchase", "open"] as const;
export type CommercialMode = (typeof COMMERCIAL_MODES)[number];
export const COMMERCIAL_MODE_NAMES: Record<CommercialMode, string> = {
  payPerUse: "按效用付费",
  operatingLease: "经营性租赁",
  purchase: "采购",
  open: "面议",
};

/** The life of a scene, in order; `returned` and `withdrawn` leave the main line. */
export const SCENE_STATUSES = [
  "draft",
  "submitted",
  "returned",
  "published",
  "matched",
  "contracting",
  "training",
  "validating",
  "deployed",
  "withdrawn",
] as const;
export type SceneStatus = (typeof SCENE_STATUSES)[number];
export const SCENE_STATUS_NAMES: Record<SceneStatus, string> = {
  draft: "草稿",
  submitted: "审核中",
  returned: "已退回",
  published: "征集方案",
  matched: "方案比选",
  contracting: "任务书签署",
  training: "实训中",
  validating: "验证中",
  deployed: "已部署",
  withdrawn: "已撤回",
};
