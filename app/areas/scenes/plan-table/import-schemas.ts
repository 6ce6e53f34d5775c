import { z } from "zod";
import { textField } from "#app/kernel/fields.ts";
import { COMPARATORS, DIMENSIONS } from "#db/vocabulary/metrics.ts";
import { EXTRA_COLUMNS, PLAN_COLUMNS } from "#db/vocabulary/plan-table.ts";

/** Longer than any field a cell is made of; what is too long for its field is said at the cell, not by losing it. */
const cellText = z
  .string()
  .max(5_000, "单元格内容最多 5000 个字。")
  .transform((text) => text.replace(/\r\n?/g, "\n").normalize("NFC").trim());

export const startImportInput = z.strictObject({
  fileName: textField("文件名", 1, 200),
  file: z.custom<Uint8Array>((file) => file instanceof Uint8Array && file.length > 0, { error: "请选择要导入的 .xlsx 文件。" }),
});

const importKey = { id: z.uuid(), version: z.number().int() };
const at = z.number().int().min(0).max(59);

export const mapImportInput = z.strictObject({
  ...importKey,
  sheet: z.number({ error: "请选择工作表。" }).int().min(0).max(19),
  headerRow: z.number({ error: "请填写表头所在的行。" }).int("表头行须为整数。").min(1, "表头行至少为 1。").max(100, "表头行最多为 100。"),
  columns: z.partialRecord(z.enum(PLAN_COLUMNS), at),
});

export const confirmedIndicator = z.strictObject({
  metric: z.string().max(60),
  name: textField("指标名称", 1, 40),
  dimension: z.enum(DIMENSIONS, { error: "请选择维度。" }),
  comparator: z.enum(COMPARATORS, { error: "请选择比较方式。" }),
  value: z.string().trim().max(30, "目标值过长。"),
  upper: z.string().trim().max(30, "上限过长。").default(""),
  unit: z.string().max(20),
});

/** Edits of an import; what is not named stays. A row whose description changes has its indicators read anew. */
export const editImportInput = z.strictObject({
  ...importKey,
  cells: z
    .array(z.strictObject({ position: z.number().int(), column: z.enum(PLAN_COLUMNS), text: cellText }))
    .max(4_000)
    .default([]),
  defaults: z.partialRecord(z.enum(EXTRA_COLUMNS), cellText).default({}),
  indicators: z
    .array(z.strictObject({ position: z.number().int(), items: z.array(confirmedIndicator).max(60) }))
    .max(200)
    .default([]),
  /** Rows whose indicators are taken as they were read. */
  confirm: z.array(z.number().int()).max(200).default([]),
  leftOut: z
    .array(z.strictObject({ position: z.number().int(), leftOut: z.boolean() }))
    .max(200)
    .default([]),
});

export const commitImportInput = z.strictObject({
  ...importKey,
  /** Hands what was created or updated to the bureau in the same act; for a unit's own scenes only. */
  submit: z.boolean().default(false),
  /** Rows that are wrong are left out instead of holding up the others. */
  leaveOutFaulty: z.boolean().default(false),
});

export const discardImportInput = z.strictObject(importKey);
