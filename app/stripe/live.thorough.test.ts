import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stripeTestKey } from "#app/config.server.ts";
import { createStripe } from "./client.server.ts";
import { createStripeGateway, type StripeGateway, StripeGatewayError } from "./index.server.ts";
import { startTestBench, TEST_KEY, type TestBench } from "./testing.ts";

/** Of this run alone: at Stripe itself the objects of earlier runs are still there. */
const RUN = crypto.randomUUID().slice(0, 8);

/** What must hold at Stripe and at the stand-in alike; running it on both shows that the one stands in for the other. */
function agrees(connect: () => { gateway: StripeGateway; sdk: ReturnType<typeof createStripe> }) {
  it("takes an invoice from the draft over lines and finalizing to void", async () => {
    const { gateway } = connect();
    const { customerId } = await gateway.ensureCustomer({
      organizationId: `live-${RUN}`,
      name: "实景联调单位",
      idempotencyKey: `${RUN}:cus`,
    });
    const draft = {
      customerId,
      currency: "cny" as const,
      daysUntilDue: 30,
      metadata: { contract: `HT-${RUN}`, period: "2026-10", rev: "1", run: "live", sha256: "a".repeat(64) },
      idempotencyKey: `${RUN}:inv`,
    };
    const { id } = await gateway.createInvoiceDraft(draft);
    expect((await gateway.createInvoiceDraft(draft)).id).toBe(id);
    const other = await gateway.createInvoiceDraft({ ...draft, daysUntilDue: 31 }).catch((error: unknown) => error);
    expect(other).toBeInstanceOf(StripeGatewayError);
    expect(other).toMatchObject({ kind: "idempotency" });

    const lines = [
      { lineKey: "tier-1", amountFen: 12_345n, description: "作业" },
      { lineKey: "sla", amountFen: -345n, description: "服务抵扣" },
    ];
    await gateway.addLines({ invoiceId: id, lines, idempotencyKey: `${RUN}:lines` });
    await gateway.addLines({ invoiceId: id, lines, idempotencyKey: `${RUN}:lines` });
    const held = await gateway.listLines(id);
    expect(held.map(({ lineKey, amountFen }) => [lineKey, amountFen]).sort()).toEqual([
      ["sla", -345n],
      ["tier-1", 12_345n],
    ]);
    const open = await gateway.finalize({ invoiceId: id, idempotencyKey: `${RUN}:fin` });
    expect(open).toMatchObject({ status: "open", totalFen: 12_000n, amountRemainingFen: 12_000n, livemode: false });
    expect((await gateway.paymentsOfInvoice(id)).map(({ status }) => status)).toEqual(["open"]);
    expect(await gateway.findInvoiceByMetadata({ customerId, contract: `HT-${RUN}`, period: "2026-10", rev: "1" })).toMatchObject({ id });
    expect(await gateway.voidInvoice({ invoiceId: id, idempotencyKey: `${RUN}:void` })).toMatchObject({ status: "void" });
  });

  it("keeps a price with tiers exactly", async () => {
    const { gateway, sdk } = connect();
    const product = { contractCode: `HT-${RUN}`, name: "联调产品", unitLabel: "次", idempotencyKey: `${RUN}:prod` };
    const { productId } = await gateway.ensureProduct(product);
    expect(await gateway.ensureProduct(product)).toEqual({ productId });
    const { priceId } = await gateway.createPrice({
      productId,
      nickname: "第 1 版",
      terms: {
        tiersMode: "graduated",
        tiers: [
          { upTo: 1_000n, unitAmountFen: "12.345678901" },
          { upTo: null, unitAmountFen: "9.9" },
        ],
      },
      monthly: {},
      idempotencyKey: `${RUN}:price`,
    });
    const { tiers } = await sdk.prices.retrieve(priceId, { expand: ["tiers"] });
    expect(tiers?.map((tier) => [tier.up_to, tier.unit_amount_decimal?.toString()])).toEqual([
      [1_000, "12.345678901"],
      [null, "9.9"],
    ]);
  });
}

describe("the stand-in", () => {
  let bench: TestBench;
  beforeAll(async () => {
    bench = await startTestBench();
  });
  afterAll(() => bench.close());
  agrees(() => ({ gateway: bench.gateway, sdk: createStripe({ secretKey: TEST_KEY, apiBase: bench.standIn.apiBase }) }));
});

const secretKey = stripeTestKey();

// Opt in with STRIPE_TEST_KEY=sk_test_…; it creates a customer, an invoice it voids, a product and a price in that account.
describe.skipIf(secretKey === null)("Stripe itself, in test mode", () => {
  agrees(() => {
    const key = secretKey ?? "";
    return { gateway: createStripeGateway({ secretKey: key }), sdk: createStripe({ secretKey: key }) };
  });
});
