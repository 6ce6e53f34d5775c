import { DateTime } from "luxon";
import type { z } from "zod";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { mayReturnMoney } from "../policy.ts";
import { getInvoice } from "../reads.server.ts";
import { enterBounceInput } from "../schemas.ts";
import { bookHome } from "./book-return.server.ts";
import { holdInvoice } from "./left.server.ts";
import { movementOf } from "./return-request.server.ts";

/**
 * The provider's finance enters that the bank sent a refund by transfer back (退汇) after it was entered as made: the money is home again and the books
 * say so, and its request waits for somebody to say whether it is paid to another account or not at all.
 */
export async function enterBounce(ctx: Context, input: z.input<typeof enterBounceInput>): Promise<void> {
  const { code, refundId, bankReference, bankOn, reason } = parseInput(enterBounceInput, input);
  await withTransaction(ctx, async (tx) => {
    const { invoice: known, contract } = await getInvoice(tx, { code });
    if (!mayReturnMoney(ctx.actor, contract)) throw forbidden("退款和调减由牵头供给单位的财务或管理员办理。");
    const invoice = await holdInvoice(tx, known.id);
    const row = await movementOf(tx, invoice, refundId);
    if (row.kind !== "refund" || row.chargeId !== null || row.status !== "succeeded")
      throw conflict("只有已登记转账的对公退款可以登记退汇。");
    const refuse = (message: string) => invalid(message, { bankOn: [message] });
    const today = DateTime.fromJSDate(tx.clock.now(), { zone: contract.zone }).toFormat("yyyy-MM-dd");
    if (bankOn > today) throw refuse("退汇日期不能晚于今天。");
    if (row.bankOn !== null && bankOn < row.bankOn) throw refuse(`退汇日期不能早于转账日期 ${row.bankOn}。`);
    const isHome = await bookHome(tx, invoice, row, `银行退汇（${reason}）`, { bankReference, bankOn });
    if (!isHome) throw conflict("这笔退款的退汇已经登记，请刷新查看。");
  });
}
