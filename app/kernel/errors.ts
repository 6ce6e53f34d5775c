/** The eight ways a verb may refuse. Each maps to one HTTP status in http/respond.server.ts. */
export const ERROR_CODES = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  tooLarge: 413,
  tooMany: 429,
  unavailable: 503,
} as const;
export type ErrorCode = keyof typeof ERROR_CODES;

/** Messages by form field path ("requirements[2].target"); "" holds what concerns the whole form. */
export type FieldErrors = Record<string, string[]>;

/** The one error class of business refusals; `message` is zh-CN and may be shown as it is. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly fields: FieldErrors;
  readonly retryAfterSeconds: number | undefined;
  /** Marks the class across two module copies (the Remix bundle and plain Node), where instanceof would fail. */
  readonly isAppError = true;

  constructor(code: ErrorCode, message: string, options: { fields?: FieldErrors; retryAfterSeconds?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.fields = options.fields ?? {};
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

export function isAppError(error: unknown): error is AppError {
  return typeof error === "object" && error !== null && (error as { isAppError?: unknown }).isAppError === true;
}

export const invalid = (message: string, fields: FieldErrors = {}) => new AppError("invalid", message, { fields });
export const forbidden = (message = "您没有进行此操作的权限。") => new AppError("forbidden", message);
/** A foreign id and an absent id answer alike (invariant 1). */
export const notFound = (what = "您要找的内容") => new AppError("notFound", `${what}不存在，或您无权查看。`);
export const conflict = (message: string) => new AppError("conflict", message);
export const unavailable = (message: string) => new AppError("unavailable", message);
