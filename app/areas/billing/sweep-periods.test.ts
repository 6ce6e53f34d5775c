import { and, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { acceptRobot } from "#app/areas/usage/index.server.ts";
import { invoiceLines, invoices } from "#db/schema/billing.ts";
import { notifications } from "#db/schema/notifications.ts";
import { leased, perOperation } from "#seeds/factories/contracts.ts";
import { approveInvoice } from "./approve-invoice.server.ts";
import { billingWorld } from "./billing.fixtures.ts";
import { closePeriod } from "./close-period.server.ts";
import { rateInvoice } from "./rate-invoice.server.ts";
import { rateAgain } from "./rating-run.server.ts";
import { sweepPeriods } from "./sweep-periods.server.ts";

const { world, contract, invoiceRow, issue } = await billingWorld();
const at = (time: string) => world.setClock(time);
const sweep = () => sweepPeriods(world.system());
const invoicesOf = (contractId: string) =>
  world.db.select().from(invoices).where(eq(invoices.contractId, contractId)).orderBy(invoices.period);
/** Approves what stands there now. */
const approve = async (ctx: Parameters<typeof approveInvoice>[0], code: string) => {
  const [row] = await world.db.select().from(invoices).where(eq(invoices.code, code));
  return approveInvoice(ctx, { code, ratingHash: row?.ratingHash ?? "" });
};
const states = async (contractId: string) => (await invoicesOf(contractId)).map((row) => [row.period, row.status]);

describe("sweepPeriods", () => {
  test("collects for the days of grace, then rates what came in and asks the provider's finance", async () => {
    at("2026-09-10T02:00:00Z");
    const { id, maker, report } = await contract();
    await report("op-1", "2026-09-10T01:00:00Z", 100);
    at("2026-09-30T15:59:59.999Z");
    await sweep();
    expect(await states(id)).toEqual([]);
    at("2026-09-30T16:00:00.000Z");
    await sweep();
    expect(await states(id)).toEqual([["2026-09", "collecting"]]);
    at("2026-10-02T02:00:00Z");
    await report("late", "2026-09-30T15:59:59.999Z", 11);
    at("2026-10-03T15:59:59.999Z");
    await sweep();
    expect(await states(id)).toEqual([["2026-09", "collecting"]]);
    at("2026-10-03T16:00:00.000Z");
    await sweep();
    await sweep();
    const [invoice] = await invoicesOf(id);
    expect(invoice).toMatchObject({ status: "rated", netFen: 4_440n });
    await world.runJobs();
    const todo = and(eq(notifications.organizationId, maker.id), eq(notifications.dedupeKey, `approve-invoice:${invoice?.id}`));
    expect(await world.db.select().from(notifications).where(todo)).toMatchObject([{ kind: "todo", doneAt: null }]);
    await approve(maker.ctx, invoice?.code ?? "");
    await world.runJobs();
    expect(await invoiceRow(invoice?.id ?? "")).toMatchObject({ status: "open", dueOn: "2026-11-03" });
    expect(await world.db.select().from(notifications).where(todo)).toMatchObject([{ doneAt: expect.any(Date) }]);
  });

  test("makes one invoice a period, however often and however fast it runs around midnight", async () => {
    at("2026-09-10T02:00:00Z");
    const { id, report } = await contract();
    await report("op-1", "2026-09-10T01:00:00Z", 1);
    at("2026-09-30T16:00:00.000Z");
    await Promise.all([sweep(), sweep(), sweep()]);
    at("2026-10-31T16:00:00.000Z");
    await Promise.all([sweep(), sweep()]);
    expect((await states(id)).map(([period]) => period)).toEqual(["2026-09", "2026-10"]);
  });

  test("closes a month in which nothing was used without troubling anybody", async () => {
    at("2026-09-10T02:00:00Z");
    const { id } = await contract();
    at("2026-10-10T02:00:00Z");
    await sweep();
    expect(await invoicesOf(id)).toMatchObject([{ period: "2026-09", status: "paid", totalFen: 0n, amountPaidFen: 0n }]);
    await world.runJobs();
  });

  test("bills rent in advance from the first day of each month, beside what is used", async () => {
    at("2026-09-10T02:00:00Z");
    const { lease } = leased({ timing: "advance" });
    const { id, code, userUnit, robot } = await contract({ terms: { ...perOperation({}), kind: "combined", ...(lease ? { lease } : {}) } });
    await acceptRobot(userUnit.ctx, { code, identity: robot, acceptedOn: "2026-09-10" });
    at("2026-10-01T02:00:00Z");
    await sweep();
    expect(await states(id)).toEqual([
      ["2026-09", "collecting"],
      ["2026-09-rent", "rated"],
      ["2026-10-rent", "rated"],
    ]);
    const rents = (await invoicesOf(id)).filter(({ kind }) => kind === "rent");
    // Twenty-one of thirty days from the day the robot was taken over, then a whole month.
    expect(rents.map(({ netFen }) => netFen)).toEqual([840_000n, 1_200_000n]);
  });
});

describe("an invoice that waits for approval", () => {
  async function rated() {
    at("2026-09-10T02:00:00Z");
    const running = await contract();
    await running.report("op-1", "2026-09-10T01:00:00Z", 100);
    at("2026-10-02T02:00:00Z");
    const invoice = await closePeriod(running.maker.ctx, { contractCode: running.code, period: "2026-09" });
    return { ...running, invoice };
  }

  test("takes in what has come since when it is rated once more, and is final once approved", async () => {
    const { maker, report, invoice } = await rated();
    await report("late", "2026-09-20T02:00:00Z", 10);
    expect(await rateInvoice(maker.ctx, { code: invoice.code })).toMatchObject({ totalFen: 4_664n });
    expect(await rateAgain(world.system(), invoice)).toMatchObject({ same: true });
    await approve(maker.ctx, invoice.code);
    await expect(rateInvoice(maker.ctx, { code: invoice.code })).rejects.toMatchObject({ code: "conflict" });
    await expect(approve(maker.ctx, invoice.code)).rejects.toMatchObject({ code: "conflict" });
  });

  test("is approved as it was rated: of an approval and a rating at once, the invoice that goes out is of one run", async () => {
    const { maker, report, invoice } = await rated();
    await report("late", "2026-09-20T02:00:00Z", 10);
    await Promise.allSettled([
      approve(maker.ctx, invoice.code),
      rateInvoice(maker.ctx, { code: invoice.code }),
      approve(maker.ctx, invoice.code),
    ]);
    const row = await invoiceRow(invoice.id);
    // An approval of what was seen before the rating is refused: then it waits for another one.
    expect([row.status, row.totalFen]).toEqual(row.status === "approved" ? ["approved", expect.any(BigInt)] : ["rated", 4_664n]);
    expect([4_240n, 4_664n]).toContain(row.totalFen);
    expect(await rateAgain(world.system(), invoice)).toMatchObject({ same: true });
  });

  test("is for the provider's finance, and not there for others", async () => {
    const { maker, userUnit, parts, invoice } = await rated();
    const stranger = await world.organization({ kind: "vendor" });
    for (const act of [(ctx: typeof maker.ctx, { code }: { code: string }) => approve(ctx, code), rateInvoice]) {
      for (const ctx of [userUnit.ctx, parts.ctx, await maker.as("editor"), await maker.as("viewer")])
        await expect(act(ctx, { code: invoice.code })).rejects.toMatchObject({ code: "forbidden" });
      const foreign = await act(stranger.ctx, { code: invoice.code }).catch((error: unknown) => error);
      const absent = await act(stranger.ctx, { code: "ZD-2026-9999" }).catch((error: unknown) => error);
      expect(foreign).toMatchObject({ code: "notFound" });
      expect((foreign as Error).message).toBe((absent as Error).message);
    }
    await approve(await maker.as("finance"), invoice.code);
  });
});

const overcharge = (invoiceId: string, db: Pick<typeof world.db, "update"> = world.db) =>
  db
    .update(invoiceLines)
    .set({ amountFen: 400_000n })
    .where(and(eq(invoiceLines.invoiceId, invoiceId), eq(invoiceLines.kind, "usage")));

test("credits beyond what a month costs are carried to the next invoice, and neither is negative", async () => {
  at("2026-09-10T02:00:00Z");
  const running = await contract({ terms: perOperation({ minimum: "100" }) });
  await running.report("op-1", "2026-09-10T01:00:00Z", 100);
  at("2026-10-02T02:00:00Z");
  const september = await issue(running, "2026-09");
  // The invoice was of too much, as if a part of it had been voided since: the next one owes it back.
  await expect(overcharge(september.id)).rejects.toThrow();
  await world.db.transaction(async (tx) => {
    await tx.execute("set local session_replication_role = replica");
    await overcharge(september.id, tx);
  });
  await running.report("fix", "2026-09-11T01:00:00Z", 1);
  await running.report("op-2", "2026-10-01T01:00:00Z", 100);
  at("2026-11-02T02:00:00Z");
  const october = await issue(running, "2026-10");
  expect(await invoiceRow(october.id)).toMatchObject({ status: "paid", netFen: 0n, taxFen: 0n, totalFen: 0n });
  at("2026-11-20T02:00:00Z");
  await running.report("op-3", "2026-11-19T01:00:00Z", 10_000);
  at("2026-12-02T02:00:00Z");
  const november = await issue(running, "2026-11");
  // 408,040 are due for the three months together, of which 400,000 were billed.
  expect((await invoiceRow(november.id)).netFen).toBe(4_040n + 4_000n + 400_000n - 400_000n);
  for (const invoice of [october, november]) expect(await rateAgain(world.system(), invoice)).toMatchObject({ same: true });
});
