import type { Metric } from "#app/areas/metrics/index.server.ts";
import { writeValueFilter } from "#app/kernel/units.ts";
import type { ComponentKind, SupplyRole } from "#db/vocabulary/roles.ts";
import { SLOT_SUPPLY_ROLES } from "#db/vocabulary/roles.ts";
import type { MatchRequirement, MatchScene } from "./types.ts";

/** What to ask the catalogue for to close a gap, in the words of its address. */
export interface GapSearch {
  /** The indicator met; absent where it is no plain bound: `metric` then asks for whoever states it. */
  m?: string;
  metric?: string;
  role: SupplyRole[];
  componentKind?: ComponentKind;
}

/** Who could close a gap: of the roles that may answer for it those the scene has seats for, else all of them. */
export function gapSearch(scene: MatchScene, requirement: MatchRequirement, metric: Metric): GapSearch {
  const seats = scene.slots.filter(({ role }) => requirement.ownerRoles.includes(role));
  const roles = seats.length > 0 ? seats.map(({ role }) => role) : requirement.ownerRoles;
  const kinds = [...new Set(seats.map(({ componentKind }) => componentKind))];
  const [kind] = kinds;
  const { comparator, target } = requirement;
  const isBound = metric.kind === "number" && (comparator === "<=" || comparator === ">=");
  return {
    ...(isBound
      ? { m: writeValueFilter({ metric: requirement.metric, comparator, value: target, unit: metric.unit }) }
      : { metric: requirement.metric }),
    role: [...new Set(roles.flatMap((role) => SLOT_SUPPLY_ROLES[role]))],
    // A kind narrows only where nobody but suppliers of that kind is looked for.
    ...(kinds.length === 1 && kind ? { componentKind: kind } : {}),
  };
}
