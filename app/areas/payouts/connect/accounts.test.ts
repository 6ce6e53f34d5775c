import { eq } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { receiveStripeEvent } from "#app/areas/billing/index.server.ts";
import { signatureHeader } from "#app/stripe/stand-in/webhooks.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { stripeInbox } from "#db/schema/billing.ts";
import { connectAccounts } from "#db/schema/transfers.ts";
import { connectWorld } from "./connect.fixtures.ts";
import { handleConnectEvent } from "./events.server.ts";
import { connectLink, connectPage, openConnectAccount, refreshOwnAccount } from "./open-account.server.ts";
import { sweepConnect } from "./sweep.server.ts";

const { world, bench, faults, fresh, accountIdOf, setTime, openAccount } = await connectWorld();
const vendor = () => world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
const rowOf = async ({ id }: { id: string }) =>
  (await world.db.select().from(connectAccounts).where(eq(connectAccounts.organizationId, id)))[0];
const atChannel = async ({ id }: { id: string }) =>
  (await bench.sdk.accounts.list({ limit: 100 })).data.filter(({ metadata }) => metadata?.["organization_id"] === id);

afterEach(() => {
  faults.beforeOperation = undefined;
  faults.afterCommit = undefined;
  faults.calls = undefined;
  world.services.config.STRIPE_PLATFORM_COUNTRY = "SG";
});

test("an account is opened, its details filled in at the channel, and read on the way back", async () => {
  const maker = await vendor();
  const finance = await maker.as("finance");
  expect(await connectPage(finance)).toEqual({ country: "SG", state: "none", due: [], readAt: null });
  await openConnectAccount(finance, { country: " sg " }, fresh());
  expect(await connectPage(finance)).toMatchObject({ state: "unfinished", due: ["收款银行账户", "接受服务协议"] });

  const first = await connectLink(finance, fresh());
  const second = await connectLink(finance, fresh());
  expect(second.url).not.toBe(first.url);
  const done = await fetch(second.url, { method: "POST", redirect: "manual" });
  expect([done.status, done.headers.get("location")]).toEqual([303, "http://127.0.0.1:3999/work/payouts?connect=returned"]);
  await refreshOwnAccount(finance);
  expect(await connectPage(finance)).toMatchObject({ state: "active", due: [] });

  // Only a code of ours leaves the country.
  const [held] = await atChannel(maker);
  expect(JSON.stringify(held)).not.toContain(maker.actor.organizationName);
  const events = await world.db.select().from(auditEvents).where(eq(auditEvents.objectId, maker.id));
  expect(events.filter(({ objectType }) => objectType === "connect-account").map(({ action }) => action)).toEqual([
    "open-connect-account",
    "connect-account-changed",
    "open-connect-form",
    "open-connect-form",
    "connect-account-changed",
  ]);
});

test("only who keeps the organization's money opens it, only with a fresh second factor, and each sees its own", async () => {
  const [maker, other] = [await vendor(), await vendor()];
  const [editor, reader] = [await maker.as("editor"), await maker.as("viewer")];
  for (const ctx of [editor, reader]) {
    await expect(openConnectAccount(ctx, { country: "SG" }, fresh())).rejects.toMatchObject({ code: "forbidden" });
    await expect(connectLink(ctx, fresh())).rejects.toMatchObject({ code: "forbidden" });
    await expect(refreshOwnAccount(ctx)).rejects.toMatchObject({ code: "forbidden" });
    expect(await connectPage(ctx)).toBeNull();
  }
  await expect(openConnectAccount(maker.ctx, { country: "SG" }, { factorAt: null })).rejects.toMatchObject({ code: "forbidden" });
  const stale = { factorAt: new Date(world.services.clock.now().getTime() - 6 * 60_000) };
  await expect(openConnectAccount(maker.ctx, { country: "SG" }, stale)).rejects.toMatchObject({ code: "forbidden" });
  expect(await rowOf(maker)).toBeUndefined();
  await openConnectAccount(maker.ctx, { country: "SG" }, fresh());
  await expect(connectLink(maker.ctx, stale)).rejects.toMatchObject({ code: "forbidden" });
  // Another organization has none, and cannot reach this one's.
  expect(await connectPage(other.ctx)).toMatchObject({ state: "none" });
  await expect(connectLink(other.ctx, fresh())).rejects.toMatchObject({ code: "conflict" });
  await refreshOwnAccount(other.ctx);
  expect(await rowOf(other)).toBeUndefined();
});

test("another country than the platform's is refused in words, and a platform of none, of the mainland or of Hong Kong has no accounts", async () => {
  const maker = await vendor();
  await expect(openConnectAccount(maker.ctx, { country: "JP" }, fresh())).rejects.toMatchObject({
    code: "invalid",
    fields: { country: [expect.stringContaining("跨境")] },
  });
  await expect(openConnectAccount(maker.ctx, { country: "新加坡" }, fresh())).rejects.toMatchObject({ code: "invalid" });
  for (const country of [undefined, "CN", "HK"]) {
    world.services.config.STRIPE_PLATFORM_COUNTRY = country;
    expect(await connectPage(maker.ctx)).toBeNull();
    await expect(openConnectAccount(maker.ctx, { country: country ?? "SG" }, fresh())).rejects.toMatchObject({ code: "conflict" });
  }
  expect(await rowOf(maker)).toBeUndefined();
  expect(await atChannel(maker)).toEqual([]);
});

test("two who open at once, and one whose answer was lost, end with one account", async () => {
  const maker = await vendor();
  const finance = await maker.as("finance");
  await Promise.allSettled([
    openConnectAccount(maker.ctx, { country: "SG" }, fresh()),
    openConnectAccount(finance, { country: "SG" }, fresh()),
  ]);
  await openConnectAccount(finance, { country: "SG" }, fresh());
  expect(await atChannel(maker)).toHaveLength(1);

  const lost = await vendor();
  faults.afterCommit = ({ operationId }) => (operationId === "Accounts.create" ? "drop" : "answer");
  await expect(openConnectAccount(lost.ctx, { country: "SG" }, fresh())).rejects.toMatchObject({ code: "unavailable" });
  expect(await rowOf(lost)).toMatchObject({ accountId: null, attempt: 1 });
  faults.afterCommit = undefined;
  await openConnectAccount(lost.ctx, { country: "SG" }, fresh());
  const [held, ...more] = await atChannel(lost);
  expect([await accountIdOf(lost), more]).toEqual([held?.id, []]);
});

test("a refusal is told, and the next try goes out under a new key", async () => {
  const maker = await vendor();
  faults.calls = [{ operation: "Accounts.create", fault: "refuse", code: "country_unsupported", times: 1 }];
  await expect(openConnectAccount(maker.ctx, { country: "SG" }, fresh())).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("country_unsupported"),
  });
  expect(await rowOf(maker)).toMatchObject({ accountId: null, attempt: 2 });
  await openConnectAccount(maker.ctx, { country: "SG" }, fresh());
  expect(await rowOf(maker)).toMatchObject({ accountId: expect.stringMatching(/^acct_/) });
});

test("what the channel tells of a capability brings the account up to date; told twice, or of a stranger, it does nothing more", async () => {
  const maker = await vendor();
  await openConnectAccount(maker.ctx, { country: "SG" }, fresh());
  const before = bench.webhooks.received.length;
  await bench.standIn.control(`accounts/${await accountIdOf(maker)}`, { transfers: "active" });
  await bench.webhooks.accepted(before + 2);
  const deliveries = bench.webhooks.received.slice(before);
  expect(deliveries.map(({ type }) => type).sort()).toEqual(["account.updated", "capability.updated"]);
  const capability = deliveries.find(({ type }) => type === "capability.updated");
  const rowsBefore = await world.db.select().from(stripeInbox);
  // The signature is of the stand-in's clock, which stands still: it is judged by the real one, so it is made anew there.
  const body = capability?.body.toString("utf8") ?? "";
  const signature = signatureHeader(body, "whsec_test_0123456789", Math.floor(Date.now() / 1000));
  await receiveStripeEvent(world.public(), body, signature);
  const [event] = (await world.db.select().from(stripeInbox)).filter((row) => !rowsBefore.some((one) => one.eventId === row.eventId));
  expect(event).toMatchObject({ type: "capability.updated", objectType: "capability", account: await accountIdOf(maker) });
  for (let time = 0; time < 2; time++) await handleConnectEvent(world.system(), { eventId: event?.eventId ?? "" });
  expect(await rowOf(maker)).toMatchObject({ transfersActive: true, detailsSubmitted: true, due: [] });

  await world.db
    .insert(stripeInbox)
    .values({ eventId: "evt_stranger", type: "account.updated", objectType: "account", objectId: "acct_stranger", livemode: 0 });
  await handleConnectEvent(world.system(), { eventId: "evt_stranger" });
});

test("the sweep reads an account that waits anew after an hour, and one that is open after a day", async () => {
  const [waits, open] = [await vendor(), await vendor()];
  await openConnectAccount(waits.ctx, { country: "SG" }, fresh());
  await openAccount(open);
  await bench.standIn.control(`accounts/${await accountIdOf(waits)}`, { transfers: "pending" });
  await bench.standIn.control(`accounts/${await accountIdOf(open)}`, { deauthorized: true });
  await sweepConnect(world.system());
  expect([await connectPage(waits.ctx), await connectPage(open.ctx)]).toMatchObject([{ state: "unfinished" }, { state: "active" }]);
  setTime("2026-11-20T03:30:00Z");
  await sweepConnect(world.system());
  expect([await connectPage(waits.ctx), await connectPage(open.ctx)]).toMatchObject([{ state: "inCheck" }, { state: "active" }]);
  setTime("2026-11-21T03:30:00Z");
  await sweepConnect(world.system());
  // It had filled everything in before; now the channel has to look at it again.
  expect(await connectPage(open.ctx)).toMatchObject({ state: "inCheck", due: ["收款银行账户", "接受服务协议"] });
});
