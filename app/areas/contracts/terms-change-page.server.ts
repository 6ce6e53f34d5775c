import { DateTime } from "luxon";
import { getTaskBook } from "#app/areas/task-books/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { mayDraftContract } from "./policy.ts";
import { getContract } from "./reads.server.ts";
import { CONTRACT_ACTIONS, can } from "./states.ts";
import { typedOf } from "./stored-terms.ts";

/** What the form for new terms begins with: the newest agreed ones, and the first day that may be asked for. */
export async function termsChangePage(ctx: Context, code: string) {
  const { contract, current } = await getContract(ctx, { code });
  if (!mayDraftContract(ctx.actor, contract)) throw forbidden("只有合同双方的编辑或财务可以提出条款变更。");
  if (!can("proposeTerms", contract.status)) throw conflict(CONTRACT_ACTIONS.proposeTerms.refusal);
  const { document } = await getTaskBook(ctx, { id: contract.taskBookId });
  const tomorrow = DateTime.fromJSDate(ctx.clock.now(), { zone: contract.zone }).plus({ days: 1 }).toFormat("yyyy-MM-dd");
  return {
    code: contract.code,
    name: contract.name,
    kind: contract.kind,
    version: current.version,
    earliest: [tomorrow, contract.startsOn].sort()[1] ?? tomorrow,
    paymentDays: document.benefitSharing.paymentDays,
    typed: typedOf(current.terms),
  };
}
