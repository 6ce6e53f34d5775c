import { z } from "zod";
import { API_SCOPE_NAMES, API_SCOPES } from "#db/vocabulary/api.ts";
import { FILE_TYPES } from "#db/vocabulary/files.ts";
import { wordsOf } from "./meanings.ts";
import { type Operation, pathParameters, WORKBOOK } from "./operation.ts";
import { OPERATIONS } from "./operations/index.ts";

export type JsonSchema = z.core.JSONSchema.JSONSchema;

export interface DocumentedParameter {
  name: string;
  in: "path" | "query" | "header";
  required: boolean;
  description?: string;
  schema: JsonSchema;
}

interface DocumentedAnswer {
  description: string;
  content?: Record<string, { schema?: JsonSchema }>;
}

export interface DocumentedOperation {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  security: { organizationKey: string[] }[];
  parameters: DocumentedParameter[];
  requestBody?: { required: true; content: { "application/json": { schema: JsonSchema } } };
  responses: Record<string, DocumentedAnswer>;
}

const PROBLEM: JsonSchema = {
  type: "object",
  required: ["type", "title", "status", "code", "detail"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    code: { type: "string", description: "供程序判断" },
    detail: { type: "string" },
    errors: {
      type: "array",
      description: "逐项错误，field 为请求体中的位置",
      items: { type: "object", required: ["field", "message"], properties: { field: { type: "string" }, message: { type: "string" } } },
    },
  },
};

/** What every operation may answer beside success. */
const REFUSALS: Record<string, string> = {
  "400": "内容有误，逐项说明",
  "401": "密钥无效、已过期或已停用",
  "403": "密钥没有所需权限，或签发人无权操作",
  "429": "超过频率限制，按 Retry-After 等待后重试",
  "500": "服务器错误，附请求编号",
};
const FURTHER = {
  notFound: ["404", "不存在或无权查看"],
  conflict: ["409", "状态或版本已变化，请重新读取后再试"],
} as const;

function schemaOf(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    override: ({ jsonSchema }) => tidy(jsonSchema),
  });
  return rest as JsonSchema;
}

/** Says what the words of an enumeration mean, and leaves out bounds that only say "a JavaScript number" and patterns nobody can read. */
function tidy(schema: JsonSchema): void {
  const meaning = schema.enum && wordsOf(schema.enum);
  if (meaning) schema.description = [schema.description, meaning].filter(Boolean).join("：");
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.format && schema.pattern) delete schema.pattern;
}

function parametersOf(operation: Operation): DocumentedParameter[] {
  const inPath = pathParameters(operation.path).map(
    (name): DocumentedParameter => ({
      name,
      in: "path",
      required: true,
      description: "编号，例如 SC-2026-0042",
      schema: { type: "string" },
    }),
  );
  const query = operation.query ? schemaOf(operation.query, "input") : { properties: {}, required: [] };
  const inQuery = Object.entries(query.properties ?? {}).map(([name, schema]): DocumentedParameter => {
    const { description, ...rest } = schema as JsonSchema;
    return {
      name,
      in: "query",
      required: query.required?.includes(name) ?? false,
      ...(description ? { description } : {}),
      schema: rest,
    };
  });
  const inHeader: DocumentedParameter[] =
    operation.status === 201
      ? [
          {
            name: "Idempotency-Key",
            in: "header",
            required: false,
            description: "UUID；重试时用同一个，不会重复创建",
            schema: { type: "string", format: "uuid" },
          },
        ]
      : [];
  return [...inPath, ...inQuery, ...inHeader];
}

/** A file is a stream of bytes: a media type without a schema. */
function contentOf(answer: Operation["answer"]): Record<string, { schema?: JsonSchema }> {
  if (answer === WORKBOOK) return { [FILE_TYPES.xlsx.mime]: {} };
  return { "application/json": { schema: schemaOf(answer, "output") } };
}

const problemAnswer = (description: string): DocumentedAnswer => ({
  description,
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
});

function documented(operation: Operation): DocumentedOperation {
  const further = (operation.refusals ?? []).map((refusal) => FURTHER[refusal]);
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    ...(operation.description ? { description: operation.description } : {}),
    security: [{ organizationKey: [operation.scope] }],
    parameters: parametersOf(operation),
    ...(operation.body
      ? { requestBody: { required: true, content: { "application/json": { schema: schemaOf(operation.body, "input") } } } }
      : {}),
    responses: {
      [operation.status]: {
        description: "成功",
        content: contentOf(operation.answer),
      },
      ...Object.fromEntries([...Object.entries(REFUSALS), ...further].map(([status, text]) => [status, problemAnswer(text)])),
    },
  };
}

/** The OpenAPI 3.1 document, made from the same operations that answer the requests. `server` is the public origin. */
export function openApiDocument(server: string) {
  const paths: Record<string, Partial<Record<"get" | "post" | "put", DocumentedOperation>>> = {};
  for (const operation of OPERATIONS) {
    const method = operation.method.toLowerCase() as "get" | "post" | "put";
    paths[operation.path] = { ...paths[operation.path], [method]: documented(operation) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "实景平台开放接口",
      version: "1.0.0",
      description: "场景、能力、匹配方案与工作计划表的 JSON 接口。内容与网页表单使用同一套校验；金额单位为分，时间为 UTC。",
    },
    servers: [{ url: server }],
    tags: [...new Set(OPERATIONS.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        organizationKey: {
          type: "http",
          scheme: "bearer",
          description: `单位密钥，在工作台“接口密钥”签发。权限：${API_SCOPES.map((scope) => `${scope}（${API_SCOPE_NAMES[scope]}）`).join("、")}。`,
        },
      },
      schemas: { Problem: PROBLEM },
    },
  };
}
export type OpenApiDocument = ReturnType<typeof openApiDocument>;
