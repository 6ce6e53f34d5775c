import { eq } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { contracts } from "#db/schema/contracts.ts";
import { stripePrices, stripeProducts } from "#db/schema/published-prices.ts";
import { LEASE, perOperation } from "#seeds/factories/contracts.ts";
import { billingWorld } from "../billing.fixtures.ts";
import { mirrorContract, sweepMirrors } from "./mirror-contract.server.ts";

const { world, bench, faults, contract } = await billingWorld();
const mirror = (contractId: string) => mirrorContract(world.system(), { contractId });
const productOf = async (contractId: string) =>
  (await world.db.select().from(stripeProducts).where(eq(stripeProducts.contractId, contractId)))[0];
const pricesOf = (contractId: string) =>
  world.db.select().from(stripePrices).where(eq(stripePrices.contractId, contractId)).orderBy(stripePrices.id);
const atStripe = async (product: string | null | undefined) => (await bench.sdk.prices.list({ product: product ?? "", limit: 100 })).data;

afterEach(() => {
  faults.afterCommit = undefined;
  faults.calls = undefined;
  world.setClock("2026-10-20T02:00:00Z");
});

test("an activated contract has its product and the price of its charge at the payment channel, without a name", async () => {
  const { id, code, maker } = await contract();
  await world.runJobs();
  const product = await productOf(id);
  expect(product).toMatchObject({ mirroredVersion: 1, failure: null, productId: expect.stringContaining("shijing_") });
  const [price, ...others] = await atStripe(product?.productId);
  expect(others).toEqual([]);
  expect(price).toMatchObject({
    currency: "cny",
    unit_amount: 40,
    recurring: { interval: "month", usage_type: "licensed" },
    metadata: { contract: code, charge: "c1", terms_version: "1" },
  });
  const held = await bench.sdk.products.retrieve(product?.productId ?? "");
  expect(held.name).toBe(code);
  expect(JSON.stringify(held)).not.toContain(maker.actor.organizationName);
  expect(await pricesOf(id)).toMatchObject([{ status: "done", priceId: price?.id, chargeKey: "c1" }]);
});

test("rent is published a robot and month, and tiers that no price can say are left out with the reason", async () => {
  const leased = await contract({ terms: LEASE });
  const base = perOperation({});
  const tiered = await contract({
    terms: {
      ...base,
      usage: {
        ...base.usage,
        charges: [
          { basis: "operatingHour", states: ["productive"], tiers: [{ upTo: "100.5", priceYuan: "12.50" }, { priceYuan: "9.90" }] },
        ],
      },
    } as typeof base,
  });
  await world.runJobs();
  expect((await atStripe((await productOf(leased.id))?.productId)).map(({ unit_amount }) => unit_amount)).toEqual([1_200_000]);
  expect(await pricesOf(tiered.id)).toMatchObject([{ status: "leftOut", reason: expect.stringContaining("100.5"), priceId: null }]);
  expect(await productOf(tiered.id)).toMatchObject({ mirroredVersion: 1 });
});

test.each([0, 25])("answers lost after the commit, tried again after %i h: one product, one price", async (hours) => {
  const { id } = await contract();
  faults.afterCommit = ({ operationId }) => (["Products.create", "Prices.create"].includes(operationId) ? "drop" : "answer");
  await mirror(id);
  expect(await productOf(id)).toMatchObject({ mirroredVersion: 0, failure: expect.stringContaining("transient") });
  await mirror(id);
  faults.afterCommit = undefined;
  bench.standIn.clock.advance(hours * 3_600_000);
  await Promise.all([mirror(id), mirror(id)]);
  expect(await atStripe((await productOf(id))?.productId)).toHaveLength(1);
  expect(await productOf(id)).toMatchObject({ mirroredVersion: 1, failure: null });
});

test("a refused price takes a new key each time, leaves the contract alone, and is given up at last", async () => {
  const { id } = await contract();
  faults.calls = [{ operation: "Prices.create", fault: "refuse", code: "price_refused" }];
  await mirror(id);
  expect(await pricesOf(id)).toMatchObject([{ status: "pending", attempt: 2, idempotencyKey: expect.stringMatching(/:2$/) }]);
  for (let n = 0; n < 5; n++) await mirror(id);
  expect(await pricesOf(id)).toMatchObject([{ status: "refused", reason: expect.stringContaining("price_refused") }]);
  const [row] = await world.db.select().from(contracts).where(eq(contracts.id, id));
  expect(row?.status).toBe("active");
});

test("the sweep takes up what is behind, an hour after the last try, and nothing that is done", async () => {
  const { id } = await contract();
  faults.calls = [{ operation: "Products.retrieve", fault: "errorBefore" }];
  await mirror(id);
  faults.calls = undefined;
  await world.db.execute("delete from pgboss.job where name = 'mirror-contract'");
  const waiting = async () =>
    (await world.db.execute("select 1 from pgboss.job where name = 'mirror-contract' and state = 'created'")).length;
  await sweepMirrors(world.system());
  expect(await waiting()).toBe(0);
  world.setClock("2026-10-20T03:01:00Z");
  await sweepMirrors(world.system());
  expect(await waiting()).toBe(1);
  await world.runJobs();
  expect(await productOf(id)).toMatchObject({ mirroredVersion: 1 });
  world.setClock("2026-10-20T05:00:00Z");
  await sweepMirrors(world.system());
  expect(await waiting()).toBe(0);
});
