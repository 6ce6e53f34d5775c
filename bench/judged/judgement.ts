import type { ComponentKind, SlotRole } from "#db/vocabulary/roles.ts";

/**
 * How gladly an expert of the field would invite a capability into a slot, judged from its text and claims alone, before any run of the matcher
 * was looked at:
 *
 * - 3: does this very operation in such surroundings; its claims meet the musts its role answers for, or leave open only what others can answer.
 * - 2: worth inviting with one thing to settle: a must missed by little or not stated, a neighbouring operation, an adapter.
 * - 1: only touches the job: a reference, a part of it, or the right thing in the wrong place (not served in this region, another form of robot,
 *   no robot it works with).
 * - 0: looks near and is not: named so that a reader sees why. Capabilities not named are 0 as well.
 */
export type Grade = 0 | 1 | 2 | 3;

/** Grade, seed slug of the capability, and why, in one line. */
export type Judgement = readonly [grade: Grade, capability: string, reason: string];

/** A slot by its role; a part's slot by the kind of component, of which no seeded scene asks for two. */
export type JudgedSlotName = Exclude<SlotRole, "partsSupplier"> | ComponentKind;

export interface JudgedSlot {
  /** Said when nobody deserves a 2: what the catalogue lacks. */
  nobody: string | null;
  judgements: readonly Judgement[];
}

export interface JudgedScene {
  /** Seed slug. */
  scene: string;
  slots: Partial<Record<JudgedSlotName, JudgedSlot>>;
}

/** A slot for which somebody is worth inviting. */
export function shortlist(...judgements: Judgement[]): JudgedSlot {
  return { nobody: null, judgements };
}

/** A slot for which nobody is, and what comes nearest. */
export function nobody(reason: string, ...judgements: Judgement[]): JudgedSlot {
  return { nobody: reason, judgements };
}
