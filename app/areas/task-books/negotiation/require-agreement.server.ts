import { and, eq } from "drizzle-orm";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { invalid } from "#app/kernel/errors.ts";
import { clauseProposals, clauseStances } from "#db/schema/negotiation.ts";
import { CLAUSES } from "../clause-variants.ts";
import type { TaskBookDocument } from "../document.ts";
import { clauseStandings } from "./clause-state.ts";

/**
 * Refuses while a clause is not agreed to by every party, or a change of it waits for an answer. Who freezes (`freezer`) agrees by doing so to
 * what it has not objected to.
 */
export async function requireAgreement(
  tx: TransactionContext,
  {
    taskBookId,
    document,
    partyIds,
    freezer,
  }: { taskBookId: string; document: TaskBookDocument; partyIds: readonly string[]; freezer: string },
): Promise<void> {
  const [stances, open] = await Promise.all([
    tx.db.select().from(clauseStances).where(eq(clauseStances.taskBookId, taskBookId)),
    tx.db
      .select({ clause: clauseProposals.clause, baseHash: clauseProposals.baseHash })
      .from(clauseProposals)
      .where(and(eq(clauseProposals.taskBookId, taskBookId), eq(clauseProposals.status, "open"))),
  ]);
  const standings = clauseStandings(document, partyIds, stances);
  const unsettled = standings.filter(
    ({ key, hash, objected, silent }) =>
      objected.length > 0 ||
      silent.some((id) => id !== freezer) ||
      open.some((proposal) => proposal.clause === key && proposal.baseHash === hash),
  );
  if (unsettled.length === 0) return;
  const names = unsettled.map(({ key }) => {
    const clause = CLAUSES.find((candidate) => candidate.key === key);
    return `第${clause?.number ?? ""}条${clause?.title ?? ""}`;
  });
  throw invalid(
    `还有 ${unsettled.length} 条没有达成一致：${names.slice(0, 5).join("、")}${names.length > 5 ? "等" : ""}。请各方同意全部条款后再冻结。`,
  );
}
