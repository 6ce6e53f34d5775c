import { asc, eq, inArray } from "drizzle-orm";
import { afterAll } from "vitest";
import { handleStripeEvent } from "#app/areas/billing/index.server.ts";
import type { StandInFaults } from "#app/stripe/stand-in/api.ts";
import { createStandInClock } from "#app/stripe/stand-in/clock.ts";
import { startTestBench } from "#app/stripe/testing.ts";
import { invoices, stripeInbox } from "#db/schema/billing.ts";
import { settlements } from "#db/schema/payouts.ts";
import { connectAccounts, payoutReversals, payoutTransfers } from "#db/schema/transfers.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { paying } from "../batches/batches.fixtures.ts";
import { verifyLedger } from "../ledger-check.server.ts";
import { NET, TAX } from "../settling.fixtures.ts";
import { handleConnectEvent } from "./events.server.ts";
import { openConnectAccount, refreshOwnAccount } from "./open-account.server.ts";
import { reverseParts } from "./reverse-parts.server.ts";
import { transferParts } from "./transfer-parts.server.ts";

export const TOTAL = NET + TAX;

/** A world whose platform sits in Singapore, with a stand-in of its own: consortia, their accounts at the channel, and invoices paid by charge. */
export async function connectWorld() {
  const faults: StandInFaults = {};
  const clock = createStandInClock(new Date("2026-11-20T02:00:00Z"));
  const bench = await startTestBench({ webhookSecret: "whsec_test_0123456789", faults, clock });
  afterAll(() => bench.close());
  const world = await testWorld({ stripeApiBase: bench.standIn.apiBase });
  world.services.config.STRIPE_PLATFORM_COUNTRY = "SG";
  const kept = paying(world);
  let serial = 0;

  /** The time here and at the channel. */
  const setTime = (iso: string) => {
    world.setClock(iso);
    clock.set(new Date(iso));
  };
  setTime("2026-11-20T02:00:00Z");

  async function accountIdOf(organization: { id: string }): Promise<string> {
    const [row] = await world.db.select().from(connectAccounts).where(eq(connectAccounts.organizationId, organization.id));
    if (!row?.accountId) throw new Error(`${organization.id} has no account`);
    return row.accountId;
  }
  /** What the channel makes of an account, and our reading of it. */
  async function setAccount(organization: TestOrganization, transfers: "active" | "inactive" | "pending") {
    await bench.standIn.control(`accounts/${await accountIdOf(organization)}`, { transfers });
    await refreshOwnAccount(organization.ctx);
  }
  async function openAccount(organization: TestOrganization) {
    await openConnectAccount(organization.ctx, { country: "SG" }, kept.fresh());
    await setAccount(organization, "active");
  }

  /** A consortium whose provider and three members have accounts at the channel; the institute is paid by bank. */
  async function connected() {
    const all = await kept.consortium();
    for (const one of [all.maker, all.algorithm, all.parts, all.simulation]) await openAccount(one);
    return { ...all, three: [all.algorithm, all.parts, all.simulation] as const };
  }

  /** An invoice that was paid by card at the channel, as billing knows of it, booked and split (unless `unsettled`); its transfers wait. */
  async function charged(
    all: { contract: { id: string }; userUnit: { id: string } },
    { netFen = NET, taxFen = TAX, ...how }: { netFen?: bigint; taxFen?: bigint; parts?: number; byBank?: bigint; unsettled?: boolean } = {},
  ) {
    const number = ++serial;
    const { gateway, sdk } = bench;
    const { customerId } = await gateway.ensureCustomer({ organizationId: all.userUnit.id, name: "用户", idempotencyKey: `cus:${number}` });
    const draft = await gateway.createInvoiceDraft({
      customerId,
      currency: "cny",
      daysUntilDue: 30,
      metadata: { contract: "HT", period: "2026-10", rev: String(number), run: "run", sha256: "a".repeat(64) },
      idempotencyKey: `inv:${number}`,
    });
    await gateway.addLines({
      invoiceId: draft.id,
      lines: [{ lineKey: "all", amountFen: netFen + taxFen, description: "服务费" }],
      idempotencyKey: `lines:${number}`,
    });
    await gateway.finalize({ invoiceId: draft.id, idempotencyKey: `fin:${number}` });
    const invoice = await kept.invoice(all, {
      netFen,
      taxFen,
      totalFen: netFen + taxFen,
      amountPaidFen: null,
      paidAt: null,
      status: "open",
      stripeInvoiceId: draft.id,
    });
    if (how.byBank)
      await gateway.reportBankPayment({
        invoiceId: draft.id,
        amountFen: how.byBank,
        receivedAt: world.services.clock.now(),
        reference: `回单 ${number}`,
        idempotencyKey: `bank:${number}`,
      });
    // On the payment page, where a payer may pay in parts.
    const { hostedInvoiceUrl } = await gateway.retrieveInvoice({ id: draft.id });
    for (let part = 1; part < (how.parts ?? 1); part++)
      await fetch(hostedInvoiceUrl ?? "", {
        method: "POST",
        redirect: "manual",
        body: new URLSearchParams({ method: "card", pay: "part", amount: "10000.00" }),
      });
    await sdk.invoices.pay(draft.id, { payment_method: "pm_card_visa" });
    await told(`evt_paid_${number}`, "invoice.paid", "invoice", draft.id);
    if (!how.unsettled) await kept.settle(invoice.id);
    const [paid] = await world.db.select().from(invoices).where(eq(invoices.id, invoice.id));
    if (paid?.status !== "paid") throw new Error("the invoice was not paid");
    return paid;
  }

  async function told(eventId: string, type: string, objectType: string, objectId: string, chargeId: string | null = null) {
    await world.db.insert(stripeInbox).values({ eventId, type, objectType, objectId, chargeId, livemode: 0 });
    await handleStripeEvent(world.system(), { eventId });
  }

  /** The channel tells of a transfer, each time as another event. */
  async function toldOfTransfer(transferId: string) {
    const eventId = `evt_transfer_${++serial}`;
    await world.db
      .insert(stripeInbox)
      .values({ eventId, type: "transfer.updated", objectType: "transfer", objectId: transferId, livemode: 0 });
    await handleConnectEvent(world.system(), { eventId });
  }

  const transfersOf = (invoiceId: string) =>
    world.db
      .select()
      .from(payoutTransfers)
      .where(eq(payoutTransfers.invoiceId, invoiceId))
      .orderBy(asc(payoutTransfers.createdAt), asc(payoutTransfers.kind), asc(payoutTransfers.organizationId));
  async function transferOf(invoiceId: string, organization: { id: string }) {
    const row = (await transfersOf(invoiceId)).find((one) => one.organizationId === organization.id);
    if (!row) throw new Error("the organization has no transfer");
    return row;
  }
  const settlementsOf = (invoiceId: string, organization: { id: string }) =>
    world.db
      .select()
      .from(settlements)
      .where(eq(settlements.invoiceId, invoiceId))
      .orderBy(asc(settlements.id))
      .then((rows) => rows.filter((row) => row.organizationId === organization.id));
  const transfer = (invoiceId: string) => transferParts(world.system(), { invoiceId });
  const reverse = (refundId: string) => reverseParts(world.system(), { refundId });

  /** A refund the channel made of a charge, as billing takes it in, and booked. */
  async function refundedCharge(invoice: { id: string }, chargeId: string, amountFen: bigint) {
    const { id: externalId, settled } = await bench.gateway.createRefund({ chargeId, amountFen, idempotencyKey: `refund:${++serial}` });
    const refund = await kept.refund(invoice.id, amountFen, {
      externalId,
      chargeId,
      settledCurrency: settled?.currency ?? null,
      settledAmount: settled?.amount ?? null,
      settledFee: settled?.fee ?? null,
      succeededAt: world.services.clock.now(),
    });
    await kept.settle(invoice.id);
    return refund;
  }
  /** A refund the channel made of an invoice's charge, booked; what it takes back waits. */
  async function refunded(invoice: { id: string }, amountFen: bigint) {
    const [row] = await transfersOf(invoice.id);
    if (!row) throw new Error("the invoice has no charge");
    return refundedCharge(invoice, row.chargeId, amountFen);
  }
  /** What the payer's bank does with a charge, taken in and booked; what it takes back of the members waits. */
  async function disputed(invoice: { id: string }, amountFen?: bigint) {
    const [row] = await transfersOf(invoice.id);
    if (!row) throw new Error("the invoice has no charge");
    const opened = await bench.standIn.control("disputes", {
      charge: row.chargeId,
      ...(amountFen === undefined ? {} : { amount: Number(amountFen) }),
    });
    const id = String(opened["id"]);
    const move = async (step: "funds_withdrawn" | "won" | "lost") => {
      await bench.standIn.control(`disputes/${id}`, { step });
      await told(`evt_dispute_${++serial}`, "charge.dispute.updated", "dispute", id, row.chargeId);
      await kept.settle(invoice.id);
    };
    await move("funds_withdrawn");
    return { id, move };
  }
  async function reversalsOf(invoiceId: string) {
    const ids = (await transfersOf(invoiceId)).map((row) => row.id);
    return world.db
      .select()
      .from(payoutReversals)
      .where(inArray(payoutReversals.transferId, ids))
      .orderBy(asc(payoutReversals.createdAt), asc(payoutReversals.kind), asc(payoutReversals.id));
  }

  /** What the channel holds of an invoice: its transfers by account, less what was taken back. */
  const atChannel = (invoiceId: string) => bench.gateway.listTransfers({ transferGroup: `settlement:${invoiceId}` });
  /** What the platform has left, smallest unit of a currency. */
  async function platformHas(currency = "cny"): Promise<bigint> {
    const held = (await bench.gateway.balance()).find((one) => one.currency === currency);
    // Tests set the time back: what was booked later than now is pending.
    return (held?.available ?? 0n) + (held?.pending ?? 0n);
  }
  const differences = async () => (await verifyLedger(world.db, world.services.config.STRIPE_PLATFORM_COUNTRY)).differences;

  return {
    ...kept,
    world,
    bench,
    faults,
    setTime,
    accountIdOf,
    setAccount,
    openAccount,
    connected,
    charged,
    told,
    toldOfTransfer,
    transfersOf,
    transferOf,
    settlementsOf,
    transfer,
    reverse,
    refunded,
    refundedCharge,
    disputed,
    reversalsOf,
    atChannel,
    platformHas,
    differences,
  };
}
