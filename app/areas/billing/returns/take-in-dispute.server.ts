import { eq } from "drizzle-orm";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { type StripeDispute, StripeGatewayError } from "#app/stripe/index.server.ts";
import { chargebacks, refunds } from "#db/schema/returns.ts";
import type { Invoice } from "../reads.server.ts";
import { bookGone, bookHome, providerOf, tellProvider } from "./book-return.server.ts";
import { holdInvoice } from "./left.server.ts";
import { invoiceOfCharge } from "./take-in-refunds.server.ts";

const chargebackKey = (disputeId: string) => `chargeback:${disputeId}`;
const monthDay = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "short" });

/** Words in which the channel says that a dispute is over. */
export const CLOSED_DISPUTES: readonly string[] = ["won", "lost", "warning_closed", "prevented"];

/**
 * Brings a dispute of a charge to what Stripe holds now: what the payer's bank took counts as gone back, what it gave back as come home, each once and
 * as a movement of its own; lost, it stays gone. The fee is the provider's and is not shared. Finance is told with the day by which evidence is due.
 */
export async function takeInDispute(ctx: Context, disputeId: string): Promise<void> {
  const held = await ctx.services.stripe.retrieveDispute({ id: disputeId }).catch((error: unknown) => {
    if (error instanceof StripeGatewayError && error.code === "resource_missing") return null;
    throw error;
  });
  const invoice = held && (await invoiceOfCharge(ctx, held.chargeId));
  if (!held || !invoice) return;
  await withTransaction(ctx, async (tx) => {
    const locked = await holdInvoice(tx, invoice.id);
    await keepChargeback(tx, locked, held);
    const taken = held.movements.find(({ amount }) => amount < 0n);
    if (!taken) return;
    const [known] = await tx.db.select().from(refunds).where(eq(refunds.externalId, held.id));
    const row = known ?? (await enterTaken(tx, locked, held, taken));
    if (row.status === "pending") await bookGone(tx, locked, row);
    if (!held.movements.some(({ amount }) => amount > 0n)) return;
    const [booked] = await tx.db.select().from(refunds).where(eq(refunds.externalId, held.id));
    if (booked?.status === "succeeded") await bookHome(tx, locked, booked, "拒付争议已胜诉，款项退回");
  });
}

async function enterTaken(tx: TransactionContext, invoice: Invoice, held: StripeDispute, taken: StripeDispute["movements"][number]) {
  const [row] = await tx.db
    .insert(refunds)
    .values({
      invoiceId: invoice.id,
      kind: "chargeback",
      amountFen: held.amountFen,
      reason: `拒付（${held.reason}）`,
      externalId: held.id,
      chargeId: held.chargeId,
      balanceTransactionId: taken.balanceTransactionId,
      settledCurrency: taken.currency,
      settledAmount: taken.amount,
      settledFee: taken.fee,
    })
    .returning();
  if (!row) throw new Error("chargeback was not inserted");
  return row;
}

/** The dispute itself as last told, and the to-do to answer it in time, which ends with it. */
async function keepChargeback(tx: TransactionContext, invoice: Invoice, held: StripeDispute): Promise<void> {
  const [known] = await tx.db.select().from(chargebacks).where(eq(chargebacks.externalId, held.id));
  const fee = held.movements.reduce((sum, movement) => sum + movement.fee, 0n);
  const facts = {
    status: held.status,
    reason: held.reason,
    amountFen: held.amountFen,
    evidenceDueAt: held.evidenceDueAt,
    fee: held.movements.length > 0 ? fee : null,
    feeCurrency: held.movements[0]?.currency ?? null,
  };
  if (known) await tx.db.update(chargebacks).set(facts).where(eq(chargebacks.id, known.id));
  else
    await tx.db
      .insert(chargebacks)
      .values({ ...facts, invoiceId: invoice.id, externalId: held.id, chargeId: held.chargeId, openedAt: held.createdAt });
  if (known?.status === held.status && known.fee === facts.fee) return;
  await recordAudit(tx, {
    action: "chargeback",
    objectType: "invoice",
    objectId: invoice.id,
    detail: { externalId: held.id, status: held.status, amountFen: held.amountFen, fee: facts.fee, feeCurrency: facts.feeCurrency },
  });
  if (CLOSED_DISPUTES.includes(held.status)) {
    await enqueue(tx, "complete-todo", { organizationId: await providerOf(tx, invoice), dedupeKey: chargebackKey(held.id) });
    await tellProvider(tx, invoice, {
      title: `账单 ${invoice.code} 的拒付争议已结束`,
      body: held.status === "lost" ? "银行裁定付款方胜诉，已扣回的款项不再返还。" : "争议已结束，已扣回的款项（如有）将返还。",
      dedupeKey: `${chargebackKey(held.id)}:closed`,
    });
  } else if (!known)
    await tellProvider(tx, invoice, {
      kind: "todo",
      title: `账单 ${invoice.code} 的付款被拒付 ¥${fenToYuan(held.amountFen)}`,
      body: `付款方向其银行提出争议。${held.evidenceDueAt ? `证据须于 ${monthDay.format(held.evidenceDueAt)} 前在收款渠道后台提交。` : "请在收款渠道后台查看提交证据的期限。"}`,
      dedupeKey: chargebackKey(held.id),
    });
}
