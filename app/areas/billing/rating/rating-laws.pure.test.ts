import Big from "big.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contentHash } from "#app/kernel/canonical.ts";
import { ratePeriod } from "./rate-period.ts";
import { byRent, byUse, done, input, level, RENTAL, SERVICE, segment, tiered, total } from "./rating.fixtures.ts";

describe("for any contract and any use", () => {
  const price = fc.integer({ min: 1, max: 100_000 }).map((n) => new Big(n).div(100).toFixed());
  const terms = fc.record({
    prices: fc.array(price, { minLength: 1, maxLength: 3 }),
    mode: fc.constantFrom("graduated" as const, "volume" as const),
    minimum: fc.option(fc.integer({ min: 1, max: 3000 }), { nil: null }),
    cap: fc.option(fc.integer({ min: 1, max: 100_000 }), { nil: null }),
    creditBp: fc.integer({ min: 0, max: 10_000 }),
    rentBp: fc.integer({ min: 0, max: 10 }),
  });
  const of = (
    { prices, mode, minimum, cap, creditBp, rentBp }: typeof terms extends fc.Arbitrary<infer T> ? T : never,
    good: number,
    bad: number,
  ) =>
    segment(
      {
        usage: byUse({
          charges: [
            tiered(
              prices.map((one, i) => [i === prices.length - 1 ? null : String((i + 1) * 700), one]),
              { tierMode: mode },
            ),
          ],
          minimum: minimum === null ? null : { kind: "quantity", chargeKey: "c1", quantity: String(minimum) },
          capFen: cap === null ? null : String(cap),
        }),
        lease: rentBp > 5 ? byRent() : null,
        sla: level({
          measures: [{ measure: "successRate", minimumSample: "0", steps: [{ belowPercent: "90", creditBp }] }],
          capBp: 10_000,
        }),
      },
      [done(good), total("operationFailed", bad)],
      { rentals: [{ identity: "A", days: rentBp }] },
    );
  const count = fc.integer({ min: 0, max: 4000 });

  test("lines sum to the totals, nothing is negative, a rounded line is within half a fen, and the same input gives the same bytes", () => {
    fc.assert(
      fc.property(terms, count, count, fc.integer({ min: -50_000, max: 0 }), (facts, good, bad, carried) => {
        const asked = input([of(facts, good, bad)], {
          carried: [
            { vat: SERVICE, fen: BigInt(carried) },
            { vat: RENTAL, fen: 0n },
          ],
        });
        const rated = ratePeriod(asked);
        expect(rated.lines.reduce((sum, line) => sum + line.amountFen, 0n)).toBe(rated.totalFen);
        expect(rated.totalFen).toBe(rated.netFen + rated.taxFen);
        expect(rated.netFen >= 0n && rated.taxFen >= 0n).toBe(true);
        for (const line of rated.lines) expect(new Big(line.preciseFen).minus(line.amountFen.toString()).abs().lte("0.5")).toBe(true);
        expect(new Set(rated.lines.map((line) => line.lineKey)).size).toBe(rated.lines.length);
        expect(contentHash(ratePeriod(structuredClone(asked)))).toBe(contentHash(rated));
        if (facts.cap !== null) {
          const used = rated.lines.filter((line) => ["usage", "minimumTopUp", "capReduction"].includes(line.kind));
          expect(used.reduce((sum, line) => sum + line.amountFen, 0n) <= BigInt(facts.cap)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("however late it comes in, all invoices together bill a period once, as if everything had been there", () => {
    const arrivals = fc.array(fc.tuple(count, count), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(terms, arrivals, (facts, steps) => {
        const sums = new Map<string, bigint>();
        let [good, bad] = [0, 0];
        const carried = new Map<string, bigint>();
        const empty = segment({ usage: byUse() }, [], { period: "2026-10" });
        for (const [i, [more, worse]] of steps.entries()) {
          good += more;
          bad += worse;
          const now = of(facts, good, bad);
          const billed = [SERVICE, RENTAL].map((vat) => ({ vat, fen: sums.get(vat.treatment) ?? 0n }));
          const rated = ratePeriod(
            i === 0
              ? input([now])
              : input([empty], {
                  earlier: [{ period: "2026-09", charged: "inArrears", segments: [now], billed, operations: "0" }],
                  carried: [SERVICE, RENTAL].map((vat) => ({ vat, fen: carried.get(vat.treatment) ?? 0n })),
                }),
          );
          for (const line of rated.lines) {
            if (line.forPeriod === "2026-09" && line.vat)
              sums.set(line.vat.treatment, (sums.get(line.vat.treatment) ?? 0n) + line.amountFen);
            if ((line.kind === "carryIn" || line.kind === "carryOut") && line.vat)
              carried.set(line.vat.treatment, (carried.get(line.vat.treatment) ?? 0n) - line.amountFen);
          }
        }
        const whole = ratePeriod(input([of(facts, good, bad)]));
        const expected = new Map<string, bigint>();
        for (const line of whole.lines)
          if (line.forPeriod && line.vat) expected.set(line.vat.treatment, (expected.get(line.vat.treatment) ?? 0n) + line.amountFen);
        for (const vat of [SERVICE, RENTAL]) expect(sums.get(vat.treatment) ?? 0n).toBe(expected.get(vat.treatment) ?? 0n);
      }),
      { numRuns: 200 },
    );
  });
});
