import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { readCsv } from "#app/areas/billing/index.server.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { testWorld } from "#test/world.ts";
import { batchesPage, batchPage, runsPayouts } from "./batches/batch-reads.server.ts";
import { paying } from "./batches/batches.fixtures.ts";
import { exportParts, listParts, partsByContract, readPartFilter } from "./member-reads.server.ts";
import { exportStatement, statementOf } from "./statement.server.ts";

const world = await testWorld();
const { payingConsortium, exported, answer, draw, invoice, refund, settle, owed } = paying(world);
const filter = (search: string) => readPartFilter(new URLSearchParams(search));
const first = { page: 1, pageSize: 20 };

/** A member with a part paid, a part due and a claim. */
async function history() {
  const all = await payingConsortium();
  const code = await exported(all, [all.parts]);
  await answer(all, code, all.parts, "paid");
  const second = await invoice(all);
  await settle(second.id);
  await refund(second.id, second.totalFen / 4n);
  await settle(second.id);
  return { ...all, code, second };
}

test("a member's parts: by contract, by kind, sorted, paged and as a file that says the same", async () => {
  const all = await history();
  const [contract] = await partsByContract(all.parts.ctx);
  expect(contract).toMatchObject({ givenFen: "7277700", claimedFen: "-909713", paidFen: "3638850", underWayFen: "0", dueFen: "2729137" });
  const list = async (search: string, page = first) =>
    (await listParts(all.parts.ctx, filter(search), page)).rows.map((row) => row.amountFen);
  expect(await list("sort=amount")).toEqual(["-909713", "3638850", "3638850"]);
  expect(await list("kind=claims")).toEqual(["-909713"]);
  expect(await list("kind=paid")).toEqual(["3638850"]);
  expect(await list("kind=open")).toEqual(["3638850"]);
  expect(await list("kind=underWay")).toEqual([]);
  expect(await list("contract=HT-none")).toEqual([]);
  expect(await list(`contract=${contract?.contractCode}&kind=nonsense&sort=nonsense`)).toHaveLength(3);
  const [one, two] = [await list("", { page: 1, pageSize: 2 }), await list("", { page: 2, pageSize: 2 })];
  expect([...one, ...two]).toEqual(await list(""));
  expect(await listParts(all.parts.ctx, filter(""), { page: 2, pageSize: 2 })).toMatchObject({ total: 3 });

  const { file, fileName } = await exportParts(all.parts.ctx, filter("sort=amount"), "csv");
  expect(fileName).toBe("我的分配.csv");
  expect(
    readCsv(file)
      .slice(1)
      .map((row) => [row[4], row[8], row[10]]),
  ).toEqual([
    ["退款调减", "-9097.13", "待抵扣"],
    ["分配", "36388.50", "已支付"],
    ["分配", "36388.50", "待支付"],
  ]);
  const recorded = await world.db.select().from(auditEvents).where(eq(auditEvents.objectId, all.parts.id));
  expect(recorded.map(({ action }) => action)).toEqual(["export-payouts"]);
  // Another organization has none of it.
  const stranger = await world.organization();
  expect((await listParts(stranger.ctx, filter(""), first)).total).toBe(0);
  expect(await partsByContract(stranger.ctx)).toEqual([]);
});

test("a statement begins where the month before ended, and ends where the ledger stands, to the fen", async () => {
  const all = await history();
  const statement = await statementOf(all.parts.ctx, null);
  expect(statement.lines.map(({ kind }) => kind)).toEqual(["settlement", "payout", "settlement", "claim"]);
  expect(statement).toMatchObject({
    openingFen: "0",
    sums: { settlement: "7277700", claim: "-909713", payout: "-3638850", payoutReturned: "0" },
    isOver: false,
  });
  expect(BigInt(statement.closingFen)).toBe((await owed([all.parts]))[0]);
  const total = statement.lines.reduce((sum, line) => sum + BigInt(line.amountFen), BigInt(statement.openingFen));
  expect(total.toString()).toBe(statement.closingFen);
  await answer(all, all.code, all.parts, "returned");
  expect((await statementOf(all.parts.ctx, null)).sums.payoutReturned).toBe("3638850");

  const rows = readCsv((await exportStatement(all.parts.ctx, statement.month)).file);
  expect(rows.at(1)?.at(-1)).toBe("0.00");
  expect(rows.at(-1)).toEqual(["", "当前余额", "", "", "", "63679.87"]);
  // A month later everything of this one is its opening.
  const now = new Date();
  world.setClock(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 15)).toISOString());
  try {
    const next = await statementOf(all.parts.ctx, null);
    expect(next).toMatchObject({ openingFen: "6367987", closingFen: "6367987", lines: [] });
    expect(next.months).toHaveLength(2);
    expect(await statementOf(all.parts.ctx, statement.month)).toMatchObject({ openingFen: "0", closingFen: "6367987", isOver: true });
    expect((await statementOf(all.parts.ctx, "1999-01")).month).toBe(next.month);
  } finally {
    world.setClock(null);
  }
  const stranger = await world.organization();
  expect(await statementOf(stranger.ctx, null)).toMatchObject({ openingFen: "0", closingFen: "0", lines: [] });
});

test("the provider's finance sees its batches, masked, and what each person may do; others see none of it", async () => {
  const all = await history();
  const { code } = await draw(all, [all.institute]);
  const page = await batchesPage(all.drawer, first);
  expect(page.rows.map((row) => row.code)).toEqual([code, all.code]);
  expect(page).toMatchObject({ total: 2, runs: true });
  expect(page.payables.map(({ organizationId }) => organizationId)).not.toContain(all.institute.id);
  expect(page.payables.find(({ organizationId }) => organizationId === all.parts.id)).toMatchObject({ netFen: "2729137", problem: null });

  const batch = await batchPage(all.drawer, code);
  expect(batch.items).toMatchObject([{ account: { masked: expect.stringMatching(/^\*{4} \d{4}$/) }, status: "open" }]);
  expect(JSON.stringify([page, batch])).not.toMatch(/6222\d{8}/);
  expect(batch.may).toEqual({ submit: true, approve: false, cancel: true, export: false, receive: false });

  await expect(batchPage(all.parts.ctx, code)).rejects.toMatchObject({ code: "notFound" });
  await expect(batchPage(all.parts.ctx, "ZF-none")).rejects.toMatchObject({ code: "notFound" });
  await expect(batchesPage(await all.maker.as("editor"), first)).rejects.toMatchObject({ code: "forbidden" });
  expect(await batchesPage(all.parts.ctx, first)).toMatchObject({ rows: [], payables: [], runs: false });
  expect([await runsPayouts(all.drawer), await runsPayouts(all.parts.ctx), await runsPayouts(await all.maker.as("viewer"))]).toEqual([
    true,
    false,
    false,
  ]);
});
