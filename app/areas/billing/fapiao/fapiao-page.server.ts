import { desc, eq, inArray } from "drizzle-orm";
import { organizationById } from "#app/areas/organizations/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { fapiaoReds, fapiaoRequests } from "#db/schema/billing.ts";
import { mayClosePeriod, mayPayInvoice } from "../policy.ts";
import { getInvoice } from "../reads.server.ts";
import { takesFapiao } from "../states.ts";
import { saleFenOf } from "./ask-for-red.server.ts";

const NOBODY = "00000000-0000-0000-0000-000000000000";

/** The 发票 of an invoice for its two sides: every request, newest first, what the actor may do, and the buyer's own title to begin with. */
export async function fapiaoPage(ctx: Context, code: string) {
  const { invoice, contract } = await getInvoice(ctx, { code });
  const rows = await ctx.db.select().from(fapiaoRequests).where(eq(fapiaoRequests.invoiceId, invoice.id)).orderBy(desc(fapiaoRequests.id));
  const [reds, saleFen] = await Promise.all([
    ctx.db
      .select()
      .from(fapiaoReds)
      .where(inArray(fapiaoReds.requestId, [...rows.map(({ id }) => id), NOBODY]))
      .orderBy(fapiaoReds.id),
    saleFenOf(ctx, invoice),
  ]);
  const stands = rows.some(({ status }) => status === "requested" || status === "issued");
  const mayRequest = mayPayInvoice(ctx.actor, invoice) && takesFapiao(invoice) && saleFen > 0n && !stands;
  const payer = mayRequest ? await organizationById(ctx, invoice.payerId) : null;
  return {
    mayRequest,
    maySettle: mayClosePeriod(ctx.actor, contract),
    takes: takesFapiao(invoice),
    buyer: { title: payer?.name ?? "", taxId: payer?.creditCode ?? "" },
    requests: rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      title: row.title,
      taxId: row.taxId,
      amountFen: row.amountFen.toString(),
      note: row.note,
      status: row.status,
      number: row.number,
      issuedOn: row.issuedOn,
      redNumber: row.redNumber,
      reds: reds
        .filter(({ requestId }) => requestId === row.id)
        .map(({ number, amountFen }) => ({ number, amountFen: amountFen.toString() })),
      /** What stands of it, and what of that has to be taken back by a red-letter one. */
      standsFen: (row.amountFen - row.redFen).toString(),
      redDueFen: (row.status === "issued" && row.redAskedFen > row.redFen ? row.redAskedFen - row.redFen : 0n).toString(),
      declineReason: row.declineReason,
      createdAt: row.createdAt.toISOString(),
    })),
  };
}
