import { desc, eq, sql } from "drizzle-orm";
import { DateTime } from "luxon";
import { type BillingSums, billingDifferences } from "#app/areas/billing/index.server.ts";
import { type EventBalance, eventBalance } from "#app/areas/usage/index.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { reconciliations } from "#db/schema/reconciliation.ts";
import type { Difference } from "#db/vocabulary/reconciliation.ts";
import { verifyLedger } from "../ledger-check.server.ts";
import { isOverdue, newestRun } from "./due.server.ts";
import { endTelling, tellOperators } from "./tell-operators.server.ts";

/** Usage and closed invoices of this month and so many before it are looked at again every day. */
const MONTHS_BACK = 2;
/** How many differences a run keeps: where there are more, the first lead to the cause. */
const MOST_KEPT = 500;
const ZONE = "Asia/Shanghai";

/** What a run compared. Money is fen as text; fees are in the currency they were taken in, smallest unit. */
export interface ReconciliationFigures {
  events: Pick<EventBalance, "received" | "kept" | "voided" | "aside">;
  billing: BillingSums;
  money: MoneyFigures;
  postings: number;
}
export interface MoneyFigures {
  paidFen: string;
  refundedFen: string;
  byBankFen: string;
  byChannelFen: string;
  /** What of it is still there, by whom it belongs to: tax, deposits, parts of members that wait, and what no split was made of yet. */
  taxFen: string;
  depositsFen: string;
  waitingFen: string;
  clearingFen: string;
  fees: { currency: string; amount: string }[];
}

/**
 * The daily reconciliation (billing.md §5): events in = rated + void + set aside, lines = the channel's total, payments = charges, and
 * paid - refunds = what went out + what is still owed. Keeps every difference and tells the operator; finds none on sound books. Throws when the
 * channel cannot be reached: a run is whole or none. For jobs only.
 */
export async function reconcile(ctx: Context, { requestedByName }: { requestedByName: string | null }): Promise<void> {
  const startedAt = ctx.clock.now();
  const since = DateTime.fromJSDate(startedAt, { zone: ZONE }).startOf("month").minus({ months: MONTHS_BACK }).toJSDate();
  const { lost, unknown, ...events } = await eventBalance(ctx, since);
  const billing = await billingDifferences(ctx, since);
  const books = await verifyLedger(ctx.services.database, ctx.services.config.STRIPE_PLATFORM_COUNTRY);
  const money = await moneyFigures(ctx);
  const differences: Difference[] = [
    ...lost.map((what): Difference => ({ check: "eventLost", what, held: "0", expected: "1" })),
    ...unknown.map((what): Difference => ({ check: "eventUnknown", what, held: "1", expected: "0" })),
    ...billing.differences,
    ...books.differences.map(
      ({ title, what, held, expected }): Difference => ({ check: "ledger", what: `${title}：${what}`, held, expected }),
    ),
  ];
  const figures: ReconciliationFigures = { events, billing: billing.sums, money, postings: books.postings };
  await withTransaction(ctx, async (tx) => {
    const { before, key, hadDifferences } = await beforeThis(tx);
    await tx.db.insert(reconciliations).values({
      startedAt,
      finishedAt: tx.clock.now(),
      since,
      figures: { ...figures },
      differences: differences.slice(0, MOST_KEPT),
      differenceCount: differences.length,
      requestedByName,
    });
    if (before && isOverdue(tx.clock.now(), before)) await endTelling(tx, `reconciliation-missing:${before.id}`);
    if (differences.length > 0)
      await tellOperators(tx, {
        key,
        title: `对账发现 ${differences.length} 处差异`,
        body: "用量、账单、收款与分账有不一致之处，请逐条核对。",
      });
    else if (hadDifferences) await endTelling(tx, key);
  });
}

/** The run before. One to-do however many days differences stay: it is known by the last run that found none. */
async function beforeThis(tx: TransactionContext) {
  const before = await newestRun(tx);
  const [sound] = await tx.db
    .select({ id: reconciliations.id })
    .from(reconciliations)
    .where(eq(reconciliations.differenceCount, 0))
    .orderBy(desc(reconciliations.id))
    .limit(1);
  return { before, key: `reconciliation:${sound?.id ?? "first"}`, hadDifferences: (before?.differenceCount ?? 0) > 0 };
}

async function moneyFigures(ctx: Context): Promise<MoneyFigures> {
  const [[sums], fees] = await Promise.all([
    ctx.db.execute<Omit<MoneyFigures, "fees">>(sql`
      select
        coalesce(sum(entry.amount_fen) filter (where account = 'cash' and posting.kind in ('invoicePaid', 'depositReceived')), 0)::text "paidFen",
        coalesce(-sum(entry.amount_fen) filter (where account = 'cash' and posting.kind in ('refund', 'depositReturned')), 0)::text "refundedFen",
        coalesce(-sum(entry.amount_fen) filter (where account = 'cash' and posting.kind in ('payout', 'payoutReturned')), 0)::text "byBankFen",
        coalesce(-sum(entry.amount_fen) filter (where account = 'cash' and posting.kind in ('transfer', 'transferReversed')), 0)::text "byChannelFen",
        coalesce(-sum(entry.amount_fen) filter (where account = 'taxPayable'), 0)::text "taxFen",
        coalesce(-sum(entry.amount_fen) filter (where account = 'depositLiability'), 0)::text "depositsFen",
        coalesce(-sum(entry.amount_fen) filter (where account in ('payable', 'held')), 0)::text "waitingFen",
        coalesce(-sum(entry.amount_fen) filter (where account = 'clearing'), 0)::text "clearingFen"
      from ledger_entries entry join postings posting on posting.id = entry.posting_id`),
    ctx.db.execute<{ currency: string; amount: string }>(sql`
      select settled_currency currency, sum(settled_fee)::text amount from invoice_payments
      where settled_currency is not null group by 1 order by 1`),
  ]);
  if (!sums) throw new Error("the ledger was not summed");
  return { ...sums, fees: [...fees] };
}
