import type { z } from "zod";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { forbidden, invalid } from "#app/kernel/errors.ts";
import { yuanToFen } from "#app/kernel/money.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { mayReturnMoney } from "../policy.ts";
import { getInvoice } from "../reads.server.ts";
import { requestReturnInput } from "../schemas.ts";
import { holdInvoice } from "./left.server.ts";
import { enterRequest, requireLeft } from "./return-request.server.ts";

/**
 * The provider's finance asks for money of a paid invoice to go back, or for less to be paid of one that is not: no more than is left, with a reason.
 * Nothing moves before another person approved it (reliability E5).
 */
export async function requestReturn(ctx: Context, input: z.input<typeof requestReturnInput>): Promise<{ requestId: string }> {
  const { code, kind, amountYuan, reason, road, lineKey } = parseInput(requestReturnInput, input);
  return withTransaction(ctx, async (tx) => {
    const { invoice, contract, lines } = await getInvoice(tx, { code });
    if (!mayReturnMoney(ctx.actor, contract)) throw forbidden("退款和调减由牵头供给单位的财务或管理员办理。");
    if (lineKey !== null && !lines.some((line) => line.lineKey === lineKey))
      throw invalid("请从账单明细中选择项目。", { lineKey: ["请从账单明细中选择项目。"] });
    const held = await holdInvoice(tx, invoice.id);
    const asked = { kind, amountFen: yuanToFen(amountYuan) };
    await requireLeft(tx, held, asked);
    return { requestId: await enterRequest(tx, held, contract.providerId, { ...asked, reason, road, lineKey, disputeId: null }) };
  });
}
