/** What an organization is on the platform. One organization has one kind; a vendor publishes in one or more {@link SUPPLY_ROLES}. */
export const ORGANIZATION_KINDS = ["userUnit", "vendor", "bureau", "operator"] as const;
export type OrganizationKind = (typeof ORGANIZATION_KINDS)[number];
export const ORGANIZATION_KIND_NAMES: Record<OrganizationKind, string> = {
  userUnit: "用户单位",
  vendor: "供给单位",
  bureau: "主管部门",
  operator: "平台运营",
};

/**
 * Roles in which a vendor publishes capabilities and joins a consortium (工信厅联科函〔2026〕256号 二（二）). `platformProvider` offers public
 * resources such as compute or a training ground (沪府办规〔2025〕6号 五大平台).
 */
export const SUPPLY_ROLES = [
  "robotMaker",
  "applicationServiceProvider",
  "algorithmSupplier",
  "osSupplier",
  "simulationSupplier",
  "partsSupplier",
  "researchInstitute",
  "thirdPartyVerifier",
  "leaseOperator",
  "insurer",
  "platformProvider",
] as const;
export type SupplyRole = (typeof SUPPLY_ROLES)[number];
export const SUPPLY_ROLE_NAMES: Record<SupplyRole, string> = {
  robotMaker: "整机企业",
  applicationServiceProvider: "应用服务商",
  algorithmSupplier: "模型算法企业",
  osSupplier: "操作系统供应商",
  simulationSupplier: "仿真平台供应商",
  partsSupplier: "零部件企业",
  researchInstitute: "科研院所",
  thirdPartyVerifier: "第三方检测机构",
  leaseOperator: "租赁运营机构",
  insurer: "保险机构",
  platformProvider: "公共服务平台",
};

/** A slot of a consortium. `prime` is answered by 整机企业 or 应用服务商; every other slot by the role of the same name. */
export const SLOT_ROLES = [
  "prime",
  "algorithmSupplier",
  "osSupplier",
  "simulationSupplier",
  "partsSupplier",
  "researchInstitute",
  "thirdPartyVerifier",
] as const;
export type SlotRole = (typeof SLOT_ROLES)[number];
export const SLOT_ROLE_NAMES: Record<SlotRole, string> = {
  prime: "整机企业或应用服务商",
  algorithmSupplier: "模型算法企业",
  osSupplier: "操作系统供应商",
  simulationSupplier: "仿真平台供应商",
  partsSupplier: "零部件企业",
  researchInstitute: "科研院所",
  thirdPartyVerifier: "第三方检测机构",
};
export const SLOT_SUPPLY_ROLES: Record<SlotRole, readonly SupplyRole[]> = {
  prime: ["robotMaker", "applicationServiceProvider"],
  algorithmSupplier: ["algorithmSupplier"],
  osSupplier: ["osSupplier"],
  simulationSupplier: ["simulationSupplier"],
  partsSupplier: ["partsSupplier"],
  researchInstitute: ["researchInstitute"],
  thirdPartyVerifier: ["thirdPartyVerifier"],
};

/** Kinds of component a 零部件 slot or capability is about. */
export const COMPONENT_KINDS = [
  "dexterousHand",
  "gripper",
  "forceSensor",
  "visionSensor",
  "jointModule",
  "battery",
  "chassis",
  "tactileSkin",
  "gasSensor",
] as const;
export type ComponentKind = (typeof COMPONENT_KINDS)[number];
export const COMPONENT_KIND_NAMES: Record<ComponentKind, string> = {
  dexterousHand: "灵巧手",
  gripper: "末端夹爪",
  forceSensor: "力传感器",
  visionSensor: "视觉传感器",
  jointModule: "关节模组",
  battery: "电池",
  chassis: "移动底盘",
  tactileSkin: "触觉皮肤",
  gasSensor: "气体传感器",
};

/** What a member may do inside its organization. */
export const MEMBER_ROLES = ["owner", "editor", "signer", "finance", "viewer"] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];
export const MEMBER_ROLE_NAMES: Record<MemberRole, string> = {
  owner: "管理员",
  editor: "编辑",
  signer: "签署人",
  finance: "财务",
  viewer: "只读",
};
