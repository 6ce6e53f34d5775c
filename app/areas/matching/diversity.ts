import type { Path } from "./consortium.ts";
import type { Multipliers, Relaxation } from "./relaxation.ts";

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
  /** Looks at the proposals from a node whose slots before `depth` are seated as in `path`. */
  look(depth: number, path: Path, lists: readonly Int32Array[], multipliers: Multipliers, chosen: readonly Path[]): void;
  /** Prepares `loss` for one slot that is open at the node last looked at. */
  face(slot: number): void;
  /** What the bound of everything with this candidate (−1: nobody) in the slot faced is lowered by. */
  loss(candidate: number): number;
}

/** Array reads are cast to number: every index is in range by construction. */
export function createDiversity(relaxation: Relaxation, slots: number): Diversity {
  const near: { path: Path; places: number; leads: Float64Array }[] = [];
  const rivals: Rival[] = [];
  let first = 0;

  return {
    look(depth, path, lists, multipliers, chosen) {
      near.length = 0;
      first = depth;
      for (const other of chosen) {
        let places = PLACES;
        for (let slot = 1; slot < depth; slot++) if (path[slot] !== other[slot]) places--;
        if (places <= 0) continue;
        const leads = new Float64Array(slots);
        for (let slot = depth; slot < slots; slot++) {
          leads[slot] = relaxation.lead(slot, lists[slot] as Int32Array, multipliers, other[slot] as number);
        }
        near.push({ path: other, places, leads });
      }
    },
    face(slot) {
      rivals.length = 0;
      for (const { path, places, leads } of near) {
        let least = Number.POSITIVE_INFINITY;
        let next = Number.POSITIVE_INFINITY;
        for (let other = first; other < slots; other++) {
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
