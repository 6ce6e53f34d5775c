import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { unknownWordings } from "#db/schema/metrics.ts";
import { mayKeepVocabularies } from "./policy.ts";
import { dismissWordingInput } from "./schemas.ts";

/** Leaves a text without an operation, with the reason; it comes back when it is written anew. */
export async function dismissWording(ctx: Context, input: z.input<typeof dismissWordingInput>): Promise<{ id: string }> {
  if (!mayKeepVocabularies(ctx.actor)) throw forbidden("只有平台运营可以维护工序词库。");
  const { id, version, reason } = parseInput(dismissWordingInput, input);
  return withTransaction(ctx, async (tx) => {
    const [noted] = await tx.db.select({ id: unknownWordings.id }).from(unknownWordings).where(eq(unknownWordings.id, id));
    if (!noted) throw notFound("待收录文本");
    const dismissed = await tx.db
      .update(unknownWordings)
      .set({ state: "dismissed", reason, handledAt: tx.clock.now(), handledBy: userOf(tx).userId, version: version + 1 })
      .where(and(eq(unknownWordings.id, id), eq(unknownWordings.version, version), eq(unknownWordings.state, "open")))
      .returning({ id: unknownWordings.id });
    if (dismissed.length === 0) throw conflict("这段文本已有人处理，或内容已经更新，请刷新后再看。");
    await recordAudit(tx, { action: "dismiss-wording", objectType: "wording", objectId: id, detail: { reason } });
    return { id };
  });
}
