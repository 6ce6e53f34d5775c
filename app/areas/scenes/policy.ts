import { type Actor, covers, mayEdit, maySign, type UserActor } from "#app/kernel/actor.ts";
import type { SceneStatus } from "#db/vocabulary/scenes.ts";
import { PUBLIC_STATUSES } from "./states.ts";

interface SceneFacts {
  organizationId: string;
  regionCode: string;
  status: SceneStatus;
}

interface SceneReadFacts extends SceneFacts {
  /** The region in which the unit last handed it in; null while it never has. */
  submittedRegionCode: string | null;
  publishedAt: Date | null;
}

/** Only a user unit opens scenes. */
export function mayCreateScene(actor: Actor): boolean {
  return actor.kind === "user" && actor.organizationKind === "userUnit" && mayEdit(actor);
}

/** The owning unit's editors. */
export function mayChangeScene(actor: Actor, scene: SceneFacts): boolean {
  return mayCreateScene(actor) && actor.kind === "user" && actor.organizationId === scene.organizationId;
}

/** A bureau whose region contains the scene's. */
export function mayReviewScene(actor: Actor, scene: SceneFacts): boolean {
  return actor.kind === "user" && actor.organizationKind === "bureau" && mayEdit(actor) && covers(actor.regionCode, scene.regionCode);
}

/**
 * Whether a bureau knows a scene: one of the region where it was last handed in. A region that its unit has since written into it says
 * nothing until it is handed in there; that of a published one changes only with a bureau's word.
 */
export function knowsScene(actor: UserActor, scene: SceneReadFacts): boolean {
  const region = scene.publishedAt ? scene.regionCode : scene.submittedRegionCode;
  return actor.organizationKind === "bureau" && region !== null && covers(actor.regionCode, region);
}

/** Everyone reads a public scene; its unit always; a bureau that knows it, also when withdrawn after. */
export function mayReadScene(actor: Actor, scene: SceneReadFacts): boolean {
  if (PUBLIC_STATUSES.includes(scene.status)) return true;
  if (actor.kind === "system") return true;
  if (actor.kind !== "user") return false;
  if (actor.organizationId === scene.organizationId) return true;
  return knowsScene(actor, scene);
}

/** Who binds an organization to keep what it is shown: its editors and signers. */
export function mayPledge(actor: Actor): actor is UserActor {
  return actor.kind === "user" && (mayEdit(actor) || maySign(actor));
}

/** Who may see what a scene keeps on the ground of a call that takes bids: vendors, which alone bid. Who of them binds it says `mayPledge`. */
export function mayPledgeForCall(actor: Actor): actor is UserActor {
  return actor.kind === "user" && actor.organizationKind === "vendor";
}

/** Its unit, and a bureau whose region contains the scene's; viewers read too. Whether there is one for the bureau depends on the unit. */
export function mayReadRevision(actor: Actor, scene: SceneFacts): boolean {
  if (actor.kind !== "user") return actor.kind === "system";
  return (
    actor.organizationId === scene.organizationId || (actor.organizationKind === "bureau" && covers(actor.regionCode, scene.regionCode))
  );
}

/** Editors of a user unit import its own scenes, editors of a bureau the scenes of its region's units. */
export function mayImportScenes(actor: Actor): actor is UserActor {
  return mayReadImports(actor) && mayEdit(actor);
}

/** What was imported is seen by every member of the importing unit or bureau. */
export function mayReadImports(actor: Actor): actor is UserActor {
  return actor.kind === "user" && (actor.organizationKind === "userUnit" || actor.organizationKind === "bureau");
}
