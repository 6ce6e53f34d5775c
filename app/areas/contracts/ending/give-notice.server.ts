import { DateTime } from "luxon";
import type { z } from "zod";
import { robotsOfContract } from "#app/areas/robots/index.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, invalid } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { type Contract, getContract } from "../reads.server.ts";
import { giveNoticeInput } from "../schemas.ts";
import type { ContractTerms } from "../terms.ts";
import { earliestByNotice, monthsBetween, terminationFee } from "./ending-rules.ts";
import { checkMayLeave } from "./rights.server.ts";
import { type Ending, endingInEffect, endingsOf, writeEnding } from "./write-ending.server.ts";

/**
 * The user unit leaves by notice, as the terms allow (退出通道, domain.md D.2): from the day it names the contract is over, and the agreed part of the
 * rent to come is owed. `feeFen` is what its signer saw; another fee by now is a conflict.
 */
export async function giveNotice(ctx: Context, input: z.input<typeof giveNoticeInput>): Promise<Ending> {
  const { code, endsOn, reason, feeFen } = parseInput(giveNoticeInput, input);
  return withTransaction(ctx, async (tx) => {
    const { contract, versions } = await getContract(tx, { code });
    checkMayLeave(ctx, contract, "提前退出须由用户单位的签署人通知。");
    if ((await endingInEffect(tx, contract))?.ground === "agreed") throw conflict("双方已商定提前结束的日期，变更须再次协商。");
    const cost = await costOfLeaving(tx, { contract, versions }, endsOn);
    if (cost === null) throw conflict("合同条款没有约定单方提前退出，请与供给单位协商结束。");
    if (endsOn < cost.earliest) refuseDay(`按约定的通知期，最早可自 ${cost.earliest} 起结束。`);
    if (endsOn >= contract.endsOn) refuseDay("该日合同已经到期，无需提前结束。");
    if (cost.feeFen.toString() !== feeFen) throw conflict("提前结束的费用已有变化，请核对后再提交。");
    return writeEnding(tx, contract, {
      ground: "notice",
      endsOn,
      reason,
      feeFen: cost.feeFen,
      basis: cost.basis,
      proposedById: userOf(ctx).organizationId,
    });
  });
}

function refuseDay(message: string): never {
  throw invalid(message, { endsOn: [message] });
}

/** What leaving on a day costs by the terms that would be in force on it, and the first day that can be named; null where they allow no leaving. */
export async function costOfLeaving(
  ctx: Context,
  { contract, versions }: { contract: Contract; versions: readonly { effectiveFrom: Date; terms: ContractTerms; version: number }[] },
  endsOn: string,
) {
  const last = DateTime.fromISO(endsOn, { zone: contract.zone }).toJSDate();
  const inForce = versions.find(({ effectiveFrom }) => effectiveFrom < last) ?? versions.at(-1);
  const earliest = inForce ? earliestByNotice(inForce.terms, todayOf(ctx, contract)) : null;
  if (!inForce || earliest === null) return null;
  const { lease } = inForce.terms;
  const termsVersion = inForce.version;
  if (!lease) return { earliest, feeFen: 0n, reckoned: null, basis: { rule: "按用量付费，提前退出不收费用", termsVersion } };
  // One that was bought, or whose return is settled, would not have been rented on.
  const robots = (await robotsOfContract(ctx, contract.id)).filter(
    ({ assignedTo, acceptedOn }) => acceptedOn !== null && assignedTo === null,
  );
  const stretch = { endsOn, formerEndsOn: await firstEndOf(ctx, contract) };
  const reckoned = {
    robots: robots.map(({ identity }) => identity).sort(),
    monthlyRentFen: lease.monthlyRentFen,
    months: monthsBetween(endsOn, stretch.formerEndsOn).round(4).toString(),
    feeBp: lease.earlyTermination?.feeBp ?? 0,
  };
  return {
    earliest,
    feeFen: endsOn < contract.endsOn ? terminationFee(lease, robots.length, stretch) : 0n,
    reckoned,
    basis: { rule: "每台月租金 × 在租台数 × 剩余月数 × 约定比例", termsVersion, ...reckoned },
  };
}

/** The end first agreed on: to leave in two steps costs what leaving in one does. */
async function firstEndOf(ctx: Pick<Context, "db">, contract: Contract): Promise<string> {
  const endings = (await endingsOf(ctx, contract.id)).filter(({ status }) => status === "effective");
  return endings.at(-1)?.formerEndsOn ?? contract.endsOn;
}

/** Today as the contract's calendar has it, an ISO date. */
export const todayOf = (ctx: Pick<Context, "clock">, contract: Pick<Contract, "zone">): string =>
  DateTime.fromJSDate(ctx.clock.now(), { zone: contract.zone }).toFormat("yyyy-MM-dd");
