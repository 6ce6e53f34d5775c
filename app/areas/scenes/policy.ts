import { type Actor, covers, mayEdit, type UserActor } from "#app/kernel/actor.ts";
import type { SceneStatus } from "#db/vocabulary/scenes.ts";
import { PUBLIC_STATUSES } from "./states.ts";

interface SceneFacts {
  organizationId: string;
  regionCode: string;
  status: SceneStatus;
}

interface SceneReadFacts extends SceneFacts {
  /** When the unit last handed it to the bureau; null while it never has. */
  submittedAt: Date | null;
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

/** Everyone reads a public scene; its unit always; the bureau of the region once it has been submitted, also when withdrawn after. */
export function mayReadScene(actor: Actor, scene: SceneReadFacts): boolean {
  if (PUBLIC_STATUSES.includes(scene.status)) return true;
  if (actor.kind === "system") return true;
  if (actor.kind !== "user") return false;
  if (actor.organizationId === scene.organizationId) return true;
  return actor.organizationKind === "bureau" && scene.submittedAt !== null && covers(actor.regionCode, scene.regionCode);
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
