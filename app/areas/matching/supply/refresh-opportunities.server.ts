import { and, asc, eq, sql } from "drizzle-orm";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { AppError, conflict, forbidden } from "#app/kernel/errors.ts";
import { capabilities } from "#db/schema/capabilities.ts";
import { supplyChecks, supplyRequests } from "#db/schema/matching.ts";
import { mayRefreshOpportunities } from "../policy.ts";
import { requestCapabilityMatches } from "./request-matches.server.ts";

/** A round costs up to a second of everybody's machine for each capability: the next is asked for after a pause. */
const PAUSE_MS = 10 * 60_000;
/** Capabilities looked at in one round, those checked longest ago first. */
const MOST = 50;

/** A vendor asks for its capabilities to be held against the scenes that were matched since they were last. Refuses more often than every ten minutes. */
export async function refreshOpportunities(ctx: Context): Promise<{ capabilities: number }> {
  if (!mayRefreshOpportunities(ctx.actor)) throw forbidden("只有供给单位的编辑人员可以更新这份列表。");
  const { organizationId } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    // Two colleagues at once: the second waits here, and then finds the first's round.
    await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`refresh-opportunities:${organizationId}`}, 0))`);
    const rows = await tx.db
      .select({ id: capabilities.id, checkedAt: supplyChecks.checkedAt, requestedAt: supplyRequests.requestedAt })
      .from(capabilities)
      .leftJoin(supplyChecks, eq(supplyChecks.capabilityId, capabilities.id))
      .leftJoin(supplyRequests, eq(supplyRequests.capabilityId, capabilities.id))
      .where(and(eq(capabilities.organizationId, organizationId), eq(capabilities.status, "published")))
      .orderBy(sql`${supplyChecks.checkedAt} asc nulls first`, asc(capabilities.id))
      .limit(MOST);
    if (rows.length === 0) throw conflict("贵单位还没有已发布的能力，没有可以更新的内容。");
    const now = tx.clock.now().getTime();
    const isPast = (at: Date | null) => at === null || now - at.getTime() >= PAUSE_MS;
    // What was asked for may wait still, and tells by no check yet.
    const due = rows.filter(({ checkedAt, requestedAt }) => isPast(checkedAt) && isPast(requestedAt));
    if (due.length === 0) throw new AppError("tooMany", "刚刚更新过，请过几分钟再试。", { retryAfterSeconds: PAUSE_MS / 1000 });
    await recordAudit(tx, {
      action: "refresh-opportunities",
      objectType: "organization",
      objectId: organizationId,
      detail: { capabilities: due.length },
    });
    await requestCapabilityMatches(
      tx,
      due.map(({ id }) => id),
    );
    return { capabilities: due.length };
  });
}
