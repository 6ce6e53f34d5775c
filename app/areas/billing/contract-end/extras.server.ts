import { asc, eq } from "drizzle-orm";
import { DateTime } from "luxon";
import { endingInEffect } from "#app/areas/contracts/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { robotBuyOuts } from "#db/schema/contracts.ts";
import { VAT_RULES } from "#db/vocabulary/contracts.ts";
import type { WholeContract } from "../gather-rating.server.ts";
import type { PeriodPart } from "../period.ts";
import type { Extra } from "../rating/rate-segment.ts";

const GOODS = { treatment: "goods" as const, rateBp: VAT_RULES.goods.rateBp, reason: VAT_RULES.goods.reason };

/**
 * What is owed once under a contract, by the part of a period that holds its day: the fee for leaving early with the last day of the contract, the
 * price of a robot with its last day of rent. The fee is taxed as what it takes the place of (价外费用): rent, or else use.
 */
export async function extrasOf(
  ctx: Context,
  { contract, versions }: Pick<WholeContract, "contract" | "versions">,
): Promise<(part: PeriodPart) => Extra[]> {
  const [ending, bought] = await Promise.all([endingInEffect(ctx, contract), buyOutsOf(ctx, contract.id)]);
  const lastDay = (iso: string) => DateTime.fromISO(iso, { zone: contract.zone }).minus({ days: 1 }).toJSDate();
  return (part) => {
    const holds = (day: Date) => part.from <= day && day < part.to;
    const terms = versions.find(({ version }) => version === part.version)?.terms;
    const vat = terms?.lease?.vat ?? terms?.usage?.vat;
    const extras: Extra[] = [];
    if (ending && ending.feeFen > 0n && vat && holds(lastDay(ending.endsOn)))
      extras.push({
        lineKey: "earlyTermination",
        kind: "earlyTermination",
        description: `提前结束合同的费用（原至 ${ending.formerEndsOn}）`,
        fen: ending.feeFen.toString(),
        vat,
        basis: { ...ending.basis, endsOn: ending.endsOn, formerEndsOn: ending.formerEndsOn },
      });
    // One bought for a day the contract does not reach any more is owed for with its last day.
    for (const { identity, ownedFrom, priceFen, monthsRented, termsVersion } of bought)
      if (holds(lastDay([ownedFrom, contract.endsOn].sort()[0] ?? ownedFrom)))
        extras.push({
          lineKey: `buyOut:${identity}`,
          kind: "buyOut",
          description: `残值买断 ${identity}`,
          fen: priceFen.toString(),
          vat: GOODS,
          basis: { rule: "按条款的买断价格表，以已租满的月数取价", identity, ownedFrom, monthsRented, termsVersion },
        });
    return extras;
  };
}

/** Robots bought out of a contract, the first one first. The caller has read the contract. */
export async function buyOutsOf(ctx: Context, contractId: string) {
  return ctx.db.select().from(robotBuyOuts).where(eq(robotBuyOuts.contractId, contractId)).orderBy(asc(robotBuyOuts.id));
}
