import type { Path } from "./consortium.ts";
import type { Instance } from "./instance.ts";

/**
 * What a bound may be lowered by because the consortium sought must differ in two places from each one already proposed below the same prime.
 *
 * In the relaxation every open slot takes its best candidate, mostly the very ones proposed before: without this, everything one member away
 * from a proposal looks as good as the proposal itself, and all of it is searched in vain. Differing from proposal P in a slot costs at least
 * the lead of P's member over the best other candidate there; differing in two places costs at least the two smallest such leads. Differing
 * members need differing places, so this never takes off too much.
 */

/** How many members two consortia of one prime must differ in (consortium.ts, `differs`). */
const PLACES = 2;

/** One proposal as it looks from a slot. */
interface Rival {
  member: number;
  /** Taken off the bound when its member is seated here, and when another is. */
  same: number;
  other: number;
}

export interface Diversity {
  /** Looks at the proposals from a node whose slots before `depth` are seated as in `path`; `gains` are those of the lists of its open slots. */
  look(depth: number, path: Path, lists: readonly Int32Array[], gains: readonly Float64Array[], chosen: readonly Path[]): void;
  /** Prepares `loss` for one slot that is open at the node last looked at. */
  face(slot: number): void;
  /** What the bound of everything with this candidate (−1: nobody) in the slot faced is lowered by. */
  loss(candidate: number): number;
}

/** Array reads are cast to number: every index is in range by construction. */
export function createDiversity({ slots }: Instance): Diversity {
  const near: { path: Path; places: number; leads: Float64Array }[] = [];
  const rivals: Rival[] = [];
  let first = 0;

  return {
    look(depth, path, lists, gains, chosen) {
      near.length = 0;
      first = depth;
      for (const other of chosen) {
        let places = PLACES;
        for (let slot = 1; slot < depth; slot++) if (path[slot] !== other[slot]) places--;
        if (places <= 0) continue;
        const leads = new Float64Array(slots.length);
        for (let slot = depth; slot < slots.length; slot++) {
          const least = slots[slot]?.required ? Number.NEGATIVE_INFINITY : 0;
          leads[slot] = leadOf(other[slot] as number, lists[slot] as Int32Array, gains[slot] as Float64Array, least);
        }
        near.push({ path: other, places, leads });
      }
    },
    face(slot) {
      rivals.length = 0;
      for (const { path, places, leads } of near) {
        let least = Number.POSITIVE_INFINITY;
        let next = Number.POSITIVE_INFINITY;
        for (let other = first; other < slots.length; other++) {
          const lead = leads[other] as number;
          if (other === slot) continue;
          if (lead < least) {
            next = least;
            least = lead;
          } else if (lead < next) next = lead;
        }
        rivals.push({
          member: path[slot] as number,
          same: places === 1 ? least : least + next,
          other: places === 1 ? 0 : least,
        });
      }
    },
    loss(candidate) {
      let most = 0;
      for (const { member, same, other } of rivals) most = Math.max(most, candidate === member ? same : other);
      return most;
    },
  };
}

/** By how much the gain of a member (−1: an empty slot) exceeds the best gain without it; not below 0. `empty` is what an empty slot gains. */
function leadOf(member: number, list: Int32Array, gains: Float64Array, empty: number): number {
  let own = member < 0 ? empty : Number.NEGATIVE_INFINITY;
  let other = member < 0 ? Number.NEGATIVE_INFINITY : empty;
  for (let i = 0; i < list.length; i++) {
    const one = gains[i] as number;
    if (list[i] === member) own = one;
    else if (one > other) other = one;
  }
  return own > other ? own - other : 0;
}
