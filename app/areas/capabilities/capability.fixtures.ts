import type { CapabilityInput } from "./schemas.ts";

/** A capability that every rule accepts; `facts` override. */
export function validCapability(facts: Partial<CapabilityInput> = {}): CapabilityInput {
  return {
    role: "algorithmSupplier",
    name: "柔性插接力控模型",
    summary: "面向高压接插件的视觉与力控融合插接模型。",
    description: "针对线缆扰动下的接插件插接，提供位姿估计、力控插入与到位确认三段技能。",
    domains: ["industrial"],
    fields: ["manufacturing"],
    interfaces: ["ROS 2 Humble", "EtherCAT"],
    unitsPerMonth: 20,
    leadTimeWeeks: 4,
    oneOffYuan: "280,000.00",
    claims: [
      {
        metric: "positionAccuracy",
        comparator: "<=",
        value: "0.4",
        unit: "mm",
        evidence: "thirdParty",
        evidenceNote: "插接精度检测报告，额定负载 20 ℃",
      },
      { metric: "recognitionAccuracy", comparator: ">=", value: "99.2", unit: "%", evidence: "selfDeclared" },
    ],
    ...facts,
  };
}
