import { asc, eq, inArray } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { robotAssignments, robots } from "#db/schema/robots.ts";

/** Half-open stretch of instants; `to` is null until the end is known, `acceptedOn` (an ISO date) until the user unit accepted the robot in it. */
export interface Assignment {
  from: Date;
  to: Date | null;
  acceptedOn: string | null;
}

export interface Robot {
  id: string;
  identity: string;
  model: string;
  makerOrganizationId: string;
  contractId: string;
  station: string;
  /** When it was first put to work under the contract. */
  createdAt: Date;
  /** Its newest assignment to the contract, and the day the user unit accepted it, an ISO date. */
  assignedFrom: Date;
  assignedTo: Date | null;
  acceptedOn: string | null;
  /** All its assignments to the contract, oldest first. */
  assignments: Assignment[];
}

/** Robots that work or worked under a contract, by station, each once. The caller has checked that the actor may read the contract. */
export async function robotsOfContract(ctx: Context, contractId: string): Promise<Robot[]> {
  const rows = await ctx.db
    .select({ robot: robots, assignment: robotAssignments })
    .from(robotAssignments)
    .innerJoin(robots, eq(robots.id, robotAssignments.robotId))
    .where(eq(robotAssignments.contractId, contractId))
    .orderBy(asc(robotAssignments.assignedFrom));
  const found = [...Map.groupBy(rows, ({ robot }) => robot.id).values()].flatMap((list) => {
    const [first, last] = [list[0], list.at(-1)];
    if (!first || !last) return [];
    const { id, identity, model, makerOrganizationId } = first.robot;
    const { station, assignedFrom, assignedTo, acceptedOn } = last.assignment;
    const assignments = list.map(({ assignment }) => ({
      from: assignment.assignedFrom,
      to: assignment.assignedTo,
      acceptedOn: assignment.acceptedOn,
    }));
    const { createdAt } = first.assignment;
    return [
      { id, identity, model, makerOrganizationId, contractId, station, createdAt, assignedFrom, assignedTo, acceptedOn, assignments },
    ];
  });
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return found.sort((a, b) => order(a.station, b.station) || order(a.identity, b.identity));
}

/** Organization each of these identities is registered by; an identity nobody registered is absent. Says nothing else of the robot. */
export async function robotMakers(ctx: Context, identities: readonly string[]): Promise<Map<string, string>> {
  if (identities.length === 0) return new Map();
  const rows = await ctx.db
    .select({ identity: robots.identity, makerOrganizationId: robots.makerOrganizationId })
    .from(robots)
    .where(inArray(robots.identity, [...new Set(identities)]));
  return new Map(rows.map((row) => [row.identity, row.makerOrganizationId]));
}
