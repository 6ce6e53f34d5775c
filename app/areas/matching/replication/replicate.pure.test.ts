import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compose } from "../compose.ts";
import { smallInstance } from "../instances.fixtures.ts";
import { capability, claim, requirement, scene, slot } from "../market.fixtures.ts";
import { servesScene } from "../rules.ts";
import { DEFAULT_WEIGHTS } from "../weights.ts";
import { isWorthTelling, replicate, withProofs } from "./replicate.ts";

const robot = capability({ id: "robot", claims: [claim("cycleTime", "<=", "14", { evidence: "selfDeclared" })] });
const skill = capability({ id: "skill", role: "algorithmSupplier", claims: [claim("positionAccuracy", "<=", "0.4")] });
const asked = [
  requirement({ id: "r1", metric: "cycleTime", target: "15" }),
  requirement({ id: "r2", metric: "positionAccuracy", target: "0.3" }),
  requirement({ id: "r3", metric: "mtbf", comparator: ">=", target: "1000", direction: "higher", mandatory: false }),
];
const similar = scene({
  requirements: asked,
  slots: [slot("p", "prime"), slot("a", "algorithmSupplier"), slot("v", "thirdPartyVerifier")],
});

describe("a proven consortium in another scene", () => {
  test("is seated, valued and answered for, with what it lacks", () => {
    const proofs = [{ capabilityId: "robot", metric: "cycleTime", comparator: "<=" as const, value: "14.6", upper: null }];
    expect(replicate(similar, withProofs([robot, skill], proofs), DEFAULT_WEIGHTS)).toMatchObject({
      answers: [
        // Proven 14.6 s counts for more than the bare word of 14 s.
        { requirementId: "r1", capabilityId: "robot", status: "met", claim: { value: "14.6", evidence: "platform" } },
        { requirementId: "r2", capabilityId: "skill", status: "short", shortfall: "0.1" },
        { requirementId: "r3", capabilityId: null, status: "unanswered", claim: null },
      ],
      missingSlots: ["v"],
      unmet: ["r2"],
    });
  });

  test("what a member proved counts for the work it was proven in, whatever other work its text names", () => {
    const inserting = { ...similar, requirements: asked.map((one) => ({ ...one, operations: ["insert"] })) };
    const welder = { ...robot, operations: ["weld"] };
    const proofs = [{ capabilityId: "robot", metric: "cycleTime", comparator: "<=" as const, value: "14.6", upper: null }];
    const first = (...members: (typeof robot)[]) => replicate(inserting, members, DEFAULT_WEIGHTS)?.answers[0];
    expect(first(...withProofs([welder, skill], proofs, ["weld"]))).toMatchObject({ status: "unanswered", otherWork: true });
    expect(first(...withProofs([welder, skill], proofs, ["insert"]))).toMatchObject({ status: "met", claim: { value: "14.6" } });
    expect(first(...withProofs([robot, skill], proofs, ["insert"]))).not.toHaveProperty("otherWork");
  });

  test("cannot stand where it has no prime, where the scene excludes a member, or where one does not serve its region", () => {
    expect(replicate(similar, [skill], DEFAULT_WEIGHTS)).toBeNull();
    expect(replicate({ ...similar, excludedOrganizationIds: ["org-skill"] }, [robot, skill], DEFAULT_WEIGHTS)).toBeNull();
    const serving = (...serviceRegions: string[]) => replicate(similar, [robot, { ...skill, serviceRegions }], DEFAULT_WEIGHTS);
    expect(serving("310000")).toBeNull();
    for (const served of ["440300", "440000"]) expect(serving("310000", served)).not.toBeNull();
  });

  test("stands as the composer would have it wherever it can fill the seats, and proofs never lower its value", () => {
    fc.assert(
      fc.property(smallInstance, ({ scene, capabilities, weights }) => {
        const members = capabilities.filter(
          (one) => !scene.excludedOrganizationIds.includes(one.organizationId) && servesScene(scene, one),
        );
        const found = replicate(scene, members, weights);
        const [best] = compose(scene, members, weights, { k: 1 }).proposals;
        if (best) expect(found?.unmet.length).toBe(best.unmetMandatory.length);
        if (!found) return;
        expect(found.value).toBeLessThanOrEqual(best && found.missingSlots.length === 0 ? best.value : Number.POSITIVE_INFINITY);
        const proofs = members.flatMap(({ id, claims }) => claims.map((one) => ({ ...one, capabilityId: id })));
        const strongest = { ...weights, evidence: { ...weights.evidence, platform: 1 } };
        const proven = replicate(scene, withProofs(members, proofs), strongest);
        expect(proven?.unmet.length).toBe(replicate(scene, members, strongest)?.unmet.length);
      }),
      { numRuns: 300 },
    );
  });

  test("is told of when it meets every must or beats what the scene has", () => {
    const present = { unmet: 1, value: 5 };
    expect(isWorthTelling({ unmet: [], value: 1 }, present)).toBe(true);
    expect(isWorthTelling({ unmet: ["a"], value: 6 }, present)).toBe(true);
    expect(isWorthTelling({ unmet: ["a"], value: 5 }, present)).toBe(false);
    // The scene's own is kept to the thousandth of a point.
    expect(isWorthTelling({ unmet: ["a"], value: 5.0004 }, present)).toBe(false);
    expect(isWorthTelling({ unmet: ["a", "b"], value: 9 }, present)).toBe(false);
    expect(isWorthTelling({ unmet: ["a"], value: 9 }, null)).toBe(false);
  });
});
