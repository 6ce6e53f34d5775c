import { sql } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { creditNotes } from "#db/schema/returns.ts";

/** Keeps the credit notes of an invoice as Stripe holds them now. Reads the channel, so never inside a transaction. */
export async function recordCreditNotes(ctx: Context, invoice: { id: string; stripeInvoiceId: string }): Promise<void> {
  const held = await ctx.services.stripe.listCreditNotes({ invoiceId: invoice.stripeInvoiceId });
  if (held.length === 0) return;
  await ctx.db
    .insert(creditNotes)
    .values(
      held.map((note) => ({
        invoiceId: invoice.id,
        externalId: note.id,
        number: note.number,
        amountFen: note.amountFen,
        beforePaymentFen: note.prePaymentFen,
        memo: note.memo,
        status: note.status,
        pdfUrl: note.pdfUrl,
        issuedAt: note.createdAt,
      })),
    )
    .onConflictDoUpdate({ target: creditNotes.externalId, set: { status: sql`excluded.status`, pdfUrl: sql`excluded.pdf_url` } });
}
