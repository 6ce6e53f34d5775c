import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { invoices } from "#db/schema/billing.ts";
import { applyStripeInvoice } from "../apply-stripe-invoice.server.ts";
import { mayReturnMoney } from "../policy.ts";
import { getInvoice } from "../reads.server.ts";
import { endInvoiceInput } from "../schemas.ts";
import { can } from "../states.ts";
import { endAtStripe } from "./stripe-ending.server.ts";

/**
 * The provider's finance gives up an overdue invoice: the payer is reminded no more, but may still pay, and then it is booked as ever. At Stripe first,
 * here when Stripe says so.
 */
export async function writeOffInvoice(ctx: Context, input: z.input<typeof endInvoiceInput>): Promise<{ code: string }> {
  const { code, reason } = parseInput(endInvoiceInput, input);
  const { id, stripeInvoiceId } = await withTransaction(ctx, async (tx) => {
    const { invoice, contract } = await getInvoice(tx, { code });
    if (!mayReturnMoney(ctx.actor, contract)) throw forbidden("只有牵头供给单位的财务可以核销账单。");
    if (!can("writeOff", invoice.status) || !invoice.stripeInvoiceId) throw conflict("只有逾期未付的账单可以列为坏账。");
    if ((invoice.amountPaidFen ?? 0n) > 0n) throw conflict("账单已部分付款，不能列为坏账；请对尚欠的部分办理调减。");
    const [moved] = await tx.db
      .update(invoices)
      .set({ endReason: reason })
      .where(and(eq(invoices.id, invoice.id), eq(invoices.status, "overdue")))
      .returning({ id: invoices.id });
    if (!moved) throw conflict("账单状态刚刚变化，请刷新查看。");
    await recordAudit(tx, { action: "write-off-invoice", objectType: "invoice", objectId: invoice.id, detail: { code, reason } });
    return { id: invoice.id, stripeInvoiceId: invoice.stripeInvoiceId };
  });
  await endAtStripe(ctx, id, "write-off", (idempotencyKey) =>
    ctx.services.stripe.markUncollectible({ invoiceId: stripeInvoiceId, idempotencyKey }),
  );
  await applyStripeInvoice(ctx, stripeInvoiceId);
  return { code };
}
