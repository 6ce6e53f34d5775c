import { and, desc, eq, gt, isNull, lt, or, sql } from "drizzle-orm";
import type { z } from "zod";
import { mayEdit } from "#app/kernel/actor.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type TransactionContext, userOf } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { robotAssignments, robots } from "#db/schema/robots.ts";
import { assignRobotInput } from "./schemas.ts";

/**
 * Registers a robot of the actor's organization and puts it to work under a contract; who may do so for the contract is decided by the
 * caller's room. Its work is counted from `from`, or, where that is null, from `earliest` or the end of its last assignment, whichever is
 * later. A robot works under one contract at a time, and its identity never changes once registered; one that is at work under this contract
 * already only changes its station.
 */
export async function assignRobot(
  tx: TransactionContext,
  input: z.input<typeof assignRobotInput>,
  since: { earliest: Date; from: Date | null },
): Promise<{ id: string; identity: string }> {
  const actor = userOf(tx);
  if (!mayEdit(actor)) throw forbidden();
  const { contractId, identity, station } = parseInput(assignRobotInput, input);
  const taken = () => conflict("这台机器人已登记在其他单位或其他合同名下。");
  // Written anew, the row is held to the end: two who assign the robot come one after the other.
  const [robot] = await tx.db
    .insert(robots)
    .values({ identity, model: identity.slice(6, 12), makerOrganizationId: actor.organizationId })
    .onConflictDoUpdate({
      target: robots.identity,
      set: { model: sql`excluded.model` },
      setWhere: eq(robots.makerOrganizationId, actor.organizationId),
    })
    .returning({ id: robots.id, identity: robots.identity });
  if (!robot) throw taken();
  const [last] = await tx.db
    .select()
    .from(robotAssignments)
    .where(eq(robotAssignments.robotId, robot.id))
    .orderBy(desc(robotAssignments.assignedFrom))
    .limit(1);
  const now = tx.clock.now();
  const atWork = last !== undefined && (last.assignedTo === null || last.assignedTo > now);
  if (atWork && last.contractId !== contractId) throw taken();
  if (atWork) {
    await tx.db.update(robotAssignments).set({ station }).where(eq(robotAssignments.id, last.id));
  } else {
    const { earliest, from } = since;
    const end = last?.assignedTo ?? null;
    if (from && end && from < end) throw conflict("这台机器人此前的服务期在该日之后才结束，请把起始日改晚。");
    const assignedFrom = from ?? (end && end > earliest ? end : earliest);
    await tx.db.insert(robotAssignments).values({ robotId: robot.id, contractId, station, assignedFrom });
  }
  await recordAudit(tx, { action: "assign-robot", objectType: "robot", objectId: robot.id, detail: { identity, contractId, station } });
  return robot;
}

/** The newest assignment of a robot to a contract, held to the end of the transaction, or null. */
export async function holdAssignment(tx: TransactionContext, contractId: string, identity: string) {
  const [row] = await tx.db
    .select({ assignment: robotAssignments })
    .from(robotAssignments)
    .innerJoin(robots, eq(robots.id, robotAssignments.robotId))
    .where(and(eq(robotAssignments.contractId, contractId), eq(robots.identity, identity)))
    .orderBy(desc(robotAssignments.assignedFrom))
    .limit(1)
    .for("update", { of: robotAssignments });
  return row?.assignment ?? null;
}

/** Writes the end of an assignment, or the day the robot was accepted; who may is decided by the caller's room. */
export async function settleAssignment(
  tx: TransactionContext,
  id: string,
  facts: { assignedTo: Date } | { acceptedOn: string },
): Promise<void> {
  await tx.db.update(robotAssignments).set(facts).where(eq(robotAssignments.id, id));
}

/** Ends all assignments to a contract that run on at an instant; whoever asks has ended the contract. Gives how many. */
export async function releaseRobots(tx: TransactionContext, contractId: string, at: Date): Promise<number> {
  const released = await tx.db
    .update(robotAssignments)
    .set({ assignedTo: at })
    .where(
      and(
        eq(robotAssignments.contractId, contractId),
        lt(robotAssignments.assignedFrom, at),
        or(isNull(robotAssignments.assignedTo), gt(robotAssignments.assignedTo, at)),
      ),
    )
    .returning({ id: robotAssignments.id });
  return released.length;
}
