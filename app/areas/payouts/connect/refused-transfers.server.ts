import { and, asc, eq, ne } from "drizzle-orm";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { invoices } from "#db/schema/billing.ts";
import { contracts } from "#db/schema/contracts.ts";
import { payoutTransfers } from "#db/schema/transfers.ts";
import { mayApproveMove, mayRunPayouts } from "../policy.ts";
import { connectAccountsOf } from "./accounts.server.ts";
import { refusalName } from "./words.ts";

/** How many refused transfers are shown: there are few, or something is wrong that is not mended one by one. */
const MOST = 100;

/** What the channel refused to send members of the actor's contracts, oldest first, and what the actor may do about it. Fen as text. */
export async function refusedTransfers(ctx: Context) {
  const { actor } = ctx;
  if (!mayRunPayouts(actor)) return [];
  const { organizationId } = userOf(ctx);
  const rows = await ctx.db
    .select({ transfer: payoutTransfers, invoiceCode: invoices.code })
    .from(payoutTransfers)
    .innerJoin(invoices, eq(invoices.id, payoutTransfers.invoiceId))
    .innerJoin(contracts, eq(contracts.id, invoices.contractId))
    .where(
      and(
        eq(payoutTransfers.status, "refused"),
        eq(contracts.providerId, organizationId),
        ne(payoutTransfers.organizationId, organizationId),
      ),
    )
    .orderBy(asc(payoutTransfers.refusedAt), asc(payoutTransfers.id))
    .limit(MOST);
  const members = rows.map(({ transfer }) => transfer.organizationId);
  const [names, accounts] = await Promise.all([organizationsById(ctx, members), connectAccountsOf(ctx, members)]);
  return rows.map(({ transfer, invoiceCode }) => ({
    id: transfer.id,
    invoiceCode,
    name: names.get(transfer.organizationId)?.name ?? "—",
    amountFen: transfer.amountFen.toString(),
    refusal: refusalName(transfer.reason ?? ""),
    refusedAt: transfer.refusedAt?.toISOString() ?? null,
    /** Whether it is tried again by itself: the account is open, the reason was another. */
    retried: accounts.get(transfer.organizationId)?.transfersActive ?? false,
    askedBy: transfer.moveAskedByName,
    askedAt: transfer.moveAskedAt?.toISOString() ?? null,
    mayApprove: transfer.moveAskedBy !== null && mayApproveMove(actor, { askedBy: transfer.moveAskedBy }),
  }));
}
export type RefusedTransfer = Awaited<ReturnType<typeof refusedTransfers>>[number];
