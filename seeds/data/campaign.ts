/**
 * The 2026 special action (人形机器人与具身智能实景实训专项行动) as data: who must bring how much, by when, counted how.
 * Every figure carries the words of its source document. Quotas, dates, the plan form and the recommendation limits bind; what a document
 * merely encourages (任务书, 人形机器人即服务, 保险) is no part of this file.
 */

/** Provinces and cities count scene units (场景单元), state-owned enterprises count scenes (场景): one scene may hold several units. */
export type CountBasis = "sceneUnits" | "scenes";

/** Who a quota, date or limit speaks to. */
export type CampaignSubject = "province" | "centralSoe" | "provincialSoe" | "city";

/** A sentence of a document, word for word. */
export interface PolicyQuoteSeed {
  /** 发文字号. */
  document: string;
  /** Part of the document, e.g. 二（一）. */
  place: string;
  quote: string;
}

export interface CampaignDocumentSeed {
  /** 发文字号. */
  number: string;
  title: string;
  issuers: string[];
  /** ISO date, null where the text at hand does not show it. */
  issuedOn: string | null;
  /** Region whose bureaus and enterprises it binds. */
  regionCode: string;
}

export interface CampaignQuotaSeed {
  key: string;
  subject: CampaignSubject;
  /** The region that must meet it; for state-owned enterprises the region of their owner: every such enterprise by itself. */
  regionCode: string;
  countBasis: CountBasis;
  /** Least number after similar scenes are counted once. */
  minimum: number;
  /** Least number of the three domains (工业、服务、特种) covered; 0 means no such rule. */
  minimumDomains: number;
  /** Document, place and words in one line, as {@link cite} writes it. */
  source: string;
}

export interface CampaignDeadlineSeed {
  key: string;
  kind: "workPlan" | "outcomeSummary" | "actionEnd";
  name: string;
  /** Whose reporting line: the nation's, or a province's own earlier date. */
  regionCode: string;
  /** Last day, ISO date, Asia/Shanghai. */
  dueOn: string;
  /** Offices that receive the report; empty where nothing is reported. */
  reportTo: string[];
  source: PolicyQuoteSeed;
}

export interface RecommendationLimitSeed {
  subject: "province" | "centralSoe";
  /** Most 优秀实训方案 one subject may recommend. */
  maximum: number;
  source: PolicyQuoteSeed;
}

export interface CampaignTargetSeed {
  key: "highValueScenes" | "deploymentCapacity";
  name: string;
  minimum: number;
  source: PolicyQuoteSeed;
}

export interface CampaignRuleSeed {
  key: "similarScenesCountOnce" | "outOfProvinceScenes" | "voluntaryParticipation" | "noClustering" | "admission";
  name: string;
  source: PolicyQuoteSeed;
}

export interface CampaignSeed {
  /** Stable primary key of the campaign. */
  key: string;
  name: string;
  endsOn: string;
  documents: CampaignDocumentSeed[];
  /** GB/T 2260 codes of the provinces in scope; others may join without a quota. */
  provinces: string[];
  provincesSource: PolicyQuoteSeed;
  quotas: CampaignQuotaSeed[];
  deadlines: CampaignDeadlineSeed[];
  /** Month the deployment goals of the plan table are dated to, ISO year-month. */
  deploymentGoalMonth: string;
  recommendationLimits: RecommendationLimitSeed[];
  targets: CampaignTargetSeed[];
  rules: CampaignRuleSeed[];
}

const NATIONAL = "工信厅联科函〔2026〕256号";
const GUANGDONG = "粤工信数字产业函〔2026〕44号";

const PROVINCES_IN_SCOPE = ["110000", "120000", "310000", "320000", "330000", "370000", "420000", "430000", "440000", "510000"];

const PROVINCE_QUOTA: PolicyQuoteSeed = {
  document: NATIONAL,
  place: "二（一）",
  quote: "各省级地区应选取重点场景单元不少于 20 个，至少覆盖工业、服务、特种领域中的两类",
};
const CENTRAL_SOE_QUOTA: PolicyQuoteSeed = {
  document: NATIONAL,
  place: "二（一）",
  quote: "各央企应结合所处行业领域，选取重点场景不少于 10 个",
};
const PROVINCIAL_SOE_QUOTA: PolicyQuoteSeed = {
  document: GUANGDONG,
  place: "二",
  quote: "请各相关省属国企结合所处行业领域选取不少于 1 个重点场景",
};
const PILOT_CITY_QUOTA: PolicyQuoteSeed = {
  document: GUANGDONG,
  place: "二",
  quote: "广州、深圳选取重点场景单元不少于 8 个（至少覆盖工业、服务、特种领域中的两类）",
};
const MANUFACTURING_CITY_QUOTA: PolicyQuoteSeed = {
  document: GUANGDONG,
  place: "二",
  quote: "珠海、佛山、惠州、东莞等市选取重点场景单元不少于 3 个",
};
const RECOMMENDATION: PolicyQuoteSeed = {
  document: NATIONAL,
  place: "二（六）",
  quote: "各省级地区可推荐优秀实训方案不超过10个，各央企推荐优秀实训方案不超过5个",
};
const NATIONAL_TARGETS: PolicyQuoteSeed = {
  document: NATIONAL,
  place: "一",
  quote:
    "到 2026 年底，人形机器人等重点产品在一批代表性场景中率先完成应用验证和常态部署，开启“作业模式”；凝练形成百个以上高价值应用场景，进一步丰富具身智能应用谱系，带动形成万台级规模落地能力。",
};

/** A quote with where it stands, for people to read. */
function cite({ document, place, quote }: PolicyQuoteSeed): string {
  return `${document} ${place}：「${quote}」`;
}

const NATIONAL_OFFICES = ["工业和信息化部（科技司）", "国务院国资委（规划局）"];
const GUANGDONG_OFFICES = ["省工业和信息化厅（数字产业促进处）", "省国资委（科技创新处）"];

/** 2026 年度人形机器人与具身智能实景实训专项行动, with the relay of Guangdong. */
export const CAMPAIGN_2026: CampaignSeed = {
  key: "scene-training-2026",
  name: "2026年度人形机器人与具身智能实景实训专项行动",
  endsOn: "2026-12-31",
  documents: [
    {
      number: NATIONAL,
      title: "工业和信息化部办公厅 国务院国资委办公厅关于联合开展2026年度人形机器人与具身智能实景实训专项行动的通知",
      issuers: ["工业和信息化部办公厅", "国务院国资委办公厅"],
      issuedOn: null,
      regionCode: "100000",
    },
    {
      number: GUANGDONG,
      title: "广东省工业和信息化厅 广东省人民政府国有资产监督管理委员会转发关于联合开展2026年度人形机器人与具身智能实景实训专项行动的通知",
      issuers: ["广东省工业和信息化厅", "广东省人民政府国有资产监督管理委员会"],
      issuedOn: "2026-06-18",
      regionCode: "440000",
    },
  ],
  provinces: PROVINCES_IN_SCOPE,
  provincesSource: {
    document: NATIONAL,
    place: "主送",
    quote: "北京、天津、上海、江苏、浙江、山东、湖北、湖南、广东、四川工业和信息化部主管部门，各有关中央企业",
  },
  quotas: [
    ...PROVINCES_IN_SCOPE.map(
      (regionCode): CampaignQuotaSeed => ({
        key: `province-${regionCode}`,
        subject: "province",
        regionCode,
        countBasis: "sceneUnits",
        minimum: 20,
        minimumDomains: 2,
        source: cite(PROVINCE_QUOTA),
      }),
    ),
    {
      key: "central-soe",
      subject: "centralSoe",
      regionCode: "100000",
      countBasis: "scenes",
      minimum: 10,
      minimumDomains: 0,
      source: cite(CENTRAL_SOE_QUOTA),
    },
    {
      key: "provincial-soe-440000",
      subject: "provincialSoe",
      regionCode: "440000",
      countBasis: "scenes",
      minimum: 1,
      minimumDomains: 0,
      source: cite(PROVINCIAL_SOE_QUOTA),
    },
    ...["440100", "440300"].map(
      (regionCode): CampaignQuotaSeed => ({
        key: `city-${regionCode}`,
        subject: "city",
        regionCode,
        countBasis: "sceneUnits",
        minimum: 8,
        minimumDomains: 2,
        source: cite(PILOT_CITY_QUOTA),
      }),
    ),
    ...["440400", "440600", "441300", "441900"].map(
      (regionCode): CampaignQuotaSeed => ({
        key: `city-${regionCode}`,
        subject: "city",
        regionCode,
        countBasis: "sceneUnits",
        minimum: 3,
        minimumDomains: 0,
        source: cite(MANUFACTURING_CITY_QUOTA),
      }),
    ),
  ],
  deadlines: [
    {
      key: "work-plan-440000",
      kind: "workPlan",
      name: "广东省工作计划表报送",
      regionCode: "440000",
      dueOn: "2026-06-24",
      reportTo: GUANGDONG_OFFICES,
      source: {
        document: GUANGDONG,
        place: "二",
        quote:
          "请于 2026 年 6 月 24 日填写《人形机器人与具身智能实景实训工作计划表》报送省工业和信息化厅（数字产业促进处）、省国资委（科技创新处）。",
      },
    },
    {
      key: "work-plan-100000",
      kind: "workPlan",
      name: "国家工作计划表报送",
      regionCode: "100000",
      dueOn: "2026-06-30",
      reportTo: NATIONAL_OFFICES,
      source: {
        document: NATIONAL,
        place: "三（一）",
        quote: "于2026年6月30日前报送工业和信息化部（科技司）、国务院国资委（规划局）。",
      },
    },
    {
      key: "outcome-summary-440000",
      kind: "outcomeSummary",
      name: "广东省成效总结报送",
      regionCode: "440000",
      dueOn: "2026-11-13",
      reportTo: GUANGDONG_OFFICES,
      source: { document: GUANGDONG, place: "二", quote: "2026 年 11 月 13 日前，各单位全面总结各项工作完成情况" },
    },
    {
      key: "outcome-summary-100000",
      kind: "outcomeSummary",
      name: "国家成效总结报送",
      regionCode: "100000",
      dueOn: "2026-11-30",
      reportTo: NATIONAL_OFFICES,
      source: {
        document: NATIONAL,
        place: "三（三）",
        quote:
          "2026年11月30日前，各省级工业和信息化主管部门、各有关央企全面总结各项工作完成情况，统计和梳理场景应用成效指标，填报专项行动成效总结",
      },
    },
    {
      key: "action-end",
      kind: "actionEnd",
      name: "专项行动结束",
      regionCode: "100000",
      dueOn: "2026-12-31",
      reportTo: [],
      source: NATIONAL_TARGETS,
    },
  ],
  deploymentGoalMonth: "2026-11",
  recommendationLimits: [
    { subject: "province", maximum: 10, source: RECOMMENDATION },
    { subject: "centralSoe", maximum: 5, source: RECOMMENDATION },
  ],
  targets: [
    { key: "highValueScenes", name: "高价值应用场景（个）", minimum: 100, source: NATIONAL_TARGETS },
    { key: "deploymentCapacity", name: "规模落地能力（台）", minimum: 10_000, source: NATIONAL_TARGETS },
  ],
  rules: [
    {
      key: "admission",
      name: "场景单元遴选条件",
      source: {
        document: NATIONAL,
        place: "二（一）",
        quote:
          "选取一批目标需求明确、工作状况清晰、标准化程度高且具备经济可行性的真实场景单元（包括但不限于生产作业工位、服务操作点位、应急处置站点），作为实景实训空间载体。",
      },
    },
    {
      key: "noClustering",
      name: "避免场景类型扎堆",
      source: {
        document: NATIONAL,
        place: "二（一）",
        quote: "各省级地区、各央企应坚持需求牵引、因地制宜、择优遴选、错位布局，避免场景类型扎堆。",
      },
    },
    {
      key: "similarScenesCountOnce",
      name: "相似场景按1项计算",
      source: {
        document: NATIONAL,
        place: "附件填写说明5",
        quote: "对不同用户单位分别开放，但场景名称、行业方向、场景描述与关键技术要求高度相似的，按1项场景计算。",
      },
    },
    {
      key: "outOfProvinceScenes",
      name: "省外场景纳入本省范围",
      source: {
        document: NATIONAL,
        place: "附件填写说明12",
        quote: "对本省份企业在省外布局建设且符合遴选条件的重点场景，可纳入本省份专项行动范围。",
      },
    },
    {
      key: "voluntaryParticipation",
      name: "其他地区和企业自愿参加",
      source: {
        document: NATIONAL,
        place: "三（一）",
        quote: "其他省（市）、企业可结合工作实际，参考本行动方案报送工作计划，开展相关工作。",
      },
    },
  ],
};
