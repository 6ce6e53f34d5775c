import { and, eq, inArray, isNotNull, isNull, lt, ne, notInArray } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import type { StripeInvoice } from "#app/stripe/index.server.ts";
import { dailySweeps, invoices } from "#db/schema/billing.ts";
import { chargebacks, creditNotes, refunds, returnRequests } from "#db/schema/returns.ts";
import { applyStripeInvoice } from "../apply-stripe-invoice.server.ts";
import type { Invoice } from "../reads.server.ts";
import { CLOSED_DISPUTES, takeInDispute } from "./take-in-dispute.server.ts";
import { takeInRefundsOf } from "./take-in-refunds.server.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** How long an ordinary job may take before the sweep looks after it, and how many rows one sweep takes on. */
const STALE_MS = 10 * MINUTE_MS;
const MOST = 500;
/** How far back the daily look goes: webhooks are tried for three days, and a weekend may pass before anybody looks. */
const DAYS_BACK = 7;
const DAILY = "stripe-missed";
const REFUND_EVENTS = ["refund.updated", "refund.failed", "charge.refund.updated"];
const DISPUTE_EVENTS = ["created", "updated", "funds_withdrawn", "funds_reinstated", "closed"].map((step) => `charge.dispute.${step}`);

/** Takes up returns that were given up or lost: refunds under way are asked for again, credit notes issued; once a day, everything Stripe told in vain. */
export async function sweepReturns(ctx: Context): Promise<void> {
  const stale = new Date(ctx.clock.now().getTime() - STALE_MS);
  await withTransaction(ctx, async (tx) => {
    const waiting = await tx.db
      .select({ id: refunds.id })
      .from(refunds)
      .innerJoin(returnRequests, eq(returnRequests.id, refunds.requestId))
      .where(and(eq(refunds.status, "pending"), lt(returnRequests.approvedAt, stale)))
      .limit(MOST);
    for (const { id } of waiting) await enqueue(tx, "make-refund", { refundId: id });
    const credits = await tx.db
      .select({ id: returnRequests.id })
      .from(returnRequests)
      .where(and(eq(returnRequests.kind, "credit"), eq(returnRequests.status, "approved"), lt(returnRequests.approvedAt, stale)))
      .limit(MOST);
    for (const { id } of credits) await enqueue(tx, "issue-credit-note", { requestId: id });
  });
  await oncePerDay(ctx, (since) => takeInMissed(ctx, since));
}

/** Runs when a day has passed since it last ran to its end. Two at once do the same work twice, which changes nothing. */
async function oncePerDay(ctx: Context, run: (since: Date) => Promise<void>): Promise<void> {
  const now = ctx.clock.now();
  const [last] = await ctx.db.select().from(dailySweeps).where(eq(dailySweeps.name, DAILY));
  if (last && now.getTime() - last.ranAt.getTime() < DAY_MS) return;
  const from = Math.min(now.getTime() - DAYS_BACK * DAY_MS, last ? last.ranAt.getTime() - DAY_MS : Number.POSITIVE_INFINITY);
  await run(new Date(from));
  await ctx.db
    .insert(dailySweeps)
    .values({ name: DAILY, ranAt: now })
    .onConflictDoUpdate({ target: dailySweeps.name, set: { ranAt: now } });
}

/**
 * Lists what happened at Stripe since an instant and takes in what we do not know. What cannot be read does not hold up the rest; it is thrown at the end.
 */
async function takeInMissed(ctx: Context, createdSince: Date): Promise<void> {
  // Before the first invoice went out there is nothing to miss.
  if ((await ctx.db.select({ id: invoices.id }).from(invoices).where(isNotNull(invoices.stripeInvoiceId)).limit(1)).length === 0) return;
  const failures: unknown[] = [];
  const trying = (work: Promise<void>) => work.catch((error: unknown) => void failures.push(error));
  for (const id of await invoicesThatDiffer(ctx, createdSince)) await trying(applyStripeInvoice(ctx, id));
  for (const id of await chargesThatDiffer(ctx, createdSince)) await trying(takeInRefundsOf(ctx, id));
  for (const id of await disputesToAsk(ctx, createdSince)) await trying(takeInDispute(ctx, id));
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} objects could not be taken in from Stripe`);
}

/** Invoices of ours that Stripe shows in another state, or with credit notes that are not known. */
async function invoicesThatDiffer(ctx: Context, createdSince: Date): Promise<string[]> {
  const [held, notes] = await Promise.all([
    ctx.services.stripe.listInvoices({ createdSince }),
    ctx.services.stripe.listCreditNotes({ createdSince }),
  ]);
  const ids = [...new Set([...held.map(({ id }) => id), ...notes.map(({ invoiceId }) => invoiceId)])];
  if (ids.length === 0) return [];
  const ours = await ctx.db.select().from(invoices).where(inArray(invoices.stripeInvoiceId, ids));
  const known = await ctx.db
    .select({ id: creditNotes.externalId, status: creditNotes.status })
    .from(creditNotes)
    .where(inArray(creditNotes.externalId, ["", ...notes.map(({ id }) => id)]));
  return ours.flatMap((invoice) => {
    const shown = held.find(({ id }) => id === invoice.stripeInvoiceId);
    const isNew = notes.some(
      (note) => note.invoiceId === invoice.stripeInvoiceId && !known.some(({ id, status }) => id === note.id && status === note.status),
    );
    return invoice.stripeInvoiceId && (isNew || (shown && differs(invoice, shown))) ? [invoice.stripeInvoiceId] : [];
  });
}

const ENDS: readonly string[] = ["paid", "void", "uncollectible"];
function differs(invoice: Invoice, held: StripeInvoice): boolean {
  const ended = ENDS.includes(held.status) && held.status !== invoice.status;
  return ended || (invoice.status !== "paid" && invoice.status !== "void" && invoice.creditedFen !== held.creditedBeforePaymentFen);
}

/** Charges with a refund that is not known, or stands otherwise here; and those of whose refunds events spoke: an old one may fail late. */
async function chargesThatDiffer(ctx: Context, createdSince: Date): Promise<string[]> {
  const [held, told] = await Promise.all([
    ctx.services.stripe.listRefunds({ createdSince }),
    ctx.services.stripe.listEvents({ createdSince, types: REFUND_EVENTS }),
  ]);
  const known = await ctx.db
    .select({ externalId: refunds.externalId, status: refunds.status })
    .from(refunds)
    .where(inArray(refunds.externalId, ["", ...held.map(({ id }) => id)]));
  const pending = await ctx.db
    .select({ chargeId: refunds.chargeId })
    .from(refunds)
    .where(and(eq(refunds.status, "pending"), isNotNull(refunds.chargeId)));
  const other = held.filter(({ id, status }) => !known.some((row) => row.externalId === id && row.status === status));
  return [...new Set([...other, ...pending, ...told].flatMap(({ chargeId }) => chargeId ?? []))];
}

/** Disputes that events spoke of, those that are not over, and those that are over in our favour whose money is not home. */
async function disputesToAsk(ctx: Context, createdSince: Date): Promise<string[]> {
  const events = await ctx.services.stripe.listEvents({ createdSince, types: DISPUTE_EVENTS });
  const open = await ctx.db
    .select({ id: chargebacks.externalId })
    .from(chargebacks)
    .where(notInArray(chargebacks.status, [...CLOSED_DISPUTES]));
  const home = alias(refunds, "home");
  const away = await ctx.db
    .select({ id: chargebacks.externalId })
    .from(chargebacks)
    .innerJoin(refunds, eq(refunds.externalId, chargebacks.externalId))
    .leftJoin(home, eq(home.reverses, refunds.id))
    .where(and(inArray(chargebacks.status, [...CLOSED_DISPUTES]), ne(chargebacks.status, "lost"), isNull(home.id)));
  const told = events.flatMap(({ objectId }) => objectId ?? []);
  return [...new Set([...told, ...[...open, ...away].map(({ id }) => id)])];
}
