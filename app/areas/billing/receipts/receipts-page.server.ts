import { and, asc, desc, eq, gt, ilike, inArray, isNull, ne, or, type SQL, sql } from "drizzle-orm";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { offsetOf, type Page, type PageRequest } from "#app/kernel/paging.ts";
import { invoices } from "#db/schema/billing.ts";
import { contracts } from "#db/schema/contracts.ts";
import { bankReceipts, receiptAllocations } from "#db/schema/receipts.ts";
import { mayMatchReceipts } from "../policy.ts";
import { RECEIPT_VIEWS, type ReceiptFilter } from "../schemas.ts";
import { mayAllocateRest, owedFen, PAYABLE } from "../states.ts";
import { type BankReceipt, pendingOf } from "./hold-receipts.server.ts";
import { samePayer } from "./take-receipts.server.ts";

/** Invoices one provider may have open at a time and be offered. */
const MOST_OPEN = 200;

export function readReceiptFilter(params: URLSearchParams): ReceiptFilter {
  const view = RECEIPT_VIEWS.find((one) => one === params.get("view")) ?? "open";
  const text = (params.get("q") ?? "").trim().slice(0, 80);
  return { view, text: text === "" ? null : text };
}

/** A rest a person has not said anything about, or that is still to be given back; a line that could not be read. */
const isOpen = or(
  and(gt(bankReceipts.restFen, 0n), or(isNull(bankReceipts.restState), eq(bankReceipts.restState, "toReturn"))),
  and(isNull(bankReceipts.amountFen), isNull(bankReceipts.restState)),
);

/** What came into the account of the actor's organization, what each of it paid, and what a person has to do; for its finance only. */
export async function receiptsPage(ctx: Context, filter: ReceiptFilter, request: PageRequest) {
  if (!mayMatchReceipts(ctx.actor)) throw forbidden("收款由贵单位的财务或管理员核对。");
  const { organizationId } = userOf(ctx);
  const own = eq(bankReceipts.providerId, organizationId);
  const where = and(own, viewOf(filter.view), textOf(filter.text));
  const [rows, total, openCount, [sum], open] = await Promise.all([
    ctx.db
      .select()
      .from(bankReceipts)
      .where(where)
      .orderBy(desc(sql`coalesce(${isOpen}, false)`), desc(bankReceipts.receivedOn), desc(bankReceipts.id))
      .limit(request.pageSize)
      .offset(offsetOf(request)),
    ctx.db.$count(bankReceipts, where),
    ctx.db.$count(bankReceipts, and(own, isOpen)),
    ctx.db
      .select({ fen: sql<string>`coalesce(sum(${bankReceipts.restFen}), 0)` })
      .from(bankReceipts)
      .where(and(own, isOpen)),
    openInvoices(ctx, organizationId),
  ]);
  const allocated = await allocationsOf(
    ctx,
    rows.map(({ id }) => id),
  );
  const page: Page<ReturnType<typeof lineOf>> = {
    ...request,
    total,
    rows: rows.map((row) => lineOf(row, allocated.get(row.id) ?? [], open)),
  };
  return {
    ...page,
    openCount,
    openFen: sum?.fen ?? "0",
    openInvoices: open.map(({ code, payerName, owedFen: owed }) => ({ code, payerName, owedFen: owed.toString() })),
  };
}

function viewOf(view: ReceiptFilter["view"]): SQL | undefined {
  if (view === "all") return undefined;
  return view === "open" ? isOpen : sql`not coalesce(${isOpen}, false)`;
}

function textOf(text: string | null): SQL | undefined {
  if (text === null) return undefined;
  const like = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  const paid = sql`exists (select from receipt_allocations a join invoices i on i.id = a.invoice_id where a.receipt_id = ${bankReceipts.id} and i.code ilike ${like})`;
  return or(ilike(bankReceipts.payerName, like), ilike(bankReceipts.remark, like), ilike(bankReceipts.serial, like), paid);
}

interface OpenInvoice {
  code: string;
  payerName: string;
  /** With what is on its way taken off. */
  owedFen: bigint;
}

async function openInvoices(ctx: Context, providerId: string): Promise<OpenInvoice[]> {
  const rows = await ctx.db
    .select({ invoice: invoices })
    .from(invoices)
    .innerJoin(contracts, eq(contracts.id, invoices.contractId))
    .where(and(eq(contracts.providerId, providerId), inArray(invoices.status, [...PAYABLE])))
    .orderBy(asc(invoices.dueOn), asc(invoices.code))
    .limit(MOST_OPEN);
  const [pending, payers] = await Promise.all([
    pendingOf(
      ctx,
      rows.map(({ invoice }) => invoice.id),
    ),
    organizationsById(ctx, [...new Set(rows.map(({ invoice }) => invoice.payerId))]),
  ]);
  return rows
    .map(({ invoice }) => ({
      code: invoice.code,
      payerName: payers.get(invoice.payerId)?.name ?? "—",
      owedFen: owedFen(invoice) - (pending.get(invoice.id) ?? 0n),
    }))
    .filter((one) => one.owedFen > 0n);
}

interface AllocationLine {
  id: string;
  invoiceCode: string;
  amountFen: string;
  status: (typeof receiptAllocations.$inferSelect)["status"];
  byHand: boolean;
  reason: string;
  failure: string | null;
  overpaidFen: string;
  mayTakeBack: boolean;
}

async function allocationsOf(ctx: Context, receiptIds: readonly string[]): Promise<Map<string, AllocationLine[]>> {
  if (receiptIds.length === 0) return new Map();
  const rows = await ctx.db
    .select({ allocation: receiptAllocations, code: invoices.code })
    .from(receiptAllocations)
    .innerJoin(invoices, eq(invoices.id, receiptAllocations.invoiceId))
    .where(and(inArray(receiptAllocations.receiptId, [...receiptIds]), ne(receiptAllocations.status, "takenBack")))
    .orderBy(asc(receiptAllocations.createdAt));
  const lines = rows.map(({ allocation, code }) => ({
    receiptId: allocation.receiptId,
    line: {
      id: allocation.id,
      invoiceCode: code,
      amountFen: allocation.amountFen.toString(),
      status: allocation.status,
      byHand: allocation.byHand,
      reason: allocation.reason,
      failure: allocation.failure,
      overpaidFen: allocation.overpaidFen.toString(),
      mayTakeBack: allocation.status === "pending" && allocation.startedAt === null,
    },
  }));
  return new Map([...Map.groupBy(lines, ({ receiptId }) => receiptId)].map(([id, found]) => [id, found.map(({ line }) => line)]));
}

function lineOf(receipt: BankReceipt, allocations: AllocationLine[], open: readonly OpenInvoice[]) {
  const mayAllocate = receipt.restFen > 0n && mayAllocateRest(receipt.restState);
  return {
    id: receipt.id,
    serial: receipt.serial,
    amountFen: receipt.amountFen?.toString() ?? null,
    restFen: receipt.restFen.toString(),
    receivedOn: receipt.receivedOn,
    payerName: receipt.payerName,
    payerAccount: receipt.payerLastFour ? `**** ${receipt.payerLastFour}` : null,
    remark: receipt.remark,
    verdict: receipt.verdict,
    restState: receipt.restState,
    restNote: receipt.restNote,
    returnReference: receipt.returnReference,
    returnedOn: receipt.returnedOn,
    from: receipt.fileName ? `${receipt.fileName} 第 ${receipt.rowNumber} 行` : null,
    allocations,
    mayAllocate,
    /** Open invoices of a payer of the same name that ask for exactly the rest: offered, never booked. */
    suggestions: mayAllocate
      ? open.filter((one) => one.owedFen === receipt.restFen && samePayer(receipt.payerName, one.payerName)).map(({ code }) => code)
      : [],
  };
}
