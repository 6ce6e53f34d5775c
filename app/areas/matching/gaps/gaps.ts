import Big from "big.js";
import type { GapKind, GapState } from "#db/vocabulary/demand.ts";
import { type ComponentKind, SLOT_SUPPLY_ROLES, type SlotRole } from "#db/vocabulary/roles.ts";
import { assess, isMet } from "../assess.ts";
import { compareText } from "../rules.ts";
import type { Assessment, MatchRequirement } from "../types.ts";
import { DEFAULT_WEIGHTS } from "../weights.ts";
import { answeringSlots, fitsSeat, type Offer, offerKey, type Place, type Presence, stating } from "./offers.ts";

/** A role and, of components, a kind: what a capability has to be to take a seat. */
export interface SeatKind {
  role: SlotRole;
  componentKind: ComponentKind | null;
}

/** What the newest run on a scene's present content came to. */
export type RunVerdict =
  /** The best consortium leaves these requirements unmet. */
  | { kind: "proposed"; unmet: ReadonlySet<string> }
  /** No consortium, because nobody can take these seats; null when it is for another reason that no single supply is sure to end. */
  | { kind: "none"; lacking: readonly SeatKind[] | null };

export interface OpenScene extends Place {
  id: string;
  /** Mandatory ones only. */
  musts: readonly MatchRequirement[];
  /** Null: not yet matched as it stands. */
  run: RunVerdict | null;
}

export interface Gap {
  sceneId: string;
  requirement: MatchRequirement;
  kind: GapKind;
  /** Of a catalogue gap. */
  state: GapState | null;
  nearest: { offer: Offer; shortfall: string | null; otherWork?: true } | null;
  /** How far the nearest is off, relative; null where there is nothing to measure. */
  miss: number | null;
  /** Kinds of seat whose holder could close it, each once. Empty for a combination gap: supply is there. */
  seats: readonly SeatKind[];
  /** Unmet musts of its scene, this one among them. */
  unmetInScene: number;
  /** Seats of the scene that nobody can take today; null as in {@link RunVerdict}. */
  lacking: readonly SeatKind[] | null;
}

/** Everything published, looked up by field and role; of each claim only those that can decide need to be in it (offers.server.ts). */
export interface Catalogue {
  offers: ReadonlyMap<string, readonly Offer[]>;
  presence: ReadonlyMap<string, readonly Presence[]>;
}

export function catalogueOf(offers: readonly Offer[], presence: readonly Presence[]): Catalogue {
  return {
    offers: Map.groupBy(offers, ({ field, role, claim }) => offerKey(field, role, claim.metric)),
    presence: Map.groupBy(presence, ({ field, role }) => offerKey(field, role)),
  };
}

/**
 * The unmet musts of a scene. A must is a *catalogue gap* when no published capability that could take one of the scene's seats, and whose role may
 * answer for it, and that serves the scene's region, meets it in the scene's field; unless the best consortium of the newest run meets it, with somebody from a neighbouring field. It
 * is a *combination gap* when somebody meets it and the best consortium leaves it unmet all the same. Whether a claim meets a must is what
 * `assess` says, and the nearest is the one that it says is short by the least.
 */
export function findGaps(scene: OpenScene, catalogue: Catalogue): Gap[] {
  const found = scene.musts.flatMap((requirement) => gapOf(scene, requirement, catalogue) ?? []);
  const lacking = scene.run?.kind === "none" ? scene.run.lacking : [];
  return found.map((gap) => ({ ...gap, unmetInScene: found.length, lacking }));
}

function gapOf(scene: OpenScene, requirement: MatchRequirement, catalogue: Catalogue): Omit<Gap, "unmetInScene" | "lacking"> | null {
  const slots = answeringSlots(requirement, scene);
  const fitting = (lists: (field: OpenScene["field"], role: Offer["role"]) => readonly Presence[]) =>
    slots.flatMap((slot) =>
      SLOT_SUPPLY_ROLES[slot.role].flatMap((role) => lists(scene.field, role).filter((one) => fitsSeat(one, slot, scene))),
    );
  const offers = fitting((field, role) => catalogue.offers.get(offerKey(field, role, requirement.metric)) ?? []) as Offer[];
  const held = offers.map((offer) => ({
    offer,
    assessment: assess(requirement, stating(offer.claim, offer.operations, offer.capabilityId), DEFAULT_WEIGHTS),
  }));
  const base = { sceneId: scene.id, requirement, nearest: null, miss: null };
  if (held.some(({ assessment }) => isMet(assessment.status))) {
    const isLeft = scene.run?.kind === "proposed" && scene.run.unmet.has(requirement.id);
    return isLeft ? { ...base, kind: "combination", state: null, seats: [] } : null;
  }
  if (scene.run?.kind === "proposed" && !scene.run.unmet.has(requirement.id)) return null;
  const nearest = held.toSorted(nearerFirst)[0];
  const isOffered = fitting((field, role) => catalogue.presence.get(offerKey(field, role)) ?? []).length > 0;
  return {
    ...base,
    kind: "catalogue",
    state: nearest?.assessment.status === "short" ? "short" : isOffered ? "unanswered" : "nobody",
    nearest: nearest ? told(nearest) : null,
    miss: nearest?.assessment.status === "short" && nearest.assessment.margin !== null ? -nearest.assessment.margin : null,
    seats: slots
      .map(({ role, componentKind }) => ({ role, componentKind }))
      .filter((seat, i, all) => all.findIndex((other) => isSameSeat(other, seat)) === i),
  };
}

export const isSameSeat = (a: SeatKind, b: SeatKind): boolean => a.role === b.role && a.componentKind === b.componentKind;

interface Held {
  offer: Offer;
  assessment: Assessment;
}

function told({ offer, assessment: { shortfall, otherWork } }: Held): NonNullable<Gap["nearest"]> {
  return { offer, shortfall, ...(otherWork ? { otherWork } : {}) };
}

/** Short before unusable, then by how much, then by id. */
function nearerFirst(a: Held, b: Held): number {
  const [missing, other] = [a.assessment.shortfall, b.assessment.shortfall];
  if (missing !== null && other !== null) {
    const order = new Big(missing).cmp(other);
    if (order !== 0) return order;
  } else if (missing !== other) return missing === null ? 1 : -1;
  return compareText(a.offer.capabilityId, b.offer.capabilityId);
}
