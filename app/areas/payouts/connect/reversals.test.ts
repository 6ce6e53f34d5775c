import { and, eq } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { notifications } from "#db/schema/notifications.ts";
import { payoutReversals } from "#db/schema/transfers.ts";
import { connectWorld, TOTAL } from "./connect.fixtures.ts";
import { sweepConnect } from "./sweep.server.ts";

const kept = await connectWorld();
const { world, faults, connected, charged, reverse, refunded, refund, reversalsOf, transfersOf, transferOf, settlementsOf } = kept;
const {
  atChannel,
  platformHas,
  differences,
  accountIdOf,
  setTime,
  settle,
  owed,
  invoice: paidByBank,
  payingConsortium,
  exported,
  answer,
} = kept;
const bench = kept.bench;
const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
const control = (path: string, body: unknown) => bench.standIn.control(path, body);
const jobs = () => world.runJobs(["settle-invoice", "transfer-parts", "reverse-parts"]);
/** A member takes everything out that lies at the channel, or part of it. */
const takeOut = async (member: { id: string }, amount: bigint, currency = "cny") =>
  control(`accounts/${await accountIdOf(member)}`, { payout: { currency, amount: Number(amount) } });

afterEach(async () => {
  faults.beforeOperation = undefined;
  faults.afterCommit = undefined;
  faults.calls = undefined;
  await control("settings", { settlement: null });
  setTime("2026-11-20T02:00:00Z");
});

/** A consortium whose invoice went by the channel, all of it. */
async function transferred() {
  const all = await connected();
  const before = await platformHas();
  const invoice = await charged(all);
  await jobs();
  return { ...all, paid: invoice, before };
}

test("a refund takes each member's claim back from its transfer and the rest from the provider: the platform is whole again", async () => {
  const all = await transferred();
  const refundRow = await refunded(all.paid, TOTAL / 4n);
  expect(await differences()).toEqual([]);
  for (const member of all.three)
    expect(await settlementsOf(all.paid.id, member)).toMatchObject([{ status: "paid" }, { rail: "stripeConnect", status: "batched" }]);
  await jobs();
  const rows = await reversalsOf(all.paid.id);
  expect(rows.map(({ kind, status }) => [kind, status])).toEqual([
    ["claim", "sent"],
    ["claim", "sent"],
    ["claim", "sent"],
    ["rest", "sent"],
  ]);
  for (const member of all.three) {
    const row = await transferOf(all.paid.id, member);
    const [, claim] = await settlementsOf(all.paid.id, member);
    expect(row).toMatchObject({ status: "partlyReversed", reversedAmount: -(claim?.amountFen ?? 0n) });
    expect(claim).toMatchObject({ rail: "stripeConnect", status: "paid" });
    expect((await bench.gateway.retrieveTransfer({ id: row.transferId ?? "" })).amountReversed).toBe(row.reversedAmount);
    expect(rows.find((one) => one.transferId === row.id)?.idempotencyKey).toBe(`rev:${row.id}:${refundRow.id}`);
  }
  expect(sum(rows.map(({ amount }) => amount))).toBe(TOTAL / 4n);
  expect(await platformHas()).toBe(all.before);
  // The institute is paid by bank: its claim waits there, beside its part.
  expect(await settlementsOf(all.paid.id, all.institute)).toMatchObject([
    { rail: "offlineBank", status: "due" },
    { rail: "offlineBank", status: "due" },
  ]);
  expect(await owed([...all.three, all.maker])).toEqual([0n, 0n, 0n, 0n]);
  expect(await differences()).toEqual([]);
  // Again, and by the sweep, nothing more.
  await reverse(refundRow.id);
  setTime("2026-11-20T06:00:00Z");
  await sweepConnect(world.system());
  await jobs();
  expect(await platformHas()).toBe(all.before);
});

test("a refund in three parts with one reversal refused: the claim is set off against the next transfer, never twice and never below zero", async () => {
  const all = await transferred();
  const [first] = all.three;
  const own = await transferOf(all.paid.id, first);
  const parts = [TOTAL / 3n, TOTAL / 3n, TOTAL - 2n * (TOTAL / 3n)];
  await refunded(all.paid, parts[0] ?? 0n);
  await jobs();
  // Between the first and the second the member takes out what it has.
  await takeOut(first, own.amount - (await transferOf(all.paid.id, first)).reversedAmount);
  const second = await refunded(all.paid, parts[1] ?? 0n);
  await jobs();
  const [refusedRow] = await world.db
    .select()
    .from(payoutReversals)
    .where(and(eq(payoutReversals.transferId, own.id), eq(payoutReversals.refundId, second.id)));
  expect(refusedRow).toMatchObject({ status: "refused", reason: "balance_insufficient" });
  const claimFen = refusedRow?.amountFen ?? 0n;
  expect(await settlementsOf(all.paid.id, first)).toMatchObject([
    {},
    { status: "paid" },
    { rail: "offlineBank", status: "due", amountFen: -claimFen },
  ]);
  // The provider bears it meanwhile: the platform is whole.
  expect(await platformHas()).toBe(all.before);
  expect(await differences()).toEqual([]);

  await refunded(all.paid, parts[2] ?? 0n);
  await jobs();
  expect(await differences()).toEqual([]);
  const claims = sum((await settlementsOf(all.paid.id, first)).filter((row) => row.status === "due").map((row) => row.amountFen));
  expect(await owed([first])).toEqual([claims]);
  // What a refund of everything does not bring back, the fee, and what the member kept, is the provider's to give.
  const short = (await reversalsOf(all.paid.id)).filter(({ kind }) => kind === "shortfall");
  expect(await platformHas()).toBe(all.before - sum(short.map(({ amount }) => amount)));

  const next = await charged(all);
  await jobs();
  const sent = await transferOf(next.id, first);
  const [part] = await settlementsOf(next.id, first);
  expect(sent.amountFen).toBe((part?.amountFen ?? 0n) + claims);
  expect(sent.amountFen > 0n).toBe(true);
  expect(await owed([first])).toEqual([0n]);
  const remainder = await transferOf(next.id, all.maker);
  expect(remainder.withheld).toBe(sum(short.map(({ amount }) => amount)));
  // What was short is back, and everything else went on.
  expect(await platformHas()).toBe(all.before);
  expect((await reversalsOf(all.paid.id)).filter(({ kind }) => kind === "shortfall").map(({ status }) => status)).toEqual(
    short.map(() => "covered"),
  );
  expect(await differences()).toEqual([]);

  // Set off once: the one after that is whole.
  const last = await charged(all);
  await jobs();
  const [whole] = await settlementsOf(last.id, first);
  expect((await transferOf(last.id, first)).amountFen).toBe(whole?.amountFen);
  expect((await transferOf(last.id, all.maker)).withheld).toBe(0n);
  expect(await differences()).toEqual([]);
});

test("a member that owes as much as it gets is sent nothing; its part and its claims meet on the bank's road", async () => {
  const all = await transferred();
  const [first] = all.three;
  await takeOut(first, (await transferOf(all.paid.id, first)).amount);
  await refunded(all.paid, TOTAL);
  await jobs();
  const small = await charged(all, { netFen: 1_000_000n, taxFen: 60_000n });
  await jobs();
  expect((await transfersOf(small.id)).some(({ organizationId }) => organizationId === first.id)).toBe(false);
  expect(await settlementsOf(small.id, first)).toMatchObject([{ rail: "offlineBank", status: "due" }]);
  expect((await owed([first]))[0]).toBeLessThan(0n);
  expect(await differences()).toEqual([]);
});

test("the same claim is taken by the bank's batch or by the channel's transfer, never by both", async () => {
  const all = await payingConsortium();
  for (const one of [all.maker, all.algorithm, all.parts]) await kept.openAccount(one);
  // Paid by bank, refunded after: the claim is open.
  const code = await exported(all, [all.parts]);
  await answer(all, code, all.parts, "paid");
  await refund(all.paid.id, all.paid.totalFen / 10n);
  await settle(all.paid.id);
  const [, claim] = await settlementsOf(all.paid.id, all.parts);
  // Of a second invoice by bank, its part is drawn together with the claim.
  const second = await paidByBank(all);
  await settle(second.id);
  const drawn = await exported(all, [all.parts]);
  const third = await charged(all);
  const [part] = await settlementsOf(third.id, all.parts);
  expect((await transferOf(third.id, all.parts)).amountFen).toBe(part?.amountFen);
  await jobs();
  await answer(all, drawn, all.parts, "paid");
  expect(await owed([all.parts])).toEqual([0n]);
  expect(await differences()).toEqual([]);

  // The other way round: claimed again, and this time the channel comes first.
  await refund(second.id, second.totalFen / 10n);
  await settle(second.id);
  const fourth = await charged(all);
  const again = (await settlementsOf(second.id, all.parts)).find((row) => row.refundId !== null);
  const [part4] = await settlementsOf(fourth.id, all.parts);
  expect(await transferOf(fourth.id, all.parts)).toMatchObject({ amountFen: (part4?.amountFen ?? 0n) + (again?.amountFen ?? 0n) });
  await expect(kept.draw(all, [all.parts])).rejects.toMatchObject({ code: "conflict" });
  await jobs();
  expect(claim).toMatchObject({ rail: "offlineBank" });
  expect(await owed([all.parts])).toEqual([0n]);
  expect(await differences()).toEqual([]);
});

test("a refund before the transfers were made waits for them, and takes back afterwards", async () => {
  const all = await connected();
  const before = await platformHas();
  const paid = await charged(all);
  const refundRow = await refunded(paid, TOTAL / 5n);
  await reverse(refundRow.id);
  expect((await reversalsOf(paid.id)).map(({ status }) => status)).toEqual(["pending", "pending", "pending"]);
  await jobs();
  expect((await reversalsOf(paid.id)).map(({ status }) => status)).toEqual(["sent", "sent", "sent", "sent"]);
  expect(await platformHas()).toBe(before);
  expect(await differences()).toEqual([]);
});

test("a transfer that was refused is lowered by a refund instead: opened again, the member gets what is left", async () => {
  const all = await connected();
  const before = await platformHas();
  const paid = await charged(all);
  const [, second] = all.three;
  await control(`accounts/${await accountIdOf(second)}`, { transfers: "inactive" });
  await jobs();
  const whole = await transferOf(paid.id, second);
  await refunded(paid, TOTAL / 2n);
  await jobs();
  const [, claim] = await settlementsOf(paid.id, second);
  const lowered = await transferOf(paid.id, second);
  expect(lowered).toMatchObject({ status: "refused", amountFen: whole.amountFen + (claim?.amountFen ?? 0n) });
  expect(await differences()).toEqual([]);
  expect(await platformHas()).toBe(before + lowered.amount);
  await kept.setAccount(second, "active");
  await jobs();
  expect(await transferOf(paid.id, second)).toMatchObject({ status: "sent", attempt: 2, amount: lowered.amount });
  expect(await owed([second])).toEqual([0n]);
  expect(await platformHas()).toBe(before);
  expect(await differences()).toEqual([]);
});

test("in another currency, refunds that add up to everything take back exactly what each member was sent", async () => {
  await control("settings", { settlement: { currency: "sgd", exchangeRate: "0.1873" } });
  const before = await platformHas("sgd");
  const all = await connected();
  const paid = await charged(all);
  await jobs();
  for (const amountFen of [1_234_567n, 10_000_001n, TOTAL - 11_234_568n]) {
    await refunded(paid, amountFen);
    await jobs();
    expect(await differences()).toEqual([]);
  }
  for (const member of all.three) {
    const row = await transferOf(paid.id, member);
    expect(row).toMatchObject({ status: "reversed", reversedAmount: row.amount });
  }
  // A refund does not bring back the fee: that is owing, and kept of what the provider is sent next.
  const short = sum((await reversalsOf(paid.id)).filter(({ kind }) => kind === "shortfall").map(({ amount }) => amount));
  expect(await platformHas("sgd")).toBe(before - short);
  expect(await owed([...all.three, all.maker])).toEqual([0n, 0n, 0n, 0n]);
});

test("what the provider cannot give back is told once and tried again under a new key, or kept of its next transfer", async () => {
  const all = await transferred();
  const own = await transferOf(all.paid.id, all.maker);
  await takeOut(all.maker, own.amount);
  const refundRow = await refunded(all.paid, TOTAL / 4n);
  await jobs();
  const restOf = async () => (await reversalsOf(all.paid.id)).find(({ kind }) => kind === "rest");
  const refused = await restOf();
  expect(refused).toMatchObject({ status: "refused", reason: "balance_insufficient", attempt: 1 });
  expect(await differences()).toEqual([]);
  setTime("2026-11-20T04:00:00Z");
  await sweepConnect(world.system());
  await jobs();
  expect(await restOf()).toMatchObject({ status: "refused", attempt: 2 });
  await world.runJobs(["notify"]);
  const todos = await world.db
    .select()
    .from(notifications)
    .where(and(eq(notifications.organizationId, all.maker.id), eq(notifications.dedupeKey, `reversal-refused:${refused?.id}`)));
  expect(todos).toMatchObject([{ kind: "todo" }]);

  const next = await charged(all);
  await jobs();
  expect((await transferOf(next.id, all.maker)).withheld).toBe(refused?.amount);
  expect(await restOf()).toMatchObject({ status: "covered", covered: refused?.amount });
  expect(await platformHas()).toBe(all.before);
  // Not taken back as well when there is money again.
  setTime("2026-11-20T08:00:00Z");
  await sweepConnect(world.system());
  await reverse(refundRow.id);
  await jobs();
  expect(await platformHas()).toBe(all.before);
  expect(await owed([all.maker])).toEqual([0n]);
  expect(await differences()).toEqual([]);
});

test.each([
  ["at once", "2026-11-20T02:00:05Z"],
  ["25 hours later", "2026-11-21T03:00:00Z"],
])("an answer to a reversal that was lost is found: taken back once, asked again %s", async (_, later) => {
  const all = await transferred();
  const [first] = all.three;
  const row = await transferOf(all.paid.id, first);
  const refundRow = await refunded(all.paid, TOTAL / 4n);
  let drops = 3;
  faults.afterCommit = ({ operationId }) => (operationId === "Transfers.createReversal" && drops-- > 0 ? "drop" : "answer");
  await expect(reverse(refundRow.id)).rejects.toThrow("no answer yet");
  faults.afterCommit = undefined;
  expect(await differences()).toEqual([]);
  setTime(later);
  await sweepConnect(world.system());
  await jobs();
  await reverse(refundRow.id);
  expect((await reversalsOf(all.paid.id)).map(({ status, attempt }) => [status, attempt])).toEqual([
    ["sent", 1],
    ["sent", 1],
    ["sent", 1],
    ["sent", 1],
  ]);
  expect(await bench.gateway.listReversals({ transferId: row.transferId ?? "" })).toHaveLength(1);
  expect(await platformHas()).toBe(all.before);
  expect(await differences()).toEqual([]);
});

test("a refund by bank was the provider's own money: nothing is taken back at the channel, the claims are set off", async () => {
  const all = await transferred();
  await refund(all.paid.id, TOTAL / 4n, { externalId: "回单 20261120-1" });
  await settle(all.paid.id);
  await jobs();
  expect(await reversalsOf(all.paid.id)).toEqual([]);
  for (const member of all.three)
    expect(await settlementsOf(all.paid.id, member)).toMatchObject([{}, { rail: "offlineBank", status: "due" }]);
  expect(await differences()).toEqual([]);
});

test("what is taken back at the channel by another hand is told to the provider", async () => {
  const all = await transferred();
  const row = await transferOf(all.paid.id, all.parts);
  await bench.gateway.createReversal({ transferId: row.transferId ?? "", amount: 500n, idempotencyKey: "by-hand" });
  await kept.toldOfTransfer(row.transferId ?? "");
  await kept.toldOfTransfer(row.transferId ?? "");
  await world.runJobs(["notify"]);
  const todos = await world.db
    .select()
    .from(notifications)
    .where(and(eq(notifications.organizationId, all.maker.id), eq(notifications.dedupeKey, `transfer-reversed:${row.id}:500`)));
  expect(todos).toMatchObject([{ kind: "todo" }]);
});

test("the rest that a given-up job never planned is found by the sweep", async () => {
  const all = await transferred();
  const refundRow = await refunded(all.paid, TOTAL / 4n);
  // Everything about the refund at the channel is out of reach: the claims come back, the rest cannot be reckoned.
  faults.beforeOperation = ({ operationId }) => {
    if (operationId === "Refunds.retrieve") throw new Error("injected");
  };
  await expect(reverse(refundRow.id)).rejects.toThrow();
  expect((await reversalsOf(all.paid.id)).map(({ kind }) => kind)).toEqual(["claim", "claim", "claim"]);
  faults.beforeOperation = undefined;
  // The job of the refund is taken out of the queue as one that was given up.
  await world.services.jobs.boss.deleteAllJobs("reverse-parts");
  setTime(new Date(Date.now() + 3_600_000).toISOString());
  await sweepConnect(world.system());
  await jobs();
  expect((await reversalsOf(all.paid.id)).map(({ kind, status }) => [kind, status])).toEqual([
    ["claim", "sent"],
    ["claim", "sent"],
    ["claim", "sent"],
    ["rest", "sent"],
  ]);
  expect(await platformHas()).toBe(all.before);
  expect(await atChannel(all.paid.id)).toHaveLength(4);
});
