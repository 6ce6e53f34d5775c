import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { invoices, stripeCalls } from "#db/schema/billing.ts";
import { pushFailedKey, RESTART_STEP, restartsOf } from "./failed-push.server.ts";
import { mayClosePeriod } from "./policy.ts";
import { getInvoice } from "./reads.server.ts";
import { retryPushInput } from "./schemas.ts";
import { can } from "./states.ts";

/**
 * The provider's finance sends a failed push out again: the draft that was refused is removed and built anew under fresh keys, because
 * Stripe repeats a saved refusal for a day. An invoice that was already finalized there goes on from where it stopped.
 */
export async function retryPush(ctx: Context, input: z.input<typeof retryPushInput>): Promise<{ code: string }> {
  const { code } = parseInput(retryPushInput, input);
  return withTransaction(ctx, async (tx) => {
    const { invoice, contract } = await getInvoice(tx, { code });
    if (!mayClosePeriod(ctx.actor, contract)) throw forbidden("只有牵头供给单位的财务可以重新推送。");
    if (!can("retry", invoice.status)) throw conflict("账单没有推送失败，无需重试。");
    const [moved] = await tx.db
      .update(invoices)
      .set({ status: "pushing" })
      .where(and(eq(invoices.id, invoice.id), eq(invoices.status, invoice.status)))
      .returning({ id: invoices.id });
    if (!moved) throw conflict("账单没有推送失败，无需重试。");
    const before = await restartsOf(tx, invoice.id);
    await tx.db.insert(stripeCalls).values({
      invoiceId: invoice.id,
      step: RESTART_STEP,
      idempotencyKey: `${RESTART_STEP}:${invoice.id}:${before + 1}`,
    });
    await enqueue(tx, "complete-todo", { organizationId: contract.providerId, dedupeKey: pushFailedKey(invoice.id, before) });
    await recordAudit(tx, { action: "retry-push", objectType: "invoice", objectId: invoice.id, detail: { code } });
    await enqueue(tx, "push-invoice", { invoiceId: invoice.id });
    return { code };
  });
}
