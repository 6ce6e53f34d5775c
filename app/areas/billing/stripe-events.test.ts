import { and, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import type { StripeInvoice } from "#app/stripe/index.server.ts";
import { signatureHeader } from "#app/stripe/stand-in/webhooks.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { stripeInbox } from "#db/schema/billing.ts";
import { notifications } from "#db/schema/notifications.ts";
import { ledgerEntries, postings, settlements } from "#db/schema/payouts.ts";
import { LEASE } from "#seeds/factories/contracts.ts";
import { billingWorld } from "./billing.fixtures.ts";
import { payInvoice } from "./pay-invoice.server.ts";
import { paymentsOf } from "./payments.server.ts";
import { pushInvoice } from "./push-invoice.server.ts";
import { invoicePage } from "./reads.server.ts";
import { receiveStripeEvent } from "./receive-stripe-event.server.ts";
import { sweepBilling } from "./sweep.server.ts";

const { world, bench, faults, contract, approvedInvoice, issue, invoiceRow, payAtStripe } = await billingWorld();
const SECRET = world.services.config.STRIPE_WEBHOOK_SECRET;
const now = () => Math.floor(Date.now() / 1000);
const receive = (body: string, signature: string | null = signatureHeader(body, SECRET, now())) =>
  receiveStripeEvent(world.public(), body, signature);
const inbox = (eventId: string) => world.db.select().from(stripeInbox).where(eq(stripeInbox.eventId, eventId));
const settledOf = (invoiceId: string) => world.db.select().from(settlements).where(eq(settlements.invoiceId, invoiceId));
const audited = async (invoiceId: string, action: string) =>
  world.db.$count(auditEvents, and(eq(auditEvents.objectId, invoiceId), eq(auditEvents.action, action)));

/** An event as Stripe words it, about an invoice at the stand-in. */
function eventOf(type: string, stripeInvoiceId: string | null, id = `evt_${crypto.randomUUID().replaceAll("-", "")}`) {
  return JSON.stringify({
    id,
    object: "event",
    api_version: "2026-10-28.endive",
    created: now(),
    data: { object: { id: stripeInvoiceId, object: "invoice" } },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
  });
}

async function openInvoice() {
  const rated = await approvedInvoice();
  await world.runJobs();
  const { stripeInvoiceId } = await invoiceRow(rated.invoice.id);
  return { ...rated, stripeInvoiceId };
}

describe("receiveStripeEvent", () => {
  test.each<[string, (body: string) => [string, string | null]]>([
    ["without a signature", (body) => [body, null]],
    ["signed with another secret", (body) => [body, signatureHeader(body, "whsec_somebody_else", now())]],
    ["changed after signing", (body) => [body.replace("invoice.paid", "invoice.sent"), signatureHeader(body, SECRET, now())]],
    ["signed an hour ago", (body) => [body, signatureHeader(body, SECRET, now() - 3600)]],
    ["that is no JSON", () => ["{", signatureHeader("{", SECRET, now())]],
  ])("a delivery %s is refused and not kept", async (_name, forge) => {
    const { stripeInvoiceId, invoice } = await openInvoice();
    const id = `evt_${crypto.randomUUID()}`;
    const [body, signature] = forge(eventOf("invoice.paid", stripeInvoiceId, id));
    await expect(receive(body, signature)).rejects.toMatchObject({ name: "WebhookSignatureError" });
    expect(await inbox(id)).toEqual([]);
    expect((await invoiceRow(invoice.id)).status).toBe("open");
  });

  test("real deliveries of the stand-in bring the invoice from open to settled, whatever their number and order", async () => {
    const { invoice, userUnit, stripeInvoiceId } = await openInvoice();
    bench.webhooks.received.length = 0;
    await payAtStripe(stripeInvoiceId);
    const deliveries = await bench.webhooks.accepted(3);
    expect(deliveries.map((delivery) => delivery.type).sort()).toEqual(["charge.succeeded", "invoice.paid", "invoice_payment.paid"]);
    for (const { body, signature } of [...deliveries, ...deliveries].reverse()) await receive(body.toString("utf8"), signature);
    await world.runJobs();
    expect(await invoiceRow(invoice.id)).toMatchObject({ status: "paid", amountPaidFen: 52_322n, paidAt: expect.any(Date) });
    expect((await settledOf(invoice.id)).map((row) => row.amountFen).sort()).toEqual([16_452n, 32_908n]);
    const [payment, ...others] = await paymentsOf(world.system(), [invoice.id]);
    expect(others).toEqual([]);
    expect(payment).toMatchObject({ amountFen: 52_322n, chargeId: expect.stringMatching(/^ch_/), reference: null, settledCurrency: "cny" });
    expect((payment?.settledNet ?? 0n) + (payment?.settledFee ?? 0n)).toBe(52_322n);
    expect(await audited(invoice.id, "invoice-paid")).toBe(1);
    const todo = await world.db
      .select()
      .from(notifications)
      .where(eq(notifications.dedupeKey, `pay-invoice:${invoice.id}`));
    expect(todo).toMatchObject([{ organizationId: userUnit.id, doneAt: expect.any(Date) }]);
  });

  test("the same event id has one effect", async () => {
    const { invoice, stripeInvoiceId } = await openInvoice();
    await payAtStripe(stripeInvoiceId);
    const body = eventOf("invoice.paid", stripeInvoiceId);
    const taken = await Promise.all([receive(body), receive(body), receive(body)]);
    expect(taken.filter((one) => one.taken)).toHaveLength(1);
    expect(await receive(body)).toEqual({ taken: false });
    await world.runJobs();
    expect(await settledOf(invoice.id)).toHaveLength(2);
  });

  test("one payment told under two ids is settled once", async () => {
    const { invoice, stripeInvoiceId } = await openInvoice();
    await payAtStripe(stripeInvoiceId);
    await receive(eventOf("invoice.paid", stripeInvoiceId));
    await receive(eventOf("invoice.paid", stripeInvoiceId));
    await world.runJobs();
    await receive(eventOf("invoice.paid", stripeInvoiceId));
    await world.runJobs();
    expect(await settledOf(invoice.id)).toHaveLength(2);
    expect(await world.db.$count(postings, eq(postings.invoiceId, invoice.id))).toBe(2);
    expect(await audited(invoice.id, "invoice-paid")).toBe(1);
  });

  test("the payload is only a hint: an event that claims a payment nobody made changes nothing", async () => {
    const { invoice, stripeInvoiceId } = await openInvoice();
    await receive(eventOf("invoice.paid", stripeInvoiceId));
    await world.runJobs();
    expect((await invoiceRow(invoice.id)).status).toBe("open");
    expect(await settledOf(invoice.id)).toEqual([]);
  });

  const types = ["invoice.created", "invoice.finalized", "invoice.sent", "invoice.paid"];
  const orders = types
    .flatMap((a) => types.flatMap((b) => types.flatMap((c) => types.map((d) => [a, b, c, d]))))
    .filter((order) => new Set(order).size === 4);
  test("every order of events ends in the same state", async () => {
    expect(orders).toHaveLength(24);
    for (const order of orders.filter((_, index) => index % 4 === 0)) {
      const { invoice, stripeInvoiceId } = await openInvoice();
      await payAtStripe(stripeInvoiceId);
      for (const type of order) {
        await receive(eventOf(type, stripeInvoiceId));
        await world.runJobs();
      }
      expect((await invoiceRow(invoice.id)).status).toBe("paid");
      expect(await settledOf(invoice.id)).toHaveLength(2);
    }
  });

  test("a payment that overtakes the push is kept, and the push does not open the invoice again", async () => {
    const { invoice } = await approvedInvoice();
    faults.beforeOperation = ({ operationId }) => {
      if (operationId === "Invoices.sendInvoice") throw new Error("injected");
    };
    await expect(pushInvoice(world.system(), { invoiceId: invoice.id })).rejects.toMatchObject({ kind: "transient" });
    faults.beforeOperation = undefined;
    const { status, stripeInvoiceId } = await invoiceRow(invoice.id);
    expect(status).toBe("verified");
    await payAtStripe(stripeInvoiceId);
    await receive(eventOf("invoice.paid", stripeInvoiceId));
    await world.runJobs(["handle-stripe-event", "settle-invoice"]);
    expect((await invoiceRow(invoice.id)).status).toBe("paid");
    await pushInvoice(world.system(), { invoiceId: invoice.id });
    expect((await invoiceRow(invoice.id)).status).toBe("paid");
  });

  test("a push that resumes after the payment finds it without any event", async () => {
    const { invoice } = await approvedInvoice();
    faults.beforeOperation = ({ operationId }) => {
      if (operationId === "Invoices.sendInvoice") throw new Error("injected");
    };
    await expect(pushInvoice(world.system(), { invoiceId: invoice.id })).rejects.toMatchObject({ kind: "transient" });
    faults.beforeOperation = undefined;
    await payAtStripe((await invoiceRow(invoice.id)).stripeInvoiceId);
    await pushInvoice(world.system(), { invoiceId: invoice.id });
    expect(await invoiceRow(invoice.id)).toMatchObject({ status: "paid", hostedUrl: expect.stringContaining("/invoice/") });
    await world.runJobs();
    expect(await settledOf(invoice.id)).toHaveLength(2);
  });

  test("a voided invoice needs no payment", async () => {
    const { invoice, stripeInvoiceId } = await openInvoice();
    await bench.gateway.voidInvoice({ invoiceId: stripeInvoiceId ?? "", idempotencyKey: `void:${stripeInvoiceId}` });
    await receive(eventOf("invoice.voided", stripeInvoiceId));
    await world.runJobs();
    expect((await invoiceRow(invoice.id)).status).toBe("void");
    const todo = await world.db
      .select()
      .from(notifications)
      .where(eq(notifications.dedupeKey, `pay-invoice:${invoice.id}`));
    expect(todo).toMatchObject([{ doneAt: expect.any(Date) }]);
  });

  test("an invoice of somebody else and an event about something else are kept and passed over", async () => {
    const foreign = eventOf("invoice.paid", "in_nobody", "evt_foreign");
    const customer = eventOf("customer.created", "cus_1", "evt_customer").replace('"object":"invoice"', '"object":"customer"');
    for (const body of [foreign, customer]) await receive(body);
    await world.runJobs();
    for (const id of ["evt_foreign", "evt_customer"]) expect(await inbox(id)).toMatchObject([{ handledAt: expect.any(Date) }]);
  });
});

describe("an amount that is not the one billed", () => {
  const { stripe } = world.services;
  const { retrieveInvoice } = stripe;
  /** Stripe tells other figures of this invoice until the end of `during`. */
  async function telling(stripeInvoiceId: string | null, figures: Partial<StripeInvoice>, during: () => Promise<void>) {
    stripe.retrieveInvoice = async (input) => {
      const held = await retrieveInvoice(input);
      return input.id === stripeInvoiceId ? { ...held, ...figures } : held;
    };
    try {
      await during();
    } finally {
      stripe.retrieveInvoice = retrieveInvoice;
    }
  }
  const todoOf = (organizationId: string, invoiceId: string) =>
    world.db
      .select()
      .from(notifications)
      .where(and(eq(notifications.organizationId, organizationId), eq(notifications.dedupeKey, `invoice-amount:${invoiceId}`)));

  test.each<[string, Partial<StripeInvoice>, string]>([
    ["paid too little", { amountPaidFen: 52_321n }, "实付金额与账单不一致：应付 ¥523.22，实付 ¥523.21"],
    ["paid too much", { amountPaidFen: 62_322n }, "实付金额与账单不一致：应付 ¥523.22，实付 ¥623.22"],
    [
      "paid what another total asked",
      { totalFen: 40_000n, amountPaidFen: 40_000n },
      "收款渠道的账单金额与出账结果不一致：应为 ¥523.22，实为 ¥400.00",
    ],
  ])("%s: stays open, is not settled, and finance is asked once", async (_name, figures, failure) => {
    const { invoice, maker, userUnit, stripeInvoiceId } = await openInvoice();
    await payAtStripe(stripeInvoiceId);
    await telling(stripeInvoiceId, figures, async () => {
      await receive(eventOf("invoice.paid", stripeInvoiceId));
      await receive(eventOf("invoice.paid", stripeInvoiceId));
      await world.runJobs();
      await sweepBilling(world.system());
      expect(await payInvoice(userUnit.ctx, { code: invoice.code })).toEqual({ url: null });
      await world.runJobs();
    });
    expect(await invoiceRow(invoice.id)).toMatchObject({ status: "open", failure, paidAt: null, amountPaidFen: null });
    expect(await settledOf(invoice.id)).toEqual([]);
    expect(await world.db.$count(postings, eq(postings.invoiceId, invoice.id))).toBe(0);
    expect(await audited(invoice.id, "invoice-amount-differs")).toBe(1);
    expect(await audited(invoice.id, "invoice-paid")).toBe(0);
    expect(await todoOf(maker.id, invoice.id)).toMatchObject([{ kind: "todo", doneAt: null, body: expect.stringContaining(failure) }]);
    expect(await invoicePage(maker.ctx, invoice.code)).toMatchObject({ amountDiffers: true, failure });
    expect(await invoicePage(userUnit.ctx, invoice.code)).toMatchObject({ amountDiffers: true, failure: null, mayPay: false });

    // Stripe tells the right amount again: the invoice is paid as ever, and the todo ends.
    await sweepBilling(world.system());
    await world.runJobs();
    expect(await invoiceRow(invoice.id)).toMatchObject({ status: "paid", failure: null, amountPaidFen: 52_322n });
    expect(await settledOf(invoice.id)).toHaveLength(2);
    expect(await todoOf(maker.id, invoice.id)).toMatchObject([{ doneAt: expect.any(Date) }]);
  });

  test("the payer is not led to a page that asks for another amount", async () => {
    const { invoice, userUnit, stripeInvoiceId } = await openInvoice();
    await telling(stripeInvoiceId, { totalFen: 99_999n }, async () => {
      expect(await payInvoice(userUnit.ctx, { code: invoice.code })).toEqual({ url: null });
    });
    expect(await invoiceRow(invoice.id)).toMatchObject({ status: "open", failure: expect.stringContaining("实为 ¥999.99") });
  });

  test.each<[string, Partial<StripeInvoice>]>([
    ["open", { totalFen: 99_999n }],
    ["paid", { status: "paid", totalFen: 99_999n, amountPaidFen: 99_999n }],
    ["paid short", { status: "paid", amountPaidFen: 1n }],
    ["void", { status: "void", totalFen: 99_999n }],
  ])("found %s by the push: neither sent, opened nor settled", async (_name, figures) => {
    const { invoice, maker } = await approvedInvoice();
    faults.beforeOperation = ({ operationId }) => {
      if (operationId === "Invoices.sendInvoice") throw new Error("injected");
    };
    await expect(pushInvoice(world.system(), { invoiceId: invoice.id })).rejects.toMatchObject({ kind: "transient" });
    const sends: string[] = [];
    faults.beforeOperation = ({ operationId }) => {
      if (operationId === "Invoices.sendInvoice") sends.push(operationId);
    };
    const { stripeInvoiceId } = await invoiceRow(invoice.id);
    await telling(stripeInvoiceId, figures, async () => {
      await pushInvoice(world.system(), { invoiceId: invoice.id });
    });
    faults.beforeOperation = undefined;
    expect(sends).toEqual([]);
    expect(await invoiceRow(invoice.id)).toMatchObject({ status: "openFailed", failure: expect.stringContaining("不一致") });
    await world.runJobs(["notify"]);
    const [todo] = await world.db
      .select()
      .from(notifications)
      .where(eq(notifications.dedupeKey, `push-failed:${invoice.id}:0`));
    expect(todo).toMatchObject({ organizationId: maker.id, kind: "todo", doneAt: null });
    expect(await settledOf(invoice.id)).toEqual([]);
  });
});

describe("sweepBilling", () => {
  test("finds a paid invoice whose webhook was lost, and settles it once", async () => {
    const { invoice, stripeInvoiceId } = await openInvoice();
    await payAtStripe(stripeInvoiceId);
    for (let run = 0; run < 2; run++) {
      await sweepBilling(world.system());
      await world.runJobs();
    }
    expect((await invoiceRow(invoice.id)).status).toBe("paid");
    expect(await settledOf(invoice.id)).toHaveLength(2);
  });

  test("takes up an event nobody handled and a push nobody made", async () => {
    const { invoice, stripeInvoiceId } = await openInvoice();
    await payAtStripe(stripeInvoiceId);
    await world.db.insert(stripeInbox).values({
      eventId: "evt_stuck",
      type: "invoice.paid",
      objectId: stripeInvoiceId ?? "",
      objectType: "invoice",
      livemode: 0,
      receivedAt: new Date("2026-10-20T01:00:00Z"),
    });
    await sweepBilling(world.system());
    await world.runJobs();
    expect(await inbox("evt_stuck")).toMatchObject([{ handledAt: expect.any(Date) }]);
    expect((await invoiceRow(invoice.id)).status).toBe("paid");
  });

  test("is not held up by an invoice that cannot be read", async () => {
    const broken = await openInvoice();
    const { invoice, stripeInvoiceId } = await openInvoice();
    await payAtStripe(stripeInvoiceId);
    const { stripe } = world.services;
    const { retrieveInvoice } = stripe;
    stripe.retrieveInvoice = (input) =>
      input.id === broken.stripeInvoiceId ? Promise.reject(new Error("unreadable")) : retrieveInvoice(input);
    await expect(sweepBilling(world.system())).rejects.toThrow("could not be read");
    stripe.retrieveInvoice = retrieveInvoice;
    expect((await invoiceRow(invoice.id)).status).toBe("paid");
  });
});

test("a paid deposit is owed back: a liability, neither taxed nor split", async () => {
  const { code, maker, userUnit } = await contract({ terms: LEASE });
  const deposit = await issue({ code, maker }, "deposit");
  await world.runJobs();
  const { stripeInvoiceId } = await invoiceRow(deposit.id);
  await payAtStripe(stripeInvoiceId);
  await receive(eventOf("invoice.paid", stripeInvoiceId));
  await world.runJobs();
  expect((await invoiceRow(deposit.id)).status).toBe("paid");
  expect(await settledOf(deposit.id)).toEqual([]);
  const entries = await world.db
    .select({
      kind: postings.kind,
      account: ledgerEntries.account,
      organizationId: ledgerEntries.organizationId,
      amountFen: ledgerEntries.amountFen,
    })
    .from(ledgerEntries)
    .innerJoin(postings, eq(postings.id, ledgerEntries.postingId))
    .where(eq(postings.invoiceId, deposit.id));
  expect(entries).toHaveLength(2);
  expect(entries).toEqual(
    expect.arrayContaining([
      { kind: "depositReceived", account: "cash", organizationId: null, amountFen: 6_000_000n },
      { kind: "depositReceived", account: "depositLiability", organizationId: userUnit.id, amountFen: -6_000_000n },
    ]),
  );
});
