import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStandInClock } from "./stand-in/clock.ts";
import { openInvoice, refusedFor, startTestBench, type TestBench } from "./testing.ts";

let bench: TestBench;
beforeEach(async () => {
  bench = await startTestBench({ clock: createStandInClock(new Date("2026-11-01T02:00:00Z")) });
});
afterEach(() => bench.close());

const TOTAL = 31_487_192;

async function member(active = true): Promise<string> {
  const account = await bench.sdk.accounts.create({
    country: "SG",
    controller: {
      fees: { payer: "application" },
      losses: { payments: "application" },
      requirement_collection: "stripe",
      stripe_dashboard: { type: "express" },
    },
    capabilities: { transfers: { requested: true } },
    business_profile: { name: "启衡智造" },
    metadata: { organization_id: "org-2" },
  });
  expect(account.capabilities).toEqual({ transfers: "inactive" });
  if (active) await bench.standIn.control(`accounts/${account.id}`, { transfers: "active" });
  return account.id;
}

async function charge(): Promise<string> {
  const invoice = await openInvoice(bench.gateway);
  await bench.sdk.invoices.pay(invoice.id, { payment_method: "pm_card_visa" });
  return (await bench.sdk.charges.list()).data[0]?.id ?? "";
}

const available = async () => (await bench.sdk.balance.retrieve()).available.find(({ currency }) => currency === "cny")?.amount ?? 0;

describe("a transfer", () => {
  it("needs the capability, which onboarding opens and a control closes", async () => {
    const source = await charge();
    const destination = await member(false);
    const send = () => bench.sdk.transfers.create({ amount: 100, currency: "cny", destination, source_transaction: source });
    expect(await refusedFor(send())).toBe("transfers_not_allowed destination");

    const link = await bench.sdk.accountLinks.create({
      account: destination,
      type: "account_onboarding",
      refresh_url: "http://localhost:3000/payout/refresh",
      return_url: "http://localhost:3000/payout",
    });
    expect(await (await fetch(link.url)).text()).toContain("启衡智造");
    const done = await fetch(link.url, { method: "POST", redirect: "manual" });
    expect([done.status, done.headers.get("location")]).toEqual([303, "http://localhost:3000/payout"]);
    expect((await fetch(link.url)).status).toBe(404);
    expect(await bench.sdk.accounts.retrieve(destination)).toMatchObject({ capabilities: { transfers: "active" }, payouts_enabled: true });
    expect((await send()).amount).toBe(100);

    await bench.standIn.control(`accounts/${destination}`, { deauthorized: true });
    expect(await refusedFor(send())).toBe("transfers_not_allowed destination");
    const events = await bench.sdk.events.list({ types: ["capability.updated", "account.updated", "account.application.deauthorized"] });
    expect(events.data.map(({ type, account }) => [type, account])).toEqual([
      ["account.application.deauthorized", destination],
      ["account.updated", destination],
      ["capability.updated", destination],
      ["account.updated", destination],
      ["capability.updated", destination],
    ]);
  });

  it("from a charge stays within it, in the currency it settled in", async () => {
    await bench.standIn.control("settings", { settlement: { currency: "sgd", exchangeRate: "0.5" }, availableAfterDays: 7 });
    const source = await charge();
    const destination = await member();
    const send = (amount: number, currency: string) =>
      bench.sdk.transfers.create({ amount, currency, destination, source_transaction: source, transfer_group: "invoice-1" });
    expect(await refusedFor(send(100, "cny"))).toBe("invalid_request_error currency");
    // Available with the charge: nothing is available yet, and the transfer is made all the same.
    expect(await send(TOTAL / 2 - 1, "sgd")).toMatchObject({ amount: TOTAL / 2 - 1, reversed: false, transfer_group: "invoice-1" });
    expect(await refusedFor(send(2, "sgd"))).toBe("amount_too_large amount");
    await send(1, "sgd");
    expect((await bench.sdk.transfers.list({ transfer_group: "invoice-1" })).data.map(({ amount }) => amount)).toEqual([1, TOTAL / 2 - 1]);
    expect((await bench.told()).filter((type) => type === "transfer.created")).toHaveLength(2);
  });

  it("without a charge needs the available balance, which a control can hold back", async () => {
    await charge();
    const destination = await member();
    const send = (amount: number) => bench.sdk.transfers.create({ amount, currency: "cny", destination });
    const balance = await available();
    expect(await refusedFor(send(balance + 1))).toBe("balance_insufficient");
    await bench.standIn.control("settings", { heldBalance: { cny: balance - 99 } });
    expect(await refusedFor(send(100))).toBe("balance_insufficient");
    await bench.standIn.control("settings", { heldBalance: {} });
    await send(100);
    expect(await available()).toBe(balance - 100);
    expect(await refusedFor(bench.sdk.transfers.create({ amount: 1, currency: "cny", destination: "acct_none" }))).toBe(
      "resource_missing destination",
    );
  });
});

describe("a reversal", () => {
  it("takes back what the member still has, in parts", async () => {
    const source = await charge();
    const destination = await member();
    const transfer = await bench.sdk.transfers.create({ amount: 1_000, currency: "cny", destination, source_transaction: source });
    const balance = await available();
    const reversal = await bench.sdk.transfers.createReversal(transfer.id, { amount: 300, metadata: { refund: "re_1" } });
    expect(reversal).toMatchObject({ amount: 300, transfer: transfer.id });
    expect(await available()).toBe(balance + 300);
    expect(await bench.sdk.transfers.retrieve(transfer.id)).toMatchObject({
      amount_reversed: 300,
      reversals: { data: [{ id: reversal.id }] },
    });

    await bench.standIn.control(`accounts/${destination}`, { payout: { currency: "cny", amount: 600 } });
    expect((await bench.sdk.balance.retrieve({}, { stripeAccount: destination })).available).toEqual([{ amount: 100, currency: "cny" }]);
    expect(await refusedFor(bench.sdk.transfers.createReversal(transfer.id, { amount: 101 }))).toBe("balance_insufficient amount");
    expect(await refusedFor(bench.sdk.transfers.createReversal(transfer.id, { amount: 701 }))).toBe("invalid_request_error amount");
    await bench.sdk.transfers.createReversal(transfer.id, { amount: 100 });
    expect((await bench.sdk.transfers.listReversals(transfer.id)).data.map(({ amount }) => amount)).toEqual([100, 300]);
    expect((await bench.told()).slice(-4)).toEqual(["transfer.created", "transfer.reversed", "payout.paid", "transfer.reversed"]);
  });

  it("of the whole amount marks the transfer, and a failed payout leaves the money there", async () => {
    const source = await charge();
    const destination = await member();
    const transfer = await bench.sdk.transfers.create({ amount: 1_000, currency: "cny", destination, source_transaction: source });
    await bench.standIn.control(`accounts/${destination}`, { payout: { currency: "cny", amount: 1_000, outcome: "failed" } });
    await bench.sdk.transfers.createReversal(transfer.id);
    expect(await bench.sdk.transfers.retrieve(transfer.id)).toMatchObject({ reversed: true, amount_reversed: 1_000 });
    await expect(bench.standIn.control(`accounts/${destination}`, { payout: { currency: "cny", amount: 1 } })).rejects.toThrow("0 only");
  });
});
