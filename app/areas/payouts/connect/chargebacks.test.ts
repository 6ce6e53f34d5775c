import { afterEach, expect, test } from "vitest";
import { connectWorld, TOTAL } from "./connect.fixtures.ts";
import { sweepConnect } from "./sweep.server.ts";

const kept = await connectWorld();
const { world, bench, faults, connected, charged, disputed, transfersOf, transferOf, reversalsOf, settlementsOf, atChannel } = kept;
const { platformHas, differences, owed, accountIdOf, setTime } = kept;
const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
const jobs = () => world.runJobs(["settle-invoice", "transfer-parts", "reverse-parts"]);
/** What the channel takes for a dispute. */
const DISPUTE_FEE = 8_000n;

afterEach(() => {
  faults.beforeOperation = undefined;
  faults.calls = undefined;
});

/** A consortium whose invoice went by the channel, all of it; the channel kept `fee` of it. */
async function transferred() {
  const all = await connected();
  const before = await platformHas();
  const paid = await charged(all);
  await jobs();
  const fee = TOTAL - sum((await transfersOf(paid.id)).map((row) => row.amount));
  return { ...all, before, paid, fee };
}

test("a chargeback of a charge that was transferred takes each member's part back, and what is short is kept of the provider's next transfer", async () => {
  const all = await transferred();
  await disputed(all.paid);
  for (const member of all.three)
    expect(await settlementsOf(all.paid.id, member)).toMatchObject([{ status: "paid" }, { rail: "stripeConnect", status: "batched" }]);
  await jobs();
  const rows = await reversalsOf(all.paid.id);
  expect(rows.map(({ kind, status }) => [kind, status])).toEqual([
    ["claim", "sent"],
    ["claim", "sent"],
    ["claim", "sent"],
    ["rest", "sent"],
    ["shortfall", "refused"],
  ]);
  for (const row of await transfersOf(all.paid.id)) expect(row).toMatchObject({ status: "reversed", reversedAmount: row.amount });
  // The provider bears both fees of the channel: they are owing.
  expect(rows.find(({ kind }) => kind === "shortfall")?.amount).toBe(all.fee + DISPUTE_FEE);
  expect(await platformHas()).toBe(all.before - all.fee - DISPUTE_FEE);
  expect(await owed([...all.three, all.maker])).toEqual([0n, 0n, 0n, 0n]);
  expect(await differences()).toEqual([]);

  const next = await charged(all);
  await jobs();
  expect((await transferOf(next.id, all.maker)).withheld).toBe(all.fee + DISPUTE_FEE);
  expect(await platformHas()).toBe(all.before);
  expect((await reversalsOf(all.paid.id)).find(({ kind }) => kind === "shortfall")).toMatchObject({ status: "covered" });
  expect(await differences()).toEqual([]);
});

test("what a member does not have any more is set off against its next transfer, and the provider bears it until then", async () => {
  const all = await transferred();
  const [first] = all.three;
  const own = await transferOf(all.paid.id, first);
  await bench.standIn.control(`accounts/${await accountIdOf(first)}`, { payout: { currency: "cny", amount: Number(own.amount) } });
  await disputed(all.paid, TOTAL / 2n);
  await jobs();
  const [, claim] = await settlementsOf(all.paid.id, first);
  expect(claim).toMatchObject({ rail: "offlineBank", status: "due" });
  expect(await platformHas()).toBe(all.before);
  expect(await differences()).toEqual([]);
  const next = await charged(all);
  await jobs();
  const [part] = await settlementsOf(next.id, first);
  expect((await transferOf(next.id, first)).amountFen).toBe((part?.amountFen ?? 0n) + (claim?.amountFen ?? 0n));
  expect(await owed([first])).toEqual([0n]);
  expect(await platformHas()).toBe(all.before);
  expect(await differences()).toEqual([]);
});

test("what a chargeback took before the transfers were asked for is not sent out: they go out for what is left", async () => {
  const all = await connected();
  const before = await platformHas();
  const paid = await charged(all);
  const planned = await transfersOf(paid.id);
  await disputed(paid, TOTAL / 2n);
  await kept.transfer(paid.id);
  expect(await atChannel(paid.id)).toEqual([]);
  await jobs();
  for (const row of await transfersOf(paid.id)) expect(row).toMatchObject({ status: "sent", reversedAmount: 0n });
  expect((await reversalsOf(paid.id)).map(({ status }) => status)).toEqual(["netted", "netted", "netted", "netted"]);
  expect(sum((await atChannel(paid.id)).map((one) => one.amount))).toBe(sum(planned.map((row) => row.amount)) - TOTAL / 2n - DISPUTE_FEE);
  expect(await platformHas()).toBe(before);
  expect(await owed([...all.three, all.maker])).toEqual([0n, 0n, 0n, 0n]);
  expect(await differences()).toEqual([]);
});

test("while what a chargeback takes of a member is under way, nothing is sent to it of another invoice", async () => {
  const all = await transferred();
  const [first, second] = all.three;
  const { transferId } = await transferOf(all.paid.id, first);
  await disputed(all.paid);
  // The channel cannot be reached for what is taken back.
  faults.beforeOperation = ({ operationId }) => {
    if (operationId === "Transfers.createReversal") throw new Error("injected");
  };
  await jobs().catch(() => {});
  const next = await charged(all);
  await kept.transfer(next.id);
  for (const member of [first, second]) expect(await transferOf(next.id, member)).toMatchObject({ status: "pending", askedAt: null });
  expect(await atChannel(next.id)).toHaveLength((await transfersOf(next.id)).filter(({ status }) => status === "sent").length);
  expect(await differences()).toEqual([]);

  faults.beforeOperation = undefined;
  setTime("2026-11-20T03:00:00Z");
  await sweepConnect(world.system());
  await jobs();
  expect((await bench.gateway.retrieveTransfer({ id: transferId ?? "" })).amountReversed).toBeGreaterThan(0n);
  for (const row of await transfersOf(next.id)) expect(row).toMatchObject({ status: "sent" });
  expect(await atChannel(next.id)).toHaveLength(4);
  expect(await differences()).toEqual([]);
  // What the provider could not give is kept of the one after.
  const last = await charged(all);
  await jobs();
  expect((await transferOf(last.id, all.maker)).withheld).toBe(all.fee + DISPUTE_FEE);
  expect(await platformHas()).toBe(all.before);
});

const restoredOf = async (invoiceId: string) => (await transfersOf(invoiceId)).filter(({ kind }) => kind === "restored");

test("a chargeback that is won gives back what was taken: to each member its part, to the provider the rest less the fees", async () => {
  const all = await transferred();
  const { move } = await disputed(all.paid);
  await jobs();
  const taken = await Promise.all(all.three.map(async (one) => (await transferOf(all.paid.id, one)).reversedAmount));
  await move("won");
  await jobs();
  const restored = await restoredOf(all.paid.id);
  expect(restored).toHaveLength(4);
  for (const row of restored) expect(row).toMatchObject({ status: "sent" });
  for (const [index, member] of all.three.entries()) {
    const row = restored.find(({ organizationId }) => organizationId === member.id);
    expect(row?.amount).toBe(taken[index]);
    expect((await settlementsOf(all.paid.id, member)).map(({ rail, status }) => [rail, status])).toEqual(
      Array(3).fill(["stripeConnect", "paid"]),
    );
  }
  const own = restored.find(({ organizationId }) => organizationId === all.maker.id);
  // What it owed of the two fees is kept of it, and owed no more.
  expect(own?.withheld).toBe(all.fee + DISPUTE_FEE);
  expect(sum(restored.map((row) => row.amount + row.withheld))).toBe(TOTAL);
  expect(await platformHas()).toBe(all.before);
  expect(await owed([...all.three, all.maker])).toEqual([0n, 0n, 0n, 0n]);
  expect(await differences()).toEqual([]);

  // Told again, or swept, nothing is given twice.
  await kept.settle(all.paid.id);
  for (const { refundId } of await reversalsOf(all.paid.id)) await kept.reverse(refundId);
  setTime("2026-11-20T06:00:00Z");
  await sweepConnect(world.system());
  await jobs();
  expect(await restoredOf(all.paid.id)).toHaveLength(4);
  expect(await platformHas()).toBe(all.before);
  const next = await charged(all);
  expect((await transferOf(next.id, all.maker)).withheld).toBe(0n);
  await jobs();
});

test("what a member could not give back is set off against what comes home, and only the others get it by the channel", async () => {
  const all = await transferred();
  const [first, second] = all.three;
  const { move } = await disputed(all.paid);
  // The first gives back, the second has nothing left.
  const own = await transferOf(all.paid.id, second);
  await bench.standIn.control(`accounts/${await accountIdOf(second)}`, { payout: { currency: "cny", amount: Number(own.amount) } });
  await jobs();
  expect(await settlementsOf(all.paid.id, second)).toMatchObject([{}, { rail: "offlineBank", status: "due" }]);
  await move("won");
  await jobs();
  const restored = await restoredOf(all.paid.id);
  expect(restored.some(({ organizationId }) => organizationId === second.id)).toBe(false);
  expect(restored.find(({ organizationId }) => organizationId === first.id)).toMatchObject({ status: "sent" });
  expect(await settlementsOf(all.paid.id, second)).toMatchObject([
    { rail: "stripeConnect", status: "paid" },
    { rail: "offlineBank", status: "due" },
    { rail: "offlineBank", status: "due" },
  ]);
  expect(await owed([...all.three, all.maker])).toEqual([0n, 0n, 0n, 0n]);
  expect(await platformHas()).toBe(all.before);
  expect(await differences()).toEqual([]);
});

test("a chargeback that is won before anything was taken back takes nothing: what is pending is called off, only the fee stays owing", async () => {
  const all = await transferred();
  const { move } = await disputed(all.paid);
  await move("won");
  await jobs();
  expect((await reversalsOf(all.paid.id)).filter(({ status }) => status === "sent")).toEqual([]);
  for (const row of await transfersOf(all.paid.id)) expect(row).toMatchObject({ reversedAmount: 0n });
  expect(await atChannel(all.paid.id)).toHaveLength(4);
  for (const member of all.three)
    expect(await settlementsOf(all.paid.id, member)).toMatchObject([
      { status: "paid" },
      { rail: "offlineBank", status: "due" },
      { rail: "offlineBank", status: "due" },
    ]);
  expect(await owed(all.three)).toEqual([0n, 0n, 0n]);
  expect(await platformHas()).toBe(all.before - DISPUTE_FEE);
  expect(await differences()).toEqual([]);
  const next = await charged(all);
  await jobs();
  expect((await transferOf(next.id, all.maker)).withheld).toBe(DISPUTE_FEE);
  expect(await platformHas()).toBe(all.before);
  expect(await differences()).toEqual([]);
});

test("the fee of a small chargeback that is won is taken back of what the provider was sent, an hour later", async () => {
  const all = await transferred();
  const { move } = await disputed(all.paid, 1_000_000n);
  await move("won");
  await jobs();
  expect(await platformHas()).toBe(all.before - DISPUTE_FEE);
  setTime("2026-11-20T09:00:00Z");
  await sweepConnect(world.system());
  await jobs();
  expect(await platformHas()).toBe(all.before);
  const taken = (await transfersOf(all.paid.id)).filter(({ organizationId }) => organizationId === all.maker.id);
  expect(sum(taken.map((row) => row.reversedAmount))).toBe(DISPUTE_FEE);
  expect(await owed([...all.three, all.maker])).toEqual([0n, 0n, 0n, 0n]);
  expect(await differences()).toEqual([]);
});

test("after a chargeback was won, a refund is taken back of what was given back", async () => {
  const all = await transferred();
  const { move } = await disputed(all.paid);
  await jobs();
  await move("won");
  await jobs();
  await kept.refunded(all.paid, TOTAL / 4n);
  await jobs();
  for (const member of all.three)
    expect((await settlementsOf(all.paid.id, member)).at(-1)).toMatchObject({ rail: "stripeConnect", status: "paid" });
  expect(await platformHas()).toBe(all.before);
  expect(await owed([...all.three, all.maker])).toEqual([0n, 0n, 0n, 0n]);
  expect(await differences()).toEqual([]);
});
