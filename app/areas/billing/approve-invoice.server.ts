import { and, eq } from "drizzle-orm";
import { DateTime } from "luxon";
import type { z } from "zod";
import { holdUsageLock } from "#app/areas/usage/index.server.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { invoices } from "#db/schema/billing.ts";
import { approveTodoKey } from "./close-period.server.ts";
import { mayClosePeriod } from "./policy.ts";
import { getInvoice } from "./reads.server.ts";
import { approveInvoiceInput } from "./schemas.ts";
import { can } from "./states.ts";

/**
 * The provider's finance approves a rated invoice: from now on its lines are final, its days of payment run, and it goes out. One that comes to
 * nothing is paid at once and never sent: what it carries over stands on the next.
 */
export async function approveInvoice(ctx: Context, input: z.input<typeof approveInvoiceInput>): Promise<{ code: string; sent: boolean }> {
  const { code, ratingHash } = parseInput(approveInvoiceInput, input);
  return withTransaction(ctx, async (tx) => {
    const { contract, whole } = await getInvoice(tx, { code });
    if (!mayClosePeriod(ctx.actor, contract)) throw forbidden("只有牵头供给单位的财务可以审核账单。");
    await holdUsageLock(tx, contract.id);
    const { invoice } = await getInvoice(tx, { code });
    if (!can("approve", invoice.status)) throw conflict("账单不在待审核状态，请刷新查看。");
    if (invoice.ratingHash !== ratingHash) throw conflict("账单已重新计费，请核对后再审核。");
    const now = tx.clock.now();
    const sent = invoice.totalFen > 0n;
    const { terms } = whole.versions.find(({ effectiveFrom }) => effectiveFrom <= now) ?? whole.current;
    const [moved] = await tx.db
      .update(invoices)
      .set({
        status: sent ? "approved" : "paid",
        approvedAt: now,
        approvedBy: userOf(ctx).userId,
        dueOn: DateTime.fromJSDate(now, { zone: contract.zone }).plus({ days: terms.paymentDays }).toFormat("yyyy-MM-dd"),
        ...(sent ? {} : { paidAt: now, amountPaidFen: 0n }),
      })
      .where(and(eq(invoices.id, invoice.id), eq(invoices.status, "rated")))
      .returning({ id: invoices.id });
    if (!moved) throw conflict("账单不在待审核状态，请刷新查看。");
    await recordAudit(tx, {
      action: "approve-invoice",
      objectType: "invoice",
      objectId: invoice.id,
      detail: { code, totalFen: invoice.totalFen, ratingHash: invoice.ratingHash },
    });
    await enqueue(tx, "complete-todo", { organizationId: contract.providerId, dedupeKey: approveTodoKey(invoice.id) });
    if (sent) await enqueue(tx, "push-invoice", { invoiceId: invoice.id });
    return { code, sent };
  });
}
