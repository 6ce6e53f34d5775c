import { and, eq } from "drizzle-orm";
import { afterEach, describe, expect, test } from "vitest";
import { stripeCalls } from "#db/schema/billing.ts";
import { notifications } from "#db/schema/notifications.ts";
import { billingWorld } from "./billing.fixtures.ts";
import { payInvoice } from "./pay-invoice.server.ts";
import { pushInvoice } from "./push-invoice.server.ts";
import { invoicePage } from "./reads.server.ts";
import { retryPush } from "./retry-push.server.ts";

const { world, bench, faults, approvedInvoice, invoiceRow, atStripe, payAtStripe } = await billingWorld();
const push = (invoiceId: string) => pushInvoice(world.system(), { invoiceId });
const told = (organizationId: string, dedupeKey: string) =>
  world.db
    .select()
    .from(notifications)
    .where(and(eq(notifications.organizationId, organizationId), eq(notifications.dedupeKey, dedupeKey)));

afterEach(() => {
  faults.beforeOperation = undefined;
  faults.afterCommit = undefined;
});

/** Makes one operation of the stand-in fail until the fault is lifted: before it did anything, or with its answer lost. */
function breakAt(operationId: string, when: "before" | "answerLost") {
  if (when === "answerLost") faults.afterCommit = (request) => (request.operationId === operationId ? "drop" : "answer");
  else {
    faults.beforeOperation = (request) => {
      if (request.operationId === operationId) throw new Error("injected");
    };
  }
}
function lift() {
  faults.beforeOperation = undefined;
  faults.afterCommit = undefined;
}

describe("pushInvoice", () => {
  test("goes the whole way: amounts only, metadata, an open page, a todo for the payer", async () => {
    const { code, invoice, userUnit, maker, parts } = await approvedInvoice();
    await world.runJobs();
    const row = await invoiceRow(invoice.id);
    expect(row).toMatchObject({
      status: "open",
      failure: null,
      stripeInvoiceId: expect.stringMatching(/^in_/),
      hostedUrl: expect.stringContaining("/invoice/"),
    });
    const held = await atStripe(row.stripeCustomerId);
    expect(held).toMatchObject([
      {
        id: row.stripeInvoiceId,
        status: "open",
        total: 52_322,
        metadata: {
          contract: code,
          period: "2026-09",
          rev: "1",
          run: invoice.id,
          sha256: row.ratingHash,
          return_url: `http://127.0.0.1:3999/work/invoices/${invoice.code}`,
        },
      },
    ]);
    const lines = await bench.gateway.listLines(row.stripeInvoiceId ?? "");
    expect(lines.map(({ lineKey, amountFen }) => [lineKey, amountFen])).toEqual([
      ["v1:c1:t1", 49_360n],
      ["tax:service", 2_962n],
    ]);
    expect(await told(userUnit.id, `pay-invoice:${invoice.id}`)).toMatchObject([
      { kind: "todo", doneAt: null, title: `账单 ${invoice.code} 待付款 ¥523.22` },
    ]);
    const steps = await world.db.select().from(stripeCalls).where(eq(stripeCalls.invoiceId, invoice.id));
    expect(steps.map((step) => [step.step, step.status])).toEqual([
      ["customer", "done"],
      ["create", "done"],
      ["finalize", "done"],
      ["send", "done"],
    ]);
    expect(await invoicePage(userUnit.ctx, invoice.code)).toMatchObject({ mayPay: true });
    expect(await invoicePage(await userUnit.as("editor"), invoice.code)).toMatchObject({ mayPay: false });
    for (const { ctx } of [maker, parts]) expect(await invoicePage(ctx, invoice.code)).toMatchObject({ mayPay: false });
  });

  test("names nobody: only the payer's code leaves", async () => {
    const { userUnit } = await approvedInvoice();
    await world.runJobs();
    const { body } = await bench.call("GET", "/v1/customers?limit=100");
    const everything = JSON.stringify([body, await atStripe()]);
    expect(everything).not.toContain(userUnit.actor.organizationName);
    expect(everything).toContain("OR-TEST-");
  });

  test("again, or twice at once, changes nothing", async () => {
    const { invoice } = await approvedInvoice();
    await Promise.all([push(invoice.id), push(invoice.id)]);
    await push(invoice.id);
    const row = await invoiceRow(invoice.id);
    expect(row.status).toBe("open");
    expect(await atStripe(row.stripeCustomerId)).toHaveLength(1);
    expect(await bench.gateway.listLines(row.stripeInvoiceId ?? "")).toHaveLength(2);
  });

  test.each(["before", "answerLost"] as const)(
    "broken off at each step (%s) it goes on from there and makes one invoice",
    async (when) => {
      const { invoice } = await approvedInvoice();
      for (const [operation, status] of [
        ["Customers.create", "pushing"],
        ["Invoices.create", "pushing"],
        ["Invoices.addLines", "pushing"],
        ["Invoices.finalizeInvoice", "verified"],
        ["Invoices.sendInvoice", "verified"],
      ] as const) {
        breakAt(operation, when);
        await expect(push(invoice.id)).rejects.toMatchObject({ kind: "transient" });
        expect((await invoiceRow(invoice.id)).status).toBe(status);
        lift();
      }
      await push(invoice.id);
      const row = await invoiceRow(invoice.id);
      expect(row.status).toBe("open");
      expect((await atStripe(row.stripeCustomerId)).map((one) => [one.status, one.total])).toEqual([["open", 52_322]]);
      expect(await bench.gateway.listLines(row.stripeInvoiceId ?? "")).toHaveLength(2);
    },
    60_000,
  );

  test("an answer lost at the draft is found again 25 hours later, when Stripe has forgotten the key", async () => {
    const { invoice } = await approvedInvoice();
    breakAt("Invoices.create", "answerLost");
    await expect(push(invoice.id)).rejects.toMatchObject({ kind: "transient" });
    lift();
    bench.standIn.clock.advance(25 * 3_600_000);
    await push(invoice.id);
    const row = await invoiceRow(invoice.id);
    expect((await atStripe(row.stripeCustomerId)).map((one) => one.status)).toEqual(["open"]);
  });
});

describe("a draft somebody else changed", () => {
  async function tampered(form: string) {
    const rated = await approvedInvoice();
    breakAt("Invoices.addLines", "before");
    await expect(push(rated.invoice.id)).rejects.toMatchObject({ kind: "transient" });
    lift();
    const { stripeInvoiceId } = await invoiceRow(rated.invoice.id);
    await bench.call("POST", `/v1/invoices/${stripeInvoiceId}/add_lines`, form);
    await push(rated.invoice.id);
    return { ...rated, draftId: stripeInvoiceId };
  }

  test.each([
    ["an extra line", "lines[0][amount]=100&lines[0][description]=x", "应为 2 行共 ¥523.22，实为 3 行共 ¥524.22"],
    ["an extra line of nothing", "lines[0][amount]=0&lines[0][description]=x", "应为 2 行共 ¥523.22，实为 3 行共 ¥523.22"],
    [
      "a line of ours with another amount",
      "lines[0][amount]=1&lines[0][description]=x&lines[0][metadata][line_key]=v1:c1:t1",
      "应为 2 行共 ¥523.22，实为 2 行共 ¥29.63",
    ],
  ])("%s: is never finalized, and a person is asked", async (_name, form, words) => {
    const { invoice, draftId, maker, userUnit } = await tampered(form);
    await push(invoice.id);
    const row = await invoiceRow(invoice.id);
    expect(row).toMatchObject({ status: "verifyFailed", failure: expect.stringContaining(words) });
    expect(await atStripe(row.stripeCustomerId)).toMatchObject([{ id: draftId, status: "draft" }]);
    await world.runJobs(["notify"]);
    expect(await told(maker.id, `push-failed:${invoice.id}:0`)).toMatchObject([
      { kind: "todo", doneAt: null, body: expect.stringContaining(words) },
    ]);
    expect(await invoicePage(maker.ctx, invoice.code)).toMatchObject({ failure: row.failure, mayRetry: true });
    expect(await invoicePage(userUnit.ctx, invoice.code)).toMatchObject({ failure: null, mayRetry: false });
  });

  test("is thrown away and built anew when the provider's finance says so", async () => {
    const { invoice, draftId, maker, userUnit } = await tampered("lines[0][amount]=100&lines[0][description]=x");
    for (const ctx of [userUnit.ctx, await maker.as("editor")])
      await expect(retryPush(ctx, { code: invoice.code })).rejects.toMatchObject({ code: "forbidden" });
    const stranger = await world.organization();
    await expect(retryPush(stranger.ctx, { code: invoice.code })).rejects.toMatchObject({ code: "notFound" });
    const finance = await maker.as("finance");
    const asked = await Promise.allSettled([retryPush(finance, { code: invoice.code }), retryPush(finance, { code: invoice.code })]);
    expect(asked.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    await world.runJobs();
    const row = await invoiceRow(invoice.id);
    expect(row).toMatchObject({ status: "open", failure: null });
    expect((await atStripe(row.stripeCustomerId)).map((one) => [one.id === draftId, one.status, one.total])).toEqual([
      [false, "open", 52_322],
    ]);
    expect(await told(maker.id, `push-failed:${invoice.id}:0`)).toMatchObject([{ doneAt: expect.any(Date) }]);
    await expect(retryPush(finance, { code: invoice.code })).rejects.toMatchObject({ code: "conflict" });
  }, 40_000);

  test("broken off after throwing it away, the retry still makes one", async () => {
    const { invoice, maker } = await tampered("lines[0][amount]=100&lines[0][description]=x");
    await retryPush(maker.ctx, { code: invoice.code });
    breakAt("Invoices.del", "answerLost");
    await expect(push(invoice.id)).rejects.toMatchObject({ kind: "transient" });
    lift();
    breakAt("Invoices.create", "answerLost");
    await expect(push(invoice.id)).rejects.toMatchObject({ kind: "transient" });
    lift();
    await push(invoice.id);
    const row = await invoiceRow(invoice.id);
    expect((await atStripe(row.stripeCustomerId)).map((one) => [one.status, one.total])).toEqual([["open", 52_322]]);
  }, 40_000);
});

describe("payInvoice", () => {
  test("leads the payer's finance to the page Stripe names now", async () => {
    const { invoice, userUnit, maker, parts } = await approvedInvoice();
    const input = { code: invoice.code };
    await expect(payInvoice(userUnit.ctx, input)).rejects.toMatchObject({ code: "conflict" });
    await push(invoice.id);
    const { url } = await payInvoice(await userUnit.as("finance"), input);
    expect(url).toMatch(new RegExp(`^${bench.standIn.url}/invoice/`));
    for (const ctx of [await userUnit.as("editor"), await userUnit.as("signer"), maker.ctx, parts.ctx]) {
      await expect(payInvoice(ctx, input)).rejects.toMatchObject({ code: "forbidden" });
    }
    const stranger = await world.organization();
    await expect(payInvoice(stranger.ctx, input)).rejects.toMatchObject({ code: "notFound" });
  });

  test("finds out that it was paid when nobody told us", async () => {
    const { invoice, userUnit } = await approvedInvoice();
    await push(invoice.id);
    await payAtStripe((await invoiceRow(invoice.id)).stripeInvoiceId);
    expect(await payInvoice(userUnit.ctx, { code: invoice.code })).toEqual({ url: null });
    expect(await invoiceRow(invoice.id)).toMatchObject({ status: "paid", amountPaidFen: 52_322n });
    await expect(payInvoice(userUnit.ctx, { code: invoice.code })).rejects.toMatchObject({ code: "conflict" });
  });

  test("says so when the channel cannot be reached", async () => {
    const { invoice, userUnit } = await approvedInvoice();
    await push(invoice.id);
    breakAt("Invoices.retrieve", "before");
    await expect(payInvoice(userUnit.ctx, { code: invoice.code })).rejects.toMatchObject({ code: "unavailable" });
  });
});
