import { and, eq, sql } from "drizzle-orm";
import { afterAll, expect, test, vi } from "vitest";
import { approveInvoice, closePeriod, sweepBilling } from "#app/areas/billing/index.server.ts";
import { contractOfKey } from "#app/areas/contracts/index.server.ts";
import { recordUsage } from "#app/areas/usage/index.server.ts";
import { contextFor } from "#app/kernel/context.server.ts";
import type { StandInFaults } from "#app/stripe/stand-in/api.ts";
import { startTestBench } from "#app/stripe/testing.ts";
import { invoices } from "#db/schema/billing.ts";
import { postings, settlements } from "#db/schema/payouts.ts";
import { insertContract, robotIdentity } from "#seeds/factories/contracts.ts";
import { insertTaskBook } from "#seeds/factories/task-books.ts";
import { jobsChild } from "#test/jobs-child.ts";
import { killAt, placesOf } from "#test/kill-points.ts";
import { rounds } from "#test/rounds.ts";
import { testWorld } from "#test/world.ts";
import { verifyLedger } from "./ledger-check.server.ts";

const faults: StandInFaults = {};
const bench = await startTestBench({ webhookSecret: "whsec_test_0123456789", faults, log: () => undefined });
const world = await testWorld({ stripeApiBase: bench.standIn.apiBase });
const child = jobsChild(world, { STRIPE_API_BASE: bench.standIn.url });
afterAll(async () => {
  await child.kill();
  await bench.close();
});
vi.setConfig({ testTimeout: 3_600_000 });

/** The calls that push an invoice, in order. */
const PUSHING = ["Customers.create", "Invoices.create", "Invoices.addLines", "Invoices.finalizeInvoice", "Invoices.sendInvoice"];
const ALL = placesOf(PUSHING.length);
const ROUNDS = rounds({ usual: 2, proof: 25 });
const STEP = Math.max(1, Math.floor(ALL.length / ROUNDS));

/** An approved invoice of 1234 operations at ¥0.40 that nobody pushed yet, of a consortium of its own. */
async function approved(round: number) {
  world.setClock("2026-10-20T02:00:00Z");
  const userUnit = await world.organization();
  const maker = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
  const parts = await world.organization({ kind: "vendor", supplyRoles: ["partsSupplier"] });
  const book = await insertTaskBook(userUnit.ctx, [
    { organizationId: maker.id, role: "robotMaker", basisPoints: 6667 },
    { organizationId: parts.id, role: "partsSupplier", basisPoints: 3333 },
  ]);
  const robot = robotIdentity(round + 1);
  const { key, code } = await insertContract({ userUnit: userUnit.ctx, provider: maker.ctx, taskBookCode: book.code, robots: [robot] });
  const grant = await contractOfKey(world.public(), `Bearer ${key}`);
  const time = "2026-09-20T02:00:00Z";
  await recordUsage(contextFor(world.services, { kind: "contractKey", ...grant }, "test"), [
    { specversion: "1.0", id: "op-1", source: robot, type: "cn.shijing.operation.succeeded", time, data: { quantity: 1234 } },
  ]);
  const invoice = await closePeriod(maker.ctx, { contractCode: code, period: "2026-09" });
  await approveInvoice(maker.ctx, { code: invoice.code, ratingHash: (await rowOf(invoice.id)).ratingHash });
  return { id: invoice.id, members: [maker, parts] };
}

async function rowOf(id: string) {
  const [row] = await world.db.select().from(invoices).where(eq(invoices.id, id));
  if (!row) throw new Error(`no invoice ${id}`);
  return row;
}

/** Kills the process in the midst of settling: what it would write is held up until it is gone. */
async function killWhileSettling(invoiceId: string): Promise<void> {
  let ended: Promise<string | null> | undefined;
  await world.db.transaction(async (tx) => {
    await tx.execute(sql`lock table postings in share mode`);
    ended = child.run("settle-invoice", { invoiceId });
    await expect
      .poll(
        async () => (await world.db.execute(sql`select 1 from pg_locks where relation = 'postings'::regclass and not granted`)).length,
        {
          timeout: 60_000,
        },
      )
      .toBe(1);
    await child.kill();
  });
  expect(await ended).toBeNull();
  // The database learns that the process is gone when it next listens to it.
  await expect.poll(async () => (await world.db.execute(sql`select 1 from pg_locks where relation = 'postings'::regclass`)).length).toBe(0);
}

const posted = (invoiceId: string) =>
  world.db
    .select()
    .from(postings)
    .where(and(eq(postings.invoiceId, invoiceId), eq(postings.kind, "invoicePaid")));

test(`through ${ROUNDS} kills of the push, at every call, and of the settlement, before and after it, each period has one invoice and each member one part`, async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const { id, members } = await approved(round);
    const place = ALL[(round * STEP) % ALL.length];
    const watch = killAt(faults, child, PUSHING, place ? [place] : []);
    await child.untilDone("push-invoice", { invoiceId: id });
    watch.stop();
    expect(watch.hits).toBe(1);
    const row = await rowOf(id);
    expect(row).toMatchObject({ status: "open", netFen: 49_360n, totalFen: 52_322n });
    const { body } = await bench.call("GET", `/v1/invoices?limit=100&customer=${row.stripeCustomerId}`);
    expect(body["data"]).toMatchObject([{ id: row.stripeInvoiceId, status: "open", total: 52_322 }]);
    expect(await bench.gateway.listLines(row.stripeInvoiceId ?? "")).toHaveLength(2);

    await bench.call("POST", `/v1/invoices/${row.stripeInvoiceId}/pay`, "payment_method=pm_card_visa");
    await sweepBilling(world.system());
    expect((await rowOf(id)).status).toBe("paid");
    await killWhileSettling(id);
    expect(await posted(id)).toEqual([]);
    await child.untilDone("settle-invoice", { invoiceId: id });
    // Killed after the commit, before the queue learned of it: the job comes again.
    await child.kill();
    await child.untilDone("settle-invoice", { invoiceId: id });
    expect(await posted(id)).toHaveLength(1);
    const given = await world.db.select().from(settlements).where(eq(settlements.invoiceId, id));
    expect(given.map(({ organizationId }) => organizationId).sort()).toEqual(members.map((member) => member.id).sort());
    expect(given.reduce((sum, { amountFen }) => sum + amountFen, 0n)).toBe(49_360n);
  }
  expect((await verifyLedger(world.db)).differences).toEqual([]);
});
