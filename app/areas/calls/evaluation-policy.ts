import { type Actor, covers, maySign, type UserActor } from "#app/kernel/actor.ts";
import type { EvaluatorStatus } from "#db/vocabulary/calls.ts";
import { isComplete } from "./evaluation-states.ts";
import { mayManageCall } from "./policy.ts";

interface EvaluatorFacts {
  userId: string;
  organizationId: string;
  status: EvaluatorStatus;
}

/** Editors of the unit that made the call appoint evaluators and end their appointment. */
export const mayAppoint = mayManageCall;

/** Who may sign for the unit that made the call decides on it; never somebody who is recused from it. */
export function mayDecide(actor: Actor, call: { userUnitId: string }, evaluators: readonly EvaluatorFacts[]): actor is UserActor {
  return (
    actor.kind === "user" &&
    actor.organizationKind === "userUnit" &&
    actor.organizationId === call.userUnitId &&
    maySign(actor) &&
    !isRecused(actor, evaluators)
  );
}

/** The actor's own appointment: of this person, acting for the organization it was appointed from. */
export function ownAppointment<E extends EvaluatorFacts>(actor: Actor, evaluators: readonly E[]): E | null {
  if (actor.kind !== "user") return null;
  return evaluators.find(({ userId, organizationId }) => userId === actor.userId && organizationId === actor.organizationId) ?? null;
}

/** A conflict of interest goes with the person, whatever organization it acts for. */
export function isRecused(actor: Actor, evaluators: readonly EvaluatorFacts[]): boolean {
  return actor.kind === "user" && evaluators.some(({ userId, status }) => userId === actor.userId && status === "recused");
}

/**
 * Whether an appointment keeps the actor from reading bids outside of its score sheet: who is recused from everything, every other evaluator from
 * who stands behind a bid until all have handed in: what it knew it could tell who still scores. Nobody else is kept from anything here.
 */
export function isKeptFromBids(actor: Actor, evaluators: readonly EvaluatorFacts[], callStatus: string): boolean {
  return keptFromBidsAs(actor, evaluators, callStatus) !== null;
}

/** The same, with the appointment that keeps the actor from them. */
export function keptFromBidsAs(actor: Actor, evaluators: readonly EvaluatorFacts[], callStatus: string): EvaluatorStatus | null {
  if (isRecused(actor, evaluators)) return "recused";
  if (actor.kind !== "user" || callStatus !== "opened" || isComplete(evaluators)) return null;
  return evaluators.find(({ userId }) => userId === actor.userId)?.status ?? null;
}

/** Who follows the evaluation without scoring: the user unit, and the bureau of the scene's region. */
export function mayFollowEvaluation(actor: Actor, call: { userUnitId: string }, sceneRegion: string): boolean {
  if (actor.kind !== "user") return false;
  if (actor.organizationId === call.userUnitId) return true;
  return actor.organizationKind === "bureau" && covers(actor.regionCode, sceneRegion);
}
