import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { createStripe } from "./client.server.ts";
import { createStripeGateway } from "./index.server.ts";
import { openInvoice, startWebhookReceiver, TEST_KEY, TEST_SECRET } from "./testing.ts";

const MAIN = fileURLToPath(new URL("./stand-in/main.ts", import.meta.url));
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** The stand-in as a process of its own, as `npm start` and the crash tests run it. */
async function started(dataFile: string, webhookUrl: string): Promise<{ child: ChildProcess; url: string }> {
  const parameters = ["--port", "0", "--webhook-url", webhookUrl, "--webhook-secret", TEST_SECRET, "--data-file", dataFile];
  const child = spawn(process.execPath, [MAIN, ...parameters], { stdio: ["ignore", "pipe", "inherit"] });
  closers.push(() => killed(child));
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return { child, url: line.toString().trim() };
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

const clientOf = (url: string) => {
  const { hostname: host, port } = new URL(url);
  return { secretKey: TEST_KEY, apiBase: { host, port: Number(port), protocol: "http" as const } };
};

const put = async (url: string, path: string, body: unknown) => {
  const response = await fetch(`${url}/stand-in/${path}`, { method: "PUT", body: JSON.stringify(body) });
  expect(response.status).toBe(200);
};

describe("the stand-in as a process", () => {
  it("takes faults and controls over HTTP, and keeps money and keys over kill -9", async () => {
    const folder = await mkdtemp(join(tmpdir(), "stand-in-"));
    closers.push(() => rm(folder, { recursive: true }));
    const webhooks = await startWebhookReceiver();
    closers.push(() => webhooks.close());
    const dataFile = join(folder, "stripe.jsonl");

    const first = await started(dataFile, webhooks.url);
    const gateway = createStripeGateway(clientOf(first.url));
    await put(first.url, "faults", { calls: [{ operation: "Invoices.finalizeInvoice", fault: "drop", times: 1 }] });
    await put(first.url, "settings", { settlement: { currency: "sgd", exchangeRate: "0.18" } });
    const { id } = await openInvoice(gateway);
    await createStripe(clientOf(first.url)).invoices.pay(id, { payment_method: "pm_card_visa" });
    const [paid] = await gateway.paymentsOfInvoice(id);
    const refund = { chargeId: paid?.chargeId ?? "", amountFen: 100n, idempotencyKey: "re:1" };
    const made = await gateway.createRefund(refund);
    await killed(first.child);

    const second = await started(dataFile, webhooks.url);
    const after = createStripeGateway(clientOf(second.url));
    expect(await after.paymentsOfInvoice(id)).toEqual([paid]);
    expect(paid?.settled).toMatchObject({ currency: "sgd", amount: 5_667_695n, exchangeRate: "0.18" });
    expect(await after.createRefund(refund)).toEqual(made);
    expect(await after.listRefunds({ chargeId: refund.chargeId })).toEqual([made]);
    expect((await after.listInvoices({ createdSince: new Date(0) })).map((invoice) => invoice.id)).toEqual([id]);
  });
});
