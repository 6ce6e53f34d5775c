import { eq, inArray } from "drizzle-orm";
import { invoices } from "#db/schema/billing.ts";
import { ledgerEntries, postings, settlements } from "#db/schema/payouts.ts";
import { refunds } from "#db/schema/returns.ts";
import { insertContract } from "#seeds/factories/contracts.ts";
import { insertTaskBook } from "#seeds/factories/task-books.ts";
import type { testWorld } from "#test/world.ts";
import { settleInvoice } from "./settle-invoice.server.ts";

export const NET = 29_704_898n;
export const TAX = 1_782_294n;

type Sharing = Parameters<NonNullable<NonNullable<Parameters<typeof insertTaskBook>[2]>["changed"]>>[0]["benefitSharing"];
/** Of the signed sharing another one; it is told the members by role. */
type Agreed = (sharing: Sharing, ids: { maker: string; algorithm: string; institute: string }) => Sharing;

/** Consortia of six, their invoices as billing leaves them, and what was booked of them. */
export function settling(world: Awaited<ReturnType<typeof testWorld>>) {
  let serial = 0;

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
  async function invoice(
    facts: { contract: { id: string }; userUnit: { id: string } },
    changed: Partial<typeof invoices.$inferInsert> = {},
  ) {
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
  /** A refund of an invoice that succeeded, as billing leaves it. */
  async function refund(invoiceId: string, amountFen: bigint, changed: Partial<typeof refunds.$inferInsert> = {}) {
    const [row] = await world.db
      .insert(refunds)
      .values({ invoiceId, amountFen, reason: "服务未达标", status: "succeeded", succeededAt: new Date(), ...changed })
      .returning();
    if (!row) throw new Error("refund was not inserted");
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

  return { consortium, invoice, refund, settle, partsOf, postingsOf, entriesOf };
}
