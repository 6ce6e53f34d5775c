import { afterEach, describe, expect, it } from "vitest";
import { createStripeGateway, StripeGatewayError } from "./index.server.ts";
import { startTestBench, TEST_KEY, type TestBench } from "./testing.ts";

let bench: TestBench;
afterEach(() => bench.close());

const create = (key: string, name = "甲") => bench.sdk.customers.create({ name }, { idempotencyKey: key, maxNetworkRetries: 0 });
const customers = async () => (await bench.sdk.customers.list({ limit: 100 })).data.map(({ name }) => name);
const statusOf = (call: Promise<unknown>) =>
  call.then(
    () => 200,
    (error: { statusCode?: number }) => error.statusCode ?? 0,
  );

describe("faults of calls, set over HTTP", () => {
  const put = (body: unknown) => fetch(`${bench.standIn.url}/stand-in/faults`, { method: "PUT", body: JSON.stringify(body) });

  it.each([
    ["errorBefore", 500, 0, 1],
    ["rateLimit", 429, 0, 1],
    ["errorAfter", 500, 1, 1],
    // The SDK tries a cut connection once more even where it is told not to.
    ["drop", 0, 1, 2],
  ])("%s answers %i and leaves %i customer behind, and the same key ends with one", async (fault, status, left, times) => {
    bench = await startTestBench();
    expect((await put({ calls: [{ operation: "Customers.create", fault, times }] })).status).toBe(200);
    expect(await statusOf(create("k"))).toBe(status);
    expect(await customers()).toHaveLength(left);
    await create("k");
    expect(await customers()).toEqual(["甲"]);
  });

  it("errorSaved is replayed by its key, and another key succeeds", async () => {
    bench = await startTestBench();
    await put({ calls: [{ operation: "writes", fault: "errorSaved", times: 1 }] });
    expect(await statusOf(create("k"))).toBe(500);
    expect(await statusOf(create("k"))).toBe(500);
    expect(await statusOf(create("k2"))).toBe(200);
    expect(await customers()).toHaveLength(1);
  });

  it("strikes the calls it names, after those it lets pass, by a parameter if it says so", async () => {
    bench = await startTestBench();
    await put({
      calls: [{ operation: "Customers.create", fault: "refuse", code: "balance_insufficient", where: { name: "乙" }, skip: 1, times: 1 }],
    });
    const codes: string[] = [];
    for (const [key, name] of [
      ["1", "甲"],
      ["2", "乙"],
      ["3", "乙"],
      ["4", "乙"],
    ] as const) {
      codes.push(
        await create(key, name).then(
          () => "done",
          (error: { code: string }) => error.code,
        ),
      );
    }
    expect(codes).toEqual(["done", "done", "balance_insufficient", "done"]);
    await put({});
    expect(await statusOf(create("5", "乙"))).toBe(200);
  });

  it("slow holds the key in flight", async () => {
    bench = await startTestBench();
    await put({ calls: [{ operation: "Customers.create", fault: "slow", milliseconds: 300, times: 1 }] });
    const first = create("k");
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await statusOf(create("k"))).toBe(409);
    await first;
    expect(await customers()).toHaveLength(1);
  });

  it("is transient for the gateway when it strikes as often as the SDK tries", async () => {
    bench = await startTestBench();
    await put({ calls: [{ operation: "*", fault: "rateLimit" }] });
    const gateway = createStripeGateway({ secretKey: TEST_KEY, apiBase: bench.standIn.apiBase });
    const error = await gateway.retrieveInvoice({ id: "in_1" }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StripeGatewayError);
    expect(error).toMatchObject({ kind: "transient" });
  });

  it("refuses a fault it does not know", async () => {
    bench = await startTestBench();
    for (const wrong of [{ calls: [{ operation: "x", fault: "melt" }] }, { calls: [{ fault: "drop" }] }, { colour: 1 }]) {
      expect((await put(wrong)).status).toBe(400);
    }
  });
});

describe("faults of webhooks", () => {
  const invoice = async () => {
    const { id: customer } = await bench.sdk.customers.create({ name: "甲" });
    const { id } = await bench.sdk.invoices.create({ customer, currency: "cny", collection_method: "send_invoice", days_until_due: 1 });
    await bench.sdk.invoices.addLines(id, { lines: [{ amount: 100, description: "项" }] });
    await bench.sdk.invoices.finalizeInvoice(id);
    await bench.sdk.invoices.sendInvoice(id);
    return id;
  };
  const received = () => bench.webhooks.received.map(({ body }) => JSON.parse(body.toString()) as { id: string; type: string });

  it("send an event twice, and a fact under a second id", async () => {
    bench = await startTestBench({
      faults: {
        webhooks: [
          { fault: "duplicate", types: ["invoice.created"] },
          { fault: "newId", types: ["invoice.sent"], times: 1 },
        ],
      },
    });
    await invoice();
    await bench.webhooks.accepted(5);
    const ids = (type: string) => received().flatMap((event) => (event.type === type ? [event.id] : []));
    expect(ids("invoice.created")).toHaveLength(2);
    expect(new Set(ids("invoice.created")).size).toBe(1);
    expect(new Set(ids("invoice.sent")).size).toBe(2);
    expect(ids("invoice.finalized")).toHaveLength(1);
  });

  it("lose an event that the list still shows, also after a restart", async () => {
    bench = await startTestBench({ faults: { webhooks: [{ fault: "lose", types: ["invoice.finalized"] }] } });
    await invoice();
    await bench.webhooks.accepted(2);
    expect(
      received()
        .map(({ type }) => type)
        .sort(),
    ).toEqual(["invoice.created", "invoice.sent"]);
    expect(await bench.told()).toEqual(["invoice.created", "invoice.finalized", "invoice.sent"]);
  });

  it("delay one and turn the order of others round", async () => {
    bench = await startTestBench();
    await bench.standIn.control("faults", { webhooks: [{ fault: "reverse", milliseconds: 1_500 }] });
    await invoice();
    await bench.webhooks.accepted(3);
    expect(received().map(({ type }) => type)).toEqual(["invoice.sent", "invoice.finalized", "invoice.created"]);
    bench.webhooks.received.length = 0;
    await bench.standIn.control("faults", { webhooks: [{ fault: "delay", milliseconds: 500, types: ["invoice.created"] }] });
    await invoice();
    await bench.webhooks.accepted(3);
    expect(received().at(-1)?.type).toBe("invoice.created");
  });
});
