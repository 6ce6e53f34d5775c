import { afterEach, describe, expect, it } from "vitest";
import { createStripeGateway, StripeGatewayError } from "./index.server.ts";
import type { StandInFaults } from "./stand-in/faults.ts";
import { draftInput, startTestBench, TEST_KEY, type TestBench } from "./testing.ts";

let bench: TestBench;
afterEach(() => bench.close());

const NAME = "name=%E7%94%B2";

async function customers(): Promise<unknown[]> {
  const { body } = await bench.call("GET", "/v1/customers?limit=100");
  return body["data"] as unknown[];
}

describe("idempotency keys", () => {
  it("replays the saved answer and refuses other parameters", async () => {
    bench = await startTestBench();
    const first = await bench.call("POST", "/v1/customers", NAME, "k1");
    const again = await bench.call("POST", "/v1/customers", NAME, "k1");
    expect(again.body).toEqual(first.body);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(again.headers.get("original-request")).toBe(first.headers.get("request-id"));
    expect(first.headers.get("idempotent-replayed")).toBeNull();

    const other = await bench.call("POST", "/v1/customers", "name=other", "k1");
    expect(other.status).toBe(400);
    expect(other.body).toMatchObject({ error: { type: "idempotency_error" } });
    expect(await customers()).toHaveLength(1);
  });

  it("answers 409 while the first request is in flight, then replays", async () => {
    let release: (() => void) | undefined;
    let arrived: (() => void) | undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const entered = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const faults: StandInFaults = {
      beforeOperation: ({ operationId }) => {
        if (operationId !== "Customers.create") return;
        arrived?.();
        return held;
      },
    };
    bench = await startTestBench({ faults });
    const first = bench.call("POST", "/v1/customers", NAME, "k1");
    await entered;
    const second = await bench.call("POST", "/v1/customers", NAME, "k1");
    expect(second.status).toBe(409);
    expect(second.body).toMatchObject({ error: { code: "idempotency_key_in_use" } });
    release?.();
    expect((await first).status).toBe(200);
    expect((await bench.call("POST", "/v1/customers", NAME, "k1")).headers.get("idempotent-replayed")).toBe("true");
    expect(await customers()).toHaveLength(1);
  });

  it("does the work once when the answer is lost after the commit", async () => {
    const lost: string[] = [];
    const faults: StandInFaults = {
      afterCommit: ({ operationId, idempotencyKey }) => {
        const call = `${operationId} ${idempotencyKey}`;
        if (idempotencyKey === null || lost.includes(call)) return "answer";
        lost.push(call);
        return lost.length % 2 === 0 ? "error" : "drop";
      },
    };
    bench = await startTestBench({ faults });
    const { gateway } = bench;
    const { customerId } = await gateway.ensureCustomer({ organizationId: "o", name: "甲", idempotencyKey: "c" });
    const { id: invoiceId } = await gateway.createInvoiceDraft(draftInput(customerId));
    const lines = [{ lineKey: "a", amountFen: 100n, description: "项" }];
    await gateway.addLines({ invoiceId, lines, idempotencyKey: "l" });
    await gateway.finalize({ invoiceId, idempotencyKey: "f" });
    expect(lost).toHaveLength(4);
    expect(await customers()).toHaveLength(1);
    expect(await gateway.listLines(invoiceId)).toHaveLength(1);
    expect((await bench.call("GET", "/v1/invoices")).body["data"]).toHaveLength(1);
  });

  it("forgets a key after a day, and never saves a refused parameter", async () => {
    bench = await startTestBench();
    const first = await bench.call("POST", "/v1/customers", NAME, "k1");
    bench.standIn.clock.advance(25 * 3_600_000);
    expect((await bench.call("POST", "/v1/customers", NAME, "k1")).body["id"]).not.toBe(first.body["id"]);

    expect((await bench.call("POST", "/v1/customers", "nonsense=1", "k2")).status).toBe(400);
    expect((await bench.call("POST", "/v1/customers", NAME, "k2")).status).toBe(200);
  });

  it("is transient for the gateway when the service stays down", async () => {
    bench = await startTestBench({
      faults: {
        beforeOperation: () => {
          throw new Error("down");
        },
      },
    });
    const gateway = createStripeGateway({ secretKey: TEST_KEY, apiBase: bench.standIn.apiBase });
    const error = await gateway.retrieveInvoice({ id: "in_1" }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StripeGatewayError);
    expect(error).toMatchObject({ kind: "transient" });
  });
});

describe("refusals", () => {
  it.each([
    ["lines[0][amount]=12.5", "lines[0][amount]"],
    ["lines[0][amount]=1&lines[0][price]=p", "lines[0][price]"],
    ["lines[0][amount]=1&lines[0][quantity]=2", "lines[0][quantity]"],
    ["lines[0][description]=x", "lines[0][amount]"],
  ])("names the field of %s", async (form, param) => {
    bench = await startTestBench();
    const { customerId } = await bench.gateway.ensureCustomer({ organizationId: "o", name: "甲", idempotencyKey: "c" });
    const { id } = await bench.gateway.createInvoiceDraft(draftInput(customerId));
    const { status, body } = await bench.call("POST", `/v1/invoices/${id}/add_lines`, form);
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { type: "invalid_request_error", param } });
    expect(await bench.gateway.listLines(id)).toEqual([]);
  });

  it("refuses unknown paths, operations it does not model, other versions and live keys", async () => {
    bench = await startTestBench();
    expect((await bench.call("GET", "/v1/robots")).status).toBe(404);
    expect((await bench.call("POST", "/v1/tax_rates", "display_name=x&inclusive=true&percentage=6")).body).toMatchObject({
      error: { code: "operation_not_modelled" },
    });
    expect((await bench.call("GET", "/v1/customers?limit=101")).body).toMatchObject({ error: { param: "limit" } });
    const { url } = bench.standIn;
    const get = (headers: Record<string, string>) => fetch(`${url}/v1/customers`, { headers }).then(({ status }) => status);
    expect(await get({})).toBe(401);
    expect(await get({ authorization: "Bearer sk_live_1" })).toBe(401);
    expect(await get({ authorization: `Bearer ${TEST_KEY}`, "stripe-version": "2020-01-01" })).toBe(400);
  });

  it("pages both ways", async () => {
    bench = await startTestBench();
    const ids: string[] = [];
    for (let made = 0; made < 5; made++) ids.unshift(String((await bench.call("POST", "/v1/customers", NAME)).body["id"]));
    const list = async (query: string) => {
      const { body } = await bench.call("GET", `/v1/customers?${query}`);
      return { ids: (body["data"] as { id: string }[]).map(({ id }) => id), more: body["has_more"] };
    };
    expect(await list("limit=2")).toEqual({ ids: ids.slice(0, 2), more: true });
    expect(await list(`limit=2&starting_after=${ids[2]}`)).toEqual({ ids: ids.slice(3), more: false });
    expect(await list(`limit=2&ending_before=${ids[3]}`)).toEqual({ ids: ids.slice(1, 3), more: true });
    expect((await bench.call("GET", "/v1/customers?starting_after=cus_none")).status).toBe(400);
  });
});
