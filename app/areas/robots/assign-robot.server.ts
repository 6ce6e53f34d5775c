import { sql } from "drizzle-orm";
import type { z } from "zod";
import { mayEdit } from "#app/kernel/actor.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type TransactionContext, userOf } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { robots } from "#db/schema/robots.ts";
import { assignRobotInput } from "./schemas.ts";

/**
 * Registers a robot of the actor's organization and puts it to work under a contract; who may do so for the contract is decided by the
 * caller's room. A robot works under one contract at a time, and its identity never changes once registered.
 */
export async function assignRobot(
  tx: TransactionContext,
  input: z.input<typeof assignRobotInput>,
): Promise<{ id: string; identity: string }> {
  const actor = userOf(tx);
  if (!mayEdit(actor)) throw forbidden();
  const { contractId, identity, station } = parseInput(assignRobotInput, input);
  const [row] = await tx.db
    .insert(robots)
    .values({
      identity,
      model: identity.slice(6, 12),
      makerOrganizationId: actor.organizationId,
      contractId,
      station,
      assignedAt: tx.clock.now(),
    })
    .onConflictDoUpdate({
      target: robots.identity,
      set: { contractId, station, assignedAt: tx.clock.now() },
      setWhere: sql`${robots.makerOrganizationId} = ${actor.organizationId} and (${robots.contractId} is null or ${robots.contractId} = ${contractId})`,
    })
    .returning({ id: robots.id, identity: robots.identity });
  if (!row) throw conflict("这台机器人已登记在其他单位或其他合同名下。");
  await recordAudit(tx, { action: "assign-robot", objectType: "robot", objectId: row.id, detail: { identity, contractId, station } });
  return row;
}
