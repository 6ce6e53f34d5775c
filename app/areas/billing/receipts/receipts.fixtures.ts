import { and, eq, inArray, sql } from "drizzle-orm";
import { verifyLedger } from "#app/areas/payouts/index.server.ts";
import { notifications } from "#db/schema/notifications.ts";
import { bankReceipts, receiptAllocations } from "#db/schema/receipts.ts";
import { billingWorld } from "../billing.fixtures.ts";
import { referenceOf } from "./payment-reference.ts";
import { uploadStatement } from "./upload-statement.server.ts";

/** What a line of a statement says; the rest is as usual. */
export interface Line {
  serial?: string;
  yuan: string;
  payer: string;
  remark?: string;
  day?: string;
}

/** A world with invoices that wait to be paid by bank. */
export async function receiptsWorld() {
  const billing = await billingWorld();
  const { world, approvedInvoice, invoiceRow } = billing;
  let serial = 0;

  /** An open invoice of ¥523.22, its reference, and who pays it. */
  async function openInvoice() {
    const running = await approvedInvoice();
    await world.runJobs();
    const row = await invoiceRow(running.invoice.id);
    return { ...running, id: row.id, row, reference: referenceOf(row.paymentSerial), payer: running.userUnit.actor.organizationName };
  }

  const csv = (lines: readonly Line[]) =>
    Buffer.from(
      [
        "交易日期,流水号,支出金额,收入金额,对方户名,对方账号,附言",
        ...lines.map(
          ({ serial: number = `S${++serial}`, yuan, payer, remark = "", day = "2026-10-18" }) =>
            `${day},${number},,"${yuan}",${payer},6222021234567890,${remark}`,
        ),
      ].join("\n"),
      "utf8",
    );
  const upload = (ctx: Parameters<typeof uploadStatement>[0], lines: readonly Line[] | Buffer) =>
    uploadStatement(ctx, { fileName: "流水.csv", file: Buffer.isBuffer(lines) ? lines : csv(lines) });

  const receiptsOf = (providerId: string) =>
    world.db.select().from(bankReceipts).where(eq(bankReceipts.providerId, providerId)).orderBy(bankReceipts.id);
  const allocationsOf = (invoiceId: string) =>
    world.db.select().from(receiptAllocations).where(eq(receiptAllocations.invoiceId, invoiceId)).orderBy(receiptAllocations.createdAt);
  const todos = async (organizationId: string, like: string) =>
    (await world.db.select().from(notifications).where(eq(notifications.organizationId, organizationId))).filter(
      ({ kind, title }) => kind === "todo" && title.includes(like),
    );

  /** What holds whatever happened: no fen of a receipt is lost or counted twice, and the ledger is sound. Gives what is wrong. */
  async function unsound(providerId: string): Promise<unknown[]> {
    const rows = await world.db
      .select({
        serial: bankReceipts.serial,
        amountFen: bankReceipts.amountFen,
        restFen: bankReceipts.restFen,
        placed: sql<string>`coalesce(sum(${receiptAllocations.amountFen} - ${receiptAllocations.overpaidFen}), 0)`,
      })
      .from(bankReceipts)
      .leftJoin(
        receiptAllocations,
        and(eq(receiptAllocations.receiptId, bankReceipts.id), inArray(receiptAllocations.status, ["pending", "reported"])),
      )
      .where(eq(bankReceipts.providerId, providerId))
      .groupBy(bankReceipts.id);
    const { differences } = await verifyLedger(world.db);
    return [...rows.filter(({ amountFen, restFen, placed }) => (amountFen ?? 0n) !== restFen + BigInt(placed)), ...differences];
  }

  return { ...billing, openInvoice, csv, upload, receiptsOf, allocationsOf, todos, unsound };
}
