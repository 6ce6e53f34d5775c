import { z } from "zod";
import { textField } from "#app/kernel/fields.ts";
import { readValueFilters, valueFilterInput } from "#app/kernel/units.ts";
import { COMPARATORS, DIMENSIONS } from "#db/vocabulary/metrics.ts";
import { COMPONENT_KINDS, SLOT_ROLES } from "#db/vocabulary/roles.ts";
import {
  ADMISSION_CRITERIA,
  COMMERCIAL_MODES,
  COMPLIANCE_STATUSES,
  DATA_KINDS,
  DEPLOYMENT_GOALS,
  FLAGSHIP_KINDS,
  PRODUCT_TYPES,
  READINESS_CHECKS,
  RESTRICTABLE_PARTS,
  RETROFIT_LEVELS,
  SCENE_DOMAINS,
  SCENE_FIELDS,
  SCENE_MATURITIES,
  SCENE_UNIT_KINDS,
  type SceneStatus,
} from "#db/vocabulary/scenes.ts";
import { nameFault } from "./name-rules.ts";
import { PUBLIC_STATUSES } from "./states.ts";

const count = (label: string, max: number) =>
  z
    .number({ error: `请填写${label}（整数）。` })
    .int(`${label}须为整数。`)
    .min(1, `${label}至少为 1。`)
    .max(max, `${label}最多为 ${max}。`);

const chosen = <T extends string>(values: readonly [T, ...T[]]) => z.array(z.enum(values)).max(values.length).default([]);
const optionalText = (label: string, max: number) => textField(label, 0, max, { lines: true }).default("");
const optionalDay = (label: string) => z.iso.date({ error: `${label}格式如 2026-12-31。` }).optional();

export const requirementInput = z.strictObject({
  metric: z.string({ error: "请选择指标。" }).min(1, "请选择指标。"),
  name: textField("指标名称", 1, 40).optional(),
  dimension: z.enum(DIMENSIONS, { error: "请选择维度。" }),
  comparator: z.enum(COMPARATORS, { error: "请选择比较方式。" }),
  value: z.string({ error: "请填写目标值。" }).min(1, "请填写目标值。").max(30, "目标值过长。"),
  upper: z.string().max(30, "上限过长。").optional(),
  unit: z.string().max(20).default(""),
  mandatory: z.boolean().default(false),
  weight: z.number({ error: "请填写权重。" }).int("权重须为 1–5 的整数。").min(1, "权重须为 1–5。").max(5, "权重须为 1–5。"),
  testMethod: textField("测试方法", 2, 200, { lines: true }),
});

export const slotInput = z.strictObject({
  role: z.enum(SLOT_ROLES, { error: "请选择成员角色。" }),
  componentKind: z.enum(COMPONENT_KINDS).optional(),
  required: z.boolean().default(false),
});

/** What a scene says; the same shape from the form, an import and the seeds. Parsing what was parsed changes nothing, so that it may be parsed twice. */
export const sceneInput = z
  .strictObject({
    name: textField("场景名称", 4, 60).superRefine((name, ctx) => {
      const message = nameFault(name);
      if (message) ctx.addIssue({ code: "custom", message });
    }),
    domain: z.enum(SCENE_DOMAINS, { error: "请选择场景类型。" }),
    field: z.enum(SCENE_FIELDS, { error: "请选择应用领域。" }),
    industryDirection: textField("行业/方向", 2, 40),
    unitKind: z.enum(SCENE_UNIT_KINDS, { error: "请选择场景单元类别。" }),
    unitCount: count("场景单元数", 200),
    regionCode: z.string({ error: "请选择所在地区。" }).regex(/^\d{6}$/, "请选择所在地区。"),
    painPoint: textField("场景痛点", 10, 1000, { lines: true }),
    coreTask: textField("核心作业", 10, 1000, { lines: true }),
    expectedEffect: textField("预期成效", 4, 500, { lines: true }),
    differentiation: textField("差异化创新点", 0, 500, { lines: true }).default(""),
    productTypes: z.array(z.enum(PRODUCT_TYPES), { error: "请至少选择一种产品类型。" }).min(1, "请至少选择一种产品类型。"),
    deploymentGoals: z.array(z.enum(DEPLOYMENT_GOALS), { error: "请至少选择一项整机应用目标。" }).min(1, "请至少选择一项整机应用目标。"),
    deploymentCount: count("部署总数", 10_000),
    commercialModes: z.array(z.enum(COMMERCIAL_MODES), { error: "请至少选择一种合作方式。" }).min(1, "请至少选择一种合作方式。"),
    budgetYuan: z
      .string()
      .regex(/^\d{1,12}(\.\d{1,2})?$|^\d{1,3}([,，]\d{3}){1,3}(\.\d{1,2})?$/, "预算须为金额，单位元，最多两位小数。")
      .optional(),
    structured: z.boolean().default(false),
    maturity: z.enum(SCENE_MATURITIES, { error: "请选择场景成熟度。" }).default("defined"),
    admission: chosen(ADMISSION_CRITERIA),
    admissionBasis: optionalText("自查依据", 500),
    readiness: chosen(READINESS_CHECKS),
    siteConditions: optionalText("现场条件", 1000),
    retrofitLevel: z.enum(RETROFIT_LEVELS, { error: "请选择改造程度。" }).default("none"),
    retrofitPlan: optionalText("改造方案", 1000),
    complianceStatus: z.enum(COMPLIANCE_STATUSES, { error: "请选择行业准入与安全监管情况。" }).default("notApplicable"),
    complianceNote: optionalText("合规说明", 500),
    dataKinds: chosen(DATA_KINDS),
    dataTerms: optionalText("数据条件", 500),
    waivedDimensions: z
      .array(z.strictObject({ dimension: z.enum(DIMENSIONS), reason: textField("不设指标的理由", 2, 200) }))
      .max(DIMENSIONS.length)
      .default([]),
    restrictedParts: chosen(RESTRICTABLE_PARTS),
    contactId: z.uuid("请从本单位的联系人中选择。").optional().describe("本单位联系人的 id，见“本单位联系人”"),
    trainingFrom: optionalDay("进场实训日期"),
    deployBy: optionalDay("部署完成日期"),
    flagshipProducts: z.partialRecord(z.enum(FLAGSHIP_KINDS), textField("标志性技术产品", 0, 200)).default({}),
    plannedMembers: z
      .strictObject({
        prime: textField("拟定整机企业或应用服务商", 0, 200).default(""),
        others: textField("拟定其他成员", 0, 500).default(""),
      })
      .default({ prime: "", others: "" }),
    closesOn: z.iso.date({ error: "请填写应答截止日期，格式如 2026-12-31。" }),
    requirements: z.array(requirementInput, { error: "请至少填写一项指标。" }).min(1, "请至少填写一项指标。").max(60, "指标最多 60 项。"),
    slots: z.array(slotInput).max(20, "成员角色最多 20 个。").default([]),
  })
  .superRefine((scene, ctx) => {
    const primes = scene.slots.filter((slot) => slot.role === "prime").length;
    if (primes !== 1)
      ctx.addIssue({ code: "custom", path: ["slots"], message: `联合体须恰好有一个整机企业或应用服务商席位，现有 ${primes} 个。` });
    scene.slots.forEach((slot, i) => {
      if (slot.role === "partsSupplier" && !slot.componentKind)
        ctx.addIssue({ code: "custom", path: ["slots", i, "componentKind"], message: "请选择零部件类别。" });
    });
    const seen = new Map<string, number>();
    scene.requirements.forEach((requirement, i) => {
      const first = seen.get(requirement.metric);
      if (first === undefined) seen.set(requirement.metric, i);
      else
        ctx.addIssue({
          code: "custom",
          path: ["requirements", i, "metric"],
          message: `与第 ${first + 1} 行是同一指标，请合并或换一个指标。`,
        });
    });
  });
export type SceneInput = z.input<typeof sceneInput>;

/** `submit` hands the scene to the bureau in the same act as it is saved. */
export const createSceneInput = z.strictObject({ formKey: z.uuid().optional(), scene: sceneInput, submit: z.boolean().default(false) });
export const updateSceneInput = z.strictObject({
  code: z.string(),
  version: z.number().int(),
  scene: sceneInput,
  submit: z.boolean().default(false),
});
export const sceneActInput = z.strictObject({ code: z.string(), version: z.number().int() });
/** What to change, by the form field it concerns: a name of {@link sceneInput}, or `requirements[2]`. */
export const returnNotes = z
  .array(z.strictObject({ field: z.string().max(80), note: textField("意见", 2, 300, { lines: true }) }))
  .max(60)
  .default([]);
export const returnSceneInput = z.strictObject({
  code: z.string(),
  version: z.number().int(),
  reason: textField("退回理由", 5, 500, { lines: true }),
  notes: returnNotes,
});
export const withdrawSceneInput = sceneActInput.extend({ reason: textField("撤回理由", 2, 500, { lines: true }) });
export const closeSceneInput = sceneActInput.extend({ reason: textField("结束理由", 2, 500, { lines: true }) });
/** A new deadline, with the later days where it would overtake them. */
export const extendSceneInput = sceneActInput.extend({
  closesOn: z.iso.date({ error: "请填写新的应答截止日期，格式如 2026-12-31。" }),
  trainingFrom: optionalDay("进场实训日期"),
  deployBy: optionalDay("部署完成日期"),
});
/** `version` is the scene's, as its unit saw it; `note` says what changes and why. */
export const submitRevisionInput = sceneActInput.extend({
  scene: sceneInput,
  note: textField("修订说明", 4, 500, { lines: true }),
});

/** `edition` is that of the words on the screen. */
export const pledgeInput = z.strictObject({
  code: z.string(),
  edition: z.string(),
  readWhole: z.literal("on", { error: "请确认已阅读承诺书全文。" }),
  authorized: z.literal("on", { error: "请确认有权代表本单位作出承诺。" }),
});

const codes = z
  .array(z.string().regex(/^\d{6}$/))
  .max(60)
  .default([]);
const many = <T extends string>(values: readonly [T, ...T[]]) => z.array(z.enum(values)).max(20).default([]);

/** How the gallery may be ordered. `relevance` needs something asked for in words; `closes` puts what can still be answered first. */
export const SCENE_SORTS = ["relevance", "closes", "newest", "name"] as const;
/** Days within which answers close; `open`: not closed yet. */
export const SCENE_DEADLINES = ["7", "30", "90", "open"] as const;

/** A question to the gallery. Region codes are of provinces (xx0000) and cities; a city narrows the province it lies in. */
export const sceneSearchInput = z.strictObject({
  q: z.string().trim().max(100).default(""),
  domain: many(SCENE_DOMAINS),
  field: many(SCENE_FIELDS),
  status: many(PUBLIC_STATUSES as readonly [SceneStatus, ...SceneStatus[]]),
  region: codes,
  productType: many(PRODUCT_TYPES),
  maturity: many(SCENE_MATURITIES),
  commercialMode: many(COMMERCIAL_MODES),
  deadline: z.enum(SCENE_DEADLINES).optional(),
  benchmark: z.boolean().default(false),
  values: z.array(valueFilterInput).max(6).default([]),
  /** Without one: by relevance when something is asked for in words, else by deadline. */
  sort: z.enum(SCENE_SORTS).optional(),
  /** See `readCursor`. */
  after: z.string().max(600).optional(),
});
export type SceneSearch = z.output<typeof sceneSearchInput>;

/** Reads a gallery address. What it does not know is left out, so that an old or broken link still shows a list. */
export function readSceneSearch(params: URLSearchParams): SceneSearch {
  const known = <T extends string>(name: string, values: readonly T[]) => values.filter((value) => params.getAll(name).includes(value));
  const one = <T extends string>(name: string, values: readonly T[]) => values.find((value) => params.get(name) === value);
  const [deadline, sort, after] = [one("deadline", SCENE_DEADLINES), one("sort", SCENE_SORTS), params.get("after")?.slice(0, 600)];
  return sceneSearchInput.parse({
    q: (params.get("q") ?? "").trim().slice(0, 100),
    domain: known("domain", SCENE_DOMAINS),
    field: known("field", SCENE_FIELDS),
    status: known("status", PUBLIC_STATUSES),
    region: [...new Set(params.getAll("region"))].filter((code) => /^\d{6}$/.test(code)).slice(0, 60),
    productType: known("productType", PRODUCT_TYPES),
    maturity: known("maturity", SCENE_MATURITIES),
    commercialMode: known("commercialMode", COMMERCIAL_MODES),
    benchmark: params.get("benchmark") === "1",
    values: readValueFilters(params.getAll("m")),
    ...(deadline ? { deadline } : {}),
    ...(sort ? { sort } : {}),
    ...(after ? { after } : {}),
  });
}
