import { z } from "zod";
import { textField } from "#app/kernel/fields.ts";
import { readValueFilters, valueFilterInput } from "#app/kernel/units.ts";
import { type Ability, PRICE_MODELS, USE_UNITS } from "#db/vocabulary/capabilities.ts";
import { COMPARATORS, EVIDENCE_GRADES } from "#db/vocabulary/metrics.ts";

import { COMPONENT_KINDS, SUPPLY_ROLES } from "#db/vocabulary/roles.ts";
import { PRODUCT_TYPES, SCENE_DOMAINS, SCENE_FIELDS } from "#db/vocabulary/scenes.ts";
import { detailKindOf, detailsInput } from "./details.ts";

const count = (label: string, min: number, max: number) =>
  z
    .number({ error: `请填写${label}（整数）。` })
    .int(`${label}须为整数。`)
    .min(min, `${label}至少为 ${min}。`)
    .max(max, `${label}最多为 ${max}。`);

/** Grades a vendor may state itself; `platform` is written only by a passed validation. */
export const DECLARABLE_GRADES = ["selfDeclared", "document", "thirdParty"] as const;

export const claimInput = z.strictObject({
  metric: z.string({ error: "请选择指标。" }).min(1, "请选择指标。"),
  comparator: z.enum(COMPARATORS, { error: "请选择比较方式。" }),
  value: z.string({ error: "请填写数值。" }).min(1, "请填写数值。").max(30, "数值过长。"),
  upper: z.string().max(30, "上限过长。").optional(),
  unit: z.string().max(20).default(""),
  evidence: z.enum(DECLARABLE_GRADES, { error: "请选择证据等级。" }),
  /** Title of the report or document. */
  evidenceNote: textField("证据名称", 0, 200, { lines: true }).default(""),
  issuer: textField("出具单位", 0, 60).default(""),
  issuedOn: z.iso.date({ error: "请填写日期，例如 2026-03-15。" }).optional(),
  condition: textField("测试条件", 0, 200, { lines: true }).default(""),
  fileId: z.uuid("请重新上传文件。").optional(),
});

export const priceInput = z.strictObject({
  model: z.enum(PRICE_MODELS, { error: "请选择计价方式。" }),
  unit: z.enum(USE_UNITS, { error: "请选择计价单位。" }).optional(),
  yuan: z
    .string({ error: "请填写金额。" })
    .regex(/^\d{1,12}(\.\d{1,2})?$|^\d{1,3}([,，]\d{3}){1,3}(\.\d{1,2})?$/, "金额单位为元，最多两位小数。"),
  includes: textField("包含内容", 0, 120).default(""),
});

const abilityInput = z.strictObject({
  level: z.number({ error: "请选择等级。" }).int().min(1, "等级为 1 到 5。").max(5, "等级为 1 到 5。"),
  ground: textField("依据", 4, 160),
});

/** A capability it works together with, by code, and what that rests on. */
export const partnerInput = z.strictObject({
  code: z.string({ error: "请填写能力编号或名称。" }).trim().min(1, "请填写能力编号或名称。").max(100, "能力名称过长。"),
  note: textField("适配依据", 0, 120).default(""),
});

/** What a capability says. Parsing what was parsed changes nothing, so that it may be parsed twice. */
export const capabilityInput = z
  .strictObject({
    role: z.enum(SUPPLY_ROLES, { error: "请选择供给角色。" }),
    componentKind: z.enum(COMPONENT_KINDS).optional(),
    productType: z.enum(PRODUCT_TYPES).optional(),
    name: textField("能力名称", 2, 60),
    summary: textField("一句话简介", 4, 120),
    description: textField("详细说明", 10, 2000, { lines: true }),
    details: detailsInput,
    abilities: z
      .strictObject({
        sceneUnderstanding: abilityInput.optional(),
        taskPlanning: abilityInput.optional(),
        manipulation: abilityInput.optional(),
        collaboration: abilityInput.optional(),
        continualLearning: abilityInput.optional(),
        reliableOperation: abilityInput.optional(),
      } satisfies Record<Ability, z.ZodType>)
      .default({}),
    domains: z.array(z.enum(SCENE_DOMAINS), { error: "请至少选择一个场景类型。" }).min(1, "请至少选择一个场景类型。"),
    fields: z.array(z.enum(SCENE_FIELDS), { error: "请至少选择一个应用领域。" }).min(1, "请至少选择一个应用领域。"),
    interfaces: z
      .array(textField("接口", 1, 40), { error: "每行请填写一个接口。" })
      .max(20, "接口最多 20 个。")
      .default([]),
    worksWith: z.array(partnerInput, { error: "请填写适配的能力。" }).max(50, "适配关系最多 50 项。").default([]),
    serviceRegions: z
      .array(z.string().regex(/^\d{6}$/, "请选择服务地区。"))
      .max(60)
      .default([]),
    unitsPerMonth: count("月供货量", 0, 100_000),
    leadTimeWeeks: count("交付周期（周）", 0, 104),
    prices: z.array(priceInput).max(12, "计价方式最多 12 项。").default([]),
    claims: z.array(claimInput).max(60, "指标最多 60 项。").default([]),
  })
  .superRefine((capability, ctx) => {
    const issue = (path: PropertyKey[], message: string) => ctx.addIssue({ code: "custom", path, message });
    const { role, componentKind, productType, details, claims, prices } = capability;
    if (role === "partsSupplier" && !componentKind) issue(["componentKind"], "请选择零部件类别。");
    else if (details.kind !== detailKindOf(role, componentKind)) issue(["details", "kind"], "参数与供给角色不符，请重新打开表单。");
    if (role === "robotMaker" && !productType) issue(["productType"], "请选择整机产品类型。");
    const seen = new Map<string, number>();
    claims.forEach((claim, i) => {
      const first = seen.get(claim.metric);
      if (first === undefined) seen.set(claim.metric, i);
      else issue(["claims", i, "metric"], `与第 ${first + 1} 行是同一指标，请合并。`);
      if (claim.evidence === "selfDeclared") return;
      if (claim.evidenceNote.trim() === "") issue(["claims", i, "evidenceNote"], "请写明报告或文件的名称。");
      if (claim.issuedOn === undefined) issue(["claims", i, "issuedOn"], "请填写证据的出具日期。");
      if (claim.evidence === "thirdParty" && claim.issuer === "") issue(["claims", i, "issuer"], "请填写出具报告的检测机构。");
    });
    prices.forEach((price, i) => {
      if (price.model === "perUse" && price.unit === undefined) issue(["prices", i, "unit"], "请选择计价单位。");
      const same = prices.findIndex((one) => one.model === price.model && (price.model !== "perUse" || one.unit === price.unit));
      if (same !== i) issue(["prices", i, "model"], `与第 ${same + 1} 项是同一计价方式，请合并。`);
    });
  });
export type CapabilityInput = z.input<typeof capabilityInput>;

export const publishCapabilityInput = z.strictObject({ formKey: z.uuid().optional(), capability: capabilityInput });
export const updateCapabilityInput = z.strictObject({ code: z.string(), version: z.number().int(), capability: capabilityInput });
export const withdrawCapabilityInput = z.strictObject({ code: z.string(), version: z.number().int() });

/** `version` is the draft's own, 0 for one not yet saved; `content` is the form as typed. */
export const saveDraftInput = z.strictObject({
  key: z.uuid(),
  code: z.string().optional(),
  version: z.number().int().min(0),
  content: z.record(z.string(), z.unknown()).refine((content) => JSON.stringify(content).length <= 200_000, "填写的内容过长。"),
});
export const discardDraftInput = z.strictObject({ key: z.uuid() });

export const answerCompatibilityInput = z
  .strictObject({
    id: z.uuid(),
    answer: z.enum(["confirmed", "rejected"], { error: "请选择确认或不认可。" }),
    reply: textField("说明", 0, 200, { lines: true }).default(""),
  })
  .refine(({ answer, reply }) => answer === "confirmed" || reply !== "", { path: ["reply"], message: "不认可时请说明原因。" });

const many = <T extends string>(values: readonly [T, ...T[]]) => z.array(z.enum(values)).max(20).default([]);

/** How the catalogue may be ordered. `standing`: see `standingOf`; `relevance` needs something asked for in words. */
export const CAPABILITY_SORTS = ["relevance", "standing", "newest", "evidence", "leadTime"] as const;
/** A question to the catalogue; `metric` is a key of the registry: only capabilities that claim it, whatever the value. */
export const capabilitySearchInput = z.strictObject({
  q: z.string().trim().max(100).default(""),
  role: many(SUPPLY_ROLES),
  field: many(SCENE_FIELDS),
  domain: many(SCENE_DOMAINS),
  componentKind: many(COMPONENT_KINDS),
  productType: many(PRODUCT_TYPES),
  region: z
    .array(z.string().regex(/^\d{6}$/))
    .max(60)
    .default([]),
  /** The grade that at least half of the claims reach. */
  evidence: z.enum(EVIDENCE_GRADES).optional(),
  priceModel: many(PRICE_MODELS),
  verified: z.boolean().default(false),
  metric: z
    .string()
    .regex(/^[A-Za-z0-9]{1,60}$/)
    .optional(),
  values: z.array(valueFilterInput).max(6).default([]),
  /** Without one: by relevance when something is asked for in words, else by standing. */
  sort: z.enum(CAPABILITY_SORTS).optional(),
  /** See `readCursor`. */
  after: z.string().max(600).optional(),
});
export type CapabilitySearch = z.output<typeof capabilitySearchInput>;

/** Reads a catalogue address. What it does not know is left out, so that an old or broken link still shows a list. */
export function readCapabilitySearch(params: URLSearchParams): CapabilitySearch {
  const known = <T extends string>(name: string, values: readonly T[]) => values.filter((value) => params.getAll(name).includes(value));
  const one = <T extends string>(name: string, values: readonly T[]) => values.find((value) => params.get(name) === value);
  const metric = params.get("metric") ?? "";
  const [evidence, sort, after] = [one("evidence", EVIDENCE_GRADES), one("sort", CAPABILITY_SORTS), params.get("after")?.slice(0, 600)];
  return capabilitySearchInput.parse({
    q: (params.get("q") ?? "").trim().slice(0, 100),
    role: known("role", SUPPLY_ROLES),
    field: known("field", SCENE_FIELDS),
    domain: known("domain", SCENE_DOMAINS),
    componentKind: known("componentKind", COMPONENT_KINDS),
    productType: known("productType", PRODUCT_TYPES),
    region: [...new Set(params.getAll("region"))].filter((code) => /^\d{6}$/.test(code)).slice(0, 60),
    priceModel: known("priceModel", PRICE_MODELS),
    verified: params.get("verified") === "1",
    values: readValueFilters(params.getAll("m")),
    ...(/^[A-Za-z0-9]{1,60}$/.test(metric) ? { metric } : {}),
    ...(evidence ? { evidence } : {}),
    ...(sort ? { sort } : {}),
    ...(after ? { after } : {}),
  });
}
