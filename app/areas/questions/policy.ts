import { type Actor, mayEdit, type UserActor } from "#app/kernel/actor.ts";
import type { QuestionVisibility } from "#db/vocabulary/questions.ts";

interface Sides {
  askerId: string;
  respondentId: string;
}

/** Editors of a unit or a vendor. Bureaus say what they want to know in their review, the operator has no part in it. */
export function mayAsk(actor: Actor): actor is UserActor {
  return actor.kind === "user" && (actor.organizationKind === "userUnit" || actor.organizationKind === "vendor") && mayEdit(actor);
}

/** Whether the actor's organization is one of the two sides. */
export function isSide(actor: Actor, { askerId, respondentId }: Sides): actor is UserActor {
  return actor.kind === "user" && (actor.organizationId === askerId || actor.organizationId === respondentId);
}

/** Editors of either side write, close and take back. */
export function mayWrite(actor: Actor, sides: Sides): actor is UserActor {
  return isSide(actor, sides) && mayEdit(actor);
}

/** Editors of who answered may show the answer to more. */
export function mayWiden(actor: Actor, { respondentId }: Sides): actor is UserActor {
  return actor.kind === "user" && actor.organizationId === respondentId && mayEdit(actor);
}

/** The two sides always; others by the levels that the object opens to them. */
export function mayReadQuestion(
  actor: Actor,
  question: Sides & { visibility: QuestionVisibility },
  levels: readonly QuestionVisibility[],
): boolean {
  return isSide(actor, question) || (question.visibility !== "private" && levels.includes(question.visibility));
}
