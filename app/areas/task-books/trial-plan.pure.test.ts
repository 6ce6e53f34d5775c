import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lowerLimit, proves, trialsNeeded } from "./trial-plan.ts";

/** The same sum in whole numbers: rates and confidences in ten-thousandths, nothing rounded. */
function provesExactly(trials: number, failures: number, targetBp: number, confidenceBp: number): boolean {
  if (failures >= trials) return false;
  const [success, failure, whole] = [BigInt(targetBp), BigInt(10_000 - targetBp), 10_000n];
  let choose = 1n;
  let sum = 0n;
  for (let i = 0; i <= failures; i++) {
    sum += choose * failure ** BigInt(i) * success ** BigInt(trials - i);
    choose = (choose * BigInt(trials - i)) / BigInt(i + 1);
  }
  return sum * whole <= BigInt(10_000 - confidenceBp) * whole ** BigInt(trials);
}

describe("trial plans", () => {
  test("the standard's example: one failure in a hundred at 90 % gives 0.96166", () => {
    expect(lowerLimit(100, 1, 0.9)).toBeCloseTo(0.96166, 5);
  });

  test.each([
    [0.9, [29, 46, 61, 76]],
    [0.95, [59, 93, 124, 153]],
    [0.98, [149, 236, 313, 386]],
    [0.99, [299, 473, 628, 773]],
    [0.995, [598, 947, 1258, 1549]],
    [0.999, [2995, 4742, 6294, 7752]],
  ])("trials that prove %d at 95 % with 0 to 3 failures", (target, plans) => {
    expect([0, 1, 2, 3].map((failures) => trialsNeeded(failures, target, 0.95))).toEqual(plans);
  });

  test.each([
    [0.8, [161, 299, 427, 551]],
    [0.9, [230, 388, 531, 667]],
    [0.99, [459, 662, 838, 1001]],
  ])("trials that prove 99 % at confidence %d", (confidence, plans) => {
    expect([0, 1, 2, 3].map((failures) => trialsNeeded(failures, 0.99, confidence))).toEqual(plans);
  });

  test.each([
    [100, 1, 0.9534],
    [300, 2, 0.9792],
    [500, 5, 0.9791],
    [1000, 10, 0.9831],
  ])("of %i trials with %i failures the limit at 95 %% is %d", (trials, failures, limit) => {
    expect(lowerLimit(trials, failures, 0.95)).toBeCloseTo(limit, 4);
  });

  test("judges as exact whole numbers do", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 5000, max: 9999 }),
        fc.integer({ min: 5000, max: 9999 }),
        (trials, failures, targetBp, confidenceBp) => {
          expect(proves(trials, failures, targetBp / 10_000, confidenceBp / 10_000)).toBe(
            provesExactly(trials, failures, targetBp, confidenceBp),
          );
        },
      ),
      { numRuns: 200 },
    );
    expect(proves(2, 0, 0.5, 0.75)).toBe(true);
  });

  test("one trial fewer never proves it, and large plans are answered, too", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 5100, max: 9990 }), (failures, targetBp) => {
        const needed = trialsNeeded(failures, targetBp / 10_000, 0.95);
        expect(needed).not.toBeNull();
        expect(proves(needed ?? 0, failures, targetBp / 10_000, 0.95)).toBe(true);
        expect(proves((needed ?? 0) - 1, failures, targetBp / 10_000, 0.95)).toBe(false);
      }),
      { numRuns: 60 },
    );
    expect(trialsNeeded(0, 1, 0.95)).toBeNull();
    expect(proves(1_000_000, 100_000, 0.9, 0.95)).toBe(false);
    expect(proves(1_000_000, 99_000, 0.9, 0.95)).toBe(true);
  });
});
