import { DateTime } from "luxon";
import type { z } from "zod";
import { assignRobot } from "#app/areas/robots/index.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { mayManageKeys } from "./policy.ts";
import { getContract } from "./reads.server.ts";
import { registerRobotInput } from "./schemas.ts";
import { CONTRACT_ACTIONS, can } from "./states.ts";

/**
 * Puts a robot of the provider to work at a station of the contract. Its usage is taken from the first moment of the day `from` in the contract's
 * zone; without one, from the contract's start, or from the end of its work elsewhere where that is later. Doing it again moves the station.
 */
export async function registerRobot(ctx: Context, input: z.input<typeof registerRobotInput>): Promise<{ identity: string }> {
  const { code, identity, station, from } = parseInput(registerRobotInput, input);
  return withTransaction(ctx, async (tx) => {
    const { contract } = await getContract(tx, { code });
    if (!mayManageKeys(ctx.actor, contract)) throw forbidden("只有牵头供给单位可以登记机器人。");
    if (!can("registerRobot", contract.status)) throw conflict(CONTRACT_ACTIONS.registerRobot.refusal);
    const midnight = (day: string) => DateTime.fromISO(day, { zone: contract.zone }).toJSDate();
    const robot = await assignRobot(
      tx,
      { contractId: contract.id, identity, station },
      { earliest: midnight(contract.startsOn), from: from ? midnight(from) : null },
    );
    return { identity: robot.identity };
  });
}
