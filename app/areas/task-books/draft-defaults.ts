import type { PartyRole } from "./clause-variants.ts";
import type { TaskBookDocument } from "./document.ts";

/**
 * What a first draft says before anybody negotiates. Balanced choices: background free in the project and fair and reasonable after
 * it (DESCA), ordinary joint exploitation (专利法 14), improvements licensed both ways, 45/30 days before publication, two thirds to
 * decide, statistics by lower confidence bound. The parties change what they like; nothing here is law.
 */
export const DRAFT_DEFAULTS = {
  backgroundIp: { scope: "allNeeded", licence: "fairReasonable", items: [] },
  improvements: { rule: "improverGrantBack", noticeDays: 30 },
  confidentiality: { tier: "standard", years: 5, residual: "excluded", cleanRoom: false },
  publication: { rule: "noticeObjection", noticeDays: 45, objectionDays: 30, embargoMonths: 6, openSource: "none" },
  replication: {
    userReward: "royalty",
    discountBp: 0,
    royaltyBp: { ownUnit: 0, sameIndustry: 200, crossIndustry: 100 },
    years: 3,
    mostFavoured: false,
    territory: "中国境内",
    field: "",
  },
  publicFunds: { applicant: "lead", keeper: "byTask", clawBack: "causingParty" },
  upgradeExit: {
    upgradeWindow: "triggered",
    windows: [],
    trigger: "供给单位发布影响必须指标的软件、模型或者部件新版本，或者用户单位的产品、工艺、环境发生影响指标的变化",
    upgradePayer: "provider",
    retestRequired: true,
    exitNoticeDays: 60,
    exitIp: "keepLicence",
    dataReturnDays: 30,
    handoverDays: 60,
    succession: "rematch",
  },
  governance: {
    votes: "perHead",
    // 66.66 % and not 66.67 %: two of three votes are enough.
    quorumBp: 6666,
    passBp: 6666,
    vetoMatters: ["indicatorLowering", "shareChange", "ipChange", "memberChange", "termination"],
    deadlock: "escalate",
    meetingDays: 30,
  },
  changeDispute: {
    curePeriodDays: 30,
    delayPenaltyBp: 5,
    forum: "court",
    forumName: "场景实施地",
    signature: "electronic",
    forceMajeureDays: 7,
    language: "chineseOnly",
    survivalYears: 3,
  },
} as const satisfies { [K in keyof TaskBookDocument]?: DeepReadonly<TaskBookDocument[K]> };

type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

/** Days of a project when the parties name no end. */
export const DEFAULT_PROJECT_DAYS = 180;

/** The work package a supplier's role stands for, and what it delivers. */
export const ROLE_PACKAGES: Record<Exclude<PartyRole, "userUnit">, { name: string; deliverable: string; acceptance: string }> = {
  robotMaker: { name: "整机适配与系统集成", deliverable: "场景适配整机及集成方案", acceptance: "完成现场联调，具备连续实训条件" },
  applicationServiceProvider: { name: "整体方案与系统集成", deliverable: "场景整体解决方案", acceptance: "完成现场联调，具备连续实训条件" },
  algorithmSupplier: {
    name: "模型与作业技能攻关",
    deliverable: "作业技能包及模型版本说明",
    acceptance: "在实景中完成全部作业步骤，运行记录完整",
  },
  osSupplier: { name: "操作系统适配", deliverable: "操作系统适配版本及接口文档", acceptance: "与整机、算法完成联调并稳定运行" },
  simulationSupplier: {
    name: "仿真环境与虚实迁移",
    deliverable: "场景仿真模型及迁移报告",
    acceptance: "仿真与实景的关键指标偏差经双方确认",
  },
  partsSupplier: { name: "关键零部件适配", deliverable: "适配零部件及测试记录", acceptance: "达到装配、性能和耐久要求" },
  researchInstitute: { name: "关键共性技术支撑", deliverable: "技术报告及可复现的方法说明", acceptance: "经联合体技术评审通过" },
  thirdPartyVerifier: { name: "独立测试", deliverable: "测试方案及测试记录", acceptance: "方案在首次试验前登记，记录完整可追溯" },
  leaseOperator: { name: "租赁与运营保障", deliverable: "租赁运营方案", acceptance: "备机、维护和响应安排经用户单位确认" },
  insurer: { name: "保险保障", deliverable: "保险方案", acceptance: "保障范围覆盖部署期间的主要风险" },
  platformProvider: { name: "公共资源保障", deliverable: "资源使用方案", acceptance: "资源按约定时段与额度提供" },
};
