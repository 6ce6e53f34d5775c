import { describe, expect, test } from "vitest";
import { gapOfNearMiss } from "./opportunity.ts";

const prospect = {
  slot: { id: "s", role: "verifier" as const, required: true },
  answers: [],
  misses: [{ kind: "short" as const, requirementId: "r", by: "2" }],
} as unknown as Parameters<typeof gapOfNearMiss>[1];

describe("what a near miss tells its owner", () => {
  test("is nothing of who else is in the best proposal, nor of the budget", () => {
    const withCapabilityId = "other";
    for (const kind of ["incompatible", "affiliatedVerifier", "sameOrganization", "sameCapability"] as const)
      expect(gapOfNearMiss({ kind, withCapabilityId }, prospect, false)).toEqual({ kind: "outranked" });
    expect(gapOfNearMiss({ kind: "overBudget" }, prospect, false)).toEqual({ kind: "outranked" });
    expect(gapOfNearMiss({ kind: "lowerValue", by: 1 }, prospect, false)).toEqual({ kind: "outranked" });
  });

  test("is that no robot works with it where that is so, and its own shortfall", () => {
    expect(gapOfNearMiss({ kind: "lowerValue", by: 1 }, prospect, true)).toEqual({ kind: "incompatible" });
    const miss = (requirementId: string) => ({ kind: "mandatoryUnmet" as const, requirementId, shortfall: null });
    expect(gapOfNearMiss(miss("r"), prospect, false)).toEqual({ kind: "short", requirementId: "r", by: "2" });
    expect(gapOfNearMiss(miss("other"), prospect, false)).toEqual({ kind: "outranked" });
    expect(gapOfNearMiss({ kind: "excluded" }, prospect, true)).toBeNull();
  });
});
