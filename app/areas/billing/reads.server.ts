import Big from "big.js";
import { asc, desc, eq, inArray, or } from "drizzle-orm";
import { getContract, getContractHead, listMyContracts } from "#app/areas/contracts/index.server.ts";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { isAppError, notFound } from "#app/kernel/errors.ts";
import { plain } from "#app/kernel/units.ts";
import { invoiceLines, invoices } from "#db/schema/billing.ts";
import { mayClosePeriod, mayPayInvoice } from "./policy.ts";
import { can, owedFen, PAYABLE } from "./states.ts";

export type Invoice = typeof invoices.$inferSelect;

type By = { code: string } | { id: string };

async function invoiceRow(ctx: Context, by: By): Promise<Invoice> {
  const [invoice] = await ctx.db
    .select()
    .from(invoices)
    .where("code" in by ? eq(invoices.code, by.code) : eq(invoices.id, by.id));
  if (!invoice) throw notFound("账单");
  return invoice;
}

/** A contract that is not there for the actor makes its invoice not there either. */
const asInvoice = (error: unknown): never => {
  throw isAppError(error) && error.code === "notFound" ? notFound("账单") : error;
};

/** An invoice with its lines, its contract and all versions of the terms: for the two sides of its contract. Foreign and absent alike are not found. */
export async function getInvoice(ctx: Context, by: By) {
  const invoice = await invoiceRow(ctx, by);
  const whole = await getContract(ctx, { id: invoice.contractId }).catch(asInvoice);
  const lines = await ctx.db.select().from(invoiceLines).where(eq(invoiceLines.invoiceId, invoice.id)).orderBy(asc(invoiceLines.position));
  return { invoice, contract: whole.contract, whole, lines };
}

/** What every party of the contract's task book may know of an invoice, with the head of its contract; no amount is in it. */
export async function getInvoiceHead(ctx: Context, by: By) {
  const invoice = await invoiceRow(ctx, by);
  const contract = await getContractHead(ctx, { id: invoice.contractId }).catch(asInvoice);
  return { invoice: { ...headOf(invoice), periodFrom: invoice.periodFrom, periodTo: invoice.periodTo }, contract };
}

const headOf = ({ id, code, period, kind, status }: Invoice) => ({ id, code, period, kind, status });

/** One line of a list for a party that is neither side: which period, and how far it has come. */
const headRow = (invoice: Invoice) => ({
  ...headOf(invoice),
  whole: false as const,
  netFen: null,
  taxFen: null,
  totalFen: null,
  paidFen: null,
  owedFen: null,
  dueOn: null,
  createdAt: null,
  paidAt: null,
});

/** One line of a list for the two sides; amounts are fen as text. */
const row = (invoice: Invoice) => ({
  ...headOf(invoice),
  whole: true as const,
  netFen: invoice.netFen.toString(),
  taxFen: invoice.taxFen.toString(),
  totalFen: invoice.totalFen.toString(),
  /** What came in, and what is still asked for. */
  paidFen: (invoice.amountPaidFen ?? 0n).toString(),
  owedFen: (PAYABLE.includes(invoice.status) ? owedFen(invoice) : 0n).toString(),
  dueOn: invoice.dueOn,
  createdAt: invoice.createdAt.toISOString(),
  paidAt: invoice.paidAt?.toISOString() ?? null,
});

const trimmed = (decimal: string | null) => (decimal === null ? null : plain(new Big(decimal)));

/**
 * What the invoice page shows, and what the actor may do. The payment link is not in it: payInvoice reads it when it is wanted. A party of
 * the task book that is neither side gets period and status only (`whole: false`); its own part is told by the split.
 */
export async function invoicePage(ctx: Context, code: string) {
  const known = await getInvoiceHead(ctx, { code });
  if (!known.contract.whole) {
    const { name, kind } = known.contract;
    return {
      ...known.invoice,
      whole: false as const,
      contract: { code: known.contract.code, name, kind },
      periodFrom: known.invoice.periodFrom.toISOString(),
      periodTo: known.invoice.periodTo.toISOString(),
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
    };
  }
  const { invoice, contract, lines } = await getInvoice(ctx, { code });
  const { organizationId } = userOf(ctx);
  const names = await organizationsById(ctx, [invoice.payerId, contract.providerId]);
  const issues = mayClosePeriod(ctx.actor, contract);
  return {
    ...row(invoice),
    revision: invoice.revision,
    creditedFen: invoice.creditedFen.toString(),
    /** What is to be paid: the total less what was credited before payment. */
    dueFen: (invoice.totalFen - invoice.creditedFen).toString(),
    amountPaidFen: invoice.amountPaidFen?.toString() ?? null,
    endReason: invoice.endReason,
    contract: { code: contract.code, name: contract.name, kind: contract.kind },
    payerName: names.get(invoice.payerId)?.name ?? "—",
    providerName: names.get(contract.providerId)?.name ?? "—",
    periodFrom: invoice.periodFrom.toISOString(),
    periodTo: invoice.periodTo.toISOString(),
    isPayer: organizationId === invoice.payerId,
    isProvider: organizationId === contract.providerId,
    failure: organizationId === contract.providerId ? invoice.failure : null,
    amountDiffers: PAYABLE.includes(invoice.status) && invoice.failure !== null,
    mayPay: mayPayInvoice(ctx.actor, invoice) && PAYABLE.includes(invoice.status) && invoice.failure === null,
    mayRetry: issues && can("retry", invoice.status),
    mayApprove: issues && can("approve", invoice.status),
    mayRate: issues && can("rate", invoice.status),
    ratesAt: invoice.ratesAt?.toISOString() ?? null,
    approvedAt: invoice.approvedAt?.toISOString() ?? null,
    ratingHash: invoice.ratingHash,
    lines: lines.map((line) => ({
      lineKey: line.lineKey,
      kind: line.kind,
      description: line.description,
      forPeriod: line.forPeriod,
      quantity: trimmed(line.quantity),
      unit: line.unit,
      vat: line.vat,
      unitPriceFen: trimmed(line.unitPriceFen),
      amountFen: line.amountFen.toString(),
      preciseFen: trimmed(line.preciseFen) ?? "0",
      basis: line.basis,
    })),
  };
}

/** Invoices of a contract, newest first; without amounts for a party that is neither side. */
export async function invoicesOfContract(ctx: Context, contractId: string) {
  const { whole } = await getContractHead(ctx, { id: contractId });
  const rows = await ctx.db
    .select()
    .from(invoices)
    .where(eq(invoices.contractId, contractId))
    .orderBy(desc(invoices.createdAt), desc(invoices.id));
  return rows.map((invoice) => (whole ? row(invoice) : headRow(invoice)));
}

/** Invoices of every contract the actor's organization is in, newest first; without amounts where it is neither side. */
export async function listMyInvoices(ctx: Context) {
  const { organizationId } = userOf(ctx);
  const contracts = await listMyContracts(ctx);
  const byId = new Map(contracts.map((contract) => [contract.id, contract]));
  const rows = await ctx.db
    .select()
    .from(invoices)
    .where(or(eq(invoices.payerId, organizationId), byId.size > 0 ? inArray(invoices.contractId, [...byId.keys()]) : undefined))
    .orderBy(desc(invoices.createdAt), desc(invoices.id))
    .limit(200);
  return rows.map((invoice) => ({
    ...(invoice.payerId === organizationId || byId.get(invoice.contractId)?.whole ? row(invoice) : headRow(invoice)),
    isPayer: invoice.payerId === organizationId,
    contractName: byId.get(invoice.contractId)?.name ?? "—",
    contractCode: byId.get(invoice.contractId)?.code ?? null,
  }));
}
