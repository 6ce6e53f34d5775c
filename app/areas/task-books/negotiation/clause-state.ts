import type { ClauseState, Stance } from "#db/vocabulary/negotiation.ts";
import { clauseHash } from "../clause-fields.ts";
import { CLAUSES, type ClauseKey } from "../clause-variants.ts";
import type { TaskBookDocument } from "../document.ts";

/** One party's words about one clause. */
export interface SaidStance {
  clause: string;
  organizationId: string;
  stance: Stance;
  clauseHash: string;
  note: string;
}

/** The to-do of a party to answer a proposed change. */
export const proposalTodo = (proposalId: string): string => `clause-proposal:${proposalId}`;

/** Where a clause stands: agreed when every party agrees to its present text, disputed when one objects to it, else pending. */
export interface ClauseStanding {
  key: ClauseKey;
  hash: string;
  state: ClauseState;
  agreed: string[];
  objected: { organizationId: string; note: string }[];
  /** Parties that said nothing about the present text. */
  silent: string[];
}

/** Standing of all twenty clauses; what was said about an earlier text does not count. */
export function clauseStandings(document: TaskBookDocument, partyIds: readonly string[], stances: readonly SaidStance[]): ClauseStanding[] {
  return CLAUSES.map(({ key }) => {
    const hash = clauseHash(document, key);
    const valid = stances.filter((said) => said.clause === key && said.clauseHash === hash && partyIds.includes(said.organizationId));
    const of = (id: string) => valid.find((said) => said.organizationId === id);
    const agreed = partyIds.filter((id) => of(id)?.stance === "agree");
    const objected = partyIds.flatMap((id) => {
      const said = of(id);
      return said?.stance === "object" ? [{ organizationId: id, note: said.note }] : [];
    });
    const silent = partyIds.filter((id) => !of(id));
    return { key, hash, agreed, objected, silent, state: objected.length > 0 ? "disputed" : silent.length === 0 ? "agreed" : "pending" };
  });
}
