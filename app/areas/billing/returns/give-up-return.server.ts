import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { refunds } from "#db/schema/returns.ts";
import { mayReturnMoney } from "../policy.ts";
import { getInvoice } from "../reads.server.ts";
import { giveUpReturnInput } from "../schemas.ts";
import { mayGiveUpReturn } from "../states.ts";
import { transferKey } from "./approve-return.server.ts";
import { endUnpaid } from "./book-return.server.ts";
import { holdInvoice } from "./left.server.ts";
import { bouncedKey, endRequest, remainingOf, requestOf } from "./return-request.server.ts";

/**
 * The provider's finance says that a refund is not transferred any more: one the bank sent back, or one that was approved and never made. It ends unpaid
 * with the reason. Nothing moves by it, so one person does; the payer is free to ask or to dispute anew.
 */
export async function giveUpReturn(ctx: Context, input: z.input<typeof giveUpReturnInput>): Promise<void> {
  const { code, requestId, reason } = parseInput(giveUpReturnInput, input);
  await withTransaction(ctx, async (tx) => {
    const { invoice: known, contract } = await getInvoice(tx, { code });
    if (!mayReturnMoney(ctx.actor, contract)) throw forbidden("退款和调减由牵头供给单位的财务或管理员办理。");
    const invoice = await holdInvoice(tx, known.id);
    const request = await requestOf(tx, invoice, requestId);
    const [waiting] = await tx.db
      .select()
      .from(refunds)
      .where(and(eq(refunds.requestId, requestId), eq(refunds.status, "awaitingTransfer")));
    if (!mayGiveUpReturn(request.status, waiting !== undefined)) throw conflict("这项退款不在等待转账，请刷新查看。");
    const failure = `不再转账：${reason}`;
    const amountFen = waiting?.amountFen ?? (await remainingOf(tx, request));
    if (waiting) {
      await endUnpaid(tx, invoice, waiting, failure);
      await enqueue(tx, "complete-todo", { organizationId: contract.providerId, dedupeKey: transferKey(waiting.id) });
    } else {
      await endRequest(tx, invoice, requestId, { status: "failed", failure });
      await enqueue(tx, "complete-todo", { organizationId: contract.providerId, dedupeKey: bouncedKey(request) });
    }
    await recordAudit(tx, {
      action: "give-up-return",
      objectType: "invoice",
      objectId: invoice.id,
      detail: { requestId, amountFen, reason },
    });
    await enqueue(tx, "notify", {
      organizationId: invoice.payerId,
      kind: "message",
      title: `账单 ${code} 的退款 ¥${fenToYuan(amountFen)} 不再转账`,
      body: `供给单位说明：${reason}。有不同意见的，请与供给单位联系或对账单项目提出异议。`,
      href: `${paths.invoice(code)}#returns`,
      dedupeKey: `return-given-up:${requestId}`,
    });
  });
}
