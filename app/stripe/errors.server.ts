import Stripe from "stripe";

/**
 * What a caller may do about a refused or lost call.
 * - `transient`: no answer, 409, 429 or 5xx. Try again later with the same key. A saved 500 is replayed for a day, so before
 *   taking a new key look for the object by list.
 * - `idempotency`: the key was used with other parameters. A bug or a changed input; never retried.
 * - `permanent`: refused for what it says; the same call will be refused again.
 */
export type StripeGatewayErrorKind = "transient" | "permanent" | "idempotency";

/** The only error a gateway call throws for what Stripe or the network did. `message` is Stripe's English text, for logs and staff. */
export class StripeGatewayError extends Error {
  readonly kind: StripeGatewayErrorKind;
  /** Stripe's code where there is one (`resource_missing`, `invoice_not_editable`), else a word for the class of failure. */
  readonly code: string;
  readonly requestId: string | null;
  /** The parameter that was refused, as Stripe writes it. */
  readonly param: string | null;

  constructor(fields: {
    kind: StripeGatewayErrorKind;
    code: string;
    message: string;
    requestId?: string | null;
    param?: string | null;
    cause?: unknown;
  }) {
    super(fields.message, { cause: fields.cause });
    this.name = "StripeGatewayError";
    this.kind = fields.kind;
    this.code = fields.code;
    this.requestId = fields.requestId ?? null;
    this.param = fields.param ?? null;
  }
}

/** A webhook whose signature, age or body does not hold. Answer 400 and store nothing. */
export class WebhookSignatureError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "WebhookSignatureError";
  }
}

/** Runs one SDK call and turns its errors into StripeGatewayError. Errors that are not Stripe's pass through: they are bugs. */
export async function mappingErrors<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw toGatewayError(error);
  }
}

/** @returns the StripeGatewayError for an SDK error, anything else unchanged. */
export function toGatewayError(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  return new StripeGatewayError({
    kind: kindOf(error),
    code: error.code ?? (error instanceof Stripe.errors.StripeConnectionError ? "connection_failed" : (error.rawType ?? "unknown")),
    message: error.message,
    requestId: error.requestId || null,
    param: error.param ?? null,
    cause: error,
  });
}

function kindOf(error: InstanceType<typeof Stripe.errors.StripeError>): StripeGatewayErrorKind {
  const { statusCode } = error;
  if (error instanceof Stripe.errors.StripeConnectionError || error instanceof Stripe.errors.StripeRateLimitError) return "transient";
  // 409 is a key still in flight or a lock; only 400 means "same key, other parameters".
  if (statusCode === 409 || (statusCode !== undefined && statusCode >= 500)) return "transient";
  if (error instanceof Stripe.errors.StripeIdempotencyError) return "idempotency";
  return "permanent";
}
