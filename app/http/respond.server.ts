import { type AppLoadContext, json } from "@remix-run/node";
import { databaseErrorCode } from "#app/kernel/context.server.ts";
import { AppError, ERROR_CODES, isAppError } from "#app/kernel/errors.ts";

/** What the error pages read from a thrown Response. */
export interface ErrorBody {
  code: string;
  message: string;
  requestId: string;
}

/**
 * Runs a loader or action body: a business refusal becomes a Response with its status, anything unknown is logged
 * and becomes a 500 that names only the request id. Thrown Responses (redirects) pass through.
 */
export async function responding<T>(context: AppLoadContext, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Response) throw error;
    throw errorResponse(error, context);
  }
}

/** SQLSTATE of a text that PostgreSQL cannot hold: one with a zero byte, which no keyboard types and every address may carry. */
const CHARACTER_NOT_IN_REPERTOIRE = "22021";

/** What was thrown, as the refusal it stands for where it is one of the sender's making. */
export function asRefusal(error: unknown): unknown {
  if (isAppError(error) || databaseErrorCode(error) !== CHARACTER_NOT_IN_REPERTOIRE) return error;
  return new AppError("invalid", "地址或内容中含有无法识别的字符，请删除后重试。", { cause: error });
}

export function errorResponse(thrown: unknown, context: AppLoadContext): Response {
  const error = asRefusal(thrown);
  if (isAppError(error)) {
    const headers = error.retryAfterSeconds === undefined ? {} : { "Retry-After": String(error.retryAfterSeconds) };
    return json<ErrorBody>(
      { code: error.code, message: error.message, requestId: context.requestId },
      { status: ERROR_CODES[error.code], statusText: error.code, headers },
    );
  }
  context.log.error({ err: error }, "request failed");
  return json<ErrorBody>(
    { code: "internal", message: "服务器出现意外错误，您的操作没有生效。", requestId: context.requestId },
    { status: 500, statusText: "internal" },
  );
}
