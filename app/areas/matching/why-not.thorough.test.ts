import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compose } from "./compose.ts";
import { everyConsortium } from "./exhaustive.fixtures.ts";
import { readInstance } from "./instance.ts";
import { smallInstance } from "./instances.fixtures.ts";
import { capability, claim, requirement, scene, slot } from "./market.fixtures.ts";
import { DEFAULT_WEIGHTS } from "./weights.ts";
import { bestWith, whyNot } from "./why-not.ts";

const cycle = requirement({ id: "cycle", ownerRoles: ["prime"], target: "15" });
const where = scene({
  requirements: [cycle],
  slots: [slot("p", "prime"), slot("a", "algorithmSupplier")],
  excludedOrganizationIds: ["org-shut"],
});
const prime = (id: string, seconds: string) => capability({ id, claims: [claim("cycleTime", "<=", seconds)] });
const algorithm = (id: string, over = {}) => capability({ id, role: "algorithmSupplier", ...over });

/** The reason told for the only capability of `org-ID`. */
function reasonFor(id: string, capabilities: Parameters<typeof compose>[1], k = 1) {
  const input = { scene: where, capabilities: [...capabilities], weights: DEFAULT_WEIGHTS };
  return whyNot(input, compose(where, capabilities, DEFAULT_WEIGHTS, { k }), `org-${id}`)[0]?.reason;
}

describe("why somebody is in no proposal", () => {
  const market = [prime("fast", "10"), algorithm("alg")];

  test("in one after all, excluded, asked for by no slot, compatible with nobody", () => {
    expect(reasonFor("fast", market)).toEqual({ kind: "proposed", rank: 1 });
    expect(reasonFor("shut", [...market, prime("shut", "5")])).toEqual({ kind: "excluded" });
    expect(reasonFor("sim", [...market, capability({ id: "sim", role: "simulationSupplier" })])).toEqual({ kind: "noSlot" });
    expect(reasonFor("alien", [...market, algorithm("alien", { interfaces: ["CANopen"] })])).toEqual({ kind: "incompatible" });
  });

  test("a must that the best proposal meets, fewer points, a mere variant", () => {
    expect(reasonFor("slow", [...market, prime("slow", "20")])).toEqual({ kind: "mandatoryUnmet", requirementIds: ["cycle"], more: 1 });
    const near = reasonFor("near", [...market, prime("near", "15")]);
    expect(near?.kind).toBe("lowerValue");
    // One member exchanged: the list of two has the other prime instead.
    const others = [...market, prime("last", "15"), algorithm("twin")];
    expect(reasonFor("twin", others, 2)).toMatchObject({ kind: "variant", rank: 1 });
  });

  test("a budget that is a limit, and a variant that would leave a must unmet", () => {
    const limited = { ...DEFAULT_WEIGHTS, budgetLimit: true };
    const dear = { ...algorithm("dear"), priceFen: 500n };
    const input = { scene: { ...where, budgetFen: 100n }, capabilities: [...market, dear], weights: limited };
    const result = compose(input.scene, input.capabilities, limited, { k: 1 });
    expect(whyNot(input, result, "org-dear")[0]?.reason).toEqual({ kind: "overBudget" });
    const skilled = [prime("fast", "20"), algorithm("alg", { claims: [claim("cycleTime", "<=", "10")] })];
    const on = { ...where, requirements: [{ ...cycle, ownerRoles: ["algorithmSupplier" as const] }] };
    const proven = { ...algorithm("idle"), deliveredProjects: 500 };
    const more = { scene: on, capabilities: [...skilled, proven], weights: { ...DEFAULT_WEIGHTS, trackRecord: { max: 20, half: 5 } } };
    const told = whyNot(more, compose(on, more.capabilities, more.weights), "org-idle")[0]?.reason;
    expect(told).toEqual({ kind: "mandatoryUnmet", requirementIds: ["cycle"], more: 1 });
  });

  test("an organization without candidates has no answer here", () => {
    expect(
      whyNot({ scene: where, capabilities: market, weights: DEFAULT_WEIGHTS }, compose(where, market, DEFAULT_WEIGHTS), "org-none"),
    ).toEqual([]);
  });

  test("the best consortium with somebody is the best of all that have it", () => {
    let checked = 0;
    fc.assert(
      fc.property(smallInstance, fc.nat(), ({ scene: on, capabilities, weights }, pick) => {
        const one = capabilities[pick % Math.max(1, capabilities.length)];
        if (!one) return;
        const { best, proven } = bestWith(readInstance(on, capabilities, weights), one);
        const [truth] = everyConsortium(on, capabilities, weights, false).filter(({ team }) => team.some(({ id }) => id === one.id));
        expect(proven).toBe(true);
        expect(best && { unmet: best.unmetMandatory.length, value: best.value }).toEqual(
          truth ? { unmet: truth.unmet.length, value: truth.value } : null,
        );
        if (truth) checked++;
      }),
      { numRuns: 300 },
    );
    expect(checked).toBeGreaterThan(100);
  });
});
