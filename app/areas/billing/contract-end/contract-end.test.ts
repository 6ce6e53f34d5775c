import { asc, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { agreeEnding, dropEnding, getContract, giveNotice, proposeEnding, sweepEndings } from "#app/areas/contracts/index.server.ts";
import { robotsOfContract } from "#app/areas/robots/index.server.ts";
import { acceptRobot } from "#app/areas/usage/index.server.ts";
import { invoiceLines, invoices } from "#db/schema/billing.ts";
import { leased, perOperation } from "#seeds/factories/contracts.ts";
import { billingWorld } from "../billing.fixtures.ts";
import { closePeriod } from "../close-period.server.ts";
import { rateAgain } from "../rating-run.server.ts";
import { sweepPeriods } from "../sweep-periods.server.ts";
import { buyOutRobot } from "./buy-out-robot.server.ts";
import { endingPage } from "./ending-page.server.ts";
import { leaveForService } from "./leave-for-service.server.ts";

const { world, contract, issue } = await billingWorld();
const at = (day: string) => world.setClock(day.includes("T") ? day : `${day}T02:00:00Z`);
const notFound = { code: "notFound" };
const forbidden = { code: "forbidden" };

const LEASE = {
  ...leased({ units: 3, timing: "arrears" }),
  lease: {
    ...leased({ units: 3 }).lease,
    vat: "tangibleLease" as const,
    units: 3,
    monthlyRentYuan: "12,000.00",
    depositYuan: "60,000.00",
    buyOut: [{ afterMonths: "2", priceYuan: "90,000.00" }],
    mayEndEarly: true,
    noticeDays: 30,
    feePercent: "30",
  },
};
const JUDGED = {
  ...perOperation({}),
  sla: {
    measures: [{ measure: "successRate" as const, minimumSample: "10", steps: [{ below: "95", credit: "10" }] }],
    exclusions: [],
    base: "usage" as const,
    capPercent: "20",
    exitAfterBreaches: 2,
  },
};

/** A leased robot accepted on the first of September, contract to 2028-09-01. */
async function lease() {
  at("2026-09-10");
  const made = await contract({ terms: LEASE });
  await acceptRobot(made.userUnit.ctx, { code: made.code, identity: made.robot, acceptedOn: "2026-09-01" });
  const page = (asked: string | null = null, ctx = made.userUnit.ctx) => endingPage(ctx, made.code, asked);
  return { ...made, page };
}
const linesOf = async (contractId: string, period: string) => {
  const rows = await world.db
    .select({ line: invoiceLines })
    .from(invoiceLines)
    .innerJoin(invoices, eq(invoices.id, invoiceLines.invoiceId))
    .where(eq(invoices.contractId, contractId))
    .orderBy(asc(invoiceLines.position));
  const [invoice] = (await world.db.select().from(invoices).where(eq(invoices.contractId, contractId))).filter(
    (row) => row.period === period && row.status !== "void",
  );
  return rows.flatMap(({ line }) => (line.invoiceId === invoice?.id ? [[line.lineKey, line.amountFen] as const] : []));
};

describe("leaving by notice", () => {
  test("brings the end forward, and the last bill holds the fee for the rent still to come", async () => {
    const { id, code, userUnit, maker, page } = await lease();
    expect((await page()).notice).toMatchObject({ earliest: "2026-10-10", endsOn: "2026-10-10" });
    const { notice } = await page("2026-11-16");
    // 21 months and 16 of the 31 days from 16 August on, × 12,000.00 × 30 %.
    expect(notice).toMatchObject({ endsOn: "2026-11-16", feeFen: "7745806" });
    const facts = { code, endsOn: "2026-11-16", reason: "产线搬迁", feeFen: notice?.feeFen ?? "" };
    await expect(giveNotice(userUnit.ctx, { ...facts, feeFen: "7745805" })).rejects.toMatchObject({ code: "conflict" });
    await giveNotice(await userUnit.as("signer"), facts);
    expect(await page()).toMatchObject({
      endsOn: "2026-11-16",
      inEffect: { ground: "notice", formerEndsOn: "2028-09-01", feeFen: "7745806" },
    });
    // To leave in two steps is not cheaper than at once.
    expect(BigInt((await page("2026-11-15")).notice?.feeFen ?? 0)).toBeGreaterThan(7_745_806n);
    at("2026-11-15T16:00:00Z");
    await sweepEndings(world.system());
    expect((await getContract(maker.ctx, { code })).contract).toMatchObject({ status: "ended" });
    const { id: invoiceId } = await closePeriod(maker.ctx, { contractCode: code, period: "2026-11" });
    // Half the rent of a month, and the fee with the lease's own tax.
    expect(await linesOf(id, "2026-11")).toEqual([
      ["v1:rent:15", 600_000n],
      ["earlyTermination", 7_745_806n],
      ["tax:tangibleLease", 1_084_955n],
    ]);
    const [row] = await world.db.select().from(invoices).where(eq(invoices.id, invoiceId));
    expect(await rateAgain(world.system(), { code: row?.code ?? "" })).toMatchObject({ same: true });
  });

  test("keeps to the notice, to the term and to its right", async () => {
    const { code, userUnit, maker, page } = await lease();
    const facts = { code, reason: "产线搬迁", feeFen: (await page("2026-10-10")).notice?.feeFen ?? "" };
    await expect(giveNotice(userUnit.ctx, { ...facts, endsOn: "2026-10-09" })).rejects.toMatchObject({ code: "invalid" });
    await expect(giveNotice(userUnit.ctx, { ...facts, endsOn: "2028-09-01" })).rejects.toMatchObject({ code: "invalid" });
    await expect(giveNotice(maker.ctx, { ...facts, endsOn: "2026-10-10" })).rejects.toMatchObject(forbidden);
    await expect(giveNotice(await userUnit.as("editor"), { ...facts, endsOn: "2026-10-10" })).rejects.toMatchObject(forbidden);
    const stranger = await world.organization();
    await expect(giveNotice(stranger.ctx, { ...facts, endsOn: "2026-10-10" })).rejects.toMatchObject(notFound);
    await expect(page(null, stranger.ctx)).rejects.toMatchObject(notFound);
    at("2026-09-10");
    const rigid = await contract({ terms: leased({}) });
    expect((await endingPage(rigid.userUnit.ctx, rigid.code, null)).notice).toBeNull();
    await expect(giveNotice(rigid.userUnit.ctx, { ...facts, code: rigid.code, endsOn: "2027-01-01" })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  test("two at once end it once", async () => {
    const { code, userUnit, page } = await lease();
    const days = ["2026-10-10", "2026-10-20", "2026-10-25"];
    const facts = await Promise.all(
      days.map(async (endsOn) => ({ code, endsOn, reason: "产线搬迁", feeFen: (await page(endsOn)).notice?.feeFen ?? "" })),
    );
    const tries = await Promise.allSettled(facts.map((one) => giveNotice(userUnit.ctx, one)));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const one of tries) if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "conflict" });
  });

  test("gives back the rent paid in advance for days that are no more of the contract", async () => {
    at("2026-09-10");
    const made = await contract({ terms: { ...LEASE, lease: { ...LEASE.lease, timing: "advance", feePercent: "0", noticeDays: 0 } } });
    await acceptRobot(made.userUnit.ctx, { code: made.code, identity: made.robot, acceptedOn: "2026-09-01" });
    at("2026-10-01");
    await issue(made, "2026-09-rent");
    await issue(made, "2026-10-rent");
    // The exit clause of every contract asks for thirty days unless the parties agreed on less.
    await giveNotice(made.userUnit.ctx, { code: made.code, endsOn: "2026-11-16", reason: "停产", feeFen: "0" });
    at("2026-11-01");
    await issue(made, "2026-11-rent");
    expect((await linesOf(made.id, "2026-11-rent"))[0]).toEqual(["v1:rent:15", 600_000n]);
    const { id } = await proposeEnding(made.maker.ctx, { code: made.code, endsOn: "2026-11-06", reason: "提前收场", feeYuan: "0" });
    await agreeEnding(made.userUnit.ctx, { code: made.code, endingId: id });
    at("2027-01-10");
    await sweepEndings(world.system());
    await sweepPeriods(world.system());
    // Five days were rented of the fifteen that were paid for.
    const all = await world.db
      .select({ amountFen: invoiceLines.amountFen, kind: invoiceLines.kind, period: invoiceLines.forPeriod })
      .from(invoiceLines)
      .innerJoin(invoices, eq(invoices.id, invoiceLines.invoiceId))
      .where(eq(invoices.contractId, made.id));
    const november = all.filter(({ period }) => period === "2026-11-rent").reduce((sum, { amountFen }) => sum + amountFen, 0n);
    expect(november).toBe(200_000n);
  });

  test("a month billed in advance that is not of the contract any more is given back whole", async () => {
    at("2026-09-10");
    const made = await contract({ terms: { ...LEASE, lease: { ...LEASE.lease, timing: "advance" } } });
    await acceptRobot(made.userUnit.ctx, { code: made.code, identity: made.robot, acceptedOn: "2026-09-01" });
    at("2026-10-31");
    await issue(made, "2026-10-rent");
    at("2026-11-01");
    await issue(made, "2026-11-rent");
    // Signed on the last day of October, as its clock was put back for the test: the first of November is no more of the contract.
    at("2026-10-31");
    const { id } = await proposeEnding(made.maker.ctx, { code: made.code, endsOn: "2026-11-01", reason: "协商", feeYuan: "0" });
    await agreeEnding(made.userUnit.ctx, { code: made.code, endingId: id });
    at("2026-12-20");
    await sweepPeriods(world.system());
    const all = await world.db
      .select({ amountFen: invoiceLines.amountFen, period: invoiceLines.forPeriod })
      .from(invoiceLines)
      .innerJoin(invoices, eq(invoices.id, invoiceLines.invoiceId))
      .where(eq(invoices.contractId, made.id));
    expect(all.filter(({ period }) => period === "2026-11-rent").reduce((sum, { amountFen }) => sum + amountFen, 0n)).toBe(0n);
    expect(all.filter(({ period }) => period === "2026-10-rent").reduce((sum, { amountFen }) => sum + amountFen, 0n)).toBe(1_200_000n);
  });
});

describe("ending by agreement", () => {
  test("waits for the other side's signer, and its fee is billed once", async () => {
    const { id, code, userUnit, maker } = await lease();
    const offer = { code, endsOn: "2026-10-01", reason: "双方协商", feeYuan: "5,000.00" };
    const { id: endingId } = await proposeEnding(maker.ctx, offer);
    await expect(proposeEnding(userUnit.ctx, offer)).rejects.toMatchObject({ code: "conflict" });
    await expect(agreeEnding(maker.ctx, { code, endingId })).rejects.toMatchObject(forbidden);
    await expect(agreeEnding(await userUnit.as("editor"), { code, endingId })).rejects.toMatchObject(forbidden);
    const stranger = await world.organization();
    await expect(agreeEnding(stranger.ctx, { code, endingId })).rejects.toMatchObject(notFound);
    await expect(agreeEnding(userUnit.ctx, { code, endingId: crypto.randomUUID() })).rejects.toMatchObject(notFound);
    const tries = await Promise.allSettled([agreeEnding(userUnit.ctx, { code, endingId }), dropEnding(maker.ctx, { code, endingId })]);
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const { contract: after } = await getContract(maker.ctx, { code });
    if (tries[0]?.status === "rejected") {
      expect(after.endsOn).toBe("2028-09-01");
      const again = await proposeEnding(maker.ctx, offer);
      await agreeEnding(userUnit.ctx, { code, endingId: again.id });
    }
    at("2026-10-02");
    await closePeriod(maker.ctx, { contractCode: code, period: "2026-09" });
    expect(await linesOf(id, "2026-09")).toEqual([
      ["v1:rent:30", 1_200_000n],
      ["earlyTermination", 500_000n],
      ["tax:tangibleLease", 221_000n],
    ]);
  });

  test("can be declined and withdrawn, and refuses days that make no sense", async () => {
    const { code, userUnit, maker, parts } = await lease();
    const offer = { code, endsOn: "2026-10-01", reason: "双方协商", feeYuan: "0" };
    await expect(proposeEnding(maker.ctx, { ...offer, endsOn: "2026-09-10" })).rejects.toMatchObject({ code: "invalid" });
    await expect(proposeEnding(maker.ctx, { ...offer, endsOn: "2028-09-01" })).rejects.toMatchObject({ code: "invalid" });
    await expect(proposeEnding(maker.ctx, { ...offer, feeYuan: "-1" })).rejects.toMatchObject({ code: "invalid" });
    await expect(proposeEnding(parts.ctx, offer)).rejects.toMatchObject(forbidden);
    const first = await proposeEnding(maker.ctx, offer);
    expect(await dropEnding(userUnit.ctx, { code, endingId: first.id })).toEqual({ status: "declined" });
    const second = await proposeEnding(maker.ctx, offer);
    expect(await dropEnding(maker.ctx, { code, endingId: second.id })).toEqual({ status: "withdrawn" });
    await expect(agreeEnding(userUnit.ctx, { code, endingId: second.id })).rejects.toMatchObject(notFound);
    const third = await proposeEnding(maker.ctx, offer);
    at("2026-10-01");
    await expect(agreeEnding(userUnit.ctx, { code, endingId: third.id })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("leaving for missed levels of service", () => {
  /** Months of ten reports each, of which so many failed. */
  async function served(failures: readonly number[]) {
    at("2026-09-10");
    const made = await contract({ terms: JUDGED });
    for (const [i, failed] of failures.entries()) {
      const day = `2026-${String(9 + i).padStart(2, "0")}-20T02:00:00Z`;
      at(day);
      if (failed < 10) await made.report(`ok-${i}`, day, 10 - failed);
      if (failed > 0) await made.fail(`bad-${i}`, day, failed);
    }
    at(`2026-${String(9 + failures.length).padStart(2, "0")}-05`);
    const leave = (ctx = made.userUnit.ctx) => leaveForService(ctx, { code: made.code, endsOn: "2026-12-20", reason: "连续不达标" });
    return { ...made, leave };
  }

  test("is a right after as many months in a row as agreed, and costs nothing", async () => {
    const { code, userUnit, leave } = await served([0, 1, 2]);
    expect((await endingPage(userUnit.ctx, code, null)).service).toEqual({ after: 2, months: ["2026-11", "2026-10"], stands: true });
    await leave();
    expect(await endingPage(userUnit.ctx, code, null)).toMatchObject({
      endsOn: "2026-12-20",
      inEffect: { ground: "serviceLevel", feeFen: "0" },
    });
    await expect(leave()).rejects.toMatchObject({ code: "invalid" });
  });

  test("one month that was kept ends the row; the right is the user unit's signer's alone", async () => {
    const kept = await served([1, 1, 0]);
    await expect(kept.leave()).rejects.toMatchObject({ code: "conflict" });
    const missed = await served([1, 1]);
    await expect(missed.leave(missed.maker.ctx)).rejects.toMatchObject(forbidden);
    await expect(missed.leave((await world.organization()).ctx)).rejects.toMatchObject(notFound);
    const usual = await lease();
    await expect(leaveForService(usual.userUnit.ctx, { code: usual.code, endsOn: "2026-12-20", reason: "不达标" })).rejects.toMatchObject({
      code: "conflict",
    });
  });
});

describe("buying a robot out", () => {
  test("ends its rent the day before and bills its price as goods", async () => {
    const { id, code, robot, userUnit, maker, page } = await lease();
    expect((await page()).robots).toMatchObject([{ identity: robot, priceFen: null, earliest: "2026-11-01" }]);
    const facts = { code, identity: robot, ownedFrom: "2026-11-11", priceFen: "9000000" };
    await expect(buyOutRobot(userUnit.ctx, { ...facts, ownedFrom: "2026-10-31" })).rejects.toMatchObject({ code: "conflict" });
    await expect(buyOutRobot(userUnit.ctx, { ...facts, priceFen: "1" })).rejects.toMatchObject({ code: "conflict" });
    await expect(buyOutRobot(userUnit.ctx, { ...facts, ownedFrom: "2026-09-10" })).rejects.toMatchObject({ code: "invalid" });
    await expect(buyOutRobot(userUnit.ctx, { ...facts, ownedFrom: "2028-09-02" })).rejects.toMatchObject({ code: "invalid" });
    await expect(buyOutRobot(userUnit.ctx, { ...facts, identity: "X".repeat(29) })).rejects.toMatchObject(notFound);
    await expect(buyOutRobot(maker.ctx, facts)).rejects.toMatchObject(forbidden);
    await expect(buyOutRobot((await world.organization()).ctx, facts)).rejects.toMatchObject(notFound);
    const tries = await Promise.allSettled([buyOutRobot(userUnit.ctx, facts), buyOutRobot(userUnit.ctx, facts)]);
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await page()).toMatchObject({ robots: [], bought: [{ identity: robot, monthsRented: 2, priceFen: "9000000" }] });
    expect((await robotsOfContract(world.system(), id))[0]?.assignedTo).toEqual(new Date("2026-11-10T16:00:00Z"));
    at("2026-12-02");
    await closePeriod(maker.ctx, { contractCode: code, period: "2026-11" });
    expect(await linesOf(id, "2026-11")).toEqual([
      ["v1:rent:10", 400_000n],
      [`buyOut:${robot}`, 9_000_000n],
      ["tax:tangibleLease", 52_000n],
      ["tax:goods", 1_170_000n],
    ]);
  });
});

test("a robot bought for a day the contract does not reach any more is billed with its last day, and no notice undoes an agreed end", async () => {
  const { id, code, robot, userUnit, maker } = await lease();
  await buyOutRobot(userUnit.ctx, { code, identity: robot, ownedFrom: "2026-11-11", priceFen: "9000000" });
  const { id: endingId } = await proposeEnding(maker.ctx, { code, endsOn: "2026-11-01", reason: "协商", feeYuan: "100.00" });
  await agreeEnding(userUnit.ctx, { code, endingId });
  await expect(giveNotice(userUnit.ctx, { code, endsOn: "2026-10-20", reason: "更早", feeFen: "0" })).rejects.toMatchObject({
    code: "conflict",
  });
  at("2026-11-05");
  await closePeriod(maker.ctx, { contractCode: code, period: "2026-10" });
  expect((await linesOf(id, "2026-10")).map(([key, fen]) => [key, fen])).toEqual([
    ["v1:rent:31", 1_200_000n],
    ["earlyTermination", 10_000n],
    [`buyOut:${robot}`, 9_000_000n],
    ["tax:tangibleLease", 157_300n],
    ["tax:goods", 1_170_000n],
  ]);
});

test("a contract ends once, on its day, and lets its robots go; what was used before may still be reported", async () => {
  at("2026-09-10");
  const made = await contract({ endsOn: "2026-10-01" });
  at("2026-09-30T15:59:59Z");
  await sweepEndings(world.system());
  expect((await getContract(made.maker.ctx, { code: made.code })).contract.status).toBe("active");
  at("2026-09-30T16:00:00Z");
  await Promise.all([sweepEndings(world.system()), sweepEndings(world.system())]);
  expect((await getContract(made.maker.ctx, { code: made.code })).contract).toMatchObject({ status: "ended", endedAt: expect.any(Date) });
  expect((await robotsOfContract(world.system(), made.id))[0]?.assignedTo).toEqual(new Date("2026-09-30T16:00:00Z"));
  expect(await made.report("late", "2026-09-30T02:00:00Z", 5)).toBe("accepted");
  expect(await made.report("after", "2026-09-30T16:00:00Z", 5)).not.toBe("accepted");
});
