import type { Context } from "#app/kernel/context.server.ts";
import { clauseHash } from "./clause-fields.ts";
import { CLAUSES } from "./clause-variants.ts";
import { agreeToAll } from "./negotiation/take-stance.server.ts";
import { getTaskBook } from "./reads.server.ts";

/** Every party agrees to all clauses of the draft as they stand, as its people do before it is frozen. For tests. */
export async function everyPartyAgrees(parties: readonly Context[], code: string): Promise<void> {
  for (const party of parties) {
    const { document } = await getTaskBook(party, { code });
    await agreeToAll(party, { code, shown: CLAUSES.map(({ key }) => ({ clause: key, hash: clauseHash(document, key) })) });
  }
}
