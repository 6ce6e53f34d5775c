import type { z } from "zod";
import { assignRobot } from "#app/areas/robots/index.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { mayManageKeys } from "./policy.ts";
import { getContract } from "./reads.server.ts";
import { registerRobotInput } from "./schemas.ts";
import { CONTRACT_ACTIONS, can } from "./states.ts";

/** Puts a robot of the provider to work at a station of the contract: from then on its usage is taken. Doing it again moves the station. */
export async function registerRobot(ctx: Context, input: z.input<typeof registerRobotInput>): Promise<{ identity: string }> {
  const { code, identity, station } = parseInput(registerRobotInput, input);
  return withTransaction(ctx, async (tx) => {
    const { contract } = await getContract(tx, { code });
    if (!mayManageKeys(ctx.actor, contract)) throw forbidden("只有牵头供给单位可以登记机器人。");
    if (!can("registerRobot", contract.status)) throw conflict(CONTRACT_ACTIONS.registerRobot.refusal);
    const robot = await assignRobot(tx, { contractId: contract.id, identity, station });
    return { identity: robot.identity };
  });
}
