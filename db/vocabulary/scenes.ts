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

/** The life of a scene, in order; `returned`, `closed` (nobody was found in time) and `withdrawn` leave the main line. */
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
  "closed",
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
  closed: "已结束",
  withdrawn: "已撤回",
};

/** What made a version of a public scene: it was opened, its content was revised, or its deadline moved. */
export const SCENE_VERSION_KINDS = ["published", "revised", "extended"] as const;
export type SceneVersionKind = (typeof SCENE_VERSION_KINDS)[number];
export const SCENE_VERSION_KIND_NAMES: Record<SceneVersionKind, string> = { published: "首次公开", revised: "修订", extended: "延长截止" };

/** 场景成熟度: scenes open in batches by how ready they are (policy text 003, 按照场景成熟度分批次、分阶段加大开放). */
export const SCENE_MATURITIES = ["defined", "ready", "piloted", "replicable"] as const;
export type SceneMaturity = (typeof SCENE_MATURITIES)[number];
export const SCENE_MATURITY_NAMES: Record<SceneMaturity, string> = {
  defined: "需求已明确",
  ready: "现场已具备",
  piloted: "已有试点",
  replicable: "可复制推广",
};

/** The four admission criteria a unit checks itself against (工信厅联科函〔2026〕256号 二（一）). */
export const ADMISSION_CRITERIA = ["clearGoal", "clearConditions", "standardized", "economicallyFeasible"] as const;
export type AdmissionCriterion = (typeof ADMISSION_CRITERIA)[number];
export const ADMISSION_CRITERION_NAMES: Record<AdmissionCriterion, string> = {
  clearGoal: "目标需求明确",
  clearConditions: "工作状况清晰",
  standardized: "标准化程度高",
  economicallyFeasible: "具备经济可行性",
};

/** What makes a space 可训练、可测试、可验证 (同上 二（三）); two checks for each. */
export const READINESS_CHECKS = [
  "trainingWindow",
  "dataCapture",
  "testProcedure",
  "measuringInstruments",
  "baselineRecorded",
  "thirdPartyAccess",
] as const;
export type ReadinessCheck = (typeof READINESS_CHECKS)[number];
export const READINESS_CHECK_NAMES: Record<ReadinessCheck, string> = {
  trainingWindow: "有可供实训的时段或区域",
  dataCapture: "作业数据可以采集",
  testProcedure: "有测试规程或可共同制定",
  measuringInstruments: "有计量与检测条件",
  baselineRecorded: "已记录现有作业的基线数据",
  thirdPartyAccess: "第三方可以进场验证",
};
export const READINESS_GROUPS = [
  { name: "可训练", checks: ["trainingWindow", "dataCapture"] },
  { name: "可测试", checks: ["testProcedure", "measuringInstruments"] },
  { name: "可验证", checks: ["baselineRecorded", "thirdPartyAccess"] },
] as const satisfies readonly { name: string; checks: readonly ReadinessCheck[] }[];

/** How much the site has to change, least first (最小干预、利旧复用, 同上 二（三）). */
export const RETROFIT_LEVELS = ["none", "minor", "moderate", "major"] as const;
export type RetrofitLevel = (typeof RETROFIT_LEVELS)[number];
export const RETROFIT_LEVEL_NAMES: Record<RetrofitLevel, string> = {
  none: "无需改造",
  minor: "少量工装或标识",
  moderate: "局部布局调整",
  major: "需要土建或产线改造",
};

/** Whether access or safety regulation of the trade stands before validation and deployment (同上 三, 特殊场景). */
export const COMPLIANCE_STATUSES = ["notApplicable", "inProgress", "cleared"] as const;
export type ComplianceStatus = (typeof COMPLIANCE_STATUSES)[number];
export const COMPLIANCE_STATUS_NAMES: Record<ComplianceStatus, string> = {
  notApplicable: "不涉及行业准入与安全监管",
  inProgress: "涉及，正在与行业主管部门会商",
  cleared: "涉及，已取得许可或书面意见",
};

/** What the unit hands to the consortium (同上 二（二） and 二（四）). */
export const DATA_KINDS = [
  "processFlow",
  "environmentSemantics",
  "motionTrajectory",
  "forcePositionCurve",
  "operationSequence",
  "rareCondition",
] as const;
export type DataKind = (typeof DATA_KINDS)[number];
export const DATA_KIND_NAMES: Record<DataKind, string> = {
  processFlow: "作业流程数据",
  environmentSemantics: "环境语义信息",
  motionTrajectory: "全身运动轨迹",
  forcePositionCurve: "力位控制曲线",
  operationSequence: "操作执行序列及时序逻辑",
  rareCondition: "异常处置与边界工况",
};

/** Parts of a scene its unit may keep for invited partners and the bureau. The budget is always kept. */
export const RESTRICTABLE_PARTS = ["painPoint", "siteConditions", "retrofitPlan", "dataTerms", "testMethods", "files"] as const;
export type RestrictablePart = (typeof RESTRICTABLE_PARTS)[number];
export const RESTRICTABLE_PART_NAMES: Record<RestrictablePart, string> = {
  painPoint: "场景痛点",
  siteConditions: "现场条件",
  retrofitPlan: "改造方案",
  dataTerms: "数据条件",
  testMethods: "测试方法",
  files: "现场照片与文件",
};

/** 可规模推广的其他标志性技术产品 (工作计划表填写说明 11). */
export const FLAGSHIP_KINDS = ["algorithm", "operatingSystem", "simulation", "keyPart"] as const;
export type FlagshipKind = (typeof FLAGSHIP_KINDS)[number];
export const FLAGSHIP_KIND_NAMES: Record<FlagshipKind, string> = {
  algorithm: "模型算法",
  operatingSystem: "操作系统",
  simulation: "仿真平台",
  keyPart: "关键零部件",
};

/** What a bureau decides on two scenes that read alike (工作计划表填写说明 5). */
export const PAIR_VERDICTS = ["sameScene", "different"] as const;
export type PairVerdict = (typeof PAIR_VERDICTS)[number];
export const PAIR_VERDICT_NAMES: Record<PairVerdict, string> = { sameScene: "按 1 项计算", different: "不是同一场景" };

/** The three tests of a 标杆场景 (工信厅联科函〔2026〕256号: 具有应用引领性、技术突破性和商业可行性的高价值标杆场景). */
export const BENCHMARK_TESTS = ["leadership", "breakthrough", "feasibility"] as const;
export type BenchmarkTest = (typeof BENCHMARK_TESTS)[number];
export const BENCHMARK_TEST_NAMES: Record<BenchmarkTest, string> = {
  leadership: "应用引领性",
  breakthrough: "技术突破性",
  feasibility: "商业可行性",
};
