import { z } from "zod";
import { textField } from "#app/kernel/fields.ts";
import { COMPARATORS } from "#db/vocabulary/metrics.ts";
import { COMPONENT_KINDS, SUPPLY_ROLES } from "#db/vocabulary/roles.ts";
import { PRODUCT_TYPES, SCENE_DOMAINS, SCENE_FIELDS } from "#db/vocabulary/scenes.ts";

const count = (label: string, min: number, max: number) =>
  z
    .number({ error: `请填写${label}（整数）。` })
    .int(`${label}须为整数。`)
    .min(min, `${label}至少为 ${min}。`)
    .max(max, `${label}最多为 ${max}。`);
const yuan = (label: string) =>
  z
    .string()
    .regex(/^\d{1,12}(\.\d{1,2})?$|^\d{1,3}([,，]\d{3}){1,3}(\.\d{1,2})?$/, `${label}须为金额，单位元，最多两位小数。`)
    .optional();

/** Grades a vendor may state itself; `platform` is written only by a passed validation. */
export const DECLARABLE_GRADES = ["selfDeclared", "document", "thirdParty"] as const;

export const claimInput = z.strictObject({
  metric: z.string({ error: "请选择指标。" }).min(1, "请选择指标。"),
  comparator: z.enum(COMPARATORS, { error: "请选择比较方式。" }),
  value: z.string({ error: "请填写数值。" }).min(1, "请填写数值。").max(30, "数值过长。"),
  upper: z.string().max(30, "上限过长。").optional(),
  unit: z.string().max(20).default(""),
  evidence: z.enum(DECLARABLE_GRADES, { error: "请选择证据等级。" }),
  evidenceNote: textField("证据说明", 0, 200, { lines: true }).default(""),
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
    domains: z.array(z.enum(SCENE_DOMAINS), { error: "请至少选择一个场景类型。" }).min(1, "请至少选择一个场景类型。"),
    fields: z.array(z.enum(SCENE_FIELDS), { error: "请至少选择一个应用领域。" }).min(1, "请至少选择一个应用领域。"),
    interfaces: z
      .array(textField("接口", 1, 40), { error: "每行请填写一个接口。" })
      .max(20, "接口最多 20 个。")
      .default([]),
    /** Codes of robot capabilities it is proven with. */
    worksWith: z
      .array(z.string().trim().max(20, "能力编号过长。"), { error: "每行请填写一个能力编号。" })
      .max(50, "适配机型最多 50 个。")
      .default([]),
    serviceRegions: z
      .array(z.string().regex(/^\d{6}$/, "请选择服务地区。"))
      .max(60)
      .default([]),
    unitsPerMonth: count("月供货量", 0, 100_000),
    leadTimeWeeks: count("交付周期（周）", 0, 104),
    leaseMonthlyYuan: yuan("月租金"),
    perOperationYuan: yuan("单次作业价格"),
    oneOffYuan: yuan("一次性价格"),
    claims: z.array(claimInput).max(60, "指标最多 60 项。").default([]),
  })
  .superRefine((capability, ctx) => {
    if (capability.role === "partsSupplier" && !capability.componentKind)
      ctx.addIssue({ code: "custom", path: ["componentKind"], message: "请选择零部件类别。" });
    if (capability.role === "robotMaker" && !capability.productType)
      ctx.addIssue({ code: "custom", path: ["productType"], message: "请选择整机产品类型。" });
    const seen = new Map<string, number>();
    capability.claims.forEach((claim, i) => {
      const first = seen.get(claim.metric);
      if (first === undefined) seen.set(claim.metric, i);
      else ctx.addIssue({ code: "custom", path: ["claims", i, "metric"], message: `与第 ${first + 1} 行是同一指标，请合并。` });
      if (claim.evidence !== "selfDeclared" && claim.evidenceNote.trim() === "") {
        ctx.addIssue({ code: "custom", path: ["claims", i, "evidenceNote"], message: "请写明证据名称，例如报告标题与测试条件。" });
      }
    });
  });
export type CapabilityInput = z.input<typeof capabilityInput>;

export const publishCapabilityInput = z.strictObject({ formKey: z.uuid().optional(), capability: capabilityInput });
export const updateCapabilityInput = z.strictObject({ code: z.string(), version: z.number().int(), capability: capabilityInput });
export const withdrawCapabilityInput = z.strictObject({ code: z.string(), version: z.number().int() });

const many = <T extends string>(values: readonly [T, ...T[]]) => z.array(z.enum(values)).max(20).default([]);

/** A question to the catalogue; `metric` is a key of the registry: only capabilities that claim it. */
export const capabilitySearchInput = z.strictObject({
  q: z.string().trim().max(100).default(""),
  role: many(SUPPLY_ROLES),
  field: many(SCENE_FIELDS),
  componentKind: many(COMPONENT_KINDS),
  metric: z
    .string()
    .regex(/^[A-Za-z0-9]{1,40}$/)
    .optional(),
  page: z.number().int().min(1).max(1000).default(1),
});
export type CapabilitySearch = z.output<typeof capabilitySearchInput>;

/** Reads a catalogue address. What it does not know is left out, so that an old or broken link still shows a list. */
export function readCapabilitySearch(params: URLSearchParams): CapabilitySearch {
  const known = <T extends string>(name: string, values: readonly T[]) => values.filter((value) => params.getAll(name).includes(value));
  const page = Number(params.get("page"));
  const metric = params.get("metric") ?? "";
  return capabilitySearchInput.parse({
    q: (params.get("q") ?? "").trim().slice(0, 100),
    role: known("role", SUPPLY_ROLES),
    field: known("field", SCENE_FIELDS),
    componentKind: known("componentKind", COMPONENT_KINDS),
    ...(/^[A-Za-z0-9]{1,40}$/.test(metric) ? { metric } : {}),
    page: Number.isInteger(page) && page >= 1 && page <= 1000 ? page : 1,
  });
}
