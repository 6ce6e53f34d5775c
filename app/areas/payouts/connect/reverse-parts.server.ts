import { and, asc, eq, inArray, isNull, or, sql } from "drizzle-orm";
import { paths } from "#app/http/paths.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import type { StripeReversal } from "#app/stripe/index.server.ts";
import { settlements } from "#db/schema/payouts.ts";
import type { refunds } from "#db/schema/returns.ts";
import { payoutReversals, payoutTransferSettlements, payoutTransfers } from "#db/schema/transfers.ts";
import { post } from "../post.server.ts";
import { refusalCode } from "./gateway-error.server.ts";
import { planRest } from "./plan-rest.server.ts";
import { callOff, isRestored, movementOf, restoreParts } from "./restore-parts.server.ts";
import { invoiceOf, KEY_KEPT_MS } from "./transfer-parts.server.ts";
import { refusalName } from "./words.ts";

type Reversal = typeof payoutReversals.$inferSelect;
type Transfer = typeof payoutTransfers.$inferSelect;

/** Under which our row's id stands in the metadata of a reversal. */
const METADATA = "payout_reversal";

/**
 * Takes back what a refund, or a chargeback, claims of the transfers of its charge: first each member's claim, then from the provider whatever the refund took of
 * the platform's balance and no member gave back. A claim the channel refuses (the member has not that much there) is set off against what the
 * member is owed next; the provider bears it until then. A lost answer leaves the rest to the next run of the job, under the same key. A
 * transfer that has no outcome yet is waited for: it starts this job again. What came home meanwhile, a chargeback that was won or a refund that
 * failed after all, is not taken any more where the channel was not asked yet, and given back where it was.
 */
export async function reverseParts(ctx: Context, { refundId }: JobPayload<"reverse-parts">): Promise<void> {
  const movement = await movementOf(ctx, refundId);
  if (!movement) return;
  const { gone, home } = movement;
  const failures: unknown[] = [];
  if (home) await callOff(ctx, movement, "claim");
  const take = (row: Reversal) => takeBack(ctx, row, gone.kind === "chargeback").catch((error: unknown) => failures.push(error));
  for (const row of await waiting(ctx, gone.id, "claim")) await take(row);
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} reversals have no answer yet`);
  if ((await waiting(ctx, gone.id, "claim")).length > 0) return;
  await planRest(ctx, gone);
  // What stays owing when everything was given back, the fee of a dispute, is taken as any rest.
  if (home && !(await isRestored(ctx, home))) await callOff(ctx, movement, "rest");
  for (const row of await waiting(ctx, gone.id, "rest")) await take(row);
  if (failures.length > 0) throw new AggregateError(failures, "the rest has no answer yet");
  await bookCovered(ctx, gone.id);
  if (home) await restoreParts(ctx, { gone, home });
  if (gone.kind === "chargeback") await wakeTransfers(ctx, gone);
}

const waiting = (ctx: Context, refundId: string, kind: Reversal["kind"]) =>
  ctx.db
    .select()
    .from(payoutReversals)
    .where(and(eq(payoutReversals.refundId, refundId), eq(payoutReversals.kind, kind), eq(payoutReversals.status, "pending")))
    .orderBy(asc(payoutReversals.createdAt), asc(payoutReversals.id));

/** One reversal, as far as its transfer allows. */
async function takeBack(ctx: Context, { id, attempt, transferId }: Reversal, isChargeback: boolean): Promise<void> {
  const [transfer] = await ctx.db.select().from(payoutTransfers).where(eq(payoutTransfers.id, transferId));
  if (!transfer) return;
  const isUnasked = transfer.status === "pending" && transfer.askedAt === null;
  // What the payer's bank took back is not sent out first.
  if (transfer.status === "refused" || (isUnasked && isChargeback)) return takeOff(ctx, transfer, id);
  if (transfer.status === "pending") return;
  const [asked] = await ctx.db
    .update(payoutReversals)
    .set({ askedAt: sql`coalesce(${payoutReversals.askedAt}, ${ctx.clock.now().toISOString()}::timestamptz)` })
    .where(and(eq(payoutReversals.id, id), eq(payoutReversals.status, "pending"), eq(payoutReversals.attempt, attempt)))
    .returning();
  if (!asked) return;
  const amount = asked.amount - asked.covered;
  if (amount === 0n || transfer.transferId === null) return settleTaken(ctx, asked, null);
  const isOld = asked.askedAt !== null && ctx.clock.now().getTime() - asked.askedAt.getTime() > KEY_KEPT_MS;
  let made: StripeReversal;
  try {
    made =
      (isOld ? await findReversal(ctx, transfer.transferId, id) : null) ??
      (await ctx.services.stripe.createReversal({
        transferId: transfer.transferId,
        amount,
        metadata: { [METADATA]: id },
        idempotencyKey: asked.idempotencyKey,
      }));
  } catch (error) {
    const code = refusalCode(error);
    if (code === null) throw error;
    return settleRefused(ctx, asked, code);
  }
  await settleTaken(ctx, asked, made.id);
}

async function findReversal(ctx: Context, transferId: string, id: string): Promise<StripeReversal | null> {
  const held = await ctx.services.stripe.listReversals({ transferId });
  return held.find(({ metadata }) => metadata[METADATA] === id) ?? null;
}

/** A transfer that is known not to be made is lowered instead; when it is asked for, first or again, it goes out for less. */
async function takeOff(ctx: Context, transfer: Transfer, id: string): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const isWaiting = and(eq(payoutReversals.id, id), eq(payoutReversals.status, "pending"));
    const [off] = await tx.db.update(payoutReversals).set({ status: "netted", doneAt: tx.clock.now() }).where(isWaiting).returning();
    if (!off) return;
    const lowered = await tx.db
      .update(payoutTransfers)
      // What was kept of another transfer already is not taken twice.
      .set({
        amount: sql`${payoutTransfers.amount} - ${off.amount - off.covered}`,
        amountFen: sql`${payoutTransfers.amountFen} - ${off.amountFen}`,
      })
      .where(
        and(
          eq(payoutTransfers.id, transfer.id),
          or(eq(payoutTransfers.status, "refused"), and(eq(payoutTransfers.status, "pending"), isNull(payoutTransfers.askedAt))),
        ),
      )
      .returning({ id: payoutTransfers.id });
    // Asked for meanwhile: its outcome starts the job anew.
    if (lowered.length !== 1) throw new Error(`transfer ${transfer.id} is under way again`);
    if (off.settlementId !== null)
      await tx.db.insert(payoutTransferSettlements).values({ transferId: transfer.id, settlementId: off.settlementId });
    await recordAudit(tx, {
      action: "transfer-lowered",
      objectType: "payout-transfer",
      objectId: transfer.id,
      detail: { refundId: off.refundId, amount: off.amount, amountFen: off.amountFen },
    });
  });
}

/** Writes down that the channel took something back: the claim is fulfilled, and the money is booked in again. */
async function settleTaken(ctx: Context, { id, attempt }: Reversal, reversalId: string | null): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const [taken] = await tx.db
      .update(payoutReversals)
      .set({ status: "sent", reversalId, reason: null, doneAt: tx.clock.now() })
      .where(and(eq(payoutReversals.id, id), eq(payoutReversals.status, "pending"), eq(payoutReversals.attempt, attempt)))
      .returning();
    if (!taken) return;
    const amount = taken.amount - taken.covered;
    const [transfer] = await tx.db
      .update(payoutTransfers)
      .set({
        reversedAmount: sql`${payoutTransfers.reversedAmount} + ${amount}`,
        status: sql`case when ${payoutTransfers.reversedAmount} + ${amount} >= ${payoutTransfers.amount} then 'reversed' else 'partlyReversed' end`,
      })
      .where(eq(payoutTransfers.id, taken.transferId))
      .returning();
    if (!transfer) throw new Error(`no transfer ${taken.transferId}`);
    await book(tx, taken, transfer);
    await recordAudit(tx, {
      action: "reverse-transfer",
      objectType: "payout-transfer",
      objectId: transfer.id,
      detail: { refundId: taken.refundId, reversalId, amount, currency: transfer.currency, amountFen: taken.amountFen },
    });
    if (taken.kind !== "claim") return enqueue(tx, "complete-todo", { organizationId: transfer.organizationId, dedupeKey: restKey(id) });
    const { code } = await invoiceOf(tx, transfer.invoiceId);
    await enqueue(tx, "notify", {
      organizationId: transfer.organizationId,
      kind: "message",
      title: `账单 ${code} 已退款，渠道已从贵单位账户收回 ¥${fenToYuan(taken.amountFen)}`,
      body: "收回的是该账单分账中按任务书调减的部分。",
      href: paths.invoice(code),
      dedupeKey: `transfer-reversed:${id}`,
    });
  });
}

/** The claim is fulfilled: what had been booked out to the organization comes back in. */
async function book(tx: TransactionContext, reversal: Reversal, transfer: Transfer): Promise<void> {
  if (reversal.settlementId !== null) {
    const [met] = await tx.db
      .update(settlements)
      .set({ status: "paid" })
      .where(and(eq(settlements.id, reversal.settlementId), eq(settlements.status, "batched")))
      .returning({ id: settlements.id });
    if (!met) throw new Error(`claim ${reversal.settlementId} was not under way`);
  }
  if (reversal.amountFen === 0n) return;
  const { code } = await invoiceOf(tx, transfer.invoiceId);
  await post(tx, { kind: "transferReversed", sourceId: reversal.id, memo: `收回转账 ${code}` }, [
    { account: "cash", amountFen: reversal.amountFen },
    { account: "payable", organizationId: transfer.organizationId, amountFen: -reversal.amountFen },
  ]);
}

const restKey = (id: string): string => `reversal-refused:${id}`;

/**
 * Writes down that the channel refused. A member's claim becomes one that is set off, by whatever road the member is paid next; the rest stays
 * the provider's to give back: it is tried again, or kept of what the provider is sent next. The provider is told once.
 */
async function settleRefused(ctx: Context, { id, attempt }: Reversal, reason: string): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const [refused] = await tx.db
      .update(payoutReversals)
      .set({ status: "refused", reason, refusedAt: tx.clock.now() })
      .where(and(eq(payoutReversals.id, id), eq(payoutReversals.status, "pending"), eq(payoutReversals.attempt, attempt)))
      .returning();
    if (!refused) return;
    const [transfer] = await tx.db.select().from(payoutTransfers).where(eq(payoutTransfers.id, refused.transferId));
    if (!transfer) throw new Error(`no transfer ${refused.transferId}`);
    await recordAudit(tx, {
      action: "reversal-refused",
      objectType: "payout-transfer",
      objectId: transfer.id,
      detail: { refundId: refused.refundId, reason, attempt, amount: refused.amount, amountFen: refused.amountFen },
    });
    const { code, providerId } = await invoiceOf(tx, transfer.invoiceId);
    if (refused.kind === "claim") {
      if (refused.settlementId === null) throw new Error(`reversal ${id} has no claim`);
      const freed = await tx.db
        .update(settlements)
        .set({ status: "due", rail: "offlineBank" })
        .where(and(eq(settlements.id, refused.settlementId), eq(settlements.status, "batched")))
        .returning({ id: settlements.id });
      if (freed.length !== 1) throw new Error(`claim ${refused.settlementId} was not under way`);
      await enqueue(tx, "notify", {
        organizationId: providerId,
        kind: "message",
        title: `账单 ${code} 的退款有 ¥${fenToYuan(refused.amountFen)} 未能从成员账户收回`,
        body: `${refusalName(reason)}。该金额先由贵单位承担，从该成员下一笔应付款中抵扣。`,
        href: paths.invoice(code),
        dedupeKey: restKey(id),
      });
      return;
    }
    await enqueue(tx, "notify", {
      organizationId: providerId,
      kind: "todo",
      title: `账单 ${code} 的退款须从贵单位渠道账户收回，未成`,
      body: `${refusalName(reason)}。请保证渠道账户有足够余额：平台将再次收回，或从贵单位下一笔渠道转账中扣除。`,
      href: paths.invoice(code),
      dedupeKey: restKey(id),
    });
  });
}

/** Transfers to those of whom a chargeback took something back wait for it to be done. */
async function wakeTransfers(ctx: Context, { invoiceId }: Pick<typeof refunds.$inferSelect, "invoiceId">): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const touched = tx.db
      .select({ id: payoutTransfers.organizationId })
      .from(payoutTransfers)
      .where(eq(payoutTransfers.invoiceId, invoiceId));
    const held = await tx.db
      .selectDistinct({ invoiceId: payoutTransfers.invoiceId })
      .from(payoutTransfers)
      .where(and(eq(payoutTransfers.status, "pending"), inArray(payoutTransfers.organizationId, touched)));
    for (const one of held) await enqueue(tx, "transfer-parts", { invoiceId: one.invoiceId });
  });
}

/** What was kept whole of later transfers is given back by that. */
async function bookCovered(ctx: Context, refundId: string): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const covered = await tx.db
      .update(payoutReversals)
      .set({ status: "covered", doneAt: tx.clock.now() })
      .where(
        and(
          eq(payoutReversals.refundId, refundId),
          eq(payoutReversals.status, "refused"),
          inArray(payoutReversals.kind, ["rest", "shortfall"]),
          eq(payoutReversals.covered, payoutReversals.amount),
        ),
      )
      .returning();
    for (const reversal of covered) {
      const [transfer] = await tx.db.select().from(payoutTransfers).where(eq(payoutTransfers.id, reversal.transferId));
      if (!transfer) throw new Error(`no transfer ${reversal.transferId}`);
      await book(tx, reversal, transfer);
      await enqueue(tx, "complete-todo", { organizationId: transfer.organizationId, dedupeKey: restKey(reversal.id) });
    }
  });
}
