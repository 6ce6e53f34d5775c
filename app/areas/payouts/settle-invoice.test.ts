import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { runJob } from "#app/jobs/handlers.server.ts";
import { databaseErrorCode } from "#app/kernel/context.server.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { invoices } from "#db/schema/billing.ts";
import { notifications } from "#db/schema/notifications.ts";
import { ledgerEntries, postings, settlements } from "#db/schema/payouts.ts";
import { testWorld } from "#test/world.ts";
import { listMyPayouts, splitOfInvoice } from "./reads.server.ts";
import { NET, settling, TAX } from "./settling.fixtures.ts";
import { sweepPayouts } from "./sweep.server.ts";

const world = await testWorld();
world.setClock("2026-11-21T02:00:00Z");
const { consortium, invoice, settle, partsOf, postingsOf, entriesOf } = settling(world);

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
