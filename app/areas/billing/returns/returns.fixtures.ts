import { eq } from "drizzle-orm";
import { verifyLedger } from "#app/areas/payouts/index.server.ts";
import { ledgerEntries, postings } from "#db/schema/payouts.ts";
import { creditNotes, refunds, returnRequests } from "#db/schema/returns.ts";
import { billingWorld } from "../billing.fixtures.ts";
import { receiveStripeEvent } from "../receive-stripe-event.server.ts";
import { approveReturn } from "./approve-return.server.ts";
import { requestReturn } from "./request-return.server.ts";

/** September invoices of ¥523.22 (tax ¥29.62) of a maker (66.67 %) and a parts supplier, and what goes back of them. */
export async function returning() {
  const base = await billingWorld();
  const { world, bench, approvedInvoice, invoiceRow, payAtStripe } = base;

  /** Sent and waiting for its payment. */
  async function openInvoice() {
    const rated = await approvedInvoice();
    await world.runJobs();
    const { stripeInvoiceId } = await invoiceRow(rated.invoice.id);
    const finance = await rated.maker.as("finance");
    return { ...rated, ...rated.invoice, finance, stripeInvoiceId: stripeInvoiceId ?? "" };
  }
  /** Paid by card, told by webhook and settled. */
  async function paidInvoice() {
    const open = await openInvoice();
    const deliveries = await during(() => payAtStripe(open.stripeInvoiceId), 3);
    await deliver(deliveries);
    const [payment] = await bench.gateway.paymentsOfInvoice(open.stripeInvoiceId);
    return { ...open, chargeId: payment?.chargeId ?? "" };
  }
  /** Paid by a bank transfer that was reported to Stripe. */
  async function bankPaidInvoice() {
    const open = await openInvoice();
    const report = {
      amountFen: 52_322n,
      receivedAt: new Date("2026-10-19T02:00:00Z"),
      reference: "9558",
      idempotencyKey: `bank:${open.stripeInvoiceId}`,
    };
    await deliver(await during(() => bench.gateway.reportBankPayment({ invoiceId: open.stripeInvoiceId, ...report }), 2));
    return open;
  }

  type Delivery = (typeof bench.webhooks.received)[number];
  const eventIds = async () => (await bench.sdk.events.list({ limit: 100 })).data.map(({ id }) => id);
  const idOf = ({ body }: Delivery) => String((JSON.parse(body.toString("utf8")) as { id: unknown }).id);
  /** What Stripe tells of something that happens, oldest first and at least `count` events; nothing of it has reached us yet. Waits for the last of them. */
  async function during(act: () => Promise<unknown>, count: number): Promise<Delivery[]> {
    const before = new Set(await eventIds());
    await act();
    const fresh = (await eventIds()).filter((id) => !before.has(id)).reverse();
    if (fresh.length < count) throw new Error(`only ${fresh.length} events were told`);
    for (const until = Date.now() + 30_000; Date.now() < until; await new Promise((resolve) => setTimeout(resolve, 20))) {
      const arrived = new Map(bench.webhooks.received.filter(({ answered }) => answered === 200).map((one) => [idOf(one), one]));
      if (fresh.every((id) => arrived.has(id))) return fresh.flatMap((id) => arrived.get(id) ?? []);
    }
    throw new Error("not everything that was told arrived");
  }
  async function deliver(deliveries: readonly Delivery[]): Promise<void> {
    for (const { body, signature } of deliveries) {
      await receiveStripeEvent(world.public(), body.toString("utf8"), signature);
      await world.runJobs();
    }
  }

  /** Asked for by the owner, approved by the finance, and done. */
  async function goBack(
    invoice: { code: string; maker: { ctx: Parameters<typeof requestReturn>[0] }; finance: Parameters<typeof approveReturn>[0] },
    kind: "refund" | "credit",
    amountYuan: string,
    road: "channel" | "bank" = "channel",
  ) {
    const { requestId } = await requestReturn(invoice.maker.ctx, { code: invoice.code, kind, amountYuan, reason: "服务未达标", road });
    await approveReturn(invoice.finance, { code: invoice.code, requestId });
    await world.runJobs();
    return requestId;
  }

  const movesOf = (invoiceId: string) => world.db.select().from(refunds).where(eq(refunds.invoiceId, invoiceId)).orderBy(refunds.id);
  const requestsOf = (invoiceId: string) => world.db.select().from(returnRequests).where(eq(returnRequests.invoiceId, invoiceId));
  const notesOf = (invoiceId: string) => world.db.select().from(creditNotes).where(eq(creditNotes.invoiceId, invoiceId));
  /** What the accounts hold of an invoice, by account; those of nothing are left out. */
  async function booksOf(invoiceId: string): Promise<Record<string, bigint>> {
    const rows = await world.db
      .select({ account: ledgerEntries.account, amountFen: ledgerEntries.amountFen })
      .from(ledgerEntries)
      .innerJoin(postings, eq(postings.id, ledgerEntries.postingId))
      .where(eq(postings.invoiceId, invoiceId));
    const sums = new Map<string, bigint>();
    for (const { account, amountFen } of rows) sums.set(account, (sums.get(account) ?? 0n) + amountFen);
    return Object.fromEntries([...sums].filter(([, fen]) => fen !== 0n));
  }
  const differences = async () => (await verifyLedger(world.db)).differences;

  return {
    ...base,
    openInvoice,
    paidInvoice,
    bankPaidInvoice,
    during,
    deliver,
    goBack,
    movesOf,
    requestsOf,
    notesOf,
    booksOf,
    differences,
  };
}

/** Every order of a list. */
export function permutations<T>(list: readonly T[]): T[][] {
  if (list.length < 2) return [[...list]];
  return list.flatMap((one, index) => permutations([...list.slice(0, index), ...list.slice(index + 1)]).map((rest) => [one, ...rest]));
}
