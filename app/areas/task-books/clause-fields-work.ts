import type { Field } from "./clause-field.ts";

/** Forms of clauses 1 to 5, 9, 15 and 16: who, where, how good, by when, with which data, and how it is proven. */

export const PARTIES_FIELDS: readonly Field[] = [
  {
    kind: "rows",
    path: "items",
    label: "当事人",
    hint: "单位、角色和牵头单位由联合体确定。各方的研究开发分工占比合计须为 100.00%。",
    row: "当事人",
    key: { member: "organizationId", prefix: "" },
    heading: "name",
    most: null,
    fields: [
      { kind: "party", path: "organizationId", label: "单位", fixed: "always", shownAs: null },
      { kind: "line", path: "name", label: "名称", fixed: "always" },
      { kind: "choice", path: "role", label: "角色", fixed: "always" },
      { kind: "choices", path: "otherRoles", label: "同时承担的角色", group: "items[].role", fixed: "always" },
      { kind: "yesNo", path: "isLead", label: "牵头单位", fixed: "always" },
      {
        kind: "percent",
        path: "workShareBp",
        label: "研究开发分工占比",
        hint: "只出资金、物资或者辅助协作的一方填 0",
      },
      { kind: "choice", path: "size", label: "单位类型", hint: "中小企业享有付款期限的保障" },
      { kind: "line", path: "usci", label: "统一社会信用代码", blank: "待补充", leftAway: true },
      { kind: "line", path: "groupName", label: "所属集团", hint: "同属一个集团的单位互为关联单位；没有则留空" },
      {
        kind: "percent",
        path: "inventorRewardBp",
        label: "给发明人的转化净收入比例",
        hint: "仅科研院所；法律默认不低于 50%",
        blank: "不适用",
      },
      { kind: "line", path: "signatory.name", label: "签署人" },
      { kind: "line", path: "signatory.title", label: "签署人职务" },
      { kind: "choice", path: "signatory.authority", label: "签署人身份" },
      { kind: "line", path: "signatory.reference", label: "授权文件编号", hint: "委托代理人签署时填写" },
    ],
  },
];

export const BOUNDARY_FIELDS: readonly Field[] = [
  { kind: "line", path: "title", label: "任务书名称" },
  { kind: "date", path: "period.startDate", label: "项目开始日期" },
  { kind: "date", path: "period.endDate", label: "项目结束日期" },
  { kind: "line", path: "sceneId", label: "场景标识", fixed: "always", shownAs: null },
  { kind: "line", path: "sceneCode", label: "场景编号", fixed: "always" },
  { kind: "line", path: "sceneName", label: "场景名称", fixed: "always" },
  { kind: "line", path: "site", label: "实施地点" },
  { kind: "lines", path: "inScope", label: "任务范围", hint: "每行一项" },
  { kind: "lines", path: "outOfScope", label: "不在任务范围内的事项", hint: "每行一项" },
  { kind: "lines", path: "interfaces", label: "接口", hint: "每行一项，例如与产线控制系统的信号" },
  { kind: "prose", path: "upstreamProcess", label: "上道工序" },
  { kind: "prose", path: "downstreamProcess", label: "下道工序" },
  { kind: "prose", path: "humanRole", label: "人员的作用" },
  { kind: "lines", path: "robotCodes", label: "整机身份证编码", hint: "每行一个，29 位；尚未确定可以留空" },
];

export const INDICATOR_FIELDS: readonly Field[] = [
  {
    kind: "rows",
    path: "items",
    label: "攻关指标",
    hint: "场景发布的指标不得低于发布值；其维度、比较方式和单位由场景确定，必须项不能删除。",
    row: "指标",
    key: { member: "key", prefix: "I" },
    heading: "name",
    most: 200,
    fields: [
      { kind: "line", path: "requirementId", label: "来源", fixed: "always", shownAs: "场景发布的要求", blank: "各方自行增加" },
      { kind: "line", path: "name", label: "指标名称" },
      { kind: "choice", path: "dimension", label: "维度", fixed: "linked" },
      { kind: "choice", path: "comparator", label: "比较方式", fixed: "linked" },
      { kind: "decimal", path: "target", label: "目标值", hint: "比较方式为区间时填下限" },
      { kind: "decimal", path: "upper", label: "区间上限", blank: "待定", shownWhen: { member: "comparator", is: ["between"] } },
      { kind: "line", path: "unit", label: "单位", fixed: "linked" },
      { kind: "decimal", path: "baseline", label: "现状值", blank: "未测" },
      { kind: "decimal", path: "mid", label: "中期值", blank: "不设" },
      { kind: "line", path: "testMethod", label: "测试方法" },
      { kind: "whole", path: "sampleSize", label: "试验次数", unit: "次", hint: "留空则依第十五条或者验证规程", blank: "依规程" },
      { kind: "whole", path: "allowedFailures", label: "允许失败次数", unit: "次", blank: "依规程" },
      { kind: "percent", path: "confidenceBp", label: "单侧置信水平", hint: "50%–99.99%", blank: "依第十五条" },
      { kind: "line", path: "evidence", label: "提交的证明材料" },
      { kind: "party", path: "ownerOrganizationId", label: "承担单位", blank: "待定" },
      { kind: "party", path: "verifierOrganizationId", label: "验证单位", hint: "须与承担单位不同", blank: "待定" },
      { kind: "yesNo", path: "mandatory", label: "必须项" },
      { kind: "whole", path: "weight", label: "权重", unit: "分", hint: "1–5", start: "3" },
    ],
  },
];

export const WORK_PACKAGE_FIELDS: readonly Field[] = [
  { kind: "choice", path: "funding.model", label: "经费方式" },
  { kind: "choice", path: "funding.equipment", label: "设备归属" },
  { kind: "money", path: "funding.totalFen", label: "经费总额", shownWhen: { member: "/funding.model", is: ["pooled"] } },
  {
    kind: "rows",
    path: "funding.sources",
    label: "经费来源",
    hint: "合计须等于经费总额。",
    row: "来源",
    key: null,
    heading: "kind",
    most: 30,
    shownWhen: { member: "/funding.model", is: ["pooled"] },
    fields: [
      { kind: "choice", path: "kind", label: "来源" },
      { kind: "party", path: "organizationId", label: "单位", blank: "不指定" },
      { kind: "money", path: "amountFen", label: "金额" },
    ],
  },
  {
    kind: "rows",
    path: "items",
    label: "工作包",
    row: "工作包",
    key: { member: "key", prefix: "WP" },
    heading: "name",
    most: 60,
    fields: [
      { kind: "line", path: "name", label: "名称" },
      { kind: "party", path: "ownerOrganizationId", label: "负责单位", blank: "待定" },
      { kind: "date", path: "startDate", label: "开始日期" },
      { kind: "date", path: "endDate", label: "结束日期" },
      { kind: "choice", path: "contribution", label: "投入方式" },
      { kind: "money", path: "budgetFen", label: "经费", start: "0.00", shownWhen: { member: "/funding.model", is: ["pooled"] } },
      { kind: "parties", path: "helperOrganizationIds", label: "协助单位" },
      {
        kind: "rows",
        path: "deliverables",
        label: "交付物",
        hint: "每个工作包至少一项。",
        row: "交付物",
        key: { member: "key", prefix: "D" },
        heading: "name",
        most: 30,
        fields: [
          { kind: "line", path: "name", label: "名称" },
          { kind: "line", path: "acceptance", label: "验收标准" },
        ],
      },
    ],
  },
];

export const MILESTONE_FIELDS: readonly Field[] = [
  {
    kind: "rows",
    path: "items",
    label: "里程碑",
    hint: "按日期先后排列，日期须在项目期限内。",
    row: "里程碑",
    key: { member: "key", prefix: "M" },
    heading: "name",
    most: 60,
    fields: [
      { kind: "line", path: "name", label: "名称" },
      { kind: "date", path: "date", label: "完成日期" },
      { kind: "choice", path: "gate", label: "决策方式" },
      { kind: "choice", path: "decidedBy", label: "决策方" },
      { kind: "deliverables", path: "deliverableKeys", label: "应提交的交付物", hint: "交付物在第四条工作包中列明" },
    ],
  },
];

export const DATA_FIELDS: readonly Field[] = [
  { kind: "choice", path: "derivedModels", label: "由数据训练的模型" },
  {
    kind: "rows",
    path: "datasets",
    label: "数据集",
    row: "数据集",
    key: { member: "key", prefix: "DS" },
    heading: "name",
    most: 60,
    fields: [
      { kind: "line", path: "name", label: "名称" },
      { kind: "choice", path: "kind", label: "数据类型" },
      { kind: "party", path: "holderOrganizationId", label: "数据持有权", blank: "待定" },
      { kind: "party", path: "operatorOrganizationId", label: "数据经营权", blank: "任何一方不得经营" },
      { kind: "parties", path: "userOrganizationIds", label: "数据使用权" },
      { kind: "line", path: "purpose", label: "使用目的" },
      { kind: "line", path: "place", label: "使用地点" },
      { kind: "line", path: "recipients", label: "可以提供给的其他接收方", hint: "没有则留空" },
      { kind: "date", path: "usableUntil", label: "使用截止日期", blank: "任务书期限内" },
      { kind: "whole", path: "retentionMonths", label: "留存期限", unit: "个月", start: "24" },
      { kind: "choice", path: "ending", label: "期满处理" },
      { kind: "choice", path: "dataClass", label: "数据级别" },
      { kind: "choice", path: "secrecy", label: "保密属性" },
      { kind: "yesNo", path: "trainAllowed", label: "可以用于训练模型" },
      { kind: "yesNo", path: "personalInformation", label: "含有个人信息" },
      {
        kind: "line",
        path: "personalBasis",
        label: "处理个人信息的合法依据",
        hint: "例如取得个人同意、履行法定职责（个人信息保护法第十三条）",
        shownWhen: { member: "personalInformation", is: ["on"] },
      },
    ],
  },
];

export const VALIDATION_FIELDS: readonly Field[] = [
  { kind: "choice", path: "procedureBy", label: "规程制定" },
  {
    kind: "party",
    path: "thirdPartyOrganizationId",
    label: "第三方机构",
    blank: "待定",
    shownWhen: { member: "procedureBy", is: ["thirdParty"] },
  },
  { kind: "choice", path: "passMode", label: "判定方式" },
  { kind: "percent", path: "confidenceBp", label: "单侧置信水平", hint: "50%–99.99%，通常 95%" },
  { kind: "whole", path: "retestCount", label: "复测次数", unit: "次" },
  { kind: "choice", path: "costBearer", label: "验证费用" },
  { kind: "whole", path: "acceptanceDays", label: "验收期限", unit: "日", hint: "逾期未答复的，自届满之日起计算付款期限" },
];

export const SAFETY_FIELDS: readonly Field[] = [
  { kind: "choice", path: "regime", label: "场景监管要求" },
  { kind: "whole", path: "responseHours", label: "故障响应时间", unit: "小时" },
  { kind: "whole", path: "incidentReportHours", label: "事故报告时限", unit: "小时" },
  { kind: "yesNo", path: "blackBox", label: "机器人启用黑匣子（连续记录运行数据）" },
  { kind: "whole", path: "logRetentionMonths", label: "日志留存期限", unit: "个月" },
  { kind: "line", path: "reportLine", label: "报告渠道" },
];
