import { and, eq } from "drizzle-orm";
import { DateTime } from "luxon";
import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, databaseErrorCode, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { fapiaoRequests } from "#db/schema/billing.ts";
import { mayClosePeriod } from "../policy.ts";
import { getInvoice } from "../reads.server.ts";
import { settleFapiaoInput } from "../schemas.ts";
import { FAPIAO_STEPS, takesFapiao } from "../states.ts";
import { issueFapiaoKey } from "./request-fapiao.server.ts";

/**
 * The provider's finance records what became of a request: the number and day of the 发票 it issued, why it sent the request back, or the red-letter
 * 发票 that takes an issued one back. A number is used once.
 */
export async function settleFapiao(ctx: Context, input: z.input<typeof settleFapiaoInput>): Promise<{ status: string }> {
  const { code, requestId, step } = parseInput(settleFapiaoInput, input);
  const { from, to, word } = FAPIAO_STEPS[step.kind];
  try {
    return await withTransaction(ctx, async (tx) => {
      const { invoice, contract } = await getInvoice(tx, { code });
      if (!mayClosePeriod(ctx.actor, contract)) throw forbidden("只有牵头供给单位的财务可以登记发票。");
      const [request] = await tx.db
        .select()
        .from(fapiaoRequests)
        .where(and(eq(fapiaoRequests.id, requestId), eq(fapiaoRequests.invoiceId, invoice.id)));
      if (!request) throw notFound("发票申请");
      if (step.kind === "issue") {
        if (!takesFapiao(invoice)) throw conflict("账单已作废，不能开票，请退回申请。");
        if (request.amountFen !== invoice.totalFen - invoice.creditedFen)
          throw conflict("账单金额在申请之后已经调减，请退回申请，由用户单位重新申请。");
        const today = DateTime.fromJSDate(tx.clock.now(), { zone: contract.zone }).toFormat("yyyy-MM-dd");
        if (step.issuedOn > today) throw invalid("开票日期不能晚于今天。", { issuedOn: ["开票日期不能晚于今天。"] });
      }
      if (step.kind === "reverse" && step.redNumber === request.number)
        throw invalid("红字发票号码不能与原发票相同。", { redNumber: ["红字发票号码不能与原发票相同。"] });
      const [moved] = await tx.db
        .update(fapiaoRequests)
        .set({
          status: to,
          decidedAt: tx.clock.now(),
          ...(step.kind === "issue" ? { number: step.number, issuedOn: step.issuedOn } : {}),
          ...(step.kind === "decline" ? { declineReason: step.reason } : {}),
          ...(step.kind === "reverse" ? { redNumber: step.redNumber } : {}),
        })
        .where(and(eq(fapiaoRequests.id, requestId), eq(fapiaoRequests.status, from)))
        .returning({ id: fapiaoRequests.id });
      if (!moved) throw conflict("发票申请已经处理，请刷新查看。");
      await recordAudit(tx, { action: `fapiao-${step.kind}`, objectType: "invoice", objectId: invoice.id, detail: { code, ...step } });
      await enqueue(tx, "complete-todo", { organizationId: contract.providerId, dedupeKey: issueFapiaoKey(requestId) });
      await enqueue(tx, "notify", {
        organizationId: invoice.payerId,
        kind: "message",
        title: `账单 ${code} 的发票${word}`,
        body:
          step.kind === "issue" ? `发票号码 ${step.number}。` : step.kind === "decline" ? step.reason : `红字发票号码 ${step.redNumber}。`,
        href: `${paths.invoice(code)}#fapiao`,
        dedupeKey: `fapiao-${step.kind}:${requestId}`,
      });
      return { status: to };
    });
  } catch (error) {
    if (databaseErrorCode(error) === "23505") throw conflict("这个发票号码已经登记在别的账单上，请核对。");
    throw error;
  }
}
