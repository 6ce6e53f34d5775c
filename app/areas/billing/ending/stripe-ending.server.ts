import { and, eq } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { conflict, unavailable } from "#app/kernel/errors.ts";
import { stripeCalls } from "#db/schema/billing.ts";
import { stripeStep } from "../stripe-step.server.ts";

/**
 * Ends an invoice at Stripe under a key stored before the call. A refusal is saved under its key for a day, so what was refused before is asked under a
 * new one. Throws AppError: unavailable when Stripe cannot be reached, conflict when it refuses.
 */
export async function endAtStripe(
  ctx: Context,
  invoiceId: string,
  step: "void" | "write-off",
  call: (key: string) => Promise<object>,
): Promise<void> {
  const refused = await ctx.db.$count(
    stripeCalls,
    and(eq(stripeCalls.invoiceId, invoiceId), eq(stripeCalls.step, step), eq(stripeCalls.status, "failed")),
  );
  try {
    await stripeStep(ctx, invoiceId, step, `${step}:${invoiceId}:${refused + 1}`, call);
  } catch (error) {
    throw refusal(error);
  }
}

/** What a person reads of a call that did not go through. The gateway's class may come from another copy of its module, so it is told by name. */
export function refusal(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== "StripeGatewayError") return error;
  const kind: unknown = Reflect.get(error, "kind");
  return kind === "transient"
    ? unavailable("收款渠道暂时无法访问，请稍后再试。")
    : conflict("收款渠道拒绝了这项操作，请刷新后查看账单状态。");
}
