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
    const known = numbers.get(name) ?? numbers.size;
    numbers.set(name, known);
    return known;
  };
  const interfaces = candidates.map((capability) => Int32Array.from(capability.interfaces, numberOf));
  const indexOf = new Map(candidates.map(({ id }, index) => [id, index]));
  // Who lists a capability, be it a candidate itself or not: two that list the same robot work together.
  const listing = new Map<string, number[]>();
  candidates.forEach((capability, index) => {
    for (const id of capability.worksWith) {
      const others = listing.get(id);
      if (others) others.push(index);
      else listing.set(id, [index]);
    }
  });
  // Pairs that one owner rejected, from both sides.
  const rejecting = candidates.map(({ notWith = [] }) => notWith.flatMap((id) => indexOf.get(id) ?? []));
  rejecting.forEach((others, index) => {
    for (const other of others) if (!rejecting[other]?.includes(index)) rejecting[other]?.push(index);
  });
  const listsNobody = Uint8Array.from(candidates, ({ worksWith }) => (worksWith.length === 0 ? 1 : 0));
  const dependent = slots.map(({ role }) => DEPENDENT_ROLES.has(role));
  const offered = new Uint8Array(numbers.size);
  const provenWith = new Uint8Array(candidates.length);
  const rejected = new Uint8Array(candidates.length);
  const kept = new Int32Array(candidates.length);

  return (prime) => {
    offered.fill(0);
    provenWith.fill(0);
    rejected.fill(0);
    for (const other of rejecting[prime] ?? []) rejected[other] = 1;
    for (const name of interfaces[prime] ?? []) offered[name] = 1;
    const { id, worksWith } = candidates[prime] ?? { id: "", worksWith: [] };
    for (const other of listing.get(id) ?? []) provenWith[other] = 1;
    for (const listed of worksWith) {
      const other = indexOf.get(listed);
      if (other !== undefined) provenWith[other] = 1;
      for (const alike of listing.get(listed) ?? []) provenWith[alike] = 1;
    }
    const sharesInterface = (candidate: number) => {
      const names = interfaces[candidate] as Int32Array;
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
          if (provenWith[candidate] === 0 && (listsNobody[candidate] === 0 || !sharesInterface(candidate))) continue;
        }
        kept[count++] = candidate;
      }
      return kept.slice(0, count);
    });
  };
}
