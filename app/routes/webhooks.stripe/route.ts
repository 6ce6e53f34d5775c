import type { ActionFunctionArgs } from "@remix-run/node";
import { receiveStripeEvent } from "#app/areas/billing/index.server.ts";
import { readBody } from "#app/http/api/read-body.ts";
import { contextFor } from "#app/kernel/context.server.ts";
import { isAppError } from "#app/kernel/errors.ts";

/** Far above the largest event Stripe sends. */
const LIMIT = 1024 * 1024;

/**
 * POST /webhooks/stripe: takes a delivery into the inbox and answers at once; a job does the rest. 400 on a signature that does not hold,
 * 500 when it could not be stored: Stripe then sends it again.
 */
export async function action({ request, context }: ActionFunctionArgs): Promise<Response> {
  if (request.method !== "POST") return loader();
  try {
    // The signature is over the bytes as sent: the body is not parsed before it is verified.
    const body = await readBody(request, LIMIT);
    await receiveStripeEvent(
      contextFor(context.services, { kind: "public" }, context.requestId),
      body,
      request.headers.get("stripe-signature"),
    );
    return answer(200, "ok");
  } catch (error) {
    // Told by name: the class may come from another copy of its module.
    if (error instanceof Error && error.name === "WebhookSignatureError") {
      context.log.warn({ reason: error.message }, "webhook refused");
      return answer(400, "signature does not hold");
    }
    if (isAppError(error)) return answer(error.code === "tooLarge" ? 413 : 400, error.code);
    context.log.error({ err: error }, "webhook was not stored");
    return answer(500, "not stored");
  }
}

export function loader(): Response {
  return new Response("POST only", { status: 405, headers: { Allow: "POST", "Content-Type": "text/plain" } });
}

function answer(status: number, text: string): Response {
  return new Response(text, { status, headers: { "Content-Type": "text/plain" } });
}
