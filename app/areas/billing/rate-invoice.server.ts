import type { z } from "zod";
import { holdUsageLock } from "#app/areas/usage/index.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { rateByHand } from "./close-period.server.ts";
import { mayClosePeriod } from "./policy.ts";
import { getInvoice } from "./reads.server.ts";
import { rateInvoiceInput } from "./schemas.ts";
import { can } from "./states.ts";

/** Rates an invoice that nobody has approved yet once more, with what has come in since. */
export async function rateInvoice(ctx: Context, input: z.input<typeof rateInvoiceInput>): Promise<{ code: string; totalFen: bigint }> {
  const { code } = parseInput(rateInvoiceInput, input);
  return withTransaction(ctx, async (tx) => {
    const { contract, whole } = await getInvoice(tx, { code });
    if (!mayClosePeriod(ctx.actor, contract)) throw forbidden("只有牵头供给单位的财务可以重新计费。");
    await holdUsageLock(tx, contract.id);
    // Read again under the lock that approval takes too.
    const { invoice } = await getInvoice(tx, { code });
    if (!can("rate", invoice.status)) throw conflict("账单已经审核，不能重新计费。");
    return rateByHand(tx, whole, invoice);
  });
}
