import { eq } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { StripeGatewayError } from "#app/stripe/index.server.ts";
import { stripeCalls } from "#db/schema/billing.ts";

/**
 * Makes one outbound call under a key that is stored before the call: after a crash the same step goes out under the same key.
 * A step already done is not made again and answers null.
 */
export async function stripeStep<T extends object>(
  ctx: Context,
  invoiceId: string,
  step: string,
  idempotencyKey: string,
  call: (idempotencyKey: string) => Promise<T>,
): Promise<T | null> {
  const [known] = await ctx.db.select().from(stripeCalls).where(eq(stripeCalls.idempotencyKey, idempotencyKey));
  if (known?.status === "done") return null;
  if (!known) await ctx.db.insert(stripeCalls).values({ invoiceId, step, idempotencyKey }).onConflictDoNothing();
  const note = (set: Partial<typeof stripeCalls.$inferInsert>) =>
    ctx.db.update(stripeCalls).set(set).where(eq(stripeCalls.idempotencyKey, idempotencyKey));
  try {
    const result = await call(idempotencyKey);
    await note({ status: "done", error: null, finishedAt: ctx.clock.now() });
    return result;
  } catch (error) {
    const refused = error instanceof StripeGatewayError && error.kind !== "transient";
    await note({ status: refused ? "failed" : "pending", error: error instanceof Error ? error.message.slice(0, 500) : "unknown" });
    throw error;
  }
}
