import { and, eq, inArray } from "drizzle-orm";
import type { z } from "zod";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { fapiaoRequests, invoices } from "#db/schema/billing.ts";
import { applyStripeInvoice } from "../apply-stripe-invoice.server.ts";
import { approveTodoKey } from "../close-period.server.ts";
import { mayReturnMoney } from "../policy.ts";
import { getInvoice, type Invoice } from "../reads.server.ts";
import { endInvoiceInput } from "../schemas.ts";
import { can, INVOICE_ACTIONS } from "../states.ts";
import { askToRebill } from "./rebill.server.ts";
import { endAtStripe, refusal } from "./stripe-ending.server.ts";

/** Before it goes out: ends here, nobody else has heard of it. */
const AT_HOME = ["rated", "approved"] as const;

/**
 * The provider's finance voids an invoice: one that did not go out at once, one that did at Stripe first and here when Stripe says so. One of which
 * anything was paid is refused, and so is one with a 发票 that stands. Its period can then be closed anew, as the next revision.
 */
export async function voidInvoice(ctx: Context, input: z.input<typeof endInvoiceInput>): Promise<{ code: string }> {
  const { code, reason } = parseInput(endInvoiceInput, input);
  const asked = await withTransaction(ctx, async (tx) => {
    const { invoice, contract } = await getInvoice(tx, { code });
    if (!mayReturnMoney(ctx.actor, contract)) throw forbidden("只有牵头供给单位的财务可以作废账单。");
    if (!can("withdraw", invoice.status)) throw conflict(noVoid(invoice));
    const standing = await tx.db.$count(fapiaoRequests, and(eq(fapiaoRequests.invoiceId, invoice.id), eq(fapiaoRequests.status, "issued")));
    if (standing > 0) throw conflict("账单已开具发票，请先登记红字发票再作废。");
    const isHome = AT_HOME.some((status) => status === invoice.status);
    const [moved] = await tx.db
      .update(invoices)
      .set({ endReason: reason, ...(isHome ? { status: "void" as const, failure: null } : {}) })
      .where(and(eq(invoices.id, invoice.id), inArray(invoices.status, isHome ? [...AT_HOME] : [...INVOICE_ACTIONS.withdraw])))
      .returning();
    if (!moved) throw conflict("账单状态刚刚变化，请刷新查看。");
    await recordAudit(tx, {
      action: "void-invoice",
      objectType: "invoice",
      objectId: invoice.id,
      detail: { code, reason, from: invoice.status },
    });
    if (isHome) {
      await enqueue(tx, "complete-todo", { organizationId: contract.providerId, dedupeKey: approveTodoKey(invoice.id) });
      await askToRebill(tx, moved);
    }
    return { invoice: moved, isHome };
  });
  if (!asked.isHome) await voidAtStripe(ctx, asked.invoice);
  return { code };
}

const noVoid = ({ status }: Invoice): string => {
  if (status === "paid") return "账单已付款，不能作废；需要退回款项的请办理退款。";
  if (status === "void") return "账单已经作废。";
  return "账单正在计费或推送，请稍候再作废。";
};

async function voidAtStripe(ctx: Context, invoice: Invoice): Promise<void> {
  const { stripe } = ctx.services;
  const { stripeInvoiceId } = invoice;
  const held = stripeInvoiceId
    ? await stripe.retrieveInvoice({ id: stripeInvoiceId }).catch((error: unknown) => {
        if (error instanceof Error && Reflect.get(error, "code") === "resource_missing") return null;
        throw refusal(error);
      })
    : null;
  if (held && held.amountPaidFen > 0n) {
    await applyStripeInvoice(ctx, held.id);
    throw conflict(`账单已付款 ¥${fenToYuan(held.amountPaidFen)}，不能作废。需要减免的请调减待付部分，或在付清后办理退款。`);
  }
  if (held && (held.status === "open" || held.status === "uncollectible")) {
    await endAtStripe(ctx, invoice.id, "void", (idempotencyKey) => stripe.voidInvoice({ invoiceId: held.id, idempotencyKey }));
  }
  if (held && held.status !== "draft") return applyStripeInvoice(ctx, held.id);
  if (held) await stripe.deleteDraft({ invoiceId: held.id }).catch((error: unknown) => Promise.reject(refusal(error)));
  // Nothing was ever sent: a push that failed leaves at most a draft.
  await withTransaction(ctx, async (tx) => {
    const [voided] = await tx.db
      .update(invoices)
      .set({ status: "void", failure: null, stripeInvoiceId: null })
      .where(and(eq(invoices.id, invoice.id), inArray(invoices.status, [...INVOICE_ACTIONS.retry])))
      .returning();
    if (voided) await askToRebill(tx, voided);
  });
}
