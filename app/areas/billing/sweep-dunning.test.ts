import { and, asc, eq, like } from "drizzle-orm";
import { expect, test } from "vitest";
import { notifications } from "#db/schema/notifications.ts";
import { billingWorld } from "./billing.fixtures.ts";
import { sweepDunning } from "./sweep-dunning.server.ts";

const { world, approvedInvoice, invoiceRow, payAtStripe } = await billingWorld();
const sweep = () => sweepDunning(world.system());

/** An open invoice due on 2026-11-19, and what its payer was told of that. */
async function open() {
  world.setClock("2026-10-20T02:00:00Z");
  const running = await approvedInvoice();
  await world.runJobs();
  const told = async () => {
    await world.runJobs();
    const rows = await world.db
      .select()
      .from(notifications)
      .where(and(eq(notifications.organizationId, running.userUnit.id), like(notifications.dedupeKey, `dunning:${running.invoice.id}:%`)))
      .orderBy(asc(notifications.id));
    return rows.map(({ title }) => title.replace(running.invoice.code, "#"));
  };
  return { ...running, told };
}

test("the payer is reminded before the due day and at steps after it, each once", async () => {
  const { invoice, told } = await open();
  const days: [string, string[]][] = [
    ["2026-11-15T15:59:59Z", []],
    ["2026-11-15T16:00:00Z", ["账单 # 将于 2026-11-19 到期"]],
    ["2026-11-19T15:59:59Z", ["账单 # 将于 2026-11-19 到期"]],
    ["2026-11-19T16:00:00Z", ["账单 # 将于 2026-11-19 到期", "账单 # 已逾期 1 天"]],
    ["2026-11-22T02:00:00Z", ["账单 # 将于 2026-11-19 到期", "账单 # 已逾期 1 天"]],
    ["2026-12-05T02:00:00Z", ["账单 # 将于 2026-11-19 到期", "账单 # 已逾期 1 天", "账单 # 已逾期 16 天"]],
  ];
  for (const [time, expected] of days) {
    world.setClock(time);
    await sweep();
    await sweep();
    expect(await told()).toEqual(expected);
  }
  expect((await invoiceRow(invoice.id)).status).toBe("overdue");
});

test("an invoice is overdue when its due day is over in Shanghai, the provider is told once, and it may still be paid", async () => {
  const { invoice, maker } = await open();
  world.setClock("2026-11-19T15:59:59Z");
  await sweep();
  expect((await invoiceRow(invoice.id)).status).toBe("open");
  world.setClock("2026-11-19T16:00:00Z");
  await Promise.all([sweep(), sweep()]);
  await world.runJobs();
  const row = await invoiceRow(invoice.id);
  expect(row.status).toBe("overdue");
  const key = and(eq(notifications.organizationId, maker.id), eq(notifications.dedupeKey, `invoice-overdue:${invoice.id}`));
  expect(await world.db.select().from(notifications).where(key)).toHaveLength(1);
  await payAtStripe(row.stripeInvoiceId);
  const { applyStripeInvoice } = await import("./apply-stripe-invoice.server.ts");
  await applyStripeInvoice(world.system(), row.stripeInvoiceId ?? "");
  expect((await invoiceRow(invoice.id)).status).toBe("paid");
  world.setClock("2026-12-19T16:00:00Z");
  await sweep();
  expect((await invoiceRow(invoice.id)).status).toBe("paid");
});
