import { and, asc, count, desc, eq, ne, sql } from "drizzle-orm";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { forbidden, notFound } from "#app/kernel/errors.ts";
import { offsetOf, type PageRequest } from "#app/kernel/paging.ts";
import { contracts } from "#db/schema/contracts.ts";
import { payoutAccounts, payoutBatches, payoutItems, payoutReceipts } from "#db/schema/payouts.ts";
import { accountLine, currentAccounts } from "../accounts/accounts.server.ts";
import { mayApproveBatch, mayRunPayouts } from "../policy.ts";
import { can } from "../states.ts";
import { payableLines } from "./payable.server.ts";

const NOT_ALLOWED = "付款批次由牵头单位的财务或管理员办理。";

/** Whether the actor runs transfers: it keeps the money of an organization that is the provider of a contract. */
export async function runsPayouts(ctx: Context): Promise<boolean> {
  if (!mayRunPayouts(ctx.actor)) return false;
  const [contract] = await ctx.db
    .select({ id: contracts.id })
    .from(contracts)
    .where(eq(contracts.providerId, ctx.actor.organizationId))
    .limit(1);
  return contract !== undefined;
}

/** The provider's batches, newest first, and who can be paid now. Throws forbidden to who does not keep the money. Amounts are fen as text. */
export async function batchesPage(ctx: Context, request: PageRequest) {
  if (!mayRunPayouts(ctx.actor)) throw forbidden(NOT_ALLOWED);
  const { organizationId } = userOf(ctx);
  const isOwn = eq(payoutBatches.organizationId, organizationId);
  const [rows, [found], payables, runs] = await Promise.all([
    ctx.db
      .select({
        batch: payoutBatches,
        items: count(payoutItems.id),
        totalFen: sql<string>`coalesce(sum(${payoutItems.amountFen}), 0)`,
        paidFen: sql<string>`coalesce(sum(${payoutItems.amountFen}) filter (where ${payoutItems.status} = 'paid'), 0)`,
        returned: sql<number>`(count(*) filter (where ${payoutItems.status} = 'returned'))::int`,
      })
      .from(payoutBatches)
      .leftJoin(payoutItems, eq(payoutItems.batchId, payoutBatches.id))
      .where(isOwn)
      .groupBy(payoutBatches.id)
      .orderBy(desc(payoutBatches.createdAt), desc(payoutBatches.id))
      .limit(request.pageSize)
      .offset(offsetOf(request)),
    ctx.db.select({ total: count() }).from(payoutBatches).where(isOwn),
    payableLines(ctx, organizationId),
    runsPayouts(ctx),
  ]);
  return {
    ...request,
    total: found?.total ?? 0,
    runs,
    payables,
    rows: rows.map(({ batch, ...figures }) => ({
      ...figures,
      code: batch.code,
      status: batch.status,
      drawnByName: batch.drawnByName,
      createdAt: batch.createdAt.toISOString(),
    })),
  };
}

/** A batch with its transfers, what the bank said, and what the actor may do. Account numbers are masked. Another organization's is not found. */
export async function batchPage(ctx: Context, code: string) {
  if (!mayRunPayouts(ctx.actor)) throw forbidden(NOT_ALLOWED);
  const [batch] = await ctx.db
    .select()
    .from(payoutBatches)
    .where(and(eq(payoutBatches.code, code), eq(payoutBatches.organizationId, userOf(ctx).organizationId)));
  if (!batch) throw notFound("付款批次");
  const [rows, receipts] = await Promise.all([
    ctx.db
      .select({ item: payoutItems, account: payoutAccounts })
      .from(payoutItems)
      .innerJoin(payoutAccounts, eq(payoutAccounts.id, payoutItems.accountId))
      .where(eq(payoutItems.batchId, batch.id))
      .orderBy(asc(payoutItems.position)),
    ctx.db
      .select()
      .from(payoutReceipts)
      .where(and(eq(payoutReceipts.batchId, batch.id), ne(payoutReceipts.verdict, "matched")))
      .orderBy(desc(payoutReceipts.id))
      .limit(200),
  ]);
  const members = rows.map(({ item }) => item.organizationId);
  const [names, accounts] = await Promise.all([organizationsById(ctx, members), currentAccounts(ctx, members)]);
  const isApprover = mayApproveBatch(ctx.actor, batch);
  const before = can("cancel", batch.status);
  return {
    code: batch.code,
    status: batch.status,
    drawnByName: batch.drawnByName,
    createdAt: batch.createdAt.toISOString(),
    approvedByName: batch.approvedByName,
    approvedAt: batch.approvedAt?.toISOString() ?? null,
    exportedAt: batch.exportedAt?.toISOString() ?? null,
    closedAt: batch.closedAt?.toISOString() ?? null,
    cancelledAt: batch.cancelledAt?.toISOString() ?? null,
    cancelReason: batch.cancelReason,
    may: {
      submit: can("submit", batch.status),
      approve: can("approve", batch.status) && isApprover,
      cancel: before,
      export: can("export", batch.status),
      receive: can("receive", batch.status),
    },
    /** The drawer waits for somebody else. */
    awaitsOther: can("approve", batch.status) && !isApprover,
    items: rows.map(({ item, account }) => {
      const name = names.get(item.organizationId)?.name ?? "—";
      return {
        position: item.position,
        organizationId: item.organizationId,
        name,
        account: accountLine(account),
        holderDiffers: account.holderName !== name,
        /** Before it is handed to the bank, an account that is no longer in force stops the batch. */
        accountChanged: before && accounts.get(item.organizationId)?.id !== account.id,
        /** Whether the bank may have it already. */
        atBank: can("receive", batch.status),
        amountFen: item.amountFen.toString(),
        purpose: item.purpose,
        reference: item.reference,
        status: item.status,
        paidOn: item.paidOn,
        returnReason: item.returnReason,
      };
    }),
    unmatched: receipts.map((row) => ({
      id: row.id,
      verdict: row.verdict,
      reference: row.reference,
      amountFen: row.amountFen?.toString() ?? null,
      outcome: row.outcome,
      reason: row.reason,
      occurredOn: row.occurredOn,
      fileName: row.fileName,
      rowNumber: row.rowNumber,
      createdAt: row.createdAt.toISOString(),
    })),
  };
}
