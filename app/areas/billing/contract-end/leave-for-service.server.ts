import type { z } from "zod";
import { checkMayLeave, endingInEffect, getContract, todayOf, writeEnding } from "#app/areas/contracts/index.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, invalid } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import type { WholeContract } from "../gather-rating.server.ts";
import { leaveForServiceInput } from "../schemas.ts";
import { judgedMonths, missedInARow } from "./breaches.server.ts";

/**
 * The user unit leaves because levels of service were missed as many months in a row as the terms say (domain.md D.2: chronic breach gives a right to
 * exit): from any day to come on, without a fee. The months stand with the ending as they were judged.
 */
export async function leaveForService(ctx: Context, input: z.input<typeof leaveForServiceInput>): Promise<{ endsOn: string }> {
  const { code, endsOn, reason } = parseInput(leaveForServiceInput, input);
  return withTransaction(ctx, async (tx) => {
    const whole = await getContract(tx, { code });
    const { contract } = whole;
    checkMayLeave(ctx, contract, "提前退出须由用户单位的签署人通知。");
    if ((await endingInEffect(tx, contract))?.ground === "agreed") throw conflict("双方已商定提前结束的日期，变更须再次协商。");
    const right = await rightToLeave(tx, whole);
    if (!right?.stands) throw conflict("服务水平没有连续达到约定的不达标月数，不能据此退出。");
    const fault =
      endsOn <= todayOf(tx, contract) ? "须在今天以后的日期结束。" : endsOn >= contract.endsOn ? "该日合同已经到期，无需提前结束。" : null;
    if (fault) throw invalid(fault, { endsOn: [fault] });
    await writeEnding(tx, contract, {
      ground: "serviceLevel",
      endsOn,
      reason,
      feeFen: 0n,
      basis: { rule: "服务水平连续不达标，退出不收费用", months: right.months, afterBreaches: right.after },
      proposedById: userOf(ctx).organizationId,
    });
    return { endsOn };
  });
}

/** How far the user unit is from the right to leave for missed levels, by the terms in force now; null where they give none. */
export async function rightToLeave(ctx: Context, whole: WholeContract) {
  const now = ctx.clock.now();
  const { terms } = whole.versions.find(({ effectiveFrom }) => effectiveFrom <= now) ?? whole.current;
  const after = terms.sla?.exitAfterBreaches ?? null;
  if (after === null) return null;
  const months = missedInARow(await judgedMonths(ctx, whole));
  return { after, months, stands: months.length >= after };
}
