import type { Context } from "#app/kernel/context.server.ts";
import { createScene } from "./create-scene.server.ts";
import { publishScene } from "./publish-scene.server.ts";
import type { SceneInput } from "./schemas.ts";
import { submitScene } from "./submit-scene.server.ts";

/** A scene that every rule accepts; `facts` override. */
export function validScene(facts: Partial<SceneInput> = {}): SceneInput {
  return {
    name: "电池测试线——柔性插接",
    domain: "industrial",
    field: "manufacturing",
    industryDirection: "新能源电池",
    unitKind: "workstation",
    unitCount: 2,
    regionCode: "440100",
    painPoint: "测试插头由人工插拔，带电作业有打火风险，误判与烧针每月二十余起。",
    coreTask: "双臂配合取下堵帽、理顺线缆，完成测试插头的柔性插接与锁止确认。",
    expectedEffect: "两个工位无人化，误判降到每月两起以内。",
    productTypes: ["humanoidWheeled"],
    deploymentGoals: ["ownUnit"],
    deploymentCount: 10,
    commercialModes: ["payPerUse"],
    budgetYuan: "3,200,000",
    closesOn: "2099-12-31",
    requirements: [
      {
        metric: "positionAccuracy",
        name: "插接位置精度",
        dimension: "manipulation",
        comparator: "<=",
        value: "0.5",
        unit: "mm",
        mandatory: true,
        weight: 5,
        testMethod: "激光跟踪仪读数为真值，取 60 点最大偏差",
      },
      {
        metric: "illuminationRange",
        dimension: "environment",
        comparator: "between",
        value: "200",
        upper: "1500",
        unit: "lx",
        mandatory: false,
        weight: 2,
        testMethod: "五档照度各 50 次",
      },
    ],
    waivedDimensions: [
      { dimension: "perception", reason: "位姿由工装定位，不需要识别" },
      { dimension: "interaction", reason: "封闭工位，作业时无人进入" },
      { dimension: "reliability", reason: "首期只验证精度，可靠性在复制部署时约定" },
    ],
    slots: [
      { role: "prime", required: true },
      { role: "algorithmSupplier", required: true },
    ],
    ...facts,
  };
}

/** Opens, submits and publishes a scene. */
export async function publishedScene(unit: Context, bureau: Context, facts: Partial<SceneInput> = {}) {
  const created = await createScene(unit, { scene: validScene(facts) });
  const submitted = await submitScene(unit, { code: created.code, version: created.version });
  return publishScene(bureau, submitted);
}
