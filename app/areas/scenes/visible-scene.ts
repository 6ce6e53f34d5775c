import type { Actor } from "#app/kernel/actor.ts";
import type { RestrictablePart } from "#db/vocabulary/scenes.ts";
import { knowsScene } from "./policy.ts";
import type { Scene, SceneWithParts } from "./reads.server.ts";
import type { Invitation } from "./viewers.server.ts";

/** A part kept from this reader: what its unit chose, and the budget always. */
export type WithheldPart = RestrictablePart | "budget";

/** A scene as one reader may see it. What is withheld stands empty in `scene` and `requirements`, and is named here. */
export interface VisibleScene extends SceneWithParts {
  /** Whether this reader sees everything its unit and partners do; on the ground of a call, everything but the budget. */
  whole: boolean;
  withheld: readonly WithheldPart[];
  /** Whether the reader is invited to what is withheld and sees it once its organization has confirmed the confidentiality pledge. */
  awaitsPledge: boolean;
  /** Whether what is kept from the public is the reader's on the ground of a running call alone: who bids is told to nobody before the opening. */
  byCall: boolean;
}

/**
 * Who sees a scene whole: its unit, a bureau that knows it, the system, and who pledged to keep it: whom its consortium invited, and whom a running
 * call lets in.
 */
export function seesWhole(actor: Actor, scene: Scene, invitation?: Invitation): boolean {
  if (actor.kind === "system") return true;
  if (actor.kind !== "user") return false;
  if (actor.organizationId === scene.organizationId || invitation?.pledged) return true;
  return knowsScene(actor, scene);
}

/** The row alone, as {@link visibleScene} shows it. */
export function visibleRow(actor: Actor, scene: Scene, invitation?: Invitation): Scene {
  if (seesWhole(actor, scene, invitation)) {
    const isPartner = invitation !== undefined && actor.kind === "user" && actor.organizationId !== scene.organizationId;
    return isPartner ? { ...scene, ...keptFromPartner(invitation.byCall) } : scene;
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
export function visibleSnapshot(
  actor: Actor,
  { scene, byCall }: Pick<VisibleScene, "scene" | "byCall">,
  snapshot: Record<string, unknown>,
): Record<string, unknown> {
  const isPartner = actor.kind === "user" && actor.organizationKind !== "bureau" && actor.organizationId !== scene.organizationId;
  return isPartner ? { ...snapshot, ...keptFromPartner(byCall) } : snapshot;
}

/** Who bids is told the price limit of the call, and not what its unit means to spend: 标底必须保密 (招标投标法 22). */
const keptFromPartner = (byCall: boolean) => (byCall ? { ...BETWEEN_UNIT_AND_BUREAU, budgetFen: null } : BETWEEN_UNIT_AND_BUREAU);

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
export function visibleScene(actor: Actor, found: SceneWithParts, invitation?: Invitation): VisibleScene {
  const { scene, requirements, slots } = found;
  const row = visibleRow(actor, scene, invitation);
  const byCall = invitation?.byCall ?? false;
  if (seesWhole(actor, scene, invitation)) {
    const withheld: WithheldPart[] = row.budgetFen === scene.budgetFen ? [] : ["budget"];
    return { scene: row, requirements, slots, whole: true, withheld, awaitsPledge: false, byCall };
  }
  const empty: Record<RestrictablePart, boolean> = {
    painPoint: scene.painPoint === "",
    siteConditions: scene.siteConditions === "",
    retrofitPlan: scene.retrofitPlan === "",
    dataTerms: scene.dataTerms === "",
    testMethods: requirements.length === 0,
    files: false,
  };
  const parts = scene.restrictedParts.filter((part) => !empty[part]);
  const withheld: WithheldPart[] = scene.budgetFen === null ? parts : [...parts, "budget"];
  return {
    scene: row,
    requirements: withheld.includes("testMethods") ? requirements.map((requirement) => ({ ...requirement, testMethod: "" })) : requirements,
    slots,
    whole: false,
    withheld,
    awaitsPledge: invitation?.pledged === false && withheld.length > 0,
    byCall,
  };
}
