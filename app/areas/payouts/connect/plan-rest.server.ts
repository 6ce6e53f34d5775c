import { and, eq, inArray } from "drizzle-orm";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { settlements } from "#db/schema/payouts.ts";
import type { refunds } from "#db/schema/returns.ts";
import { payoutReversals, payoutTransfers } from "#db/schema/transfers.ts";
import { holdPayouts } from "../batches/hold-batch.server.ts";
import { least } from "./amounts.ts";
import { reversalsOf, standingOf } from "./reversals.server.ts";

type Refund = typeof refunds.$inferSelect;

/** What a movement took of the platform's balance, its fee with it, smallest unit. Of a dispute it was taken down when the money was taken. */
async function takenBy(ctx: Context, refund: Refund): Promise<{ currency: string; amount: bigint; chargeId: string | null }> {
  if (refund.kind === "chargeback" && refund.settledCurrency !== null && refund.settledAmount !== null)
    return { currency: refund.settledCurrency, amount: (refund.settledFee ?? 0n) - refund.settledAmount, chargeId: refund.chargeId };
  const { settled, chargeId } = await ctx.services.stripe.retrieveRefund({ id: refund.externalId ?? "" });
  if (!settled) throw new Error(`refund ${refund.externalId} has moved nothing at the channel yet`);
  return { currency: settled.currency, amount: -settled.net, chargeId };
}

/**
 * What a refund or a chargeback took of the platform's balance, less what members gave back: the provider's, up to what still stands of what it
 * was sent of the charge. What is more than that is owing: it is kept of what the provider is sent next.
 */
export async function planRest(ctx: Context, refund: Refund): Promise<void> {
  const refundId = refund.id;
  const isRest = and(eq(payoutReversals.refundId, refundId), inArray(payoutReversals.kind, ["rest", "shortfall"]));
  if ((await ctx.db.$count(payoutReversals, isRest)) > 0) return;
  const taken = await takenBy(ctx, refund);
  await withTransaction(ctx, async (tx) => {
    const transfers = await tx.db.select().from(payoutTransfers).where(eq(payoutTransfers.invoiceId, refund.invoiceId));
    const remainder = transfers.find((one) => one.kind === "remainder" && one.chargeId === taken.chargeId);
    // Another charge of the invoice: what was taken of it is taken off when it is sent on.
    if (!remainder && transfers.some((one) => one.kind === "remainder")) return;
    if (!remainder || taken.currency !== remainder.currency) throw new Error(`refund ${refund.externalId} is not of a transferred charge`);
    await holdPayouts(tx, remainder.organizationId);
    if ((await tx.db.$count(payoutReversals, isRest)) > 0) return;
    const reversals = await reversalsOf(tx, transfers);
    const given = reversals
      .filter((one) => one.refundId === refundId && (one.status === "sent" || one.status === "netted"))
      .reduce((sum, one) => sum + one.amount, 0n);
    // Negative where the rate moved so far that members gave more than the refund took: that stays for the reconciliation to show.
    const rest = taken.amount - given;
    // What was given back to the provider after a chargeback was won stands as well as what it was sent first.
    const [of] = transfers
      .filter((one) => one.organizationId === remainder.organizationId && one.chargeId === remainder.chargeId)
      .map((transfer) => ({ transfer, left: standingOf(transfer, reversals).left }))
      .sort((a, b) => Number(b.left > a.left) - Number(b.left < a.left));
    if (!of) throw new Error(`no transfer of charge ${remainder.chargeId}`);
    const amount = rest < 0n ? 0n : least(rest, of.left);
    const [claim] = await tx.db
      .select({ id: settlements.id, fen: settlements.amountFen })
      .from(settlements)
      .where(
        and(
          eq(settlements.refundId, refundId),
          eq(settlements.organizationId, remainder.organizationId),
          eq(settlements.rail, "stripeConnect"),
          eq(settlements.status, "batched"),
        ),
      );
    const transferId = of.transfer.id;
    const row = { transferId, refundId, createdAt: tx.clock.now() };
    await tx.db.insert(payoutReversals).values({
      ...row,
      kind: "rest",
      settlementId: claim?.id ?? null,
      amountFen: claim ? -claim.fen : 0n,
      amount,
      idempotencyKey: `rev:${transferId}:${refundId}`,
    });
    // The fee, which a refund does not bring back, and what the provider had to bear: more than it was sent of this charge.
    if (rest > amount)
      await tx.db.insert(payoutReversals).values({
        ...row,
        kind: "shortfall",
        amountFen: 0n,
        amount: rest - amount,
        idempotencyKey: `short:${transferId}:${refundId}`,
        status: "refused",
        reason: "beyond_transfer",
        refusedAt: tx.clock.now(),
      });
    await recordAudit(tx, {
      action: "plan-refund-rest",
      objectType: "payout-transfer",
      objectId: transferId,
      detail: { refundId, took: taken.amount, given, rest, amount },
    });
  });
}
