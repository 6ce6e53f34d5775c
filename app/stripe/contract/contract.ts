import { readFileSync } from "node:fs";
import type { ErrorObject } from "ajv/dist/2020.js";
import { Ajv2020 } from "ajv/dist/2020.js";
import { coerce, type FormSchema, parseForm } from "./form.ts";
import { isJsonObject, type Json, type JsonObject } from "./json.ts";

const FORM = "application/x-www-form-urlencoded";
const SPEC_ID = "stripe";

interface Operation {
  operationId: string;
  requestBody?: { content: Record<string, { schema: FormSchema }> };
  "x-query-schema"?: FormSchema;
}

interface Spec {
  info: { version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, FormSchema> };
}

interface Route {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly pattern: RegExp;
  readonly literal: boolean;
  readonly requestSchema: FormSchema | undefined;
  readonly requestPointer: string | undefined;
  readonly responsePointer: string;
}

/** One operation of the contract, chosen for a request line; `args` are the decoded path parameters in order. */
export interface ContractMatch {
  readonly operationId: string;
  readonly args: string[];
  readonly route: Route;
}

/** One disagreement with the contract. `param` is written as Stripe writes it: `lines[0][amount]`, empty for the whole body. */
export interface ContractViolation {
  readonly param: string;
  readonly code: "parameter_unknown" | "parameter_missing" | "parameter_invalid_integer" | "parameter_invalid";
  readonly message: string;
}

/** The API contract as checks: which operation a request line names, whether a request and an answer agree with it. */
export interface StripeContract {
  /** The API version the contract describes, the one the pinned SDK sends. */
  readonly apiVersion: string;
  /** The operation for a method and a path without query; undefined when the contract has none. */
  match(method: string, path: string): ContractMatch | undefined;
  /** Decodes a form body or a query string by the operation's schema. Throws FormSyntaxError. */
  decode(match: ContractMatch, raw: string): JsonObject;
  /** Disagreements of a decoded request; empty when it is right. The most specific one comes first. */
  checkRequest(match: ContractMatch, params: JsonObject): ContractViolation[];
  /** Disagreements of a successful answer of this operation. */
  checkAnswer(match: ContractMatch, body: Json): ContractViolation[];
  /** Disagreements of one API object, by the name in its `object` field. */
  checkObject(value: JsonObject): ContractViolation[];
  /** Disagreements of an error body. */
  checkError(body: Json): ContractViolation[];
  /**
   * What an object must show and has not got yet: null where that is allowed, empty lists and maps, false, zero. Texts, enums and
   * references are left out; whoever makes the object gives them. A new copy each time.
   */
  blank(name: string): JsonObject;
}

/**
 * Loads the contract (OpenAPI 3.1, derived from the declarations of the pinned SDK by `npm run stripe:contract`; MIT, see LICENSE.txt
 * beside it).
 * It proves names, types, enums and limits; it does not know rules across fields or states.
 */
export function loadContract(file: URL | string = new URL("./openapi-subset.json", import.meta.url)): StripeContract {
  const spec = JSON.parse(readFileSync(file, "utf8")) as Spec;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addFormat("decimal", /^-?[0-9]+(\.[0-9]+)?$/);
  ajv.addSchema({ ...spec, $id: SPEC_ID });
  const routes = routesOf(spec);
  const resolve = (schema: FormSchema): FormSchema => {
    const name = schema.$ref?.split("/").pop();
    return name === undefined ? schema : (spec.components.schemas[name] ?? {});
  };

  function check(pointer: string, value: Json): ContractViolation[] {
    const validate = ajv.getSchema(pointer);
    if (!validate) throw new Error(`The contract has no schema at ${pointer}`);
    if (validate(value)) return [];
    return (validate.errors ?? [])
      .map((error) => ({ error, depth: error.instancePath.split("/").length }))
      .sort((left, right) => right.depth - left.depth)
      .map(({ error }) => toViolation(error, value));
  }

  return {
    apiVersion: spec.info.version,
    match(method, path) {
      for (const route of routes) {
        const found = route.method === method.toLowerCase() ? route.pattern.exec(path) : null;
        if (found) return { operationId: route.operationId, args: found.slice(1), route };
      }
      return undefined;
    },
    decode(match, raw) {
      const coerced = coerce(parseForm(raw), match.route.requestSchema, resolve);
      return isJsonObject(coerced) ? coerced : {};
    },
    checkRequest(match, params) {
      if (match.route.requestPointer) return check(match.route.requestPointer, params);
      return Object.keys(params).map((param) => ({ param, code: "parameter_unknown", message: `Received unknown parameter: ${param}` }));
    },
    checkAnswer: (match, body) => check(match.route.responsePointer, body),
    checkObject(value) {
      const name = typeof value["object"] === "string" ? value["object"] : "";
      if (!Object.hasOwn(spec.components.schemas, name)) {
        return [{ param: "object", code: "parameter_invalid", message: `The contract has no object named "${name}"` }];
      }
      return check(`${SPEC_ID}#/components/schemas/${escapePointer(name)}`, value);
    },
    checkError: (body) => check(`${SPEC_ID}#/components/schemas/error_response`, body),
    blank(name) {
      const schema = spec.components.schemas[name];
      if (!schema) throw new Error(`The contract has no object named "${name}"`);
      return { ...blankFields(schema), object: name };
    },
  };
}

function blankFields(schema: FormSchema): JsonObject {
  const fields: JsonObject = {};
  for (const name of schema.required ?? []) {
    const value = blankValue(schema.properties?.[name] ?? {});
    if (value !== undefined) fields[name] = value;
  }
  return fields;
}

function blankValue(schema: FormSchema): Json | undefined {
  if (schema.anyOf) return schema.anyOf.some(({ type }) => type === "null") ? null : undefined;
  if (schema.const !== undefined) return schema.const;
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  if (types.includes("null")) return null;
  if (types.includes("array")) return [];
  if (types.includes("boolean")) return false;
  if (types.includes("integer") || types.includes("number")) return 0;
  return types.includes("object") ? blankFields(schema) : undefined;
}

function routesOf(spec: Spec): Route[] {
  const routes: Route[] = [];
  for (const [path, operations] of Object.entries(spec.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const base = `${SPEC_ID}#/paths/${escapePointer(path)}/${method}`;
      const bodySchema = operation.requestBody?.content[FORM]?.schema;
      const querySchema = operation["x-query-schema"];
      routes.push({
        operationId: operation.operationId,
        method,
        path,
        pattern: new RegExp(`^${path.replace(/\{\w+\}/g, "([A-Za-z0-9_]+)").replaceAll(".", "\\.")}$`),
        literal: !path.includes("{"),
        requestSchema: bodySchema ?? querySchema,
        requestPointer: bodySchema ? `${base}/requestBody/content/${escapePointer(FORM)}/schema` : querySchema && `${base}/x-query-schema`,
        responsePointer: `${base}/responses/200/content/application~1json/schema`,
      });
    }
  }
  // A fixed path wins over a pattern: `/v1/invoices/create_preview` is not an invoice id.
  return routes.sort((left, right) => Number(right.literal) - Number(left.literal) || right.path.length - left.path.length);
}

function escapePointer(part: string): string {
  return part.replaceAll("~", "~0").replaceAll("/", "~1");
}

function toViolation(error: ErrorObject, root: Json): ContractViolation {
  const path = error.instancePath.split("/").slice(1).map(unescapePointer);
  if (error.keyword === "additionalProperties") {
    const param = formKey([...path, String(error.params["additionalProperty"])]);
    return { param, code: "parameter_unknown", message: `Received unknown parameter: ${param}` };
  }
  if (error.keyword === "required") {
    const param = formKey([...path, String(error.params["missingProperty"])]);
    return { param, code: "parameter_missing", message: `Missing required param: ${param}.` };
  }
  const param = formKey(path);
  if (error.keyword === "type" && error.params["type"] === "integer") {
    return { param, code: "parameter_invalid_integer", message: `Invalid integer: ${String(valueAt(root, path))}` };
  }
  return { param, code: "parameter_invalid", message: `${param || "body"} ${error.message ?? "is invalid"}` };
}

function unescapePointer(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}

function formKey(path: string[]): string {
  const [head, ...rest] = path;
  return head === undefined ? "" : head + rest.map((part) => `[${part}]`).join("");
}

function valueAt(root: Json, path: string[]): Json | undefined {
  let value: Json | undefined = root;
  for (const part of path) {
    if (Array.isArray(value)) value = value[Number(part)];
    else value = isJsonObject(value) ? value[part] : undefined;
  }
  return value;
}
