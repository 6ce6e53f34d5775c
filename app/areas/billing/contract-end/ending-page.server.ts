import { DateTime } from "luxon";
import {
  buyOutAt,
  costOfLeaving,
  earliestBuyOut,
  endingInEffect,
  endingRights,
  endingsOf,
  getContract,
  todayOf,
  tomorrow,
} from "#app/areas/contracts/index.server.ts";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import { robotsOfContract } from "#app/areas/robots/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { buyOutsOf } from "./extras.server.ts";
import { rightToLeave } from "./leave-for-service.server.ts";

const isoDay = (typed: string | null) =>
  typed !== null && DateTime.fromISO(typed).isValid && /^\d{4}-\d\d-\d\d$/.test(typed) ? typed : null;

/**
 * What the page on the end of a contract shows, for its two sides: when and how it may end, what that costs on the day asked for (`asked`, the first
 * possible one otherwise), and which leased robots may be bought at what price. Fen are text.
 */
export async function endingPage(ctx: Context, code: string, asked: string | null) {
  const whole = await getContract(ctx, { code });
  const { contract, versions } = whole;
  const today = todayOf(ctx, contract);
  const [endings, inEffect, right, robots, bought] = await Promise.all([
    endingsOf(ctx, contract.id),
    endingInEffect(ctx, contract),
    rightToLeave(ctx, whole),
    robotsOfContract(ctx, contract.id),
    buyOutsOf(ctx, contract.id),
  ]);
  const names = await organizationsById(ctx, [contract.userUnitId, contract.providerId]);
  const first = await costOfLeaving(ctx, whole, contract.endsOn);
  const noticeDay = first ? [isoDay(asked) ?? first.earliest, first.earliest].sort()[1] : undefined;
  const notice = noticeDay !== undefined && noticeDay < contract.endsOn ? await costOfLeaving(ctx, whole, noticeDay) : null;
  const open = endings.find(({ status }) => status === "proposed") ?? null;
  const { isOwn, mayAgree, mayDrop, ...rights } = endingRights(ctx, contract, open);
  const buyDay = [isoDay(asked) ?? tomorrow(today), tomorrow(today)].sort()[1] ?? today;
  const inForceAt = (iso: string) => {
    const at = DateTime.fromISO(iso, { zone: contract.zone }).toJSDate();
    return versions.find(({ effectiveFrom }) => effectiveFrom < at)?.terms ?? whole.current.terms;
  };
  const { lease } = inForceAt(buyDay);
  return {
    code: contract.code,
    name: contract.name,
    status: contract.status,
    endsOn: contract.endsOn,
    tomorrow: tomorrow(today),
    asked: isoDay(asked),
    ...rights,
    userUnitName: names.get(contract.userUnitId)?.name ?? "—",
    providerName: names.get(contract.providerId)?.name ?? "—",
    inEffect: inEffect
      ? {
          ground: inEffect.ground,
          endsOn: inEffect.endsOn,
          formerEndsOn: inEffect.formerEndsOn,
          feeFen: inEffect.feeFen.toString(),
          reason: inEffect.reason,
          decidedAt: inEffect.decidedAt?.toISOString() ?? null,
        }
      : null,
    open: open
      ? {
          id: open.id,
          endsOn: open.endsOn,
          feeFen: open.feeFen.toString(),
          reason: open.reason,
          proposedByName: names.get(open.proposedById)?.name ?? "—",
          isOwn,
          mayAgree,
          mayDrop,
        }
      : null,
    /** Null where the terms give no right to leave by notice. */
    notice: first
      ? {
          earliest: first.earliest,
          endsOn: notice ? (noticeDay ?? null) : null,
          feeFen: notice?.feeFen.toString() ?? null,
          reckoned: notice?.reckoned ?? null,
        }
      : null,
    service: right,
    bought: bought.map(({ identity, ownedFrom, monthsRented, priceFen }) => ({
      identity,
      ownedFrom,
      monthsRented,
      priceFen: priceFen.toString(),
    })),
    buyDay,
    /** Leased robots that are not bought yet; empty where the terms give no right to buy. */
    robots: (lease && lease.buyOut.length > 0 ? robots : []).flatMap(({ identity, station, acceptedOn, assignedTo }) => {
      if (!lease || bought.some((one) => one.identity === identity) || (assignedTo !== null && assignedTo <= ctx.clock.now())) return [];
      const price = acceptedOn === null ? null : buyOutAt(lease, acceptedOn, buyDay);
      return [
        {
          identity,
          station,
          acceptedOn,
          monthsRented: price?.monthsRented ?? null,
          priceFen: price && buyDay <= contract.endsOn ? price.priceFen.toString() : null,
          earliest: acceptedOn === null ? null : earliestBuyOut(lease, acceptedOn),
        },
      ];
    }),
    buyOutTerms: lease?.buyOut ?? [],
  };
}
