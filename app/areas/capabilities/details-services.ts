import { z } from "zod";
import { choice, choices, count, figure, lines, words } from "./detail-fields.ts";

export const researchDetails = z.strictObject({
  kind: z.literal("researchInstitute"),
  researchLine: words("研究方向", 120),
  equipment: lines("装置与设备", 400, { hint: "每行一项，写明型号或规格。" }),
  services: choices("合作内容", {
    joint: "联合攻关",
    test: "测试与分析",
    dataset: "数据集建设",
    standard: "标准研制",
    talent: "人才培养",
    transfer: "成果转化",
  }),
  level: choice("平台级别", { national: "国家级", provincial: "省级", institute: "院校级" }, { optional: true }),
  team: count("课题组人数", 1, 5000, { optional: true, unit: "人" }),
  results: choice("成果处置", { assignable: "可转让", licensable: "可许可", joint: "共有", negotiable: "一事一议" }, { optional: true }),
  openTime: words("设备开放时间", 80, { optional: true }),
});

export const verifierDetails = z.strictObject({
  kind: z.literal("thirdPartyVerifier"),
  accreditation: choices("资质", {
    cnasLab: "CNAS 认可实验室",
    cma: "CMA 资质认定",
    cnasInspection: "CNAS 认可检验机构",
    gbInternal: "行业授权",
  }),
  certificate: words("证书编号", 60, { optional: true }),
  scope: lines("认可范围", 600, { hint: "可检测的对象与项目，每行一项。" }),
  standards: lines("检测依据", 400, { hint: "标准号，每行一项，例如 GB/T 12642-2013。" }),
  place: choice("检测地点", { laboratory: "实验室", onSite: "用户现场", both: "均可" }),
  reportDays: count("出具报告", 1, 365, { optional: true, unit: "天内" }),
  independence: words("独立性声明", 120, { optional: true, hint: "与被测方的关系。" }),
});

export const leaseDetails = z.strictObject({
  kind: z.literal("leaseOperator"),
  product: choice("租赁类型", { operating: "经营性租赁", shortTerm: "短租与日租", finance: "融资租赁", pool: "备机池" }),
  minimumMonths: figure("起租期", { unit: "个月", hint: "按天起租填小数，例如 0.1。" }),
  depositMonths: figure("押金", { unit: "个月租金" }),
  includes: choices("租金包含", {
    maintenance: "保养维修",
    spare: "备机更换",
    upgrade: "技能升级",
    operator: "操作人员",
    insurance: "保险",
    transport: "运输与安装",
  }),
  swapHours: count("故障换机", 1, 720, { optional: true, unit: "h 内" }),
  earlyEnd: words("提前退租", 120),
  endOfTerm: choice("期满处理", { returnOnly: "退还", renew: "续租或退还", buyout: "可按残值买断" }, { optional: true }),
  upgradeWindow: words("升级窗口", 80, { optional: true }),
});

export const insuranceDetails = z.strictObject({
  kind: z.literal("insurer"),
  cover: choices("保障范围", {
    body: "整机损失",
    thirdParty: "第三者责任",
    employer: "雇主责任",
    product: "产品责任",
    cyber: "网络与数据",
    transport: "运输",
    interruption: "停机损失",
    finance: "履约与信用",
  }),
  limitWanYuan: figure("每台年度限额", { unit: "万元" }),
  deductible: words("免赔", 80),
  premium: words("费率或价格", 80, { hint: "例如 整机价值的 1.2 %／年。" }),
  claimDays: count("结案时限", 1, 365, { optional: true, unit: "天" }),
  exclusions: lines("不保情形", 400, { optional: true }),
  insured: choice("可投保人", { vendor: "供给单位", unit: "用户单位", either: "均可" }, { optional: true }),
});

/** The five platforms of 沪府办规〔2025〕6号. */
export const platformDetails = z.strictObject({
  kind: z.literal("platformProvider"),
  platform: choice("平台类别", {
    compute: "算力平台",
    trainingGround: "数字孪生实训场",
    pilotLine: "中试平台",
    investment: "投资平台",
    leasing: "租赁平台",
  }),
  resource: words("可用资源", 160, { hint: "规格与规模，例如 2048 张训练卡、40 个实训工位。" }),
  unit: words("计量单位", 20, { hint: "例如 卡时、工位·天、批次。" }),
  quota: words("每家额度", 80),
  subsidy: words("价格与补贴", 120, { hint: "例如 0.9 元/卡时，可用算力券抵扣。" }),
  eligibility: words("申请条件", 160, { optional: true }),
  application: lines("申请方式", 400, { hint: "步骤、受理窗口与办理时限。" }),
  openTime: words("开放时间", 60, { optional: true }),
});
