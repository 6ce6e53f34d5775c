import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStandInClock } from "./stand-in/clock.ts";
import { openInvoice, refusedFor, startTestBench, type TestBench } from "./testing.ts";

let bench: TestBench;
beforeEach(async () => {
  bench = await startTestBench({ clock: createStandInClock(new Date("2026-11-01T02:00:00Z")) });
});
afterEach(() => bench.close());

const TOTAL = 31_487_192;

async function paidCharge() {
  const invoice = await openInvoice(bench.gateway);
  await bench.sdk.invoices.pay(invoice.id, { payment_method: "pm_card_visa" });
  const [charge] = (await bench.sdk.charges.list()).data;
  if (!charge) throw new Error("no charge");
  return { invoice, charge: charge.id };
}

const available = async (currency = "cny") =>
  (await bench.sdk.balance.retrieve()).available.find((part) => part.currency === currency)?.amount;
const newEvents = async (before: number) => (await bench.told()).slice(before);

describe("a refund", () => {
  it("goes back in parts, each of them told, and never more than was charged", async () => {
    const { charge } = await paidCharge();
    const before = (await bench.told()).length;
    const balance = (await available()) ?? 0;
    const refund = await bench.sdk.refunds.create({
      charge,
      amount: 10_000_000,
      reason: "requested_by_customer",
      expand: ["balance_transaction"],
    });
    expect(refund).toMatchObject({
      status: "succeeded",
      amount: 10_000_000,
      balance_transaction: { amount: -10_000_000, net: -10_000_000 },
    });
    expect(await available()).toBe(balance - 10_000_000);
    expect(await refusedFor(bench.sdk.refunds.create({ charge, amount: TOTAL - 10_000_000 + 1 }))).toBe("invalid_request_error amount");
    await bench.sdk.refunds.create({ charge });
    expect(await bench.sdk.charges.retrieve(charge)).toMatchObject({ amount_refunded: TOTAL, refunded: true });
    expect(await refusedFor(bench.sdk.refunds.create({ charge, amount: 1 }))).toBe("charge_already_refunded");
    expect(await newEvents(before)).toEqual(["charge.refunded", "refund.created", "charge.refunded", "refund.created"]);
    expect((await bench.sdk.refunds.list({ charge })).data.map(({ amount }) => amount)).toEqual([TOTAL - 10_000_000, 10_000_000]);
  });

  it("in another currency takes back to the unit what the charge settled for, however it is cut", async () => {
    await bench.standIn.control("settings", { settlement: { currency: "sgd", exchangeRate: "0.1834" }, fee: { basisPoints: 0, fixed: 0 } });
    const { charge } = await paidCharge();
    const settled = await available("sgd");
    expect(settled).toBe(5_774_751);
    const parts = [1, 3, 7_777_777, 11_111_111];
    for (const amount of parts) await bench.sdk.refunds.create({ charge, amount });
    await bench.sdk.refunds.create({ charge });
    expect(await available("sgd")).toBe(0);
  });

  it("waits for a control, then succeeds, or fails and brings the money back", async () => {
    const { charge } = await paidCharge();
    const balance = await available();
    await bench.standIn.control("settings", { refunds: "pending" });
    const first = await bench.sdk.refunds.create({ charge, amount: 1_000 });
    const second = await bench.sdk.refunds.create({ charge, amount: 2_000 });
    expect([first.status, second.status]).toEqual(["pending", "pending"]);
    const before = (await bench.told()).length;
    await bench.standIn.control(`refunds/${first.id}`, { status: "succeeded" });
    await bench.standIn.control(`refunds/${second.id}`, { status: "failed" });
    expect(await newEvents(before)).toEqual(["refund.updated", "refund.updated", "refund.failed"]);
    expect(await bench.sdk.refunds.retrieve(second.id)).toMatchObject({ status: "failed", failure_reason: expect.any(String) });
    expect(await bench.sdk.charges.retrieve(charge)).toMatchObject({ amount_refunded: 1_000, refunded: false });
    expect(await available()).toBe((balance ?? 0) - 1_000);
    await expect(bench.standIn.control(`refunds/${first.id}`, { status: "succeeded" })).rejects.toThrow("is succeeded");
    // The bank may send back what had succeeded.
    await bench.standIn.control(`refunds/${first.id}`, { status: "failed" });
    expect(await available()).toBe(balance);
    expect(await bench.sdk.charges.retrieve(charge)).toMatchObject({ amount_refunded: 0, refunded: false });
    await expect(bench.standIn.control(`refunds/${first.id}`, { status: "failed" })).rejects.toThrow("is failed");
  });

  it("is refused, or fails at once, when a control says so", async () => {
    const { charge } = await paidCharge();
    await bench.standIn.control("settings", { refunds: "refuse" });
    expect(await refusedFor(bench.sdk.refunds.create({ charge }))).toBe("charge_not_refundable charge");
    await bench.standIn.control("settings", { refunds: "fail" });
    expect(await bench.sdk.refunds.create({ charge })).toMatchObject({ status: "failed" });
    expect(await bench.sdk.charges.retrieve(charge)).toMatchObject({ amount_refunded: 0 });
  });
});

describe("a dispute", () => {
  it.each([
    [
      "won",
      ["charge.dispute.created", "charge.dispute.funds_withdrawn", "charge.dispute.funds_reinstated", "charge.dispute.closed"],
      -8_000,
    ],
    ["lost", ["charge.dispute.created", "charge.dispute.funds_withdrawn", "charge.dispute.closed"], -8_000 - TOTAL],
  ])("that is %s moves the money and tells each step", async (step, events, moved) => {
    const { charge } = await paidCharge();
    const balance = (await available()) ?? 0;
    const before = (await bench.told()).length;
    const { id } = await bench.standIn.control("disputes", { charge, reason: "fraudulent" });
    expect(await refusedFor(bench.sdk.refunds.create({ charge }))).toBe("charge_disputed charge");
    await expect(bench.standIn.control("disputes", { charge })).rejects.toThrow("cannot be disputed");
    await bench.standIn.control(`disputes/${id}`, { step: "funds_withdrawn" });
    await expect(bench.standIn.control(`disputes/${id}`, { step: "funds_withdrawn" })).rejects.toThrow("already");
    await bench.standIn.control(`disputes/${id}`, { step });
    expect(await bench.sdk.disputes.retrieve(String(id))).toMatchObject({ status: step, amount: TOTAL, reason: "fraudulent" });
    expect(await newEvents(before)).toEqual(events);
    expect(((await available()) ?? 0) - balance).toBe(moved);
    expect(await bench.sdk.charges.retrieve(charge)).toMatchObject({ disputed: step === "lost" });
  });
});

describe("controls over HTTP", () => {
  const put = async (path: string, body: string, method = "PUT") => {
    const response = await fetch(`${bench.standIn.url}/stand-in/${path}`, { method, body });
    return { status: response.status, body: (await response.json().catch(() => null)) as Record<string, unknown> | null };
  };

  it("do what they do in the process, and refuse what they do not know", async () => {
    const { charge } = await paidCharge();
    expect((await put("settings", '{"refunds":"pending"}')).body).toMatchObject({ refunds: "pending", card: "accept" });
    expect((await put("disputes", JSON.stringify({ charge, amount: 100 }))).body).toMatchObject({ object: "dispute", amount: 100 });
    for (const [path, body] of [
      ["settings", '{"refunds":"sometimes"}'],
      ["settings", '{"colour":1}'],
      ["settings", "refunds"],
      ["refunds/re_none", '{"status":"failed"}'],
      ["nothing", "{}"],
      ["disputes/x/y", "{}"],
    ] as const) {
      const { status } = await put(path, body);
      expect([400, 404]).toContain(status);
    }
    // A form of a web page could do this; a PUT it cannot.
    const posted = await fetch(`${bench.standIn.url}/stand-in/settings`, { method: "POST", body: '{"card":"decline"}' });
    expect(posted.status).toBe(405);
  });
});
