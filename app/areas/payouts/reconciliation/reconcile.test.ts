import { and, desc, eq, like, ne, sql } from "drizzle-orm";
import { afterAll, describe, expect, test } from "vitest";
import { approveInvoice, closePeriod, sweepBilling } from "#app/areas/billing/index.server.ts";
import { contractOfKey } from "#app/areas/contracts/index.server.ts";
import { recordUsage } from "#app/areas/usage/index.server.ts";
import { contextFor } from "#app/kernel/context.server.ts";
import type { StandInFaults } from "#app/stripe/stand-in/api.ts";
import { startTestBench } from "#app/stripe/testing.ts";
import { invoices } from "#db/schema/billing.ts";
import { notifications } from "#db/schema/notifications.ts";
import { reconciliations } from "#db/schema/reconciliation.ts";
import { insertContract, robotIdentity } from "#seeds/factories/contracts.ts";
import { insertTaskBook } from "#seeds/factories/task-books.ts";
import { testWorld } from "#test/world.ts";
import { reconciliationPage } from "./reads.server.ts";
import { reconcile } from "./reconcile.server.ts";
import { requestReconciliation } from "./request.server.ts";
import { sweepReconciliation } from "./sweep.server.ts";

const faults: StandInFaults = {};
const bench = await startTestBench({ webhookSecret: "whsec_test_0123456789", faults, log: () => undefined });
afterAll(() => bench.close());
const world = await testWorld({ stripeApiBase: bench.standIn.apiBase });
const operator = await world.organization({ kind: "operator" });
const userUnit = await world.organization();
const maker = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
const parts = await world.organization({ kind: "vendor", supplyRoles: ["partsSupplier"] });

// September is used, billed, paid and split; what came late for it is billed with October, which is not paid yet.
world.setClock("2026-10-05T02:00:00Z");
const book = await insertTaskBook(userUnit.ctx, [
  { organizationId: maker.id, role: "robotMaker", basisPoints: 6667 },
  { organizationId: parts.id, role: "partsSupplier", basisPoints: 3333 },
]);
const robot = robotIdentity(1);
const contract = await insertContract({ userUnit: userUnit.ctx, provider: maker.ctx, taskBookCode: book.code, robots: [robot] });
const grant = await contractOfKey(world.public(), `Bearer ${contract.key}`);
const robotContext = contextFor(world.services, { kind: "contractKey", ...grant }, "test");
const send = (type: string, id: string, time: string, data: Record<string, unknown>) =>
  recordUsage(robotContext, [{ specversion: "1.0", id, source: robot, type: `cn.shijing.${type}`, time, data }]);
const report = (id: string, time: string, quantity: number) => send("operation.succeeded", id, time, { quantity });

async function bill(period: string): Promise<string> {
  const { id, code } = await closePeriod(maker.ctx, { contractCode: contract.code, period });
  const [row] = await world.db.select().from(invoices).where(eq(invoices.id, id));
  await approveInvoice(maker.ctx, { code, ratingHash: row?.ratingHash ?? "" });
  await world.runJobs();
  return id;
}
const rowOf = async (id: string) => (await world.db.select().from(invoices).where(eq(invoices.id, id)))[0];

await report("op-1", "2026-09-20T02:00:00Z", 1234);
await report("op-2", "2026-09-21T02:00:00Z", 7);
await send("usage.void", "void-op-2", "2026-10-05T01:00:00Z", { of: "op-2" });
await report("early", "2026-10-05T03:00:00Z", 1);
const september = await bill("2026-09");
await bench.call("POST", `/v1/invoices/${(await rowOf(september))?.stripeInvoiceId}/pay`, "payment_method=pm_card_visa");
await sweepBilling(world.system());
await world.runJobs();
await report("late", "2026-09-22T02:00:00Z", 5);
await report("op-3", "2026-10-20T02:00:00Z", 100).catch(() => undefined);
world.setClock("2026-11-02T02:00:00Z");
await report("op-4", "2026-10-21T02:00:00Z", 40);
const october = await bill("2026-10");

const run = async () => {
  await reconcile(world.system(), { requestedByName: null });
  const [row] = await world.db.select().from(reconciliations).orderBy(desc(reconciliations.createdAt)).limit(1);
  if (!row) throw new Error("no run was kept");
  return row;
};
const todos = () =>
  world.db
    .select({ kind: notifications.kind, title: notifications.title, doneAt: notifications.doneAt })
    .from(notifications)
    .where(and(like(notifications.dedupeKey, "reconciliation%"), ne(notifications.title, "")));

describe("reconcile", () => {
  test("finds nothing on sound books, and tells the sums it compared", async () => {
    expect((await rowOf(september))?.status).toBe("paid");
    expect((await rowOf(october))?.status).toBe("open");
    const row = await run();
    expect(row.differences).toEqual([]);
    expect(row.figures).toMatchObject({
      // op-1, op-2, late and op-4 are kept, op-2 was taken back; early and op-3 came before their time.
      events: { received: 6, kept: 4, voided: 1, aside: 2 },
      billing: { invoices: 2, ratedAgain: 2, read: 2 },
      money: {
        paidFen: "52322",
        refundedFen: "0",
        byBankFen: "0",
        byChannelFen: "0",
        taxFen: "2962",
        waitingFen: "49360",
        clearingFen: "0",
      },
    });
    await world.runJobs();
    expect(await todos()).toEqual([]);
  });

  /** A difference past every guard of the database, how it is taken back, and the checks that find it. */
  const planted: [string, string, string, string, string[]][] = [
    [
      "an event that is not in the ledger as it was taken",
      "usage_events",
      "event_id = event_id || '!' where event_id = 'op-1'",
      "event_id = 'op-1' where event_id = 'op-1!'",
      ["eventLost", "eventUnknown"],
    ],
    [
      "one operation more in the ledger than was billed",
      "usage_events",
      "quantity = quantity + 1 where event_id = 'op-1'",
      "quantity = quantity - 1 where event_id = 'op-1'",
      ["operationsBilled", "ratedAgain"],
    ],
    [
      "one operation more on a line than was reported",
      "invoice_lines",
      `quantity = quantity + 1 where invoice_id = '${september}' and kind = 'usage'`,
      `quantity = quantity - 1 where invoice_id = '${september}' and kind = 'usage'`,
      ["operationsBilled"],
    ],
    [
      "one fen more on a line",
      "invoice_lines",
      `amount_fen = amount_fen + 1 where invoice_id = '${september}' and kind = 'usage'`,
      `amount_fen = amount_fen - 1 where invoice_id = '${september}' and kind = 'usage'`,
      ["invoiceLines"],
    ],
    [
      "an invoice of one fen more than the channel sent",
      "invoices",
      `net_fen = net_fen + 1, total_fen = total_fen + 1 where id = '${october}'`,
      `net_fen = net_fen - 1, total_fen = total_fen - 1, failure = null where id = '${october}'`,
      ["invoiceAtStripe", "invoiceLines"],
    ],
    [
      "an invoice that the channel does not know",
      "invoices",
      `stripe_invoice_id = stripe_invoice_id || 'x' where id = '${october}'`,
      `stripe_invoice_id = left(stripe_invoice_id, -1) where id = '${october}'`,
      ["invoiceAtStripe"],
    ],
    [
      "an invoice called written off that is open at the channel",
      "invoices",
      `status = 'uncollectible' where id = '${october}'`,
      `status = 'open' where id = '${october}'`,
      ["invoiceAtStripe"],
    ],
    ["a payment of one fen less", "invoice_payments", "amount_fen = amount_fen - 1", "amount_fen = amount_fen + 1", ["payments"]],
    [
      "a charge that brought one fen more than it did",
      "invoice_payments",
      "settled_net = settled_net + 1",
      "settled_net = settled_net - 1",
      ["settled"],
    ],
    [
      "an event after the last invoice",
      "invoices",
      `period = 'final', usage_cut_seq = 0 where id = '${october}'`,
      `period = '2026-10', usage_cut_seq = (select max(seq) from usage_events) where id = '${october}'`,
      ["eventUnbilled"],
    ],
    [
      "a month that nobody billed again after it was voided",
      "invoices",
      `status = 'void' where id = '${september}'`,
      `status = 'paid' where id = '${september}'`,
      ["monthUnbilled"],
    ],
    [
      "a split of one fen more",
      "settlements",
      `amount_fen = amount_fen + 1 where organization_id = '${parts.id}'`,
      `amount_fen = amount_fen - 1 where organization_id = '${parts.id}'`,
      ["ledger"],
    ],
  ];

  test.each(planted)("finds %s, and nothing once it is put right", async (_, table, plant, undo, checks) => {
    await world.db.execute(sql.raw(`alter table ${table} disable trigger user`));
    await world.db.execute(sql.raw(`update ${table} set ${plant}`));
    const row = await run();
    expect([...new Set(row.differences.map(({ check }) => check))]).toEqual(expect.arrayContaining(checks));
    expect(row.differenceCount).toBeGreaterThan(0);
    await world.db.execute(sql.raw(`update ${table} set ${undo}`));
    await world.db.execute(sql.raw(`alter table ${table} enable trigger user`));
    expect((await run()).differences).toEqual([]);
  });

  test("puts differences before the operator once, and takes them away when they are gone", async () => {
    await world.db.execute(sql`update invoice_payments set amount_fen = amount_fen - 1`);
    await run();
    await run();
    await world.runJobs();
    expect((await todos()).filter(({ doneAt }) => doneAt === null)).toMatchObject([{ kind: "todo", title: "对账发现 1 处差异" }]);
    await world.db.execute(sql`update invoice_payments set amount_fen = amount_fen + 1`);
    await run();
    await world.runJobs();
    expect((await todos()).filter(({ doneAt }) => doneAt === null)).toEqual([]);
    // Another time is another to-do.
    await world.db.execute(sql`update invoice_payments set amount_fen = amount_fen - 1`);
    await run();
    await world.runJobs();
    expect((await todos()).filter(({ doneAt }) => doneAt === null)).toHaveLength(1);
    await world.db.execute(sql`update invoice_payments set amount_fen = amount_fen + 1`);
    await run();
  });

  test("what came in beyond an invoice and is kept as a receipt is no difference", async () => {
    await world.db.execute(sql`update invoice_payments set amount_fen = amount_fen + 7678`);
    expect((await run()).differences).toMatchObject([{ check: "payments", held: "60000", expected: "52322" }]);
    await world.db.execute(sql`update invoices set overpaid_fen = 7678 where id = ${september}`);
    expect((await run()).differences).toEqual([]);
    await world.db.execute(sql`update invoices set overpaid_fen = 0 where id = ${september}`);
    await world.db.execute(sql`update invoice_payments set amount_fen = amount_fen - 7678`);
  });

  test("is whole or none: while the channel is down nothing is kept, and it is tried again", async () => {
    const before = await world.db.$count(reconciliations);
    faults.calls = [{ operation: "*", fault: "errorBefore" }];
    await expect(run()).rejects.toThrow();
    faults.calls = [];
    expect(await world.db.$count(reconciliations)).toBe(before);
  });
});

describe("the run of the day", () => {
  test("is made once, from three in the morning on, however often it is asked for", async () => {
    const runs = () => world.db.$count(reconciliations);
    const before = await runs();
    world.setClock("2026-11-03T18:59:00Z");
    await sweepReconciliation(world.system());
    await world.runJobs();
    expect(await runs()).toBe(before);
    world.setClock("2026-11-03T19:00:00Z");
    await Promise.all([sweepReconciliation(world.system()), sweepReconciliation(world.system())]);
    await world.runJobs();
    await sweepReconciliation(world.system());
    await world.runJobs();
    expect(await runs()).toBe(before + 1);
  });
});

describe("a day without a run", () => {
  test("is told to the operator, asked for again each hour and no oftener, and over with the next run", async () => {
    world.setClock("2026-11-05T19:30:00Z");
    faults.calls = [{ operation: "*", fault: "errorBefore" }];
    const asked = async () => {
      await sweepReconciliation(world.system());
      await expect(world.runJobs(["reconcile"])).rejects.toThrow();
    };
    await asked();
    await sweepReconciliation(world.system());
    await world.runJobs(["notify"]);
    const open = async () => (await todos()).filter(({ doneAt }) => doneAt === null).map(({ title }) => title);
    expect(await open()).toEqual(["一天多没有完成对账"]);
    expect(await reconciliationPage(operator.ctx, null)).toMatchObject({ isOverdue: true });
    faults.calls = [];
    await run();
    await world.runJobs();
    expect(await open()).toEqual([]);
    expect(await reconciliationPage(operator.ctx, null)).toMatchObject({ isOverdue: false });
  });
});

describe("requestReconciliation", () => {
  test("is for editors and finance of the operator, and leaves a minute between two runs", async () => {
    world.setClock("2026-11-06T05:00:00Z");
    for (const { ctx } of [userUnit, maker]) await expect(requestReconciliation(ctx)).rejects.toMatchObject({ code: "forbidden" });
    await expect(requestReconciliation(await operator.as("signer"))).rejects.toMatchObject({ code: "forbidden" });
    await requestReconciliation(operator.ctx);
    await world.runJobs();
    const page = await reconciliationPage(operator.ctx, null);
    expect(page).toMatchObject({ mayRequest: true, shown: { differenceCount: 0, differences: [] } });
    expect(page.runs[0]).toMatchObject({ requestedByName: expect.any(String), differenceCount: 0 });
    await expect(requestReconciliation(operator.ctx)).rejects.toMatchObject({ code: "tooMany" });
  });
});

describe("reconciliationPage", () => {
  test("shows any run by its id to the operator, and nothing to anybody else", async () => {
    const { runs } = await reconciliationPage(operator.ctx, null);
    const oldest = runs.at(-1);
    expect((await reconciliationPage(operator.ctx, oldest?.id ?? "")).shown?.id).toBe(oldest?.id);
    await expect(reconciliationPage(operator.ctx, contract.id)).rejects.toMatchObject({ code: "notFound" });
    for (const { ctx } of [userUnit, maker]) await expect(reconciliationPage(ctx, null)).rejects.toMatchObject({ code: "forbidden" });
  });
});
