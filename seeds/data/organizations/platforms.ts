import type { OrganizationSeed } from "#seeds/types.ts";

const platforms: Omit<OrganizationSeed, "kind" | "supplyRoles">[] = [
  {
    slug: "hushi-compute",
    name: "沪实智算公共服务有限公司（示例）",
    shortName: "沪实智算",
    regionCode: "310000",
    industry: "公共算力服务",
    introduction: "市级具身智能算力平台的运营单位，面向中小企业提供训练与推理算力，受理算力券与语料券核销。",
    foundedYear: 2023,
    headcount: 160,
    deliveredProjects: 42,
  },
  {
    slug: "linjiang-training",
    name: "上海临江具身实训中心有限公司（示例）",
    shortName: "临江实训",
    regionCode: "310000",
    industry: "实训场运营",
    introduction: "数字孪生实训场与中试线的运营单位，仿真训练、真实验证、迭代学习在同一园区完成。",
    foundedYear: 2024,
    headcount: 90,
    deliveredProjects: 27,
  },
  {
    slug: "shiyuan-capital",
    name: "上海实元产业投资服务有限公司（示例）",
    shortName: "实元投资",
    regionCode: "310000",
    industry: "产业投资与租赁服务",
    introduction: "运营投资平台与租赁平台，支持算力、语料作价入股，组织租赁运营机构与金融机构联合服务。",
    foundedYear: 2022,
    headcount: 60,
    deliveredProjects: 18,
  },
  {
    slug: "yuehai-commons",
    name: "广州粤海智造公共技术服务中心（示例）",
    shortName: "粤海公共技术",
    regionCode: "440100",
    industry: "公共技术服务",
    introduction: "面向省内企业的公共实训工位与中试线，二十四小时排班，数据当日脱敏交付。",
    foundedYear: 2021,
    headcount: 75,
    deliveredProjects: 33,
  },
];

/** Public service platforms: compute, training grounds, pilot lines, investment and leasing. */
export const PLATFORM_PROVIDERS: OrganizationSeed[] = platforms.map((one) => ({
  ...one,
  kind: "vendor",
  supplyRoles: ["platformProvider"],
}));
