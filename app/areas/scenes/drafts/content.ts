import { z } from "zod";
import { invalid } from "#app/kernel/errors.ts";
import { SCENE_STEPS, type SceneStepKey } from "../vocabulary.ts";

/** What a unit typed, valid or not: a value per form field. Text, several choices, texts by key, or rows of such. */
export type DraftValue = string | string[] | Record<string, string> | Record<string, string>[];
export type DraftValues = Record<string, DraftValue>;
/**
 * `savedSteps`: steps that were saved at least once, which tells what was looked at from what a template filled in. `writers`: the page that wrote
 * a field last, which tells a colleague's change from an own one that overtook.
 */
export type DraftContent = Record<string, unknown> & { savedSteps?: string[]; writers?: Record<string, { page: string; turn: number }> };

/** The form of each field's value; `rows` are the indicator grid and the seats. */
const SHAPES = {
  list: ["productTypes", "deploymentGoals", "commercialModes", "admission", "readiness", "dataKinds", "restrictedParts", "files"],
  record: ["waivedDimensions", "flagshipProducts", "plannedMembers"],
  rows: ["requirements", "slots"],
} as const;
type Shape = keyof typeof SHAPES | "text";

const shapeOf = (field: string): Shape =>
  (Object.keys(SHAPES) as (keyof typeof SHAPES)[]).find((shape) => (SHAPES[shape] as readonly string[]).includes(field)) ?? "text";

/** More than the strictest rule lets through, so that a text that is too long is kept and shown as wrong. */
const MOST_CHARACTERS = 20_000;
const MOST_ROWS = 120;
// PostgreSQL's JSON takes neither.
const text = z
  .string()
  .max(MOST_CHARACTERS, "内容过长，未能保存。请删减后再试。")
  .overwrite((value) => value.toWellFormed().replaceAll("\0", ""));
const record = z.record(z.string().max(40), text).refine((value) => Object.keys(value).length <= 40);
const VALUES = {
  text,
  list: z.array(text).max(100),
  record,
  rows: z.array(record).max(MOST_ROWS),
} satisfies Record<Shape, z.ZodType>;
const EMPTY: Record<Shape, DraftValue> = { text: "", list: [], record: {}, rows: [] };

/** Names the fields of a step; the last step has none. */
export function fieldsOf(step: SceneStepKey): readonly string[] {
  return SCENE_STEPS.find(({ key }) => key === step)?.fields ?? [];
}

export const ALL_FIELDS: readonly string[] = SCENE_STEPS.flatMap(({ fields }) => [...fields]);

/** A field's value, or the empty one of its shape. */
export function fieldValue(content: DraftContent, field: string): DraftValue {
  const parsed = VALUES[shapeOf(field)].safeParse(content[field]);
  return parsed.success ? parsed.data : EMPTY[shapeOf(field)];
}

export const textOf = (content: DraftContent, field: string): string => fieldValue(content, field) as string;
export const listOf = (content: DraftContent, field: string): string[] => fieldValue(content, field) as string[];
export const recordOf = (content: DraftContent, field: string): Record<string, string> =>
  fieldValue(content, field) as Record<string, string>;
export const rowsOf = (content: DraftContent, field: string): Record<string, string>[] =>
  fieldValue(content, field) as Record<string, string>[];

/** Reads the values of one step, strictly: exactly its fields, each in its shape. Throws invalid. */
export function readStepValues(step: SceneStepKey, values: Record<string, unknown>): DraftValues {
  const schema = z.strictObject(
    Object.fromEntries(
      fieldsOf(step).map((field): [string, z.ZodType] => {
        const shape = shapeOf(field);
        return [field, z.preprocess((value) => value ?? EMPTY[shape], VALUES[shape])];
      }),
    ),
  );
  const parsed = schema.safeParse(values);
  if (!parsed.success)
    throw invalid(parsed.error.issues.find(({ code }) => code === "too_big")?.message ?? "提交的内容无法识别，请刷新页面后重试。");
  return parsed.data as DraftValues;
}

/**
 * The values of a step in a submitted form. Fields are named as in the content, parts of a record `name.key`, parts of rows `name[0].key`.
 * Numbers of rows may have gaps.
 */
export function stepFromForm(step: SceneStepKey, form: FormData): DraftValues {
  const entries = [...form].flatMap(([name, value]) => (typeof value === "string" ? [{ name, value }] : []));
  const read = (field: string): DraftValue => {
    const under = (prefix: string) => entries.filter(({ name }) => name.startsWith(prefix));
    const own = entries.filter(({ name }) => name === field).map(({ value }) => value);
    const shape = shapeOf(field);
    if (shape === "text") return own[0] ?? "";
    if (shape === "list") return own;
    if (shape === "rows") return rowsFrom(field, under(`${field}[`));
    return Object.fromEntries(under(`${field}.`).map(({ name, value }) => [name.slice(field.length + 1), value]));
  };
  return Object.fromEntries(fieldsOf(step).map((field) => [field, read(field)]));
}

function rowsFrom(field: string, entries: readonly { name: string; value: string }[]): Record<string, string>[] {
  const rows = new Map<number, Record<string, string>>();
  for (const { name, value } of entries) {
    const part = /^\[(\d{1,4})\]\.(\w{1,40})$/.exec(name.slice(field.length));
    if (!part?.[1] || !part[2]) continue;
    const at = Number(part[1]);
    rows.set(at, { ...rows.get(at), [part[2]]: value });
  }
  return [...rows]
    .sort(([a], [b]) => a - b)
    .slice(0, MOST_ROWS)
    .map(([, row]) => row);
}
