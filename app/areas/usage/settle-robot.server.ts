import { and, eq, gte, sql } from "drizzle-orm";
import { DateTime } from "luxon";
import type { z } from "zod";
import { getContract } from "#app/areas/contracts/index.server.ts";
import {
  acceptRobotInput,
  endAssignmentInput,
  holdAssignment,
  robotsOfContract,
  settleAssignment,
} from "#app/areas/robots/index.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { usageEvents } from "#db/schema/usage.ts";
import { mayAcceptRobot, mayEndAssignment } from "./policy.ts";
import { holdUsageLock } from "./usage-lock.server.ts";

/**
 * A robot leaves the contract after a day: from then on its usage is not taken, and it may be put to work elsewhere. What has been counted
 * stays counted, so the day cannot lie before the last usage that still counts.
 */
export async function endAssignment(ctx: Context, input: z.input<typeof endAssignmentInput>): Promise<{ identity: string; to: Date }> {
  const { code, identity, lastDay } = parseInput(endAssignmentInput, input);
  return withTransaction(ctx, async (tx) => {
    const { contract } = await getContract(tx, { code });
    if (!mayEndAssignment(ctx.actor, contract)) throw forbidden("只有牵头供给单位可以调离机器人。");
    const assignment = await holdAssignment(tx, contract.id, identity);
    if (!assignment) throw notFound("机器人");
    if (assignment.assignedTo) throw conflict("这台机器人已登记调离日期。");
    const to = DateTime.fromISO(lastDay, { zone: contract.zone }).plus({ days: 1 }).toJSDate();
    if (to <= assignment.assignedFrom) throw invalid("最后一天不能早于开始工作的日期。", { lastDay: ["最后一天不能早于开始工作的日期。"] });
    await holdUsageLock(tx, contract.id);
    const counted = await tx.db
      .select({ day: sql<string>`to_char(max(${usageEvents.occurredAt}) at time zone ${contract.zone}, 'YYYY-MM-DD')` })
      .from(usageEvents)
      .where(and(eq(usageEvents.contractId, contract.id), eq(usageEvents.source, identity), gte(usageEvents.occurredAt, to)));
    const day = counted[0]?.day;
    if (day) throw conflict(`这台机器人在 ${day} 仍有已计入的用量，最后一天不能早于该日。`);
    await settleAssignment(tx, assignment.id, { assignedTo: to });
    await recordAudit(tx, {
      action: "end-assignment",
      objectType: "robot",
      objectId: assignment.robotId,
      detail: { identity, code, lastDay },
    });
    return { identity, to };
  });
}

/** The user unit confirms the day a robot was accepted and handed over (验收交接日), once. */
export async function acceptRobot(
  ctx: Context,
  input: z.input<typeof acceptRobotInput>,
): Promise<{ identity: string; acceptedOn: string }> {
  const { code, identity, acceptedOn } = parseInput(acceptRobotInput, input);
  return withTransaction(ctx, async (tx) => {
    const { contract, versions } = await getContract(tx, { code });
    if (!mayAcceptRobot(ctx.actor, contract)) throw forbidden("验收交接由用户单位确认。");
    const assignment = await holdAssignment(tx, contract.id, identity);
    if (!assignment) throw notFound("机器人");
    if (assignment.acceptedOn) throw conflict(`这台机器人已于 ${assignment.acceptedOn} 验收。`);
    const dayOf = (at: Date) => DateTime.fromJSDate(at, { zone: contract.zone }).toISODate() ?? "";
    const fault =
      acceptedOn > dayOf(tx.clock.now())
        ? "验收交接日不能晚于今天。"
        : acceptedOn < dayOf(assignment.assignedFrom)
          ? "验收交接日不能早于开始工作的日期。"
          : assignment.assignedTo && acceptedOn > dayOf(new Date(assignment.assignedTo.getTime() - 1))
            ? "验收交接日不能晚于调离日期。"
            : null;
    if (fault) throw invalid(fault, { acceptedOn: [fault] });
    await holdUsageLock(tx, contract.id);
    const day = DateTime.fromISO(acceptedOn, { zone: contract.zone }).toJSDate();
    const units = versions.find(({ effectiveFrom }) => effectiveFrom <= day)?.terms.lease?.units;
    const rented = (await robotsOfContract(tx, contract.id)).filter(({ assignments }) =>
      assignments.some((one) => one.acceptedOn !== null && (one.to === null || one.to > day)),
    ).length;
    if (units !== undefined && rented >= units) throw conflict(`合同最多租赁 ${units} 台，已验收 ${rented} 台；请先变更条款或调离机器人。`);
    await settleAssignment(tx, assignment.id, { acceptedOn });
    await recordAudit(tx, {
      action: "accept-robot",
      objectType: "robot",
      objectId: assignment.robotId,
      detail: { identity, code, acceptedOn },
    });
    return { identity, acceptedOn };
  });
}
