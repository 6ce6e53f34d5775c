import { yuan } from "./clause-texts/figures.ts";
import { CLAUSES } from "./clause-variants.ts";
import type { TaskBookDocument } from "./document.ts";

/** One line of the form: what is asked, what the task book says, and where from or what to do. Blank answers are for the applicant. */
export interface RegistrationLine {
  item: string;
  answer: string;
  note: string;
}

const TO_FILL = "申请登记时由申请人填写";
const clauseName = (number: number) => `任务书第${number}条“${CLAUSES[number - 1]?.title ?? ""}”`;

/**
 * A sealed task book in the shape of the 技术合同登记表: what its registration asks for, as far as the task book says it. What the platform
 * does not know stays blank and says so; nothing is made up. With two or more parties that develop it is 合作开发, else 委托开发
 * (技术合同司法解释 17, 19). Registration: 技术合同认定登记管理办法.
 */
export function registrationForm(
  document: TaskBookDocument,
  facts: {
    code: string;
    sealedOn: string;
    parties: ReadonlyMap<string, { creditCode: string | null; regionCode: string; regionName: string }>;
  },
): RegistrationLine[] {
  const { items: parties } = document.parties;
  const developers = parties.filter((party) => party.workShareBp > 0);
  const buyers = parties.filter((party) => party.role === "userUnit");
  const sellers = parties.filter((party) => party.role !== "userUnit").sort((a, b) => Number(b.isLead) - Number(a.isLead));
  const { funding } = document.workPackages;
  const amount = BigInt(funding.totalFen);
  const results = new Set(document.foregroundIp.results.map((result) => result.resultType));
  const background = new Set(document.backgroundIp.items.map((item) => item.kind));
  const rights = [
    ...(background.has("patent") ? ["专利"] : []),
    ...(results.has("software") || background.has("softwareCopyright") ? ["计算机软件著作权"] : []),
    ...(results.has("processKnowHow") || background.has("knowHow") ? ["技术秘密"] : []),
  ];
  const partyLines = (title: string, list: typeof parties) =>
    list.flatMap((party, index): RegistrationLine[] => {
      const name = list.length > 1 ? `${title}${index + 1}` : title;
      const known = facts.parties.get(party.organizationId);
      return [
        { item: `${name}名称`, answer: party.name, note: `${clauseName(1)}${party.isLead ? "；牵头单位" : ""}` },
        {
          item: `${name}统一社会信用代码`,
          answer: party.usci ?? known?.creditCode ?? "",
          note: party.usci || known?.creditCode ? "" : TO_FILL,
        },
        {
          item: `${name}所在地区`,
          answer: known ? `${known.regionName}（${known.regionCode}）` : "",
          note: known ? "行政区划代码 GB/T 2260" : TO_FILL,
        },
        { item: `${name}代表`, answer: party.signatory.name, note: party.signatory.name === "" ? TO_FILL : clauseName(1) },
      ];
    });
  return [
    { item: "合同登记编号", answer: "", note: "由登记机构编号" },
    { item: "合同编号", answer: facts.code, note: "平台任务书编号" },
    { item: "项目名称", answer: document.title, note: "" },
    {
      item: "合同类别",
      answer: developers.length >= 2 ? "技术开发合同（合作开发）" : "技术开发合同（委托开发）",
      note: `${developers.length} 方承担研究开发工作，见${clauseName(1)}`,
    },
    { item: "合同签订日期", answer: facts.sealedOn, note: "全部当事人签署并封存之日" },
    { item: "合同有效期限", answer: `${document.period.startDate} 至 ${document.period.endDate}`, note: clauseName(2) },
    ...partyLines("买方（委托方）", buyers),
    ...partyLines("卖方（研究开发方）", sellers),
    {
      item: "研究开发内容",
      answer: document.boundary.inScope.join("；"),
      note: clauseName(2),
    },
    {
      item: "技术指标",
      answer: document.indicators.items.map((item) => item.name).join("、"),
      note: `${document.indicators.items.length} 项，见${clauseName(3)}`,
    },
    { item: "技术领域", answer: "先进制造技术", note: "平台建议，请按登记机构的分类核对" },
    { item: "知识产权构成", answer: rights.join("、") || "未涉及知识产权", note: `${clauseName(6)}、${clauseName(7)}` },
    {
      item: "合同成交总额",
      answer: funding.model === "pooled" ? yuan(amount) : "",
      note: funding.model === "pooled" ? clauseName(4) : `各方自筹，任务书没有约定总价；${TO_FILL}`,
    },
    { item: "其中：技术交易额", answer: "", note: `须从成交总额中扣除设备、材料等非技术性费用；${TO_FILL}` },
    { item: "计划来源", answer: "", note: TO_FILL },
    { item: "社会经济目标", answer: "", note: TO_FILL },
    { item: "利益分配方式", answer: "见任务书", note: clauseName(12) },
  ];
}
