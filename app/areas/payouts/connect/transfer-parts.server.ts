import { and, asc, eq, inArray, isNotNull, not, or, type SQL, sql } from "drizzle-orm";
import { getContract } from "#app/areas/contracts/index.server.ts";
import { paths } from "#app/http/paths.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import type { StripeTransfer } from "#app/stripe/index.server.ts";
import { invoices } from "#db/schema/billing.ts";
import { settlements } from "#db/schema/payouts.ts";
import { refunds } from "#db/schema/returns.ts";
import { payoutReversals, payoutTransferSettlements, payoutTransfers } from "#db/schema/transfers.ts";
import { post } from "../post.server.ts";
import { closeAccount, refreshConnectAccount } from "./accounts.server.ts";
import { refusalCode } from "./gateway-error.server.ts";
import { refusalName } from "./words.ts";

type Transfer = typeof payoutTransfers.$inferSelect;

/** The channel keeps a key for a day: an answer that is out for longer is looked for before anything is asked again. */
export const KEY_KEPT_MS = 23 * 3_600_000;
/** Under which our row's id stands in the metadata of a transfer. */
const METADATA = "payout_transfer";

/**
 * Makes the transfers of an invoice that wait, each for itself: what the channel refuses one member holds up no other. A lost answer leaves the
 * transfer waiting under its key and fails the job, which asks again under the same key; only a refusal ends an attempt. A transfer counts as
 * sent, and its parts as paid, when the channel has it, never before.
 */
export async function transferParts(ctx: Context, { invoiceId }: JobPayload<"transfer-parts">): Promise<void> {
  const waiting = await ctx.db
    .select()
    .from(payoutTransfers)
    .where(and(eq(payoutTransfers.invoiceId, invoiceId), eq(payoutTransfers.status, "pending")))
    .orderBy(asc(payoutTransfers.createdAt), asc(payoutTransfers.id));
  const failures: unknown[] = [];
  for (const transfer of waiting) await makeTransfer(ctx, transfer).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of ${waiting.length} transfers have no answer yet`);
}

/**
 * While a chargeback takes something back of a member, and before it is known what it takes of a charge, nothing new is asked for: what comes
 * back would be sent out first. The job that takes it back starts this one again.
 */
const awaitsChargeback: SQL = sql`(
  exists (
    select from ${payoutReversals} reversal
      join ${payoutTransfers} taken on taken.id = reversal.transfer_id join ${refunds} gone on gone.id = reversal.refund_id
    where gone.kind = 'chargeback' and reversal.status = 'pending' and taken.organization_id = ${payoutTransfers}.organization_id)
  or exists (
    select from ${refunds} gone
    where gone.kind = 'chargeback' and gone.status = 'succeeded' and gone.charge_id = ${payoutTransfers}.charge_id
      and not exists (select from ${payoutReversals} rest where rest.refund_id = gone.id and rest.kind = 'rest')))`;

async function makeTransfer(ctx: Context, { id, attempt }: Transfer): Promise<void> {
  // As it stands by now: an amount may have been lowered between two attempts.
  const [asked] = await ctx.db
    .update(payoutTransfers)
    .set({ askedAt: sql`coalesce(${payoutTransfers.askedAt}, ${ctx.clock.now().toISOString()}::timestamptz)` })
    .where(
      and(
        eq(payoutTransfers.id, id),
        eq(payoutTransfers.status, "pending"),
        eq(payoutTransfers.attempt, attempt),
        or(isNotNull(payoutTransfers.askedAt), not(awaitsChargeback)),
      ),
    )
    .returning();
  if (!asked) return;
  if (asked.amount === 0n) return settleSent(ctx, asked, null);
  const isOld = asked.askedAt !== null && ctx.clock.now().getTime() - asked.askedAt.getTime() > KEY_KEPT_MS;
  let made: StripeTransfer;
  try {
    made = (isOld ? await findTransfer(ctx, asked) : null) ?? (await createTransfer(ctx, asked));
  } catch (error) {
    const code = refusalCode(error);
    if (code === null) throw error;
    return settleRefused(ctx, asked, code);
  }
  await settleSent(ctx, asked, made.id);
}

const createTransfer = (ctx: Context, transfer: Transfer): Promise<StripeTransfer> =>
  ctx.services.stripe.createTransfer({
    accountId: transfer.accountId,
    amount: transfer.amount,
    currency: transfer.currency,
    // What came home is the platform's own money by then.
    sourceChargeId: transfer.kind === "restored" ? undefined : transfer.chargeId,
    transferGroup: transfer.transferGroup,
    metadata: { [METADATA]: transfer.id },
    idempotencyKey: transfer.idempotencyKey,
  });

/** The transfer of ours at the channel, whatever key it was made under; null when there is none. */
async function findTransfer(ctx: Context, { id, transferGroup }: Pick<Transfer, "id" | "transferGroup">): Promise<StripeTransfer | null> {
  const held = await ctx.services.stripe.listTransfers({ transferGroup });
  return held.find(({ metadata }) => metadata[METADATA] === id) ?? null;
}

/** Writes down that the channel has a transfer: its parts are paid, and the money is booked out. Doing it again changes nothing. */
async function settleSent(ctx: Context, { id, attempt }: Pick<Transfer, "id" | "attempt">, transferId: string | null): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const [sent] = await tx.db
      .update(payoutTransfers)
      .set({ status: "sent", transferId, reason: null, sentAt: tx.clock.now() })
      .where(and(eq(payoutTransfers.id, id), eq(payoutTransfers.status, "pending"), eq(payoutTransfers.attempt, attempt)))
      .returning();
    if (!sent) return;
    const parts = await tx.db
      .select({ id: payoutTransferSettlements.settlementId })
      .from(payoutTransferSettlements)
      .where(eq(payoutTransferSettlements.transferId, id));
    const ids = parts.map((part) => part.id);
    if (ids.length > 0) {
      const paid = await tx.db
        .update(settlements)
        .set({ status: "paid" })
        .where(and(inArray(settlements.id, ids), eq(settlements.status, "batched")))
        .returning({ id: settlements.id });
      if (paid.length !== ids.length) throw new Error(`of ${ids.length} parts ${paid.length} waited for transfer ${id}`);
    }
    const { code, providerId } = await invoiceOf(tx, sent.invoiceId);
    if (sent.amountFen !== 0n)
      await post(tx, { kind: "transfer", sourceId: id, memo: `转账 ${code}` }, [
        { account: "payable", organizationId: sent.organizationId, amountFen: sent.amountFen },
        { account: "cash", amountFen: -sent.amountFen },
      ]);
    const { organizationId, amountFen, currency, amount, exchangeRate } = sent;
    await recordAudit(tx, {
      action: "transfer-part",
      objectType: "payout-transfer",
      objectId: id,
      detail: { organizationId, transferId, amountFen, currency, amount, exchangeRate, attempt },
    });
    await enqueue(tx, "complete-todo", { organizationId: providerId, dedupeKey: refusedKey(id) });
    if (sent.kind === "member" || (sent.kind === "restored" && amountFen > 0n))
      await enqueue(tx, "notify", {
        organizationId,
        kind: "message",
        title: `账单 ${code} ${sent.kind === "member" ? "分得" : "恢复"}的 ¥${fenToYuan(amountFen)} 已转账`,
        body: "收款渠道已转入贵单位的渠道收款账户，提现到银行账户以渠道的安排为准。",
        href: paths.invoice(code),
        dedupeKey: `transfer-sent:${id}`,
      });
    await wakeReversals(tx, id);
  });
}

/** Refusals that say of an account that it takes nothing; every other one is tried again by itself. */
const TAKES_NOTHING: readonly string[] = ["transfers_not_allowed", "insufficient_capabilities_for_transfer", "account_invalid"];

export const refusedKey = (id: string): string => `transfer-refused:${id}`;

/** Writes down that the channel refused a transfer: it is known not to be made. The provider's finance is told once, however often it is tried. */
async function settleRefused(ctx: Context, transfer: Transfer, reason: string): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const [refused] = await tx.db
      .update(payoutTransfers)
      .set({ status: "refused", reason, refusedAt: tx.clock.now() })
      .where(and(eq(payoutTransfers.id, transfer.id), eq(payoutTransfers.status, "pending"), eq(payoutTransfers.attempt, transfer.attempt)))
      .returning();
    if (!refused) return;
    await recordAudit(tx, {
      action: "transfer-refused",
      objectType: "payout-transfer",
      objectId: refused.id,
      detail: {
        organizationId: refused.organizationId,
        reason,
        attempt: refused.attempt,
        amount: refused.amount,
        currency: refused.currency,
      },
    });
    const { code, providerId } = await invoiceOf(tx, refused.invoiceId);
    await enqueue(tx, "notify", {
      organizationId: providerId,
      kind: "todo",
      title: `账单 ${code} 有一笔渠道转账未成`,
      body: `${refusalName(reason)}，涉及 ¥${fenToYuan(refused.amountFen)}。款项仍在渠道余额中，原因消除后自动重新转账，也可以改为对公转账；其他成员不受影响。`,
      href: `${paths.payoutBatches()}#refused`,
      dedupeKey: refusedKey(refused.id),
    });
    await wakeReversals(tx, refused.id);
  });
  if (!TAKES_NOTHING.includes(reason)) return;
  // What is wanted of it shows on its member's page; what cannot be read now the sweep reads. Whatever it says, the channel sends nothing there now.
  await refreshConnectAccount(ctx, transfer.accountId).catch(() => {});
  await closeAccount(ctx, transfer.accountId, "refused");
}

/** A refund may have waited for the outcome of a transfer. */
async function wakeReversals(tx: TransactionContext, transferId: string): Promise<void> {
  const waiting = await tx.db
    .selectDistinct({ refundId: payoutReversals.refundId })
    .from(payoutReversals)
    .where(and(eq(payoutReversals.transferId, transferId), eq(payoutReversals.status, "pending")));
  for (const { refundId } of waiting) await enqueue(tx, "reverse-parts", { refundId });
}

/** Code and provider of an invoice, for whoever is told. */
export async function invoiceOf(tx: TransactionContext, invoiceId: string): Promise<{ code: string; providerId: string }> {
  const [invoice] = await tx.db
    .select({ code: invoices.code, contractId: invoices.contractId })
    .from(invoices)
    .where(eq(invoices.id, invoiceId));
  if (!invoice) throw new Error(`no invoice ${invoiceId}`);
  const { contract } = await getContract({ ...tx, actor: { kind: "system", job: "transfer-parts" } }, { id: invoice.contractId });
  return { code: invoice.code, providerId: contract.providerId };
}

/** What the channel tells of a transfer is a hint: it is fetched, and one whose answer was lost is written down as sent. Never in a transaction. */
export async function applyTransfer(ctx: Context, transferId: string): Promise<void> {
  const held = await ctx.services.stripe.retrieveTransfer({ id: transferId });
  const rowId = held.metadata[METADATA];
  if (rowId === undefined || !/^[0-9a-f-]{36}$/.test(rowId)) return;
  const [known] = await ctx.db.select().from(payoutTransfers).where(eq(payoutTransfers.id, rowId));
  if (!known) return;
  if (known.status === "pending") return settleSent(ctx, known, held.id);
  if (known.transferId === held.id && held.amountReversed > known.reversedAmount)
    await noteForeignReversal(ctx, known, held.amountReversed);
}

/** More was taken back at the channel than our reversals did, by hand for example. Our own that wait for their answer are not counted yet, so it is told only where none does. */
async function noteForeignReversal(ctx: Context, { id, reversedAmount, invoiceId }: Transfer, amountReversed: bigint): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const waiting = await tx.db.$count(payoutReversals, and(eq(payoutReversals.transferId, id), eq(payoutReversals.status, "pending")));
    if (waiting > 0) return;
    const { code, providerId } = await invoiceOf(tx, invoiceId);
    await recordAudit(tx, {
      action: "transfer-reversed-elsewhere",
      objectType: "payout-transfer",
      objectId: id,
      detail: { ours: reversedAmount, atChannel: amountReversed },
    });
    await enqueue(tx, "notify", {
      organizationId: providerId,
      kind: "todo",
      title: `账单 ${code} 的一笔渠道转账在平台之外被撤回`,
      body: "收款渠道显示的撤回金额多于平台记录，请与收款渠道核对。",
      href: paths.invoice(code),
      dedupeKey: `transfer-reversed:${id}:${amountReversed}`,
    });
  });
}
