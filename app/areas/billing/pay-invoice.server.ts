import type { z } from "zod";
import type { Context } from "#app/kernel/context.server.ts";
import { conflict, forbidden, unavailable } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { amountDifference } from "./amount-check.server.ts";
import { applyStripeInvoice } from "./apply-stripe-invoice.server.ts";
import { mayPayInvoice } from "./policy.ts";
import { getInvoice } from "./reads.server.ts";
import { payInvoiceInput } from "./schemas.ts";
import { PAYABLE } from "./states.ts";

/**
 * Where the payer pays: the link is read anew from Stripe each time, never from our row, because a link may have changed since. Null when
 * the invoice turns out to be settled already, or to ask for another amount than was billed; our row is then brought up to date.
 */
export async function payInvoice(ctx: Context, input: z.input<typeof payInvoiceInput>): Promise<{ url: string | null }> {
  const { code } = parseInput(payInvoiceInput, input);
  const { invoice } = await getInvoice(ctx, { code });
  if (!mayPayInvoice(ctx.actor, invoice)) throw forbidden("请由用户单位的财务或管理员付款。");
  if (!PAYABLE.includes(invoice.status) || !invoice.stripeInvoiceId) throw conflict("账单不在待付款状态，请刷新查看。");
  const { stripeInvoiceId } = invoice;
  const held = await reachable(() => ctx.services.stripe.retrieveInvoice({ id: stripeInvoiceId }));
  const takesMoney = held.status === "open" || held.status === "uncollectible";
  if (takesMoney && held.hostedInvoiceUrl && !amountDifference(invoice, held)) return { url: held.hostedInvoiceUrl };
  await reachable(() => applyStripeInvoice(ctx, stripeInvoiceId));
  return { url: null };
}

/** The gateway's class may come from another copy of its module in the web bundle, so it is told by name. */
async function reachable<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error && error.name === "StripeGatewayError") throw unavailable("收款渠道暂时无法访问，请稍后再试。");
    throw error;
  }
}
