import type { AppLoadContext } from "@remix-run/node";
import { asRefusal } from "#app/http/respond.server.ts";
import { type AppError, ERROR_CODES, type ErrorCode, type FieldErrors, isAppError } from "#app/kernel/errors.ts";

/** Refusals of the HTTP layer that no verb knows. */
const OTHERS = { methodNotAllowed: 405, unsupportedType: 415, internal: 500 } as const;
export type ProblemCode = ErrorCode | keyof typeof OTHERS;

const TITLES: Record<ProblemCode, string> = {
  invalid: "请求内容有误",
  unauthenticated: "密钥无效",
  forbidden: "没有权限",
  notFound: "内容不存在",
  conflict: "状态冲突",
  tooLarge: "请求体过大",
  tooMany: "请求过于频繁",
  unavailable: "服务暂时不可用",
  methodNotAllowed: "不支持的请求方法",
  unsupportedType: "不支持的内容类型",
  internal: "服务器出现意外错误",
};

/** An error answer for programs (RFC 9457): `code` is for them, title and detail are for whoever reads the log. */
export function problem(code: ProblemCode, detail: string, headers: Record<string, string> = {}, fields: FieldErrors = {}): Response {
  const status = { ...ERROR_CODES, ...OTHERS }[code];
  // What concerns the whole is the detail itself.
  const places = Object.entries(fields).filter(([field]) => field !== "");
  const errors = places.flatMap(([field, messages]) => messages.map((message) => ({ field, message })));
  const body = { type: `urn:shijing:problem:${code}`, title: TITLES[code], status, code, detail, ...(errors.length > 0 ? { errors } : {}) };
  return new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/problem+json; charset=utf-8", ...headers },
  });
}

/** What was thrown as a problem; anything that is no business refusal is logged and named by its request only. */
export function problemOf(thrown: unknown, context: AppLoadContext): Response {
  const error = asRefusal(thrown);
  if (isAppError(error)) return problem(error.code, detailOf(error), headersOf(error), error.fields);
  context.log.error({ err: error }, "request failed");
  return problem("internal", `请稍后重试；如仍失败，请提供请求编号 ${context.requestId}。`);
}

/** The field messages say more than the message of the whole. */
function detailOf(error: AppError): string {
  const messages = Object.values(error.fields).flat();
  return messages.length > 0 ? messages.join("；") : error.message;
}

function headersOf(error: AppError): Record<string, string> {
  if (error.code === "unauthenticated") return { "WWW-Authenticate": 'Bearer realm="shijing"' };
  return error.retryAfterSeconds === undefined ? {} : { "Retry-After": String(error.retryAfterSeconds) };
}
