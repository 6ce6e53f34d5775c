import { and, eq } from "drizzle-orm";
import { DateTime } from "luxon";
import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, databaseErrorCode, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid, notFound } from "#app/kernel/errors.ts";
import { fenToYuan, yuanToFen } from "#app/kernel/money.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { fapiaoReds, fapiaoRequests } from "#db/schema/billing.ts";
import { mayClosePeriod } from "../policy.ts";
import { getInvoice, type Invoice } from "../reads.server.ts";
import { holdInvoice } from "../returns/left.server.ts";
import { settleFapiaoInput } from "../schemas.ts";
import { FAPIAO_STEPS, takesFapiao } from "../states.ts";
import { redFapiaoKey, saleFenOf } from "./ask-for-red.server.ts";
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
      const { invoice: known, contract } = await getInvoice(tx, { code });
      if (!mayClosePeriod(ctx.actor, contract)) throw forbidden("只有牵头供给单位的财务可以登记发票。");
      // What is sold must not change between the look at it and the number.
      const invoice = await holdInvoice(tx, known.id);
      const [request] = await tx.db
        .select()
        .from(fapiaoRequests)
        .where(and(eq(fapiaoRequests.id, requestId), eq(fapiaoRequests.invoiceId, invoice.id)));
      if (!request) throw notFound("发票申请");
      if (step.kind === "issue") {
        if (!takesFapiao(invoice)) throw conflict("账单已作废，不能开票，请退回申请。");
        if (request.amountFen !== (await saleFenOf(tx, invoice)))
          throw conflict("账单金额在申请之后已经调减或退款，请退回申请，由用户单位重新申请。");
        const today = DateTime.fromJSDate(tx.clock.now(), { zone: contract.zone }).toFormat("yyyy-MM-dd");
        if (step.issuedOn > today) throw invalid("开票日期不能晚于今天。", { issuedOn: ["开票日期不能晚于今天。"] });
      }
      if (step.kind === "reverse") {
        if (step.redNumber === request.number)
          throw invalid("红字发票号码不能与原发票相同。", { redNumber: ["红字发票号码不能与原发票相同。"] });
        if (await takeBackPart(tx, { invoice, providerId: contract.providerId }, request, step)) return { status: from };
      }
      const [moved] = await tx.db
        .update(fapiaoRequests)
        .set({
          status: to,
          decidedAt: tx.clock.now(),
          ...(step.kind === "issue" ? { number: step.number, issuedOn: step.issuedOn } : {}),
          ...(step.kind === "decline" ? { declineReason: step.reason } : {}),
          ...(step.kind === "reverse" ? { redNumber: step.redNumber, redFen: request.amountFen } : {}),
        })
        .where(and(eq(fapiaoRequests.id, requestId), eq(fapiaoRequests.status, from)))
        .returning({ id: fapiaoRequests.id });
      if (!moved) throw conflict("发票申请已经处理，请刷新查看。");
      if (step.kind === "reverse") await enterRed(tx, { providerId: contract.providerId }, request, step.redNumber, request.amountFen);
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

type Request = typeof fapiaoRequests.$inferSelect;
type Reverse = Extract<z.output<typeof settleFapiaoInput>["step"], { kind: "reverse" }>;

/** Enters a red-letter 发票 for a part, after which the rest of it stands; false when it takes back all that stands. */
async function takeBackPart(
  tx: TransactionContext,
  { invoice, providerId }: { invoice: Invoice; providerId: string },
  request: Request,
  { redNumber, amountYuan }: Reverse,
): Promise<boolean> {
  const standsFen = request.amountFen - request.redFen;
  const amountFen = amountYuan === undefined ? standsFen : yuanToFen(amountYuan);
  if (request.status !== "issued" || amountFen === standsFen) return false;
  if (amountFen > standsFen) {
    const message = `发票未红冲的金额为 ¥${fenToYuan(standsFen)}，红字金额不能超过它。`;
    throw invalid(message, { amountYuan: [message] });
  }
  const redFen = request.redFen + amountFen;
  await enterRed(tx, { providerId }, request, redNumber, redFen);
  await tx.db.update(fapiaoRequests).set({ redFen }).where(eq(fapiaoRequests.id, request.id));
  await recordAudit(tx, {
    action: "fapiao-reverse-part",
    objectType: "invoice",
    objectId: invoice.id,
    detail: { requestId: request.id, redNumber, amountFen },
  });
  await enqueue(tx, "notify", {
    organizationId: invoice.payerId,
    kind: "message",
    title: `账单 ${invoice.code} 的发票已部分红冲 ¥${fenToYuan(amountFen)}`,
    body: `红字发票号码 ${redNumber}。`,
    href: `${paths.invoice(invoice.code)}#fapiao`,
    dedupeKey: `fapiao-red:${redNumber}`,
  });
  return true;
}

/** Puts down a red-letter 发票; `redFen` is what is taken back with it. Once that is what was asked for, nobody asks any more. */
async function enterRed(
  tx: TransactionContext,
  { providerId }: { providerId: string },
  request: Request,
  number: string,
  redFen: bigint,
): Promise<void> {
  await tx.db.insert(fapiaoReds).values({ requestId: request.id, number, amountFen: redFen - request.redFen, createdAt: tx.clock.now() });
  if (request.redAskedFen > request.redFen && redFen >= request.redAskedFen)
    await enqueue(tx, "complete-todo", { organizationId: providerId, dedupeKey: redFapiaoKey(request) });
}
