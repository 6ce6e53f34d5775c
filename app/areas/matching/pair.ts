import type { SlotRole } from "#db/vocabulary/roles.ts";
import { DEPENDENT_ROLES } from "./rules.ts";
import type { MatchCapability } from "./types.ts";
import type { PairKind } from "./vocabulary.ts";

export interface Pair {
  kind: PairKind;
  /** The interface they share. */
  word: string | null;
}

/**
 * What lets a member stand beside the prime, strongest first; null for roles that need nothing of the kind, and for the prime itself.
 * `confirmed` holds the pairs that both owners stand by today, each as {@link pairKey}.
 */
export function pairOf(prime: MatchCapability, role: SlotRole, member: MatchCapability, confirmed: ReadonlySet<string>): Pair | null {
  if (!DEPENDENT_ROLES.has(role)) return null;
  const listed = prime.worksWith.includes(member.id) || member.worksWith.includes(prime.id);
  if (listed) return { kind: confirmed.has(pairKey(prime.id, member.id)) ? "confirmed" : "declared", word: null };
  if (member.worksWith.some((robot) => prime.worksWith.includes(robot))) return { kind: "robot", word: null };
  const shared = member.interfaces.find((name) => prime.interfaces.includes(name));
  return shared === undefined ? null : { kind: "interface", word: shared };
}

/** Two ids, whichever comes first. */
export const pairKey = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`);
