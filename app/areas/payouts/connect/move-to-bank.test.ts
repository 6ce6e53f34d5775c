import { and, eq, like } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { stripeInbox } from "#db/schema/billing.ts";
import { notifications } from "#db/schema/notifications.ts";
import { connectAccounts, payoutTransfers } from "#db/schema/transfers.ts";
import { connectWorld, TOTAL } from "./connect.fixtures.ts";
import { handleConnectEvent } from "./events.server.ts";
import { approveMove, askMove, withdrawMove } from "./move-to-bank.server.ts";
import { connectPage } from "./open-account.server.ts";
import { refusedTransfers } from "./refused-transfers.server.ts";
import { sweepConnect } from "./sweep.server.ts";

const kept = await connectWorld();
const { world, bench, faults, connected, charged, transfersOf, transferOf, settlementsOf, atChannel, platformHas, differences } = kept;
const { accountIdOf, setAccount, owed, fresh, saveFor, answer, setTime } = kept;
const jobs = () => world.runJobs(["settle-invoice", "transfer-parts", "reverse-parts"]);
/** To-dos of a kind and an object, whenever it was. */
const todosOf = async (organization: { id: string }, about: string) => {
  await world.runJobs(["notify", "complete-todo"]);
  return world.db
    .select()
    .from(notifications)
    .where(and(eq(notifications.organizationId, organization.id), like(notifications.dedupeKey, `${about}%`)));
};

afterEach(() => {
  faults.calls = undefined;
  setTime("2026-11-20T02:00:00Z");
});

/** An invoice of which the second member's transfer was refused, since its account takes nothing; and two people of the provider's finance. */
async function refusedPart() {
  const all = await connected();
  const before = await platformHas();
  const [, member] = all.three;
  const paid = await charged(all);
  await bench.standIn.control(`accounts/${await accountIdOf(member)}`, { transfers: "inactive" });
  await jobs();
  const row = await transferOf(paid.id, member);
  expect(row.status).toBe("refused");
  const [drawer, approver] = [await all.maker.as("finance"), await all.maker.as("finance")];
  return { ...all, before, paid, member, row, drawer, approver };
}

test("what the channel refused a member is asked for by one person, approved by another, and paid by the provider's batch", async () => {
  const all = await refusedPart();
  const { member, row, drawer, approver } = all;
  expect(await refusedTransfers(drawer)).toMatchObject([
    {
      id: row.id,
      amountFen: String(row.amountFen),
      refusal: "收款单位的渠道账户尚未开通或已停用",
      retried: false,
      askedBy: null,
      mayApprove: false,
    },
  ]);
  await askMove(drawer, { transferId: row.id });
  expect(await todosOf(all.maker, `transfer-move:${row.id}`)).toMatchObject([{ kind: "todo", doneAt: null }]);
  expect(await refusedTransfers(drawer)).toMatchObject([{ askedBy: expect.any(String), mayApprove: false }]);
  expect(await refusedTransfers(approver)).toMatchObject([{ mayApprove: true }]);
  expect(await settlementsOf(all.paid.id, member)).toMatchObject([{ rail: "stripeConnect", status: "batched" }]);

  await approveMove(approver, { transferId: row.id }, fresh());
  expect(await refusedTransfers(drawer)).toEqual([]);
  expect(await settlementsOf(all.paid.id, member)).toMatchObject([{ rail: "offlineBank", status: "due", amountFen: row.amountFen }]);
  await jobs();
  // The money at the platform goes to the provider, who pays it.
  const over = (await transfersOf(all.paid.id)).find(({ kind }) => kind === "handedOver");
  expect(over).toMatchObject({ organizationId: all.maker.id, status: "sent", amount: row.amount, amountFen: 0n, causeId: row.id });
  expect(await platformHas()).toBe(all.before);
  expect(await differences()).toEqual([]);
  expect(await todosOf(all.maker, `transfer-move:${row.id}`)).toMatchObject([{ doneAt: expect.any(Date) }]);
  expect(await todosOf(all.maker, `transfer-refused:${row.id}`)).toMatchObject([{ doneAt: expect.any(Date) }]);

  await saveFor(member);
  const code = await kept.exported({ ...all, paid: all.paid }, [member]);
  await answer(all, code, member, "paid");
  expect(await owed([member])).toEqual([0n]);
  expect(await settlementsOf(all.paid.id, member)).toMatchObject([{ rail: "offlineBank", status: "paid" }]);
  expect(await differences()).toEqual([]);

  // An account that opens again gets nothing a second time, and a refund claims by bank.
  await setAccount(member, "active");
  setTime("2026-11-20T06:00:00Z");
  await sweepConnect(world.system());
  await jobs();
  expect((await atChannel(all.paid.id)).some(({ accountId }) => accountId === row.accountId)).toBe(false);
  await expect(world.db.update(payoutTransfers).set({ status: "pending" }).where(eq(payoutTransfers.id, row.id))).rejects.toThrow();
  await kept.refunded(all.paid, TOTAL / 4n);
  await jobs();
  expect((await settlementsOf(all.paid.id, member)).at(-1)).toMatchObject({ rail: "offlineBank", status: "due" });
  expect(await platformHas()).toBe(all.before);
  expect(await differences()).toEqual([]);
});

test("only the provider's finance moves it, and another's transfer, an unknown one and the provider's own are not found", async () => {
  const all = await refusedPart();
  const { row, drawer, approver, member } = all;
  const transferId = row.id;
  await expect(askMove(await all.maker.as("editor"), { transferId })).rejects.toMatchObject({ code: "forbidden" });
  for (const other of [member.ctx, (await connected()).maker.ctx]) {
    expect(await refusedTransfers(other)).toEqual([]);
    await expect(askMove(other, { transferId })).rejects.toMatchObject({ code: "notFound" });
    await expect(approveMove(other, { transferId }, fresh())).rejects.toMatchObject({ code: "notFound" });
    await expect(withdrawMove(other, { transferId })).rejects.toMatchObject({ code: "notFound" });
  }
  await expect(askMove(drawer, { transferId: crypto.randomUUID() })).rejects.toMatchObject({ code: "notFound" });
  const own = await transferOf(all.paid.id, all.maker);
  await expect(askMove(drawer, { transferId: own.id })).rejects.toMatchObject({ code: "notFound" });
  const sent = await transferOf(all.paid.id, all.three[0]);
  await expect(askMove(drawer, { transferId: sent.id })).rejects.toMatchObject({ code: "conflict" });
  // Two people, a fresh second factor, and a request that stands.
  await expect(approveMove(approver, { transferId }, fresh())).rejects.toMatchObject({ code: "conflict" });
  await askMove(drawer, { transferId });
  await expect(askMove(approver, { transferId })).rejects.toMatchObject({ code: "conflict" });
  await expect(approveMove(drawer, { transferId }, fresh())).rejects.toMatchObject({ code: "forbidden" });
  await expect(approveMove(approver, { transferId }, { factorAt: null })).rejects.toMatchObject({ code: "forbidden" });
  await withdrawMove(drawer, { transferId });
  await expect(withdrawMove(drawer, { transferId })).rejects.toMatchObject({ code: "conflict" });
  await expect(approveMove(approver, { transferId }, fresh())).rejects.toMatchObject({ code: "conflict" });
});

test("two who approve at once move it once; one that went out meanwhile is not moved; without the provider's account nothing is", async () => {
  const all = await refusedPart();
  const transferId = all.row.id;
  await askMove(all.drawer, { transferId });
  await setAccount(all.maker, "inactive");
  await expect(approveMove(all.approver, { transferId }, fresh())).rejects.toMatchObject({ code: "conflict" });
  await setAccount(all.maker, "active");
  const third = await all.maker.as("finance");
  const both = await Promise.allSettled([approveMove(all.approver, { transferId }, fresh()), approveMove(third, { transferId }, fresh())]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  await jobs();
  expect((await transfersOf(all.paid.id)).filter(({ kind }) => kind === "handedOver")).toHaveLength(1);
  expect(await platformHas()).toBe(all.before);
  expect(await differences()).toEqual([]);

  const other = await refusedPart();
  await askMove(other.drawer, { transferId: other.row.id });
  await setAccount(other.member, "active");
  await expect(approveMove(other.approver, { transferId: other.row.id }, fresh())).rejects.toMatchObject({ code: "conflict" });
  await jobs();
  expect(await transferOf(other.paid.id, other.member)).toMatchObject({ status: "sent", attempt: 2, moveAskedBy: null });
  expect(await todosOf(other.maker, `transfer-move:${other.row.id}`)).toMatchObject([{ doneAt: expect.any(Date) }]);
  expect(await differences()).toEqual([]);
});

test("a member that takes the platform's access away is closed at once, told, and gets its later parts by bank until it opens again", async () => {
  const all = await connected();
  const [first] = all.three;
  const accountId = await accountIdOf(first);
  // The channel does not show such an account any more; the event says it all.
  faults.calls = [{ operation: "Accounts.retrieve", fault: "refuse", code: "account_invalid" }];
  await world.db.insert(stripeInbox).values({
    eventId: "evt_deauthorized",
    type: "account.application.deauthorized",
    objectType: "application",
    objectId: "ca_1",
    account: accountId,
    livemode: 0,
  });
  for (let time = 0; time < 2; time++) await handleConnectEvent(world.system(), { eventId: "evt_deauthorized" });
  expect(await connectPage(first.ctx)).toMatchObject({ state: "deauthorized" });
  expect(await todosOf(first, `connect-closed:${first.id}`)).toMatchObject([
    { kind: "todo", title: "贵单位的渠道收款账户已停用", doneAt: null },
  ]);
  const invoice = await charged(all);
  expect(await settlementsOf(invoice.id, first)).toMatchObject([{ rail: "offlineBank", status: "due" }]);
  // The sweep, which cannot read it, leaves it closed and goes on.
  setTime("2026-11-20T04:00:00Z");
  await sweepConnect(world.system());
  await jobs();
  expect(await connectPage(first.ctx)).toMatchObject({ state: "deauthorized" });
  expect(await differences()).toEqual([]);
  faults.calls = undefined;
  await setAccount(first, "active");
  expect(await connectPage(first.ctx)).toMatchObject({ state: "active" });
  expect(await todosOf(first, `connect-closed:${first.id}`)).toMatchObject([{ doneAt: expect.any(Date) }]);
});

test("an account that the channel sends nothing to is closed, whatever it shows of it, and is not tried over and over", async () => {
  const all = await connected();
  const [first] = all.three;
  const invoice = await charged(all);
  const refuse = { operation: "Transfers.create", fault: "refuse" as const, code: "transfers_not_allowed" };
  faults.calls = [{ ...refuse, where: { destination: await accountIdOf(first) } }];
  await jobs();
  await jobs();
  expect(await transferOf(invoice.id, first)).toMatchObject({ status: "refused", attempt: 1 });
  const [account] = await world.db.select().from(connectAccounts).where(eq(connectAccounts.organizationId, first.id));
  expect(account).toMatchObject({ transfersActive: false, closed: "refused" });
  expect(await connectPage(first.ctx)).toMatchObject({ state: "refused" });
  faults.calls = undefined;
  // An hour later the channel is asked, shows it open, and it is tried again under a new key.
  setTime("2026-11-20T04:00:00Z");
  await sweepConnect(world.system());
  await jobs();
  expect(await transferOf(invoice.id, first)).toMatchObject({ status: "sent", attempt: 2 });
  expect(await connectPage(first.ctx)).toMatchObject({ state: "active" });
  expect(await differences()).toEqual([]);
});
