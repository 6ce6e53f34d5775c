import { asc, desc, eq } from "drizzle-orm";
import { getInvoice } from "#app/areas/billing/index.server.ts";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { invoices } from "#db/schema/billing.ts";
import { settlements } from "#db/schema/payouts.ts";

/** How a paid invoice was split: the two sides of the contract see every part, any other member its own. */
export async function splitOfInvoice(ctx: Context, code: string) {
  const { invoice, contract } = await getInvoice(ctx, { code });
  const { organizationId } = userOf(ctx);
  const rows = await ctx.db.select().from(settlements).where(eq(settlements.invoiceId, invoice.id)).orderBy(desc(settlements.basisPoints), asc(settlements.organizationId));
  const seesAll = [contract.userUnitId, contract.providerId].includes(organizationId);
  const visible = seesAll ? rows : rows.filter((row) => row.organizationId === organizationId);
  const names = await organizationsById(ctx, visible.map((row) => row.organizationId));
  return {
    complete: seesAll,
    baseFen: invoice.netFen.toString(),
    parts: visible.map((row) => ({
      organizationId: row.organizationId,
      organizationName: names.get(row.organizationId)?.name ?? "—",
      basisPoints: row.basisPoints,
      exact: row.exact,
      amountFen: row.amountFen.toString(),
      rail: row.rail,
      status: row.status,
    })),
  };
}

/** Parts due to the actor's organization, newest first. */
export async function listMyPayouts(ctx: Context) {
  const rows = await ctx.db
    .select({ settlement: settlements, invoiceCode: invoices.code, period: invoices.period, paidAt: invoices.paidAt })
    .from(settlements)
    .innerJoin(invoices, eq(invoices.id, settlements.invoiceId))
    .where(eq(settlements.organizationId, userOf(ctx).organizationId))
    .orderBy(desc(settlements.createdAt))
    .limit(200);
  return rows.map(({ settlement, invoiceCode, period, paidAt }) => ({
    id: settlement.id,
    invoiceCode,
    period,
    paidAt: paidAt?.toISOString() ?? null,
    basisPoints: settlement.basisPoints,
    exact: settlement.exact,
    amountFen: settlement.amountFen.toString(),
    rail: settlement.rail,
    status: settlement.status,
  }));
}
