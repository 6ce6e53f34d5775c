import type { Field, RowsField } from "./clause-field.ts";

/** Forms of clauses 6 to 8, 10 to 14 and 17 to 20: rights, money, risk, leaving and deciding. */

export const BACKGROUND_FIELDS: readonly Field[] = [
  { kind: "choice", path: "scope", label: "纳入范围" },
  { kind: "choice", path: "licence", label: "许可条件" },
  {
    kind: "rows",
    path: "items",
    label: "清单",
    hint: "列明纳入的原有技术；纳入范围为排除清单时，列明不提供的原有技术。",
    row: "原有技术",
    key: { member: "key", prefix: "B" },
    heading: "name",
    most: 100,
    fields: [
      { kind: "line", path: "name", label: "名称" },
      { kind: "party", path: "organizationId", label: "权利人" },
      { kind: "choice", path: "kind", label: "类别" },
      { kind: "choice", path: "title", label: "权利来源" },
      { kind: "line", path: "reference", label: "登记号或者标识" },
      { kind: "choice", path: "licence", label: "单独约定的许可条件", group: "licence", blank: "与本条相同" },
    ],
  },
];

const JOINT = ["jointEqual", "jointByContribution"];

export const FOREGROUND_FIELDS: readonly Field[] = [
  {
    kind: "rows",
    path: "results",
    label: "项目成果",
    row: "成果",
    key: { member: "key", prefix: "R" },
    heading: "subject",
    most: 60,
    fields: [
      { kind: "line", path: "subject", label: "成果" },
      { kind: "choice", path: "resultType", label: "成果类型" },
      { kind: "choice", path: "ownership", label: "归属" },
      { kind: "parties", path: "ownerOrganizationIds", label: "权利人" },
      {
        kind: "rows",
        path: "jointShares",
        label: "共有份额",
        hint: "权利人的份额合计须为 100.00%。",
        row: "共有人",
        key: null,
        heading: "organizationId",
        most: 30,
        shownWhen: { member: "ownership", is: ["jointByContribution"] },
        fields: [
          { kind: "party", path: "organizationId", label: "共有人" },
          { kind: "percent", path: "basisPoints", label: "份额" },
        ],
      },
      {
        kind: "choice",
        path: "jointExploitRule",
        label: "共有人如何实施",
        blank: "待定",
        shownWhen: { member: "ownership", is: JOINT },
      },
      {
        kind: "whole",
        path: "reassignMonths",
        label: "未实施时的回转期限",
        unit: "个月",
        hint: "到期没有实施的，权利回到完成方",
        blank: "不回转",
        shownWhen: { member: "ownership", is: ["assignToExploiter"] },
      },
      { kind: "line", path: "openSourceLicence", label: "开源许可证", shownWhen: { member: "ownership", is: ["openSource"] } },
      { kind: "choice", path: "licenceBack", label: "回授许可" },
      { kind: "line", path: "licenceField", label: "许可领域", shownWhen: { member: "licenceBack", is: ["field"] } },
      { kind: "whole", path: "licenceYears", label: "许可期限", unit: "年", blank: "权利有效期" },
      {
        kind: "whole",
        path: "optionMonths",
        label: "优先谈判期",
        unit: "个月",
        hint: "其他方可以在此期限内谈判实施许可",
        blank: "不设",
      },
      {
        kind: "part",
        path: "exclusiveLicence",
        label: "约定对外的独占许可",
        fields: [
          { kind: "party", path: "licenseeOrganizationId", label: "被许可方", blank: "待定" },
          { kind: "line", path: "field", label: "许可领域" },
          { kind: "whole", path: "years", label: "独占年限", unit: "年", start: "3" },
          {
            kind: "parties",
            path: "consentOrganizationIds",
            label: "已经同意的共有人",
            hint: "共有的成果须全体共有人同意（专利法第十四条）",
          },
        ],
      },
    ],
  },
];

export const IMPROVEMENT_FIELDS: readonly Field[] = [
  { kind: "choice", path: "rule", label: "改进成果归属" },
  { kind: "whole", path: "noticeDays", label: "通知期限", unit: "日", hint: "改进完成后多少日内告知" },
];

export const CONFIDENTIALITY_FIELDS: readonly Field[] = [
  { kind: "choice", path: "tier", label: "保密等级" },
  { kind: "whole", path: "years", label: "保密年限", unit: "年", hint: "通常 5 年" },
  { kind: "choice", path: "residual", label: "记忆中的一般知识" },
  { kind: "yesNo", path: "cleanRoom", label: "同类竞争产品由未接触秘密的人员独立开发（净室）" },
];

export const PUBLICATION_FIELDS: readonly Field[] = [
  { kind: "choice", path: "rule", label: "发表规则" },
  { kind: "whole", path: "noticeDays", label: "提前通知", unit: "日" },
  { kind: "whole", path: "objectionDays", label: "异议期限", unit: "日", hint: "须短于提前通知的日数" },
  { kind: "whole", path: "embargoMonths", label: "最长推迟", unit: "个月" },
  { kind: "choice", path: "openSource", label: "开源安排", hint: "开源的成果在第七条写明" },
];

/** Who gets which part of something: settled as a whole, because the parts are 100.00 % together. */
const shares = (label: string): RowsField => ({
  kind: "rows",
  path: "shares",
  label,
  row: "成员单位",
  key: null,
  heading: "organizationId",
  most: 30,
  fields: [
    { kind: "party", path: "organizationId", label: "成员单位" },
    { kind: "percent", path: "basisPoints", label: "比例" },
  ],
});

/** Amounts each party is paid on its own account; one of them may change without the others. */
const amounts = (path: string, label: string): RowsField => ({
  kind: "rows",
  path,
  label,
  row: label,
  key: { member: "organizationId", prefix: null },
  heading: "organizationId",
  most: 30,
  fields: [{ kind: "money", path: "amountFen", label: "金额" }],
});

const COUNTED = ["perDeployment", "perReplication", "perTask"];

const POOLS: RowsField = {
  kind: "rows",
  path: "pools",
  label: "收益来源",
  row: "收益",
  key: { member: "key", prefix: null },
  heading: "name",
  most: 4,
  fields: [
    { kind: "line", path: "name", label: "名称" },
    { kind: "choice", path: "model", label: "分配方式", group: "model" },
    { ...amounts("entryFees", "入门费"), shownWhen: { member: "model", is: ["entryFeeRoyalty"] }, leftAway: true },
    {
      kind: "rows",
      path: "royalties",
      label: "提成",
      row: "提成",
      key: { member: "key", prefix: "R" },
      heading: "name",
      most: 30,
      ordered: true,
      shownWhen: { member: "model", is: ["royalty", "entryFeeRoyalty"] },
      leftAway: true,
      fields: [
        { kind: "line", path: "name", label: "名称" },
        { kind: "party", path: "organizationId", label: "收取单位", blank: "待定" },
        { kind: "choice", path: "base", label: "提成基数" },
        { kind: "money", path: "unitFen", label: "每一单位", shownWhen: { member: "base", is: COUNTED } },
        { kind: "percent", path: "rateBp", label: "按收入的", shownWhen: { member: "base", is: ["salesPercent"] } },
        {
          kind: "part",
          path: "stepDown",
          label: "递减",
          fields: [
            { kind: "money", path: "afterFen", label: "累计计提达到" },
            { kind: "money", path: "unitFen", label: "此后每一单位" },
            { kind: "percent", path: "rateBp", label: "此后按收入的" },
          ],
        },
        { kind: "money", path: "floorFen", label: "保底", blank: "不约定" },
        { kind: "money", path: "capFen", label: "封顶", blank: "不约定" },
        { kind: "date", path: "startDate", label: "开始日期", blank: "未填写" },
        { kind: "date", path: "endDate", label: "截止日期", blank: "未填写" },
      ],
    },
    {
      kind: "rows",
      path: "tiers",
      label: "分层",
      row: "层级",
      key: { member: "key", prefix: "T" },
      heading: "name",
      most: 20,
      sort: "kind",
      ordered: true,
      shownWhen: { member: "model", is: ["waterfall"] },
      leftAway: true,
      fields: [
        { kind: "line", path: "name", label: "名称" },
        { kind: "choice", path: "kind", label: "层级" },
        { ...amounts("amounts", "要收回的成本"), shownWhen: { member: "kind", is: ["costRecovery"] }, leftAway: true },
        { kind: "percent", path: "rateBp", label: "按成本的", shownWhen: { member: "kind", is: ["preferredReturn"] }, leftAway: true },
        { kind: "money", path: "limitFen", label: "累计收入不超过", shownWhen: { member: "kind", is: ["band"] }, leftAway: true },
        { ...shares("本层的分配比例"), shownWhen: { member: "kind", is: ["band"] }, leftAway: true },
      ],
    },
    shares("分配比例"),
  ],
};

/** Clause 12 has a form of its own, with its worked example; by these fields it is compared, merged and told in words like any other. */
export const BENEFIT_FIELDS: readonly Field[] = [
  POOLS,
  { kind: "choice", path: "base", label: "分配基数" },
  {
    kind: "whole",
    path: "paymentDays",
    label: "付款期限",
    unit: "日",
    hint: "交付或者确认结算金额后，用户单位多少日内付款",
    blank: "未约定",
  },
  { kind: "whole", path: "payoutDays", label: "划付期限", unit: "日", hint: "收到款项后多少日内划付" },
  { kind: "yesNo", path: "auditRight", label: "各方可以查账" },
  { kind: "whole", path: "auditYears", label: "可以查账的年限", unit: "年" },
  { kind: "line", path: "equity", label: "股权安排", hint: "另有股权协议的写明其名称；没有则留空" },
  {
    kind: "rows",
    path: "awards",
    label: "里程碑奖励",
    hint: "达到里程碑时先从服务费中支付，其余再按分配表分配。",
    row: "奖励",
    key: { member: "key", prefix: "M" },
    heading: "milestoneKey",
    most: 30,
    fields: [
      { kind: "milestone", path: "milestoneKey", label: "里程碑" },
      { kind: "party", path: "organizationId", label: "获得奖励的单位", blank: "待定" },
      { kind: "money", path: "amountFen", label: "金额" },
    ],
  },
];

export const REPLICATION_FIELDS: readonly Field[] = [
  { kind: "choice", path: "userReward", label: "用户单位的复制推广回报" },
  { kind: "percent", path: "discountBp", label: "价格优惠", shownWhen: { member: "userReward", is: ["discount"] } },
  { kind: "percent", path: "royaltyBp.ownUnit", label: "本单位内推广的提成", shownWhen: { member: "userReward", is: ["royalty"] } },
  { kind: "percent", path: "royaltyBp.sameIndustry", label: "同行业推广的提成", shownWhen: { member: "userReward", is: ["royalty"] } },
  { kind: "percent", path: "royaltyBp.crossIndustry", label: "跨行业推广的提成", shownWhen: { member: "userReward", is: ["royalty"] } },
  { kind: "whole", path: "years", label: "回报期限", unit: "年" },
  { kind: "yesNo", path: "mostFavoured", label: "用户单位享有不高于其他客户的价格" },
  { kind: "line", path: "territory", label: "推广地域" },
  { kind: "line", path: "field", label: "推广领域", hint: "不限领域则留空" },
];

export const PUBLIC_FUNDS_FIELDS: readonly Field[] = [
  { kind: "choice", path: "applicant", label: "申报主体" },
  { kind: "choice", path: "keeper", label: "资金归属" },
  { kind: "choice", path: "clawBack", label: "被追回时的承担" },
];

export const LIABILITY_FIELDS: readonly Field[] = [
  { kind: "choice", path: "cap", label: "赔偿上限" },
  {
    kind: "whole",
    path: "feeMultiplePercent",
    label: "年服务费的百分之",
    unit: "%",
    hint: "100 为一倍",
    shownWhen: { member: "cap", is: ["feeMultiple"] },
  },
  { kind: "money", path: "capFen", label: "上限金额", shownWhen: { member: "cap", is: ["fixedAmount"] } },
  { kind: "choice", path: "developmentRisk", label: "研发失败的损失" },
  { kind: "choices", path: "carveOuts", label: "不受上限限制的责任", hint: "人身损害、故意或者重大过失依法不能限制（民法典第五百零六条）" },
  {
    kind: "rows",
    path: "insurance",
    label: "保险",
    row: "保险",
    key: null,
    heading: "kind",
    most: 20,
    fields: [
      { kind: "choice", path: "kind", label: "险种" },
      { kind: "party", path: "bearerOrganizationId", label: "投保单位", blank: "待定" },
      { kind: "money", path: "limitFen", label: "保险金额" },
      { kind: "date", path: "startDate", label: "起保日期", blank: "待定" },
      { kind: "date", path: "endDate", label: "终止日期", blank: "待定" },
    ],
  },
];

export const UPGRADE_EXIT_FIELDS: readonly Field[] = [
  { kind: "choice", path: "upgradeWindow", label: "升级窗口" },
  {
    kind: "rows",
    path: "windows",
    label: "窗口时间",
    row: "窗口",
    key: null,
    heading: "startDate",
    most: 20,
    shownWhen: { member: "upgradeWindow", is: ["scheduled"] },
    fields: [
      { kind: "date", path: "startDate", label: "开始日期" },
      { kind: "date", path: "endDate", label: "结束日期" },
    ],
  },
  { kind: "line", path: "trigger", label: "触发条件", shownWhen: { member: "upgradeWindow", is: ["triggered"] } },
  { kind: "choice", path: "upgradePayer", label: "升级费用" },
  { kind: "yesNo", path: "retestRequired", label: "升级后须重新测试" },
  { kind: "whole", path: "exitNoticeDays", label: "退出提前通知", unit: "日" },
  { kind: "choice", path: "exitIp", label: "退出后的知识产权" },
  { kind: "whole", path: "dataReturnDays", label: "数据返还期限", unit: "日" },
  { kind: "whole", path: "handoverDays", label: "交接期限", unit: "日" },
  { kind: "choice", path: "succession", label: "退出后由谁接替" },
];

export const GOVERNANCE_FIELDS: readonly Field[] = [
  { kind: "choice", path: "votes", label: "表决权" },
  { kind: "percent", path: "quorumBp", label: "出席比例", hint: "66.66% 即三方到两方" },
  { kind: "percent", path: "passBp", label: "通过比例" },
  { kind: "choices", path: "vetoMatters", label: "须全体同意的事项" },
  { kind: "choice", path: "deadlock", label: "僵局处理" },
  { kind: "whole", path: "meetingDays", label: "例会间隔", unit: "日" },
];

export const CHANGE_DISPUTE_FIELDS: readonly Field[] = [
  { kind: "whole", path: "curePeriodDays", label: "违约补正期", unit: "日" },
  { kind: "percent", path: "delayPenaltyBp", label: "每日迟延违约金", hint: "不超过 1%；0.05% 即万分之五" },
  { kind: "choice", path: "forum", label: "争议解决" },
  { kind: "line", path: "forumName", label: "法院所在地或者仲裁委员会全称" },
  { kind: "choice", path: "signature", label: "签署形式" },
  { kind: "whole", path: "forceMajeureDays", label: "不可抗力通知期限", unit: "日" },
  { kind: "choice", path: "language", label: "文本语言" },
  { kind: "whole", path: "survivalYears", label: "终止后继续有效的年限", unit: "年" },
];
