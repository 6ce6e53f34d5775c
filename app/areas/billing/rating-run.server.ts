import Big from "big.js";
import { and, asc, eq, lt } from "drizzle-orm";
import type { Contract, ContractTerms } from "#app/areas/contracts/index.server.ts";
import { monthsReported, successfulOperations } from "#app/areas/usage/index.server.ts";
import { contentHash } from "#app/kernel/canonical.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { plain } from "#app/kernel/units.ts";
import { invoices } from "#db/schema/billing.ts";
import { type BillingPeriod, billingPeriod } from "./period.ts";
import { type LateUsage, type Operations, type Rated, rateDeposit, ratePeriod } from "./rate.ts";
import { getInvoice, type Invoice } from "./reads.server.ts";

/** What a rating run is a function of; with the ledger up to `cut` it repeats to the same bytes. */
interface RatingRun {
  contract: Contract;
  terms: ContractTerms;
  period: BillingPeriod;
  cut: bigint;
  /** Service invoices of the contract issued before this one. */
  earlier: readonly Invoice[];
}

/** Rates a period from the ledger up to the cut, with what has come in late for periods billed before. */
export async function rateFromLedger(ctx: Context, { contract, terms, period, cut, earlier }: RatingRun): Promise<Rated> {
  if (terms.kind !== "payPerUse") return ratePeriod(terms, period, { quantity: "0", events: 0 });
  const operations = async (of: BillingPeriod, upTo: bigint): Promise<Operations> => {
    const { quantity, events } = await successfulOperations(ctx, contract.id, of, upTo);
    return { quantity: plain(new Big(quantity)), events };
  };
  const late: LateUsage[] = [];
  let seenUpTo = 0n;
  for (const { usageCutSeq } of earlier) if (usageCutSeq > seenUpTo) seenUpTo = usageCutSeq;
  const billedBefore = new Set(earlier.map((invoice) => invoice.period));
  for (const key of earlier.length === 0 ? [] : await monthsReported(ctx, contract, { after: seenUpTo, upTo: cut })) {
    const before = billedBefore.has(key) ? billingPeriod(key, contract) : null;
    if (!before) continue;
    const [billed, known] = [await operations(before, seenUpTo), await operations(before, cut)];
    if (known.events > billed.events) late.push({ period: before, billed, known });
  }
  return ratePeriod(terms, period, await operations(period, cut), late);
}

/** Service invoices of a contract, oldest first; those issued before `beforeId` only, when it is given. Ids sort by age. */
export async function serviceInvoices(ctx: Context, contractId: string, beforeId?: string): Promise<Invoice[]> {
  return ctx.db
    .select()
    .from(invoices)
    .where(
      and(
        eq(invoices.contractId, contractId),
        eq(invoices.kind, "service"),
        beforeId === undefined ? undefined : lt(invoices.id, beforeId),
      ),
    )
    .orderBy(asc(invoices.id));
}

/**
 * Rates an invoice again from the stored cut and terms version: `same` tells whether the outcome equals, by hash, what was billed.
 * Whatever came in since does not matter. An invoice issued anew after a void one repeats the first one's run.
 */
export async function rateAgain(ctx: Context, by: { code: string }): Promise<{ same: boolean; rated: Rated }> {
  const { invoice, contract, terms } = await getInvoice(ctx, by);
  if (invoice.kind === "deposit") {
    if (terms.kind !== "operatingLease") throw new Error(`invoice ${invoice.code} is a deposit without a lease`);
    const rated = rateDeposit(terms);
    return { same: contentHash(rated) === invoice.ratingHash, rated };
  }
  const period = billingPeriod(invoice.period, contract);
  if (!period) throw new Error(`invoice ${invoice.code} is outside its contract`);
  const before = await serviceInvoices(ctx, contract.id, invoice.id);
  const original = before.find((one) => one.period === invoice.period) ?? invoice;
  const earlier = before.filter((one) => one.id < original.id);
  const rated = await rateFromLedger(ctx, { contract, terms, period, cut: original.usageCutSeq, earlier });
  return { same: contentHash(rated) === invoice.ratingHash, rated };
}
