import { and, inArray } from "drizzle-orm";
import type { z } from "zod";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { nextCode } from "#app/kernel/ids.server.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { payoutBatches, payoutItemSettlements, payoutItems, settlements } from "#db/schema/payouts.ts";
import { mayRunPayouts } from "../policy.ts";
import { drawBatchInput } from "../schemas.ts";
import { holdPayouts } from "./hold-batch.server.ts";
import { PAYABLE, type Payable, payableProblem, payablesOf } from "./payable.server.ts";

/**
 * Draws up transfers of the actor's organization, as provider of contracts, to the members chosen: one each, of all it is owed less all that
 * refunds claim back. A member who is owed nothing in sum, or has no account on file, is refused. What is drawn stands in no other batch until
 * this one is cancelled or the bank gave it back.
 */
export async function drawBatch(ctx: Context, input: z.input<typeof drawBatchInput>): Promise<{ code: string }> {
  if (!mayRunPayouts(ctx.actor)) throw forbidden("付款批次由牵头单位的财务或管理员办理。");
  const { organizationIds } = parseInput(drawBatchInput, input);
  const actor = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    await holdPayouts(tx, actor.organizationId);
    const payables = await payablesOf(tx, actor.organizationId);
    const chosen = [...new Set(organizationIds)].map((id) => payables.find((one) => one.organizationId === id));
    // An organization that is none of the members, and one that was paid meanwhile, look the same.
    if (chosen.some((one) => one === undefined || payableProblem(one) !== null))
      throw conflict("所选单位中有的已没有应付款项，或没有登记收款账户。请刷新后重新选择。");
    const code = await nextCode(tx, "payoutBatch");
    const [batch] = await tx.db
      .insert(payoutBatches)
      .values({ code, organizationId: actor.organizationId, drawnBy: actor.userId, drawnByName: actor.name, createdAt: tx.clock.now() })
      .returning({ id: payoutBatches.id });
    if (!batch) throw new Error("batch was not inserted");
    const items = chosen.flatMap((one) => (one ? [one] : [])).sort((a, b) => (a.organizationId < b.organizationId ? -1 : 1));
    for (const [index, payable] of items.entries()) await drawItem(tx, { id: batch.id, code }, index + 1, payable);
    await recordAudit(tx, {
      action: "draw-payout-batch",
      objectType: "payout-batch",
      objectId: batch.id,
      detail: { code, items: items.map(({ organizationId, netFen }) => ({ organizationId, amountFen: netFen })) },
    });
    return { code };
  });
}

/** ASCII, without signs a bank might drop, and short enough for any remark: ZF-2026-0001, the third → ZF20260001N03. */
export const referenceOf = (code: string, position: number): string => `${code.replaceAll("-", "")}N${String(position).padStart(2, "0")}`;

async function drawItem(tx: TransactionContext, batch: { id: string; code: string }, position: number, payable: Payable): Promise<void> {
  const { organizationId, netFen, settlementIds, account } = payable;
  if (!account) throw new Error(`member ${organizationId} has no account`);
  const reference = referenceOf(batch.code, position);
  const [item] = await tx.db
    .insert(payoutItems)
    .values({
      batchId: batch.id,
      position,
      organizationId,
      accountId: account.id,
      amountFen: netFen,
      purpose: `机器人服务费分配 ${reference}`,
      reference,
    })
    .returning({ id: payoutItems.id });
  if (!item) throw new Error("transfer was not inserted");
  const taken = await tx.db
    .update(settlements)
    .set({ status: "batched" })
    .where(and(inArray(settlements.id, settlementIds), inArray(settlements.status, [...PAYABLE])))
    .returning({ id: settlements.id });
  if (taken.length !== settlementIds.length) throw conflict("应付款项刚刚有变动，请刷新后重新选择。");
  await tx.db.insert(payoutItemSettlements).values(settlementIds.map((settlementId) => ({ itemId: item.id, settlementId })));
}
