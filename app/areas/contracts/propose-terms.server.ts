import { and, eq } from "drizzle-orm";
import { DateTime } from "luxon";
import type { z } from "zod";
import { getTaskBook } from "#app/areas/task-books/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, databaseErrorCode, type TransactionContext, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { contractTermChanges } from "#db/schema/contracts.ts";
import { checkPaymentDays } from "./payment-days.ts";
import { mayDraftContract } from "./policy.ts";
import { type Contract, getContract } from "./reads.server.ts";
import { proposeTermsInput } from "./schemas.ts";
import { CONTRACT_ACTIONS, can } from "./states.ts";
import { storedTerms } from "./stored-terms.ts";

export const decideTermsKey = (changeId: string) => `decide-terms:${changeId}`;

/**
 * One side proposes new terms from a day to come on; nothing changes until the other side's signer agrees. One proposal is open at a time. The user
 * unit still pays no later than the task book says.
 */
export async function proposeTerms(ctx: Context, input: z.input<typeof proposeTermsInput>): Promise<{ id: string }> {
  const { code, effectiveOn, reason, terms } = parseInput(proposeTermsInput, input);
  try {
    return await withTransaction(ctx, async (tx) => {
      const { contract } = await getContract(tx, { code });
      if (!mayDraftContract(ctx.actor, contract)) throw forbidden("只有合同双方的编辑或财务可以提出条款变更。");
      if (!can("proposeTerms", contract.status)) throw conflict(CONTRACT_ACTIONS.proposeTerms.refusal);
      const fault = effectiveDayFault(tx, contract, effectiveOn);
      if (fault) throw invalid(fault, { effectiveOn: [fault] });
      checkPaymentDays((await getTaskBook(tx, { id: contract.taskBookId })).document, terms.paymentDays);
      const { organizationId, organizationName } = userOf(ctx);
      const [row] = await tx.db
        .insert(contractTermChanges)
        .values({ contractId: contract.id, terms: storedTerms(terms), effectiveOn, reason, proposedById: organizationId })
        .returning({ id: contractTermChanges.id });
      if (!row) throw new Error("change was not inserted");
      await recordAudit(tx, {
        action: "propose-terms",
        objectType: "contract",
        objectId: contract.id,
        detail: { code, effectiveOn, reason, terms: storedTerms(terms) },
      });
      await enqueue(tx, "notify", {
        organizationId: organizationId === contract.userUnitId ? contract.providerId : contract.userUnitId,
        kind: "todo",
        title: `请确认合同“${contract.name}”的条款变更`,
        body: `由${organizationName}提出，自 ${effectiveOn} 起适用。`,
        href: `${paths.contract(code)}#change`,
        dedupeKey: decideTermsKey(row.id),
      });
      return row;
    });
  } catch (error) {
    if (databaseErrorCode(error) === "23505") throw conflict("已有一项条款变更等待确认，请先处理。");
    throw error;
  }
}

/** What keeps a day from being the first of new terms: what is past is billed or on its way to be. Null when nothing does. */
export function effectiveDayFault(tx: Pick<TransactionContext, "clock">, contract: Contract, effectiveOn: string): string | null {
  const today = DateTime.fromJSDate(tx.clock.now(), { zone: contract.zone }).toFormat("yyyy-MM-dd");
  if (effectiveOn <= today) return "新条款须自今天以后的日期起适用。";
  if (effectiveOn < contract.startsOn || effectiveOn >= contract.endsOn) return "生效日不在合同期内。";
  return null;
}

/** The change that waits for the other side, or null. The caller has read the contract. */
export async function openChange(tx: Pick<Context, "db">, contractId: string) {
  const [row] = await tx.db
    .select()
    .from(contractTermChanges)
    .where(and(eq(contractTermChanges.contractId, contractId), eq(contractTermChanges.status, "proposed")));
  return row ?? null;
}
