import { and, asc, eq } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { auditEvents } from "#db/schema/audit.ts";

/** The audit events of a task book in the order of the chain. The caller has checked that the actor may read the task book. */
export async function auditTrailOf(ctx: Context, taskBookId: string) {
  return ctx.db
    .select()
    .from(auditEvents)
    .where(and(eq(auditEvents.objectType, "task-book"), eq(auditEvents.objectId, taskBookId)))
    .orderBy(asc(auditEvents.seq));
}
