import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { acceptRobot } from "#app/areas/usage/index.server.ts";
import { invoices } from "#db/schema/billing.ts";
import { notifications } from "#db/schema/notifications.ts";
import { leased, perOperation } from "#seeds/factories/contracts.ts";
import { applyStripeInvoice } from "../apply-stripe-invoice.server.ts";
import { billingWorld } from "../billing.fixtures.ts";
import { closePeriod } from "../close-period.server.ts";
import { periodPage } from "../period-page.server.ts";
import { sweepPeriods } from "../sweep-periods.server.ts";
import { voidInvoice } from "./void-invoice.server.ts";

const { world, bench, contract, issue, approvedInvoice, invoiceRow } = await billingWorld();
type Running = Awaited<ReturnType<typeof contract>>;
const sweep = async () => {
  await sweepPeriods(world.system());
  await world.runJobs();
};
const close = ({ code, maker }: Running, period: string) => closePeriod(maker.ctx, { contractCode: code, period });
const withdraw = async ({ maker }: Running, code: string) => {
  await voidInvoice(maker.ctx, { code, reason: "计费口径有误" });
  await world.runJobs();
};
const todo = async (invoiceId: string) =>
  (
    await world.db
      .select()
      .from(notifications)
      .where(eq(notifications.dedupeKey, `rebill:${invoiceId}`))
  )[0];
const closing = async ({ maker, code }: Running) => (await periodPage(maker.ctx, code, null)).closing;
const countOf = (running: Running) => world.db.$count(invoices, eq(invoices.contractId, running.id));

describe("a voided period", () => {
  test("of a month, its rent or the deposit is put before the provider, left alone by the calendar, and offered again until it is rated", async () => {
    const { lease } = leased({ timing: "advance" });
    const running = await contract({ terms: { ...perOperation({}), kind: "combined", ...(lease ? { lease } : {}) } });
    await acceptRobot(running.userUnit.ctx, { code: running.code, identity: running.robot, acceptedOn: "2026-09-10" });
    await running.report("op-1", "2026-09-20T02:00:00Z", 100);
    await sweep();
    await close(running, "deposit");
    const before = await countOf(running);
    for (const period of ["2026-09", "2026-09-rent", "deposit"]) {
      const [first] = (await world.db.select().from(invoices).where(eq(invoices.contractId, running.id))).filter(
        (row) => row.period === period,
      );
      await withdraw(running, first?.code ?? "");
      expect(await todo(first?.id ?? "")).toMatchObject({
        organizationId: running.maker.id,
        kind: "todo",
        doneAt: null,
        title: expect.stringContaining("已作废，须重新出账"),
        href: `/work/contracts/${running.code}#closing`,
      });
      await sweep();
      await sweep();
      expect((await closing(running)).voided).toEqual([period]);
      const again = await close(running, period);
      await world.runJobs();
      expect(await invoiceRow(again.id)).toMatchObject({ status: "rated", revision: 2, totalFen: first?.totalFen });
      expect(await todo(first?.id ?? "")).toMatchObject({ doneAt: expect.any(Date) });
      expect((await closing(running)).voided).toEqual([]);
    }
    expect(await countOf(running)).toBe(before + 3);
  });

  test("is put before the provider also when it was voided in the channel's dashboard", async () => {
    const running = await approvedInvoice();
    await world.runJobs();
    const { id, stripeInvoiceId } = await invoiceRow(running.invoice.id);
    await bench.gateway.voidInvoice({ invoiceId: stripeInvoiceId ?? "", idempotencyKey: `void:${id}` });
    await applyStripeInvoice(world.system(), stripeInvoiceId ?? "");
    await world.runJobs();
    expect(await todo(id)).toMatchObject({ doneAt: null });
    expect((await closing(running)).months).toContain("2026-09");
  });

  test("of the end of a contract is offered again, and nothing of it is lost", async () => {
    world.setClock("2026-09-10T02:00:00Z");
    const running = await contract({ endsOn: "2026-10-01" });
    await running.report("op-1", "2026-09-10T01:00:00Z", 100);
    world.setClock("2026-10-02T02:00:00Z");
    await issue(running, "2026-09");
    await running.report("late", "2026-09-30T02:00:00Z", 10);
    world.setClock("2026-11-10T02:00:00Z");
    await sweep();
    const [last] = (await world.db.select().from(invoices).where(eq(invoices.contractId, running.id))).filter(
      ({ period }) => period === "final",
    );
    expect(last).toMatchObject({ status: "rated", netFen: 400n });
    expect(await closing(running)).toMatchObject({ final: false, voided: [] });
    await withdraw(running, last?.code ?? "");
    await sweep();
    expect(await closing(running)).toMatchObject({ final: true, voided: ["final"] });
    const again = await close(running, "final");
    await world.runJobs();
    expect(await invoiceRow(again.id)).toMatchObject({ status: "rated", revision: 2, netFen: 400n });
    expect(await todo(last?.id ?? "")).toMatchObject({ doneAt: expect.any(Date) });
    expect((await closing(running)).final).toBe(false);
    world.setClock("2026-10-20T02:00:00Z");
  });

  test("in which nothing is left to bill is closed without a charge, and asked for no more", async () => {
    const running = await contract();
    await running.report("op-1", "2026-09-20T02:00:00Z", 100);
    const september = await close(running, "2026-09");
    await withdraw(running, september.code);
    await running.takeBack("op-1");
    const again = await close(running, "2026-09");
    await world.runJobs();
    expect(await invoiceRow(again.id)).toMatchObject({ status: "paid", totalFen: 0n, revision: 2 });
    expect(await todo(september.id)).toMatchObject({ doneAt: expect.any(Date) });
    // What was never billed, and comes to nothing, is still refused.
    const other = await contract();
    await expect(close(other, "2026-09")).rejects.toMatchObject({ code: "conflict" });
  });
});
