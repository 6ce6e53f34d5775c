import { canonicalJson } from "#app/kernel/canonical.ts";
import type { TaskBookDocument } from "./document.ts";

/** What the consortium settles and no edit of its task book may change, as one comparable text: who the parties are, and the scene. */
export function fixedParts({ parties, boundary }: TaskBookDocument): string {
  return canonicalJson({
    parties: parties.items
      .map(({ organizationId, name, role, otherRoles, isLead }) => ({ organizationId, name, role, otherRoles, isLead }))
      .sort((a, b) => (a.organizationId < b.organizationId ? -1 : 1)),
    scene: { id: boundary.sceneId, code: boundary.sceneCode, name: boundary.sceneName },
  });
}
