import { asc, desc, eq, inArray, or } from "drizzle-orm";
import { getContract, listMyContracts } from "#app/areas/contracts/index.server.ts";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import { invoiceLines, invoices } from "#db/schema/billing.ts";

export type Invoice = typeof invoices.$inferSelect;

/** An invoice whose contract the actor may read, with its lines. Foreign and absent alike are not found. */
export async function getInvoice(ctx: Context, by: { code: string } | { id: string }) {
  const [invoice] = await ctx.db
    .select()
    .from(invoices)
    .where("code" in by ? eq(invoices.code, by.code) : eq(invoices.id, by.id));
  if (!invoice) throw notFound("账单");
  const { contract } = await getContract(ctx, { id: invoice.contractId }).catch(() => {
    throw notFound("账单");
  });
  const lines = await ctx.db.select().from(invoiceLines).where(eq(invoiceLines.invoiceId, invoice.id)).orderBy(asc(invoiceLines.position));
  return { invoice, contract, lines };
}

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
  failure: invoice.failure,
});

/** What the invoice page shows; only the payer gets the payment link. */
export async function invoicePage(ctx: Context, code: string) {
  const { invoice, contract, lines } = await getInvoice(ctx, { code });
  const { organizationId } = userOf(ctx);
  const names = await organizationsById(ctx, [invoice.payerId, contract.providerId]);
  return {
    ...row(invoice),
    contract: { code: contract.code, name: contract.name, kind: contract.kind },
    payerName: names.get(invoice.payerId)?.name ?? "—",
    providerName: names.get(contract.providerId)?.name ?? "—",
    periodFrom: invoice.periodFrom.toISOString(),
    periodTo: invoice.periodTo.toISOString(),
    isPayer: organizationId === invoice.payerId,
    isProvider: organizationId === contract.providerId,
    payUrl: organizationId === invoice.payerId && invoice.status === "open" ? invoice.hostedUrl : null,
    lines: lines.map((line) => ({
      lineKey: line.lineKey,
      kind: line.kind,
      description: line.description,
      quantity: line.quantity,
      unitPriceFen: line.unitPriceFen,
      amountFen: line.amountFen.toString(),
      preciseFen: line.preciseFen,
      basis: line.basis,
    })),
  };
}

/** Invoices of a contract the actor may read, newest first. */
export async function invoicesOfContract(ctx: Context, contractId: string) {
  const rows = await ctx.db.select().from(invoices).where(eq(invoices.contractId, contractId)).orderBy(desc(invoices.createdAt));
  return rows.map(row);
}

/** Invoices of every contract the actor's organization is in, newest first. */
export async function listMyInvoices(ctx: Context) {
  const contracts = await listMyContracts(ctx);
  const byId = new Map(contracts.map((contract) => [contract.id, contract]));
  const rows = await ctx.db
    .select()
    .from(invoices)
    .where(or(eq(invoices.payerId, userOf(ctx).organizationId), byId.size > 0 ? inArray(invoices.contractId, [...byId.keys()]) : undefined))
    .orderBy(desc(invoices.createdAt), desc(invoices.id))
    .limit(200);
  return rows.map((invoice) => ({ ...row(invoice), contractName: byId.get(invoice.contractId)?.name ?? "—", contractCode: byId.get(invoice.contractId)?.code ?? "" }));
}
