import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { returnRequests } from "#db/schema/returns.ts";
import { mayReturnMoney } from "../policy.ts";
import { getInvoice, type Invoice } from "../reads.server.ts";
import { returnStepInput } from "../schemas.ts";
import { RETURN_STEPS } from "../states.ts";
import { holdInvoice } from "./left.server.ts";
import { approveReturnKey, bounceRequest, followDispute, type ReturnRequest, requestOf } from "./return-request.server.ts";

/** The provider's finance takes a request back before anybody approved it; what it wanted to go back may be asked for again. */
export async function cancelReturn(ctx: Context, input: z.input<typeof returnStepInput>): Promise<void> {
  const { code, requestId } = parseInput(returnStepInput, input);
  await withTransaction(ctx, async (tx) => {
    const { invoice: known, contract } = await getInvoice(tx, { code });
    if (!mayReturnMoney(ctx.actor, contract)) throw forbidden("退款和调减由牵头供给单位的财务或管理员办理。");
    const invoice = await holdInvoice(tx, known.id);
    const request = await requestOf(tx, invoice, requestId);
    if (request.attempt > 1) return await cancelSecondPayment(tx, invoice, contract.providerId, request);
    const [cancelled] = await tx.db
      .update(returnRequests)
      .set({ status: RETURN_STEPS.cancel.to, endedAt: tx.clock.now() })
      .where(and(eq(returnRequests.id, requestId), eq(returnRequests.status, RETURN_STEPS.cancel.from)))
      .returning({ id: returnRequests.id });
    if (!cancelled) throw conflict("申请已经复核或撤销，请刷新查看。");
    await recordAudit(tx, { action: `cancel-${request.kind}`, objectType: "invoice", objectId: invoice.id, detail: { requestId } });
    await enqueue(tx, "complete-todo", { organizationId: contract.providerId, dedupeKey: approveReturnKey(request) });
    await followDispute(tx, request, false);
  });
}

/** What came home is still the payer's: only the payment to this account is taken back. */
async function cancelSecondPayment(tx: TransactionContext, invoice: Invoice, providerId: string, request: ReturnRequest): Promise<void> {
  if (request.status !== RETURN_STEPS.cancel.from) throw conflict("申请已经复核或撤销，请刷新查看。");
  await enqueue(tx, "complete-todo", { organizationId: providerId, dedupeKey: approveReturnKey(request) });
  await bounceRequest(tx, invoice, request, { from: [RETURN_STEPS.cancel.from], failure: request.failure ?? "再次转账的申请已撤销" });
}
