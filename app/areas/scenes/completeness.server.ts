import { type Completeness, completeness } from "./completeness.ts";
import type { SceneWithParts } from "./reads.server.ts";

export type { Completeness };

/** How complete a stored scene is. */
export function completenessOf({ scene, requirements, slots }: SceneWithParts): Completeness {
  return completeness({ ...scene, requirements, slots, hasBudget: scene.budgetFen !== null });
}
