import { and, asc, eq, inArray } from "drizzle-orm";
import { getContract } from "#app/areas/contracts/index.server.ts";
import { organizationById } from "#app/areas/organizations/index.server.ts";
import { paths } from "#app/http/paths.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { type StripeInvoice, StripeGatewayError } from "#app/stripe/index.server.ts";
import { invoiceLines, invoices, stripeCustomers } from "#db/schema/billing.ts";
import { INVOICE_ACTIONS } from "./states.ts";
import { stripeStep } from "./stripe-step.server.ts";

type Invoice = typeof invoices.$inferSelect;

/**
 * Pushes a rated invoice to Stripe (billing.md §4): draft without lines → lines by amount only → read all back and compare → finalize →
 * send. Every step may be repeated after a crash; a draft that does not match what was rated is never finalized.
 */
export async function pushInvoice(ctx: Context, { invoiceId }: JobPayload<"push-invoice">): Promise<void> {
  const [started] = await ctx.db
    .update(invoices)
    .set({ status: "pushing", failure: null })
    .where(and(eq(invoices.id, invoiceId), inArray(invoices.status, [...INVOICE_ACTIONS.push])))
    .returning();
  if (!started) return;
  try {
    const draft = await findOrCreateDraft(ctx, started);
    if (draft.status === "draft") await fillDraft(ctx, started, draft);
    await finish(ctx, started, draft);
  } catch (error) {
    if (error instanceof StripeGatewayError && error.kind === "transient") throw error;
    await fail(ctx, started, error instanceof Error ? error.message : "unknown");
    if (!(error instanceof PushRefused) && !(error instanceof StripeGatewayError)) throw error;
  }
}

/** What was rated and what Stripe holds differ: a person must look before it goes on. */
class PushRefused extends Error {}

async function findOrCreateDraft(ctx: Context, invoice: Invoice): Promise<StripeInvoice> {
  const { stripe, config } = ctx.services;
  if (invoice.stripeInvoiceId) return stripe.retrieveInvoice({ id: invoice.stripeInvoiceId });
  const { contract, versions } = await getContract(ctx, { id: invoice.contractId });
  const customerId = await customerOf(ctx, invoice);
  const rev = String(invoice.revision);
  // Stripe forgets idempotency keys after a day; the list never does.
  const present = await stripe.findInvoiceByMetadata({ customerId, contract: contract.code, period: invoice.period, rev });
  const terms = versions.find((version) => version.version === invoice.termsVersion)?.terms;
  const draft =
    present ??
    (await stripeStep(ctx, invoice.id, "create", `inv:${contract.code}:${invoice.period}:${rev}`, (idempotencyKey) =>
      stripe.createInvoiceDraft({
        customerId,
        currency: "cny",
        daysUntilDue: terms?.paymentDays ?? 30,
        metadata: { contract: contract.code, period: invoice.period, rev, run: invoice.id, sha256: invoice.ratingHash },
        returnUrl: new URL(paths.invoice(invoice.code), config.APP_URL).href,
        idempotencyKey,
      }),
    ));
  if (!draft) throw new PushRefused("Stripe 上的账单草稿已创建但无法找到");
  await ctx.db.update(invoices).set({ stripeInvoiceId: draft.id, stripeCustomerId: customerId }).where(eq(invoices.id, invoice.id));
  return draft;
}

async function customerOf(ctx: Context, invoice: Invoice): Promise<string> {
  const [known] = await ctx.db.select().from(stripeCustomers).where(eq(stripeCustomers.organizationId, invoice.payerId));
  if (known) return known.customerId;
  const payer = await organizationById(ctx, invoice.payerId);
  if (!payer) throw new PushRefused("付款单位不存在");
  // Only an opaque code leaves the country, never the organization's name (reliability J2).
  const { customerId } = await ctx.services.stripe.ensureCustomer({ organizationId: payer.id, name: payer.code, idempotencyKey: `cus:${payer.id}` });
  await ctx.db.insert(stripeCustomers).values({ organizationId: payer.id, customerId }).onConflictDoNothing();
  return customerId;
}

async function fillDraft(ctx: Context, invoice: Invoice, draft: StripeInvoice): Promise<void> {
  const { stripe } = ctx.services;
  const rated = await ctx.db.select().from(invoiceLines).where(eq(invoiceLines.invoiceId, invoice.id)).orderBy(asc(invoiceLines.position));
  const billed = rated.filter((line) => line.amountFen !== 0n);
  const before = await stripe.listLines(draft.id);
  const missing = billed.filter((line) => !before.some((present) => present.lineKey === line.lineKey));
  if (missing.length > 0) {
    await stripe.addLines({
      invoiceId: draft.id,
      lines: missing.map((line) => ({
        lineKey: line.lineKey,
        amountFen: line.amountFen,
        description: line.description,
        ...(invoice.kind === "service" ? { period: { start: invoice.periodFrom, end: invoice.periodTo } } : {}),
      })),
      idempotencyKey: `lines:${invoice.id}`,
    });
  }
  const after = await stripe.listLines(draft.id);
  const { totalFen } = await stripe.retrieveInvoice({ id: draft.id });
  const same = after.length === billed.length && billed.every((line) => after.some((held) => held.lineKey === line.lineKey && held.amountFen === line.amountFen));
  if (!same || totalFen !== invoice.totalFen) {
    throw new PushRefused(`Stripe 草稿与出账结果不一致：应为 ${billed.length} 行共 ¥${fenToYuan(invoice.totalFen)}，实为 ${after.length} 行共 ¥${fenToYuan(totalFen)}`);
  }
}

async function finish(ctx: Context, invoice: Invoice, draft: StripeInvoice): Promise<void> {
  const { stripe } = ctx.services;
  if (draft.status === "draft") await stripeStep(ctx, invoice.id, "finalize", `fin:${invoice.id}`, (idempotencyKey) => stripe.finalize({ invoiceId: draft.id, idempotencyKey }));
  await stripeStep(ctx, invoice.id, "send", `send:${invoice.id}`, (idempotencyKey) => stripe.send({ invoiceId: draft.id, idempotencyKey }));
  const { hostedInvoiceUrl } = await stripe.retrieveInvoice({ id: draft.id });
  await withTransaction(ctx, async (tx) => {
    const [opened] = await tx.db
      .update(invoices)
      .set({ status: "open", hostedUrl: hostedInvoiceUrl })
      .where(and(eq(invoices.id, invoice.id), inArray(invoices.status, [...INVOICE_ACTIONS.open])))
      .returning({ id: invoices.id });
    if (!opened) {
      // Paid between finalize and here: the webhook was faster. Keep its state, add the link.
      await tx.db.update(invoices).set({ hostedUrl: hostedInvoiceUrl }).where(eq(invoices.id, invoice.id));
      return;
    }
    await recordAudit(tx, { action: "open-invoice", objectType: "invoice", objectId: invoice.id, detail: { stripeInvoiceId: draft.id } });
    await enqueue(tx, "notify", {
      organizationId: invoice.payerId,
      kind: "todo",
      title: `账单 ${invoice.code} 待付款 ¥${fenToYuan(invoice.totalFen)}`,
      body: `请于 ${invoice.dueOn} 前付款。`,
      href: paths.invoice(invoice.code),
      dedupeKey: `pay-invoice:${invoice.id}`,
    });
  });
}

async function fail(ctx: Context, invoice: Invoice, failure: string): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    await tx.db.update(invoices).set({ status: "pushFailed", failure }).where(and(eq(invoices.id, invoice.id), eq(invoices.status, "pushing")));
    await recordAudit(tx, { action: "push-invoice-failed", objectType: "invoice", objectId: invoice.id, detail: { failure } });
  });
}
