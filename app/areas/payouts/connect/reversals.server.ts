import { and, eq, inArray, isNotNull } from "drizzle-orm";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { settlements } from "#db/schema/payouts.ts";
import { payoutReversals, payoutTransfers } from "#db/schema/transfers.ts";
import type { Due } from "../dues.ts";
import { reversedFor } from "./amounts.ts";

type Transfer = typeof payoutTransfers.$inferSelect;
type Reversal = typeof payoutReversals.$inferSelect;

/** What a refund takes back of the transfers of its invoice: the claims that go by the channel, by organization. */
export interface ReversalPlan {
  refundId: string;
  claims: { organizationId: string; transferId: string; kind: "claim" | "rest"; amountFen: bigint; amount: bigint }[];
}

/** Ids of what took money of the platform's balance: refunds the channel made, and disputes. What went back by bank was the provider's own. */
export const CHANNEL_MOVEMENT = "^(re|pyr|du|dp)_";
export const isByChannel = (externalId: string | null): boolean => new RegExp(CHANNEL_MOVEMENT).test(externalId ?? "");

/**
 * Which claims of a refund are taken back of the transfers made of the same charge: those that fit into what still stands of them. The others
 * stay claims, set off against what comes next. The provider's own is part of the rest that the job takes back when it knows what the members
 * gave. Null where nothing went, or goes back, by the channel. The caller holds the settlement of the task book.
 */
export async function planReversals(
  tx: TransactionContext,
  refund: { id: string; externalId: string | null },
  invoiceId: string,
  dues: readonly Due[],
): Promise<ReversalPlan | null> {
  if (!isByChannel(refund.externalId)) return null;
  const transfers = await tx.db.select().from(payoutTransfers).where(eq(payoutTransfers.invoiceId, invoiceId));
  if (transfers.length === 0) return null;
  const [reversals, ownClaims] = await Promise.all([reversalsOf(tx, transfers), claimsByChannel(tx, invoiceId)]);
  const claims = dues.flatMap((due): ReversalPlan["claims"] => {
    // After something came home an organization may have a second transfer of the charge.
    const standing = transfers
      .filter((one) => one.organizationId === due.id && one.status !== "moved")
      .map((transfer) => ({ transfer, ...standingOf(transfer, reversals) }))
      .find((one) => one.leftFen >= -due.amountFen);
    if (!standing || due.amountFen >= 0n) return [];
    const { transfer } = standing;
    const amountFen = -due.amountFen;
    const own = transfers.find((one) => one.kind === "remainder" && one.organizationId === due.id);
    // Of the provider's, what earlier refunds claimed may not stand among the reversals yet.
    if (own && amountFen > own.amountFen - (ownClaims.get(due.id) ?? 0n)) return [];
    if (own) return [{ organizationId: due.id, transferId: transfer.id, kind: "rest", amountFen, amount: 0n }];
    return [{ organizationId: due.id, transferId: transfer.id, kind: "claim", amountFen, amount: reversedFor(amountFen, standing) }];
  });
  return { refundId: refund.id, claims };
}

/** What refunds of an invoice claimed by way of the channel so far, less what came home of it, by organization, fen. */
async function claimsByChannel(tx: TransactionContext, invoiceId: string): Promise<Map<string, bigint>> {
  const rows = await tx.db
    .select({ id: settlements.organizationId, fen: settlements.amountFen })
    .from(settlements)
    .where(and(eq(settlements.invoiceId, invoiceId), isNotNull(settlements.refundId), eq(settlements.rail, "stripeConnect")));
  const sums = new Map<string, bigint>();
  for (const { id, fen } of rows) sums.set(id, (sums.get(id) ?? 0n) - fen);
  return sums;
}

/** Every reversal of these transfers. */
export const reversalsOf = (tx: TransactionContext, transfers: readonly { id: string }[]): Promise<Reversal[]> =>
  tx.db
    .select()
    .from(payoutReversals)
    .where(
      inArray(
        payoutReversals.transferId,
        transfers.map((transfer) => transfer.id),
      ),
    );

/** What still stands of a transfer, in the books and in its currency. What was taken off before it was made is not in its amounts any more. */
export function standingOf(transfer: Transfer, reversals: readonly Reversal[]): { left: bigint; leftFen: bigint } {
  const taken = reversals.filter(
    (one) =>
      one.transferId === transfer.id && (one.kind === "rest" ? one.status !== "netted" : one.status === "pending" || one.status === "sent"),
  );
  return {
    left: taken.reduce((sum, one) => sum - one.amount, transfer.amount),
    leftFen: taken.reduce((sum, one) => sum - one.amountFen, transfer.amountFen),
  };
}

/** Writes the claims down under the keys by which they will be asked for; `parts` are their settlements. The job takes them back. */
export async function recordReversals(
  tx: TransactionContext,
  { refundId, claims }: ReversalPlan,
  parts: readonly { id: string; organizationId: string }[],
): Promise<void> {
  const rows = claims
    .filter((claim) => claim.kind === "claim")
    .map(({ organizationId, transferId, amountFen, amount }) => ({
      transferId,
      refundId,
      kind: "claim" as const,
      settlementId: parts.find((part) => part.organizationId === organizationId)?.id ?? null,
      amountFen,
      amount,
      idempotencyKey: `rev:${transferId}:${refundId}`,
      createdAt: tx.clock.now(),
    }));
  if (rows.length > 0) await tx.db.insert(payoutReversals).values(rows);
  await enqueue(tx, "reverse-parts", { refundId });
}
