import { eq, inArray, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { runJob } from "#app/jobs/handlers.server.ts";
import { databaseErrorCode } from "#app/kernel/context.server.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { invoiceLines, invoices } from "#db/schema/billing.ts";
import { notifications } from "#db/schema/notifications.ts";
import { ledgerEntries, postings, settlements } from "#db/schema/payouts.ts";
import { insertContract, robotIdentity } from "#seeds/factories/contracts.ts";
import { insertTaskBook } from "#seeds/factories/task-books.ts";
import { testWorld } from "#test/world.ts";
import { listMyPayouts, splitOfInvoice } from "./reads.server.ts";
import { settleInvoice } from "./settle-invoice.server.ts";
import { sweepPayouts } from "./sweep.server.ts";

const world = await testWorld();
world.setClock("2026-11-21T02:00:00Z");
const NET = 29_704_898n;
const TAX = 1_782_294n;
let serial = 0;

type Sharing = Parameters<NonNullable<NonNullable<Parameters<typeof insertTaskBook>[2]>["changed"]>>[0]["benefitSharing"];
/** Of the signed sharing another one; it is told the members by role. */
type Agreed = (sharing: Sharing, ids: { maker: string; algorithm: string; institute: string }) => Sharing;

async function consortium(agreed?: Agreed, robots: readonly string[] = []) {
  const userUnit = await world.organization();
  const vendor = (role: "robotMaker" | "algorithmSupplier" | "partsSupplier" | "simulationSupplier" | "researchInstitute") =>
    world.organization({ kind: "vendor", supplyRoles: [role] });
  const [maker, algorithm, parts, simulation, institute] = [
    await vendor("robotMaker"),
    await vendor("algorithmSupplier"),
    await vendor("partsSupplier"),
    await vendor("simulationSupplier"),
    await vendor("researchInstitute"),
  ];
  const ids = { maker: maker.id, algorithm: algorithm.id, institute: institute.id };
  const book = await insertTaskBook(
    userUnit.ctx,
    [
      { organizationId: maker.id, role: "robotMaker", basisPoints: 5850 },
      { organizationId: algorithm.id, role: "algorithmSupplier", basisPoints: 1800 },
      { organizationId: parts.id, role: "partsSupplier", basisPoints: 1225 },
      { organizationId: simulation.id, role: "simulationSupplier", basisPoints: 625 },
      { organizationId: institute.id, role: "researchInstitute", basisPoints: 500 },
    ],
    {
      changed: (document) => ({
        ...document,
        benefitSharing: agreed ? agreed(document.benefitSharing, ids) : document.benefitSharing,
      }),
    },
  );
  const contract = await insertContract({ userUnit: userUnit.ctx, provider: maker.ctx, taskBookCode: book.code, robots });
  return {
    userUnit,
    maker,
    algorithm,
    parts,
    simulation,
    institute,
    book,
    contract,
    members: [maker, algorithm, parts, simulation, institute],
  };
}

/** An invoice as billing leaves it for settlement. */
async function invoice(facts: { contract: { id: string }; userUnit: { id: string } }, changed: Partial<typeof invoices.$inferInsert> = {}) {
  const number = ++serial;
  const [row] = await world.db
    .insert(invoices)
    .values({
      code: `ZD-TEST-${number}`,
      contractId: facts.contract.id,
      payerId: facts.userUnit.id,
      period: `20${10 + number}-10`,
      kind: "service",
      periodFrom: new Date("2026-09-30T16:00:00Z"),
      periodTo: new Date("2026-10-31T16:00:00Z"),
      termsVersion: 1,
      usageCutSeq: 0n,
      ratingHash: "0".repeat(64),
      netFen: NET,
      taxFen: TAX,
      totalFen: NET + TAX,
      amountPaidFen: NET + TAX,
      status: "paid",
      paidAt: new Date("2026-11-20T02:00:00Z"),
      dueOn: "2026-11-30",
      ...changed,
    })
    .returning();
  if (!row) throw new Error("invoice was not inserted");
  return row;
}
const settle = (invoiceId: string) => settleInvoice(world.system(), { invoiceId });
const partsOf = async (invoiceId: string, members: readonly { id: string }[]) => {
  const rows = await world.db.select().from(settlements).where(eq(settlements.invoiceId, invoiceId));
  return members.map((member) => rows.find((row) => row.organizationId === member.id)?.amountFen);
};
const postingsOf = (invoiceId: string) => world.db.select().from(postings).where(eq(postings.invoiceId, invoiceId));
const entriesOf = async (invoiceId: string) => {
  const ids = (await postingsOf(invoiceId)).map((posting) => posting.id);
  return ids.length === 0 ? [] : world.db.select().from(ledgerEntries).where(inArray(ledgerEntries.postingId, ids));
};

describe("settleInvoice", () => {
  test("splits ¥297,048.98 by the signed shares, to the fen", async () => {
    const all = await consortium();
    const paid = await invoice(all);
    await settle(paid.id);
    expect(await partsOf(paid.id, all.members)).toEqual([17_377_365n, 5_346_882n, 3_638_850n, 1_856_556n, 1_485_245n]);
    const rows = await world.db.select().from(settlements).where(eq(settlements.invoiceId, paid.id));
    expect(rows.every((row) => row.rail === "offlineBank" && row.status === "due")).toBe(true);
    expect(rows.find((row) => row.organizationId === all.parts.id)).toMatchObject({ basisPoints: 1225, exact: "36388.5001" });
    await world.runJobs();
    const told = await world.db
      .select()
      .from(notifications)
      .where(eq(notifications.dedupeKey, `settled:${paid.id}`));
    expect(told).toHaveLength(5);
    expect(told.find((one) => one.organizationId === all.maker.id)?.title).toContain("¥173773.65");
  });

  test("books cash against tax and what each member is owed; both postings balance", async () => {
    const all = await consortium();
    const paid = await invoice(all);
    await settle(paid.id);
    const [received, split] = [await postingsOf(paid.id)].flatMap((rows) => [
      rows.find((row) => row.kind === "invoicePaid"),
      rows.find((row) => row.kind === "settlement"),
    ]);
    const entries = await entriesOf(paid.id);
    const of = (posting: { id: string } | undefined) => entries.filter((entry) => entry.postingId === posting?.id);
    expect(of(received).map((entry) => [entry.account, entry.organizationId, entry.amountFen])).toEqual(
      expect.arrayContaining([
        ["cash", null, NET + TAX],
        ["taxPayable", all.maker.id, -TAX],
        ["clearing", null, -NET],
      ]),
    );
    expect(of(split)).toHaveLength(6);
    for (const posting of [received, split]) expect(of(posting).reduce((sum, entry) => sum + entry.amountFen, 0n)).toBe(0n);
    const clearing = entries.filter((entry) => entry.account === "clearing").reduce((sum, entry) => sum + entry.amountFen, 0n);
    expect(clearing).toBe(0n);
  });

  test("twice, and at the same time, settles once", async () => {
    const all = await consortium();
    const paid = await invoice(all);
    await Promise.all([settle(paid.id), settle(paid.id), settle(paid.id)]);
    await settle(paid.id);
    expect(await postingsOf(paid.id)).toHaveLength(2);
    expect(await entriesOf(paid.id)).toHaveLength(9);
    expect(await world.db.$count(settlements, eq(settlements.invoiceId, paid.id))).toBe(5);
    expect(await world.db.$count(auditEvents, eq(auditEvents.objectId, paid.id))).toBe(1);
  });

  test("many small invoices, settled at the same time, sum to the split of the whole", async () => {
    const all = await consortium();
    const paid = [];
    for (const netFen of [1n, 2n, 3n, 5n, 7n, 11n, 101n, 9_999n]) {
      paid.push(await invoice(all, { netFen, taxFen: 0n, totalFen: netFen, amountPaidFen: netFen }));
    }
    await Promise.all(paid.map((one) => settle(one.id)));
    const rows = await world.db.select().from(settlements).where(eq(settlements.contractId, all.contract.id));
    expect(rows.every((row) => row.amountFen >= 0n)).toBe(true);
    for (const one of paid) {
      expect(rows.filter((row) => row.invoiceId === one.id).reduce((sum, row) => sum + row.amountFen, 0n)).toBe(one.netFen);
    }
    const total = all.members.map((member) =>
      rows.filter((row) => row.organizationId === member.id).reduce((sum, row) => sum + row.amountFen, 0n),
    );
    // 10,129 fen by 58.50 / 18.00 / 12.25 / 6.25 / 5.00 %; a fen may still be carried.
    for (const [index, exact] of [5925.465, 1823.22, 1240.8025, 633.0625, 506.45].entries()) {
      expect(Math.abs(Number(total[index]) - exact)).toBeLessThan(2);
    }
  });

  test("waits until the invoice is paid, and does not book another amount than was billed", async () => {
    const all = await consortium();
    const open = await invoice(all, { status: "open", amountPaidFen: null, paidAt: null });
    await settle(open.id);
    expect(await postingsOf(open.id)).toEqual([]);
    const short = await invoice(all, { amountPaidFen: NET });
    await expect(settle(short.id)).rejects.toThrow("was paid");
    expect(await postingsOf(short.id)).toEqual([]);
    // Out of the way of the sweep below, which would take it up for ever.
    await world.db.update(invoices).set({ status: "void" }).where(eq(invoices.id, short.id));
  });

  test("a deposit is a liability to the payer and is not split", async () => {
    const all = await consortium();
    const deposit = await invoice(all, {
      kind: "deposit",
      period: "deposit",
      netFen: 6_000_000n,
      taxFen: 0n,
      totalFen: 6_000_000n,
      amountPaidFen: 6_000_000n,
    });
    await settle(deposit.id);
    await settle(deposit.id);
    expect((await entriesOf(deposit.id)).map((entry) => [entry.account, entry.organizationId, entry.amountFen])).toEqual(
      expect.arrayContaining([
        ["cash", null, 6_000_000n],
        ["depositLiability", all.userUnit.id, -6_000_000n],
      ]),
    );
    expect(await entriesOf(deposit.id)).toHaveLength(2);
    expect(await partsOf(deposit.id, all.members)).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect(await splitOfInvoice(all.maker.ctx, deposit.code)).toBeNull();
    // And it does not count as earned when a service invoice is settled after it.
    const service = await invoice(all);
    await settle(service.id);
    expect((await partsOf(service.id, all.members))[0]).toBe(17_377_365n);
  });
});

describe("a sharing with steps before the shares", () => {
  const head = { key: "raasRevenue" as const, name: "机器人服务费" };
  const amounts = { taxFen: 0n };
  const of = (netFen: bigint) => ({ ...amounts, netFen, totalFen: netFen, amountPaidFen: netFen });
  const royalty = {
    key: "R1",
    name: "部署提成",
    base: "perDeployment" as const,
    unitFen: "500000",
    rateBp: 0,
    stepDown: null,
    floorFen: null,
    capFen: null,
    startDate: null,
    endDate: null,
  };

  test("a waterfall gives costs back over three invoices, of two contracts, then the return, then the shares", async () => {
    // ¥2,000 and ¥1,000 of costs, 10 % on them, then 80 : 20.
    const all = await consortium((sharing, { maker, algorithm }) => ({
      ...sharing,
      pools: [
        {
          ...head,
          model: "waterfall",
          tiers: [
            {
              key: "T1",
              name: "成本回收",
              kind: "costRecovery",
              amounts: [
                { organizationId: maker, amountFen: "200000" },
                { organizationId: algorithm, amountFen: "100000" },
              ],
            },
            { key: "T2", name: "优先回报", kind: "preferredReturn", rateBp: 1000 },
          ],
          shares: [
            { organizationId: maker, basisPoints: 8000 },
            { organizationId: algorithm, basisPoints: 2000 },
          ],
        },
      ],
    }));
    const second = await insertContract({ userUnit: all.userUnit.ctx, provider: all.maker.ctx, taskBookCode: all.book.code });
    const paid = [
      await invoice(all, of(100_000n)),
      await invoice({ ...all, contract: second }, of(215_000n)),
      await invoice(all, of(115_000n)),
    ];
    for (const one of paid) await settle(one.id);
    const members = [all.maker, all.algorithm];
    expect(await partsOf(paid[0]?.id ?? "", members)).toEqual([66_667n, 33_333n]);
    // ¥2,000 to the end of the costs, and ¥150 of the return.
    expect(await partsOf(paid[1]?.id ?? "", members)).toEqual([143_333n, 71_667n]);
    // ¥150 of the return, ¥1,000 by shares.
    expect(await partsOf(paid[2]?.id ?? "", members)).toEqual([90_000n, 25_000n]);
    const split = await splitOfInvoice(all.userUnit.ctx, paid[2]?.code ?? "");
    expect(split).toMatchObject({ plain: false, settled: true });
    expect(split?.parts.find((part) => part.organizationId === all.maker.id)?.lines).toEqual([
      { key: "tier T2", name: "优先回报", amountFen: "10000" },
      { key: "shares shares", name: "其余按比例分配", amountFen: "80000" },
    ]);
    expect(split?.rules).toHaveLength(3);
    // A member sees its own lines only; what was agreed it has signed itself.
    const own = await splitOfInvoice(all.algorithm.ctx, paid[2]?.code ?? "");
    expect(own?.parts.map((part) => part.organizationId)).toEqual([all.algorithm.id]);
    expect(await splitOfInvoice(all.parts.ctx, paid[2]?.code ?? "")).toMatchObject({ parts: [] });
  });

  test("a royalty per robot reaches its cap in the middle of an invoice; an invoice shown before it is paid says the same", async () => {
    const serials = [1, 2, 3].map((n) => robotIdentity(Math.floor(Math.random() * 1e9) * 10 + n));
    const all = await consortium(
      (sharing, { maker, institute }) => ({
        ...sharing,
        pools: [
          {
            ...head,
            model: "royalty",
            // Three robots make ¥15,000; ¥12,000 at most.
            royalties: [{ ...royalty, organizationId: institute, capFen: "1200000" }],
            shares: [{ organizationId: maker, basisPoints: 10_000 }],
          },
        ],
      }),
      serials,
    );
    const members = [all.institute, all.maker];
    const first = await invoice(all, of(1_000_000n));
    await settle(first.id);
    // Everything goes to the royalty until it is paid; the maker's row says 0.
    expect(await partsOf(first.id, members)).toEqual([1_000_000n, 0n]);
    const second = await invoice(all, { ...of(500_000n), status: "open", amountPaidFen: null, paidAt: null });
    const expected = await splitOfInvoice(all.maker.ctx, second.code);
    await world.db
      .update(invoices)
      .set({ status: "paid", amountPaidFen: 500_000n, paidAt: new Date("2026-11-20T02:00:00Z") })
      .where(eq(invoices.id, second.id));
    await settle(second.id);
    expect(await partsOf(second.id, members)).toEqual([200_000n, 300_000n]);
    const settled = await splitOfInvoice(all.maker.ctx, second.code);
    expect(settled?.parts).toEqual(expected?.parts);
    await world.runJobs();
    const told = await world.db
      .select()
      .from(notifications)
      .where(eq(notifications.dedupeKey, `settled:${first.id}`));
    expect(told.map((one) => one.organizationId)).toEqual([all.institute.id]);
  });

  test("a royalty by operations counts what paid invoices bill, and not before its first day", async () => {
    const all = await consortium((sharing, { maker, institute }) => ({
      ...sharing,
      pools: [
        {
          ...head,
          model: "royalty",
          royalties: [{ ...royalty, base: "perTask", unitFen: "10", organizationId: institute, startDate: "2026-11-20" }],
          shares: [{ organizationId: maker, basisPoints: 10_000 }],
        },
      ],
    }));
    const billed = async (paidAt: string) => {
      const one = await invoice(all, { ...of(100_000n), paidAt: new Date(paidAt) });
      const line = {
        invoiceId: one.id,
        kind: "usage" as const,
        description: "成功作业",
        unitPriceFen: "40",
        preciseFen: "0",
        amountFen: 0n,
      };
      await world.db.insert(invoiceLines).values([
        { ...line, lineKey: "usage", position: 0, quantity: "700", basis: {} },
        { ...line, lineKey: "late:2026-09", position: 1, quantity: "0", basis: { billed: "10", known: "30" } },
      ]);
      await settle(one.id);
      return partsOf(one.id, [all.institute, all.maker]);
    };
    // One second before midnight in Shanghai, and midnight.
    expect(await billed("2026-11-19T15:59:59Z")).toEqual([undefined, 100_000n]);
    expect(await billed("2026-11-19T16:00:00Z")).toEqual([7_200n, 92_800n]);
  });

  test("shared with its tax, everything is owed to the members and none of it to the provider as tax", async () => {
    const all = await consortium((sharing) => ({ ...sharing, base: "paidIncludingTax" }));
    const paid = await invoice(all);
    await settle(paid.id);
    const entries = await entriesOf(paid.id);
    expect(entries.some((entry) => entry.account === "taxPayable")).toBe(false);
    const owed = entries.filter((entry) => entry.account === "payable").reduce((sum, entry) => sum + entry.amountFen, 0n);
    expect(owed).toBe(-(NET + TAX));
    expect(await splitOfInvoice(all.maker.ctx, paid.code)).toMatchObject({ base: "paidIncludingTax", baseFen: String(NET + TAX) });
  });
});

describe("sweepPayouts", () => {
  test("takes up a paid invoice whose settlement was lost, once, and no other", async () => {
    const all = await consortium();
    const lost = await invoice(all);
    const open = await invoice(all, { status: "open", amountPaidFen: null, paidAt: null });
    for (let run = 0; run < 2; run++) {
      await sweepPayouts(world.system());
      await world.runJobs(["settle-invoice"]);
    }
    expect(await postingsOf(lost.id)).toHaveLength(2);
    expect(await postingsOf(open.id)).toEqual([]);
    expect(await world.db.$count(settlements, eq(settlements.invoiceId, lost.id))).toBe(5);
  });

  test("what is settled is not taken up again", async () => {
    const all = await consortium();
    const paid = await invoice(all);
    await settle(paid.id);
    await sweepPayouts(world.system());
    const waiting = await world.db.execute<{ n: number }>(
      sql`select count(*)::int as n from pgboss.job where name = 'settle-invoice' and data->>'invoiceId' = ${paid.id}`,
    );
    expect(waiting[0]?.n).toBe(0);
  });

  test("the sweep of the platform does it", async () => {
    const all = await consortium();
    const lost = await invoice(all);
    await runJob(world.services, "sweep", "test", {});
    await world.runJobs(["settle-invoice"]);
    expect(await postingsOf(lost.id)).toHaveLength(2);
  });
});

describe("the ledger", () => {
  const post = (invoiceId: string, amounts: readonly bigint[], kind: "settlement" | "invoicePaid" = "settlement") =>
    world.db.transaction(async (tx) => {
      const [posting] = await tx.insert(postings).values({ kind, invoiceId, memo: "试算" }).returning({ id: postings.id });
      if (!posting) throw new Error("posting was not inserted");
      for (const amountFen of amounts) await tx.insert(ledgerEntries).values({ postingId: posting.id, account: "clearing", amountFen });
    });

  test("refuses a posting that does not balance, at commit and not before", async () => {
    const all = await consortium();
    const paid = await invoice(all);
    await post(paid.id, [100n, -60n, -40n]);
    const error = await post(paid.id, [100n, -60n], "invoicePaid").catch((thrown: unknown) => thrown);
    expect(databaseErrorCode(error)).toBe("23514");
    expect(await postingsOf(paid.id)).toHaveLength(1);
  });

  test("refuses UPDATE and DELETE of its entries", async () => {
    const all = await consortium();
    const paid = await invoice(all);
    await settle(paid.id);
    const [entry] = await entriesOf(paid.id);
    const changes = [
      world.db
        .update(ledgerEntries)
        .set({ amountFen: 0n })
        .where(eq(ledgerEntries.id, entry?.id ?? "")),
      world.db
        .update(ledgerEntries)
        .set({ account: "cash" })
        .where(eq(ledgerEntries.id, entry?.id ?? "")),
      world.db.delete(ledgerEntries).where(eq(ledgerEntries.id, entry?.id ?? "")),
      world.db.execute(sql`delete from ledger_entries`),
      world.db.update(postings).set({ memo: "改动" }).where(eq(postings.invoiceId, paid.id)),
      world.db.delete(postings).where(eq(postings.invoiceId, paid.id)),
      world.db.update(settlements).set({ amountFen: 1n }).where(eq(settlements.invoiceId, paid.id)),
      world.db.delete(settlements).where(eq(settlements.invoiceId, paid.id)),
    ];
    for (const change of changes) {
      const error = await change.then(
        () => null,
        (thrown: unknown) => thrown,
      );
      expect(databaseErrorCode(error)).toBe("23001");
    }
    expect(await entriesOf(paid.id)).toHaveLength(9);
    // How far the money has come is the one thing that moves.
    await world.db.update(settlements).set({ status: "submitted" }).where(eq(settlements.invoiceId, paid.id));
    // An invoice is posted once per kind, whoever tries.
    expect(databaseErrorCode(await post(paid.id, [1n, -1n], "invoicePaid").catch((thrown: unknown) => thrown))).toBe("23505");
  });
});

describe("reads", () => {
  test("before payment the split is shown as it would be; the two sides see every part, a member its own, others nothing", async () => {
    const all = await consortium();
    const first = await invoice(all, { status: "open", amountPaidFen: null, paidAt: null });
    const expected = await splitOfInvoice(all.userUnit.ctx, first.code);
    expect(expected).toMatchObject({ settled: false, complete: true, taskBookCode: all.book.code, baseFen: NET.toString() });
    expect(expected?.parts.map((part) => [part.organizationName, part.basisPoints, part.exact, part.amountFen])).toEqual([
      [all.maker.actor.organizationName, 5850, "173773.6533", "17377365"],
      [all.algorithm.actor.organizationName, 1800, "53468.8164", "5346882"],
      [all.parts.actor.organizationName, 1225, "36388.5001", "3638850"],
      [all.simulation.actor.organizationName, 625, "18565.5613", "1856556"],
      [all.institute.actor.organizationName, 500, "14852.4490", "1485245"],
    ]);
    expect(await splitOfInvoice(all.parts.ctx, first.code)).toMatchObject({
      complete: false,
      baseFen: null,
      parts: [{ organizationId: all.parts.id, amountFen: "3638850" }],
    });
    const stranger = await world.organization();
    await expect(splitOfInvoice(stranger.ctx, first.code)).rejects.toMatchObject({ code: "notFound" });

    await world.db
      .update(invoices)
      .set({ status: "paid", amountPaidFen: NET + TAX })
      .where(eq(invoices.id, first.id));
    await settle(first.id);
    const settled = await splitOfInvoice(all.maker.ctx, first.code);
    expect(settled).toMatchObject({ settled: true, parts: expected?.parts });
    expect(JSON.parse(JSON.stringify(settled))).toEqual(settled);
  });

  test("each member lists its own parts only", async () => {
    const all = await consortium();
    const paid = await invoice(all);
    await settle(paid.id);
    expect(await listMyPayouts(all.institute.ctx)).toMatchObject([
      { invoiceCode: paid.code, amountFen: "1485245", rail: "offlineBank", status: "due", basisPoints: 500 },
    ]);
    expect(await listMyPayouts(all.userUnit.ctx)).toEqual([]);
  });
});
