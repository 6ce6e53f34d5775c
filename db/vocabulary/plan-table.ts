/**
 * The 《人形机器人与具身智能实景实训工作计划表》 (工信厅联科函〔2026〕256号 附件) as data: its columns in order, the words that head them, and
 * the 填写说明 of each. What the platform further asks of a scene stands behind them in columns of our own, which the report leaves out.
 */
export const PLAN_TABLE_TITLE = "人形机器人与具身智能实景实训工作计划表";
/** Version of the template; stands in its hidden sheet. */
export const PLAN_TABLE_VERSION = "2026-1";
export const PLAN_GOAL_GROUP = "2026年11月部署应用目标";
export const PLAN_EXTRA_GROUP = "平台补充信息（选填，不上报）";

/** Columns of the official form, in its order; the last three stand under {@link PLAN_GOAL_GROUP}. */
export const OFFICIAL_COLUMNS = [
  "number",
  "reportingUnit",
  "userUnit",
  "name",
  "industryDirection",
  "description",
  "domain",
  "productTypes",
  "members",
  "goals",
  "count",
  "flagships",
] as const;
export const GOAL_COLUMNS = ["goals", "count", "flagships"] as const satisfies readonly PlanColumn[];
/** What the form does not ask and a scene needs, in columns of our own. Left empty, a value for the whole file stands in. */
export const EXTRA_COLUMNS = ["field", "unitKind", "unitCount", "region", "closesOn", "modes", "seats", "budget", "waived"] as const;
export const PLAN_COLUMNS = [...OFFICIAL_COLUMNS, ...EXTRA_COLUMNS] as const;
export type PlanColumn = (typeof PLAN_COLUMNS)[number];
export type ExtraColumn = (typeof EXTRA_COLUMNS)[number];

interface ColumnFacts {
  /** The word of the official header. */
  header: string;
  /** Further words people head this column with. */
  aliases: readonly string[];
  /** 填写说明, as the template's note and the page's hint. */
  note: string;
  /** Width in the sheet, in characters. */
  width: number;
}

export const PLAN_COLUMN_FACTS: Record<PlanColumn, ColumnFacts> = {
  number: { header: "序号", aliases: ["编号", "项次"], note: "按顺序填写。填“样例”的一行不会导入。", width: 6 },
  reportingUnit: {
    header: "报送单位",
    aliases: ["报送部门", "推荐单位", "填报单位"],
    note: "填写各省级工业和信息化主管部门和中央企业集团名称。",
    width: 22,
  },
  userUnit: {
    header: "用户单位",
    aliases: ["场景单位", "应用单位", "场景单元提供单位", "单位名称"],
    note: "填写提供实景实训空间并部署人形机器人与具身智能产品的单位名称，须与平台登记的名称一致。",
    width: 24,
  },
  name: {
    header: "场景名称",
    aliases: ["场景", "实训场景", "应用场景名称"],
    note: "填写具体、明确的场景名称，避免笼统表述（如“工业产线实训”）。",
    width: 26,
  },
  industryDirection: { header: "行业/方向", aliases: ["行业方向", "所属行业", "行业"], note: "填写所属行业及细分方向。", width: 16 },
  description: {
    header: "场景描述与关键技术要求",
    aliases: ["场景描述", "关键技术要求", "场景描述及关键技术要求", "技术要求"],
    note: "填写场景痛点、技术指标（如精度、效率、可靠性）、预期成效等，确保可量化评估。可用“场景痛点：”“核心作业：”“技术指标：”“预期成效：”“差异化创新点：”分行。与其他单位场景相似的，须写明差异化创新点。",
    width: 60,
  },
  domain: { header: "场景类型", aliases: ["类型", "领域类型"], note: "填写工业/服务/特种。", width: 9 },
  productTypes: {
    header: "应用部署产品类型",
    aliases: ["产品类型", "部署产品类型", "机器人类型"],
    note: "把选用的一行改为☑，并在冒号后只保留选用的形态（可多选）。",
    width: 30,
  },
  members: {
    header: "创新应用联合体成员",
    aliases: ["联合体成员", "联合体单位", "参与单位"],
    note: "填写参与联合攻关的整机企业（或应用服务商）、科研院所等。尚未确定的可以留空。",
    width: 36,
  },
  goals: {
    header: "整机应用目标",
    aliases: ["应用目标", "部署目标", "部署应用目标"],
    note: "按本单位内部署、同行业同场景部署、跨行业/跨领域部署勾选，选中的一项改为☑（可多选）。",
    width: 30,
  },
  count: { header: "部署总数", aliases: ["部署数量", "计划部署数量", "数量"], note: "填写计划部署的整机数量，如“10台”。", width: 10 },
  flagships: {
    header: "可规模推广的其他标志性技术产品",
    aliases: ["标志性技术产品", "其他标志性技术产品", "标志性产品"],
    note: "列出通过该场景验证的核心技术或产品（算法、平台、关键部件）。没有的可以留空。",
    width: 34,
  },
  field: { header: "应用领域", aliases: ["重点领域", "应用场景领域"], note: "九个重点领域之一。", width: 12 },
  unitKind: { header: "场景单元类别", aliases: ["单元类别", "场景单元"], note: "生产作业工位、服务操作点位或应急处置站点。", width: 14 },
  unitCount: { header: "场景单元数", aliases: ["单元数", "单元数量"], note: "开放实训的工位、点位或站点数，如“2”。", width: 10 },
  region: { header: "所在地区", aliases: ["地区", "所在地", "所在城市", "所在省市"], note: "场景所在的省或市，如“广州市”。", width: 12 },
  closesOn: {
    header: "应答截止日期",
    aliases: ["截止日期", "征集截止", "应答截止"],
    note: "如 2026-12-31。只写年月的，取当月最后一天。",
    width: 14,
  },
  modes: {
    header: "合作方式",
    aliases: ["商业模式", "付费方式"],
    note: "按效用付费、经营性租赁、采购、面议，可多选，用顿号分开。",
    width: 18,
  },
  seats: {
    header: "需要的成员角色",
    aliases: ["成员角色", "席位"],
    note: "除整机企业（或应用服务商）外还需要谁，可多选，用顿号分开。",
    width: 20,
  },
  budget: {
    header: "预算金额",
    aliases: ["预算", "项目预算", "投资预算"],
    note: "写明单位，如“320万元”；只写数字时单位为元。不公开。",
    width: 14,
  },
  waived: {
    header: "不设指标的维度",
    aliases: ["不设指标的理由", "维度说明"],
    note: "感知决策、操作执行、交互协作、环境适应性、可靠性五个维度中没有指标的，写明不设的理由，如“交互协作：单人工位，无人机交互”。只写理由的，用于所有没有指标的维度。草稿可以留空，提交审核前须填写。",
    width: 30,
  },
};

/** Rows of one file that become scenes at most: they are written in one transaction. */
export const MOST_PLAN_ROWS = 200;

/** An open import that nobody touched for this long is given up. */
export const IMPORT_KEPT_DAYS = 30;

/** What an import does with a row. `confirm`: nothing is wrong, but nobody has looked at its indicators yet. */
export const ROW_ACTIONS = ["create", "update", "skip", "confirm", "error"] as const;
export type RowAction = (typeof ROW_ACTIONS)[number];
export const ROW_ACTION_NAMES: Record<RowAction, string> = {
  create: "新增",
  update: "更新",
  skip: "跳过",
  confirm: "待确认指标",
  error: "错误",
};

export const IMPORT_STATUSES = ["open", "committed", "discarded"] as const;
export type ImportStatus = (typeof IMPORT_STATUSES)[number];
export const IMPORT_STATUS_NAMES: Record<ImportStatus, string> = { open: "核对中", committed: "已导入", discarded: "已放弃" };
