import { and, count, eq, isNull } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { clauseComments, clauseProposals, clauseStances } from "#db/schema/negotiation.ts";
import type { ClauseState } from "#db/vocabulary/negotiation.ts";
import type { ClauseKey } from "../clause-variants.ts";
import type { TaskBookDocument } from "../document.ts";
import { clauseStandings } from "./clause-state.ts";

/** How far the parties of a draft agree: clauses by state, what each party agreed to, open remarks and proposals. The caller has checked who reads. */
export async function standingOf(ctx: Context, taskBookId: string, document: TaskBookDocument, partyIds: readonly string[]) {
  const [stances, [comments], [proposals]] = await Promise.all([
    ctx.db.select().from(clauseStances).where(eq(clauseStances.taskBookId, taskBookId)),
    ctx.db
      .select({ open: count() })
      .from(clauseComments)
      .where(and(eq(clauseComments.taskBookId, taskBookId), isNull(clauseComments.parentId), isNull(clauseComments.resolvedAt))),
    ctx.db
      .select({ open: count() })
      .from(clauseProposals)
      .where(and(eq(clauseProposals.taskBookId, taskBookId), eq(clauseProposals.status, "open"))),
  ]);
  const standings = clauseStandings(document, partyIds, stances);
  const inState = (state: ClauseState) => standings.filter((standing) => standing.state === state).length;
  return {
    agreed: inState("agreed"),
    pending: inState("pending"),
    disputed: inState("disputed"),
    comments: comments?.open ?? 0,
    proposals: proposals?.open ?? 0,
    states: Object.fromEntries(standings.map(({ key, state }) => [key, state])) as Record<ClauseKey, ClauseState>,
    /** Clauses each party agrees to as they stand. */
    agreedBy: Object.fromEntries(partyIds.map((id) => [id, standings.filter(({ agreed }) => agreed.includes(id)).length])),
  };
}
