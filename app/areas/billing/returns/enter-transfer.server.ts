import { and, eq } from "drizzle-orm";
import { DateTime } from "luxon";
import type { z } from "zod";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { refunds } from "#db/schema/returns.ts";
import { mayReturnMoney } from "../policy.ts";
import { getInvoice } from "../reads.server.ts";
import { enterTransferInput } from "../schemas.ts";
import { transferKey } from "./approve-return.server.ts";
import { bookGone } from "./book-return.server.ts";
import { holdInvoice } from "./left.server.ts";
import { movementOf } from "./return-request.server.ts";

/** The provider's finance enters the bank's receipt (回单) of a refund by transfer: only then it counts as gone. */
export async function enterTransfer(ctx: Context, input: z.input<typeof enterTransferInput>): Promise<void> {
  const { code, refundId, bankReference, bankOn } = parseInput(enterTransferInput, input);
  await withTransaction(ctx, async (tx) => {
    const { invoice: known, contract } = await getInvoice(tx, { code });
    if (!mayReturnMoney(ctx.actor, contract)) throw forbidden("退款和调减由牵头供给单位的财务或管理员办理。");
    const today = DateTime.fromJSDate(tx.clock.now(), { zone: contract.zone }).toFormat("yyyy-MM-dd");
    if (bankOn > today) throw invalid("转账日期不能晚于今天。", { bankOn: ["转账日期不能晚于今天。"] });
    const invoice = await holdInvoice(tx, known.id);
    await movementOf(tx, invoice, refundId);
    const [entered] = await tx.db
      .update(refunds)
      .set({ bankReference, bankOn })
      .where(and(eq(refunds.id, refundId), eq(refunds.status, "awaitingTransfer")))
      .returning();
    if (!entered) throw conflict("这笔退款不在等待转账，请刷新查看。");
    await bookGone(tx, invoice, entered);
    await enqueue(tx, "complete-todo", { organizationId: contract.providerId, dedupeKey: transferKey(refundId) });
    await enqueue(tx, "make-refund", { refundId });
  });
}
