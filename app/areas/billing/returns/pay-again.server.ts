import { and, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { returnRequests } from "#db/schema/returns.ts";
import { mayReturnMoney } from "../policy.ts";
import { getInvoice } from "../reads.server.ts";
import { payAgainInput } from "../schemas.ts";
import { RETURN_STEPS } from "../states.ts";
import { holdInvoice } from "./left.server.ts";
import { sealPayee } from "./payee.server.ts";
import { askSecond, bouncedKey, remainingOf, requestOf, requireLeft } from "./return-request.server.ts";

/**
 * The provider's finance asks to pay what came home again, by bank to the account named here. It is money that moves: another person approves it anew
 * (reliability E5), whoever asked for it or approved it the first time.
 */
export async function payAgain(ctx: Context, input: z.input<typeof payAgainInput>): Promise<void> {
  const { code, requestId, payeeName, payeeBank, payeeAccount } = parseInput(payAgainInput, input);
  await withTransaction(ctx, async (tx) => {
    const { invoice: known, contract } = await getInvoice(tx, { code });
    if (!mayReturnMoney(ctx.actor, contract)) throw forbidden("退款和调减由牵头供给单位的财务或管理员办理。");
    const invoice = await holdInvoice(tx, known.id);
    const request = await requestOf(tx, invoice, requestId);
    if (request.status !== RETURN_STEPS.payAgain.from) throw conflict("这项退款不在等待再次转账，请刷新查看。");
    const amountFen = await remainingOf(tx, request);
    await requireLeft(tx, invoice, { kind: request.kind, amountFen }, requestId);
    const { userId, name } = userOf(ctx);
    const payee = { payeeName, payeeBank, payeeLastFour: payeeAccount.slice(-4) };
    const [asked] = await tx.db
      .update(returnRequests)
      .set({
        ...payee,
        payeeSealed: sealPayee(tx, requestId, payeeAccount),
        status: RETURN_STEPS.payAgain.to,
        road: "bank",
        attempt: sql`${returnRequests.attempt} + 1`,
        askedBy: userId,
        askedByName: name,
        approvedBy: null,
        approvedByName: null,
        approvedAt: null,
      })
      .where(and(eq(returnRequests.id, requestId), eq(returnRequests.status, RETURN_STEPS.payAgain.from)))
      .returning();
    if (!asked) throw conflict("这项退款不在等待再次转账，请刷新查看。");
    await recordAudit(tx, {
      action: "pay-return-again",
      objectType: "invoice",
      objectId: invoice.id,
      detail: { requestId, amountFen, attempt: asked.attempt, ...payee },
    });
    await enqueue(tx, "complete-todo", { organizationId: contract.providerId, dedupeKey: bouncedKey(request) });
    await askSecond(tx, invoice, contract.providerId, asked, amountFen);
  });
}
