import { asc, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { agreeTerms, proposeTerms, registerRobot } from "#app/areas/contracts/index.server.ts";
import { acceptRobot } from "#app/areas/usage/index.server.ts";
import { invoiceLines, invoices } from "#db/schema/billing.ts";
import { leased, perOperation, robotIdentity } from "#seeds/factories/contracts.ts";
import { billingWorld } from "./billing.fixtures.ts";
import { closePeriod } from "./close-period.server.ts";
import { rateInvoice } from "./rate-invoice.server.ts";
import { rateAgain } from "./rating-run.server.ts";
import { sweepPeriods } from "./sweep-periods.server.ts";

/** Over all its standing invoices a contract bills everything once, in whatever order they are made, voided and made again. */

type TermsInput = ReturnType<typeof perOperation>;

const { world, contract, invoiceRow, issue } = await billingWorld();
const at = (time: string) => world.setClock(time.includes("T") ? time : `${time}T02:00:00Z`);
const sweep = () => sweepPeriods(world.system());
const standing = async (contractId: string) =>
  (await world.db.select().from(invoices).where(eq(invoices.contractId, contractId)).orderBy(invoices.id)).filter(
    ({ status }) => status !== "void",
  );
const billed = async (contractId: string) => (await standing(contractId)).reduce((sum, { netFen }) => sum + netFen, 0n);
const linesOf = async (contractId: string, period: string) => {
  const row = (await standing(contractId)).find((one) => one.period === period);
  if (!row) return null;
  const lines = await world.db.select().from(invoiceLines).where(eq(invoiceLines.invoiceId, row.id)).orderBy(asc(invoiceLines.position));
  return lines.map(({ lineKey, amountFen }) => [lineKey, amountFen]);
};
const allRepeat = async (contractId: string) => {
  for (const { code } of await world.db.select().from(invoices).where(eq(invoices.contractId, contractId)))
    expect(await rateAgain(world.system(), { code })).toMatchObject({ same: true });
};

async function running(terms: TermsInput = perOperation({}), endsOn?: string) {
  at("2026-09-10");
  const made = await contract({ terms, ...(endsOn ? { endsOn } : {}) });
  const change = async (effectiveOn: string, next: TermsInput) => {
    const { id } = await proposeTerms(made.maker.ctx, { code: made.code, effectiveOn, reason: "重新议价", terms: next });
    await agreeTerms(made.userUnit.ctx, { code: made.code, changeId: id });
  };
  const close = (period: string) => closePeriod(made.maker.ctx, { contractCode: made.code, period });
  const accept = (acceptedOn = "2026-09-01") => acceptRobot(made.userUnit.ctx, { code: made.code, identity: made.robot, acceptedOn });
  const voidIt = (id: string) => world.db.update(invoices).set({ status: "void" }).where(eq(invoices.id, id));
  return { ...made, change, close, accept, voidIt };
}

describe("what came late stays billed", () => {
  /** 100 operations each month, and ten of September that come when it is rated already. */
  async function threeMonths() {
    const made = await running();
    await made.report("a", "2026-09-10T01:00:00Z", 100);
    at("2026-10-02");
    const september = await issue(made, "2026-09");
    await made.report("late", "2026-09-20T01:00:00Z", 10);
    await made.report("o", "2026-10-01T01:00:00Z", 100);
    at("2026-11-02");
    return { ...made, september };
  }

  test("when two invoices that wait for approval are both rated once more", async () => {
    const made = await running();
    await made.report("a", "2026-09-10T01:00:00Z", 100);
    at("2026-10-02");
    const september = await made.close("2026-09");
    await made.report("late", "2026-09-20T01:00:00Z", 10);
    await made.report("o", "2026-10-01T01:00:00Z", 100);
    at("2026-11-02");
    const october = await made.close("2026-10");
    for (const { code } of [september, october, september]) {
      await rateInvoice(made.maker.ctx, { code });
      expect(await billed(made.id)).toBe(8_400n);
    }
    await allRepeat(made.id);
  });

  test("when the invoice it stood on is voided and made again after a later one", async () => {
    const made = await threeMonths();
    const october = await issue(made, "2026-10");
    await made.report("n", "2026-11-01T01:00:00Z", 100);
    at("2026-12-02");
    await issue(made, "2026-11");
    await made.voidIt(october.id);
    await issue(made, "2026-10");
    expect(await billed(made.id)).toBe(12_400n);
    await allRepeat(made.id);
  });

  test("when the invoice it stands on is rated once more after a later one was", async () => {
    const made = await threeMonths();
    const october = await made.close("2026-10");
    await made.report("n", "2026-11-01T01:00:00Z", 100);
    at("2026-12-02");
    await made.close("2026-11");
    await rateInvoice(made.maker.ctx, { code: october.code });
    expect(await billed(made.id)).toBe(12_400n);
  });

  test("after the last period: one more invoice takes in what was reported after the end", async () => {
    const made = await running(perOperation({}), "2026-10-01");
    await made.report("a", "2026-09-10T01:00:00Z", 100);
    at("2026-10-02");
    await issue(made, "2026-09");
    await made.report("late", "2026-09-30T01:00:00Z", 1000);
    at("2026-11-05T15:59:59Z");
    await sweep();
    expect(await linesOf(made.id, "final")).toBeNull();
    at("2026-11-05T16:00:00Z");
    await sweep();
    expect(await linesOf(made.id, "final")).toEqual([
      ["late:2026-09:service", 40_000n],
      ["tax:service", 2_400n],
    ]);
    await allRepeat(made.id);
  });
});

describe("rent", () => {
  test("of a month in which nothing changed is not spoken of again", async () => {
    const made = await running(leased({}));
    await made.accept();
    for (const [month, day] of [
      ["2026-09", "2026-10-02"],
      ["2026-10", "2026-11-02"],
      ["2026-11", "2026-12-02"],
    ] as const) {
      at(day);
      await issue(made, month);
    }
    expect(await linesOf(made.id, "2026-11")).toEqual([
      ["v1:rent:30", 1_200_000n],
      ["tax:tangibleLease", 156_000n],
    ]);
  });

  test.each([
    ["before the month", "2026-10-20"],
    ["when the month was billed", "2026-11-02"],
  ])("that turns from advance to arrears within a month, agreed %s, is billed once for each day", async (_when, agreed) => {
    const made = await running(leased({ timing: "advance" }));
    await made.accept();
    for (const day of ["2026-10-10", agreed].sort()) {
      at(day);
      await sweep();
    }
    await made.change("2026-11-16", leased({ timing: "arrears" }));
    for (const day of ["2026-11-10", "2026-12-10", "2027-01-10"]) {
      at(day);
      await sweep();
    }
    // September to December, ¥12,000 each.
    expect(await billed(made.id)).toBe(4_800_000n);
    await allRepeat(made.id);
  });

  test("takes no more robots than the contract says", async () => {
    const made = await running(leased({ units: 1 }));
    await made.accept();
    const second = robotIdentity(9_001);
    await registerRobot(made.maker.ctx, { code: made.code, identity: second, station: "T09" });
    await expect(acceptRobot(made.userUnit.ctx, { code: made.code, identity: second, acceptedOn: "2026-09-05" })).rejects.toMatchObject({
      code: "conflict",
    });
  });
});

test("a credit on rent paid in advance is set off against what the month costs besides, and the rest on the next invoice of either kind", async () => {
  const { lease } = leased({ timing: "advance" });
  const made = await running({
    ...perOperation({ priceYuan: "1" }),
    kind: "combined",
    ...(lease ? { lease } : {}),
    sla: {
      measures: [{ measure: "successRate", minimumSample: "1", steps: [{ below: "100", credit: "10" }] }],
      base: "rent",
      capPercent: "20",
    },
  });
  await made.accept();
  await made.report("a", "2026-09-10T01:00:00Z", 100);
  await made.fail("f", "2026-09-10T01:00:00Z", 1);
  for (const day of ["2026-09-15", "2026-10-10", "2026-11-10"]) {
    at(day);
    await sweep();
  }
  // Three months of rent were billed, and of September ¥100 of use less ¥1,200 of credit.
  expect(await billed(made.id)).toBe(3n * 1_200_000n + 10_000n - 120_000n);
  expect((await standing(made.id)).every(({ totalFen, netFen }) => totalFen >= 0n && netFen >= 0n)).toBe(true);
  await allRepeat(made.id);
});

test("a change of what costs nothing does not begin the tiers anew", async () => {
  const tiered = (paymentDays: number): TermsInput => ({
    kind: "payPerUse",
    usage: { charges: [{ basis: "successfulTask", tiers: [{ upTo: "1000", priceYuan: "1" }, { priceYuan: "0.5" }] }], vat: "service" },
    paymentDays,
  });
  const made = await running(tiered(30));
  await made.change("2026-09-16", tiered(20));
  await made.report("a", "2026-09-10T01:00:00Z", 900);
  at("2026-10-02");
  await made.report("b", "2026-09-20T01:00:00Z", 900);
  expect((await invoiceRow((await made.close("2026-09")).id)).netFen).toBe(140_000n);
});

test("a deposit repeats to the same bytes whatever the terms became since", async () => {
  const made = await running(leased({}));
  const { code } = await made.close("deposit");
  await made.change("2026-11-01", leased({ depositYuan: "70,000.00" }));
  await made.change("2026-12-01", perOperation({}));
  expect(await rateAgain(world.system(), { code })).toMatchObject({ same: true, rated: { totalFen: 6_000_000n } });
});

test("an invoice whose usage was taken back before it was approved comes to nothing and is closed without a charge", async () => {
  const made = await running();
  await made.report("a", "2026-09-10T01:00:00Z", 100);
  at("2026-10-02");
  const { code, id } = await made.close("2026-09");
  await made.takeBack("a");
  await rateInvoice(made.maker.ctx, { code });
  expect(await invoiceRow(id)).toMatchObject({ status: "paid", totalFen: 0n, amountPaidFen: 0n });
});

test("a period that could not be rated is put before the provider and rated by a later sweep", async () => {
  const made = await running();
  await made.report("a", "2026-09-10T01:00:00Z", 100);
  at("2026-10-01");
  await sweep();
  at("2026-10-05");
  await world.db.execute("alter table rating_runs add constraint planted check (usage_cut_seq < 0) not valid");
  await expect(sweep()).rejects.toThrow();
  await world.db.execute("alter table rating_runs drop constraint planted");
  const [failed] = await standing(made.id);
  expect(failed).toMatchObject({ status: "ratingFailed", failure: expect.any(String) });
  await sweep();
  expect((await standing(made.id))[0]).toMatchObject({ status: "rated", netFen: 4_000n, failure: null });
});
