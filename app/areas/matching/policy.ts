import { type Actor, mayEdit, type UserActor } from "#app/kernel/actor.ts";

/** Proposals of a scene are shown to the unit whose scene it is, and to nobody else. */
export function mayCompare(actor: Actor, scene: { organizationId: string }): boolean {
  return actor.kind === "system" || (actor.kind === "user" && actor.organizationId === scene.organizationId);
}

/** Who may ask for a run also says by which numbers it orders. */
export function mayRequestProposals(actor: Actor, scene: { organizationId: string }): boolean {
  return mayCompare(actor, scene) && actor.kind === "user" && mayEdit(actor);
}

/** The gap map is a bureau's; it sees its own region and what lies below. */
export function mayReadGaps(actor: Actor): actor is UserActor {
  return actor.kind === "user" && actor.organizationKind === "bureau";
}

export function mayAskForGaps(actor: Actor): actor is UserActor {
  return mayReadGaps(actor) && mayEdit(actor);
}

/**
 * Every member of a vendor sees what its own organization's published capabilities add to open public scenes, and nothing of anybody else's.
 *
 * **What it may see**: of the scene what everyone reads (its name, unit, field, region, deadline, the names and targets of its indicators); of the
 * matcher the one figure by which the best consortium with its capability exceeds the best without it, and what its own claims and declared
 * compatibility lack. **What it never sees**: who else is in a consortium or among the candidates, their claims, prices and values; the
 * consortium's value, price or number of members; the scene's budget, its restricted parts and its weights; and scenes that it is kept from,
 * by a conflict list or otherwise: those are simply not listed, without a word.
 */
export function maySeeOpportunities(actor: Actor): actor is UserActor {
  return actor.kind === "user" && actor.organizationKind === "vendor";
}

/** Its editors ask for the figures to be worked out anew. */
export function mayRefreshOpportunities(actor: Actor): actor is UserActor {
  return maySeeOpportunities(actor) && mayEdit(actor);
}

/**
 * Orders put together from small scenes are for those who could take them. Which capabilities serve an order is known from the proposals of its
 * scenes, which stay their units': a vendor sees the scenes, what they add up to, how many sets of capabilities serve them all, and of these sets
 * the members of its own organization alone; a unit sees the sets that its own scene's newest run proposes, and how many others there are.
 */
export function mayReadOrders(actor: Actor): actor is UserActor {
  return actor.kind === "user" && actor.organizationKind === "vendor";
}
