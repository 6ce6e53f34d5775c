import { eq } from "drizzle-orm";
import { afterAll } from "vitest";
import { contractOfKey } from "#app/areas/contracts/index.server.ts";
import { recordUsage } from "#app/areas/usage/index.server.ts";
import { contextFor } from "#app/kernel/context.server.ts";
import type { StandInFaults } from "#app/stripe/stand-in/api.ts";
import { startTestBench } from "#app/stripe/testing.ts";
import { invoices } from "#db/schema/billing.ts";
import { insertContract, robotIdentity } from "#seeds/factories/contracts.ts";
import { insertTaskBook } from "#seeds/factories/task-books.ts";
import { testWorld } from "#test/world.ts";
import { approveInvoice } from "./approve-invoice.server.ts";
import { closePeriod } from "./close-period.server.ts";

/** A world whose Stripe is a stand-in of its own; `faults` may be changed at any time, and `deliveries` are what it sent us. */
export async function billingWorld() {
  const faults: StandInFaults = {};
  const bench = await startTestBench({ webhookSecret: "whsec_test_0123456789", faults, log: () => undefined });
  afterAll(() => bench.close());
  const world = await testWorld({ stripeApiBase: bench.standIn.apiBase });
  world.setClock("2026-10-20T02:00:00Z");
  let serial = 0;

  /** A running contract since 2026-09-01 between a user unit and a maker who leads, with one robot. */
  async function contract(facts: Pick<Parameters<typeof insertContract>[0], "terms" | "startsOn" | "endsOn"> = {}) {
    const userUnit = await world.organization();
    const maker = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
    const parts = await world.organization({ kind: "vendor", supplyRoles: ["partsSupplier"] });
    const book = await insertTaskBook(userUnit.ctx, [
      { organizationId: maker.id, role: "robotMaker", basisPoints: 6667 },
      { organizationId: parts.id, role: "partsSupplier", basisPoints: 3333 },
    ]);
    const robot = robotIdentity(++serial);
    const made = await insertContract({ userUnit: userUnit.ctx, provider: maker.ctx, taskBookCode: book.code, robots: [robot], ...facts });
    const grant = await contractOfKey(world.public(), `Bearer ${made.key}`);
    const robotContext = contextFor(world.services, { kind: "contractKey", ...grant }, "test");
    const send = (type: string, id: string, time: string, data: Record<string, unknown>) =>
      recordUsage(robotContext, [{ specversion: "1.0", id, source: robot, type: `cn.shijing.${type}`, time, data }]).then(
        ({ results }) => results[0]?.status,
      );
    const report = (id: string, time: string, quantity = 1) => send("operation.succeeded", id, time, { quantity });
    const fail = (id: string, time: string, quantity = 1) => send("operation.failed", id, time, { quantity });
    /** Takes a report back, as of now. */
    const takeBack = (of: string) => send("usage.void", `void-${of}`, world.services.clock.now().toISOString(), { of });
    return { ...made, userUnit, maker, parts, robot, report, fail, takeBack };
  }

  /** Closes and approves a period: the invoice is on its way. */
  async function issue(running: { code: string; maker: { ctx: Parameters<typeof closePeriod>[0] } }, period: string) {
    const invoice = await closePeriod(running.maker.ctx, { contractCode: running.code, period });
    const { ratingHash } = await invoiceRow(invoice.id);
    await approveInvoice(running.maker.ctx, { code: invoice.code, ratingHash });
    return invoice;
  }

  /** A September invoice of 1234 operations at ¥0.40, approved and not yet pushed. */
  async function approvedInvoice() {
    const running = await contract();
    await running.report("op-1", "2026-09-20T02:00:00Z", 1234);
    return { ...running, invoice: await issue(running, "2026-09") };
  }

  async function invoiceRow(id: string) {
    const [row] = await world.db.select().from(invoices).where(eq(invoices.id, id));
    if (!row) throw new Error(`no invoice ${id}`);
    return row;
  }

  /** What the stand-in holds, newest first. */
  async function atStripe(customerId?: string | null) {
    const { body } = await bench.call("GET", `/v1/invoices?limit=100${customerId ? `&customer=${customerId}` : ""}`);
    return body["data"] as { id: string; status: string; total: number; metadata: Record<string, string> }[];
  }

  const payAtStripe = (stripeInvoiceId: string | null) =>
    bench.call("POST", `/v1/invoices/${stripeInvoiceId}/pay`, "payment_method=pm_card_visa");

  return { world, bench, faults, contract, issue, approvedInvoice, invoiceRow, atStripe, payAtStripe };
}
