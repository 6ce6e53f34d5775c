import { asc, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { registerRobot } from "#app/areas/contracts/index.server.ts";
import { acceptRobot, endAssignment } from "#app/areas/usage/index.server.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { invoiceLines, invoices } from "#db/schema/billing.ts";
import { LEASE, perOperation } from "#seeds/factories/contracts.ts";
import { billingWorld } from "./billing.fixtures.ts";
import { closePeriod } from "./close-period.server.ts";
import { periodPage } from "./period-page.server.ts";
import { rateInvoice } from "./rate-invoice.server.ts";
import { rateAgain } from "./rating-run.server.ts";
import { getInvoice, invoicePage, invoicesOfContract, listMyInvoices } from "./reads.server.ts";

const { world, contract, issue, approvedInvoice, invoiceRow } = await billingWorld();
const NOW = "2026-10-20T02:00:00Z";
const linesOf = (invoiceId: string) =>
  world.db.select().from(invoiceLines).where(eq(invoiceLines.invoiceId, invoiceId)).orderBy(asc(invoiceLines.position));

describe("closePeriod", () => {
  test("writes the invoice with its lines, the cut and the hash", async () => {
    const { invoice, userUnit, maker } = await approvedInvoice();
    expect(await invoiceRow(invoice.id)).toMatchObject({
      code: invoice.code,
      payerId: userUnit.id,
      period: "2026-09",
      revision: 1,
      kind: "service",
      periodFrom: new Date("2026-08-31T16:00:00Z"),
      periodTo: new Date("2026-09-30T16:00:00Z"),
      netFen: 49_360n,
      taxFen: 2_962n,
      totalFen: 52_322n,
      status: "approved",
      dueOn: "2026-11-19",
    });
    expect((await linesOf(invoice.id)).map((line) => [line.lineKey, line.quantity, line.unitPriceFen, line.amountFen])).toEqual([
      ["v1:c1:t1", "1234.000000000000", "40.000000000000", 49_360n],
      ["tax:service", null, null, 2_962n],
    ]);
    expect((await invoicePage(maker.ctx, invoice.code)).lines[0]).toMatchObject({
      quantity: "1234",
      unitPriceFen: "40",
      amountFen: "49360",
    });
    expect(await rateAgain(world.system(), invoice)).toMatchObject({ same: true });
  });

  test("counts an event at the last instant of the month and not the one after it", async () => {
    const { code, maker, report } = await contract();
    expect(await report("last", "2026-09-30T15:59:59.999Z")).toBe("accepted");
    expect(await report("next", "2026-09-30T16:00:00.000Z", 100)).toBe("accepted");
    const { totalFen } = await closePeriod(maker.ctx, { contractCode: code, period: "2026-09" });
    expect(totalFen).toBe(42n);
  });

  test("is done once, however often and however fast it is asked for", async () => {
    const { code, maker, report, id } = await contract();
    await report("op-1", "2026-09-20T02:00:00Z", 10);
    const close = () => closePeriod(maker.ctx, { contractCode: code, period: "2026-09" });
    const results = await Promise.allSettled([close(), close(), close()]);
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    for (const result of results) if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "conflict" });
    await expect(close()).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/^2026-09 已经出账（账单 ZD-2026-\d{4}），不能重复出账。$/),
    });
    const rows = await world.db.select().from(invoices).where(eq(invoices.contractId, id));
    expect(rows).toHaveLength(1);
    const recorded = await world.db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.objectId, rows[0]?.id ?? ""));
    expect(recorded.map((event) => event.action)).toEqual(["rate-invoice"]);
  });

  test("a month that has not ended, lies outside, or is owed nothing is not closed", async () => {
    const { code, maker } = await contract();
    const close = (period: string) => closePeriod(maker.ctx, { contractCode: code, period });
    world.setClock("2026-09-30T15:59:59.999Z");
    await expect(close("2026-09")).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("尚未结束") });
    world.setClock("2026-09-30T16:00:00.000Z");
    await expect(close("2026-09")).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("没有应收金额") });
    world.setClock(NOW);
    await expect(close("2026-08")).rejects.toMatchObject({
      code: "invalid",
      fields: { period: [expect.stringContaining("不在合同期内")] },
    });
    await expect(close("2026-13")).rejects.toMatchObject({ code: "invalid" });
    await expect(close("deposit")).rejects.toMatchObject({ code: "conflict", message: "本合同没有押金。" });
  });

  test("is for the provider's finance; a foreign contract and an absent one look the same", async () => {
    const { code, maker, userUnit, parts } = await contract();
    const close = (ctx: typeof maker.ctx, contractCode = code) => closePeriod(ctx, { contractCode, period: "2026-09" });
    for (const ctx of [userUnit.ctx, parts.ctx, await maker.as("editor"), await maker.as("signer"), await maker.as("viewer")]) {
      await expect(close(ctx)).rejects.toMatchObject({ code: "forbidden" });
    }
    const stranger = await world.organization({ kind: "vendor" });
    const foreign = await close(stranger.ctx).catch((error: unknown) => error);
    const absent = await close(stranger.ctx, "HT-2026-9999").catch((error: unknown) => error);
    expect(foreign).toMatchObject({ code: "notFound" });
    expect((foreign as Error).message).toBe((absent as Error).message);
  });

  test("tops up to the minimum of the covered days", async () => {
    const { code, maker, report } = await contract({ terms: perOperation({ minimum: "3000" }), startsOn: "2026-09-21" });
    await report("op-1", "2026-09-22T02:00:00Z", 400);
    const { id } = await closePeriod(await maker.as("finance"), { contractCode: code, period: "2026-09" });
    expect((await linesOf(id)).map((line) => [line.kind, Number(line.quantity), line.amountFen])).toEqual([
      ["usage", 400, 16_000n],
      ["minimumTopUp", 600, 24_000n],
      ["tax", 0, 2_400n],
    ]);
  });

  test("a robot that went back and came again is rented for the days of both, and one not accepted costs nothing", async () => {
    const { code, maker, userUnit, robot } = await contract({ terms: LEASE });
    await acceptRobot(userUnit.ctx, { code, identity: robot, acceptedOn: "2026-09-06" });
    await endAssignment(maker.ctx, { code, identity: robot, lastDay: "2026-09-10" });
    await registerRobot(maker.ctx, { code, identity: robot, station: "T02", from: "2026-09-20" });
    const before = await closePeriod(maker.ctx, { contractCode: code, period: "2026-09" });
    expect((await invoiceRow(before.id)).netFen).toBe(200_000n);
    await acceptRobot(userUnit.ctx, { code, identity: robot, acceptedOn: "2026-09-26" });
    await rateInvoice(maker.ctx, { code: before.code });
    expect((await invoiceRow(before.id)).netFen).toBe(400_000n);
    expect(await rateAgain(world.system(), before)).toMatchObject({ same: true });
  });

  test("a lease bills rent without usage, and its deposit once and untaxed", async () => {
    const { code, maker, userUnit, robot } = await contract({ terms: LEASE, startsOn: "2026-09-15" });
    await acceptRobot(userUnit.ctx, { code, identity: robot, acceptedOn: "2026-09-21" });
    const rent = await closePeriod(maker.ctx, { contractCode: code, period: "2026-09" });
    expect(await invoiceRow(rent.id)).toMatchObject({ netFen: 400_000n, taxFen: 52_000n });
    expect(await rateAgain(world.system(), rent)).toMatchObject({ same: true });
    const deposit = await closePeriod(maker.ctx, { contractCode: code, period: "deposit" });
    expect(await invoiceRow(deposit.id)).toMatchObject({
      kind: "deposit",
      netFen: 6_000_000n,
      taxFen: 0n,
      totalFen: 6_000_000n,
      dueOn: "2026-11-04",
    });
    expect(await rateAgain(world.system(), deposit)).toMatchObject({ same: true });
    await expect(closePeriod(maker.ctx, { contractCode: code, period: "deposit" })).rejects.toMatchObject({
      code: "conflict",
      message: `押金 已经出账（账单 ${deposit.code}），不能重复出账。`,
    });
  });
});

describe("what comes in late", () => {
  test("leaves the invoice as it was, byte for byte, and is billed with the next period under the old one's name", async () => {
    const { code, maker, report } = await contract();
    await report("op-1", "2026-09-20T02:00:00Z", 1000);
    const september = await issue({ code, maker }, "2026-09");
    const before = [await invoiceRow(september.id), await linesOf(september.id)];
    expect(await report("late-1", "2026-09-29T02:00:00Z", 7)).toBe("accepted");
    expect(await report("late-2", "2026-09-30T15:59:59.999Z", 3)).toBe("accepted");
    expect([await invoiceRow(september.id), await linesOf(september.id)]).toEqual(before);
    expect(await rateAgain(world.system(), september)).toMatchObject({ same: true });

    await report("op-2", "2026-10-10T02:00:00Z", 500);
    world.setClock("2026-11-02T02:00:00Z");
    const october = await issue({ code, maker }, "2026-10");
    expect((await linesOf(october.id)).map((line) => [line.lineKey, line.forPeriod, line.amountFen])).toEqual([
      ["v1:c1:t1", "2026-10", 20_000n],
      ["late:2026-09:service", "2026-09", 400n],
      ["tax:service", null, 1_224n],
    ]);
    // And not a second time.
    expect(await report("late-3", "2026-10-31T02:00:00Z", 1)).toBe("accepted");
    await report("op-3", "2026-11-01T02:00:00Z", 2);
    world.setClock("2026-12-02T02:00:00Z");
    const november = await closePeriod(maker.ctx, { contractCode: code, period: "2026-11" });
    expect((await linesOf(november.id)).map((line) => [line.lineKey, line.amountFen])).toEqual([
      ["v1:c1:t1", 80n],
      ["late:2026-10:service", 40n],
      ["tax:service", 7n],
    ]);
    for (const invoice of [september, october, november]) expect(await rateAgain(world.system(), invoice)).toMatchObject({ same: true });
    world.setClock(NOW);
  });

  test("for a month not yet closed waits for its own invoice", async () => {
    const { code, maker, report } = await contract();
    world.setClock("2026-11-02T02:00:00Z");
    await report("op-2", "2026-10-10T02:00:00Z", 5);
    const october = await closePeriod(maker.ctx, { contractCode: code, period: "2026-10" });
    world.setClock("2026-10-30T02:00:00Z");
    await report("op-1", "2026-09-29T02:00:00Z", 3);
    const september = await closePeriod(maker.ctx, { contractCode: code, period: "2026-09" });
    expect((await invoiceRow(september.id)).netFen).toBe(120n);
    expect((await invoiceRow(october.id)).netFen).toBe(200n);
    world.setClock(NOW);
  });
});

describe("a voided invoice", () => {
  const voidIt = (id: string) => world.db.update(invoices).set({ status: "void" }).where(eq(invoices.id, id));

  test("is issued anew under the next revision, with all that is known by then", async () => {
    const running = await approvedInvoice();
    const { maker, code, invoice } = running;
    await running.report("late", "2026-09-21T02:00:00Z", 99);
    await voidIt(invoice.id);
    const again = await issue(running, "2026-09");
    expect(again.code).not.toBe(invoice.code);
    const rows = [await invoiceRow(invoice.id), await invoiceRow(again.id)];
    expect(rows.map((row) => [row.revision, row.status, row.netFen])).toEqual([
      [1, "void", 49_360n],
      [2, "approved", 53_320n],
    ]);
    for (const one of [invoice, again]) expect(await rateAgain(world.system(), one)).toMatchObject({ same: true });
    await expect(closePeriod(maker.ctx, { contractCode: code, period: "2026-09" })).rejects.toMatchObject({ code: "conflict" });
    world.setClock("2026-11-02T02:00:00Z");
    await running.report("op-2", "2026-10-25T02:00:00Z", 1);
    const october = await closePeriod(maker.ctx, { contractCode: code, period: "2026-10" });
    expect((await linesOf(october.id)).map((line) => line.lineKey)).toEqual(["v1:c1:t1", "tax:service"]);
    world.setClock(NOW);
  });

  test("does not bill again what came late and stands on a later invoice", async () => {
    const running = await approvedInvoice();
    await running.report("late", "2026-09-21T02:00:00Z", 99);
    world.setClock("2026-11-02T02:00:00Z");
    const october = await issue(running, "2026-10");
    expect((await invoiceRow(october.id)).netFen).toBe(3_960n);
    await voidIt(running.invoice.id);
    const again = await issue(running, "2026-09");
    expect((await linesOf(again.id)).map((line) => [line.lineKey, line.amountFen])).toEqual([
      ["v1:c1:t1", 53_320n],
      ["already:service", -3_960n],
      ["tax:service", 2_962n],
    ]);
    expect(await rateAgain(world.system(), again)).toMatchObject({ same: true });
    world.setClock(NOW);
  });
});

describe("reads", () => {
  test("an invoice is known to every party of the contract and by nobody else", async () => {
    const { invoice, userUnit, maker, parts } = await approvedInvoice();
    const stranger = await world.organization();
    expect(await invoicePage(userUnit.ctx, invoice.code)).toMatchObject({
      isPayer: true,
      isProvider: false,
      mayPay: false,
      mayRetry: false,
    });
    expect(await invoicePage(maker.ctx, invoice.code)).toMatchObject({ isPayer: false, isProvider: true });
    for (const { ctx } of [userUnit, maker, parts]) expect((await listMyInvoices(ctx)).map((row) => row.code)).toEqual([invoice.code]);
    expect(await listMyInvoices(stranger.ctx)).toEqual([]);
    const foreign = await getInvoice(stranger.ctx, { code: invoice.code }).catch((error: unknown) => error);
    const absent = await getInvoice(stranger.ctx, { code: "ZD-2026-9999" }).catch((error: unknown) => error);
    expect(foreign).toMatchObject({ code: "notFound" });
    expect((foreign as Error).message).toBe((absent as Error).message);
  });

  test("a member that is neither side reads period and status, and no amount of anybody else", async () => {
    const { invoice, parts, code, id, userUnit } = await approvedInvoice();
    const page = await invoicePage(parts.ctx, invoice.code);
    expect(page).toEqual({
      id: invoice.id,
      code: invoice.code,
      period: "2026-09",
      periodFrom: "2026-08-31T16:00:00.000Z",
      periodTo: "2026-09-30T16:00:00.000Z",
      kind: "service",
      status: "approved",
      contract: { code, name: expect.any(String), kind: "payPerUse" },
      whole: false,
      isPayer: false,
      isProvider: false,
      failure: null,
      amountDiffers: false,
      mayPay: false,
      mayRetry: false,
      mayApprove: false,
      mayRate: false,
      ratesAt: null,
      approvedAt: null,
      ratingHash: null,
      lines: [],
    });
    const hidden = { whole: false, netFen: null, taxFen: null, totalFen: null, dueOn: null, paidAt: null };
    expect(await listMyInvoices(parts.ctx)).toMatchObject([{ code: invoice.code, ...hidden }]);
    expect(await invoicesOfContract(parts.ctx, id)).toMatchObject([{ code: invoice.code, ...hidden }]);
    const shown = JSON.stringify([page, await listMyInvoices(parts.ctx), await invoicesOfContract(parts.ctx, id)]);
    for (const figure of ["49360", "2962", "52322", "1234"]) expect(shown).not.toContain(figure);
    for (const read of [
      () => getInvoice(parts.ctx, invoice),
      () => rateAgain(parts.ctx, invoice),
      () => periodPage(parts.ctx, code, null),
      () => periodPage(parts.ctx, code, "2026-09"),
    ]) {
      await expect(read()).rejects.toMatchObject({ code: "forbidden" });
    }
    expect(await invoicesOfContract(userUnit.ctx, id)).toMatchObject([{ whole: true, totalFen: "52322" }]);
    const stranger = await world.organization();
    await expect(invoicesOfContract(stranger.ctx, id)).rejects.toMatchObject({ code: "notFound" });
  });

  test("what pages get survives JSON", async () => {
    const { invoice, userUnit, maker, code } = await approvedInvoice();
    const shown = [
      await invoicePage(userUnit.ctx, invoice.code),
      await listMyInvoices(userUnit.ctx),
      await periodPage(maker.ctx, code, null),
    ];
    expect(JSON.parse(JSON.stringify(shown))).toEqual(shown);
  });

  test("the period page shows the newest month, its commitment and where it goes, and what may be closed", async () => {
    const { code, maker, userUnit, report } = await contract({ terms: perOperation({ minimum: "3100" }) });
    await report("op-1", "2026-10-19T02:00:00Z", 70);
    const page = await periodPage(maker.ctx, code, null);
    expect(page).toMatchObject({
      keys: ["2026-10", "2026-09"],
      closing: { may: true, months: ["2026-09"], deposit: false },
      period: {
        key: "2026-10",
        charges: [{ key: "c1", used: "70", committed: "3100" }],
        meanDays: 7,
        ended: false,
        billed: null,
        usage: { succeeded: "70" },
      },
    });
    // Below the minimum the estimate is the minimum: 3100 × ¥0.40.
    expect(page.period?.estimateFen).toBe("124000");
    expect(await periodPage(userUnit.ctx, code, "2026-09")).toMatchObject({
      closing: { may: false },
      period: { key: "2026-09", ended: true },
    });
    expect((await periodPage(userUnit.ctx, code, "1999-01")).period?.key).toBe("2026-10");
    world.setClock("2026-08-20T02:00:00Z");
    expect(await periodPage(userUnit.ctx, code, null)).toMatchObject({ keys: [], period: null });
    world.setClock(NOW);
  });
});
