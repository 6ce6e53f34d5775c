import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { invoiceLines, invoices } from "#db/schema/billing.ts";
import { notifications } from "#db/schema/notifications.ts";
import { insertContract, robotIdentity } from "#seeds/factories/contracts.ts";
import { testWorld } from "#test/world.ts";
import { splitOfInvoice } from "./reads.server.ts";
import { NET, settling, TAX } from "./settling.fixtures.ts";

const world = await testWorld();
world.setClock("2026-11-21T02:00:00Z");
const { consortium, invoice, settle, partsOf, entriesOf } = settling(world);

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
      const one = await invoice(all, { ...of(100_000n), paidAt: new Date(paidAt), status: "rated" });
      const line = {
        invoiceId: one.id,
        kind: "usage" as const,
        description: "成功作业",
        unitPriceFen: "40",
        preciseFen: "0",
        amountFen: 0n,
      };
      await world.db.insert(invoiceLines).values([
        { ...line, lineKey: "usage", position: 0, quantity: "700", basis: { basis: "successfulTask" } },
        { ...line, lineKey: "distance", position: 2, quantity: "55.5", basis: { basis: "kilometre" } },
        { ...line, lineKey: "late:2026-09:service", kind: "late", position: 1, quantity: null, basis: { operations: "20" } },
      ]);
      await world.db.update(invoices).set({ status: "paid" }).where(eq(invoices.id, one.id));
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
