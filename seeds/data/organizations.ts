import type { OrganizationSeed } from "#seeds/types.ts";
import { PARTS_AND_SERVICE_VENDORS } from "./organizations/parts-and-services.ts";
import { PLATFORM_PROVIDERS } from "./organizations/platforms.ts";
import { ROBOT_VENDORS } from "./organizations/robot-vendors.ts";
import { SOFTWARE_VENDORS } from "./organizations/software-vendors.ts";
import { USER_UNITS } from "./organizations/user-units.ts";

/** Bureaus of the reporting hierarchy and the operator of the platform. They neither open scenes nor publish capabilities. */
const AUTHORITIES: OrganizationSeed[] = [
  {
    slug: "bureau-national",
    name: "国家级主管部门（示例）",
    shortName: "国家级主管部门（示例）",
    kind: "bureau",
    supplyRoles: [],
    regionCode: "100000",
    industry: "政府机关",
    introduction: "统筹专项行动，汇总各省级地区与中央企业的工作计划和成效总结，跟踪百个以上高价值应用场景。",
    foundedYear: 2008,
    headcount: 320,
    deliveredProjects: 0,
  },
  {
    slug: "bureau-gd",
    name: "广东省工业和信息化主管部门（示例）",
    shortName: "广东省主管部门（示例）",
    kind: "bureau",
    supplyRoles: [],
    regionCode: "440000",
    industry: "政府机关",
    introduction: "汇总全省重点场景台账，审核各市工作计划表，组织标杆场景与优秀实训方案评选。",
    foundedYear: 2009,
    headcount: 260,
    deliveredProjects: 0,
  },
  {
    slug: "bureau-sz",
    name: "深圳市工业和信息化主管部门（示例）",
    shortName: "深圳市主管部门（示例）",
    kind: "bureau",
    supplyRoles: [],
    regionCode: "440300",
    industry: "政府机关",
    introduction: "遴选深圳市重点场景单元，跟踪联合体任务书与部署进度，协调难点堵点。",
    foundedYear: 2009,
    headcount: 190,
    deliveredProjects: 0,
  },
  {
    slug: "bureau-gz",
    name: "广州市工业和信息化主管部门（示例）",
    shortName: "广州市主管部门（示例）",
    kind: "bureau",
    supplyRoles: [],
    regionCode: "440100",
    industry: "政府机关",
    introduction: "受理广州市场景申报，组织供需对接活动，按月更新台账并上报省级主管部门。",
    foundedYear: 2009,
    headcount: 175,
    deliveredProjects: 0,
  },
  {
    slug: "operator",
    name: "实景平台运营中心（示例）",
    shortName: "平台运营中心",
    kind: "operator",
    supplyRoles: [],
    regionCode: "440100",
    industry: "平台运营",
    introduction: "负责单位认证、能力与指标目录维护、服务可用性和用户答疑，不参与任何联合体。",
    foundedYear: 2026,
    headcount: 24,
    deliveredProjects: 0,
  },
];

/** Every fictional organization of the demo. The first one is the user unit of the worked example. */
export const ORGANIZATIONS: OrganizationSeed[] = [
  ...USER_UNITS,
  ...ROBOT_VENDORS,
  ...SOFTWARE_VENDORS,
  ...PARTS_AND_SERVICE_VENDORS,
  ...PLATFORM_PROVIDERS,
  ...AUTHORITIES,
];
