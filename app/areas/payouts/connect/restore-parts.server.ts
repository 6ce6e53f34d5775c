import { and, eq, inArray, isNull, lt, notExists } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { postings, settlements } from "#db/schema/payouts.ts";
import { refunds } from "#db/schema/returns.ts";
import { payoutReversals, payoutTransferSettlements, payoutTransfers } from "#db/schema/transfers.ts";
import { holdPayouts } from "../batches/hold-batch.server.ts";
import type { Due } from "../dues.ts";
import { least } from "./amounts.ts";
import { cover, owingOf } from "./plan-transfers.server.ts";
import { isByChannel, reversalsOf } from "./reversals.server.ts";

type Refund = typeof refunds.$inferSelect;

/** Code of a claim that was given up because its money came home before anything was asked of the channel. */
const CAME_HOME = "came_home";

/** A movement that took money, and what brought it home again once that is booked. */
interface Movement {
  gone: Refund;
  home: Refund | null;
}

/** The movement a refund's id stands for, of what went or of what came home; null for one that is unknown or no movement of the channel. */
export async function movementOf(ctx: Context, refundId: string): Promise<Movement | null> {
  const [row] = await ctx.db.select().from(refunds).where(eq(refunds.id, refundId));
  if (!row) return null;
  const [gone] = row.reverses === null ? [row] : await ctx.db.select().from(refunds).where(eq(refunds.id, row.reverses));
  if (!gone || !isByChannel(gone.externalId)) return null;
  const [back] = await ctx.db
    .select({ refund: refunds })
    .from(refunds)
    .innerJoin(postings, and(eq(postings.sourceId, refunds.id), eq(postings.kind, "refund")))
    .where(eq(refunds.reverses, gone.id));
  return { gone, home: back?.refund ?? null };
}

/**
 * Whose parts of what came home go back by the channel: those whose claims were taken by it. Null where nothing of the movement went by the
 * channel. The caller holds the settlement of the task book.
 */
export async function planHome(
  tx: TransactionContext,
  refund: { reverses: string | null },
  invoiceId: string,
  dues: readonly Due[],
): Promise<ReadonlySet<string> | null> {
  if (refund.reverses === null) return null;
  const [gone] = await tx.db.select().from(refunds).where(eq(refunds.id, refund.reverses));
  if (!gone || !isByChannel(gone.externalId)) return null;
  const [transfer] = await tx.db
    .select({ id: payoutTransfers.id })
    .from(payoutTransfers)
    .where(and(eq(payoutTransfers.invoiceId, invoiceId), gone.chargeId === null ? undefined : eq(payoutTransfers.chargeId, gone.chargeId)))
    .limit(1);
  if (!transfer) return null;
  const claims = await tx.db
    .select({ id: settlements.organizationId })
    .from(settlements)
    .where(and(eq(settlements.refundId, gone.id), eq(settlements.rail, "stripeConnect")));
  return new Set(dues.filter((due) => due.amountFen > 0n && claims.some((claim) => claim.id === due.id)).map((due) => due.id));
}

/** Gives up what the channel was not asked for yet of a movement that came home: it is set off instead, members' claims by bank. */
export async function callOff(ctx: Context, { gone }: Movement, kind: "claim" | "rest"): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const off = await tx.db
      .update(payoutReversals)
      .set({ status: "refused", reason: CAME_HOME, refusedAt: tx.clock.now() })
      .where(
        and(
          eq(payoutReversals.refundId, gone.id),
          eq(payoutReversals.kind, kind),
          eq(payoutReversals.status, "pending"),
          isNull(payoutReversals.askedAt),
        ),
      )
      .returning();
    if (off.length === 0) return;
    const claims = kind === "claim" ? off.flatMap((row) => row.settlementId ?? []) : [];
    if (claims.length > 0) await byBank(tx, claims);
    for (const { transferId, amount, amountFen } of off)
      await recordAudit(tx, {
        action: "reversal-called-off",
        objectType: "payout-transfer",
        objectId: transferId,
        detail: { refundId: gone.id, kind, amount, amountFen },
      });
  });
}

/** Turns parts that were to go by the channel to the bank's road. */
export async function byBank(tx: TransactionContext, settlementIds: readonly string[]): Promise<void> {
  const freed = await tx.db
    .update(settlements)
    .set({ status: "due", rail: "offlineBank" })
    .where(and(inArray(settlements.id, [...settlementIds]), eq(settlements.status, "batched"), eq(settlements.rail, "stripeConnect")))
    .returning({ id: settlements.id });
  if (freed.length !== settlementIds.length) throw new Error(`of ${settlementIds.length} parts ${freed.length} waited for the channel`);
}

/** What came home on the platform's balance, smallest unit: of a dispute by its own movement, of a refund that failed what it had taken. */
async function cameHome(ctx: Context, gone: Refund): Promise<{ currency: string; amount: bigint }> {
  if (gone.kind === "chargeback") {
    const { movements } = await ctx.services.stripe.retrieveDispute({ id: gone.externalId ?? "" });
    const back = movements.find(({ amount }) => amount > 0n);
    if (!back) throw new Error(`dispute ${gone.externalId} has brought nothing back yet`);
    return { currency: back.currency, amount: back.net };
  }
  const { settled } = await ctx.services.stripe.retrieveRefund({ id: gone.externalId ?? "" });
  if (!settled) throw new Error(`refund ${gone.externalId} has moved nothing at the channel`);
  return { currency: settled.currency, amount: -settled.amount };
}

/** Whether what came home was sent on, or counted when its charge was. */
export async function isRestored(ctx: Context, home: Pick<Refund, "id">): Promise<boolean> {
  const sent = await ctx.db.$count(payoutTransfers, eq(payoutTransfers.causeId, home.id));
  return sent > 0 || (await ctx.db.$count(payoutReversals, eq(payoutReversals.refundId, home.id))) > 0;
}

/**
 * Sends what came home on: to each member what was taken back of it, to the provider everything else, less what it owes, which is first of all
 * what it never gave of this movement. The money is the platform's own by now, not of the charge: a short balance refuses it, and it is tried again.
 * What was not taken of a member at the channel goes back to it by bank, where its claim was set off. The job makes the transfers.
 */
export async function restoreParts(ctx: Context, { gone, home }: { gone: Refund; home: Refund }): Promise<void> {
  if (await isRestored(ctx, home)) return;
  const came = await cameHome(ctx, gone);
  await withTransaction(ctx, async (tx) => {
    const transfers = await tx.db.select().from(payoutTransfers).where(eq(payoutTransfers.invoiceId, home.invoiceId));
    const reversals = (await reversalsOf(tx, transfers)).filter((row) => row.refundId === gone.id);
    const touched = transfers.find((one) => one.id === reversals.find(({ kind }) => kind === "rest")?.transferId);
    // Nothing of it was planned: the charge waits to be sent on, and is then what is left of it.
    if (!touched || reversals.some(({ status }) => status === "pending")) return;
    if (touched.currency !== came.currency) throw new Error(`what came home of ${gone.externalId} is in ${came.currency}`);
    const providerId = touched.organizationId;
    await holdPayouts(tx, providerId);
    if (await isRestored(tx, home)) return;
    const parts = await tx.db
      .select()
      .from(settlements)
      .where(and(eq(settlements.refundId, home.id), eq(settlements.rail, "stripeConnect"), eq(settlements.status, "batched")));
    let left = came.amount;
    const back = reversals.flatMap(({ kind, status, transferId, amount }) => {
      const transfer = transfers.find((one) => one.id === transferId);
      // What was moved to the bank's road goes back by it, as its part does.
      if (!transfer || transfer.status === "moved" || kind !== "claim" || (status !== "sent" && status !== "netted")) return [];
      const given = least(amount, left);
      left -= given;
      return [{ organizationId: transfer.organizationId, accountId: transfer.accountId, amount: given, withheld: 0n }];
    });
    const owing = await owingOf(tx, providerId, came.currency);
    const withheld = least(
      owing.reduce((sum, row) => sum + row.left, 0n),
      left,
    );
    await cover(tx, owing, withheld);
    back.push({ organizationId: providerId, accountId: touched.accountId, amount: left - withheld, withheld });
    for (const one of back) {
      const id = crypto.randomUUID();
      const part = parts.find((row) => row.organizationId === one.organizationId);
      await tx.db.insert(payoutTransfers).values({
        ...one,
        id,
        invoiceId: home.invoiceId,
        kind: "restored",
        chargeId: touched.chargeId,
        causeId: home.id,
        amountFen: part?.amountFen ?? 0n,
        currency: came.currency,
        exchangeRate: touched.exchangeRate,
        transferGroup: touched.transferGroup,
        idempotencyKey: `tr:${id}:1`,
        createdAt: tx.clock.now(),
      });
      if (part) await tx.db.insert(payoutTransferSettlements).values({ transferId: id, settlementId: part.id });
    }
    const others = parts.filter((row) => !back.some((one) => one.organizationId === row.organizationId));
    if (others.length > 0)
      await byBank(
        tx,
        others.map((row) => row.id),
      );
    await recordAudit(tx, {
      action: "restore-parts",
      objectType: "invoice",
      objectId: home.invoiceId,
      detail: {
        refundId: home.id,
        reverses: gone.id,
        came: came.amount,
        withheld,
        parts: back.map(({ organizationId, amount }) => ({ organizationId, amount })),
      },
    });
    await enqueue(tx, "transfer-parts", { invoiceId: home.invoiceId });
  });
}

/** What came home of charges that were sent on, and was never given back: its job was given up. */
export async function unrestoredHomes(tx: TransactionContext, bookedBefore: Date, most: number): Promise<{ refundId: string }[]> {
  const [gone, counted] = [alias(refunds, "gone"), alias(payoutReversals, "counted")];
  return tx.db
    .selectDistinct({ refundId: refunds.id })
    .from(refunds)
    .innerJoin(gone, eq(gone.id, refunds.reverses))
    .innerJoin(payoutReversals, and(eq(payoutReversals.refundId, gone.id), eq(payoutReversals.kind, "rest")))
    .innerJoin(postings, and(eq(postings.sourceId, refunds.id), eq(postings.kind, "refund"), lt(postings.createdAt, bookedBefore)))
    .where(
      and(
        notExists(tx.db.select({ id: payoutTransfers.id }).from(payoutTransfers).where(eq(payoutTransfers.causeId, refunds.id))),
        notExists(tx.db.select({ id: counted.id }).from(counted).where(eq(counted.refundId, refunds.id))),
      ),
    )
    .limit(most);
}
