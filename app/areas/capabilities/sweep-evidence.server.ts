import { and, eq, inArray, isNotNull, isNull, lte, sql } from "drizzle-orm";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { capabilities, claims } from "#db/schema/capabilities.ts";
import { dayOf, EVIDENCE_VALID_MONTHS, REMINDER_DAYS, staleOn } from "./vocabulary.ts";

/** Claims told about in one pass; what is left waits for the next. */
const PER_PASS = 500;

/**
 * Tells owners of published capabilities once about each piece of evidence that becomes stale within thirty days, or has: one to-do per
 * capability and date of issue. It is done when the capability is changed or withdrawn.
 */
export async function sweepEvidence(ctx: Context): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const now = tx.clock.now();
    const horizon = dayOf(new Date(now.getTime() + REMINDER_DAYS * 86_400_000));
    const due = tx.db
      .select({ id: claims.id })
      .from(claims)
      .innerJoin(capabilities, eq(capabilities.id, claims.capabilityId))
      .where(
        and(
          eq(capabilities.status, "published"),
          isNotNull(claims.issuedOn),
          isNull(claims.remindedAt),
          lte(sql`(${claims.issuedOn} + make_interval(months => ${EVIDENCE_VALID_MONTHS}))::date`, horizon),
        ),
      )
      .limit(PER_PASS);
    const reminded = await tx.db
      .update(claims)
      .set({ remindedAt: now })
      .where(and(inArray(claims.id, due), isNull(claims.remindedAt)))
      .returning({ capabilityId: claims.capabilityId, issuedOn: claims.issuedOn });
    if (reminded.length === 0) return;
    const rows = await tx.db
      .select()
      .from(capabilities)
      .where(inArray(capabilities.id, [...new Set(reminded.map(({ capabilityId }) => capabilityId))]));
    for (const row of rows) {
      const own = reminded.filter(({ capabilityId }) => capabilityId === row.id);
      for (const issuedOn of new Set(own.flatMap((claim) => claim.issuedOn ?? []))) {
        const count = own.filter((claim) => claim.issuedOn === issuedOn).length;
        const until = staleOn(issuedOn);
        const words = until < dayOf(now) ? `已满 ${EVIDENCE_VALID_MONTHS} 个月` : `将于 ${until} 满 ${EVIDENCE_VALID_MONTHS} 个月`;
        await enqueue(tx, "notify", {
          organizationId: row.organizationId,
          kind: "todo",
          title: `“${row.name}”有 ${count} 项指标的证据${words}，请更新`,
          body: "过期的证据在匹配中按低一级计算。",
          href: paths.editCapability(row.code),
          dedupeKey: evidenceTodo(row.id, issuedOn),
        });
      }
    }
  });
}

/** Ends the reminders of a capability whose claims are about to be replaced. */
export async function completeReminders(tx: TransactionContext, capability: { id: string; organizationId: string }): Promise<void> {
  const reminded = await tx.db
    .selectDistinct({ issuedOn: claims.issuedOn })
    .from(claims)
    .where(and(eq(claims.capabilityId, capability.id), isNotNull(claims.remindedAt)));
  for (const { issuedOn } of reminded) {
    if (issuedOn === null) continue;
    await enqueue(tx, "complete-todo", {
      organizationId: capability.organizationId,
      dedupeKey: evidenceTodo(capability.id, issuedOn),
    });
  }
}

const evidenceTodo = (capabilityId: string, issuedOn: string): string => `evidence:${capabilityId}:${issuedOn}`;
