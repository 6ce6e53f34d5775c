import type { z } from "zod";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { mayDisputeLine, mayReturnMoney } from "../policy.ts";
import { getInvoice } from "../reads.server.ts";
import { writeInDisputeInput } from "../schemas.ts";
import { canAct } from "../states.ts";
import { enterMessage, holdDispute } from "./enter-message.server.ts";

/** Either side writes in a dispute that is not over; the other is told. */
export async function writeInDispute(ctx: Context, input: z.input<typeof writeInDisputeInput>): Promise<void> {
  const { code, disputeId, body } = parseInput(writeInDisputeInput, input);
  await withTransaction(ctx, async (tx) => {
    const { invoice, contract } = await getInvoice(tx, { code });
    const isPayer = mayDisputeLine(ctx.actor, invoice);
    if (!isPayer && !mayReturnMoney(ctx.actor, contract)) throw forbidden("异议由双方的财务或管理员、用户单位的编辑办理。");
    const dispute = await holdDispute(tx, invoice, disputeId);
    if (!canAct("withdraw", dispute.status) && dispute.status !== "accepted") throw conflict("异议已经办结，不能再补充说明。");
    await recordAudit(tx, { action: "write-in-line-dispute", objectType: "invoice", objectId: invoice.id, detail: { disputeId } });
    await enterMessage(tx, invoice, disputeId, {
      act: null,
      body,
      to: isPayer ? contract.providerId : invoice.payerId,
      title: `账单 ${code} 的异议有新的说明`,
    });
  });
}
