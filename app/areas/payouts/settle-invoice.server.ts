import { and, eq, inArray, sql } from "drizzle-orm";
import { completePayments, getInvoice, type Invoice, paymentsOf, refundsOf } from "#app/areas/billing/index.server.ts";
import { exactSum, type SignedBenefits, signedBenefits } from "#app/areas/task-books/index.server.ts";
import { paths } from "#app/http/paths.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { postings, settlements } from "#db/schema/payouts.ts";
import { platformCountry } from "./connect/accounts.server.ts";
import { sendLooseCharges } from "./connect/loose-charges.server.ts";
import { goesByChannel, planTransfers, recordTransfers } from "./connect/plan-transfers.server.ts";
import { planHome } from "./connect/restore-parts.server.ts";
import { planReversals, recordReversals } from "./connect/reversals.server.ts";
import { type Due, refundDues, settlementDues } from "./dues.ts";
import { holdDisputed } from "./hold-disputed.server.ts";
import { positionOf } from "./position.ts";
import { type Entry, post } from "./post.server.ts";
import { bookedAt, contractIdsOf, settledOf, sharesOf, standingAt } from "./receipts.server.ts";

/** What went back, or negative came home, and what was off the invoice before it: credited before payment, or gone back. */
interface RefundStep {
  id: string;
  amountFen: bigint;
  beforeFen: bigint;
  /** Its id where it was made; null for one by bank without a number. */
  externalId: string | null;
  /** Of what came home: which one. */
  reverses: string | null;
}

/**
 * Brings the books of an invoice up to where its money stands (paid − refunded), in one transaction: the payment once, then each refund, chargeback
 * and homecoming that succeeded, in order, once; a run in the same state does nothing. What credit notes took off before payment was never there to
 * share: the payment is booked at the position of the total less it. Of a service invoice each step is cash against tax and clearing, then
 * clearing against what each member is owed by clause 12 of the sealed task book. What is owed is counted over everything received so far under
 * all contracts of the task book, and only the difference to what was settled is posted; a refund posts claims. A deposit is a liability to the
 * payer and is not split. A charge that is to be sent on must have settled before anything is booked: the road of the parts is chosen once, by what
 * it brought, so while the channel has not named that this throws, and the job comes again. At last what disputed lines freeze is held back of the parts, or let go.
 */
export async function settleInvoice(ctx: Context, { invoiceId }: JobPayload<"settle-invoice">): Promise<void> {
  if (platformCountry(ctx) !== null) await completePayments(ctx, { invoiceId });
  await withTransaction(ctx, async (tx) => {
    const { invoice, contract } = await getInvoice(tx, { id: invoiceId });
    // One that came to nothing, or was credited whole, is paid without money: there is nothing to book.
    if (invoice.totalFen === 0n || (invoice.status === "paid" && invoice.amountPaidFen === 0n)) return;
    const current = await signedBenefits(tx, contract.taskBookId);
    // One settlement of a task book and its amendments at a time: the cumulative amount must not move underneath.
    await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${current?.line[0] ?? contract.taskBookId}, 7262))`);
    const booked = await bookedSteps(tx, invoiceId);
    if (!booked.paid) {
      if (invoice.status !== "paid") return;
      if (invoice.amountPaidFen !== invoice.totalFen - invoice.creditedFen)
        throw new Error(`invoice ${invoice.code} was paid ${invoice.amountPaidFen}, not ${invoice.totalFen - invoice.creditedFen}`);
      await requireSettledCharges(tx, invoice);
    }
    const steps: (RefundStep | null)[] = booked.paid ? [] : [null];
    const refunds = await refundsOf(tx, [invoiceId]);
    // What is booked comes before what is not, also where the clock says otherwise: every step begins where the books stand.
    let offFen = refunds.filter(({ id }) => booked.refunds.has(id)).reduce((sum, { amountFen }) => sum + amountFen, invoice.creditedFen);
    for (const { id, amountFen, externalId, reverses } of refunds.filter((refund) => !booked.refunds.has(refund.id))) {
      steps.push({ id, amountFen, externalId, reverses, beforeFen: offFen });
      offFen += amountFen;
      if (offFen > invoice.totalFen || offFen < invoice.creditedFen)
        throw new Error(
          `invoice ${invoice.code} was refunded ${offFen - invoice.creditedFen} of ${invoice.totalFen - invoice.creditedFen}`,
        );
    }
    if (invoice.kind === "deposit") {
      for (const step of steps) await bookDeposit(tx, invoice, step);
      return;
    }
    const textAt = async () => {
      const at = await bookedAt(tx, invoiceId);
      return at ? await signedBenefits(tx, contract.taskBookId, at) : current;
    };
    for (const step of steps) {
      // A refund follows the text its payment was shared by, not one that was signed since.
      const signed = step === null ? current : await textAt();
      if (!signed) throw new Error(`invoice ${invoice.code} is paid, but its task book has no sealed sharing`);
      await settleStep(tx, { invoice, contract, signed }, step);
    }
    await sendLooseCharges(tx, invoice, contract.providerId);
    const signed = await textAt();
    if (signed) await holdDisputed(tx, { invoice, contract, signed });
  });
}

/** Throws while it is not known what a charge of the invoice brought. A deposit stays where it is, whatever it brought. */
async function requireSettledCharges(tx: TransactionContext, invoice: Invoice): Promise<void> {
  if (platformCountry(tx) === null || invoice.kind === "deposit") return;
  const payments = await paymentsOf(tx, [invoice.id]);
  const open = payments.find((payment) => payment.chargeId !== null && payment.settledNet === null);
  if (open) throw new Error(`the channel has not said yet what charge ${open.chargeId} of invoice ${invoice.code} brought`);
}

/** What of an invoice's money was booked already. */
async function bookedSteps(tx: TransactionContext, invoiceId: string): Promise<{ paid: boolean; refunds: Set<string | null> }> {
  const rows = await tx.db
    .select({ kind: postings.kind, sourceId: postings.sourceId })
    .from(postings)
    .where(and(eq(postings.invoiceId, invoiceId), inArray(postings.kind, ["invoicePaid", "depositReceived", "refund", "depositReturned"])));
  const isPayment = ({ kind }: { kind: string }) => kind === "invoicePaid" || kind === "depositReceived";
  return { paid: rows.some(isPayment), refunds: new Set(rows.filter((row) => !isPayment(row)).map((row) => row.sourceId)) };
}

/** Null is the payment. */
async function bookDeposit(tx: TransactionContext, invoice: Invoice, refund: RefundStep | null): Promise<void> {
  const amountFen = refund ? -refund.amountFen : invoice.totalFen - invoice.creditedFen;
  await post(
    tx,
    {
      kind: refund ? "depositReturned" : "depositReceived",
      invoiceId: invoice.id,
      sourceId: refund?.id ?? null,
      memo: `${refund ? (refund.amountFen < 0n ? "押金退款退回" : "退还押金") : "押金"} ${invoice.code}`,
    },
    [
      { account: "cash", amountFen },
      { account: "depositLiability", organizationId: invoice.payerId, amountFen: -amountFen },
    ],
  );
  await recordAudit(tx, {
    action: refund ? "book-deposit-refund" : "book-deposit",
    objectType: "invoice",
    objectId: invoice.id,
    detail: refund ? { refundId: refund.id, amountFen: refund.amountFen } : { totalFen: amountFen },
  });
}

interface Settling {
  invoice: Invoice;
  contract: { id: string; providerId: string };
  signed: SignedBenefits;
}

/** One step of a service invoice, booked and split; null is the payment. */
async function settleStep(tx: TransactionContext, { invoice, contract, signed }: Settling, refund: RefundStep | null): Promise<void> {
  const { base, terms } = signed;
  const now = positionOf(base, invoice, refund ? refund.beforeFen + refund.amountFen : invoice.creditedFen);
  const before = refund ? positionOf(base, invoice, refund.beforeFen) : { keptFen: 0n, taxFen: 0n, poolFen: 0n };
  const poolFen = now.poolFen - before.poolFen;
  const source = { invoiceId: invoice.id, sourceId: refund?.id ?? null };
  const word = refund === null ? "收款" : refund.amountFen < 0n ? "退款退回" : "退款";
  await post(tx, { ...source, kind: refund ? "refund" : "invoicePaid", memo: `${word} ${invoice.code}` }, [
    { account: "cash", amountFen: now.keptFen - before.keptFen },
    // Shared with its tax, every member bears its own; shared without, the tax is the provider's to pay.
    { account: "taxPayable", organizationId: contract.providerId, amountFen: before.taxFen - now.taxFen },
    { account: "clearing", amountFen: -poolFen },
  ]);
  const contractIds = await contractIdsOf(tx, signed);
  const [{ counted, target, moved }, settledFen] = await Promise.all([
    standingAt(tx, signed, contractIds, invoice, refund?.id ?? null),
    settledOf(tx, signed, contractIds),
  ]);
  const shares = sharesOf(terms);
  const takes = refund !== null && refund.amountFen > 0n;
  const dues = (takes ? refundDues : settlementDues)(target, settledFen).filter((due) => due.amountFen !== 0n || shares.has(due.id));
  const postingId = await post(tx, { ...source, kind: "settlement", memo: `${refund ? `${word}分摊` : "分配"} ${invoice.code}` }, [
    { account: "clearing", amountFen: poolFen },
    ...dues.map((due): Entry => ({ account: "payable", organizationId: due.id, amountFen: -due.amountFen })),
  ]);
  const plan = refund ? null : await planTransfers(tx, { invoice, providerId: contract.providerId, dues });
  const back = takes ? await planReversals(tx, refund, invoice.id, dues) : null;
  const home = refund && !takes ? await planHome(tx, refund, invoice.id, dues) : null;
  const isByChannel = (id: string) =>
    goesByChannel(plan, id) || (home?.has(id) ?? false) || (back?.claims.some((claim) => claim.organizationId === id) ?? false);
  const rows = dues.map((due) => ({
    invoiceId: invoice.id,
    contractId: contract.id,
    refundId: refund?.id ?? null,
    organizationId: due.id,
    basisPoints: shares.get(due.id) ?? 0,
    exact: exactSum(moved.find((part) => part.organizationId === due.id)?.lines.map((line) => line.exact) ?? []),
    amountFen: due.amountFen,
    ...(isByChannel(due.id) ? ({ rail: "stripeConnect", status: "batched" } as const) : ({ rail: "offlineBank" } as const)),
    postingId,
  }));
  const parts = rows.length === 0 ? [] : await tx.db.insert(settlements).values(rows).returning();
  if (plan) await recordTransfers(tx, invoice, plan, parts);
  if (back) await recordReversals(tx, back, parts);
  if (home && refund) await enqueue(tx, "reverse-parts", { refundId: refund.id });
  await recordAudit(tx, {
    action: refund ? "settle-refund" : "settle-invoice",
    objectType: "invoice",
    objectId: invoice.id,
    detail: {
      ...(refund ? { refundId: refund.id, refundFen: refund.amountFen } : { netFen: invoice.netFen }),
      poolFen,
      counted: { cumulativeFen: counted.poolFen, deployments: counted.deployments, tasks: counted.tasks },
      parts: dues.map(({ id, amountFen }) => ({ id, amountFen })),
    },
  });
  for (const due of dues.filter((one) => one.amountFen !== 0n)) await tell(tx, invoice, due, refund, isByChannel(due.id));
}

async function tell(tx: TransactionContext, invoice: Invoice, due: Due, refund: RefundStep | null, isByChannel: boolean): Promise<void> {
  await enqueue(tx, "notify", {
    organizationId: due.id,
    kind: "message",
    ...(refund && refund.amountFen < 0n
      ? {
          title: `账单 ${invoice.code} 的退款回到账上，贵单位的分配相应恢复 ¥${fenToYuan(due.amountFen)}`,
          body: isByChannel ? "恢复的金额由收款渠道重新转入贵单位账户。" : "恢复的金额随以后的分配一并支付。",
          dedupeKey: `settled:${invoice.id}:${refund.id}`,
        }
      : refund
        ? {
            title: `账单 ${invoice.code} 已退款，贵单位的分配按任务书调减 ¥${fenToYuan(-due.amountFen)}`,
            body: isByChannel
              ? "调减的金额从渠道已转入贵单位的款项中收回，收不回的在以后各期抵扣。"
              : "调减的金额从贵单位待支付的分配中抵扣，不足的在以后各期抵扣。",
            dedupeKey: `settled:${invoice.id}:${refund.id}`,
          }
        : {
            title: `账单 ${invoice.code} 已按任务书分配，贵单位分得 ¥${fenToYuan(due.amountFen)}`,
            body: isByChannel ? "款项由收款渠道分账，渠道转出后显示已转账。" : "款项经对公转账支付，回单核对后显示已支付。",
            dedupeKey: `settled:${invoice.id}`,
          }),
    href: paths.invoice(invoice.code),
  });
}
