import type { OpportunityGap } from "#db/vocabulary/matching.ts";
import { isMet } from "../assess.ts";
import type { NearMissReason } from "../explain.ts";
import { compareText, interoperates, isPrimeRole } from "../rules.ts";
import { type Held, hold } from "../standing.ts";
import type { MatchCapability, MatchRequirement, MatchScene, MatchSlot, MatchWeights } from "../types.ts";
import type { Shown } from "./shown.ts";

/** A capability held against a scene by itself: where it would sit, and what it says to the scene's indicators. */
export interface Prospect {
  slot: MatchSlot;
  /** The requirements it meets, in the scene's order. */
  answers: MatchRequirement[];
  /** Mandatory requirements its role may answer for that it does not meet, those it claims too low first. */
  misses: Extract<OpportunityGap, { requirementId: string }>[];
}

/** Null where the scene has no slot for it, or its organization may not take part. */
export function prospectOf(scene: MatchScene, weights: MatchWeights, capability: MatchCapability): Prospect | null {
  const held = hold(scene, weights, capability);
  return held && prospectOfHeld(scene, held);
}

/** The same of a capability already held against the scene. */
export function prospectOfHeld(scene: MatchScene, { slots, places, row }: Held): Prospect {
  const answers: MatchRequirement[] = [];
  const short: Prospect["misses"] = [];
  const open: Prospect["misses"] = [];
  scene.requirements.forEach((requirement, index) => {
    const one = row[index];
    const { id: requirementId, mandatory } = requirement;
    if (!one) return;
    if (isMet(one.status)) answers.push(requirement);
    else if (mandatory && one.status === "short") short.push({ kind: "short", requirementId, by: one.shortfall });
    else if (mandatory) open.push({ kind: "open", requirementId, ...(one.otherWork ? { otherWork: true as const } : {}) });
  });
  return { slot: slots[places[0] as number] as MatchSlot, answers, misses: [...short, ...open] };
}

/**
 * The first thing that keeps a capability out: nobody there to work with; an indicator that the best proposal itself lacks (`unmet`), and that it
 * would have to meet to make a difference; one that it claims too low. What it leaves open and others meet keeps nobody out.
 */
export function gapOf({ misses }: Prospect, unmet: ReadonlySet<string>, isIsolated = false): OpportunityGap {
  if (isIsolated) return { kind: "incompatible" };
  return (
    misses.find(({ requirementId }) => unmet.has(requirementId)) ?? misses.find(({ kind }) => kind === "short") ?? { kind: "outranked" }
  );
}

/** Whether none of the robots among the candidates, to be led by one of them, works with the capability. */
export function isIsolated({ slot }: Prospect, capability: MatchCapability, candidates: readonly MatchCapability[]): boolean {
  return slot.role !== "prime" && !candidates.some((prime) => isPrimeRole(prime.role) && interoperates(prime, slot.role, capability));
}

/**
 * The gap that a near miss of a run tells of; null for what its owner is not told: that the scene excludes it. Only what is of its own is told: that
 * it does not work with the best proposal's robot, or is affiliated with somebody there, would say who that is.
 */
export function gapOfNearMiss(reason: NearMissReason, { misses }: Prospect, isIsolated: boolean): OpportunityGap | null {
  if (reason.kind === "excluded") return null;
  if (isIsolated) return { kind: "incompatible" };
  const missed = reason.kind === "mandatoryUnmet" ? misses.find(({ requirementId }) => requirementId === reason.requirementId) : undefined;
  return missed ?? { kind: "outranked" };
}

/** Near scenes kept per capability. */
const NEAR_KEPT = 20;
const shortOf = ({ misses }: Prospect): number => misses.filter(({ kind }) => kind === "short").length;

/** Whether it says something to the scene, and claims at most one mandatory indicator too low. */
export function isNear(prospect: Prospect): boolean {
  const short = shortOf(prospect);
  return short <= 1 && prospect.answers.length + short > 0;
}

/**
 * Of the scenes a capability does not raise, those it comes nearest to: first where the best proposal itself lacks a mandatory indicator, since
 * there it may decide; then where one value separates it; then by how much it meets.
 */
export function nearest<T extends Prospect & { sceneId: string; stands: Pick<Shown, "best"> | null }>(prospects: readonly T[]): T[] {
  const isLacking = ({ stands }: T) => stands?.best == null || stands.best.unmet > 0;
  return prospects
    .filter(isNear)
    .sort(
      (a, b) =>
        Number(isLacking(b)) - Number(isLacking(a)) ||
        shortOf(b) - shortOf(a) ||
        b.answers.length - a.answers.length ||
        compareText(a.sceneId, b.sceneId),
    )
    .slice(0, NEAR_KEPT);
}
