import { eq } from "drizzle-orm";
import type { z } from "zod";
import { getContract } from "#app/areas/contracts/index.server.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { invoices } from "#db/schema/billing.ts";
import { mayClosePeriod } from "./policy.ts";
import { retryPushInput } from "./schemas.ts";
import { can } from "./states.ts";

/** The provider's finance sends a failed push out again, from the step that failed. */
export async function retryPush(ctx: Context, input: z.input<typeof retryPushInput>): Promise<{ code: string }> {
  const { code } = parseInput(retryPushInput, input);
  return withTransaction(ctx, async (tx) => {
    const [invoice] = await tx.db.select().from(invoices).where(eq(invoices.code, code));
    if (!invoice) throw notFound("账单");
    const { contract } = await getContract(tx, { id: invoice.contractId });
    if (!mayClosePeriod(ctx.actor, contract)) throw forbidden();
    if (!can("push", invoice.status)) throw conflict("账单已经推送。");
    await recordAudit(tx, { action: "retry-push", objectType: "invoice", objectId: invoice.id });
    await enqueue(tx, "push-invoice", { invoiceId: invoice.id });
    return { code };
  });
}
