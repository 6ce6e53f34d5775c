import Big from "big.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Comparator, Direction } from "#db/vocabulary/metrics.ts";
import { assess, assessAll, scoreAtTarget } from "./assess.ts";
import { capability, claim, requirement, scene } from "./market.fixtures.ts";
import type { MatchClaim, MatchRequirement } from "./types.ts";
import { DEFAULT_WEIGHTS } from "./weights.ts";

const asked = (comparator: Comparator, target: string, upper: string | null = null, over: Partial<MatchRequirement> = {}) =>
  requirement({ id: "r", metric: "m", comparator, target, upper, ...over });
const stated = (comparator: Comparator, value: string, upper: string | null = null, over: Partial<MatchClaim> = {}) =>
  claim("m", comparator, value, { upper, evidence: "platform", ...over });
const one = (want: MatchRequirement, ...claims: MatchClaim[]) => assess(want, capability({ id: "c", claims }), DEFAULT_WEIGHTS);
const range = { direction: "range" as Direction };

describe("which end of a claim counts", () => {
  test.each([
    // asked, claimed, status
    [asked("<=", "15"), stated("<=", "15"), "met"],
    [asked("<=", "15"), stated("=", "14.9"), "met"],
    [asked("<=", "15"), stated("<=", "15.000000000000000000001"), "short"],
    [asked("<=", "15"), stated("between", "10", "15"), "met"],
    [asked("<=", "15"), stated("between", "10", "16"), "short"],
    [asked("<=", "15"), stated(">=", "10"), "unanswered"],
    [asked(">=", "5"), stated(">=", "5.0"), "met"],
    [asked(">=", "5"), stated("between", "4", "9"), "short"],
    [asked(">=", "5"), stated("<=", "10"), "unanswered"],
    [asked("=", "6"), stated("=", "6.00"), "met"],
    [asked("=", "6"), stated("=", "7"), "short"],
    [asked("=", "6"), stated(">=", "6"), "unanswered"],
    [asked("=", "6"), stated(">=", "5"), "short"],
    [asked("between", "20", "30"), stated("=", "25"), "met"],
    [asked("between", "20", "30"), stated("between", "20", "30"), "met"],
    [asked("between", "20", "30"), stated("between", "19", "30"), "short"],
    [asked("between", "20", "30"), stated("<=", "25"), "unanswered"],
    [asked("between", "200", "1500", range), stated("between", "150", "2000"), "met"],
    [asked("between", "200", "1500", range), stated("between", "200", "1500"), "met"],
    [asked("between", "200", "1500", range), stated("between", "300", "2000"), "short"],
    [asked("between", "200", "1500", range), stated("<=", "2000"), "unanswered"],
    [asked("between", "200", "1500", range), stated("<=", "1000"), "short"],
    [asked(">=", "50", null, range), stated("between", "0", "60"), "met"],
    [asked("<=", "-10", null, range), stated("between", "0", "60"), "short"],
  ] as const)("%# %o %o %s", (want, have, status) => {
    expect(one(want, have).status).toBe(status);
  });

  test("of a symmetric metric only magnitudes count", () => {
    const want = asked("<=", "0.5", null, { symmetric: true });
    expect(one(want, stated("=", "-0.6"))).toMatchObject({ status: "short", shortfall: "0.1" });
    expect(one(want, stated("between", "-0.5", "0.3")).status).toBe("met");
    expect(one(want, stated("between", "-0.6", "0.3")).status).toBe("short");
  });

  test("of a grade what satisfies is looked up, not compared", () => {
    // IP54, IP65, IP56 as the registry stores them: IP56 is satisfied by IP56 and IP66 alone.
    const want = asked(">=", "56", null, { accepts: ["56", "66"] });
    expect(one(want, stated(">=", "66.000000000000"))).toMatchObject({ status: "met", q: 1, margin: null, shortfall: null });
    expect(one(want, stated("=", "56", null, { evidence: "selfDeclared" })).status).toBe("selfDeclaredOnly");
    expect(one(want, stated(">=", "65"))).toMatchObject({ status: "short", margin: null, shortfall: "9" });
    expect(one({ ...want, mandatory: true }, stated(">=", "65")).q).toBe(0);
    const wished = one({ ...want, mandatory: false }, stated(">=", "65")).q;
    expect(wished).toBeGreaterThan(0);
    expect(wished).toBeLessThan(0.05);
    expect(one(want).status).toBe("unanswered");
    expect(scoreAtTarget(want, DEFAULT_WEIGHTS)).toBe(1);
  });

  test("a yes is met by a yes alone", () => {
    const want = asked("=", "1", null, { accepts: ["1"] });
    expect(one(want, stated("=", "1")).status).toBe("met");
    expect(one(want, stated("=", "0")).status).toBe("short");
  });

  test("nothing claimed is unanswered without a claim, an unusable claim keeps it", () => {
    expect(one(asked("<=", "15"))).toEqual({ q: 0, status: "unanswered", claim: null, margin: null, shortfall: null });
    expect(one(asked("<=", "15"), stated(">=", "10")).claim?.value).toBe("10");
  });
});

describe("figures of other work", () => {
  const claims = [stated("<=", "10", null, { evidence: "document" }), stated("<=", "12")];
  const held = (asks: readonly string[] | null, works: readonly string[]) =>
    assess(asked("<=", "15", null, { operations: asks }), capability({ id: "c", claims, operations: works }), DEFAULT_WEIGHTS);
  const counted = held(null, []);

  test("do not bind: unanswered, with the claim that would have decided", () => {
    expect(held(["insert"], ["weld", "pick"])).toEqual({
      ...{ q: 0, status: "unanswered", margin: null, shortfall: null },
      ...{ claim: counted.claim, otherWork: true },
    });
    expect(held(["insert", "fasten"], ["fasten", "weld"])).toEqual(counted);
  });

  test("count where nobody asks after the work, where none is known, and there is nothing to tell where nothing is stated", () => {
    expect(held(null, ["weld"])).toEqual(counted);
    expect(held(["insert"], [])).toEqual(counted);
    expect(counted).not.toHaveProperty("otherWork");
    const silent = capability({ id: "c", operations: ["weld"] });
    expect(assess(asked("<=", "15", null, { operations: ["insert"] }), silent, DEFAULT_WEIGHTS)).not.toHaveProperty("otherWork");
  });

  test("are worth nothing whatever they state, and one operation in common makes them worth what they are without the rule", () => {
    const operations = fc.uniqueArray(fc.constantFrom("insert", "pick", "weld", "fasten"), { maxLength: 3 });
    fc.assert(
      fc.property(
        fc.option(operations),
        operations,
        fc.constantFrom<Comparator>("<=", ">=", "=", "between"),
        fc.constantFrom("9", "14", "15", "16"),
        fc.boolean(),
        (asks, works, comparator, value, mandatory) => {
          const one = stated(comparator, value, comparator === "between" ? "17" : null);
          const want = (over: Partial<MatchRequirement>) => asked("<=", "15", null, { mandatory, ...over });
          const plain = assess(want({ operations: null }), capability({ id: "c", claims: [one] }), DEFAULT_WEIGHTS);
          const ruled = assess(want({ operations: asks }), capability({ id: "c", claims: [one], operations: works }), DEFAULT_WEIGHTS);
          const isOther = asks !== null && works.length > 0 && works.every((operation) => !asks.includes(operation));
          expect(ruled).toEqual(
            isOther ? { q: 0, status: "unanswered", claim: one, margin: null, shortfall: null, otherWork: true } : plain,
          );
        },
      ),
    );
  });
});

describe("margins, shortfalls and scores", () => {
  test("a margin is relative to the target, an interval's to its width, or to the base given", () => {
    expect(one(asked("<=", "15"), stated("<=", "13.8")).margin).toBeCloseTo(0.08, 12);
    expect(one(asked("between", "200", "1500", range), stated("between", "150", "2000")).margin).toBeCloseTo(50 / 1300, 12);
    expect(one(asked(">=", "99", null, { marginBase: "1" }), stated(">=", "99.2")).margin).toBeCloseTo(0.2, 9);
    expect(one(asked("<=", "0"), stated("<=", "-0.001")).margin).toBe(1);
    expect(one(asked("<=", "0"), stated("<=", "0")).margin).toBe(0);
  });

  test("a shortfall is exact", () => {
    expect(one(asked("<=", "0.3"), stated("<=", "0.4")).shortfall).toBe("0.1");
    expect(one(asked(">=", "1000"), stated(">=", "820")).shortfall).toBe("180");
    expect(one(asked("between", "20", "30"), stated("between", "18", "33")).shortfall).toBe("3");
    expect(one(asked("between", "20", "30"), stated("between", "15", "33")).shortfall).toBe("5");
    expect(one(asked(">=", "1e-7"), stated(">=", "-0.0000001")).shortfall).toBe("0.0000002");
    const decimals = fc
      .tuple(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), fc.nat({ max: 12 }))
      .chain(([digits, scale]) => fc.constantFrom(scale, 0, 1, 2).map((places) => new Big(String(digits)).div(`1e${places}`).toFixed()));
    fc.assert(
      fc.property(decimals, decimals, (a, b) => {
        fc.pre(new Big(a).gt(b));
        expect(one(asked(">=", a), stated(">=", b)).shortfall).toBe(new Big(a).minus(b).toFixed());
      }),
      { numRuns: 2_000 },
    );
  });

  test("exactly met earns atTarget, a tenth beyond earns all, times the evidence factor", () => {
    const { atTarget } = DEFAULT_WEIGHTS.margin;
    expect(one(asked("<=", "10"), stated("<=", "10")).q).toBe(atTarget);
    expect(one(asked("<=", "10"), stated("<=", "9")).q).toBe(1);
    expect(one(asked("<=", "10"), stated("<=", "9.5")).q).toBeCloseTo((atTarget + 1) / 2, 12);
    expect(one(asked("=", "10"), stated("=", "10")).q).toBe(1);
    expect(one(asked("=", "10", null, range), stated("between", "10", "12")).q).toBe(1);
    expect(one(asked("between", "10", "12", range), stated("between", "10", "12")).q).toBe(atTarget);
    const selfDeclared = one(asked("<=", "10"), stated("<=", "5", null, { evidence: "selfDeclared" }));
    expect(selfDeclared).toMatchObject({ q: 0.6, status: "selfDeclaredOnly" });
  });

  test("a miss is worth nothing when mandatory and decays from the target when wished", () => {
    const wish = { mandatory: false };
    expect(one(asked("<=", "10"), stated("<=", "10.01")).q).toBe(0);
    expect(one(asked("<=", "10", null, wish), stated("<=", "10.0001")).q).toBeCloseTo(0.85, 4);
    expect(one(asked("<=", "10", null, wish), stated("<=", "11")).q).toBeCloseTo(0.425, 9);
    expect(one(asked("<=", "10", null, wish), stated("<=", "100")).q).toBeLessThan(0.001);
  });

  test("of several claims the most satisfying counts, whatever their order", () => {
    const strong = stated("<=", "10", null, { evidence: "platform" });
    const wide = stated("<=", "5", null, { evidence: "selfDeclared" });
    expect(one(asked("<=", "10"), wide, strong).claim).toBe(strong);
    expect(one(asked("<=", "10"), strong, wide).claim).toBe(strong);
    const short = stated("<=", "12");
    expect(one(asked("<=", "10"), short, stated("<=", "11")).shortfall).toBe("1");
  });

  test("what is no number is refused", () => {
    expect(() => one(asked("<=", "fast"), stated("<=", "1"))).toThrow(RangeError);
    expect(() => one(asked("<=", "1"), stated("<=", ""))).toThrow(RangeError);
  });
});

describe("always", () => {
  const decimal = fc.integer({ min: -400, max: 400 }).map((hundredths) => (hundredths / 100).toFixed(2));
  const anyRequirement = fc.record({
    comparator: fc.constantFrom<Comparator>("<=", ">=", "=", "between"),
    direction: fc.constantFrom<Direction>("lower", "higher", "range"),
    target: decimal,
    mandatory: fc.boolean(),
  });
  const anyClaim = fc.record({ comparator: fc.constantFrom<Comparator>("<=", ">=", "=", "between"), value: decimal });

  test("q is a fraction, positive only when met or wished, and a shortfall goes with short alone", () => {
    fc.assert(
      fc.property(anyRequirement, anyClaim, ({ comparator, target, ...rest }, { comparator: kind, value }) => {
        const want = asked(comparator, target, comparator === "between" ? String(Number(target) + 1) : null, rest);
        const { q, status, shortfall, margin } = one(want, stated(kind, value, kind === "between" ? String(Number(value) + 2) : null));
        expect(q).toBeGreaterThanOrEqual(0);
        expect(q).toBeLessThanOrEqual(1);
        expect(shortfall !== null).toBe(status === "short");
        expect(margin === null).toBe(status === "unanswered");
        if (status === "short" && want.mandatory) expect(q).toBe(0);
        if (status === "met") expect(margin).toBeGreaterThanOrEqual(0);
        if (status === "short") expect(Number(shortfall)).toBeGreaterThan(0);
      }),
    );
  });

  test("a better value or stronger evidence never satisfies less", () => {
    fc.assert(
      fc.property(anyRequirement, decimal, fc.nat({ max: 300 }), ({ target, mandatory }, value, steps) => {
        const better = (Number(value) - steps / 100).toFixed(2);
        const want = asked("<=", target, null, { mandatory });
        expect(one(want, stated("<=", better)).q).toBeGreaterThanOrEqual(one(want, stated("<=", value)).q);
        const weaker = one(want, stated("<=", value, null, { evidence: "document" }));
        expect(one(want, stated("<=", value)).q).toBeGreaterThanOrEqual(weaker.q);
      }),
    );
  });

  test("a tighter mandatory target is never satisfied more", () => {
    fc.assert(
      fc.property(decimal, decimal, fc.nat({ max: 300 }), (target, value, steps) => {
        const tighter = (Number(target) - steps / 100).toFixed(2);
        expect(one(asked("<=", tighter), stated("<=", value)).q).toBeLessThanOrEqual(one(asked("<=", target), stated("<=", value)).q);
      }),
    );
  });
});

test("a table holds an assessment only where the role may own the requirement", () => {
  const where = scene({
    requirements: [asked("<=", "15", null, { ownerRoles: ["prime"] }), asked("<=", "15", null, { ownerRoles: ["osSupplier"] })],
  });
  const table = assessAll(
    where,
    [
      capability({ id: "asp", role: "applicationServiceProvider", claims: [stated("<=", "10")] }),
      capability({ id: "insurer", role: "insurer", claims: [stated("<=", "10")] }),
    ],
    DEFAULT_WEIGHTS,
  );
  expect(table.get("asp")?.map((assessment) => assessment?.status)).toEqual(["met", undefined]);
  expect(table.get("insurer")).toEqual([null, null]);
});
