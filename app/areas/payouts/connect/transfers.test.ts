import { and, eq } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { auditEvents } from "#db/schema/audit.ts";
import { invoicePayments } from "#db/schema/billing.ts";
import { notifications } from "#db/schema/notifications.ts";
import { payoutTransfers } from "#db/schema/transfers.ts";
import { batchesPage } from "../batches/batch-reads.server.ts";
import { connectWorld, TOTAL } from "./connect.fixtures.ts";
import { sweepConnect } from "./sweep.server.ts";

const bench = await connectWorld();
const { world, faults, connected, charged, transfer, transfersOf, transferOf, settlementsOf, atChannel, platformHas, differences } = bench;
const { accountIdOf, setAccount, setTime, owed, partsOf, draw, saveFor, openAccount } = bench;
const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
const told = async (organization: { id: string }, dedupeKey: string) => {
  await world.runJobs(["notify", "complete-todo"]);
  return world.db
    .select()
    .from(notifications)
    .where(and(eq(notifications.organizationId, organization.id), eq(notifications.dedupeKey, dedupeKey)));
};

afterEach(async () => {
  faults.beforeOperation = undefined;
  faults.afterCommit = undefined;
  faults.calls = undefined;
  world.services.config.STRIPE_PLATFORM_COUNTRY = "SG";
  await bench.bench.standIn.control("settings", { settlement: null });
  setTime("2026-11-20T02:00:00Z");
});

test("a charge goes on whole: each member with an account its part, the provider everything else, the bank pays who has none", async () => {
  const all = await connected();
  const before = await platformHas();
  const invoice = await charged(all);
  const [payment] = await world.db.select().from(invoicePayments).where(eq(invoicePayments.invoiceId, invoice.id));
  const due = await partsOf(invoice.id, all.members);
  // Nothing is called paid before the channel has it.
  for (const member of [...all.three, all.maker])
    expect(await settlementsOf(invoice.id, member)).toMatchObject([{ rail: "stripeConnect", status: "batched" }]);
  expect(await settlementsOf(invoice.id, all.institute)).toMatchObject([{ rail: "offlineBank", status: "due" }]);
  expect(await differences()).toEqual([]);

  await world.runJobs(["transfer-parts"]);
  const rows = await transfersOf(invoice.id);
  expect(rows.map(({ status }) => status)).toEqual(["sent", "sent", "sent", "sent"]);
  for (const [index, member] of all.members.slice(1, 4).entries())
    expect(await transferOf(invoice.id, member)).toMatchObject({
      kind: "member",
      currency: "cny",
      amount: due[index + 1],
      amountFen: due[index + 1],
    });
  const remainder = await transferOf(invoice.id, all.maker);
  expect(remainder).toMatchObject({ kind: "remainder", amountFen: due[0] });
  // Its own part, the tax, the institute's part, less the fee.
  expect(remainder.amount).toBe(TOTAL - sum((due.slice(1, 4) as bigint[]).map((fen) => fen)) - (payment?.settledFee ?? 0n));
  expect(sum(rows.map(({ amount }) => amount))).toBe(payment?.settledNet);
  expect(await platformHas()).toBe(before);

  const held = await atChannel(invoice.id);
  expect(held).toHaveLength(4);
  for (const one of held) expect(one).toMatchObject({ sourceChargeId: payment?.chargeId, currency: "cny" });
  expect(held.find(({ accountId }) => accountId === remainder.accountId)?.amount).toBe(remainder.amount);
  for (const member of [...all.three, all.maker]) expect(await settlementsOf(invoice.id, member)).toMatchObject([{ status: "paid" }]);
  expect(await owed(all.members)).toEqual([0n, 0n, 0n, 0n, due[4]]);
  expect(await differences()).toEqual([]);

  // Again nothing happens, by the job, the settlement or the sweep.
  await transfer(invoice.id);
  await bench.settle(invoice.id);
  setTime("2026-11-20T06:00:00Z");
  await sweepConnect(world.system());
  await world.runJobs(["transfer-parts"]);
  expect(await atChannel(invoice.id)).toHaveLength(4);

  // The member without an account is paid as ever; the others are owed nothing.
  await saveFor(all.institute);
  const { payables } = await batchesPage(all.maker.ctx, { page: 1, pageSize: 20 });
  expect(payables.map(({ organizationId, netFen }) => [organizationId, netFen])).toEqual([[all.institute.id, String(due[4])]]);
  await expect(draw({ drawer: await all.maker.as("finance") }, [all.parts])).rejects.toMatchObject({ code: "conflict" });
  expect(await told(all.algorithm, `transfer-sent:${(await transferOf(invoice.id, all.algorithm)).id}`)).toMatchObject([
    { title: expect.stringContaining("已转账") },
  ]);
});

test("one member that is refused holds up no other; opened again, it gets its transfer under a new key", async () => {
  const all = await connected();
  const invoice = await charged(all);
  const [first, second, third] = all.three;
  // Closed after the split was made: only the channel knows.
  await bench.bench.standIn.control(`accounts/${await accountIdOf(second)}`, { transfers: "inactive" });
  await transfer(invoice.id);
  for (const one of [first, third, all.maker]) expect(await transferOf(invoice.id, one)).toMatchObject({ status: "sent", attempt: 1 });
  const refused = await transferOf(invoice.id, second);
  expect(refused).toMatchObject({ status: "refused", reason: "transfers_not_allowed", attempt: 1, transferId: null });
  expect(await settlementsOf(invoice.id, second)).toMatchObject([{ status: "batched", rail: "stripeConnect" }]);
  expect(await differences()).toEqual([]);
  expect(await owed([first, second, third])).toEqual([0n, refused.amountFen, 0n]);
  expect(await told(all.maker, `transfer-refused:${refused.id}`)).toMatchObject([
    { kind: "todo", doneAt: null, body: expect.stringContaining("尚未开通或已停用") },
  ]);

  // Not tried while the account is closed, however late it is.
  setTime("2026-11-20T04:00:00Z");
  await sweepConnect(world.system());
  await world.runJobs(["transfer-parts"]);
  expect(await transferOf(invoice.id, second)).toMatchObject({ status: "refused", attempt: 1 });

  await setAccount(second, "active");
  await world.runJobs(["transfer-parts"]);
  const sent = await transferOf(invoice.id, second);
  expect(sent).toMatchObject({ status: "sent", attempt: 2, reason: null, amount: refused.amount });
  expect(sent.idempotencyKey).not.toBe(refused.idempotencyKey);
  expect(await atChannel(invoice.id)).toHaveLength(4);
  expect(await owed(all.three)).toEqual([0n, 0n, 0n]);
  expect(await differences()).toEqual([]);
  expect(await told(all.maker, `transfer-refused:${refused.id}`)).toMatchObject([{ doneAt: expect.any(Date) }]);
});

test("a short balance is tried again by the sweep an hour later, and told once however often it is refused", async () => {
  const all = await connected();
  const invoice = await charged(all);
  const [first] = all.three;
  faults.calls = [
    {
      operation: "Transfers.create",
      fault: "refuse",
      code: "balance_insufficient",
      where: { destination: await accountIdOf(first) },
      times: 2,
    },
  ];
  await transfer(invoice.id);
  expect(await transferOf(invoice.id, first)).toMatchObject({ status: "refused", reason: "balance_insufficient" });
  // Before the hour is over nobody asks.
  setTime("2026-11-20T02:30:00Z");
  await sweepConnect(world.system());
  await world.runJobs(["transfer-parts"]);
  expect(await transferOf(invoice.id, first)).toMatchObject({ status: "refused", attempt: 1 });
  setTime("2026-11-20T03:30:00Z");
  await sweepConnect(world.system());
  await world.runJobs(["transfer-parts"]);
  expect(await transferOf(invoice.id, first)).toMatchObject({ status: "refused", attempt: 2 });
  setTime("2026-11-20T05:00:00Z");
  await sweepConnect(world.system());
  await world.runJobs(["transfer-parts"]);
  const sent = await transferOf(invoice.id, first);
  expect(sent).toMatchObject({ status: "sent", attempt: 3 });
  expect(await told(all.maker, `transfer-refused:${sent.id}`)).toHaveLength(1);
  expect(await differences()).toEqual([]);
});

test("a charge in yuan that settled in Singapore dollars is sent on in them, whole, at the rate it came in", async () => {
  const all = await connected();
  await bench.bench.standIn.control("settings", { settlement: { currency: "sgd", exchangeRate: "0.1873" } });
  const before = await platformHas("sgd");
  const invoice = await charged(all);
  await transfer(invoice.id);
  const [payment] = await world.db.select().from(invoicePayments).where(eq(invoicePayments.invoiceId, invoice.id));
  const rows = await transfersOf(invoice.id);
  for (const row of rows) expect(row).toMatchObject({ status: "sent", currency: "sgd", exchangeRate: "0.1873" });
  for (const member of all.three) {
    const { amount, amountFen } = await transferOf(invoice.id, member);
    expect(amount).toBe((amountFen * (payment?.settledAmount ?? 0n)) / TOTAL);
  }
  expect(sum(rows.map(({ amount }) => amount))).toBe(payment?.settledNet);
  expect(sum((await atChannel(invoice.id)).map(({ amount }) => amount))).toBe(payment?.settledNet);
  expect(await platformHas("sgd")).toBe(before);
  expect(await owed([...all.three, all.maker])).toEqual([0n, 0n, 0n, 0n]);
  expect(await differences()).toEqual([]);
});

test.each([
  ["at once", "2026-11-20T02:00:05Z"],
  ["25 hours later, when the channel has forgotten the key", "2026-11-21T03:00:00Z"],
])("an answer that was lost after the transfer was made is found: one transfer each, asked again %s", async (_, later) => {
  const all = await connected();
  const invoice = await charged(all);
  const [first] = all.three;
  const destination = await accountIdOf(first);
  faults.calls = [{ operation: "Transfers.create", fault: "drop", where: { destination } }];
  await expect(transfer(invoice.id)).rejects.toThrow("no answer yet");
  // It is not called sent, and not tried under another key.
  expect(await transferOf(invoice.id, first)).toMatchObject({ status: "pending", attempt: 1, transferId: null });
  expect(await settlementsOf(invoice.id, first)).toMatchObject([{ status: "batched" }]);
  expect(await differences()).toEqual([]);
  expect(await atChannel(invoice.id)).toHaveLength(4);
  faults.calls = undefined;
  setTime(later);
  await sweepConnect(world.system());
  await transfer(invoice.id);
  const held = await atChannel(invoice.id);
  expect(held.filter(({ accountId }) => accountId === destination)).toHaveLength(1);
  expect(await transferOf(invoice.id, first)).toMatchObject({
    status: "sent",
    attempt: 1,
    transferId: held.find(({ accountId }) => accountId === destination)?.id,
  });
  expect(await differences()).toEqual([]);
});

test("what the channel tells of a transfer brings in an answer that was lost, once", async () => {
  const all = await connected();
  const invoice = await charged(all);
  const [first] = all.three;
  faults.calls = [{ operation: "Transfers.create", fault: "drop", where: { destination: await accountIdOf(first) } }];
  await expect(transfer(invoice.id)).rejects.toThrow();
  const held = await atChannel(invoice.id);
  for (const one of [...held, ...held]) await bench.toldOfTransfer(one.id);
  for (const row of await transfersOf(invoice.id)) expect(row).toMatchObject({ status: "sent" });
  expect(await differences()).toEqual([]);
});

test("an invoice goes by bank where the platform has no country, the provider no open account, or the money came by transfer", async () => {
  const plain = async (all: Awaited<ReturnType<typeof connected>>) => {
    const invoice = await charged(all);
    expect(await transfersOf(invoice.id)).toEqual([]);
    for (const member of all.members)
      expect(await settlementsOf(invoice.id, member)).toMatchObject([{ rail: "offlineBank", status: "due" }]);
  };
  const all = await connected();
  world.services.config.STRIPE_PLATFORM_COUNTRY = undefined;
  await plain(all);
  world.services.config.STRIPE_PLATFORM_COUNTRY = "MY";
  await plain(all);
  world.services.config.STRIPE_PLATFORM_COUNTRY = "SG";
  await setAccount(all.maker, "inactive");
  await plain(all);

  const other = await connected();
  const byBank = await bench.invoice(other);
  await world.db
    .insert(invoicePayments)
    .values({ invoiceId: byBank.id, externalId: "inpay_bank", amountFen: byBank.totalFen, reference: "回单 1" });
  await bench.settle(byBank.id);
  expect(await transfersOf(byBank.id)).toEqual([]);
  // Bank money is nothing the platform holds; the charges of the first three lie there, and are named.
  expect((await differences()).map(({ check }) => check)).toEqual(Array(3).fill("a charge that settled is sent on"));
  await setAccount(all.maker, "active");
  await sweepConnect(world.system());
  await world.runJobs(["settle-invoice", "transfer-parts"]);
  expect(await differences()).toEqual([]);
});

test("members that close their accounts, or open them later, are paid by the road that was open when the invoice was split", async () => {
  const all = await connected();
  await setAccount(all.parts, "inactive");
  const invoice = await charged(all);
  await openAccount(all.institute);
  await transfer(invoice.id);
  expect(await settlementsOf(invoice.id, all.parts)).toMatchObject([{ rail: "offlineBank", status: "due" }]);
  expect(await settlementsOf(invoice.id, all.institute)).toMatchObject([{ rail: "offlineBank", status: "due" }]);
  expect(await atChannel(invoice.id)).toHaveLength(3);
  expect(await differences()).toEqual([]);
});

test("each transfer is recorded with what was sent and at which rate, and its row never changes what it says", async () => {
  const all = await connected();
  const invoice = await charged(all);
  await transfer(invoice.id);
  const row = await transferOf(invoice.id, all.parts);
  expect(await world.db.select().from(auditEvents).where(eq(auditEvents.objectId, row.id))).toMatchObject([{ action: "transfer-part" }]);
  for (const change of [{ amount: 1n }, { amountFen: 1n }, { transferId: "tr_other" }, { attempt: 2 }, { accountId: "acct_other" }])
    await expect(world.db.update(payoutTransfers).set(change).where(eq(payoutTransfers.id, row.id))).rejects.toThrow();
  await expect(world.db.delete(payoutTransfers).where(eq(payoutTransfers.id, row.id))).rejects.toThrow();
});
