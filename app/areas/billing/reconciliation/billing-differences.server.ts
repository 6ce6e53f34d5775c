import Big from "big.js";
import { and, eq, gte, inArray, isNotNull, ne, notInArray, or, type SQL, sql } from "drizzle-orm";
import { contractsToBill, getContract } from "#app/areas/contracts/index.server.ts";
import { usageCut, usageTotals } from "#app/areas/usage/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { plain } from "#app/kernel/units.ts";
import { invoiceLines, invoices } from "#db/schema/billing.ts";
import type { InvoiceStatus } from "#db/vocabulary/billing.ts";
import type { Difference } from "#db/vocabulary/reconciliation.ts";
import type { WholeContract } from "../gather-rating.server.ts";
import { operationsOf } from "../operations.ts";
import { billingPeriod, FINAL, partsOf, periodKeys, readKey } from "../period.ts";
import { rateAgain } from "../rating-run.server.ts";
import type { Invoice } from "../reads.server.ts";
import { atStripeDifference } from "./at-stripe.server.ts";

/** Statuses in which an invoice bills nothing: its period is open still, or again. */
const BILLS_NOTHING: readonly InvoiceStatus[] = ["collecting", "ratingFailed", "void"];
const DAY_MS = 86_400_000;
/** How many invoices one query of the books names. */
const MOST_NAMED = 100;

export interface BillingSums {
  /** Invoices of periods that were looked at, and how many of them were rated again. */
  invoices: number;
  ratedAgain: number;
  /** Invoices that were read at the payment channel. */
  read: number;
}

/**
 * Holds what was billed against what robots reported, against itself and against the payment channel: periods that ended since an instant, and
 * whatever is to be paid or was closed since. Throws when the channel cannot be reached. For jobs only.
 */
export async function billingDifferences(ctx: Context, since: Date): Promise<{ sums: BillingSums; differences: Difference[] }> {
  const differences = [...(await linesThatDiffer(ctx)), ...(await paymentsThatDiffer(ctx)), ...(await settledThatDiffers(ctx))];
  let [looked, again] = [0, 0];
  for (const contractId of await contractsToBill(ctx)) {
    const standing = await ctx.db
      .select()
      .from(invoices)
      .where(and(eq(invoices.contractId, contractId), ne(invoices.kind, "deposit"), notInArray(invoices.status, [...BILLS_NOTHING])))
      .orderBy(invoices.periodFrom, invoices.id);
    const recent = standing.filter(({ periodTo }) => periodTo >= since);
    looked += recent.length;
    for (const { code, status } of recent) {
      if (status === "rated") continue;
      // One that cannot be rated any more holds up no other.
      const rated = await rateAgain(ctx, { code }).catch(() => ({ same: false }));
      if (!rated) continue;
      again += 1;
      if (!rated.same) differences.push({ check: "ratedAgain", what: code, held: "有出入", expected: "逐字节相同" });
    }
    const whole = await getContract(ctx, { id: contractId });
    if (recent.length > 0) differences.push(...(await usageThatDiffers(ctx, whole, standing, since)));
    differences.push(...(await monthsUnbilled(ctx, whole, standing, since)));
  }
  const toRead = await ctx.db
    .select()
    .from(invoices)
    .where(
      and(
        isNotNull(invoices.stripeInvoiceId),
        or(inArray(invoices.status, ["open", "overdue", "uncollectible"]), gte(invoices.paidAt, since), gte(invoices.createdAt, since)),
      ),
    )
    .orderBy(invoices.code);
  for (const invoice of toRead) differences.push(...(await atStripeDifference(ctx, invoice)));
  return { sums: { invoices: looked, ratedAgain: again, read: toRead.length }, differences };
}

/**
 * Operations that invoices bill for each month against those reported for it up to the newest cut, whatever invoice took them in; and what came after
 * the last invoice of all. Only where an operation is what is charged for: everything else is held by rating again.
 */
async function usageThatDiffers(ctx: Context, whole: WholeContract, standing: readonly Invoice[], since: Date): Promise<Difference[]> {
  const { contract, versions } = whole;
  const contractId = contract.id;
  const ofUse = standing.filter(({ period }) => readKey(period).kind !== "rent");
  const cut =
    ofUse
      .map(({ usageCutSeq }) => usageCutSeq)
      .sort((a, b) => (a < b ? -1 : 1))
      .at(-1) ?? 0n;
  const differences: Difference[] = [];
  const lines = await ctx.db
    .select()
    .from(invoiceLines)
    .where(
      inArray(
        invoiceLines.invoiceId,
        ofUse.map(({ id }) => id),
      ),
    );
  for (const { period: key, periodTo, code } of ofUse) {
    const { month } = readKey(key);
    const period = month === null || periodTo < since ? null : billingPeriod(month, contract);
    if (!period) continue;
    const charges = partsOf(period, versions, contract.zone).map(
      (part) => versions.find(({ version }) => version === part.version)?.terms.usage?.charges ?? [],
    );
    if (!charges.every((some) => some.some(({ basis }) => basis === "successfulTask"))) continue;
    const totals = await usageTotals(ctx, contractId, period, cut);
    const reported = sumOf(totals.filter(({ kind }) => kind === "operationSucceeded").map(({ quantity }) => quantity));
    const billed = sumOf(lines.filter(({ forPeriod }) => forPeriod === key).map((line) => plain(operationsOf(line))));
    if (billed !== reported) differences.push({ check: "operationsBilled", what: code, held: billed, expected: reported });
  }
  const newest = await usageCut(ctx, contractId);
  // After the last invoice nothing may come any more.
  if (ofUse.some(({ period }) => period === FINAL) && newest > cut)
    differences.push({ check: "eventUnbilled", what: contract.code, held: cut.toString(), expected: newest.toString() });
  return differences;
}

/** Months that ended, with their days of grace and a day more, of which something was reported and that no standing invoice bills. */
async function monthsUnbilled(
  ctx: Context,
  { contract, current }: WholeContract,
  standing: readonly Invoice[],
  since: Date,
): Promise<Difference[]> {
  const due = ctx.clock.now().getTime() - (current.terms.late.graceDays + 1) * DAY_MS;
  const differences: Difference[] = [];
  for (const key of periodKeys(contract, ctx.clock.now())) {
    const period = billingPeriod(key, contract);
    if (!period || period.to < since || period.to.getTime() > due || standing.some((invoice) => invoice.period === key)) continue;
    const events = (await usageTotals(ctx, contract.id, period, await usageCut(ctx, contract.id))).reduce(
      (sum, total) => sum + total.events,
      0,
    );
    if (events > 0) differences.push({ check: "monthUnbilled", what: `${contract.code} ${key}`, held: "0", expected: String(events) });
  }
  return differences;
}

const sumOf = (quantities: readonly string[]) => plain(quantities.reduce((sum, quantity) => sum.plus(quantity), new Big(0)));

/** Every invoice that was rated: what its lines come to, tax included. */
const linesThatDiffer = (ctx: Context) =>
  rowsThatDiffer(
    ctx,
    "invoiceLines",
    sql`
      select invoice.code what, coalesce(sum(line.amount_fen), 0)::text held, invoice.total_fen::text expected
      from invoices invoice left join invoice_lines line on line.invoice_id = invoice.id
      where invoice.status not in ('collecting', 'ratingFailed')
      group by invoice.id having coalesce(sum(line.amount_fen), 0) <> invoice.total_fen or invoice.net_fen + invoice.tax_fen <> invoice.total_fen`,
  );

/** Every paid invoice that went to the channel: its payments one by one, with what came in beyond it and is kept as a receipt. */
const paymentsThatDiffer = (ctx: Context) =>
  rowsThatDiffer(
    ctx,
    "payments",
    sql`
      with counted as (
        select invoice.id, invoice.code what, invoice.amount_paid_fen + invoice.overpaid_fen
            + coalesce((select sum(overpaid_fen) from receipt_allocations where invoice_id = invoice.id), 0) expected,
          coalesce((select sum(amount_fen) from invoice_payments where invoice_id = invoice.id), 0) held
        from invoices invoice where invoice.status = 'paid' and invoice.stripe_invoice_id is not null)
      select what, held::text, expected::text from counted where held <> expected`,
  );

/** Every charge: what came in for it in the currency of the channel's balance. */
const settledThatDiffers = (ctx: Context) =>
  rowsThatDiffer(
    ctx,
    "settled",
    sql`
      select charge_id what, settled_net::text held, (settled_amount - settled_fee)::text expected
      from invoice_payments where balance_transaction_id is not null and settled_net <> settled_amount - settled_fee`,
  );

async function rowsThatDiffer(ctx: Context, check: Difference["check"], query: SQL): Promise<Difference[]> {
  const rows = await ctx.db.execute<{ what: string; held: string; expected: string }>(sql`${query} order by 1 limit ${MOST_NAMED}`);
  return rows.map((row) => ({ check, ...row }));
}
