import type { Actor } from "#app/kernel/actor.ts";
import type { RestrictablePart } from "#db/vocabulary/scenes.ts";
import { knowsScene } from "./policy.ts";
import type { Scene, SceneWithParts } from "./reads.server.ts";

/** A part kept from this reader: what its unit chose, and the budget always. */
export type WithheldPart = RestrictablePart | "budget";

/** A scene as one reader may see it. What is withheld stands empty in `scene` and `requirements`, and is named here. */
export interface VisibleScene extends SceneWithParts {
  /** Whether this reader sees everything its unit and partners do. */
  whole: boolean;
  withheld: readonly WithheldPart[];
}

/** Who sees a scene whole: its unit, a bureau that knows it, the system, and whom its consortium invited. */
export function seesWhole(actor: Actor, scene: Scene, isInvited: boolean): boolean {
  if (actor.kind === "system") return true;
  if (actor.kind !== "user") return false;
  if (actor.organizationId === scene.organizationId || isInvited) return true;
  return knowsScene(actor, scene);
}

/** The row alone, as {@link visibleScene} shows it. */
export function visibleRow(actor: Actor, scene: Scene, isInvited: boolean): Scene {
  if (seesWhole(actor, scene, isInvited)) {
    const isPartner = isInvited && actor.kind === "user" && actor.organizationId !== scene.organizationId;
    return isPartner ? { ...scene, ...BETWEEN_UNIT_AND_BUREAU } : scene;
  }
  const kept = (part: RestrictablePart) => scene.restrictedParts.includes(part);
  return {
    ...scene,
    ...BETWEEN_UNIT_AND_BUREAU,
    budgetFen: null,
    painPoint: kept("painPoint") ? "" : scene.painPoint,
    siteConditions: kept("siteConditions") ? "" : scene.siteConditions,
    retrofitPlan: kept("retrofitPlan") ? "" : scene.retrofitPlan,
    dataTerms: kept("dataTerms") ? "" : scene.dataTerms,
  };
}

/** A frozen version of a scene that its reader sees whole: partners are not shown in it what passes between unit and bureau. */
export function visibleSnapshot(actor: Actor, scene: Scene, snapshot: Record<string, unknown>): Record<string, unknown> {
  const isPartner = actor.kind === "user" && actor.organizationKind !== "bureau" && actor.organizationId !== scene.organizationId;
  return isPartner ? { ...snapshot, ...BETWEEN_UNIT_AND_BUREAU } : snapshot;
}

/** What passes between a unit and its bureau, and is nobody else's. */
const BETWEEN_UNIT_AND_BUREAU = {
  plannedMembers: { prime: "", others: "" },
  contactId: null,
  formKey: null,
  returnReason: null,
  returnNotes: [],
  endReason: null,
  deadlineRemindedAt: null,
  countedWithId: null,
} satisfies Partial<Scene>;

/** A scene as `actor` may see it; the one place that takes parts out. Every read of the room goes through it. */
export function visibleScene(actor: Actor, found: SceneWithParts, isInvited: boolean): VisibleScene {
  const { scene, requirements, slots } = found;
  const row = visibleRow(actor, scene, isInvited);
  if (seesWhole(actor, scene, isInvited)) return { scene: row, requirements, slots, whole: true, withheld: [] };
  const empty: Record<RestrictablePart, boolean> = {
    painPoint: scene.painPoint === "",
    siteConditions: scene.siteConditions === "",
    retrofitPlan: scene.retrofitPlan === "",
    dataTerms: scene.dataTerms === "",
    testMethods: requirements.length === 0,
    files: false,
  };
  const withheld = scene.restrictedParts.filter((part) => !empty[part]);
  return {
    scene: row,
    requirements: withheld.includes("testMethods") ? requirements.map((requirement) => ({ ...requirement, testMethod: "" })) : requirements,
    slots,
    whole: false,
    withheld: scene.budgetFen === null ? withheld : [...withheld, "budget"],
  };
}
