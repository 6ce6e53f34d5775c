import { and, asc, eq, inArray, lt, notExists, sql } from "drizzle-orm";
import { type Invoice, type InvoicePayment, paymentsOf } from "#app/areas/billing/index.server.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { contracts } from "#db/schema/contracts.ts";
import { settlements } from "#db/schema/payouts.ts";
import { payoutReversals, payoutTransferSettlements, payoutTransfers } from "#db/schema/transfers.ts";
import type { TransferKind } from "#db/vocabulary/payouts.ts";
import { holdPayouts } from "../batches/hold-batch.server.ts";
import { PAYABLE } from "../batches/payable.server.ts";
import type { Due } from "../dues.ts";
import { chooseRail } from "../rails/choose-rail.ts";
import { type ConnectAccount, connectAccountsOf, platformCountry } from "./accounts.server.ts";
import { type ChargeFigures, divideCharge, least } from "./amounts.ts";

/** A charge that can be sent on. */
export interface Charge extends ChargeFigures {
  chargeId: string;
  currency: string;
  exchangeRate: string | null;
}

interface Planned {
  kind: TransferKind;
  organizationId: string;
  accountId: string;
  /** Fen of the books it settles: the part less the claims taken off. */
  amountFen: bigint;
  amount: bigint;
  withheld: bigint;
  /** Whether the organization's part of this payment goes by it; the provider's need not. */
  takesPart: boolean;
  claimIds: string[];
}

/** How the money of one charge leaves the platform's balance. */
export interface TransferPlan {
  charge: Charge;
  transfers: Planned[];
}

/** Whether the part of this organization goes by the channel. */
export const goesByChannel = (plan: TransferPlan | null, organizationId: string): boolean =>
  plan?.transfers.some((one) => one.organizationId === organizationId && one.takesPart) ?? false;

/**
 * How the payment of an invoice goes on by the channel, or null where it goes by bank: the platform's country must allow it, the provider's
 * account be open, and all of the money have come by one charge that has settled. (Several charges may have settled at several rates; the parts of
 * their invoices go by bank, and the charges whole to the provider: sendLooseCharges.) What lies with the platform must leave it whole: each member with an open account gets its part, less what refunds claim
 * back of it, and the provider everything else. A member that owes as much as it gets is sent nothing: its part waits by bank, where it is set
 * off. Holds the provider's payouts, so that no batch takes the same claims.
 */
export async function planTransfers(
  tx: TransactionContext,
  { invoice, providerId, dues }: { invoice: Invoice; providerId: string; dues: readonly Due[] },
): Promise<TransferPlan | null> {
  const country = platformCountry(tx);
  if (country === null) return null;
  const charge = await chargeOf(tx, invoice);
  const accounts = await connectAccountsOf(tx, [providerId, ...dues.map((due) => due.id)]);
  const openAccount = (organizationId: string): string | null => {
    const account = accounts.get(organizationId) ?? null;
    return chooseRail({ connectAccount: account, platformCountry: country, chargePresent: charge !== null }) === "stripeConnect"
      ? (account as ConnectAccount).accountId
      : null;
  };
  const providerAccount = openAccount(providerId);
  if (!charge || !providerAccount) return null;
  await holdPayouts(tx, providerId);
  const [claims, owing] = await Promise.all([openClaims(tx, providerId), owingOf(tx, providerId, charge.currency)]);
  const netted = ({ id, amountFen }: Due) => {
    const own = claims.filter((claim) => claim.organizationId === id);
    return { id, claimIds: own.map((claim) => claim.id), netFen: own.reduce((sum, claim) => sum + claim.amountFen, amountFen) };
  };
  const members = dues
    .filter((due) => due.id !== providerId && due.amountFen > 0n)
    .flatMap((due) => {
      const accountId = openAccount(due.id);
      const one = { ...netted(due), accountId };
      return accountId !== null && one.netFen > 0n ? [{ ...one, accountId }] : [];
    });
  const divided = divideCharge(
    charge,
    members.map(({ id, netFen }) => ({ id, amountFen: netFen })),
    owing.reduce((sum, row) => sum + row.left, 0n),
  );
  if (!divided) return null;
  await cover(tx, owing, divided.withheld);
  const sent = members.flatMap((member): Planned[] => {
    const amount = divided.members.find((part) => part.id === member.id)?.amount ?? 0n;
    const { id: organizationId, accountId, netFen: amountFen, claimIds } = member;
    return [{ kind: "member", organizationId, accountId, amountFen, amount, withheld: 0n, takesPart: true, claimIds }];
  });
  const own = netted(dues.find((due) => due.id === providerId) ?? { id: providerId, amountFen: 0n });
  const takesPart = own.netFen > 0n;
  sent.push({
    kind: "remainder",
    organizationId: providerId,
    accountId: providerAccount,
    amountFen: takesPart ? own.netFen : 0n,
    amount: divided.remainder,
    withheld: divided.withheld,
    takesPart,
    claimIds: takesPart ? own.claimIds : [],
  });
  return { charge, transfers: sent };
}

/** The one charge that paid an invoice, once it is known what it brought. */
async function chargeOf(tx: TransactionContext, invoice: Invoice): Promise<Charge | null> {
  const [payment, ...others] = await paymentsOf(tx, [invoice.id]);
  return payment && others.length === 0 && payment.amountFen === invoice.amountPaidFen ? settledCharge(payment) : null;
}

/** A payment as a charge that can be sent on; null for one by bank, and while the channel has not said what it brought. */
export function settledCharge(payment: InvoicePayment): Charge | null {
  const { chargeId, settledCurrency: currency, settledAmount, settledNet, exchangeRate } = payment;
  if (chargeId === null || currency === null || settledAmount === null || settledNet === null) return null;
  return { chargeId, currency, paidFen: payment.amountFen, settledAmount, settledNet, exchangeRate };
}

/** What refunds claim back of members of the provider's contracts and no transfer takes off yet. */
const openClaims = (tx: TransactionContext, providerId: string) =>
  tx.db
    .select({ id: settlements.id, organizationId: settlements.organizationId, amountFen: settlements.amountFen })
    .from(settlements)
    .innerJoin(contracts, eq(contracts.id, settlements.contractId))
    .where(
      and(
        eq(contracts.providerId, providerId),
        inArray(settlements.status, [...PAYABLE]),
        eq(settlements.rail, "offlineBank"),
        lt(settlements.amountFen, 0n),
        // What a disputed line holds is held of what goes by bank.
        eq(settlements.isHold, false),
        // What was taken off a transfer that is paid by bank goes with its part.
        notExists(
          tx.db
            .select({ id: payoutTransferSettlements.transferId })
            .from(payoutTransferSettlements)
            .where(eq(payoutTransferSettlements.settlementId, settlements.id)),
        ),
      ),
    )
    .orderBy(asc(settlements.id));

/** What refunds took of the platform's balance that the provider has not given back: refused, or more than it was sent of that charge. */
export async function owingOf(tx: TransactionContext, providerId: string, currency: string) {
  const rows = await tx.db
    .select({ reversal: payoutReversals })
    .from(payoutReversals)
    .innerJoin(payoutTransfers, eq(payoutTransfers.id, payoutReversals.transferId))
    .where(
      and(
        eq(payoutTransfers.organizationId, providerId),
        eq(payoutTransfers.currency, currency),
        inArray(payoutReversals.kind, ["rest", "shortfall"]),
        eq(payoutReversals.status, "refused"),
      ),
    )
    .orderBy(asc(payoutReversals.createdAt), asc(payoutReversals.id))
    .for("update", { of: payoutReversals });
  return rows.map(({ reversal }) => ({ ...reversal, left: reversal.amount - reversal.covered }));
}

/** Counts what is withheld against what is owing, the oldest first. */
export async function cover(tx: TransactionContext, owing: Awaited<ReturnType<typeof owingOf>>, withheld: bigint): Promise<void> {
  let rest = withheld;
  for (const { id, left } of owing) {
    const part = least(left, rest);
    if (part === 0n) return;
    rest -= part;
    await tx.db
      .update(payoutReversals)
      .set({ covered: sql`${payoutReversals.covered} + ${part}` })
      .where(eq(payoutReversals.id, id));
    // What is covered whole is done; the job books it.
    const [whole] = await tx.db.select().from(payoutReversals).where(eq(payoutReversals.id, id));
    if (whole && whole.covered === whole.amount) await enqueue(tx, "reverse-parts", { refundId: whole.refundId });
  }
}

/** Writes a plan down, with the keys under which it will be asked for; `parts` are the settlements of this payment. The job makes the transfers. Gives their ids. */
export async function recordTransfers(
  tx: TransactionContext,
  invoice: Invoice,
  { charge, transfers }: TransferPlan,
  parts: readonly { id: string; organizationId: string }[],
): Promise<string[]> {
  const ids: string[] = [];
  const { chargeId, currency, exchangeRate } = charge;
  for (const { takesPart, claimIds, ...planned } of transfers) {
    const id = crypto.randomUUID();
    ids.push(id);
    await tx.db.insert(payoutTransfers).values({
      ...planned,
      id,
      invoiceId: invoice.id,
      chargeId,
      currency,
      exchangeRate,
      transferGroup: `settlement:${invoice.id}`,
      idempotencyKey: `tr:${id}:1`,
      createdAt: tx.clock.now(),
    });
    const own = takesPart ? parts.filter((part) => part.organizationId === planned.organizationId).map((part) => part.id) : [];
    if (claimIds.length > 0) {
      const taken = await tx.db
        .update(settlements)
        .set({ rail: "stripeConnect", status: "batched" })
        .where(and(inArray(settlements.id, claimIds), inArray(settlements.status, [...PAYABLE])))
        .returning({ id: settlements.id });
      if (taken.length !== claimIds.length) throw new Error(`of ${claimIds.length} claims ${taken.length} were open`);
    }
    const settlementIds = [...own, ...claimIds];
    if (settlementIds.length > 0)
      await tx.db.insert(payoutTransferSettlements).values(settlementIds.map((settlementId) => ({ transferId: id, settlementId })));
  }
  await enqueue(tx, "transfer-parts", { invoiceId: invoice.id });
  return ids;
}
