import { z } from "zod";
import { textField } from "#app/kernel/fields.ts";
import { DIMENSIONS, DIRECTIONS, METRIC_FAMILIES, METRIC_KINDS, WORDING_STATES } from "#db/vocabulary/metrics.ts";
import { SLOT_ROLES } from "#db/vocabulary/roles.ts";
import { SCENE_FIELDS } from "#db/vocabulary/scenes.ts";
import { VOCABULARY_STATES } from "./states.ts";

const version = z.number({ error: "请重新打开本页。" }).int();
const key = z.string().regex(/^[A-Za-z0-9]{1,40}$/, "请重新打开本页。");
const reason = textField("理由", 4, 200, { lines: true });

/** One wording per line, or several with 、 between them; empty lines do not count. Parses to itself. */
const wordings = (label: string, max: number) =>
  z
    .union([z.string(), z.array(z.string())])
    .default([])
    .transform((typed) => (typeof typed === "string" ? typed.split(/[\n、，,;；]/) : typed).map((word) => word.trim()).filter(Boolean))
    .pipe(
      z
        .array(textField(label, 1, 40))
        .max(max, `${label}最多 ${max} 个。`)
        .transform((words) => [...new Set(words)]),
    );

const decimal = (label: string) =>
  z
    .string({ error: `请填写${label}。` })
    .trim()
    .regex(/^-?\d{1,15}(\.\d{1,12})?$/, `${label}须为数值，例如 0.5。`);

/** canonical = value × factor + offset. Up to thirty decimals, for factors that have no end such as 1/60. */
const unitInput = z.strictObject({
  unit: z.string().trim().max(12, "单位最多 12 个字。").default(""),
  factor: z
    .string()
    .trim()
    .regex(/^(\d{1,15}(\.\d{1,30})?)?$/, "系数须为正数，例如 0.001。")
    .default(""),
  offset: z
    .string()
    .trim()
    .regex(/^(-?\d{1,15}(\.\d{1,12})?)?$/, "加数须为数值。")
    .default(""),
});

/** What a quantity is. Of a yes or no neither units nor bounds are asked, of a grade its options instead. */
export const metricInput = z
  .strictObject({
    name: textField("指标名称", 2, 30),
    aliases: wordings("别名", 40),
    note: textField("含义", 4, 200, { lines: true }),
    dimension: z.enum(DIMENSIONS, { error: "请选择维度。" }),
    family: z.enum(METRIC_FAMILIES).optional(),
    kind: z.enum(METRIC_KINDS, { error: "请选择取值方式。" }),
    direction: z.enum(DIRECTIONS, { error: "请选择优劣方向。" }),
    symmetric: z.boolean().default(false),
    perOperation: z.boolean().default(false),
    unit: z.string().trim().max(12, "单位最多 12 个字。").default(""),
    units: z.array(unitInput).max(12, "单位最多 12 个。").default([]),
    options: wordings("等级", 60),
    plausibleMin: decimal("合理范围下限").optional(),
    plausibleMax: decimal("合理范围上限").optional(),
    testMethod: textField("测试方法", 8, 200, { lines: true }),
    ownerRoles: z.array(z.enum(SLOT_ROLES), { error: "请至少选择一个责任角色。" }).min(1, "请至少选择一个责任角色。"),
  })
  .superRefine((metric, ctx) => {
    const fault = (path: PropertyKey[], message: string) => ctx.addIssue({ code: "custom", path, message });
    if (metric.kind === "number") {
      if (metric.plausibleMin === undefined) fault(["plausibleMin"], "请填写合理范围下限。");
      if (metric.plausibleMax === undefined) fault(["plausibleMax"], "请填写合理范围上限。");
      if (
        metric.plausibleMin !== undefined &&
        metric.plausibleMax !== undefined &&
        Number(metric.plausibleMin) >= Number(metric.plausibleMax)
      )
        fault(["plausibleMax"], "上限须大于下限。");
      metric.units.forEach((unit, i) => {
        if (unit.unit === "" && unit.factor !== "") fault(["units", i, "unit"], "请填写单位。");
        if (unit.unit !== "" && (unit.factor === "" || Number(unit.factor) === 0)) fault(["units", i, "factor"], "请填写大于 0 的系数。");
      });
    } else if (metric.direction === "range") fault(["direction"], "只有数值可以按范围比较，请选择越大越好或越小越好。");
    if (metric.kind === "enumeration" && metric.options.length < 2) fault(["options"], "请至少填写两个等级，每行一个，从差到好。");
    if (metric.symmetric && (metric.kind !== "number" || metric.direction !== "lower"))
      fault(["symmetric"], "只有越小越好的数值可以写成 ± 偏差。");
    if (metric.ownerRoles.includes("thirdPartyVerifier")) fault(["ownerRoles"], "检测机构负责验证，不能对指标负责。");
  });
export type MetricInput = z.input<typeof metricInput>;

export const createMetricInput = z.strictObject({ metric: metricInput, reason });
export const changeMetricInput = z.strictObject({ key, version, metric: metricInput, reason });
export const setStateInput = z.strictObject({ key, version, act: z.enum(["retire", "reinstate"]), reason });

export const operationInput = z.strictObject({
  name: textField("工序名称", 2, 20),
  field: z.enum(SCENE_FIELDS, { error: "请选择应用领域。" }),
  wordings: wordings("说法", 40),
});
export const createOperationInput = z.strictObject({ operation: operationInput, reason });
export const changeOperationInput = z.strictObject({ key, version, operation: operationInput, reason });

const wordingId = z.uuid("请重新打开本页。");
export const adoptWordingInput = z.strictObject({
  id: wordingId,
  version,
  operation: z.string({ error: "请选择工序。" }).regex(/^[A-Za-z0-9]{1,40}$/, "请选择工序。"),
  wording: textField("说法", 2, 40),
});
export const dismissWordingInput = z.strictObject({ id: wordingId, version, reason });

const one = <T extends string>(values: readonly T[], value: string | null) => values.find((known) => known === value);

/** Reads the address of a list; what it does not know is left out. */
export function readMetricFilter(params: URLSearchParams) {
  return {
    q: (params.get("q") ?? "").trim().slice(0, 40),
    dimension: one(DIMENSIONS, params.get("dimension")),
    family: one([...METRIC_FAMILIES, "none"] as const, params.get("family")),
    kind: one(METRIC_KINDS, params.get("kind")),
    state: one(VOCABULARY_STATES, params.get("state")),
  };
}
export type MetricFilter = ReturnType<typeof readMetricFilter>;

export function readOperationFilter(params: URLSearchParams) {
  return {
    q: (params.get("q") ?? "").trim().slice(0, 40),
    field: one(SCENE_FIELDS, params.get("field")),
    state: one(VOCABULARY_STATES, params.get("state")),
  };
}
export type OperationFilter = ReturnType<typeof readOperationFilter>;

export const readWordingState = (params: URLSearchParams) => one(WORDING_STATES, params.get("state")) ?? "open";
