import { type Actor, covers, mayEdit, type UserActor } from "#app/kernel/actor.ts";
import type { BidMemberStatus, BidStatus, CallStatus } from "#db/vocabulary/calls.ts";
import { isOpened } from "./states.ts";

interface CallFacts {
  userUnitId: string;
  status: CallStatus;
  publishedAt: Date | null;
}

/** Editors of the user unit whose scene it is. */
export function mayCallFor(actor: Actor, scene: { organizationId: string }): actor is UserActor {
  return actor.kind === "user" && actor.organizationKind === "userUnit" && mayEdit(actor) && actor.organizationId === scene.organizationId;
}

/** Editors of the unit that made the call: edit, publish, extend, cancel. */
export function mayManageCall(actor: Actor, call: Pick<CallFacts, "userUnitId">): actor is UserActor {
  return mayCallFor(actor, { organizationId: call.userUnitId });
}

/** Everyone reads a call that was published; before that its unit alone. */
export function mayReadCall(actor: Actor, call: CallFacts): boolean {
  if (actor.kind === "system" || call.publishedAt !== null) return true;
  return actor.kind === "user" && actor.organizationId === call.userUnitId;
}

/** How many bids were sealed is told before the opening to the unit and the bureau of the scene's region, and to nobody else. */
export function mayCountBids(actor: Actor, call: Pick<CallFacts, "userUnitId">, sceneRegion: string): boolean {
  if (actor.kind === "system") return true;
  if (actor.kind !== "user") return false;
  return actor.organizationId === call.userUnitId || (actor.organizationKind === "bureau" && covers(actor.regionCode, sceneRegion));
}

/** Editors of a vendor prepare, seal, replace and withdraw the bid of their own organization. */
export function mayBid(actor: Actor): actor is UserActor {
  return actor.kind === "user" && actor.organizationKind === "vendor" && mayEdit(actor);
}

/** Editors of a vendor change the bid their organization leads. */
export function mayChangeBid(actor: Actor, bid: { organizationId: string }): actor is UserActor {
  return mayBid(actor) && actor.organizationId === bid.organizationId;
}

/** Editors of an organization asked into a team answer for it. */
export function mayAnswerTeam(actor: Actor, member: { organizationId: string }): actor is UserActor {
  return actor.kind === "user" && mayEdit(actor) && actor.organizationId === member.organizationId;
}

/**
 * Who reads the content of a bid (isolation matrix, "Bid before opening" and "after opening"). Before the opening its bidder alone. After it
 * the user unit, the bureau of the scene's region, the bidder and the team members that agreed; never another vendor and never the operator.
 */
export function mayReadBid(
  actor: Actor,
  bid: { organizationId: string; status: BidStatus },
  call: Pick<CallFacts, "userUnitId">,
  members: readonly { organizationId: string; status: BidMemberStatus }[],
  sceneRegion: string,
): boolean {
  if (actor.kind !== "user") return false;
  if (actor.organizationId === bid.organizationId) return true;
  if (!isOpened(bid.status)) return false;
  if (actor.organizationId === call.userUnitId) return true;
  if (members.some((member) => member.organizationId === actor.organizationId && member.status === "accepted")) return true;
  return actor.organizationKind === "bureau" && covers(actor.regionCode, sceneRegion);
}
