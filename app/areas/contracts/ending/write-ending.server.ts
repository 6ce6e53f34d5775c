import { and, desc, eq } from "drizzle-orm";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import type { Context, TransactionContext } from "#app/kernel/context.server.ts";
import { conflict } from "#app/kernel/errors.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { contractEndings, contracts } from "#db/schema/contracts.ts";
import { ENDING_GROUND_NAMES } from "#db/vocabulary/contracts.ts";
import type { Contract } from "../reads.server.ts";
import { CONTRACT_ACTIONS, lastDayOf } from "../states.ts";

export type Ending = typeof contractEndings.$inferSelect;

/** Brings the end of a contract forward; somebody who changed it meanwhile makes this a conflict. The caller writes the row that says why. */
export async function bringForward(
  tx: TransactionContext,
  contract: Contract,
  ending: Pick<Ending, "id" | "endsOn" | "ground" | "feeFen">,
): Promise<void> {
  const [moved] = await tx.db
    .update(contracts)
    .set({ endsOn: ending.endsOn })
    .where(and(eq(contracts.id, contract.id), eq(contracts.status, "active"), eq(contracts.endsOn, contract.endsOn)))
    .returning({ id: contracts.id });
  if (!moved) throw conflict(CONTRACT_ACTIONS.end.refusal);
  await recordAudit(tx, {
    action: "bring-contract-end-forward",
    objectType: "contract",
    objectId: contract.id,
    detail: {
      code: contract.code,
      ground: ending.ground,
      endsOn: ending.endsOn,
      formerEndsOn: contract.endsOn,
      feeFen: ending.feeFen.toString(),
    },
  });
  for (const organizationId of [contract.userUnitId, contract.providerId])
    await enqueue(tx, "notify", {
      organizationId,
      kind: "message",
      mail: true,
      title: `合同“${contract.name}”将于 ${lastDayOf(ending.endsOn)} 提前结束`,
      body: `${ENDING_GROUND_NAMES[ending.ground]}。${ending.feeFen > 0n ? `提前结束的费用 ¥${fenToYuan(ending.feeFen)}（不含税）列入最后一期账单。` : "没有提前结束的费用。"}`,
      href: paths.contractEnd(contract.code),
      dedupeKey: `contract-ending:${ending.id}`,
    });
}

/** Writes an ending that needs nobody's consent and brings it into effect. */
export async function writeEnding(
  tx: TransactionContext,
  contract: Contract,
  facts: Pick<Ending, "ground" | "endsOn" | "feeFen" | "basis" | "reason" | "proposedById">,
): Promise<Ending> {
  const [ending] = await tx.db
    .insert(contractEndings)
    .values({
      ...facts,
      contractId: contract.id,
      formerEndsOn: contract.endsOn,
      status: "effective",
      decidedAt: tx.clock.now(),
    })
    .returning();
  if (!ending) throw new Error("ending was not inserted");
  await bringForward(tx, contract, ending);
  return ending;
}

/** Endings of a contract, newest first. The caller has read the contract. */
export async function endingsOf(ctx: Pick<Context, "db">, contractId: string): Promise<Ending[]> {
  return ctx.db.select().from(contractEndings).where(eq(contractEndings.contractId, contractId)).orderBy(desc(contractEndings.id));
}

/** The one that set the day the contract ends on; null when that is the day first agreed. */
export async function endingInEffect(ctx: Pick<Context, "db">, contract: Pick<Contract, "id" | "endsOn">): Promise<Ending | null> {
  return (await endingsOf(ctx, contract.id)).find(({ status, endsOn }) => status === "effective" && endsOn === contract.endsOn) ?? null;
}
