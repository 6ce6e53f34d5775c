import Big from "big.js";
import { asc, desc, eq, inArray, or } from "drizzle-orm";
import { getContract, listMyContracts } from "#app/areas/contracts/index.server.ts";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { isAppError, notFound } from "#app/kernel/errors.ts";
import { plain } from "#app/kernel/units.ts";
import { invoiceLines, invoices } from "#db/schema/billing.ts";
import { mayClosePeriod, mayPayInvoice } from "./policy.ts";
import { can } from "./states.ts";

export type Invoice = typeof invoices.$inferSelect;

/** An invoice whose contract the actor may read, with its lines and the terms it was rated by. Foreign and absent alike are not found. */
export async function getInvoice(ctx: Context, by: { code: string } | { id: string }) {
  const [invoice] = await ctx.db
    .select()
    .from(invoices)
    .where("code" in by ? eq(invoices.code, by.code) : eq(invoices.id, by.id));
  if (!invoice) throw notFound("账单");
  const { contract, versions } = await getContract(ctx, { id: invoice.contractId }).catch((error: unknown) => {
    throw isAppError(error) && error.code === "notFound" ? notFound("账单") : error;
  });
  const terms = versions.find((version) => version.version === invoice.termsVersion)?.terms;
  if (!terms) throw new Error(`invoice ${invoice.code} names terms that are not there`);
  const lines = await ctx.db.select().from(invoiceLines).where(eq(invoiceLines.invoiceId, invoice.id)).orderBy(asc(invoiceLines.position));
  return { invoice, contract, terms, lines };
}

/** One line of a list; amounts are fen as text. */
const row = (invoice: Invoice) => ({
  id: invoice.id,
  code: invoice.code,
  period: invoice.period,
  kind: invoice.kind,
  status: invoice.status,
  netFen: invoice.netFen.toString(),
  taxFen: invoice.taxFen.toString(),
  totalFen: invoice.totalFen.toString(),
  dueOn: invoice.dueOn,
  createdAt: invoice.createdAt.toISOString(),
  paidAt: invoice.paidAt?.toISOString() ?? null,
});

const trimmed = (decimal: string | null) => (decimal === null ? null : plain(new Big(decimal)));

/** What the invoice page shows, and what the actor may do. The payment link is not in it: payInvoice reads it when it is wanted. */
export async function invoicePage(ctx: Context, code: string) {
  const { invoice, contract, lines } = await getInvoice(ctx, { code });
  const { organizationId } = userOf(ctx);
  const names = await organizationsById(ctx, [invoice.payerId, contract.providerId]);
  const issues = mayClosePeriod(ctx.actor, contract);
  return {
    ...row(invoice),
    revision: invoice.revision,
    contract: { code: contract.code, name: contract.name, kind: contract.kind },
    payerName: names.get(invoice.payerId)?.name ?? "—",
    providerName: names.get(contract.providerId)?.name ?? "—",
    periodFrom: invoice.periodFrom.toISOString(),
    periodTo: invoice.periodTo.toISOString(),
    isPayer: organizationId === invoice.payerId,
    isProvider: organizationId === contract.providerId,
    failure: organizationId === contract.providerId ? invoice.failure : null,
    mayPay: mayPayInvoice(ctx.actor, invoice) && invoice.status === "open",
    mayRetry: issues && can("retry", invoice.status),
    lines: lines.map((line) => ({
      lineKey: line.lineKey,
      kind: line.kind,
      description: line.description,
      quantity: trimmed(line.quantity),
      unitPriceFen: trimmed(line.unitPriceFen),
      amountFen: line.amountFen.toString(),
      preciseFen: trimmed(line.preciseFen) ?? "0",
      basis: line.basis,
    })),
  };
}

/** Invoices of a contract the actor may read, newest first. */
export async function invoicesOfContract(ctx: Context, contractId: string) {
  const rows = await ctx.db
    .select()
    .from(invoices)
    .where(eq(invoices.contractId, contractId))
    .orderBy(desc(invoices.createdAt), desc(invoices.id));
  return rows.map(row);
}

/** Invoices of every contract the actor's organization is in, newest first. */
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
    ...row(invoice),
    isPayer: invoice.payerId === organizationId,
    contractName: byId.get(invoice.contractId)?.name ?? "—",
    contractCode: byId.get(invoice.contractId)?.code ?? null,
  }));
}
