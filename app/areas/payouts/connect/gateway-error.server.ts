import { unavailable } from "#app/kernel/errors.ts";
import type { StripeGatewayError } from "#app/stripe/index.server.ts";

/** The gateway's error, or null; told by name, because its class may come from another copy of its module in the web bundle. */
export function gatewayError(error: unknown): StripeGatewayError | null {
  return error instanceof Error && error.name === "StripeGatewayError" ? (error as StripeGatewayError) : null;
}

/** The code of a refusal: the channel knows that it did nothing. Null for everything else, above all for an answer that was lost. */
export function refusalCode(error: unknown): string | null {
  const known = gatewayError(error);
  return known?.kind === "permanent" ? known.code : null;
}

/** What a person is told who waits for the answer. Throws what is not the channel's. */
export function asUnavailable(error: unknown): never {
  throw gatewayError(error) ? unavailable("收款渠道暂时无法访问，请稍后再试。") : error;
}
