import { DIMENSION_NAMES, DIMENSIONS } from "#db/vocabulary/metrics.ts";
import { COMPONENT_KINDS, type SlotRole } from "#db/vocabulary/roles.ts";
import {
  ADMISSION_CRITERIA,
  COMMERCIAL_MODES,
  DATA_KINDS,
  DEPLOYMENT_GOALS,
  PRODUCT_TYPES,
  READINESS_CHECKS,
  SCENE_MATURITIES,
  SCENE_UNIT_KINDS,
  type SceneField,
} from "#db/vocabulary/scenes.ts";
import type { RequirementSeed, SceneSeed } from "#seeds/types.ts";
import { Dice } from "./dice.ts";
import { brandOf, cityOf, unitCount, unitSlug } from "./organizations.ts";
import { asWritten, DOMAIN_OF, filled, mustsOf, operationOf, type Plan, runs, type Subject, subjectOf } from "./plan.ts";
import { EFFECTS, PAINS, TASKS } from "./sentences.ts";
import { KNOWN_METRICS, metricOf, stated } from "./values.ts";
import { UNNAMED } from "./words.ts";

export interface GeneratedScene {
  index: number;
  seed: SceneSeed;
  /** The operation it truly asks for. */
  truth: { operation: string };
}

const DIRECTIONS: Record<SceneField, readonly string[]> = {
  manufacturing: ["汽车零部件制造", "电子信息制造", "家用电器", "新能源电池", "通用设备制造"],
  inspection: ["第三方检测", "生物医药检验", "材料检测", "口岸查验"],
  maintenance: ["电网运维", "轨道交通检修", "风电光伏运维", "数据中心运维"],
  warehousing: ["电商仓储", "快递分拨", "汽车零配件物流", "医药流通"],
  catering: ["连锁餐饮", "酒店服务", "商超零售", "展馆服务"],
  healthcare: ["综合医院", "养老护理", "康复医疗", "社区卫生"],
  workSafety: ["煤矿安全", "化工安全", "冶金安全", "建筑施工安全"],
  emergency: ["消防救援", "危化品救援", "地震救援", "水域救援"],
  disaster: ["防汛抗旱", "森林防火", "地质灾害防治", "雨雪冰冻防御"],
};
/** Seats beside the prime and how often they are asked for. */
const SEATS: readonly [SlotRole, number][] = [
  ["algorithmSupplier", 0.85],
  ["osSupplier", 0.3],
  ["simulationSupplier", 0.3],
  ["partsSupplier", 0.55],
  ["partsSupplier", 0.25],
  ["researchInstitute", 0.3],
  ["thirdPartyVerifier", 0.45],
];

/** Every scene of a plan, in batches. */
export function* generateScenes(plan: Plan, size = 500): Generator<GeneratedScene[]> {
  for (const numbers of runs(plan.scenes, size)) yield numbers.map((index) => sceneAt(plan, index));
}

/** The scene with this number. */
export function sceneAt(plan: Plan, index: number): GeneratedScene {
  const dice = new Dice(plan.seed, "scene", index);
  const operation = operationOf(plan, dice);
  const subject = subjectOf(dice, operation);
  const organization = unitSlug(dice.whole(0, unitCount(plan) - 1));
  const requirements = requirementsOf(plan, dice, operation);
  const open = DIMENSIONS.filter((dimension) => !requirements.some((requirement) => requirement.dimension === dimension));
  const seed: SceneSeed = {
    slug: `gen-scene-${index}`,
    organization,
    name: nameOf(dice, brandOf(plan, organization), subject),
    domain: DOMAIN_OF[operation.field],
    field: operation.field,
    industryDirection: dice.pick(DIRECTIONS[operation.field]),
    unitKind: dice.pick(SCENE_UNIT_KINDS),
    unitCount: dice.whole(1, 6),
    regionCode: cityOf(dice),
    painPoint: asWritten(
      dice,
      dice
        .some(PAINS, 1, 3)
        .map((sentence) => filled(dice, sentence, subject))
        .join(""),
    ),
    coreTask: asWritten(
      dice,
      dice
        .some(TASKS, 1, 2)
        .map((sentence) => filled(dice, sentence, subject))
        .join(""),
    ),
    expectedEffect: filled(dice, dice.pick(EFFECTS), subject),
    differentiation: dice.chance(0.5) ? `${subject.object}型号多、来料姿态不定，${subject.place}空间窄，现有专机做不了。` : "",
    productTypes: dice.some(PRODUCT_TYPES.slice(0, 5), 1, 3),
    deploymentGoals: dice.some(DEPLOYMENT_GOALS, 1, 2),
    deploymentCount: dice.whole(1, 60),
    commercialModes: dice.some(COMMERCIAL_MODES, 1, 2),
    budgetFen: dice.chance(0.6) ? Math.round(2_000_000 * 2 ** dice.bell()) * 100 : null,
    structured: dice.chance(0.6),
    maturity: dice.pick(SCENE_MATURITIES),
    admission: dice.some(ADMISSION_CRITERIA, 2, 4),
    readiness: dice.some(READINESS_CHECKS, 2, 6),
    retrofitLevel: dice.chance(0.5) ? "none" : "minor",
    ...(DOMAIN_OF[operation.field] === "special"
      ? { complianceStatus: "inProgress" as const, complianceNote: `${subject.place}作业涉及行业安全监管规定，正与主管部门会商。` }
      : { complianceStatus: "notApplicable" as const }),
    dataKinds: dice.some(DATA_KINDS, 0, 3),
    waivedDimensions: open.map((dimension) => ({ dimension, reason: `${DIMENSION_NAMES[dimension]}由现场条件保证` })),
    requirements,
    slots: [
      { role: "prime", required: true },
      ...SEATS.filter(([, share]) => dice.chance(share)).map(([role]) => ({
        role,
        required: dice.chance(0.5),
        ...(role === "partsSupplier" ? { componentKind: dice.pick(COMPONENT_KINDS) } : {}),
      })),
    ],
    closesInDays: dice.whole(10, 300),
    status: "published",
  };
  return { index, seed, truth: { operation: operation.key } };
}

/** One name in four says nothing of the operation, as units write them. */
function nameOf(dice: Dice, brand: string, { work, object, place }: Subject): string {
  if (dice.chance(0.25) || UNNAMED.includes(work) || work.length > 10) return `${brand}${place}——${object}无人化`;
  return dice.pick([`${brand}${place}——${object}${work}`, `${place}${object}的${work}（${brand}）`, `${brand}${object}${work}`]);
}

/** What the operation cannot do without, asked more or less strictly, and two to five further indicators of any dimension. */
function requirementsOf(plan: Plan, dice: Dice, operation: Parameters<typeof mustsOf>[1]): RequirementSeed[] {
  const musts = mustsOf(plan, operation);
  const further = dice.some(
    KNOWN_METRICS.filter((metric) => !musts.some((must) => must.metric === metric)),
    2,
    5,
  );
  const asked = (metric: string, better: number, mandatory: boolean): RequirementSeed => {
    const { name, aliases, dimension, testMethod } = metricOf(metric);
    return {
      ...stated(dice, metric, better),
      name: dice.chance(0.6) ? name : dice.pick([name, ...aliases]),
      dimension,
      mandatory,
      weight: dice.whole(mandatory ? 3 : 1, 5) as RequirementSeed["weight"],
      testMethod: testMethod.slice(0, 200),
    };
  };
  return [
    ...musts.map(({ metric, strictness }) => asked(metric, strictness + dice.bell() * 0.4 - 0.3, true)),
    ...further.map((metric) => asked(metric, dice.bell() * 0.5 - 0.5, false)),
  ];
}
