import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { Conversion } from "./conversion.ts";
import { OPERATIONS } from "./operations.ts";
import { applyLimits, ERROR_RESPONSE, listOf, type Schema } from "./schema.ts";

interface Operation {
  operationId: string;
  parameters: { name: string; in: "path"; required: true; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  "x-query-schema"?: Schema;
  responses: Record<string, { description: string; content: Record<string, { schema: Schema }> }>;
}

/** What was derived: the file's text, and what stands in it for the one who ran it. */
export interface Derived {
  text: string;
  paths: number;
  operations: number;
  schemas: number;
  stubs: number;
  eventTypes: number;
}

/**
 * Derives the API contract from the declarations of the installed SDK. Stripe generates them from its OpenAPI description, which is too
 * large to be had here; paths and verbs come from the SDK's code, shapes from its types, read with the TypeScript compiler.
 * The same package gives the same bytes. Throws when a listed operation is not in the package.
 * @param sdk folder of the installed `stripe` package
 * @param limits text lengths by operation and parameter path, from Stripe's published description of 2023-08-16: types do not hold them
 */
export function deriveContract(sdk: string, limits: Record<string, Record<string, number>>): Derived {
  const resources = join(sdk, "esm", "resources");
  const program = ts.createProgram(
    OPERATIONS.map(([file]) => join(resources, `${file}.d.ts`)),
    {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      strict: true,
      skipLibCheck: true,
      types: [],
    },
  );
  const checker = program.getTypeChecker();
  const conversion = new Conversion(checker);
  const paths: Record<string, Record<string, Operation>> = {};
  for (const [file, className, methods] of OPERATIONS) {
    const source = sourceOf(program, join(resources, `${file}.d.ts`));
    const code = readFileSync(join(resources, `${file}.js`), "utf8");
    for (const method of methods) {
      const declaration = declarationOf(source, className, method);
      const { verb, path } = requestLine(code, className, method);
      const operation: Operation = {
        operationId: `${file.replaceAll("/", ".")}.${method}`,
        parameters: [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({
          name,
          in: "path",
          required: true,
          schema: { type: "string" },
        })),
        ...requestPart(checker, conversion, declaration, { verb, path, limits: limits[`${verb} ${path}`] ?? {} }),
        responses: {
          200: { description: "ok", content: { "application/json": { schema: answerOf(checker, conversion, declaration, source) } } },
          default: {
            description: "error",
            content: { "application/json": { schema: { $ref: "#/components/schemas/error_response" } } },
          },
        },
      };
      paths[path] = { ...paths[path], [verb]: operation };
    }
  }
  const eventTypes = describeEvents(conversion.schemas, sourceOf(program, join(resources, "Events.d.ts")));
  const schemas = { ...conversion.schemas, error_response: ERROR_RESPONSE };
  return {
    text: written(sdk, paths, schemas),
    paths: Object.keys(paths).length,
    operations: Object.values(paths).reduce((sum, verbs) => sum + Object.keys(verbs).length, 0),
    schemas: Object.keys(schemas).length,
    stubs: Object.values(schemas).filter((schema) => schema["x-stub"]).length,
    eventTypes,
  };
}

function sourceOf(program: ts.Program, file: string): ts.SourceFile {
  const source = program.getSourceFile(file);
  if (!source) throw new Error(`The SDK has no ${file}`);
  return source;
}

function declarationOf(source: ts.SourceFile, className: string, method: string): ts.MethodDeclaration {
  const declared = source.statements.find(
    (node): node is ts.ClassDeclaration => ts.isClassDeclaration(node) && node.name?.text === className,
  );
  const found = declared?.members.find(
    (member): member is ts.MethodDeclaration => ts.isMethodDeclaration(member) && member.name.getText(source) === method,
  );
  if (!found) throw new Error(`The SDK does not declare ${className}.${method}`);
  return found;
}

/** The verb and path a method sends, read from its code: declarations do not hold them. */
function requestLine(code: string, className: string, method: string): { verb: string; path: string } {
  const inClass = code.slice(code.indexOf(`class ${className}`));
  const pattern = new RegExp(`\\n    ${method}\\([^)]*\\) \\{[\\s\\S]*?_makeRequest\\('(GET|POST|DELETE)', (['\`])([^'\`]+)\\2`);
  const found = pattern.exec(inClass);
  if (!found?.[1] || !found[3]) throw new Error(`The SDK's code of ${className}.${method} sends no request`);
  return { verb: found[1].toLowerCase(), path: found[3].replace(/\$\{encodeURIComponent\((\w+)\)\}/g, "{$1}") };
}

function requestPart(
  checker: ts.TypeChecker,
  conversion: Conversion,
  declaration: ts.MethodDeclaration,
  { verb, path, limits }: { verb: string; path: string; limits: Record<string, number> },
): Pick<Operation, "requestBody" | "x-query-schema"> {
  const parameter = declaration.parameters.find(({ name }) => ts.isIdentifier(name) && name.text === "params");
  if (!parameter) return {};
  const schema = conversion.request(checker.getNonNullableType(checker.getTypeAtLocation(parameter)));
  applyLimits(schema, limits);
  if (verb === "get") return { "x-query-schema": schema };
  const type = path.startsWith("/v2") ? "application/json" : "application/x-www-form-urlencoded";
  return { requestBody: { content: { [type]: { schema } } } };
}

function answerOf(checker: ts.TypeChecker, conversion: Conversion, declaration: ts.MethodDeclaration, source: ts.SourceFile): Schema {
  const signature = checker.getSignatureFromDeclaration(declaration);
  const promised = signature && checker.getTypeArguments(checker.getReturnTypeOfSignature(signature) as ts.TypeReference)[0];
  if (!promised) throw new Error(`${declaration.getText(source)} promises nothing`);
  if (declaration.type?.getText(source).startsWith("ApiListPromise<")) return listOf(conversion.answer(promised));
  // Response<Invoice> is an alias: the object and what the transport adds to it.
  const body = promised.aliasTypeArguments?.[0];
  return body ? conversion.answer(body) : {};
}

/** An event's object is described by the name in it, not again for each type. @returns how many types there are */
function describeEvents(schemas: Record<string, Schema>, source: ts.SourceFile): number {
  const types = new Set<string>();
  const visit = (node: ts.Node): void => {
    const owner = node.parent;
    if (
      ts.isPropertySignature(node) &&
      node.name.getText(source) === "type" &&
      node.type &&
      ts.isLiteralTypeNode(node.type) &&
      ts.isStringLiteral(node.type.literal) &&
      ts.isInterfaceDeclaration(owner) &&
      owner.name.text.endsWith("Event")
    )
      types.add(node.type.literal.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  const properties = schemas["event"]?.properties;
  if (!properties) throw new Error("The SDK declares no event");
  properties["type"] = { type: "string", enum: [...types].sort() };
  properties["data"] = {
    type: "object",
    required: ["object"],
    properties: {
      object: { type: "object", required: ["object"], properties: { object: { type: "string" } } },
      previous_attributes: { type: "object" },
    },
    additionalProperties: false,
  };
  return types.size;
}

/** One path or schema a line, sorted, so that a new SDK version reads as a short difference. */
function written(sdk: string, paths: Record<string, unknown>, schemas: Record<string, Schema>): string {
  const { version } = JSON.parse(readFileSync(join(sdk, "package.json"), "utf8")) as { version: string };
  const api = /ApiVersion = '([^']+)'/.exec(readFileSync(join(sdk, "esm", "apiVersion.js"), "utf8"))?.[1];
  if (!api) throw new Error("The SDK names no API version");
  const openapi = readFileSync(join(sdk, "OPENAPI_VERSION"), "utf8").trim();
  const head = JSON.stringify({
    openapi: "3.1.0",
    info: {
      title: "Stripe API, billing and Connect subset",
      version: api,
      "x-derived-from": `type declarations of the npm package stripe ${version} (generated by Stripe from its OpenAPI ${openapi})`,
      license: { name: "MIT" },
    },
    servers: [{ url: "https://api.stripe.com/" }],
  });
  const lines = (entries: Record<string, unknown>) =>
    Object.keys(entries)
      .sort()
      .map((name) => `${JSON.stringify(name)}:${JSON.stringify(entries[name])}`)
      .join(",\n");
  return `${head.slice(0, -1)},\n"paths":{\n${lines(paths)}\n},\n"components":{"schemas":{\n${lines(schemas)}\n}}}\n`;
}
