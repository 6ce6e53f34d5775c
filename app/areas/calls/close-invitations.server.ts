import { and, eq, type SQL } from "drizzle-orm";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { bidMembers, bids } from "#db/schema/calls.ts";
import { teamKey } from "./call-row.server.ts";

/** Takes the to-dos away from organizations that need not answer any more, for bids chosen by `which`. */
export async function closeInvitations(tx: TransactionContext, which: SQL): Promise<void> {
  const asked = await tx.db
    .select({ id: bidMembers.id, organizationId: bidMembers.organizationId })
    .from(bidMembers)
    .innerJoin(bids, eq(bids.id, bidMembers.bidId))
    .where(and(which, eq(bidMembers.status, "invited")));
  for (const { id, organizationId } of asked) await enqueue(tx, "complete-todo", { organizationId, dedupeKey: teamKey(id) });
}
