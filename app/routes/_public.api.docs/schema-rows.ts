import type { JsonSchema } from "#app/http/api/openapi.ts";

/** One line of a schema as people read it; `name` is the path of the field, `rows[].code`. */
export interface SchemaRow {
  name: string;
  type: string;
  required: boolean;
  note: string;
}

const TYPE_NAMES: Record<string, string> = {
  string: "文本",
  integer: "整数",
  number: "数值",
  boolean: "真/假",
  array: "列表",
  object: "对象",
  null: "空",
};
const MOST_DEPTH = 4;

/** The fields of a schema, parents before their children. */
export function schemaRows(schema: JsonSchema, prefix = "", depth = 1): SchemaRow[] {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    const field = present(value as JsonSchema);
    const name = prefix === "" ? key : `${prefix}.${key}`;
    const own: SchemaRow = { name, type: typeOf(value as JsonSchema), required: required.has(key), note: noteOf(value as JsonSchema) };
    if (depth === MOST_DEPTH) return [own];
    const items = field.type === "array" ? present((field.items ?? {}) as JsonSchema) : undefined;
    return [own, ...(items ? schemaRows(items, `${name}[]`, depth + 1) : schemaRows(field, name, depth + 1))];
  });
}

/** A nullable schema without its null, in either way of writing it. */
function present(schema: JsonSchema): JsonSchema {
  const types = [schema.type].flat() as JsonSchema["type"][];
  if (types.length > 1) return { ...schema, type: types.find((type) => type !== "null") } as JsonSchema;
  const options = (schema.anyOf ?? []) as JsonSchema[];
  return options.find((option) => option.type !== "null") ?? schema;
}

export function typeOf(schema: JsonSchema): string {
  const field = present(schema);
  const name = field.format === "date-time" ? "时间" : field.format === "date" ? "日期" : (TYPE_NAMES[String(field.type)] ?? "任意");
  const listed = field.type === "array" ? typeOf((field.items ?? {}) as JsonSchema) : "";
  const full = field.type === "array" && listed !== "对象" ? `${listed}列表` : name;
  return field === schema ? full : `${full}或空`;
}

export function noteOf(schema: JsonSchema): string {
  const field = present(schema);
  const items = (field.type === "array" ? present((field.items ?? {}) as JsonSchema) : {}) as JsonSchema;
  const known = field.default !== undefined && field.default !== "" && JSON.stringify(field.default) !== "[]";
  return [
    schema.description ?? field.description ?? items.description,
    field.maxLength === undefined ? undefined : `${field.minLength ? `${field.minLength}–` : "最多 "}${field.maxLength} 字`,
    field.maximum === undefined ? undefined : `${field.minimum ?? ""}–${field.maximum}`,
    known ? `默认 ${JSON.stringify(field.default)}` : undefined,
  ]
    .filter(Boolean)
    .join("；");
}
