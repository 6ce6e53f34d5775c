import { asc, desc, eq, inArray } from "drizzle-orm";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { lineDisputeMessages, lineDisputes } from "#db/schema/returns.ts";
import { mayDisputeLine, mayReturnMoney } from "../policy.ts";
import { getInvoice } from "../reads.server.ts";
import { canAct, LINE_DISPUTE_ACTS, type LineDisputeAct, takesDisputes } from "../states.ts";
import { frozenFen } from "./frozen.server.ts";
import { grossOf, isDisputable } from "./line-gross.ts";

const ACTS = Object.keys(LINE_DISPUTE_ACTS) as LineDisputeAct[];

/** The disputes of an invoice for its two sides, newest first, each with its thread and what the actor may do; amounts are fen as text. */
export async function disputesPage(ctx: Context, code: string) {
  const { invoice, contract, lines } = await getInvoice(ctx, { code });
  const disputes = await ctx.db.select().from(lineDisputes).where(eq(lineDisputes.invoiceId, invoice.id)).orderBy(desc(lineDisputes.id));
  const ids = disputes.map(({ id }) => id);
  const messages =
    ids.length === 0
      ? []
      : await ctx.db
          .select()
          .from(lineDisputeMessages)
          .where(inArray(lineDisputeMessages.disputeId, ids))
          .orderBy(asc(lineDisputeMessages.id));
  const names = await organizationsById(ctx, [invoice.payerId, contract.providerId]);
  const sides = { payer: mayDisputeLine(ctx.actor, invoice), provider: mayReturnMoney(ctx.actor, contract) };
  const takes = takesDisputes(invoice, ctx.clock.now());
  const standing = disputes.filter(({ status }) => !["settled", "withdrawn", "lapsed"].includes(status)).map(({ lineKey }) => lineKey);
  return {
    takes,
    frozenFen: (await frozenFen(ctx, invoice.id)).toString(),
    /** Lines the actor may dispute now. */
    lines:
      sides.payer && takes
        ? lines
            .filter((line) => isDisputable(line) && !standing.includes(line.lineKey))
            .map((line) => ({ lineKey: line.lineKey, description: line.description, grossFen: grossOf(line).toString() }))
        : [],
    disputes: disputes.map((dispute) => ({
      id: dispute.id,
      lineKey: dispute.lineKey,
      description: lines.find((line) => line.lineKey === dispute.lineKey)?.description ?? "—",
      amountFen: dispute.amountFen.toString(),
      acceptedFen: dispute.acceptedFen?.toString() ?? null,
      status: dispute.status,
      createdAt: dispute.createdAt.toISOString(),
      acts: ACTS.filter((act) => sides[LINE_DISPUTE_ACTS[act].by] && canAct(act, dispute.status)),
      mayWrite: (sides.payer || sides.provider) && standing.includes(dispute.lineKey) && dispute.endedAt === null,
      messages: messages
        .filter((message) => message.disputeId === dispute.id)
        .map((message) => ({
          id: message.id,
          from: names.get(message.organizationId ?? "")?.name ?? "—",
          author: message.authorName,
          act: message.act,
          body: message.body,
          at: message.createdAt.toISOString(),
        })),
    })),
  };
}
