import { detailKindOf, USUAL_METRICS } from "#app/areas/capabilities/index.server.ts";
import { INTERFACE_GROUPS } from "#db/vocabulary/interfaces.ts";
import { COMPONENT_KIND_NAMES, COMPONENT_KINDS, type ComponentKind, SUPPLY_ROLES, type SupplyRole } from "#db/vocabulary/roles.ts";
import { PRODUCT_TYPES, type ProductType, SCENE_FIELDS, type SceneField } from "#db/vocabulary/scenes.ts";
import { CAPABILITIES } from "#seeds/data/capabilities/index.ts";
import { REGIONS } from "#seeds/data/regions.ts";
import type { CapabilitySeed, ClaimSeed, OperationSeed } from "#seeds/types.ts";
import { Dice } from "./dice.ts";
import { brandOf, ROLE_SHARES, vendorSlug, vendorsIn } from "./organizations.ts";
import { asWritten, DOMAIN_OF, filled, mustsOf, operationByKey, operationOf, type Plan, runs, type Subject, subjectOf } from "./plan.ts";
import { borrowedSentences, COMMON_SENTENCES, DENIALS, OTHER_SUMMARIES, SUMMARIES, WORK_SENTENCES } from "./sentences.ts";
import { KNOWN_METRICS, metricOf, type Stated, stated, wrongScale } from "./values.ts";
import { MODEL_LETTERS, OBJECTS, PLACES, UNNAMED } from "./words.ts";

/** How a near copy of another capability falls short of it, in one requirement that no scene of its operation does without. */
export const FLAWS = ["missesMust", "wrongScale", "unclaimed", "otherField"] as const;
export type Flaw = (typeof FLAWS)[number];

export interface GeneratedCapability {
  index: number;
  /** `worksWith` holds slugs of generated robots. */
  seed: CapabilitySeed;
  /** What it is truly about, whatever its text says; `copies` is the index of the capability whose text it shares. */
  truth: { operation: string; copies: number | null; flaw: Flaw | null };
}

const COPY_SHARE = 0.15;
const COPY_REACH = 400;
/** Roles whose texts and claims are about an operation. */
const WORKING: readonly SupplyRole[] = ["robotMaker", "applicationServiceProvider", "algorithmSupplier"];

export const capabilitySlug = (index: number): string => `gen-cap-${index}`;

/** Every capability of a plan, in batches; only the batch at hand is in memory. */
export function* generateCapabilities(plan: Plan, size = 500): Generator<GeneratedCapability[]> {
  for (const numbers of runs(plan.capabilities, size)) yield numbers.map((index) => capabilityAt(plan, index));
}

/** The capability with this number. */
export function capabilityAt(plan: Plan, index: number): GeneratedCapability {
  const dice = new Dice(plan.seed, "copy", index);
  const role = roleAt(plan, index);
  if (!WORKING.includes(role) || !dice.chance(COPY_SHARE)) return originalAt(plan, index);
  const tried = Array.from({ length: 12 }, () => dice.whole(Math.max(0, index - COPY_REACH), index));
  const copied = tried.find((one) => one < index && roleAt(plan, one) === role);
  return copied === undefined ? originalAt(plan, index) : copyOf(plan, dice, index, originalAt(plan, copied));
}

/** Each role with the place from 0 to 1 at which its share ends. */
const ROLE_ENDS = SUPPLY_ROLES.map((role, i) => ({
  role,
  end: SUPPLY_ROLES.slice(0, i + 1).reduce((sum, one) => sum + ROLE_SHARES[one], 0),
}));
export function roleAt(plan: Plan, index: number): SupplyRole {
  const place = new Dice(plan.seed, "role", index).next();
  return ROLE_ENDS.find(({ end }) => place < end)?.role ?? "robotMaker";
}

function originalAt(plan: Plan, index: number): GeneratedCapability {
  const dice = new Dice(plan.seed, "capability", index);
  const role = roleAt(plan, index);
  const operation = operationOf(plan, dice);
  const subject = subjectOf(dice, operation);
  const slug = capabilitySlug(index);
  const organization = vendorSlug(role, Math.floor(dice.next() ** 1.5 * vendorsIn(plan, role)));
  const componentKind = role === "partsSupplier" ? dice.pick(COMPONENT_KINDS) : undefined;
  const productType = role === "robotMaker" ? dice.pick(PRODUCT_TYPES.slice(0, dice.chance(0.8) ? 5 : 8)) : undefined;
  const fields = fieldsOf(dice, operation);
  const platform = dice.pick(PLATFORMS);
  const seed: CapabilitySeed = {
    slug,
    organization,
    role,
    ...(componentKind ? { componentKind } : {}),
    ...(productType ? { productType } : {}),
    ...textsOf(dice, brandOf(plan, organization), { role, componentKind, productType, subject }),
    domains: [...new Set(fields.map((field) => DOMAIN_OF[field]))],
    fields,
    claims: claimsOf(plan, dice, { role, componentKind, operation }),
    interfaces: dice.some(INTERFACES, 0, 4).map((one) => dice.pick(one)),
    worksWith: role === "robotMaker" ? [] : robotsNear(plan, dice, index),
    serviceRegions: dice.chance(0.55) ? [] : dice.some(PROVINCES, 1, 4),
    unitsPerMonth: dice.chance(0.05) ? 0 : dice.whole(1, 60),
    leadTimeWeeks: dice.whole(1, 26),
    prices: pricesOf(dice, role),
    ...(role === "platformProvider" && platform?.details ? { details: platform.details } : {}),
  };
  return { index, seed, truth: { operation: operation.key, copies: null, flaw: null } };
}

/** The text and claims of another, under another brand, with one flaw in what every scene of the operation requires. */
function copyOf(plan: Plan, dice: Dice, index: number, { index: copies, seed, truth }: GeneratedCapability): GeneratedCapability {
  const organization = vendorSlug(seed.role, dice.whole(0, vendorsIn(plan, seed.role) - 1));
  const [from, to] = [brandOf(plan, seed.organization), brandOf(plan, organization)];
  const claims = seed.claims.map((claim) => ({ ...claim }));
  const musts = claims.filter(({ metric }) => metricsOf(plan, truth.operation).includes(metric));
  const must = musts.length > 0 ? dice.pick(musts) : null;
  const scaled = must ? wrongScale(must) : null;
  const wanted = dice.pick(FLAWS);
  const flaw: Flaw = must === null ? "otherField" : wanted === "wrongScale" && scaled === null ? "missesMust" : wanted;
  const copy: CapabilitySeed = {
    ...seed,
    slug: capabilitySlug(index),
    organization,
    name: seed.name.replaceAll(from, to),
    summary: seed.summary.replaceAll(from, to),
    description: seed.description.replaceAll(from, to),
    claims,
  };
  if (flaw === "unclaimed") copy.claims = claims.filter((claim) => claim !== must);
  if (flaw === "missesMust" && must) Object.assign(must, stated(dice, must.metric, -3.5));
  if (flaw === "wrongScale" && must) Object.assign(must, scaled);
  if (flaw === "otherField") {
    copy.fields = [dice.pick(SCENE_FIELDS.filter((field) => !seed.fields.includes(field)))];
    copy.domains = copy.fields.map((field) => DOMAIN_OF[field]);
  }
  return { index, seed: copy, truth: { operation: truth.operation, copies, flaw } };
}

const metricsOf = (plan: Plan, operation: string) => mustsOf(plan, operationByKey(operation)).map(({ metric }) => metric);

// Texts

interface Kind {
  role: SupplyRole;
  componentKind: ComponentKind | undefined;
  productType: ProductType | undefined;
  subject: Subject;
}

const BODIES: Record<string, readonly string[]> = {
  humanoid: ["人形机器人", "轮式双臂机器人", "具身作业平台", "双臂复合机", "全尺寸人形"],
  quadruped: ["四足机器人", "轮足巡行平台", "机器狗", "四足载具"],
  other: ["履带作业平台", "轨道双臂", "仿人上肢", "移动操作臂"],
};
const HEADS: Partial<Record<SupplyRole, readonly string[]>> = {
  applicationServiceProvider: ["{work}整体方案", "{place}机器人改造", "{object}{work}服务", "{place}交钥匙工程", "{work}运营托管"],
  algorithmSupplier: ["{work}技能包", "{object}操作策略", "{work}模型", "{place}感知决策", "{object}抓取与{work}"],
  osSupplier: ["机器人操作系统", "实时内核", "具身中间件", "控制基座"],
  simulationSupplier: ["数字孪生仿真", "{place}仿真训练", "并行仿真平台", "{object}物理仿真"],
  researchInstitute: ["{work}联合攻关", "具身操作课题组", "{object}力控研究", "人机共处实验室"],
  thirdPartyVerifier: ["{work}性能检测", "整机安全检测", "{place}现场验证", "可靠性试验"],
  leaseOperator: ["整机经营性租赁", "{place}短租", "备机池服务", "按月租用"],
  insurer: ["机器人综合保险", "第三者责任险", "停机损失险"],
  platformProvider: ["训练算力", "实训场", "中试平台", "共享租赁平台"],
};

function textsOf(dice: Dice, brand: string, kind: Kind): Pick<CapabilitySeed, "name" | "summary" | "description"> {
  const { role, subject } = kind;
  // A name has to be short; "the step" in a name says nothing.
  const named = { ...subject, work: UNNAMED.includes(subject.work) || subject.work.length > 8 ? subject.object : subject.work };
  const model = `${dice.pick(MODEL_LETTERS)}${dice.whole(1, 99)}${dice.chance(0.4) ? dice.pick(["Pro", "S", "-II", "mini", "X"]) : ""}`;
  const name = `${brand} ${headOf(dice, kind, named)}${dice.chance(0.6) ? ` ${model}` : ""}`;
  const isWorking = WORKING.includes(role);
  const other = { ...subject, object: dice.pick(dice.pick(Object.values(OBJECTS))), place: dice.pick(dice.pick(Object.values(PLACES))) };
  const sentences = [
    ...dice.some(WORK_SENTENCES, isWorking ? 1 : 0, isWorking ? 3 : 1).map((sentence) => filled(dice, sentence, subject)),
    ...dice.some(borrowedSentences(role), 1, 3),
    ...dice.some(COMMON_SENTENCES, 0, 2),
    ...(dice.chance(0.12) ? [filled(dice, dice.pick(DENIALS), other)] : []),
  ];
  const summary = filled(dice, dice.pick((isWorking ? SUMMARIES[role] : undefined) ?? OTHER_SUMMARIES), subject);
  return {
    name: name.slice(0, 60),
    summary: asWritten(dice, summary).slice(0, 120),
    description: asWritten(dice, dice.some(sentences, sentences.length).join("")).slice(0, 2000),
  };
}

function headOf(dice: Dice, { role, componentKind, productType }: Kind, named: Subject): string {
  if (componentKind) return `${dice.pick(["", "工业级", "轻量", "高精度", "防爆型"])}${COMPONENT_KIND_NAMES[componentKind]}`;
  if (productType) {
    const body = productType.startsWith("quadruped") ? "quadruped" : productType.startsWith("humanoid") ? "humanoid" : "other";
    return `${dice.chance(0.3) ? named.work : ""}${dice.pick(BODIES[body] ?? [])}`;
  }
  return filled(dice, dice.pick(HEADS[role] ?? ["服务"]), named);
}

// Facts

const INTERFACES = INTERFACE_GROUPS.flatMap(({ interfaces }) => interfaces.map(({ name, aliases = [] }) => [name, name, name, ...aliases]));
const PROVINCES = REGIONS.filter(({ level }) => level === "province").map(({ code }) => code);
const PLATFORMS = CAPABILITIES.filter(({ role }) => role === "platformProvider");

/** The operation's own field nearly always, at times with others or only others. */
function fieldsOf(dice: Dice, { field }: OperationSeed): SceneField[] {
  const others = dice.some(
    SCENE_FIELDS.filter((one) => one !== field),
    0,
    dice.chance(0.4) ? 2 : 0,
  );
  return dice.chance(0.04) && others.length > 0 ? others : [field, ...others];
}

/** Up to three robots, looked for among a few numbers: two in three capabilities name none. */
function robotsNear(plan: Plan, dice: Dice, index: number): string[] {
  if (!dice.chance(0.35)) return [];
  const tried = Array.from({ length: 12 }, () => dice.whole(0, Math.max(0, index - 1)));
  const robots = [...new Set(tried)].filter((one) => one < index && roleAt(plan, one) === "robotMaker");
  return robots.slice(0, dice.whole(1, 3)).map(capabilitySlug);
}

/** Yuan in the magnitude of the role, one in four prices not told. */
function pricesOf(dice: Dice, role: SupplyRole): CapabilitySeed["prices"] {
  const around = (yuan: number) => Math.round(yuan * 2 ** dice.bell()) * 100;
  const told = () => dice.chance(0.75);
  const oneOff = { robotMaker: 320_000, partsSupplier: 8_000, algorithmSupplier: 90_000, applicationServiceProvider: 450_000 }[
    role as string
  ];
  return {
    ...(told() ? { oneOffFen: around(oneOff ?? 60_000) } : {}),
    ...(WORKING.includes(role) && told() ? { leaseMonthlyFen: around(7_000) } : {}),
    ...(WORKING.includes(role) && dice.chance(0.5) ? { perOperationFen: Math.max(1, Math.round(20 * 2 ** dice.bell())) } : {}),
  };
}

// Claims

const REPORTS = ["性能检测报告", "作业见证记录", "型式试验报告", "客户验收单", "月度运行台账", "出厂检验记录", "比对试验报告"];

/**
 * What an operation needs is claimed three times in four, the usual claims of the role as often as this vendor states things, from hardly
 * anything to nearly all; how good they are varies by vendor and by claim.
 */
function claimsOf(
  plan: Plan,
  dice: Dice,
  kind: { role: SupplyRole; componentKind: ComponentKind | undefined; operation: OperationSeed },
): ClaimSeed[] {
  const { role, componentKind, operation } = kind;
  const talkative = 0.15 + 0.8 * dice.next();
  const quality = dice.bell() / 2;
  const detailKind = detailKindOf(role, componentKind);
  const usual = (detailKind ? USUAL_METRICS[detailKind] : []).filter((metric) => KNOWN_METRICS.includes(metric));
  const musts = WORKING.includes(role) ? mustsOf(plan, operation) : [];
  const claims = new Map<string, Stated>();
  for (const { metric, strictness } of musts) {
    const better = strictness + quality + dice.bell() * 0.8;
    if (dice.chance(0.75)) claims.set(metric, stated(dice, metric, better));
  }
  for (const metric of usual) {
    if (musts.some((must) => must.metric === metric) || !dice.chance(talkative)) continue;
    claims.set(metric, stated(dice, metric, quality + dice.bell() * 0.8));
  }
  for (const metric of dice.some(KNOWN_METRICS, 0, 2)) {
    if (role !== "insurer" && !claims.has(metric) && metricOf(metric).kind === "number")
      claims.set(metric, stated(dice, metric, dice.bell()));
  }
  const trust = dice.next();
  return [...claims.values()].map((claim) => ({ ...claim, ...evidenceOf(dice, trust) }));
}

function evidenceOf(dice: Dice, trust: number): Pick<ClaimSeed, "evidence" | "evidenceNote"> {
  const place = dice.next() * 0.6 + trust * 0.4;
  if (place < 0.42) return { evidence: "selfDeclared" };
  return { evidence: place < 0.72 ? "document" : "thirdParty", evidenceNote: `${dice.pick(REPORTS)} ${dice.whole(1, 3)}` };
}
