import { describe, expect, it } from "vitest";
import { EVIDENCE_COUNTS } from "#app/areas/capabilities/index.server.ts";
import { type Asked, postsOf, wider } from "./legs.ts";
import { legQuery } from "./legs-in-search.ts";
import { requirement, scene, slot } from "./market.fixtures.ts";
import { DEFAULT_WEIGHTS } from "./weights.ts";

const asked = (over: Partial<Asked> = {}): Asked => ({
  scene: scene({
    slots: [slot("p", "prime"), slot("a", "algorithmSupplier"), slot("v", "thirdPartyVerifier"), slot("v2", "thirdPartyVerifier")],
    requirements: [
      requirement({ id: "wish", metric: "changeoverTime", target: "30", mandatory: false, weight: 5 }),
      requirement({ id: "must", metric: "cycleTime", target: "15", mandatory: true, weight: 3 }),
    ],
    budgetFen: 1_200_000n,
    deploymentCount: 10,
  }),
  field: "manufacturing",
  domain: "industrial",
  productTypes: ["humanoidWheeled"],
  tags: ["connectorMating"],
  ...over,
});
const filters = (of: Asked, at: number) => postsOf(of)[at]?.legs.map((leg) => legQuery(leg).filter?.join(" AND ") ?? "") ?? [];

describe("legs", () => {
  it("asks slots alike once", () => {
    expect(postsOf(asked()).map((post) => post.slot.id)).toEqual(["p", "a", "v"]);
  });

  it("asks whoever does the work for the operation, and nobody else", () => {
    for (const filter of filters(asked(), 0).slice(0, -1)) expect(filter).toContain('(tags IN ["connectorMating"] OR tags IS EMPTY)');
    expect(filters(asked(), 0).at(-1)).toContain('tags IN ["connectorMating"]');
    expect(filters(asked(), 2)[0]).not.toContain("tags");
    expect(filters(asked({ tags: [] }), 0).join()).not.toContain("tags");
  });

  it("asks for whoever serves the scene's city or province, or the whole country", () => {
    for (const filter of filters(asked(), 2)) expect(filter).toContain('regions IN ["100000", "440300", "440000"]');
  });

  it("never asks for an indicator that is a must by itself: another member may meet it", () => {
    const [two, one, anybody] = filters(asked(), 0);
    expect(two).toContain("(metrics.cycleTime <= 15 AND metrics.changeoverTime <= 30)");
    expect(one).toContain("(metrics.cycleTime <= 15 OR metrics.changeoverTime <= 30)");
    expect(anybody).not.toContain("metrics");
  });

  it("asks a slot that answers for no must for those of the scene's province, and no other", () => {
    const homes = (at: number) => filters(asked(), at).filter((filter) => filter.includes('home = "440000"')).length;
    expect([homes(0), homes(2)]).toEqual([0, 1]);
    for (const { legs } of postsOf(asked())) {
      const anybody = legs.filter((leg) => leg.meets.least === 0).map((leg) => JSON.stringify({ ...legQuery(leg), limit: 0 }));
      expect(new Set(anybody).size).toBe(anybody.length);
    }
  });

  it("turns the budget into a rent and a price of one unit, and lets in whoever publishes neither", () => {
    expect(filters(asked(), 0)[0]).toContain(
      "(lease_monthly <= 10000 OR (lease_monthly NOT EXISTS AND (one_off <= 120000 OR one_off NOT EXISTS)))",
    );
    // Of an algorithm the one-off price is for all units.
    expect(filters(asked(), 1)[0]).toContain("one_off <= 1200000");
  });

  it("widens from the operation to the field and the domain, and for parts, systems and tests to everywhere; at last to whoever serves elsewhere", () => {
    const near = (at: number) =>
      wider(asked(), postsOf(asked())[at]?.slot ?? slot("p", "prime")).map((leg) => [leg.near, leg.operations, leg.serving !== null]);
    expect(near(0)).toEqual([
      [{ field: "manufacturing" }, null, true],
      [{ domain: "industrial" }, null, true],
      [{ domain: "industrial" }, null, false],
    ]);
    expect(near(2)).toEqual([
      [{ domain: "industrial" }, null, true],
      [null, null, true],
      [null, null, false],
    ]);
  });
});

describe("the order of a leg", () => {
  it("counts evidence as the default weights do", () => {
    const inThousandths = Object.entries(DEFAULT_WEIGHTS.evidence).map(([grade, factor]) => [grade, factor * 1000]);
    expect(EVIDENCE_COUNTS).toEqual(Object.fromEntries(inThousandths));
  });

  it("looks at evidence where indicators are asked for, and nowhere else", () => {
    const legs = postsOf(asked()).flatMap((post) => post.legs);
    expect(new Set(legs.map(({ meets }) => meets.least > 0)).size).toBe(2);
    for (const leg of legs) expect(legQuery(leg).sort?.[0]).toBe(leg.meets.least > 0 ? "draw_with_evidence:desc" : "draw:desc");
  });
});
