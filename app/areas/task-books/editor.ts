import { clauseHash } from "./clause-fields.ts";
import type { TaskBookDocument } from "./document.ts";
import { presetPreviews } from "./presets.ts";

/** What the page of a draft offers to change at once: the shares of clause 12 and the packages of terms. */
export function editorOf(document: TaskBookDocument) {
  return {
    shares: (document.benefitSharing.pools[0]?.shares ?? []).map(({ organizationId, basisPoints }) => ({ organizationId, basisPoints })),
    sharesBase: clauseHash(document, "benefitSharing"),
    presets: presetPreviews(document),
  };
}
export type TaskBookEditor = ReturnType<typeof editorOf>;
