import type { z } from "zod";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { forbidden, invalid } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { withShares } from "./clause-edits.ts";
import { editClause } from "./edit-clause.server.ts";
import { mayEditTaskBook } from "./policy.ts";
import { getTaskBook } from "./reads.server.ts";
import { editSharesInput } from "./schemas.ts";

/** Changes the shares of clause 12's first pool. Shares that do not total exactly 100.00 % are refused with the sum and the gap. */
export async function editShares(ctx: Context, input: z.input<typeof editSharesInput>): Promise<{ revision: number; changed: boolean }> {
  const { code, baseHash, shares } = parseInput(editSharesInput, input);
  return withTransaction(ctx, async (tx) => {
    const { document, partyIds } = await getTaskBook(tx, { code });
    if (!mayEditTaskBook(ctx.actor, partyIds)) throw forbidden();
    const changed = withShares(document.benefitSharing, shares);
    if ("refused" in changed) throw invalid(changed.refused, changed.fields);
    return editClause(tx, { code, clause: "benefitSharing", baseHash, data: changed.data });
  });
}
