import { expect, test } from "vitest";
import { type JsonSchema, openApiDocument } from "./openapi.ts";
import { OPERATIONS } from "./operations/index.ts";

const document = openApiDocument("https://example.test");
const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
);

test("every operation is documented once, with a key, a scope and the refusals all have", () => {
  expect(documented.map(({ operationId }) => operationId).sort()).toEqual(OPERATIONS.map(({ id }) => id).sort());
  expect(new Set(documented.map(({ operationId }) => operationId)).size).toBe(OPERATIONS.length);
  for (const { responses, security } of documented) {
    expect(security[0]?.organizationKey).toHaveLength(1);
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(["400", "401", "403", "429", "500"]));
  }
});

test("every part of a path is described, and only reading takes no body", () => {
  for (const { path, parameters } of documented) {
    const inPath = parameters.filter((parameter) => parameter.in === "path").map(({ name }) => `{${name}}`);
    expect(path.match(/\{\w+\}/g) ?? []).toEqual(inPath);
  }
  expect(documented.filter(({ method, requestBody }) => method === "get" && requestBody)).toEqual([]);
});

test("schemas are of the dialect of OpenAPI 3.1 and refer to nothing that is missing", () => {
  const references: string[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) walk(item);
    if (Array.isArray(value) || typeof value !== "object" || value === null) return;
    const schema = value as JsonSchema;
    if (typeof schema.$ref === "string") references.push(schema.$ref);
    expect(schema).not.toHaveProperty("nullable");
    Object.values(value).forEach(walk);
  };
  walk(document.paths);
  expect(new Set(references)).toEqual(new Set(["#/components/schemas/Problem"]));
});

test("fields and words are explained in Chinese", () => {
  const body = documented.find(({ operationId }) => operationId === "createScene")?.requestBody?.content["application/json"].schema;
  const content = body?.properties?.["content"] as JsonSchema;
  expect(content.properties?.["name"]).toMatchObject({ description: "场景名称", minLength: 4, maxLength: 60 });
  expect(content.properties?.["domain"]).toMatchObject({ description: "industrial 工业、service 服务、special 特种" });
});
