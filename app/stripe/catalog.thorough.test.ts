import Stripe from "stripe";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStandInClock } from "./stand-in/clock.ts";
import { refusedFor, startTestBench, type TestBench } from "./testing.ts";

let bench: TestBench;
const NOW = Math.floor(Date.parse("2026-11-01T02:00:00Z") / 1000);
beforeEach(async () => {
  bench = await startTestBench({ clock: createStandInClock(new Date(NOW * 1000)) });
});
afterEach(() => bench.close());

describe("prices", () => {
  const tiers = [
    { up_to: 1_000, unit_amount_decimal: Stripe.Decimal.from("12.3456789012345") },
    { up_to: "inf" as const, unit_amount_decimal: Stripe.Decimal.from("9.91") },
  ];

  it("keep tiers exactly, and show them on request only", async () => {
    const product = await bench.sdk.products.create({ name: "插接作业", unit_label: "次", metadata: { contract: "HT-1" } });
    const base = { product: product.id, currency: "cny", billing_scheme: "tiered" as const, tiers_mode: "volume" as const };
    expect(await refusedFor(bench.sdk.prices.create({ ...base, tiers }))).toBe("parameter_invalid tiers[0][unit_amount_decimal]");
    const exact = [
      { up_to: 1_000, unit_amount_decimal: Stripe.Decimal.from("12.345678901") },
      { up_to: "inf" as const, unit_amount: 9 },
    ];
    const { id } = await bench.sdk.prices.create({ ...base, tiers: exact });
    expect((await bench.sdk.prices.retrieve(id)).tiers).toBeUndefined();
    const shown = (await bench.sdk.prices.retrieve(id, { expand: ["tiers"] })).tiers;
    expect(shown?.map((tier) => [tier.up_to, tier.unit_amount_decimal?.toString(), tier.unit_amount])).toEqual([
      [1_000, "12.345678901", null],
      [null, "9", 9],
    ]);
    expect((await bench.sdk.prices.list({ product: product.id, expand: ["data.tiers"] })).data[0]?.tiers).toHaveLength(2);
    expect((await bench.sdk.prices.list({ product: product.id })).data[0]?.tiers).toBeUndefined();
  });

  it("refuse tiers that do not rise or do not end, and two amounts for one", async () => {
    const { id: product } = await bench.sdk.products.create({ name: "x" });
    const base = { product, currency: "cny", billing_scheme: "tiered" as const, tiers_mode: "graduated" as const };
    const price = (given: { up_to: number | "inf"; unit_amount?: number; unit_amount_decimal?: Stripe.Decimal }[]) =>
      refusedFor(bench.sdk.prices.create({ ...base, tiers: given }));
    expect(
      await price([
        { up_to: 10, unit_amount: 1 },
        { up_to: 10, unit_amount: 1 },
        { up_to: "inf", unit_amount: 1 },
      ]),
    ).toBe("invalid_request_error tiers[1][up_to]");
    expect(await price([{ up_to: 10, unit_amount: 1 }])).toBe("invalid_request_error tiers[0][up_to]");
    expect(await price([{ up_to: "inf", unit_amount: 1, unit_amount_decimal: Stripe.Decimal.from("1.5") }])).toBe(
      "parameters_exclusive tiers[0][unit_amount]",
    );
    expect(await refusedFor(bench.sdk.prices.create({ ...base, product: "prod_none", tiers }))).toBe(
      "parameter_invalid tiers[0][unit_amount_decimal]",
    );
    expect(await refusedFor(bench.sdk.prices.create({ product: "prod_none", currency: "cny", unit_amount: 1 }))).toBe(
      "resource_missing product",
    );
  });

  it("change in nothing but name and use", async () => {
    const { id: product } = await bench.sdk.products.create({ name: "x" });
    const { id } = await bench.sdk.prices.create({ product, currency: "cny", unit_amount: 100, recurring: { interval: "month" } });
    expect(await bench.sdk.prices.update(id, { active: false, nickname: "旧价" })).toMatchObject({ active: false, unit_amount: 100 });
    expect(await bench.sdk.products.update(product, { name: "y" })).toMatchObject({ name: "y" });
  });
});

describe("meters", () => {
  async function meter() {
    const customer = await bench.sdk.customers.create({ name: "甲" });
    const made = await bench.sdk.billing.meters.create({
      display_name: "成功作业",
      event_name: "successful_tasks",
      default_aggregation: { formula: "sum" },
      event_time_window: "hour",
    });
    const send = (identifier: string, value: string, timestamp = NOW) =>
      bench.sdk.billing.meterEvents.create({
        event_name: "successful_tasks",
        identifier,
        timestamp,
        payload: { stripe_customer_id: customer.id, value },
      });
    const sum = async () => {
      const span = { customer: customer.id, start_time: NOW - 86_400 * 40, end_time: NOW + 86_400 * 3 };
      return (await bench.sdk.billing.meters.listEventSummaries(made.id, span)).data[0]?.aggregated_value;
    };
    return { made, send, sum };
  }

  it("take an identifier once a day, and a time from 35 days back to five minutes ahead", async () => {
    const { send, sum } = await meter();
    await send("a", "2.5");
    expect(await refusedFor(send("a", "9"))).toBe("duplicate_meter_event identifier");
    expect(await refusedFor(send("b", "1", NOW - 35 * 86_400 - 60))).toBe("timestamp_too_far_in_past timestamp");
    expect(await refusedFor(send("b", "1", NOW + 400))).toBe("timestamp_in_future timestamp");
    expect(await refusedFor(send("b", "many"))).toBe("invalid_request_error payload[value]");
    await send("b", "1", NOW - 35 * 86_400 + 60);
    await send("c", "1", NOW + 290);
    expect(await sum()).toBe(4.5);
    bench.standIn.clock.advance(25 * 3_600_000);
    await send("a", "10");
    expect(await sum()).toBe(14.5);
  });

  it("cancel an event within a day", async () => {
    const { send, sum } = await meter();
    await send("a", "1");
    await send("b", "2");
    const cancel = (identifier: string) =>
      bench.sdk.billing.meterEventAdjustments.create({ event_name: "successful_tasks", type: "cancel", cancel: { identifier } });
    expect(await cancel("a")).toMatchObject({ status: "complete" });
    expect(await sum()).toBe(2);
    bench.standIn.clock.advance(25 * 3_600_000);
    expect(await refusedFor(cancel("b"))).toBe("invalid_request_error cancel[identifier]");
    expect(await refusedFor(cancel("none"))).toBe("resource_missing cancel[identifier]");
  });

  it("know their names once, and take nothing while they rest", async () => {
    const { made, send } = await meter();
    const again = { display_name: "x", event_name: "successful_tasks", default_aggregation: { formula: "sum" as const } };
    expect(await refusedFor(bench.sdk.billing.meters.create(again))).toBe("resource_already_exists event_name");
    await bench.sdk.billing.meters.deactivate(made.id);
    expect(await refusedFor(send("a", "1"))).toBe("resource_missing event_name");
    expect((await bench.sdk.billing.meters.list({ status: "inactive" })).data).toHaveLength(1);
    await bench.sdk.billing.meters.reactivate(made.id);
    await send("a", "1");
  });
});

describe("test clocks", () => {
  it("move the time of everything, forwards only", async () => {
    const clock = await bench.sdk.testHelpers.testClocks.create({ frozen_time: NOW + 86_400 });
    const { created } = await bench.sdk.customers.create({ name: "a" });
    expect(created - NOW).toBeGreaterThanOrEqual(86_400);
    await bench.sdk.testHelpers.testClocks.advance(clock.id, { frozen_time: NOW + 10 * 86_400 });
    expect((await bench.sdk.customers.create({ name: "b" })).created - NOW).toBeGreaterThanOrEqual(10 * 86_400);
    expect(await refusedFor(bench.sdk.testHelpers.testClocks.advance(clock.id, { frozen_time: NOW }))).toBe(
      "invalid_request_error frozen_time",
    );
    expect(await bench.sdk.testHelpers.testClocks.del(clock.id)).toMatchObject({ deleted: true });
  });
});
