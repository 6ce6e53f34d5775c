import type { SceneStatus } from "#db/vocabulary/scenes.ts";

/** The dot beside a status word: open, in progress, done, waiting, bad, not begun. */
export const SCENE_STATUS_TONES: Record<SceneStatus, "go" | "run" | "ok" | "wait" | "bad" | "none"> = {
  draft: "none",
  submitted: "wait",
  returned: "bad",
  published: "go",
  matched: "run",
  contracting: "wait",
  training: "run",
  validating: "run",
  deployed: "ok",
  closed: "none",
  withdrawn: "none",
};

/** What follows for the unit in each status, for its own page. */
export const SCENE_NEXT_STEPS: Record<SceneStatus, string> = {
  draft: "草稿只有贵单位可见。填写完成后提交审核，所在地区主管部门将核对指标与测试方法。",
  submitted: "主管部门正在审核。审核通过后场景公开，平台随即开始匹配联合体方案；被退回时会收到待办。",
  returned: "主管部门已退回。请按退回理由修改后重新提交。",
  published: "场景已公开，平台正在为您匹配联合体方案，完成后可在“方案比选”中并排比较。",
  matched: "方案已生成，请比选并组建联合体。",
  contracting: "联合体已组建，请在“任务书”中与各方确认条款并签署。",
  training: "任务书已封存，联合体正在现场实训。",
  validating: "正在按预先登记的方案验证指标。",
  deployed: "场景已通过验证并部署。",
  closed: "场景已结束征集，不再公开。如需再次征集，请以它为底稿新建场景。",
  withdrawn: "场景已撤回，不再公开。如需再次征集，请新建场景。",
};

/** What a scene says, by form field, as people call it: one wording for the form's answers, differences between versions and return notes. */
export const SCENE_FACT_NAMES = {
  name: "场景名称",
  domain: "场景类型",
  field: "应用领域",
  industryDirection: "行业/方向",
  regionCode: "所在地区",
  unitKind: "场景单元类别",
  unitCount: "场景单元数",
  maturity: "场景成熟度",
  structured: "环境",
  painPoint: "场景痛点",
  coreTask: "核心作业",
  expectedEffect: "预期成效",
  differentiation: "差异化创新点",
  requirements: "指标",
  waivedDimensions: "不设指标的维度",
  admission: "准入自查",
  admissionBasis: "自查依据",
  readiness: "可训练、可测试、可验证",
  siteConditions: "现场条件",
  retrofitLevel: "改造程度",
  retrofitPlan: "改造方案",
  complianceStatus: "行业准入与安全监管",
  complianceNote: "合规说明",
  dataKinds: "提供的数据",
  dataTerms: "数据条件",
  productTypes: "产品类型",
  deploymentGoals: "整机应用目标",
  deploymentCount: "部署总数",
  commercialModes: "合作方式",
  budgetYuan: "首年预算上限",
  closesOn: "应答截止",
  trainingFrom: "进场实训",
  deployBy: "部署完成",
  slots: "联合体成员角色",
  plannedMembers: "拟定成员",
  flagshipProducts: "标志性技术产品",
  restrictedParts: "仅对受邀单位公开",
  contactId: "联系人",
  files: "现场照片与文件",
} as const;
export type SceneFactField = keyof typeof SCENE_FACT_NAMES;

/** How a fact differs between two versions. An indicator that asks for more is tightened. */
export const CHANGE_WORDS = { added: "新增", removed: "删除", changed: "修改", tightened: "收紧", loosened: "放宽" } as const;
export type ChangeKind = keyof typeof CHANGE_WORDS;

/**
 * The guided form: one page a step, every fact of a scene on exactly one of them (reliability B2-1, WCAG 3.3.7). Fields are named as
 * `sceneInput` names them.
 */
export const SCENE_STEPS = [
  {
    key: "place",
    title: "名称与地点",
    fields: ["name", "domain", "field", "industryDirection", "unitKind", "unitCount", "regionCode"],
  },
  {
    key: "site",
    title: "现场与工序",
    fields: ["painPoint", "coreTask", "expectedEffect", "differentiation", "structured", "admission", "admissionBasis", "files"],
  },
  { key: "indicators", title: "指标", fields: ["requirements", "waivedDimensions"] },
  {
    key: "environment",
    title: "环境、安全与合规",
    fields: [
      "siteConditions",
      "retrofitLevel",
      "retrofitPlan",
      "readiness",
      "complianceStatus",
      "complianceNote",
      "dataKinds",
      "dataTerms",
    ],
  },
  { key: "schedule", title: "时间与里程碑", fields: ["maturity", "closesOn", "trainingFrom", "deployBy"] },
  {
    key: "terms",
    title: "预算与合作方式",
    fields: [
      "productTypes",
      "deploymentGoals",
      "deploymentCount",
      "commercialModes",
      "budgetYuan",
      "slots",
      "flagshipProducts",
      "plannedMembers",
    ],
  },
  { key: "disclosure", title: "公开范围与联系人", fields: ["restrictedParts", "contactId"] },
  { key: "check", title: "检查并提交", fields: [] },
] as const satisfies readonly { key: string; title: string; fields: readonly string[] }[];
export type SceneStepKey = (typeof SCENE_STEPS)[number]["key"];

export const STEP_STATES = ["todo", "current", "done", "wrong"] as const;
export type StepState = (typeof STEP_STATES)[number];
