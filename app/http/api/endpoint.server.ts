import type { ActionFunctionArgs, AppLoadContext, LoaderFunctionArgs } from "@remix-run/node";
import type { z } from "zod";
import { actorOfKey } from "#app/areas/organizations/index.server.ts";
import { takeAttempt } from "#app/http/attempts.server.ts";
import { type Workbook, workbookResponse } from "#app/http/workbook-response.server.ts";
import { type Context, contextFor } from "#app/kernel/context.server.ts";
import { AppError, forbidden, invalid, isAppError } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { API_SCOPE_NAMES } from "#db/vocabulary/api.ts";
import { type Operation, WORKBOOK } from "./operation.ts";
import { problem, problemOf } from "./problem.ts";
import { readBody } from "./read-body.ts";

/** Requests one key may make in a minute (reliability I2): many readings, fewer writings. */
export const RATE_LIMITS = { read: { max: 600, windowSeconds: 60 }, write: { max: 60, windowSeconds: 60 } } as const;
const MOST_BODY_BYTES = 512 * 1024;

/** What an operation's work gets. `body` and `query` were parsed by the operation's schemas. */
export interface Call<O extends Operation> {
  ctx: Context;
  params: Record<string, string>;
  query: O["query"] extends z.ZodType ? z.output<O["query"]> : undefined;
  body: O["body"] extends z.ZodType ? z.output<O["body"]> : undefined;
  request: Request;
}

type Work<O extends Operation> = (call: Call<O>) => Promise<O["answer"] extends z.ZodType ? z.input<O["answer"]> : Workbook>;
interface Bound {
  operation: Operation;
  run: (call: Call<Operation>) => Promise<unknown>;
}

/** Binds an operation to its work. */
export function bind<O extends Operation>(operation: O, run: Work<O>): Bound {
  return { operation, run: run as unknown as Bound["run"] };
}

/**
 * Loader and action of one address of the API: finds the operation by method, then key → scope → rate → parse → work → checked answer.
 * Every refusal is a problem document (RFC 9457).
 */
export function endpoint(...bound: Bound[]) {
  const allow = [...new Set(bound.flatMap(({ operation: { method } }) => (method === "GET" ? ["GET", "HEAD"] : [method])))].join(", ");
  const answer = async (args: LoaderFunctionArgs | ActionFunctionArgs): Promise<Response> => {
    const method = args.request.method === "HEAD" ? "GET" : args.request.method;
    const found = bound.find(({ operation }) => operation.method === method);
    if (!found) return problem("methodNotAllowed", `这个地址支持：${allow}。`, { Allow: allow });
    try {
      return await perform(found, args);
    } catch (error) {
      return problemOf(error, args.context);
    }
  };
  return { loader: answer, action: answer };
}

async function perform({ operation, run }: Bound, { request, params, context }: LoaderFunctionArgs): Promise<Response> {
  const ctx = await authorized(operation, request, context);
  const known = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, value ?? ""]));
  const query = operation.query ? parseInput(operation.query, readQuery(operation.query, request)) : undefined;
  const body = operation.body ? parseInput(operation.body, await readJson(request)) : undefined;
  const result = await run({ ctx, params: known, query, body, request } as Call<Operation>).catch((error: unknown) => {
    throw atContent(operation, error);
  });
  if (operation.answer === WORKBOOK) return workbookResponse(result as Workbook);
  // What the document promises is what is sent: an answer that does not fit is a fault of ours and is logged as one.
  return Response.json(operation.answer.parse(result), { status: operation.status, headers: { "Cache-Control": "no-store" } });
}

/** A refusal with its places as they stand in the body. */
function atContent({ contentAs }: Operation, error: unknown): unknown {
  if (!contentAs || !isAppError(error)) return error;
  const { code, message, fields, retryAfterSeconds } = error;
  const place = (field: string) => (field.startsWith(`${contentAs}.`) ? `content${field.slice(contentAs.length)}` : field);
  return new AppError(code, message, {
    fields: Object.fromEntries(Object.entries(fields).map(([field, messages]) => [place(field), messages])),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    cause: error,
  });
}

async function authorized(operation: Operation, request: Request, context: AppLoadContext): Promise<Context> {
  const { services, requestId } = context;
  const { actor, scopes } = await actorOfKey(contextFor(services, { kind: "public" }, requestId), request.headers.get("authorization"));
  const kind = operation.method === "GET" ? "read" : "write";
  const wait = await takeAttempt(services, `api:${kind}:${actor.keyId}`, RATE_LIMITS[kind]);
  if (wait) throw new AppError("tooMany", `每分钟最多 ${RATE_LIMITS[kind].max} 次，请稍后重试。`, wait);
  if (!scopes.includes(operation.scope)) throw forbidden(`密钥没有“${API_SCOPE_NAMES[operation.scope]}”（${operation.scope}）权限。`);
  return contextFor(services, actor, requestId);
}

/** A parameter that may be given many times is a list; an unknown one is refused, so that a misspelt filter does not pass as none. */
function readQuery(schema: z.ZodObject, request: Request): Record<string, unknown> {
  const params = new URL(request.url).searchParams;
  return Object.fromEntries(
    [...new Set(params.keys())].map((name) => {
      const values = params.getAll(name);
      return [name, isList(schema.shape[name]) ? values : values.length === 1 ? values[0] : values];
    }),
  );
}

/** Whether a field of a query is a list under its default. */
function isList(field: z.core.$ZodType | undefined): boolean {
  if (!field) return false;
  const { def } = field._zod as unknown as { def: { type: string; innerType?: z.core.$ZodType } };
  return def.type === "array" || (def.innerType !== undefined && isList(def.innerType));
}

async function readJson(request: Request): Promise<unknown> {
  const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") throw invalid("内容类型须为 application/json。");
  const text = await readBody(request, MOST_BODY_BYTES);
  try {
    return JSON.parse(text);
  } catch {
    throw invalid("请求体不是有效的 JSON。");
  }
}
