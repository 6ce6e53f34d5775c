import { and, asc, eq, inArray } from "drizzle-orm";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { contracts } from "#db/schema/contracts.ts";
import { settlements } from "#db/schema/payouts.ts";
import { accountLine, currentAccounts, type PayoutAccount } from "../accounts/accounts.server.ts";

/** What of a provider's contracts can go into a transfer: owed, or given back by the bank. Claims stand among them with their sign. */
export const PAYABLE = ["due", "returned"] as const;

/** A member of a provider's contracts with everything it is owed now, claims taken off. */
export interface Payable {
  organizationId: string;
  settlementIds: string[];
  dueFen: bigint;
  /** ≤ 0. */
  claimsFen: bigint;
  netFen: bigint;
  account: PayoutAccount | null;
}

/** Everybody who is owed, or owes, anything out of the provider's contracts by the bank's road. */
export async function payablesOf(ctx: Context, providerId: string): Promise<Payable[]> {
  const rows = await ctx.db
    .select({ id: settlements.id, organizationId: settlements.organizationId, amountFen: settlements.amountFen })
    .from(settlements)
    .innerJoin(contracts, eq(contracts.id, settlements.contractId))
    .where(and(eq(contracts.providerId, providerId), inArray(settlements.status, [...PAYABLE]), eq(settlements.rail, "offlineBank")))
    .orderBy(asc(settlements.organizationId), asc(settlements.id));
  const members = Map.groupBy(rows, (row) => row.organizationId);
  const accounts = await currentAccounts(ctx, [...members.keys()]);
  return [...members].flatMap(([organizationId, parts]) => {
    const sum = (chosen: typeof parts) => chosen.reduce((total, part) => total + part.amountFen, 0n);
    const dueFen = sum(parts.filter((part) => part.amountFen > 0n));
    const claimsFen = sum(parts.filter((part) => part.amountFen < 0n));
    if (dueFen === 0n && claimsFen === 0n) return [];
    return [
      {
        organizationId,
        settlementIds: parts.map((part) => part.id),
        dueFen,
        claimsFen,
        netFen: dueFen + claimsFen,
        account: accounts.get(organizationId) ?? null,
      },
    ];
  });
}

/** Why a member cannot be paid now; null when it can. */
export function payableProblem({ netFen, account }: Pick<Payable, "netFen" | "account">): "nothingDue" | "noAccount" | null {
  if (netFen <= 0n) return "nothingDue";
  return account ? null : "noAccount";
}

/** The same for the page: amounts are fen as text, accounts masked. */
export async function payableLines(ctx: Context, providerId: string) {
  const payables = await payablesOf(ctx, providerId);
  const names = await organizationsById(
    ctx,
    payables.map((one) => one.organizationId),
  );
  return payables
    .map((one) => {
      const name = names.get(one.organizationId)?.name ?? "—";
      return {
        organizationId: one.organizationId,
        name,
        parts: one.settlementIds.length,
        dueFen: one.dueFen.toString(),
        claimsFen: one.claimsFen.toString(),
        netFen: one.netFen.toString(),
        account: one.account ? accountLine(one.account) : null,
        /** An account in another name is often a mistake, and sometimes worse. */
        holderDiffers: one.account !== null && one.account.holderName !== name,
        problem: payableProblem(one),
        /** Its own part: that money lies with the provider already, and is only drawn where it is kept apart. */
        isOwn: one.organizationId === providerId,
      };
    })
    .sort(
      (a, b) =>
        Number(BigInt(b.netFen) > BigInt(a.netFen)) - Number(BigInt(a.netFen) > BigInt(b.netFen)) || a.name.localeCompare(b.name, "zh-CN"),
    );
}
