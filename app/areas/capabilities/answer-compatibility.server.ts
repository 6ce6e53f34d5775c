import { and, eq, ne } from "drizzle-orm";
import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { capabilities, compatibilities } from "#db/schema/capabilities.ts";
import { compatibilityTodo } from "./partners.server.ts";
import { mayChangeCapability, mayPublish } from "./policy.ts";
import { answerCompatibilityInput } from "./schemas.ts";
import { COMPATIBILITY_ANSWERS } from "./states.ts";

/**
 * The owner of the named capability confirms or rejects what another declared about it. A rejected pair is not proposed together any more.
 * Refuses when the row is in the same state already or a colleague answered meanwhile.
 */
export async function answerCompatibility(
  ctx: Context,
  input: z.input<typeof answerCompatibilityInput>,
): Promise<{ id: string; state: "confirmed" | "rejected" }> {
  if (!mayPublish(ctx.actor)) throw forbidden("只有供给单位的编辑人员可以答复适配声明。");
  const { id, answer, reply } = parseInput(answerCompatibilityInput, input);
  return withTransaction(ctx, async (tx) => {
    const [row] = await tx.db.select().from(compatibilities).where(eq(compatibilities.id, id));
    const [[declarer], [other]] = row
      ? await Promise.all([
          tx.db.select().from(capabilities).where(eq(capabilities.id, row.capabilityId)),
          tx.db.select().from(capabilities).where(eq(capabilities.id, row.otherId)),
        ])
      : [[], []];
    if (!row || row.state === "retracted" || !declarer || !other || !mayChangeCapability(tx.actor, other)) throw notFound("适配声明");
    if (!COMPATIBILITY_ANSWERS[answer].includes(row.state)) throw conflict("这条适配声明已经这样答复过。");
    const [reverse] = await tx.db
      .select({ id: compatibilities.id })
      .from(compatibilities)
      .where(
        and(eq(compatibilities.capabilityId, other.id), eq(compatibilities.otherId, declarer.id), ne(compatibilities.state, "retracted")),
      );
    if (answer === "rejected" && reverse) throw conflict(`贵单位也声明了与“${declarer.name}”适配，请先从“${other.name}”中移除。`);
    const [moved] = await tx.db
      .update(compatibilities)
      .set({ state: answer, reply, respondedAt: tx.clock.now() })
      .where(and(eq(compatibilities.id, id), eq(compatibilities.state, row.state)))
      .returning({ id: compatibilities.id });
    if (!moved) throw conflict("同事刚刚答复了这条适配声明，请刷新后查看。");
    await recordAudit(tx, { action: "answer-compatibility", objectType: "compatibility", objectId: id, detail: { answer, reply } });
    await enqueue(tx, "index-capability", { capabilityId: declarer.id });
    await enqueue(tx, "complete-todo", { organizationId: other.organizationId, dedupeKey: compatibilityTodo(id) });
    // Only a rejection, and taking one back, changes who is proposed together.
    if (answer === "rejected" || row.state === "rejected") {
      for (const { id: capabilityId } of [declarer, other]) await enqueue(tx, "match-capability", { capabilityId, newRunsOnly: false });
    }
    if (declarer.organizationId !== other.organizationId) {
      await enqueue(tx, "notify", {
        organizationId: declarer.organizationId,
        kind: "message",
        title: answer === "confirmed" ? `“${other.name}”确认与“${declarer.name}”适配` : `“${other.name}”不认可与“${declarer.name}”的适配`,
        body: reply,
        href: paths.compatibility(),
        dedupeKey: `${compatibilityTodo(id)}:${answer}:${tx.clock.now().toISOString()}`,
      });
    }
    return { id, state: answer };
  });
}
