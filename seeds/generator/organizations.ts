import { SUPPLY_ROLES, type SupplyRole } from "#db/vocabulary/roles.ts";
import { REGIONS } from "#seeds/data/regions.ts";
import type { OrganizationSeed } from "#seeds/types.ts";
import { Dice } from "./dice.ts";
import { type Plan, runs } from "./plan.ts";
import { FIRST, SECOND } from "./words.ts";

/** How the catalogue is made up, and about how many capabilities one organization has. */
export const ROLE_SHARES: Record<SupplyRole, number> = {
  robotMaker: 0.18,
  applicationServiceProvider: 0.14,
  algorithmSupplier: 0.22,
  osSupplier: 0.04,
  simulationSupplier: 0.04,
  partsSupplier: 0.22,
  researchInstitute: 0.04,
  thirdPartyVerifier: 0.04,
  leaseOperator: 0.04,
  insurer: 0.02,
  platformProvider: 0.02,
};
const PER_VENDOR = 6;
const PER_UNIT = 4;

export type GeneratedOrganization = Pick<
  OrganizationSeed,
  "slug" | "name" | "shortName" | "kind" | "supplyRoles" | "regionCode" | "industry" | "introduction" | "deliveredProjects" | "group"
>;

const CITIES = REGIONS.filter(({ level, code }) => level === "city" || /^(11|12|31|50)0000$/.test(code)).map(({ code }) => code);
/** Three in five where the industry is, the rest anywhere. */
const CENTRES = ["440100", "440300", "110000", "310000", "330100", "320500", "340100"].filter((code) => CITIES.includes(code));
export const cityOf = (dice: Dice): string => dice.pick(dice.chance(0.6) ? CENTRES : CITIES);

const VENDOR_KIND: Record<SupplyRole, string> = {
  robotMaker: "机器人",
  applicationServiceProvider: "系统集成",
  algorithmSupplier: "智能",
  osSupplier: "软件",
  simulationSupplier: "仿真科技",
  partsSupplier: "精密",
  researchInstitute: "机器人研究院",
  thirdPartyVerifier: "检测技术",
  leaseOperator: "设备租赁",
  insurer: "财产保险",
  platformProvider: "公共服务中心",
};
const UNIT_KIND = [
  "精工制造",
  "新能源",
  "电气",
  "物流",
  "医院",
  "康养",
  "酒店管理",
  "化工",
  "矿业",
  "水务",
  "轨道交通",
  "食品",
  "电子",
  "应急救援大队",
];

export const vendorsIn = ({ capabilities }: Plan, role: SupplyRole): number =>
  Math.max(2, Math.ceil((capabilities * ROLE_SHARES[role]) / PER_VENDOR));
export const unitCount = ({ scenes }: Plan): number => (scenes === 0 ? 0 : Math.max(2, Math.ceil(scenes / PER_UNIT)));
export const vendorSlug = (role: SupplyRole, n: number): string => `gen-${role.toLowerCase()}-${n}`;
export const unitSlug = (n: number): string => `gen-unit-${n}`;

/** Two syllables of no company; the number of those who share them makes names distinct. */
export function brandOf(plan: Plan, slug: string): string {
  const dice = new Dice(plan.seed, "brand", slug);
  return `${dice.pick(FIRST)}${dice.pick(SECOND)}`;
}

/** Every vendor and user unit of a plan, in batches. One vendor has one role; one in twelve belongs to a group of affiliates. */
export function* generateOrganizations(plan: Plan, size = 500): Generator<GeneratedOrganization[]> {
  for (const role of SUPPLY_ROLES)
    for (const numbers of runs(vendorsIn(plan, role), size)) yield numbers.map((n) => vendorOf(plan, role, n));
  for (const numbers of runs(unitCount(plan), size)) yield numbers.map((n) => unitOf(plan, n));
}

function vendorOf(plan: Plan, role: SupplyRole, n: number): GeneratedOrganization {
  const slug = vendorSlug(role, n);
  const dice = new Dice(plan.seed, "vendor", slug);
  const shortName = `${brandOf(plan, slug)}${VENDOR_KIND[role]}`;
  return {
    slug,
    name: `${shortName}（生成 ${n}）有限公司`,
    shortName,
    kind: "vendor",
    supplyRoles: [role],
    regionCode: cityOf(dice),
    industry: "机器人",
    introduction: "由生成器写出的虚构单位，用于规模测试。",
    deliveredProjects: Math.floor(dice.next() ** 3 * 80),
    ...(dice.chance(1 / 12) ? { group: `${dice.pick(FIRST)}${dice.pick(FIRST)}集团（生成）` } : {}),
  };
}

function unitOf(plan: Plan, n: number): GeneratedOrganization {
  const slug = unitSlug(n);
  const dice = new Dice(plan.seed, "unit", slug);
  const shortName = `${brandOf(plan, slug)}${dice.pick(UNIT_KIND)}`;
  return {
    slug,
    name: `${shortName}（生成 ${n}）有限公司`,
    shortName,
    kind: "userUnit",
    supplyRoles: [],
    regionCode: cityOf(dice),
    industry: "",
    introduction: "由生成器写出的虚构单位，用于规模测试。",
    deliveredProjects: 0,
  };
}
