import { and, asc, eq, inArray } from "drizzle-orm";
import { paths } from "#app/http/paths.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { StripeGatewayError, type StripeInvoice } from "#app/stripe/index.server.ts";
import { invoiceLines, invoices } from "#db/schema/billing.ts";
import { amountDifference } from "./amount-check.server.ts";
import { applyStripeInvoice } from "./apply-stripe-invoice.server.ts";
import { askFinance } from "./failed-push.server.ts";
import { INVOICE_ACTIONS } from "./states.ts";
import { findOrCreateDraft, PushRefused } from "./stripe-draft.server.ts";
import { stripeStep } from "./stripe-step.server.ts";

type Invoice = typeof invoices.$inferSelect;

/**
 * Pushes an approved invoice to Stripe (billing.md §4): draft without lines → lines by amount only → read all back and compare → finalize →
 * send. Every step may be repeated after a crash; a draft that does not match what was rated is never finalized, and whatever state Stripe
 * has it in by now, an invoice of another amount is neither sent nor opened. The status says how far it came, and of a failure where.
 */
export async function pushInvoice(ctx: Context, { invoiceId }: JobPayload<"push-invoice">): Promise<void> {
  const [started] = await ctx.db
    .update(invoices)
    .set({ status: "pushing", failure: null })
    .where(and(eq(invoices.id, invoiceId), inArray(invoices.status, [...INVOICE_ACTIONS.push])))
    .returning();
  if (!started) return;
  let at: FailedStatus = "pushFailed";
  try {
    const held = await findOrCreateDraft(ctx, started);
    if (held.status === "draft") {
      await fillDraft(ctx, started, held);
      await moveOn(ctx, started, "draftAtStripe");
      at = "verifyFailed";
      await verifyDraft(ctx, started, held);
    }
    // One that is finalized already was verified before: nothing in it can change any more.
    await moveOn(ctx, started, "verified");
    at = "openFailed";
    await finish(ctx, started, held);
  } catch (error) {
    if (error instanceof StripeGatewayError && error.kind === "transient") throw error;
    await fail(ctx, started, at, failureText(error));
    if (!(error instanceof PushRefused) && !(error instanceof StripeGatewayError)) throw error;
  }
}

type FailedStatus = "pushFailed" | "verifyFailed" | "openFailed";

/** One step on, unless a webhook was faster and has it paid or void by now. */
async function moveOn(ctx: Context, invoice: Invoice, status: "draftAtStripe" | "verified"): Promise<void> {
  const from = INVOICE_ACTIONS[status === "draftAtStripe" ? "draft" : "verify"];
  await ctx.db
    .update(invoices)
    .set({ status })
    .where(and(eq(invoices.id, invoice.id), inArray(invoices.status, [...from])));
}

/** What the provider's finance reads; the English text of a refusal is kept with the call it answers. */
function failureText(error: unknown): string {
  if (error instanceof PushRefused) return error.message;
  return error instanceof StripeGatewayError ? `收款渠道拒绝了请求（${error.code}）` : "推送时出现意外错误";
}

/** Lines that cost nothing explain the bill on our page and are not sent. */
async function billedLines(ctx: Context, invoice: Invoice) {
  const rated = await ctx.db.select().from(invoiceLines).where(eq(invoiceLines.invoiceId, invoice.id)).orderBy(asc(invoiceLines.position));
  return rated.filter((line) => line.amountFen !== 0n);
}

async function fillDraft(ctx: Context, invoice: Invoice, draft: StripeInvoice): Promise<void> {
  const { stripe } = ctx.services;
  const billed = await billedLines(ctx, invoice);
  const before = await stripe.listLines(draft.id);
  const missing = billed.filter((line) => !before.some((present) => present.lineKey === line.lineKey));
  if (missing.length > 0) {
    // Not through stripeStep: whether the lines are there is read back, and the gateway keys each chunk by its content.
    await stripe.addLines({
      invoiceId: draft.id,
      lines: missing.map((line) => ({
        lineKey: line.lineKey,
        amountFen: line.amountFen,
        description: line.description,
        ...(invoice.kind === "deposit" ? {} : { period: { start: invoice.periodFrom, end: invoice.periodTo } }),
      })),
      idempotencyKey: `lines:${draft.id}`,
    });
  }
}

async function verifyDraft(ctx: Context, invoice: Invoice, draft: StripeInvoice): Promise<void> {
  const { stripe } = ctx.services;
  const billed = await billedLines(ctx, invoice);
  const after = await stripe.listLines(draft.id);
  const { totalFen } = await stripe.retrieveInvoice({ id: draft.id });
  const same =
    after.length === billed.length &&
    billed.every((line) => after.some((held) => held.lineKey === line.lineKey && held.amountFen === line.amountFen));
  if (!same || totalFen !== invoice.totalFen) {
    throw new PushRefused(
      `收款渠道的草稿与出账结果不一致：应为 ${billed.length} 行共 ¥${fenToYuan(invoice.totalFen)}，实为 ${after.length} 行共 ¥${fenToYuan(totalFen)}`,
    );
  }
}

async function finish(ctx: Context, invoice: Invoice, held: StripeInvoice): Promise<void> {
  const { stripe } = ctx.services;
  if (held.status === "draft") {
    await stripeStep(ctx, invoice.id, "finalize", `fin:${held.id}`, (idempotencyKey) =>
      stripe.finalize({ invoiceId: held.id, idempotencyKey }),
    );
  }
  const finalized = await stripe.retrieveInvoice({ id: held.id });
  refuseOtherAmount(invoice, finalized);
  if (finalized.status === "draft") throw new PushRefused("收款渠道未能定稿账单");
  if (finalized.status === "open") {
    await stripeStep(ctx, invoice.id, "send", `send:${held.id}`, (idempotencyKey) => stripe.send({ invoiceId: held.id, idempotencyKey }));
  }
  const sent = await stripe.retrieveInvoice({ id: held.id });
  refuseOtherAmount(invoice, sent);
  if (sent.status === "open") await open(ctx, invoice, held.id, sent.hostedInvoiceUrl);
  else {
    // Paid or voided in the meantime: the webhook may have found us still pushing, or may have been lost.
    await ctx.db.update(invoices).set({ hostedUrl: sent.hostedInvoiceUrl }).where(eq(invoices.id, invoice.id));
    await applyStripeInvoice(ctx, held.id);
  }
}

function refuseOtherAmount(invoice: Invoice, held: StripeInvoice): void {
  const difference = amountDifference(invoice, held);
  if (difference) throw new PushRefused(difference);
}

async function open(ctx: Context, invoice: Invoice, stripeInvoiceId: string, hostedUrl: string | null): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const [opened] = await tx.db
      .update(invoices)
      .set({ status: "open", hostedUrl })
      .where(and(eq(invoices.id, invoice.id), inArray(invoices.status, [...INVOICE_ACTIONS.open])))
      .returning({ id: invoices.id });
    if (!opened) {
      // The webhook of its payment was faster. Keep its state, add the link.
      await tx.db.update(invoices).set({ hostedUrl }).where(eq(invoices.id, invoice.id));
      return;
    }
    await recordAudit(tx, { action: "open-invoice", objectType: "invoice", objectId: invoice.id, detail: { stripeInvoiceId } });
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

async function fail(ctx: Context, invoice: Invoice, status: FailedStatus, failure: string): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const [failed] = await tx.db
      .update(invoices)
      .set({ status, failure })
      .where(and(eq(invoices.id, invoice.id), inArray(invoices.status, [...INVOICE_ACTIONS.open])))
      .returning({ id: invoices.id });
    if (!failed) return;
    await recordAudit(tx, { action: "push-invoice-failed", objectType: "invoice", objectId: invoice.id, detail: { failure } });
    await askFinance(tx, invoice, failure);
  });
}
