import { enqueue } from "#app/jobs/enqueue.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { supplyRequests } from "#db/schema/matching.ts";

/** Asks for capabilities to be held against the scenes matched since they were last, and writes down when: whoever asks next sees that they wait. */
export async function requestCapabilityMatches(
  tx: TransactionContext,
  capabilityIds: readonly string[],
  { inBackground = false }: { inBackground?: boolean } = {},
): Promise<void> {
  if (capabilityIds.length === 0) return;
  const requestedAt = tx.clock.now();
  await tx.db
    .insert(supplyRequests)
    .values(capabilityIds.map((capabilityId) => ({ capabilityId, requestedAt })))
    .onConflictDoUpdate({ target: supplyRequests.capabilityId, set: { requestedAt } });
  for (const capabilityId of capabilityIds) await enqueue(tx, "match-capability", { capabilityId, newRunsOnly: true }, { inBackground });
}
