import { and, asc, eq, inArray, isNotNull, isNull, lt, or, sql } from "drizzle-orm";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { postings } from "#db/schema/payouts.ts";
import { refunds } from "#db/schema/returns.ts";
import { connectAccounts, payoutReversals, payoutTransfers } from "#db/schema/transfers.ts";
import { platformCountry, refreshConnectAccount } from "./accounts.server.ts";
import { looseInvoices } from "./loose-charges.server.ts";
import { unrestoredHomes } from "./restore-parts.server.ts";
import { retryRefused } from "./retry.server.ts";
import { CHANNEL_MOVEMENT } from "./reversals.server.ts";

/** How long an ordinary job may take before the sweep looks after it, and how many rows one sweep takes on. */
const STALE_MS = 10 * 60_000;
const MOST = 200;
/** How long the channel is left alone after it refused, and how old what we know of an account may become: one that waits, and one that is open. */
const REFUSED_MS = 3_600_000;
const WAITING_MS = 3_600_000;
const OPEN_MS = 24 * 3_600_000;

/**
 * Looks after what was missed or refused: transfers and reversals without an answer are asked for again under their keys; what was refused an
 * hour ago is tried under a new one, to accounts that are open only; charges that nothing was planned of are settled again; accounts are read anew. One account that cannot be read holds up no other.
 */
export async function sweepConnect(ctx: Context): Promise<void> {
  const now = ctx.clock.now().getTime();
  const before = (ms: number) => new Date(now - ms);
  await withTransaction(ctx, async (tx) => {
    const lost = await tx.db
      .selectDistinct({ invoiceId: payoutTransfers.invoiceId })
      .from(payoutTransfers)
      .where(and(eq(payoutTransfers.status, "pending"), lt(payoutTransfers.createdAt, before(STALE_MS))))
      .limit(MOST);
    for (const { invoiceId } of lost) await enqueue(tx, "transfer-parts", { invoiceId });
    const refused = await tx.db
      .select({ id: payoutTransfers.id })
      .from(payoutTransfers)
      .innerJoin(connectAccounts, eq(connectAccounts.accountId, payoutTransfers.accountId))
      .where(
        and(
          eq(payoutTransfers.status, "refused"),
          lt(payoutTransfers.refusedAt, before(REFUSED_MS)),
          eq(connectAccounts.transfersActive, true),
        ),
      )
      .orderBy(asc(payoutTransfers.refusedAt))
      .limit(MOST);
    for (const { id } of refused) await retryRefused(tx, { id });
    for (const invoiceId of await looseInvoices(tx, MOST)) await enqueue(tx, "settle-invoice", { invoiceId });
    const again = await tx.db
      .update(payoutReversals)
      .set({
        status: "pending",
        attempt: sql`${payoutReversals.attempt} + 1`,
        idempotencyKey: sql`'rev:' || ${payoutReversals.transferId} || ':' || ${payoutReversals.refundId} || ':' || (${payoutReversals.attempt} + 1)`,
        askedAt: null,
      })
      .where(
        and(
          eq(payoutReversals.kind, "rest"),
          eq(payoutReversals.status, "refused"),
          lt(payoutReversals.refusedAt, before(REFUSED_MS)),
          sql`${payoutReversals.covered} < ${payoutReversals.amount}`,
        ),
      )
      .returning({ refundId: payoutReversals.refundId });
    const open = await tx.db
      .selectDistinct({ refundId: payoutReversals.refundId })
      .from(payoutReversals)
      .where(
        and(
          inArray(payoutReversals.kind, ["claim", "rest", "shortfall"]),
          or(
            and(eq(payoutReversals.status, "pending"), lt(payoutReversals.createdAt, before(STALE_MS))),
            and(eq(payoutReversals.status, "refused"), eq(payoutReversals.covered, payoutReversals.amount)),
          ),
        ),
      )
      .limit(MOST);
    // Its claims may all be settled while the provider's rest was never planned: the job was given up between the two.
    const unplanned = await tx.db
      .selectDistinct({ refundId: refunds.id })
      .from(refunds)
      .innerJoin(
        payoutTransfers,
        and(eq(payoutTransfers.invoiceId, refunds.invoiceId), or(isNull(refunds.chargeId), eq(payoutTransfers.chargeId, refunds.chargeId))),
      )
      .innerJoin(postings, and(eq(postings.sourceId, refunds.id), eq(postings.kind, "refund"), lt(postings.createdAt, before(STALE_MS))))
      .leftJoin(payoutReversals, and(eq(payoutReversals.refundId, refunds.id), eq(payoutReversals.kind, "rest")))
      .where(and(isNull(payoutReversals.id), sql`${refunds.externalId} ~ ${CHANNEL_MOVEMENT}`))
      .limit(MOST);
    const unrestored = await unrestoredHomes(tx, before(STALE_MS), MOST);
    for (const refundId of new Set([...again, ...open, ...unplanned, ...unrestored].map((row) => row.refundId)))
      await enqueue(tx, "reverse-parts", { refundId });
  });
  if (platformCountry(ctx) !== null) await refreshAccounts(ctx, before(WAITING_MS), before(OPEN_MS));
}

async function refreshAccounts(ctx: Context, waitingSince: Date, openSince: Date): Promise<void> {
  const old = await ctx.db
    .select({ accountId: connectAccounts.accountId })
    .from(connectAccounts)
    .where(
      and(
        isNotNull(connectAccounts.accountId),
        or(
          and(eq(connectAccounts.transfersActive, false), lt(connectAccounts.updatedAt, waitingSince)),
          lt(connectAccounts.updatedAt, openSince),
        ),
      ),
    )
    .orderBy(asc(connectAccounts.updatedAt))
    .limit(MOST);
  const failures: unknown[] = [];
  for (const { accountId } of old) {
    if (accountId) await refreshConnectAccount(ctx, accountId).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of ${old.length} accounts could not be read`);
}
