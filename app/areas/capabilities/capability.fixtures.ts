import type { SupplyRole } from "#db/vocabulary/roles.ts";
import { type DetailKind, detailKindOf } from "./details.ts";
import type { CapabilityInput } from "./schemas.ts";

/** The least that each kind of details asks. */
export const LEAST_DETAILS: { [K in DetailKind]: Extract<CapabilityInput["details"], { kind: K }> } = {
  robotMaker: {
    kind: "robotMaker",
    locomotion: "wheeledOmni",
    endEffector: "dexterousHand",
    computeModes: ["cloudEdgeDevice"],
    safetyFunctions: ["emergencyStop", "blackBox"],
  },
  applicationServiceProvider: {
    kind: "applicationServiceProvider",
    services: ["integration", "deployment"],
    engineers: 12,
    ownRobots: "partner",
  },
  algorithmSupplier: {
    kind: "algorithmSupplier",
    operations: "柔性插接",
    sensors: ["rgbd", "force"],
    computeModes: ["onDevice"],
    licence: "proprietary",
  },
  osSupplier: { kind: "osSupplier", kernel: "linuxRt", realTime: "hard", architectures: ["arm64"], licence: "mulan" },
  simulationSupplier: { kind: "simulationSupplier", physics: "mujoco", formats: ["urdf"], deployment: ["cloud"], licence: "proprietary" },
  dexterousHand: { kind: "dexterousHand", fingers: 5, drive: "tendon", tactile: "fingertip" },
  gripper: { kind: "gripper", jaw: "parallel", drive: "electric" },
  forceSensor: { kind: "forceSensor", axes: "six", rangeN: "400" },
  visionSensor: { kind: "visionSensor", principle: "structuredLight", resolution: "1280 × 1024" },
  jointModule: { kind: "jointModule", ratedTorqueNm: "36", peakTorqueNm: "98" },
  battery: { kind: "battery", chemistry: "lfp", capacityWh: 1200 },
  chassis: { kind: "chassis", drive: "omni", loadKg: "150" },
  tactileSkin: { kind: "tactileSkin", principle: "capacitive", pointsPerCm2: "9" },
  gasSensor: { kind: "gasSensor", gases: ["methane"], principle: "ndir" },
  researchInstitute: { kind: "researchInstitute", researchLine: "柔性装配", equipment: "力位试验台", services: ["joint"] },
  thirdPartyVerifier: {
    kind: "thirdPartyVerifier",
    accreditation: ["cnasLab", "cma"],
    scope: "工业机器人性能",
    standards: "GB/T 12642-2013",
    place: "both",
  },
  leaseOperator: {
    kind: "leaseOperator",
    product: "operating",
    minimumMonths: "12",
    depositMonths: "2",
    includes: ["maintenance"],
    earlyEnd: "扣一个月租金",
  },
  insurer: {
    kind: "insurer",
    cover: ["body", "thirdParty"],
    limitWanYuan: "100",
    deductible: "每次 2000 元",
    premium: "整机价值的 1.2 %／年",
  },
  platformProvider: {
    kind: "platformProvider",
    platform: "compute",
    resource: "2048 张训练卡",
    unit: "卡时",
    quota: "每家每月 20 万卡时",
    subsidy: "可用算力券抵扣",
    application: "线上申请，五个工作日内答复",
  },
};

/** A capability that every rule accepts; `facts` override, and the details follow role and kind. */
export function validCapability(facts: Partial<CapabilityInput> = {}): CapabilityInput {
  const role: SupplyRole = facts.role ?? "algorithmSupplier";
  return {
    role,
    name: "柔性插接力控模型",
    summary: "面向高压接插件的视觉与力控融合插接模型。",
    description: "针对线缆扰动下的接插件插接，提供位姿估计、力控插入与到位确认三段技能。",
    details: LEAST_DETAILS[detailKindOf(role, facts.componentKind) ?? "dexterousHand"],
    domains: ["industrial"],
    fields: ["manufacturing"],
    interfaces: ["ROS 2 Humble", "EtherCAT"],
    unitsPerMonth: 20,
    leadTimeWeeks: 4,
    prices: [{ model: "licence", yuan: "280,000.00" }],
    claims: [
      {
        metric: "positionAccuracy",
        comparator: "<=",
        value: "0.4",
        unit: "mm",
        evidence: "thirdParty",
        evidenceNote: "插接精度检测报告",
        issuer: "测试检测机构",
        issuedOn: "2026-06-30",
        condition: "额定负载，20 ℃",
      },
      { metric: "recognitionAccuracy", comparator: ">=", value: "99.2", unit: "%", evidence: "selfDeclared" },
    ],
    ...facts,
  };
}
