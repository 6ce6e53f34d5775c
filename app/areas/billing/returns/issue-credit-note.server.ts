import { eq } from "drizzle-orm";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { StripeGatewayError } from "#app/stripe/index.server.ts";
import { invoices } from "#db/schema/billing.ts";
import { returnRequests } from "#db/schema/returns.ts";
import { applyStripeInvoice } from "../apply-stripe-invoice.server.ts";
import { stripeStep } from "../stripe-step.server.ts";
import { tellProvider } from "./book-return.server.ts";
import { holdInvoice } from "./left.server.ts";
import { endRequest } from "./return-request.server.ts";

/**
 * Issues the credit note of an approved request on an invoice that is still to be paid: what remains to be paid is lowered by it. One that was paid
 * meanwhile is not lowered, and finance is told to make a refund of it. May be made again after a crash: the note is found by its metadata.
 */
export async function issueCreditNote(ctx: Context, { requestId }: JobPayload<"issue-credit-note">): Promise<void> {
  const [found] = await ctx.db
    .select({ request: returnRequests, invoice: invoices })
    .from(returnRequests)
    .innerJoin(invoices, eq(invoices.id, returnRequests.invoiceId))
    .where(eq(returnRequests.id, requestId));
  if (found?.request.status !== "approved" || found.request.kind !== "credit") return;
  const { request, invoice } = found;
  const { stripe } = ctx.services;
  const { stripeInvoiceId } = invoice;
  const end = (result: Parameters<typeof endRequest>[3]) =>
    withTransaction(ctx, async (tx) => {
      const locked = await holdInvoice(tx, invoice.id);
      await endRequest(tx, locked, requestId, result);
      if (result.status === "failed")
        await tellProvider(tx, locked, {
          title: `账单 ${invoice.code} 调减 ¥${fenToYuan(request.amountFen)} 未成功`,
          body: `${result.failure}。`,
          dedupeKey: `credit-failed:${requestId}`,
        });
    });
  if (!stripeInvoiceId) return end({ status: "failed", failure: "账单还没有推送到收款渠道" });
  try {
    const known = (await stripe.listCreditNotes({ invoiceId: stripeInvoiceId })).find(
      ({ metadata }) => metadata["request_id"] === requestId,
    );
    if (!known) {
      const held = await stripe.retrieveInvoice({ id: stripeInvoiceId });
      // What goes beyond what remains would have to go back to the payer, which nobody approved.
      if (held.status !== "open" || held.amountRemainingFen < request.amountFen) {
        await applyStripeInvoice(ctx, stripeInvoiceId);
        return end({ status: "failed", failure: "账单已付款或待付金额不足，请改为办理退款" });
      }
      await stripeStep(ctx, invoice.id, "credit-note", `credit:${requestId}`, (idempotencyKey) =>
        stripe.createCreditNote({
          invoiceId: stripeInvoiceId,
          amountFen: request.amountFen,
          memo: request.reason,
          metadata: { request_id: requestId },
          idempotencyKey,
        }),
      );
    }
  } catch (error) {
    if (!(error instanceof StripeGatewayError) || error.kind === "transient") throw error;
    return end({ status: "failed", failure: `收款渠道拒绝了调减（${error.code}）` });
  }
  await applyStripeInvoice(ctx, stripeInvoiceId);
  await end({ status: "done" });
}
