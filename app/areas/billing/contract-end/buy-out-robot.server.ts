import { DateTime } from "luxon";
import type { z } from "zod";
import { buyOutAt, checkMayLeave, getContract, todayOf } from "#app/areas/contracts/index.server.ts";
import { holdAssignment, settleAssignment } from "#app/areas/robots/index.server.ts";
import { holdUsageLock } from "#app/areas/usage/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, databaseErrorCode, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, invalid, notFound } from "#app/kernel/errors.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { robotBuyOuts } from "#db/schema/contracts.ts";
import { buyOutRobotInput } from "../schemas.ts";

/**
 * The user unit buys a leased robot at the price its months of rent have earned it (残值买断): its lease ends the day before, and the price stands on
 * the bill of that month. `priceFen` is what its signer saw; another price by now is a conflict.
 */
export async function buyOutRobot(ctx: Context, input: z.input<typeof buyOutRobotInput>): Promise<{ identity: string; priceFen: bigint }> {
  const { code, identity, ownedFrom, priceFen } = parseInput(buyOutRobotInput, input);
  const gone = () => conflict("这台机器人已经买断或调离，请刷新查看。");
  try {
    return await withTransaction(ctx, async (tx) => {
      const { contract, versions } = await getContract(tx, { code });
      checkMayLeave(ctx, contract, "残值买断须由用户单位的签署人确认。");
      const assignment = await holdAssignment(tx, contract.id, identity);
      if (!assignment) throw notFound("机器人");
      const at = DateTime.fromISO(ownedFrom, { zone: contract.zone }).toJSDate();
      if (assignment.acceptedOn === null) throw conflict("这台机器人尚未验收交接，不能买断。");
      if (assignment.assignedTo !== null && assignment.assignedTo < at) throw gone();
      if (ownedFrom <= todayOf(tx, contract)) refuseDay("须自今天以后的日期买断。");
      if (ownedFrom > contract.endsOn) refuseDay(`合同于 ${contract.endsOn} 到期，买断不能晚于该日。`);
      const inForce = versions.find(({ effectiveFrom }) => effectiveFrom < at);
      const price = inForce?.terms.lease ? buyOutAt(inForce.terms.lease, assignment.acceptedOn, ownedFrom) : null;
      if (!inForce || !price) throw conflict("按条款，这台机器人在该日还不能买断。");
      if (price.priceFen.toString() !== priceFen) throw conflict(`该日的买断价格为 ¥${fenToYuan(price.priceFen)}，请核对后再确认。`);
      await holdUsageLock(tx, contract.id);
      await tx.db.insert(robotBuyOuts).values({
        contractId: contract.id,
        identity,
        ownedFrom,
        ...price,
        termsVersion: inForce.version,
        orderedBy: userOf(ctx).userId,
      });
      await settleAssignment(tx, assignment.id, { assignedTo: at });
      await recordAudit(tx, {
        action: "buy-out-robot",
        objectType: "contract",
        objectId: contract.id,
        detail: { code, identity, ownedFrom, monthsRented: price.monthsRented, priceFen },
      });
      await enqueue(tx, "notify", {
        organizationId: contract.providerId,
        kind: "message",
        mail: true,
        title: `用户单位买断机器人 ${identity}`,
        body: `合同“${contract.name}”，自 ${ownedFrom} 起归用户单位，价格 ¥${fenToYuan(price.priceFen)}（不含税），列入当月账单。`,
        href: paths.contractEnd(code),
        dedupeKey: `buy-out:${contract.id}:${identity}`,
      });
      return { identity, priceFen: price.priceFen };
    });
  } catch (error) {
    if (databaseErrorCode(error) === "23505") throw gone();
    throw error;
  }
}

function refuseDay(message: string): never {
  throw invalid(message, { ownedFrom: [message] });
}
