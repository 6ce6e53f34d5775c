import { and, eq } from "drizzle-orm";
import { DateTime } from "luxon";
import { getContract } from "#app/areas/contracts/index.server.ts";
import { organizationById } from "#app/areas/organizations/index.server.ts";
import { paths } from "#app/http/paths.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { StripeGatewayError, type StripeInvoice } from "#app/stripe/index.server.ts";
import { invoices, stripeCalls, stripeCustomers } from "#db/schema/billing.ts";
import { RESTART_STEP } from "./failed-push.server.ts";
import { stripeStep } from "./stripe-step.server.ts";

type Invoice = typeof invoices.$inferSelect;

/** What was rated and what Stripe holds differ: a person must look before it goes on. `message` is for that person. */
export class PushRefused extends Error {}

/**
 * The invoice at Stripe for ours: the one that is known, else the one found by metadata (Stripe forgets idempotency keys after a day, the
 * list never does), else a new draft. After a restart the draft that failed is removed first; a finalized invoice never is.
 */
export async function findOrCreateDraft(ctx: Context, invoice: Invoice): Promise<StripeInvoice> {
  const { stripe, config } = ctx.services;
  const restarts = await ctx.db
    .select()
    .from(stripeCalls)
    .where(and(eq(stripeCalls.invoiceId, invoice.id), eq(stripeCalls.step, RESTART_STEP)));
  const { contract } = await getContract(ctx, { id: invoice.contractId });
  const customerId = await customerOf(ctx, invoice);
  const rev = String(invoice.revision);
  let held = invoice.stripeInvoiceId
    ? await retrieve(ctx, invoice.stripeInvoiceId)
    : await stripe.findInvoiceByMetadata({ customerId, contract: contract.code, period: invoice.period, rev });

  const asked = restarts.filter((restart) => restart.status === "pending");
  if (asked.length > 0) {
    if (held?.status === "draft") {
      await stripe.deleteDraft({ invoiceId: held.id });
      held = null;
    }
    await ctx.db
      .update(invoices)
      .set({ stripeInvoiceId: held?.id ?? null })
      .where(eq(invoices.id, invoice.id));
    for (const { id } of asked) {
      await ctx.db.update(stripeCalls).set({ status: "done", finishedAt: ctx.clock.now() }).where(eq(stripeCalls.id, id));
    }
  }
  held ??= await stripeStep(
    ctx,
    invoice.id,
    "create",
    `inv:${contract.code}:${invoice.period}:${rev}${restarts.length > 0 ? `:${restarts.length}` : ""}`,
    (idempotencyKey) =>
      stripe.createInvoiceDraft({
        customerId,
        currency: "cny",
        daysUntilDue: daysToPay(invoice, contract.zone),
        metadata: { contract: contract.code, period: invoice.period, rev, run: invoice.id, sha256: invoice.ratingHash },
        returnUrl: new URL(paths.invoice(invoice.code), config.APP_URL).href,
        idempotencyKey,
      }),
  );
  if (!held) throw new PushRefused("收款渠道上的账单草稿已创建，但现在找不到");
  await ctx.db.update(invoices).set({ stripeInvoiceId: held.id, stripeCustomerId: customerId }).where(eq(invoices.id, invoice.id));
  return held;
}

/** Days from the approval to the due day: the same whenever the call is made again. */
function daysToPay({ approvedAt, createdAt, dueOn }: Invoice, zone: string): number {
  const from = DateTime.fromJSDate(approvedAt ?? createdAt, { zone }).startOf("day");
  return Math.max(1, Math.round(DateTime.fromISO(dueOn, { zone }).diff(from, "days").days));
}

/** Null when somebody removed it there. */
async function retrieve(ctx: Context, id: string): Promise<StripeInvoice | null> {
  try {
    return await ctx.services.stripe.retrieveInvoice({ id });
  } catch (error) {
    if (error instanceof StripeGatewayError && error.code === "resource_missing") return null;
    throw error;
  }
}

async function customerOf(ctx: Context, invoice: Invoice): Promise<string> {
  const [known] = await ctx.db.select().from(stripeCustomers).where(eq(stripeCustomers.organizationId, invoice.payerId));
  if (known) return known.customerId;
  const payer = await organizationById(ctx, invoice.payerId);
  if (!payer) throw new PushRefused("付款单位不存在");
  const made = await stripeStep(ctx, invoice.id, "customer", `cus:${payer.id}`, (idempotencyKey) =>
    // Only an opaque code leaves the country, never the organization's name (reliability J2).
    ctx.services.stripe.ensureCustomer({ organizationId: payer.id, name: payer.code, idempotencyKey }),
  );
  // Made before, but not written down: it is found by its metadata.
  const { customerId } =
    made ?? (await ctx.services.stripe.ensureCustomer({ organizationId: payer.id, name: payer.code, idempotencyKey: `cus:${payer.id}` }));
  await ctx.db.insert(stripeCustomers).values({ organizationId: payer.id, customerId }).onConflictDoNothing();
  return customerId;
}
