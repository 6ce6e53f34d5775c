import { and, eq, isNotNull, isNull } from "drizzle-orm";
import type { z } from "zod";
import { FACTOR_MINUTES, isFreshFactor } from "#app/http/factor-age.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { invoices } from "#db/schema/billing.ts";
import { contracts } from "#db/schema/contracts.ts";
import { payoutReversals, payoutTransferSettlements, payoutTransfers } from "#db/schema/transfers.ts";
import { holdPayouts } from "../batches/hold-batch.server.ts";
import { mayApproveMove, mayRunPayouts } from "../policy.ts";
import { moveInput } from "../schemas.ts";
import { connectAccountsOf, platformCountry } from "./accounts.server.ts";
import { byBank } from "./restore-parts.server.ts";
import { moveTodo } from "./retry.server.ts";
import { refusedKey } from "./transfer-parts.server.ts";

const NOT_ALLOWED = "渠道转账改为对公转账由牵头单位的财务或管理员办理。";
const SECOND_PERSON = "申请人不能复核自己的申请，请由贵单位另一位财务或管理员复核。";
const NOT_REFUSED = "这笔渠道转账已不在未成状态，可能已重新转出或已改为对公转账。请刷新查看。";

/** A refused transfer to a member of the actor's contracts, held. One of other contracts, and the provider's own, is not found. */
async function holdRefused(tx: TransactionContext, transferId: string) {
  const { organizationId } = userOf(tx);
  const [row] = await tx.db
    .select({ transfer: payoutTransfers, invoiceCode: invoices.code })
    .from(payoutTransfers)
    .innerJoin(invoices, eq(invoices.id, payoutTransfers.invoiceId))
    .innerJoin(contracts, eq(contracts.id, invoices.contractId))
    .where(and(eq(payoutTransfers.id, transferId), eq(contracts.providerId, organizationId)))
    .for("update", { of: payoutTransfers });
  if (!row || row.transfer.organizationId === organizationId) throw notFound("渠道转账");
  if (row.transfer.status !== "refused") throw conflict(NOT_REFUSED);
  return row;
}

/** Asks that what the channel refused to send a member be paid to it by bank. The other person of the provider's finance is told. */
export async function askMove(ctx: Context, input: z.input<typeof moveInput>): Promise<void> {
  if (!mayRunPayouts(ctx.actor)) throw forbidden(NOT_ALLOWED);
  const { transferId } = parseInput(moveInput, input);
  const { userId, name, organizationId } = userOf(ctx);
  await withTransaction(ctx, async (tx) => {
    const { transfer, invoiceCode } = await holdRefused(tx, transferId);
    const [asked] = await tx.db
      .update(payoutTransfers)
      .set({ moveAskedBy: userId, moveAskedByName: name, moveAskedAt: tx.clock.now() })
      .where(and(eq(payoutTransfers.id, transferId), isNull(payoutTransfers.moveAskedBy)))
      .returning({ id: payoutTransfers.id });
    if (!asked) throw conflict("这笔渠道转账已有人申请改为对公转账，请由另一位财务或管理员复核。");
    await recordAudit(tx, {
      action: "ask-move-to-bank",
      objectType: "payout-transfer",
      objectId: transferId,
      detail: { organizationId: transfer.organizationId, amountFen: transfer.amountFen, reason: transfer.reason },
    });
    await enqueue(tx, "notify", {
      organizationId,
      kind: "todo",
      title: `账单 ${invoiceCode} 的一笔渠道转账申请改为对公转账，待复核`,
      body: `由${name}申请，涉及 ¥${fenToYuan(transfer.amountFen)}，须由另一位财务或管理员复核。`,
      href: `${paths.payoutBatches()}#refused`,
      dedupeKey: moveTodo(transferId, tx.clock.now()),
    });
  });
}

/** Takes a request back; the transfer waits for the account as before. Either person may. */
export async function withdrawMove(ctx: Context, input: z.input<typeof moveInput>): Promise<void> {
  if (!mayRunPayouts(ctx.actor)) throw forbidden(NOT_ALLOWED);
  const { transferId } = parseInput(moveInput, input);
  const { organizationId } = userOf(ctx);
  await withTransaction(ctx, async (tx) => {
    const { transfer } = await holdRefused(tx, transferId);
    const [withdrawn] = await tx.db
      .update(payoutTransfers)
      .set({ moveAskedBy: null, moveAskedByName: null, moveAskedAt: null })
      .where(and(eq(payoutTransfers.id, transferId), isNotNull(payoutTransfers.moveAskedBy)))
      .returning({ id: payoutTransfers.id });
    if (!withdrawn) throw conflict("这笔渠道转账没有待复核的申请。请刷新查看。");
    await recordAudit(tx, { action: "withdraw-move-to-bank", objectType: "payout-transfer", objectId: transferId });
    await enqueue(tx, "complete-todo", { organizationId, dedupeKey: moveTodo(transferId, transfer.moveAskedAt) });
  });
}

/**
 * Moves what the channel refused to the bank's road, as the second person and on a fresh second factor: the member's parts are owed by bank again and go
 * into the next batch, which two people handle as any other; the money at the platform goes to the provider, who pays them. Throws conflict
 * while a refund takes something off the transfer, and while the provider's own account cannot take the money.
 */
export async function approveMove(ctx: Context, input: z.input<typeof moveInput>, evidence: { factorAt: Date | null }): Promise<void> {
  if (!mayRunPayouts(ctx.actor)) throw forbidden(NOT_ALLOWED);
  const { transferId } = parseInput(moveInput, input);
  const { userId, name, organizationId } = userOf(ctx);
  await withTransaction(ctx, async (tx) => {
    await holdPayouts(tx, organizationId);
    const { transfer, invoiceCode } = await holdRefused(tx, transferId);
    if (transfer.moveAskedBy === null) throw conflict("这笔渠道转账没有待复核的申请。请刷新查看。");
    if (!mayApproveMove(tx.actor, { askedBy: transfer.moveAskedBy })) throw forbidden(SECOND_PERSON);
    const now = tx.clock.now();
    if (!isFreshFactor(evidence.factorAt, now))
      throw forbidden(`复核须在完成二次验证后 ${FACTOR_MINUTES} 分钟内进行，请重新验证后再提交。`);
    const waiting = and(eq(payoutReversals.transferId, transferId), eq(payoutReversals.status, "pending"));
    if ((await tx.db.$count(payoutReversals, waiting)) > 0) throw conflict("这笔转账有退款正在抵扣，请稍后再复核。");
    const own = (await connectAccountsOf(tx, [organizationId])).get(organizationId);
    if (!own?.accountId || !own.transfersActive || own.country !== platformCountry(tx))
      throw conflict("贵单位的渠道收款账户未开通，平台余额中的这笔款项无法转给贵单位代付。请先在“我的分配”开通。");
    await tx.db
      .update(payoutTransfers)
      .set({ status: "moved", movedBy: userId, movedByName: name, movedAt: now })
      .where(eq(payoutTransfers.id, transferId));
    await freeParts(tx, transferId);
    if (transfer.amount > 0n) {
      const id = crypto.randomUUID();
      await tx.db.insert(payoutTransfers).values({
        id,
        invoiceId: transfer.invoiceId,
        // What came home is not of the charge any more.
        kind: transfer.kind === "restored" ? "restored" : "handedOver",
        organizationId,
        accountId: own.accountId,
        chargeId: transfer.chargeId,
        causeId: transferId,
        amountFen: 0n,
        currency: transfer.currency,
        amount: transfer.amount,
        exchangeRate: transfer.exchangeRate,
        transferGroup: transfer.transferGroup,
        idempotencyKey: `tr:${id}:1`,
        createdAt: now,
      });
      await enqueue(tx, "transfer-parts", { invoiceId: transfer.invoiceId });
    }
    await recordAudit(tx, {
      action: "move-to-bank",
      objectType: "payout-transfer",
      objectId: transferId,
      detail: {
        organizationId: transfer.organizationId,
        amountFen: transfer.amountFen,
        amount: transfer.amount,
        currency: transfer.currency,
        askedBy: transfer.moveAskedBy,
        factorAt: evidence.factorAt.toISOString(),
      },
    });
    for (const dedupeKey of [moveTodo(transferId, transfer.moveAskedAt), refusedKey(transferId)])
      await enqueue(tx, "complete-todo", { organizationId, dedupeKey });
    await enqueue(tx, "notify", {
      organizationId: transfer.organizationId,
      kind: "message",
      title: `账单 ${invoiceCode} 分得的 ¥${fenToYuan(transfer.amountFen)} 改为对公转账支付`,
      body: "收款渠道未能转入贵单位的渠道账户，由牵头单位以对公转账支付。请确认贵单位已登记对公收款账户。",
      href: paths.payouts(),
      dedupeKey: `transfer-moved:${transferId}`,
    });
  });
}

/** The parts of a transfer, and the claims taken off it, are due by bank. */
async function freeParts(tx: TransactionContext, transferId: string): Promise<void> {
  const links = await tx.db
    .select({ id: payoutTransferSettlements.settlementId })
    .from(payoutTransferSettlements)
    .where(eq(payoutTransferSettlements.transferId, transferId));
  if (links.length === 0) return;
  await byBank(
    tx,
    links.map((link) => link.id),
  );
}
