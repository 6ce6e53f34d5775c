import { eq } from "drizzle-orm";
import { afterEach, describe, expect, test } from "vitest";
import type { HourTotal } from "#app/areas/usage/index.server.ts";
import { stripeCustomers } from "#db/schema/billing.ts";
import { stripeMeterMarks } from "#db/schema/published-prices.ts";
import { billingWorld } from "../billing.fixtures.ts";
import { hourValues, mirrorUsage, sweepMeters } from "./mirror-usage.server.ts";

const { world, bench, faults, contract } = await billingWorld();
const HOUR = "2026-10-19T03:00:00.000Z";
const sent: { identifier: string; value: string; at: Date; eventName: string }[] = [];
const services = {
  ...world.services,
  config: { ...world.services.config, STRIPE_METER_MIRROR: true },
  stripe: {
    ...world.services.stripe,
    sendMeterEvent: async (input: Parameters<typeof world.services.stripe.sendMeterEvent>[0]) => {
      const answer = await world.services.stripe.sendMeterEvent(input);
      if (answer.taken) sent.push(input);
      return answer;
    },
  },
};
const on = { ...world.system(), services };
const markOf = async (contractId: string) =>
  (await world.db.select().from(stripeMeterMarks).where(eq(stripeMeterMarks.contractId, contractId)))[0];

afterEach(() => {
  faults.calls = undefined;
  sent.length = 0;
  world.setClock("2026-10-20T02:00:00Z");
});

/** A contract whose payer is known at the channel. */
async function known() {
  const running = await contract();
  // At the channel it is the same day: it takes events of the last 35 days.
  bench.standIn.clock.set(new Date("2026-10-20T02:00:00Z"));
  const { customerId } = await world.services.stripe.ensureCustomer({
    organizationId: running.userUnit.id,
    name: "x",
    idempotencyKey: `cus:${running.userUnit.id}`,
  });
  await world.db.insert(stripeCustomers).values({ organizationId: running.userUnit.id, customerId });
  return running;
}

describe("mirrorUsage", () => {
  test("shows each closed hour once, the hour that is running later, and one that changed again under another name", async () => {
    const { id, code, report, takeBack } = await known();
    await report("a", "2026-10-19T03:10:00Z", 5);
    await report("b", "2026-10-19T03:59:59Z", 2);
    await report("c", "2026-10-20T01:59:00Z", 9);
    world.setClock("2026-10-20T01:59:30Z");
    await mirrorUsage(on, { contractId: id });
    expect(sent.map(({ value, at }) => [value, at.toISOString()])).toEqual([["7", HOUR]]);
    expect(sent[0]?.eventName).toBe(`shijing_${code.replaceAll("-", "_")}_successfulTask`);
    world.setClock("2026-10-20T02:00:10Z");
    await mirrorUsage(on, { contractId: id });
    await mirrorUsage(on, { contractId: id });
    expect(sent.map(({ value }) => value)).toEqual(["7", "9"]);
    await takeBack("b");
    await mirrorUsage(on, { contractId: id });
    expect(sent.map(({ value }) => value)).toEqual(["7", "9", "5"]);
    expect(new Set(sent.map(({ identifier }) => identifier)).size).toBe(3);
    const meters = (await bench.sdk.billing.meters.list({ limit: 100 })).data.filter(({ event_name }) => event_name === sent[0]?.eventName);
    expect(meters).toMatchObject([{ default_aggregation: { formula: "last" }, event_time_window: "hour" }]);
  });

  test("a channel that fails stops nothing, and the next run sends the same under the same names", async () => {
    const { id, report } = await known();
    await report("a", "2026-10-19T03:10:00Z", 5);
    faults.calls = [{ operation: "Billing.MeterEvents.create", fault: "errorAfter", times: 3 }];
    await mirrorUsage(on, { contractId: id });
    const failed = await markOf(id);
    expect(failed).toMatchObject({ sentCut: 0n, closedBefore: null, failure: expect.stringContaining("transient") });
    await report("b", "2026-10-19T03:20:00Z", 1);
    await mirrorUsage(on, { contractId: id });
    expect(await markOf(id)).toMatchObject({ sentCut: failed?.plannedCut, plannedCut: null, failure: null });
    await mirrorUsage(on, { contractId: id });
    expect(sent.at(-1)).toMatchObject({ value: "6" });
  });

  test("switched off, or without a payer known at the channel, nothing is sent; what is too old never is", async () => {
    const off = await known();
    await off.report("a", "2026-10-19T03:10:00Z", 5);
    await mirrorUsage(world.system(), { contractId: off.id });
    await sweepMeters(world.system());
    expect(await markOf(off.id)).toBeUndefined();
    const strange = await contract();
    await mirrorUsage(on, { contractId: strange.id });
    expect(await markOf(strange.id)).toBeUndefined();
    await world.db.execute("delete from pgboss.job where name = 'mirror-usage'");
    await sweepMeters(on);
    const queued = await world.db.execute<{ id: string }>("select data->>'contractId' id from pgboss.job where name = 'mirror-usage'");
    expect(queued.map((job) => job.id)).toContain(off.id);
    expect(queued.map((job) => job.id)).not.toContain(strange.id);
    world.setClock("2026-11-24T02:00:00Z");
    await mirrorUsage(on, { contractId: off.id });
    expect(sent).toEqual([]);
  });
});

test("hours are told in the unit of the price, the states of one basis together, to twelve places", () => {
  const row = (state: HourTotal["state"], quantity: string): HourTotal => ({ hour: new Date(HOUR), kind: "stateTime", state, quantity });
  const tiers = [{ upTo: null, unitPriceFen: "1" }];
  const charge = (states: "productive"[] | "idle"[]) => ({
    key: "c",
    basis: "operatingHour" as const,
    states,
    tierMode: "graduated" as const,
    tiers,
  });
  const usage = {
    charges: [charge(["productive"]), charge(["idle"])],
    minimum: null,
    rampBp: [],
    capFen: null,
    vat: { treatment: "service" as const, rateBp: 600, reason: "" },
  };
  const values = hourValues(usage, [row("productive", "1000"), row("idle", "100.5"), row("fault", "9")]);
  expect([...values]).toEqual([["operatingHour", "0.305694444444"]]);
  expect(hourValues(null, [row("productive", "1")])).toEqual(new Map());
});
