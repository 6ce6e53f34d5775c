import type { CompatibilityState } from "#db/vocabulary/capabilities.ts";

/** From which states the other side's owner may give an answer: a mind may be changed, the same answer is not given twice. */
export const COMPATIBILITY_ANSWERS: Record<"confirmed" | "rejected", readonly CompatibilityState[]> = {
  confirmed: ["declared", "rejected"],
  rejected: ["declared", "confirmed"],
};
