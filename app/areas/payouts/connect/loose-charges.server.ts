import { and, eq, exists, isNotNull, isNull } from "drizzle-orm";
import { type Invoice, paymentsOf, refundsOf } from "#app/areas/billing/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { invoicePayments, invoices } from "#db/schema/billing.ts";
import { contracts } from "#db/schema/contracts.ts";
import { postings } from "#db/schema/payouts.ts";
import { connectAccounts, payoutReversals, payoutTransfers } from "#db/schema/transfers.ts";
import { holdPayouts } from "../batches/hold-batch.server.ts";
import { chooseRail } from "../rails/choose-rail.ts";
import { connectAccountsOf, platformCountry, waitingMoneyTodo } from "./accounts.server.ts";
import { least } from "./amounts.ts";
import { type Charge, cover, owingOf, recordTransfers, settledCharge } from "./plan-transfers.server.ts";

type Refund = Awaited<ReturnType<typeof refundsOf>>[number];

/** What movements of a charge took of the platform's balance, by the movement they count for; null while the channel has not said it of one. */
function takenOf(charge: Charge, refunds: readonly Refund[]): { id: string; amount: bigint }[] | null {
  const gone = refunds.filter((one) => one.kind !== "reinstatement" && one.chargeId === charge.chargeId);
  const home = (id: string) => refunds.find((one) => one.reverses === id);
  const taken = gone.flatMap(({ id, settledAmount, settledFee, settledCurrency }) => {
    if (settledAmount === null || settledCurrency !== charge.currency) return [];
    const back = home(id);
    // What came home brought back what had gone, not its fee.
    const fee = settledFee ?? 0n;
    return back
      ? [
          { id, amount: fee },
          { id: back.id, amount: 0n },
        ]
      : [{ id, amount: fee - settledAmount }];
  });
  return taken.length < gone.length ? null : taken;
}

/**
 * Sends charges of a booked invoice on to its provider that nothing was planned of: one of several, one beside money by bank, one whose parts
 * use it up, or one that came before the provider's account was open. The members of such an invoice are paid by the provider, by bank, so the
 * charge goes to it whole, less what refunds took of it before, and what it owes. While its account is not open the provider is asked for
 * it, and the ledger check names the charge. Deposits stay where they are. The caller holds the settlement of the task book, and has booked every refund.
 */
export async function sendLooseCharges(tx: TransactionContext, invoice: Invoice, providerId: string): Promise<void> {
  const country = platformCountry(tx);
  if (country === null) return;
  const payments = (await paymentsOf(tx, [invoice.id])).filter(({ chargeId }) => chargeId !== null);
  if (payments.length === 0) return;
  const sent = await tx.db
    .select({ chargeId: payoutTransfers.chargeId })
    .from(payoutTransfers)
    .where(eq(payoutTransfers.invoiceId, invoice.id));
  const loose = payments
    .flatMap((payment) => settledCharge(payment) ?? [])
    .filter((one) => !sent.some((of) => of.chargeId === one.chargeId));
  if (loose.length === 0) return;
  const account = (await connectAccountsOf(tx, [providerId])).get(providerId) ?? null;
  if (!account?.accountId || chooseRail({ connectAccount: account, platformCountry: country, chargePresent: true }) !== "stripeConnect")
    return enqueue(tx, "notify", {
      organizationId: providerId,
      kind: "todo",
      title: "有在线收款等待转入贵单位，请开通渠道收款账户",
      body: `账单 ${invoice.code} 由用户单位在线支付，款项在收款渠道的平台余额中。贵单位的渠道收款账户开通后自动转入，再由贵单位付给各成员单位。`,
      href: paths.payouts(),
      dedupeKey: waitingMoneyTodo(invoice.id),
    });
  await holdPayouts(tx, providerId);
  const refunds = await refundsOf(tx, [invoice.id]);
  for (const charge of loose) await sendOn(tx, invoice, { organizationId: providerId, accountId: account.accountId }, charge, refunds);
  await enqueue(tx, "complete-todo", { organizationId: providerId, dedupeKey: waitingMoneyTodo(invoice.id) });
}

async function sendOn(
  tx: TransactionContext,
  invoice: Invoice,
  provider: { organizationId: string; accountId: string },
  charge: Charge,
  refunds: readonly Refund[],
): Promise<void> {
  const taken = takenOf(charge, refunds);
  // The sweep comes back when the channel has said what a refund took.
  if (!taken) return;
  const owing = await owingOf(tx, provider.organizationId, charge.currency);
  let left = charge.settledNet > 0n ? charge.settledNet : 0n;
  const netted = taken.map((one) => {
    const amount = least(one.amount, left);
    left -= amount;
    return { refundId: one.id, amount, short: one.amount - amount };
  });
  const withheld = least(
    owing.reduce((sum, row) => sum + row.left, 0n),
    left,
  );
  await cover(tx, owing, withheld);
  const whole = { kind: "remainder" as const, ...provider, amountFen: 0n, amount: left - withheld, withheld };
  const [transferId] = await recordTransfers(tx, invoice, { charge, transfers: [{ ...whole, takesPart: false, claimIds: [] }] }, []);
  if (!transferId) throw new Error("the transfer was not planned");
  const at = tx.clock.now();
  const of = { transferId, amountFen: 0n, createdAt: at };
  const rows = netted.flatMap(({ refundId, amount, short }): (typeof payoutReversals.$inferInsert)[] => [
    { ...of, refundId, kind: "rest", amount, status: "netted", doneAt: at, idempotencyKey: `rev:${transferId}:${refundId}` },
    ...(short > 0n
      ? [
          {
            ...of,
            refundId,
            kind: "shortfall" as const,
            amount: short,
            status: "refused" as const,
            reason: "beyond_transfer",
            refusedAt: at,
            idempotencyKey: `short:${transferId}:${refundId}`,
          },
        ]
      : []),
  ]);
  if (rows.length > 0) await tx.db.insert(payoutReversals).values(rows);
  await recordAudit(tx, {
    action: "send-loose-charge",
    objectType: "payout-transfer",
    objectId: transferId,
    detail: { invoice: invoice.code, chargeId: charge.chargeId, brought: charge.settledNet, amount: left - withheld, withheld },
  });
}

/** Booked invoices with a charge that nothing was planned of, although the account of their provider is open by now. */
export async function looseInvoices(tx: TransactionContext, most: number): Promise<string[]> {
  const country = platformCountry(tx);
  if (country === null) return [];
  const rows = await tx.db
    .selectDistinct({ id: invoices.id })
    .from(invoicePayments)
    .innerJoin(invoices, eq(invoices.id, invoicePayments.invoiceId))
    .innerJoin(contracts, eq(contracts.id, invoices.contractId))
    .innerJoin(connectAccounts, eq(connectAccounts.organizationId, contracts.providerId))
    .leftJoin(payoutTransfers, eq(payoutTransfers.chargeId, invoicePayments.chargeId))
    .where(
      and(
        isNotNull(invoicePayments.chargeId),
        isNotNull(invoicePayments.settledNet),
        isNull(payoutTransfers.id),
        eq(connectAccounts.transfersActive, true),
        eq(connectAccounts.country, country),
        exists(
          tx.db
            .select({ id: postings.id })
            .from(postings)
            .where(and(eq(postings.invoiceId, invoices.id), eq(postings.kind, "invoicePaid"))),
        ),
      ),
    )
    .limit(most);
  return rows.map((row) => row.id);
}
