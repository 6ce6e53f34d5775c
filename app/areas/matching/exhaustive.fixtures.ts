import { SLOT_ROLES, SLOT_SUPPLY_ROLES, type SlotRole } from "#db/vocabulary/roles.ts";
import { assess } from "./assess.ts";
import type { MatchCapability, MatchScene, MatchSlot, MatchWeights } from "./types.ts";

/**
 * What the composer must return, by writing down every consortium there is and sorting. Written from the rules of design and docstrings, sharing
 * nothing with the composer but `assess`, and slow: for small instances only.
 */

export interface Listed {
  /** Capability id per slot in canonical order, "" for an empty slot. */
  key: string[];
  unmet: string[];
  value: number;
  team: MatchCapability[];
}

/** Every feasible consortium, best first; `lean`: without those that have a member more than required who adds no points. */
export function everyConsortium(scene: MatchScene, capabilities: readonly MatchCapability[], weights: MatchWeights, lean = true): Listed[] {
  const slots = [...scene.slots].sort(bySlotOrder);
  const listed = new Map<string, Listed>();
  const extend = (seated: (MatchCapability | null)[]): void => {
    const slot = slots[seated.length];
    if (!slot) {
      if (!feasible(scene, slots, seated)) return;
      const one = valued(scene, slots, seated, weights);
      if (!one || (lean && reductions(slots, seated).some((fewer) => noWorse(valued(scene, slots, fewer, weights), one)))) return;
      // The same members seated otherwise are the same consortium: the seating that sorts first stands for it.
      const members = one.team
        .map(({ id }) => id)
        .sort()
        .join(" ");
      const known = listed.get(members);
      if (!known || inOrder(one, known) < 0) listed.set(members, one);
      return;
    }
    if (!slot.required && slot.role !== "prime") extend([...seated, null]);
    for (const capability of capabilities) {
      const kind = slot.componentKind === null || slot.componentKind === capability.componentKind;
      if (kind && SLOT_SUPPLY_ROLES[slot.role].includes(capability.role)) extend([...seated, capability]);
    }
  };
  extend([]);
  return [...listed.values()].sort(inOrder);
}

/** Repeatedly the first that differs enough from all taken before. */
export function firstDiverse(all: readonly Listed[], k: number): Listed[] {
  const taken: Listed[] = [];
  for (const one of all) {
    if (taken.length === k) break;
    if (taken.every((other) => diverse(one, other))) taken.push(one);
  }
  return taken;
}

export function diverse(a: Listed, b: Listed): boolean {
  const lacks = (x: Listed, y: Listed) => x.team.filter(({ id }) => !y.team.some((member) => member.id === id)).length;
  return a.key[0] !== b.key[0] || lacks(a, b) >= 2 || lacks(b, a) >= 2;
}

function inOrder(a: Listed, b: Listed): number {
  const difference = a.unmet.length - b.unmet.length || b.value - a.value;
  if (difference !== 0) return difference;
  const at = a.key.findIndex((id, index) => id !== b.key[index]);
  return at < 0 ? 0 : (a.key[at] as string) < (b.key[at] as string) ? -1 : 1;
}

function bySlotOrder(a: MatchSlot, b: MatchSlot): number {
  const text = ({ role, componentKind, required, id }: MatchSlot) =>
    `${SLOT_ROLES.indexOf(role)}|${(componentKind ?? "").padEnd(20)}|${required || role === "prime" ? 0 : 1}|${id}`;
  return text(a) < text(b) ? -1 : 1;
}

function feasible(scene: MatchScene, slots: readonly MatchSlot[], seated: readonly (MatchCapability | null)[]): boolean {
  const prime = seated[0];
  if (!prime) return false;
  return seated.every((a, i) => {
    const slot = slots[i];
    if (!a || !slot) return true;
    if (scene.excludedOrganizationIds.includes(a.organizationId)) return false;
    const mustWork: SlotRole[] = ["algorithmSupplier", "osSupplier", "partsSupplier"];
    if (mustWork.includes(slot.role)) {
      const sameRobot = a.worksWith.some((robot) => prime.worksWith.includes(robot));
      const listed = sameRobot || a.worksWith.includes(prime.id) || prime.worksWith.includes(a.id);
      const shares = a.worksWith.length === 0 && a.interfaces.some((name) => prime.interfaces.includes(name));
      const rejected = a.notWith?.includes(prime.id) || prime.notWith?.includes(a.id);
      if (rejected || (!listed && !shares)) return false;
    }
    return seated.every((b, j) => {
      const other = slots[j];
      if (i === j || !b || !other) return true;
      if (a.id === b.id) return false;
      const sameOrganization = a.organizationId === b.organizationId;
      if (slot.role === other.role && slot.componentKind === other.componentKind && sameOrganization) return false;
      return slot.role !== "thirdPartyVerifier" || !(sameOrganization || (a.groupId !== null && a.groupId === b.groupId));
    });
  });
}

/** The same members less one whom nobody requires: of slots alike, whoever is there more than required. */
function reductions(slots: readonly MatchSlot[], seated: readonly (MatchCapability | null)[]): (MatchCapability | null)[][] {
  const alike = (i: number) =>
    slots.flatMap((slot, j) => (slot.role === slots[i]?.role && slot.componentKind === slots[i]?.componentKind ? [j] : []));
  return seated.flatMap((one, i) => {
    const places = alike(i);
    const held = places.flatMap((j) => seated[j] ?? []);
    const required = places.filter((j) => slots[j]?.required || slots[j]?.role === "prime");
    if (!one || held.length <= required.length) return [];
    const rest = held.filter((other) => other !== one);
    return [seated.map((member, j) => (places.includes(j) ? (rest[places.indexOf(j)] ?? null) : member))];
  });
}

function noWorse(a: Listed | null, b: Listed): boolean {
  return a !== null && (a.unmet.length < b.unmet.length || (a.unmet.length === b.unmet.length && a.value >= b.value));
}

/** Null over a budget that is a limit. */
function valued(
  scene: MatchScene,
  slots: readonly MatchSlot[],
  seated: readonly (MatchCapability | null)[],
  weights: MatchWeights,
): Listed | null {
  const team = seated.filter((one) => one !== null);
  const million = (x: number) => Math.round(x * 1e6);
  const unmet: string[] = [];
  let value = 0;
  for (const requirement of scene.requirements) {
    const answers = seated.flatMap((one, i) =>
      one && requirement.ownerRoles.includes(slots[i]?.role as SlotRole) ? [assess(requirement, one, weights)] : [],
    );
    value += million(requirement.weight * Math.max(0, ...answers.map(({ q }) => q)));
    if (requirement.mandatory && !answers.some(({ status }) => status === "met" || status === "selfDeclaredOnly"))
      unmet.push(requirement.id);
  }
  for (const one of team) {
    const nationwide = one.serviceRegions.length === 0;
    const near = [
      one.regionCode === scene.regionCode && weights.locality.sameCity,
      one.regionCode.startsWith(scene.provinceCode.slice(0, 2)) && weights.locality.sameProvince,
      (nationwide || one.serviceRegions.some((code) => code === scene.regionCode || code === scene.provinceCode)) &&
        weights.locality.served,
    ].map(Number);
    value += million(Math.max(...near));
    const n = one.deliveredProjects;
    value += n === 0 ? 0 : million((weights.trackRecord.max * n) / (n + weights.trackRecord.half));
    const months = Math.max(0, weights.capacity.windowWeeks - one.leadTimeWeeks) / (52 / 12);
    value += million(weights.capacity.max * Math.min(1, (one.unitsPerMonth * months) / scene.deploymentCount));
  }
  const required = slots.filter((slot) => slot.required || slot.role === "prime").length;
  value -= (team.length - required) * million(weights.teamSize);
  if (scene.budgetFen !== null) {
    const price = Number(team.reduce((sum, { priceFen }) => sum + (priceFen ?? 0n), 0n));
    const budget = Number(scene.budgetFen);
    if (weights.budgetLimit && price > budget) return null;
    value -= million(weights.budgetOverrun * Math.min(10, Math.max(0, price - budget) / Math.max(1, budget)));
  }
  // Interchangeable slots hold their members in id order, empty ones last.
  const key = seated.map((one) => one?.id ?? "");
  for (let from = 0; from < slots.length; ) {
    let to = from + 1;
    while (slots[to] && slots[to]?.role === slots[from]?.role && slots[to]?.componentKind === slots[from]?.componentKind) to++;
    const held = key
      .slice(from, to)
      .filter((id) => id !== "")
      .sort();
    key.splice(from, to - from, ...held, ...Array<string>(to - from - held.length).fill(""));
    from = to;
  }
  return { key, unmet, value: value / 1e6, team };
}
