import { and, eq, inArray, isNull } from "drizzle-orm";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { StripeGatewayError, type StripeRefund } from "#app/stripe/index.server.ts";
import { invoices } from "#db/schema/billing.ts";
import { creditNotes, refunds } from "#db/schema/returns.ts";
import type { Invoice } from "../reads.server.ts";
import { stripeStep } from "../stripe-step.server.ts";
import { endUnpaid, type RefundRow } from "./book-return.server.ts";
import { recordCreditNotes } from "./credit-notes.server.ts";
import { holdInvoice } from "./left.server.ts";
import { takeInRefund } from "./take-in-refunds.server.ts";

/**
 * Brings an approved refund to Stripe: the money of a charge goes back, and a credit note says so on the invoice; of a bank transfer there is the
 * note alone, once its receipt was entered. Every step may be made again after a crash, also when Stripe has forgotten its key: what is there is
 * found by its metadata first.
 */
export async function makeRefund(ctx: Context, { refundId }: JobPayload<"make-refund">): Promise<void> {
  const [found] = await ctx.db
    .select({ row: refunds, invoice: invoices })
    .from(refunds)
    .innerJoin(invoices, eq(invoices.id, refunds.invoiceId))
    .where(eq(refunds.id, refundId));
  if (!found || found.row.requestId === null || found.row.kind !== "refund") return;
  const { row, invoice } = found;
  if (row.chargeId !== null && row.status === "pending") {
    const held = await refundAtStripe(ctx, invoice, row, row.chargeId);
    if (held) await takeInRefund(ctx, invoice, held);
  }
  const [now] = await ctx.db.select().from(refunds).where(eq(refunds.id, refundId));
  const isNoted = now?.status === "succeeded" || (now?.status === "pending" && now.externalId !== null);
  if (now && isNoted && now.creditNoteId === null) await noteRefund(ctx, invoice, now);
}

/** The refund as Stripe holds it, made if it is not there; null when Stripe refused it. */
async function refundAtStripe(ctx: Context, invoice: Invoice, row: RefundRow, chargeId: string): Promise<StripeRefund | null> {
  const { stripe } = ctx.services;
  if (row.externalId) return stripe.retrieveRefund({ id: row.externalId });
  const find = async () => (await stripe.listRefunds({ chargeId })).find(({ metadata }) => metadata["refund_id"] === row.id);
  const known = await find();
  if (known) return known;
  try {
    const made = await stripeStep(ctx, invoice.id, "refund", `refund:${row.id}:1`, (idempotencyKey) =>
      stripe.createRefund({
        chargeId,
        amountFen: row.amountFen,
        reason: "requested_by_customer",
        metadata: { refund_id: row.id, invoice: invoice.code },
        idempotencyKey,
      }),
    );
    const held = made ?? (await find());
    if (!held) throw new Error(`refund ${row.id} was made and cannot be found`);
    return held;
  } catch (error) {
    if (!(error instanceof StripeGatewayError) || error.kind === "transient") throw error;
    await withTransaction(ctx, async (tx) => {
      const locked = await holdInvoice(tx, invoice.id);
      await endUnpaid(tx, locked, row, `收款渠道拒绝了退款（${error.code}）`);
    });
    return null;
  }
}

/** Notes of what came home of the same request: Stripe does not take a note back after payment, so what is paid again stands on them. */
async function notesStanding(ctx: Context, row: RefundRow): Promise<{ ids: string[]; amountFen: bigint }> {
  if (row.requestId === null || row.attempt === 1) return { ids: [], amountFen: 0n };
  const moves = await ctx.db.select().from(refunds).where(eq(refunds.requestId, row.requestId));
  const isHome = (id: string) => moves.some(({ reverses }) => reverses === id);
  const taken = moves.filter(({ id }) => !isHome(id)).map(({ creditNoteId }) => creditNoteId);
  const ids = [...new Set(moves.filter(({ id }) => isHome(id)).flatMap(({ creditNoteId }) => creditNoteId ?? []))].filter(
    (id) => !taken.includes(id),
  );
  const notes = await ctx.db
    .select()
    .from(creditNotes)
    .where(inArray(creditNotes.externalId, ["", ...ids]));
  return { ids, amountFen: notes.reduce((sum, { amountFen }) => sum + amountFen, 0n) };
}

/** The credit note of a refund. One that Stripe refuses takes nothing back: the money went, and finance sees why it stands on no note. */
async function noteRefund(ctx: Context, invoice: Invoice, row: RefundRow): Promise<void> {
  const { stripe } = ctx.services;
  const { stripeInvoiceId } = invoice;
  if (!stripeInvoiceId) return;
  const find = async () =>
    (await stripe.listCreditNotes({ invoiceId: stripeInvoiceId })).find(({ metadata }) => metadata["refund_id"] === row.id);
  const standing = await notesStanding(ctx, row);
  const amountFen = row.amountFen - standing.amountFen;
  try {
    const note =
      (amountFen <= 0n ? { id: standing.ids[0] ?? null } : null) ??
      (await find()) ??
      (await stripeStep(ctx, invoice.id, "refund-note", `refund-note:${row.id}`, (idempotencyKey) =>
        stripe.createCreditNote({
          invoiceId: stripeInvoiceId,
          amountFen,
          memo: row.reason,
          ...(row.externalId ? { refundIds: [row.externalId] } : { outOfBandFen: amountFen }),
          metadata: { refund_id: row.id },
          idempotencyKey,
        }),
      )) ??
      (await find());
    await ctx.db
      .update(refunds)
      .set({ creditNoteId: note?.id ?? null })
      .where(and(eq(refunds.id, row.id), isNull(refunds.creditNoteId)));
  } catch (error) {
    if (!(error instanceof StripeGatewayError) || error.kind === "transient") throw error;
    await withTransaction(ctx, (tx) =>
      recordAudit(tx, {
        action: "credit-note-refused",
        objectType: "invoice",
        objectId: invoice.id,
        detail: { refundId: row.id, code: error.code },
      }),
    );
  }
  await recordCreditNotes(ctx, { id: invoice.id, stripeInvoiceId });
}
