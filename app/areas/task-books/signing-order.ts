import type { TaskBookDocument } from "./document.ts";
import type { SigningOrder } from "./states.ts";

type Parties = Pick<TaskBookDocument, "parties">;

/** Who signs after whom by seat: the suppliers from the last of clause 1 up, then the lead, the user unit last. */
export function signingSequence({ parties }: Parties): string[] {
  const rank = ({ role, isLead }: Parties["parties"]["items"][number]) => (role === "userUnit" ? 2 : isLead ? 1 : 0);
  return parties.items
    .toReversed()
    .sort((a, b) => rank(a) - rank(b))
    .map(({ organizationId }) => organizationId);
}

/** Whose signature is awaited now: of all who have not signed, or by seat of the first of them. */
export function awaitedSigners(document: Parties, order: SigningOrder, signed: readonly string[]): string[] {
  const open = signingSequence(document).filter((id) => !signed.includes(id));
  return order === "parallel" ? open : open.slice(0, 1);
}
