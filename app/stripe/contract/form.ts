import { isJsonObject, type Json, type JsonObject } from "./json.ts";

/** The part of JSON Schema 2020-12 that steers the decoding of form bodies. */
export interface FormSchema {
  $ref?: string;
  type?: string | string[];
  enum?: Json[];
  const?: Json;
  anyOf?: FormSchema[];
  items?: FormSchema;
  properties?: Record<string, FormSchema>;
  additionalProperties?: boolean | FormSchema;
  required?: string[];
}

/** Raised when a form body cannot be read as a tree; `key` is the offending form key. */
export class FormSyntaxError extends Error {
  readonly key: string;

  constructor(key: string, message: string) {
    super(message);
    this.name = "FormSyntaxError";
    this.key = key;
  }
}

const KEY = /^([^[\]]+)((?:\[[^[\]]*\])*)$/;
const MAX_DEPTH = 12;

/**
 * Reads `a[b][0]=x` into a tree of strings. Objects carry no prototype, so that a key such as `__proto__` is only a key.
 * `a[]=x&a[]=y` counts upwards. A key that is both a value and a branch is refused with FormSyntaxError.
 */
export function parseForm(raw: string): JsonObject {
  const root = emptyTree();
  for (const [key, value] of new URLSearchParams(raw)) {
    const match = KEY.exec(key);
    const head = match?.[1];
    if (!match || head === undefined) throw new FormSyntaxError(key, `Invalid form key: ${key}`);
    const path = [head, ...[...(match[2] ?? "").matchAll(/\[([^\]]*)\]/g)].map((part) => part[1] ?? "")];
    if (path.length > MAX_DEPTH) throw new FormSyntaxError(key, `Form key nests too deeply: ${key}`);
    place(root, path, key, value);
  }
  return root;
}

function place(root: JsonObject, path: string[], key: string, value: string): void {
  let branch = root;
  for (const [depth, part] of path.entries()) {
    const name = part === "" ? String(Object.keys(branch).length) : part;
    const present = branch[name];
    if (depth === path.length - 1) {
      if (present !== undefined) throw new FormSyntaxError(key, `Form key given twice: ${key}`);
      branch[name] = value;
      return;
    }
    if (present !== undefined && !isJsonObject(present)) throw new FormSyntaxError(key, `Form key is a value and a branch: ${key}`);
    const next = present ?? emptyTree();
    branch[name] = next;
    branch = next;
  }
}

function emptyTree(): JsonObject {
  return Object.create(null) as JsonObject;
}

/**
 * Turns the strings of a form tree into the types its schema names: integers, numbers, booleans, index maps into arrays.
 * A string that does not spell the named type stays a string, so that the schema check refuses it by name
 * (`12.5` for an integer, an integer beyond the safe range). Among `anyOf` arms the first whose outer type fits is taken.
 */
export function coerce(value: Json, schema: FormSchema | undefined, resolve: (schema: FormSchema) => FormSchema): Json {
  if (!schema) return value;
  const target = resolve(schema);
  if (target.anyOf) {
    for (const arm of target.anyOf) {
      const candidate = coerce(value, arm, resolve);
      if (outerTypeFits(candidate, resolve(arm))) return candidate;
    }
    return value;
  }
  const types = typesOf(target);
  if (typeof value === "string") return coerceText(value, types);
  if (!isJsonObject(value)) return value;
  if (types.includes("array")) {
    const indexes = Object.keys(value).sort((left, right) => Number(left) - Number(right));
    if (!indexes.every((index) => /^\d+$/.test(index))) return value;
    return indexes.map((index) => coerce(value[index] ?? null, target.items, resolve));
  }
  const coerced = emptyTree();
  for (const [name, member] of Object.entries(value)) {
    const additional = typeof target.additionalProperties === "object" ? target.additionalProperties : undefined;
    const own = target.properties && Object.hasOwn(target.properties, name) ? target.properties[name] : undefined;
    coerced[name] = coerce(member, own ?? additional, resolve);
  }
  return coerced;
}

function coerceText(text: string, types: string[]): Json {
  if (types.includes("integer") && /^-?\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  if (types.includes("number") && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (types.includes("boolean") && (text === "true" || text === "false")) return text === "true";
  return text;
}

function outerTypeFits(value: Json, schema: FormSchema): boolean {
  if (schema.enum) return schema.enum.includes(value);
  if (schema.const !== undefined) return schema.const === value;
  const types = typesOf(schema);
  if (Array.isArray(value)) return types.includes("array");
  if (isJsonObject(value)) return types.includes("object");
  if (typeof value === "number") return types.includes("integer") || types.includes("number");
  if (typeof value === "boolean") return types.includes("boolean");
  return types.includes("string");
}

function typesOf(schema: FormSchema): string[] {
  if (schema.type === undefined) return [];
  return Array.isArray(schema.type) ? schema.type : [schema.type];
}
