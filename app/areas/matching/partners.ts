import type { Instance } from "./instance.ts";
import { DEPENDENT_ROLES } from "./rules.ts";

/**
 * Finds, for a prime, who can stand beside it. Says the same as `interoperates` in rules.ts, on numbers instead of texts: every prime is held
 * against every candidate, so this is asked tens of thousands of times a run.
 */
export function createPartners(instance: Instance): (prime: number) => Int32Array[] {
  const { candidates, slots, bySlot } = instance;
  const numbers = new Map<string, number>();
  const numberOf = (name: string) => {
    const known = numbers.get(name);
    if (known !== undefined) return known;
    numbers.set(name, numbers.size);
    return numbers.size - 1;
  };
  const interfaces = candidates.map((capability) => capability.interfaces.map(numberOf));
  const indexOf = new Map(candidates.map(({ id }, index) => [id, index]));
  // Who lists a capability, be it a candidate itself or not: two that list the same robot work together.
  const listing = new Map<string, number[]>();
  // Pairs that one owner rejected, from both sides.
  const rejecting = new Map<number, number[]>();
  candidates.forEach(({ worksWith, notWith }, index) => {
    for (const id of worksWith) push(listing, id, index);
    for (const id of notWith ?? []) {
      const other = indexOf.get(id);
      if (other === undefined) continue;
      push(rejecting, index, other);
      push(rejecting, other, index);
    }
  });
  const listsNobody = candidates.map(({ worksWith }) => worksWith.length === 0);
  const dependent = slots.map(({ role }) => DEPENDENT_ROLES.has(role));
  const offered = new Uint8Array(numbers.size);
  const provenWith = new Uint8Array(candidates.length);
  const rejected = new Uint8Array(candidates.length);
  const kept = new Int32Array(candidates.length);

  return (prime) => {
    offered.fill(0);
    provenWith.fill(0);
    rejected.fill(0);
    for (const other of rejecting.get(prime) ?? []) rejected[other] = 1;
    for (const name of interfaces[prime] ?? []) offered[name] = 1;
    const { id, worksWith } = candidates[prime] ?? { id: "", worksWith: [] };
    for (const other of listing.get(id) ?? []) provenWith[other] = 1;
    for (const listed of worksWith) {
      const other = indexOf.get(listed);
      if (other !== undefined) provenWith[other] = 1;
      for (const alike of listing.get(listed) ?? []) provenWith[alike] = 1;
    }
    const sharesInterface = (candidate: number) => {
      const names = interfaces[candidate] as number[];
      for (let i = 0; i < names.length; i++) if (offered[names[i] as number] === 1) return true;
      return false;
    };
    return bySlot.map((list, depth) => {
      if (depth === 0) return Int32Array.of(prime);
      let count = 0;
      for (let i = 0; i < list.length; i++) {
        const candidate = list[i] as number;
        if (dependent[depth]) {
          if (rejected[candidate] === 1) continue;
          if (provenWith[candidate] === 0 && (!listsNobody[candidate] || !sharesInterface(candidate))) continue;
        }
        kept[count++] = candidate;
      }
      return kept.slice(0, count);
    });
  };
}

function push<K>(lists: Map<K, number[]>, key: K, index: number): void {
  const list = lists.get(key);
  if (list) list.push(index);
  else lists.set(key, [index]);
}
