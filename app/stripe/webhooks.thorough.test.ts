import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { WebhookSignatureError } from "./index.server.ts";
import { startStandIn } from "./stand-in/server.ts";
import { signatureHeader } from "./stand-in/webhooks.ts";
import { openInvoice, startTestBench, startWebhookReceiver, TEST_SECRET, type TestBench } from "./testing.ts";

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function opened(options: Parameters<typeof startTestBench>[0] = {}): Promise<TestBench> {
  const bench = await startTestBench(options);
  closers.push(() => bench.close());
  return bench;
}

async function dataFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "stand-in-"));
  closers.push(() => rm(folder, { recursive: true }));
  return join(folder, "state", "stripe.jsonl");
}

describe("webhooks", () => {
  it("tells every step, signed so that the SDK accepts it and refuses one changed byte", async () => {
    const { gateway, webhooks, call } = await opened();
    const invoice = await openInvoice(gateway);
    await call("POST", `/v1/invoices/${invoice.id}/pay`, "payment_method=pm_card_visa");
    const deliveries = await webhooks.accepted(6);
    expect(deliveries.map(({ type }) => type).sort()).toEqual([
      "charge.succeeded",
      "invoice.created",
      "invoice.finalized",
      "invoice.paid",
      "invoice.sent",
      "invoice_payment.paid",
    ]);
    for (const { body, signature, type } of deliveries) {
      const event = gateway.constructWebhookEvent(body, signature, TEST_SECRET);
      const ofCharge = type === "charge.succeeded";
      expect(event).toMatchObject({ type, invoiceId: ofCharge ? null : invoice.id, livemode: false, apiVersion: "2026-10-28.endive" });
      expect(event.objectType).toBe(ofCharge ? "charge" : type.startsWith("invoice_payment") ? "invoicePayment" : "invoice");

      const changed = Buffer.from(body);
      changed[20] = (changed[20] ?? 0) ^ 1;
      expect(() => gateway.constructWebhookEvent(changed, signature, TEST_SECRET)).toThrow(WebhookSignatureError);
      expect(() => gateway.constructWebhookEvent(body, signature, "whsec_other")).toThrow(WebhookSignatureError);
      expect(() => gateway.constructWebhookEvent(body, signature, " ")).toThrow(WebhookSignatureError);
      expect(() => gateway.constructWebhookEvent(body, null, TEST_SECRET)).toThrow(WebhookSignatureError);
      const reserialised = JSON.stringify(JSON.parse(body.toString()), null, 1);
      expect(() => gateway.constructWebhookEvent(reserialised, signature, TEST_SECRET)).toThrow(WebhookSignatureError);
      const old = signatureHeader(body.toString(), TEST_SECRET, Math.floor(Date.now() / 1000) - 301);
      expect(() => gateway.constructWebhookEvent(body, old, TEST_SECRET)).toThrow(WebhookSignatureError);
    }
    const thin = JSON.stringify({ id: "evt_1", object: "v2.core.event" });
    const signature = signatureHeader(thin, TEST_SECRET, Math.floor(Date.now() / 1000));
    expect(() => gateway.constructWebhookEvent(thin, signature, TEST_SECRET)).toThrow(WebhookSignatureError);
  });

  it("go to an endpoint that is made, signed with its secret and of the types it wants, until it is removed", async () => {
    const { sdk, gateway, webhooks } = await opened();
    const other = await startWebhookReceiver();
    closers.push(() => other.close());
    const made = await sdk.webhookEndpoints.create({ url: other.url, enabled_events: ["invoice.finalized", "invoice.paid"] });
    const invoice = await openInvoice(gateway);
    const [told] = await other.accepted(1);
    const { body = Buffer.alloc(0), signature = "" } = told ?? {};
    expect(gateway.constructWebhookEvent(body, signature, made.secret ?? "")).toMatchObject({
      type: "invoice.finalized",
      objectId: invoice.id,
    });
    expect(() => gateway.constructWebhookEvent(body, signature, TEST_SECRET)).toThrow(WebhookSignatureError);
    expect((await sdk.webhookEndpoints.retrieve(made.id)).secret).toBeUndefined();
    await sdk.webhookEndpoints.update(made.id, { disabled: true });
    await sdk.invoices.voidInvoice(invoice.id);
    expect((await webhooks.accepted(1)).map(({ type }) => type)).toEqual(["invoice.voided"]);
    await sdk.webhookEndpoints.del(made.id);
    expect((await sdk.webhookEndpoints.list()).data).toEqual([]);
    expect(other.received).toHaveLength(1);
    const abroad = sdk.webhookEndpoints.create({ url: "https://elsewhere.example/hook", enabled_events: ["*"] });
    await expect(abroad).rejects.toMatchObject({ param: "url" });
  });

  it("tries again after a 500, with the same event, until it is accepted", async () => {
    const { gateway, webhooks, call } = await opened();
    webhooks.answer = (seen) => (seen < 3 ? 500 : 200);
    const { customerId } = await gateway.ensureCustomer({ organizationId: "o", name: "甲", idempotencyKey: "c" });
    await call("POST", "/v1/invoices", `customer=${customerId}&currency=cny&collection_method=send_invoice&days_until_due=1`);
    await webhooks.accepted(1);
    const ids = webhooks.received.map(({ body }) => (JSON.parse(body.toString()) as { id: string }).id);
    expect(new Set(ids).size).toBe(1);
    expect(webhooks.received.map(({ answered }) => answered)).toEqual([500, 500, 500, 200]);
    await expect
      .poll(async () => (await call("GET", "/v1/events?delivery_success=true")).body["data"])
      .toMatchObject([{ id: ids[0], pending_webhooks: 0 }]);
    expect((await call("GET", `/v1/events/${ids[0]}`)).body).toMatchObject({ type: "invoice.created" });
  });

  it("tells a void, and cancels its payment", async () => {
    const { gateway, webhooks, call } = await opened();
    const invoice = await openInvoice(gateway);
    await gateway.voidInvoice({ invoiceId: invoice.id, idempotencyKey: "v" });
    expect((await webhooks.accepted(4)).map(({ type }) => type)).toContain("invoice.voided");
    const { body } = await call("GET", `/v1/invoice_payments?invoice=${invoice.id}`);
    expect(body["data"]).toMatchObject([{ status: "canceled", amount_requested: 31_487_192 }]);
  });
});

describe("restart", () => {
  it("keeps invoices, keys and undelivered events", async () => {
    const file = await dataFile();
    const before = await opened({ dataFile: file, webhookRetryDelayMs: () => 60_000 });
    before.webhooks.answer = () => 503;
    const invoice = await openInvoice(before.gateway);
    await expect.poll(() => before.webhooks.received.length).toBe(3);
    await before.standIn.close();

    const after = await opened({ dataFile: file });
    const seen = await after.gateway.retrieveInvoice({ id: invoice.id });
    expect({ ...seen, hostedInvoiceUrl: null }).toEqual({ ...invoice, hostedInvoiceUrl: null });
    expect(new URL(seen.hostedInvoiceUrl ?? "").pathname).toBe(new URL(invoice.hostedInvoiceUrl ?? "").pathname);
    expect(new URL(seen.hostedInvoiceUrl ?? "").origin).toBe(after.standIn.url);
    expect(await after.gateway.listLines(invoice.id)).toHaveLength(3);
    const types = (await after.webhooks.accepted(3)).map(({ type }) => type).sort();
    expect(types).toEqual(["invoice.created", "invoice.finalized", "invoice.sent"]);
    const replay = await after.gateway.send({ invoiceId: invoice.id, idempotencyKey: "send:1" });
    expect(replay.status).toBe("open");
    expect((await after.call("GET", "/v1/events?type=invoice.sent")).body["data"]).toHaveLength(1);
  });

  it("drops a torn last commit, refuses a foreign file and a taken port", async () => {
    const file = await dataFile();
    const first = await opened({ dataFile: file });
    await first.call("POST", "/v1/customers", "name=a");
    await first.call("POST", "/v1/customers", "name=b");
    await first.standIn.close();
    const text = await readFile(file, "utf8");
    await writeFile(file, text.slice(0, -30));
    const second = await opened({ dataFile: file });
    expect((await second.call("GET", "/v1/customers")).body["data"]).toMatchObject([{ name: "a" }]);

    const options = { webhookUrl: second.webhooks.url, webhookSecret: TEST_SECRET };
    await expect(startStandIn({ ...options, port: second.standIn.apiBase.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
    await writeFile(file, "{}\n");
    await expect(startStandIn({ ...options, port: 0, dataFile: file })).rejects.toThrow("remove it");
  });

  it("answers 500, logs and writes nothing when its own answer disagrees with the contract", async () => {
    const file = await dataFile();
    const first = await opened({ dataFile: file });
    const { body } = await first.call("POST", "/v1/customers", "name=sound");
    await first.standIn.close();
    await writeFile(file, (await readFile(file, "utf8")).replace('"livemode":false', '"livemode":"no"'));

    const logged: string[] = [];
    const second = await opened({ dataFile: file, log: (message) => logged.push(message) });
    const answer = await second.call("POST", `/v1/customers/${body["id"]}`, "name=other", "k");
    expect(answer.status).toBe(500);
    expect(answer.body).toMatchObject({ error: { type: "api_error" } });
    expect(logged.join()).toContain("livemode");
    expect(await readFile(file, "utf8")).not.toContain("other");
  });

  it("takes no payment when the event it would tell disagrees with the contract", async () => {
    const file = await dataFile();
    const first = await opened({ dataFile: file });
    const { id } = await openInvoice(first.gateway);
    await first.webhooks.accepted(3);
    await first.standIn.close();
    await writeFile(file, (await readFile(file, "utf8")).replace('"is_default":true', '"is_default":"yes"'));

    const logged: string[] = [];
    const second = await opened({ dataFile: file, log: (message) => logged.push(message) });
    const { hostedInvoiceUrl } = await second.gateway.retrieveInvoice({ id });
    const paying = await fetch(hostedInvoiceUrl ?? "", { method: "POST", body: new URLSearchParams({ method: "card" }) });
    expect(paying.status).toBe(500);
    expect(logged.join()).toContain("is_default");
    expect((await second.gateway.retrieveInvoice({ id })).status).toBe("open");
    expect((await second.call("GET", "/v1/events?type=invoice.paid")).body["data"]).toEqual([]);
  });

  it("lets another process set the time", async () => {
    const { standIn, call } = await opened();
    expect((await fetch(`${standIn.url}/stand-in/clock`, { method: "PUT", body: "2027-03-01T00:00:00Z" })).status).toBe(204);
    expect(new Date(Number((await call("POST", "/v1/customers", "name=a")).body["created"]) * 1000).getUTCFullYear()).toBe(2027);
    expect((await fetch(`${standIn.url}/stand-in/clock`, { method: "PUT", body: "soon" })).status).toBe(400);
  });

  it("closes the receiver cleanly", async () => {
    const receiver = await startWebhookReceiver();
    await receiver.close();
    await expect(fetch(receiver.url, { method: "POST" })).rejects.toThrow();
  });
});
