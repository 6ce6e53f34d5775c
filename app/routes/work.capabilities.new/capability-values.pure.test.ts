import { parseWithZod } from "@conform-to/zod/v4";
import { expect, test } from "vitest";
import { publishCapabilityInput } from "#app/areas/capabilities/schemas.ts";
import { prepareCapabilityForm } from "./capability-values.ts";

test("the form of a capability, as sent by a browser, is what the verb takes", () => {
  const form = new FormData();
  const fields = {
    formKey: "0199f0b4-7d9e-7a53-8e6a-6f1f0f7a1c11",
    draftKey: "0199f0b4-7d9e-7a53-8e6a-6f1f0f7a1c11",
    draftVersion: "3",
    intent: "save",
    "capability.role": "algorithmSupplier",
    "capability.name": "柔性插接模型",
    "capability.summary": "力控插接模型。",
    "capability.description": "针对线缆扰动的接插件插接模型。",
    "capability.details.operations": "柔性插接",
    "capability.details.sensors": "rgbd",
    "capability.details.method": "",
    "capability.details.computeModes": "onDevice",
    "capability.details.parameterMillions": "",
    "capability.details.demonstrations": "50",
    "capability.details.licence": "proprietary",
    "capability.domains": "industrial",
    "capability.fields": "manufacturing",
    "capability.unitsPerMonth": "0",
    "capability.leadTimeWeeks": "4",
    "capability.abilities.taskPlanning.level": "3",
    "capability.abilities.taskPlanning.ground": "作业回放评审",
    "capability.abilities.manipulation.level": "",
    "capability.abilities.manipulation.ground": "",
    "capability.prices[0].model": "purchase",
    "capability.prices[0].unit": "",
    "capability.prices[0].yuan": "",
    "capability.prices[0].includes": "",
    "capability.prices[1].model": "licence",
    "capability.prices[1].unit": "",
    "capability.prices[1].yuan": "1,234.50",
    "capability.prices[1].includes": "一年升级",
    "capability.worksWith[0].code": "",
    "capability.worksWith[0].note": "",
    "capability.worksWith[1].code": "轮式双臂机器人（NL-2026-0001）",
    "capability.worksWith[1].note": "",
    interfaceLines: "EtherCAT\r\n\r\nROS2 humble\nEtherCAT",
    "capability.claims[2].metric": "positionAccuracy",
    "capability.claims[2].comparator": "<=",
    "capability.claims[2].value": "0.4",
    "capability.claims[2].unit": "mm",
    "capability.claims[2].evidence": "selfDeclared",
    "capability.claims[2].evidenceNote": "",
    "capability.claims[2].issuedOn": "",
    // Stands ready and was not filled.
    "capability.claims[5].metric": "cycleTime",
    "capability.claims[5].comparator": "<=",
    "capability.claims[5].evidence": "selfDeclared",
  };
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  const submission = parseWithZod(prepareCapabilityForm(form), { schema: publishCapabilityInput });
  expect(submission.reply().error).toBeUndefined();
  expect(submission.status === "success" && submission.value.capability).toEqual({
    role: "algorithmSupplier",
    name: "柔性插接模型",
    summary: "力控插接模型。",
    description: "针对线缆扰动的接插件插接模型。",
    details: {
      kind: "algorithmSupplier",
      operations: "柔性插接",
      sensors: ["rgbd"],
      computeModes: ["onDevice"],
      demonstrations: 50,
      licence: "proprietary",
    },
    abilities: { taskPlanning: { level: 3, ground: "作业回放评审" } },
    domains: ["industrial"],
    fields: ["manufacturing"],
    interfaces: ["EtherCAT", "ROS2 humble"],
    worksWith: [{ code: "轮式双臂机器人（NL-2026-0001）", note: "" }],
    serviceRegions: [],
    unitsPerMonth: 0,
    leadTimeWeeks: 4,
    prices: [{ model: "licence", yuan: "1,234.50", includes: "一年升级" }],
    claims: [
      {
        ...{ metric: "positionAccuracy", comparator: "<=", value: "0.4", unit: "mm" },
        ...{ evidence: "selfDeclared", evidenceNote: "", issuer: "", condition: "" },
      },
    ],
  });
});
