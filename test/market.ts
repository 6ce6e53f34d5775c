import { reviewScene } from "#app/areas/bureau/index.server.ts";
import { publishCapability } from "#app/areas/capabilities/index.server.ts";
import { comparisonPage } from "#app/areas/matching/index.server.ts";
import { createScene, type SceneInput, submitScene } from "#app/areas/scenes/index.server.ts";
import type { TestOrganization, testWorld } from "./world.ts";

type World = Awaited<ReturnType<typeof testWorld>>;

/** A scene asking for flexible plugging with a prime and an algorithm; `facts` override. */
export function pluggingScene(facts: Partial<SceneInput> = {}): SceneInput {
  return {
    name: "电池测试线——柔性插接",
    domain: "industrial",
    field: "manufacturing",
    industryDirection: "新能源电池",
    unitKind: "workstation",
    unitCount: 2,
    regionCode: "440100",
    painPoint: "测试插头由人工插拔，带电作业有打火风险，误判与烧针每月二十余起。",
    coreTask: "双臂配合理顺线缆，完成测试插头的柔性插接与锁止确认。",
    expectedEffect: "两个工位无人化，误判降到每月两起以内。",
    productTypes: ["humanoidWheeled"],
    deploymentGoals: ["ownUnit"],
    deploymentCount: 10,
    commercialModes: ["payPerUse"],
    closesOn: "2099-12-31",
    requirements: [
      {
        metric: "positionAccuracy",
        dimension: "manipulation",
        comparator: "<=",
        value: "500",
        unit: "um",
        mandatory: true,
        weight: 5,
        testMethod: "GB/T 12642",
      },
      {
        metric: "cycleTime",
        dimension: "manipulation",
        comparator: "<=",
        value: "15",
        unit: "s",
        mandatory: true,
        weight: 4,
        testMethod: "连续 59 次计时",
      },
      {
        metric: "taskSuccessRate",
        dimension: "reliability",
        comparator: ">=",
        value: "99",
        unit: "%",
        mandatory: false,
        weight: 3,
        testMethod: "预登记 473 次",
      },
    ],
    waivedDimensions: [
      { dimension: "perception", reason: "插头由工装定位，不需要识别" },
      { dimension: "interaction", reason: "封闭工位，作业时无人进入" },
      { dimension: "environment", reason: "恒温车间，照度由工位灯保证" },
    ],
    slots: [
      { role: "prime", required: true },
      { role: "algorithmSupplier", required: true },
    ],
    ...facts,
  };
}

/** What makes the plugging scene one of another operation, which nobody in the market names. */
export const WELDING = {
  name: "车架线——车架焊缝焊接",
  painPoint: "车架焊缝焊接由人工完成，烟尘大，返修率高。",
  coreTask: "完成车架焊缝焊接与外观检查。",
  expectedEffect: "车架焊缝焊接无人化，返修率减半。",
} satisfies Partial<SceneInput>;

/** When the evidence of the market was issued: a hundred days ago. */
export const PROVEN_ON = new Date(Date.now() - 100 * 86_400_000).toISOString().slice(0, 10);

type CapabilityInput = Parameters<typeof publishCapability>[1]["capability"];
type ClaimInput = NonNullable<CapabilityInput["claims"]>[number];

/** Where and how everything of the market is offered. */
const OFFERED = {
  domains: ["industrial" as const],
  fields: ["manufacturing" as const],
  interfaces: ["ROS 2 Humble"],
  unitsPerMonth: 20,
  leadTimeWeeks: 8,
};

/** Plugs within ± so many millimetres, proven by a report; `facts` override. */
export const accuracyClaim = (value: string, facts: Partial<ClaimInput> = {}): ClaimInput => ({
  metric: "positionAccuracy",
  comparator: "<=",
  value,
  unit: "mm",
  evidence: "thirdParty",
  evidenceNote: "插接精度检测报告",
  issuer: "测试检测机构",
  issuedOn: PROVEN_ON,
  ...facts,
});

/** An algorithm for the plugging scene, of 0.1 mm; `facts` override. */
export const pluggingSkill = (facts: Partial<CapabilityInput> = {}): CapabilityInput => ({
  ...OFFERED,
  role: "algorithmSupplier",
  name: "超精密插接技能",
  summary: "高压接插件柔性插接。",
  description: "提供位姿估计、力控插入与到位确认三段插接技能。",
  details: {
    kind: "algorithmSupplier",
    operations: "柔性插接",
    sensors: ["rgbd", "force"],
    computeModes: ["onDevice"],
    licence: "proprietary",
  },
  prices: [{ model: "licence", yuan: "280,000.00" }],
  claims: [accuracyClaim("0.1")],
  ...facts,
});

/** A user unit and a bureau in Guangzhou, two robot makers and two algorithm suppliers with published capabilities that fit each other. */
export async function openMarket(world: World) {
  const unit = await world.organization({ kind: "userUnit", regionCode: "440100", name: "测试用户单位" });
  const bureau = await world.organization({ kind: "bureau", regionCode: "440000", name: "测试主管部门" });
  const makers: TestOrganization[] = [];
  const suppliers: TestOrganization[] = [];
  for (const [i, success] of ["99.2", "98.1"].entries()) {
    const maker = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"], regionCode: "440300", name: `测试整机${i + 1}` });
    await publishCapability(maker.ctx, {
      capability: {
        ...OFFERED,
        role: "robotMaker",
        productType: "humanoidWheeled",
        name: `轮式双臂机器人 ${i + 1}`,
        summary: "双臂插接作业的轮式人形机器人。",
        description: "面向工位插接作业，双臂协同，视觉与力控融合。",
        details: {
          kind: "robotMaker",
          locomotion: "wheeledOmni",
          endEffector: "dexterousHand",
          computeModes: ["cloudEdgeDevice"],
          safetyFunctions: ["emergencyStop"],
        },
        prices: [{ model: "leaseMonthly", yuan: "9,800.00" }],
        claims: [
          {
            metric: "cycleTime",
            comparator: "<=",
            value: "13.8",
            unit: "s",
            evidence: "thirdParty",
            evidenceNote: "节拍检测报告",
            issuer: "测试检测机构",
            issuedOn: PROVEN_ON,
          },
          {
            metric: "taskSuccessRate",
            comparator: ">=",
            value: success,
            unit: "%",
            evidence: "document",
            evidenceNote: "运行记录",
            issuedOn: PROVEN_ON,
          },
        ],
      },
    });
    makers.push(maker);
    const supplier = await world.organization({
      kind: "vendor",
      supplyRoles: ["algorithmSupplier"],
      regionCode: "110000",
      name: `测试算法${i + 1}`,
    });
    await publishCapability(supplier.ctx, {
      capability: pluggingSkill({
        name: `柔性插接技能 ${i + 1}`,
        claims: [accuracyClaim(i === 0 ? "0.32" : "0.45", { evidence: "document", evidenceNote: "插接精度记录", issuer: undefined })],
      }),
    });
    suppliers.push(supplier);
  }
  await world.runJobs();

  /** A scene of the unit, published by the bureau and matched. */
  async function matchedScene(facts: Partial<SceneInput> = {}) {
    const created = await createScene(unit.ctx, { scene: pluggingScene(facts) });
    const submitted = await submitScene(unit.ctx, { code: created.code, version: created.version });
    await reviewScene(bureau.ctx, { decision: "publish", code: created.code, version: submitted.version });
    await world.runJobs();
    return { ...created, page: await comparisonPage(unit.ctx, created.code) };
  }

  return { unit, bureau, makers, suppliers, vendors: [...makers, ...suppliers], matchedScene };
}
