import { and, eq, isNull } from "drizzle-orm";
import type { z } from "zod";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { forbidden, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { notifications } from "#db/schema/notifications.ts";
import { mayReadInbox } from "./policy.ts";
import { ownRows } from "./reads.server.ts";
import { markReadInput } from "./schemas.ts";

/** Marks one entry of the organization's inbox as read, or all of them. Marking twice changes nothing; gives back where the entry leads. */
export async function markRead(ctx: Context, input: z.input<typeof markReadInput>): Promise<{ href: string | null; marked: number }> {
  if (!mayReadInbox(ctx.actor)) throw forbidden();
  const { id } = parseInput(markReadInput, input);
  const { organizationId } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    const own = ownRows(tx);
    const [entry] =
      id === undefined
        ? []
        : await tx.db
            .select({ href: notifications.href })
            .from(notifications)
            .where(and(own, eq(notifications.id, id)));
    if (id !== undefined && !entry) throw notFound("消息");
    const marked = await tx.db
      .update(notifications)
      .set({ readAt: tx.clock.now() })
      .where(and(own, id === undefined ? undefined : eq(notifications.id, id), isNull(notifications.readAt)))
      .returning({ id: notifications.id });
    if (marked.length > 0) {
      await recordAudit(tx, {
        action: "mark-read",
        objectType: "notification",
        objectId: id ?? organizationId,
        detail: { marked: marked.length },
      });
    }
    return { href: entry?.href ?? null, marked: marked.length };
  });
}
