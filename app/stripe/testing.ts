import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createStripe } from "./client.server.ts";
import { createStripeGateway, type StripeGateway } from "./index.server.ts";
import { type StandIn, type StandInOptions, startStandIn } from "./stand-in/server.ts";

/** Only for tests: the real SDK on a stand-in of its own, with a webhook receiver, all on loopback ports the system chooses. */

export const TEST_KEY = "sk_test_bench";
export const TEST_SECRET = "whsec_bench";

export interface ReceivedWebhook {
  body: Buffer;
  signature: string;
  type: string;
  answered: number;
}

export interface WebhookReceiver {
  url: string;
  received: ReceivedWebhook[];
  /** Decides the answer by the number of deliveries seen so far; 200 unless replaced. */
  answer: (seen: number) => number;
  /** Waits until `count` deliveries were accepted (answered 200) and returns them. Rejects after 5 s. */
  accepted(count: number): Promise<ReceivedWebhook[]>;
  close(): Promise<void>;
}

/** Starts a server that takes every POST as a webhook delivery. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const body = Buffer.concat(parts);
      const answered = receiver.answer(receiver.received.length);
      const { type } = JSON.parse(body.toString("utf8")) as { type: string };
      receiver.received.push({ body, signature: String(request.headers["stripe-signature"]), type, answered });
      response.writeHead(answered).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
    received: [],
    answer: () => 200,
    async accepted(count) {
      for (const until = Date.now() + 5_000; Date.now() < until; await new Promise((resolve) => setTimeout(resolve, 10))) {
        const accepted = receiver.received.filter(({ answered }) => answered === 200);
        if (accepted.length >= count) return accepted;
      }
      throw new Error(`Only ${receiver.received.length} deliveries: ${receiver.received.map(({ type }) => type).join(", ")}`);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}

export interface TestBench {
  standIn: StandIn;
  gateway: StripeGateway;
  webhooks: WebhookReceiver;
  /** The real SDK on this stand-in. */
  sdk: ReturnType<typeof createStripe>;
  /** The types of all events so far, oldest first, whether they were delivered or not. */
  told(): Promise<string[]>;
  /** A raw API call without the SDK; `form` as it goes over the wire. */
  call(
    method: string,
    path: string,
    form?: string,
    key?: string,
  ): Promise<{ status: number; headers: Headers; body: Record<string, unknown> }>;
  close(): Promise<void>;
}

/** @param options anything startStandIn takes; the port, the endpoint and its secret are the bench's. */
export async function startTestBench(options: Partial<StandInOptions> = {}): Promise<TestBench> {
  const webhooks = await startWebhookReceiver();
  const standIn = await startStandIn({
    port: 0,
    webhookUrl: webhooks.url,
    webhookSecret: TEST_SECRET,
    webhookRetryDelayMs: () => 20,
    log: () => undefined,
    ...options,
  });
  const sdk = createStripe({ secretKey: TEST_KEY, apiBase: standIn.apiBase });
  return {
    standIn,
    webhooks,
    sdk,
    async told() {
      const events = await sdk.events.list({ limit: 100 });
      return events.data.map(({ type }) => type).reverse();
    },
    gateway: createStripeGateway({ secretKey: TEST_KEY, apiBase: standIn.apiBase }),
    async call(method, path, form, key) {
      const response = await fetch(standIn.url + path, {
        method,
        headers: {
          authorization: `Bearer ${TEST_KEY}`,
          ...(form === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
          ...(key === undefined ? {} : { "idempotency-key": key }),
        },
        ...(form === undefined ? {} : { body: form }),
      });
      return { status: response.status, headers: response.headers, body: (await response.json()) as Record<string, unknown> };
    },
    async close() {
      await standIn.close();
      await webhooks.close();
    },
  };
}

/** What an SDK call was refused for: `code` (or the class of error where Stripe gives none) and `param`. */
export async function refusedFor(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => {
      throw new Error("The call was not refused");
    },
    (thrown: unknown) => thrown,
  );
  const { code, rawType, param } = error as { code?: string; rawType?: string; param?: string };
  return [code ?? rawType ?? String(error), param].filter((part) => part !== undefined).join(" ");
}

/** Draft input with sensible values; anything can be replaced. */
export function draftInput(customerId: string, changed: { rev?: string; returnUrl?: string; idempotencyKey?: string } = {}) {
  const rev = changed.rev ?? "1";
  return {
    customerId,
    currency: "cny" as const,
    daysUntilDue: 30,
    metadata: { contract: "HT-2026-0019", period: "2026-10", rev, run: "run-1", sha256: "a".repeat(64) },
    idempotencyKey: changed.idempotencyKey ?? `inv:HT-2026-0019:2026-10:${rev}`,
    ...(changed.returnUrl === undefined ? {} : { returnUrl: changed.returnUrl }),
  };
}

/** An open, sent invoice of ¥314,871.92 in three lines, one of them negative. */
export async function openInvoice(gateway: StripeGateway, returnUrl?: string) {
  const { customerId } = await gateway.ensureCustomer({
    organizationId: "org-1",
    name: "云岭储能科技有限公司",
    idempotencyKey: "cus:org-1",
  });
  const draft = await gateway.createInvoiceDraft(draftInput(customerId, returnUrl === undefined ? {} : { returnUrl }));
  await gateway.addLines({
    invoiceId: draft.id,
    lines: [
      {
        lineKey: "tier-1",
        amountFen: 20_000_000n,
        description: "插接成功计费 第一档",
        period: { start: new Date("2026-09-30T16:00:00Z"), end: new Date("2026-10-31T16:00:00Z") },
      },
      { lineKey: "tier-2", amountFen: 12_093_414n, description: "插接成功计费 第二档 <含税>" },
      { lineKey: "sla", amountFen: -606_222n, description: "服务抵扣" },
    ],
    idempotencyKey: "lines:1",
  });
  await gateway.finalize({ invoiceId: draft.id, idempotencyKey: "fin:1" });
  return gateway.send({ invoiceId: draft.id, idempotencyKey: "send:1" });
}
