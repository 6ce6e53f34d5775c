import type { z } from "zod";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, databaseErrorCode, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid } from "#app/kernel/errors.ts";
import { fenToYuan, yuanToFen } from "#app/kernel/money.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { lineDisputes } from "#db/schema/returns.ts";
import { mayDisputeLine } from "../policy.ts";
import { getInvoice } from "../reads.server.ts";
import { holdInvoice } from "../returns/left.server.ts";
import { raiseDisputeInput } from "../schemas.ts";
import { DISPUTE_DAYS, takesDisputes } from "../states.ts";
import { enterMessage } from "./enter-message.server.ts";
import { grossOf, isDisputable } from "./line-gross.ts";

/**
 * The payer disputes one line of an invoice: how much of it, and why. Only that much is frozen; the rest of the invoice is to be paid, and shared, as
 * ever. One dispute of a line stands at a time.
 */
export async function raiseDispute(ctx: Context, input: z.input<typeof raiseDisputeInput>): Promise<{ disputeId: string }> {
  const { code, lineKey, amountYuan, body } = parseInput(raiseDisputeInput, input);
  try {
    return await withTransaction(ctx, async (tx) => {
      const { invoice: known, contract, lines } = await getInvoice(tx, { code });
      if (!mayDisputeLine(ctx.actor, known)) throw forbidden("请由用户单位的财务、编辑或管理员提出异议。");
      const invoice = await holdInvoice(tx, known.id);
      if (!takesDisputes(invoice, tx.clock.now())) throw conflict(`账单发出后、付款后 ${DISPUTE_DAYS} 天内可以提出异议。`);
      const line = lines.find((one) => one.lineKey === lineKey);
      if (!line || !isDisputable(line)) throw invalid("请选择有异议的项目。", { lineKey: ["请选择有异议的项目。"] });
      const amountFen = yuanToFen(amountYuan);
      const gross = grossOf(line);
      if (amountFen > gross) {
        const message = `这个项目含税 ¥${fenToYuan(gross)}，异议金额不能超过它。`;
        throw invalid(message, { amountYuan: [message] });
      }
      const [dispute] = await tx.db
        .insert(lineDisputes)
        .values({ invoiceId: invoice.id, lineKey, amountFen, raisedBy: userOf(ctx).userId, createdAt: tx.clock.now() })
        .returning({ id: lineDisputes.id });
      if (!dispute) throw new Error("dispute was not inserted");
      await recordAudit(tx, {
        action: "raise-line-dispute",
        objectType: "invoice",
        objectId: invoice.id,
        detail: { disputeId: dispute.id, lineKey, amountFen },
      });
      await enterMessage(tx, invoice, dispute.id, {
        act: "raise",
        body,
        to: contract.providerId,
        kind: "todo",
        title: `账单 ${code} 的“${line.description}”有异议 ¥${fenToYuan(amountFen)}，请答复`,
      });
      await enqueue(tx, "settle-invoice", { invoiceId: invoice.id });
      return { disputeId: dispute.id };
    });
  } catch (error) {
    if (databaseErrorCode(error) === "23505") throw conflict("这个项目已经有一项未办结的异议。");
    throw error;
  }
}
