/** JSON Schema 2020-12 as the derivation writes it. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  pattern?: string;
  maxLength?: number;
  maxProperties?: number;
  propertyNames?: Schema;
  const?: string | number | boolean;
  enum?: (string | null)[];
  "x-open-enum"?: boolean;
  "x-stub"?: boolean;
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  required?: string[];
}

/** A cursor list of `item`. */
export function listOf(item: Schema): Schema {
  return {
    type: "object",
    required: ["data", "has_more", "object", "url"],
    properties: {
      object: { const: "list" },
      data: { type: "array", items: item },
      has_more: { type: "boolean" },
      url: { type: "string" },
    },
    additionalProperties: false,
  };
}

/** Metadata as requests give it, with the published limits: 50 keys, 40 and 500 characters. */
export function metadataParam(): Schema {
  return {
    type: "object",
    additionalProperties: { type: "string", maxLength: 500 },
    propertyNames: { maxLength: 40 },
    maxProperties: 50,
  };
}

/** The `{error}` body, which the SDK declares as classes only. */
export const ERROR_RESPONSE: Schema = {
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["type"],
      properties: {
        type: { enum: ["api_error", "card_error", "idempotency_error", "invalid_request_error"] },
        code: { type: "string" },
        decline_code: { type: "string" },
        doc_url: { type: "string" },
        message: { type: "string" },
        param: { type: "string" },
        request_log_url: { type: "string" },
        charge: { type: "string" },
        payment_intent: { type: "object" },
      },
    },
  },
};

/** Arms that say the same twice say it once. */
export function distinct(arms: Schema[]): Schema[] {
  return [...new Map(arms.map((arm) => [JSON.stringify(arm), arm])).values()];
}

/** Text limits by parameter path (`address.city`, `lines[].description`, `metadata.*`), set in place. */
export function applyLimits(schema: Schema, limits: Record<string, number>, path = ""): void {
  for (const arm of schema.anyOf ?? []) applyLimits(arm, limits, path);
  const limit = limits[path];
  if (limit !== undefined && schema.type === "string" && !schema.enum && schema.format === undefined) schema.maxLength = limit;
  if (schema.items) applyLimits(schema.items, limits, `${path}[]`);
  for (const [name, property] of Object.entries(schema.properties ?? {}))
    applyLimits(property, limits, path === "" ? name : `${path}.${name}`);
  if (typeof schema.additionalProperties === "object") applyLimits(schema.additionalProperties, limits, `${path}.*`);
}
