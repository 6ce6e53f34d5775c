import { and, eq } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { invoicePayments } from "#db/schema/billing.ts";
import { notifications } from "#db/schema/notifications.ts";
import { connectWorld, TOTAL } from "./connect.fixtures.ts";
import { sweepConnect } from "./sweep.server.ts";

const kept = await connectWorld();
const { world, bench, connected, charged, openAccount, setAccount, transfersOf, settlementsOf, atChannel, platformHas, differences } = kept;
const { refundedCharge, reversalsOf } = kept;
const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
const jobs = () => world.runJobs(["settle-invoice", "transfer-parts", "reverse-parts"]);
const paymentsOf = (invoiceId: string) => world.db.select().from(invoicePayments).where(eq(invoicePayments.invoiceId, invoiceId));
const netOf = async (invoiceId: string) => sum((await paymentsOf(invoiceId)).map((row) => row.settledNet ?? 0n));

afterEach(() => bench.standIn.control("settings", { fee: { basisPoints: 290, fixed: 200 }, namesBalance: true }));

test("an invoice paid by several charges goes to its provider charge by charge, whole, and the provider pays the members by bank", async () => {
  const all = await connected();
  const before = await platformHas();
  const invoice = await charged(all, { parts: 3 });
  await jobs();
  const rows = await transfersOf(invoice.id);
  expect(rows).toHaveLength(3);
  for (const row of rows) expect(row).toMatchObject({ kind: "remainder", organizationId: all.maker.id, status: "sent", amountFen: 0n });
  expect(new Set(rows.map((row) => row.chargeId))).toEqual(new Set((await paymentsOf(invoice.id)).map((row) => row.chargeId)));
  expect(sum(rows.map((row) => row.amount))).toBe(await netOf(invoice.id));
  expect(await platformHas()).toBe(before);
  for (const member of all.members) expect(await settlementsOf(invoice.id, member)).toMatchObject([{ rail: "offlineBank", status: "due" }]);
  expect(await differences()).toEqual([]);
  // Again, by the settlement or the sweep, nothing more.
  await kept.settle(invoice.id);
  await sweepConnect(world.system());
  await jobs();
  expect(await atChannel(invoice.id)).toHaveLength(3);

  // A refund of one of them is taken back of the one it was sent on by.
  const second = rows[1];
  await refundedCharge(invoice, second?.chargeId ?? "", 500_000n);
  await jobs();
  expect(await reversalsOf(invoice.id)).toMatchObject([
    { kind: "rest", status: "sent", transferId: second?.id, amount: 500_000n, amountFen: 0n },
  ]);
  expect(await platformHas()).toBe(before);
  expect(await differences()).toEqual([]);
});

test("of an invoice paid part by bank and part by card the charge goes on to the provider", async () => {
  const all = await connected();
  const before = await platformHas();
  const invoice = await charged(all, { byBank: 10_000_000n });
  await jobs();
  const [row, ...more] = await transfersOf(invoice.id);
  expect(more).toEqual([]);
  expect(row).toMatchObject({ kind: "remainder", status: "sent", organizationId: all.maker.id, amount: await netOf(invoice.id) });
  expect(await platformHas()).toBe(before);
  expect(await differences()).toEqual([]);
});

test("a charge whose fee leaves nothing beside the members' parts goes to the provider, who pays the members by bank", async () => {
  const all = await connected();
  const before = await platformHas();
  await bench.standIn.control("settings", { fee: { basisPoints: 9_000, fixed: 0 } });
  const invoice = await charged(all);
  await jobs();
  expect(await transfersOf(invoice.id)).toMatchObject([
    { kind: "remainder", organizationId: all.maker.id, amount: await netOf(invoice.id) },
  ]);
  for (const member of all.three) expect(await settlementsOf(invoice.id, member)).toMatchObject([{ rail: "offlineBank", status: "due" }]);
  expect(await platformHas()).toBe(before);
  expect(await differences()).toEqual([]);
});

test("while the provider's account is closed its charge is named and asked for; opened, it is sent on less what a refund took", async () => {
  const all = await kept.consortium();
  const before = await platformHas();
  const invoice = await charged(all);
  const [payment] = await paymentsOf(invoice.id);
  expect(await transfersOf(invoice.id)).toEqual([]);
  expect(await differences()).toEqual([
    {
      check: "a charge that settled is sent on",
      title: "到账的收款已转出",
      what: payment?.chargeId,
      held: "0",
      expected: String(payment?.settledNet),
    },
  ]);
  const todos = async () => {
    await world.runJobs(["notify", "complete-todo"]);
    return world.db
      .select()
      .from(notifications)
      .where(and(eq(notifications.organizationId, all.maker.id), eq(notifications.dedupeKey, `charge-waits:${invoice.id}`)));
  };
  expect(await todos()).toMatchObject([{ kind: "todo", doneAt: null }]);
  const refund = await refundedCharge(invoice, payment?.chargeId ?? "", TOTAL / 4n);
  await sweepConnect(world.system());
  await jobs();
  expect(await transfersOf(invoice.id)).toEqual([]);

  await openAccount(all.maker);
  await sweepConnect(world.system());
  await jobs();
  expect(await transfersOf(invoice.id)).toMatchObject([
    { kind: "remainder", status: "sent", amount: (payment?.settledNet ?? 0n) - TOTAL / 4n },
  ]);
  expect(await reversalsOf(invoice.id)).toMatchObject([{ kind: "rest", status: "netted", refundId: refund.id, amount: TOTAL / 4n }]);
  expect(await platformHas()).toBe(before);
  expect(await differences()).toEqual([]);
  expect(await todos()).toMatchObject([{ doneAt: expect.any(Date) }]);
  // The refund is accounted for: nothing is taken back a second time.
  await kept.reverse(refund.id);
  await sweepConnect(world.system());
  await jobs();
  expect(await platformHas()).toBe(before);
});

test("a charge that was refunded whole before it could be sent on leaves its fee owing, kept of what the provider is sent next", async () => {
  const all = await kept.consortium();
  const before = await platformHas();
  const invoice = await charged(all);
  const [payment] = await paymentsOf(invoice.id);
  await refundedCharge(invoice, payment?.chargeId ?? "", TOTAL);
  await openAccount(all.maker);
  await sweepConnect(world.system());
  await jobs();
  expect(await transfersOf(invoice.id)).toMatchObject([{ amount: 0n, status: "sent" }]);
  expect(await atChannel(invoice.id)).toEqual([]);
  expect(await platformHas()).toBe(before - (payment?.settledFee ?? 0n));
  const next = await charged(all);
  await jobs();
  expect(await transfersOf(next.id)).toMatchObject([{ kind: "remainder", withheld: payment?.settledFee }]);
  expect(await platformHas()).toBe(before);
  expect(await differences()).toEqual([]);
});

test.each(["the job asks again", "the channel tells"] as const)(
  "nothing is booked while the channel has not said what the charge brought; when it has, %s, it goes on by the channel",
  async (how) => {
    const all = await connected();
    const before = await platformHas();
    await bench.standIn.control("settings", { namesBalance: false });
    const invoice = await charged(all, { unsettled: true });
    const [payment] = await paymentsOf(invoice.id);
    expect(payment).toMatchObject({ chargeId: expect.stringMatching(/^ch_/), settledNet: null });
    await expect(kept.settle(invoice.id)).rejects.toThrow("has not said yet what charge");
    expect(await kept.postingsOf(invoice.id)).toEqual([]);
    expect(await settlementsOf(invoice.id, all.parts)).toEqual([]);

    await bench.standIn.control("settings", { namesBalance: true });
    if (how === "the channel tells") {
      await kept.told(`evt_charge_${invoice.id}`, "charge.updated", "charge", payment?.chargeId ?? "", payment?.chargeId ?? "");
      expect(await paymentsOf(invoice.id)).toMatchObject([{ settledNet: expect.any(BigInt) }]);
    }
    await jobs();
    expect((await transfersOf(invoice.id)).map(({ kind, status }) => [kind, status]).sort()).toEqual([
      ["member", "sent"],
      ["member", "sent"],
      ["member", "sent"],
      ["remainder", "sent"],
    ]);
    expect(await platformHas()).toBe(before);
    expect(await differences()).toEqual([]);
  },
);

test("a platform that sends nothing on has nothing to send, and a deposit stays where it is", async () => {
  const all = await connected();
  await setAccount(all.maker, "inactive");
  const invoice = await charged(all);
  expect(await differences()).toHaveLength(1);
  world.services.config.STRIPE_PLATFORM_COUNTRY = undefined;
  expect(await differences()).toEqual([]);
  world.services.config.STRIPE_PLATFORM_COUNTRY = "SG";
  await setAccount(all.maker, "active");
  await sweepConnect(world.system());
  await jobs();
  expect(await transfersOf(invoice.id)).toMatchObject([{ kind: "remainder", status: "sent" }]);

  const deposit = await kept.invoice(all, {
    kind: "deposit",
    period: "deposit",
    taxFen: 0n,
    netFen: 500n,
    totalFen: 500n,
    amountPaidFen: 500n,
  });
  await world.db.insert(invoicePayments).values({
    invoiceId: deposit.id,
    externalId: "inpay_deposit",
    amountFen: 500n,
    chargeId: "ch_deposit",
    settledCurrency: "cny",
    settledAmount: 500n,
    settledFee: 0n,
    settledNet: 500n,
  });
  await kept.settle(deposit.id);
  await sweepConnect(world.system());
  await jobs();
  expect(await transfersOf(deposit.id)).toEqual([]);
  expect(await differences()).toEqual([]);
});
