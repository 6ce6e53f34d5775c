import fc from "fast-check";
import { expect, test } from "vitest";
import { FULL_SHARE, shareTotal } from "#app/kernel/money.ts";
import { SLOT_ROLES } from "#db/vocabulary/roles.ts";
import { equalWorkShares, spread } from "./shares.ts";

const ids = fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 12 });
const holders = ids.chain((list) =>
  fc.tuple(...list.map((id) => fc.record({ id: fc.constant(id), basisPoints: fc.integer({ min: 0, max: FULL_SHARE }) }))),
);
const seats = ids.chain((list) => fc.tuple(...list.map((id) => fc.record({ id: fc.constant(id), role: fc.constantFrom(...SLOT_ROLES) }))));

test("spread shares always total 100.00 %, keep who has nothing at nothing, and keep the order of size", () => {
  fc.assert(
    fc.property(holders, (shares) => {
      const after = spread(shares);
      expect(shareTotal(after)).toBe(FULL_SHARE);
      expect(after.map(({ id }) => id)).toEqual(shares.map(({ id }) => id));
      if (shareTotal(shares) === 0) return;
      shares.forEach((a, i) => {
        if (a.basisPoints === 0) expect(after[i]?.basisPoints).toBe(0);
        shares.forEach((b, j) => {
          if (a.basisPoints > b.basisPoints) expect(after[i]?.basisPoints ?? 0).toBeGreaterThanOrEqual(after[j]?.basisPoints ?? 0);
        });
      });
    }),
  );
});

test("shares that total 100.00 % stay as they are", () => {
  fc.assert(
    fc.property(holders, (shares) => {
      const whole = spread(shares);
      expect(spread(whole)).toEqual(whole);
    }),
  );
});

test("equal work shares total 100.00 %, differ by one basis point at most, and leave the verifier out while anybody develops", () => {
  fc.assert(
    fc.property(seats, (list) => {
      const shares = equalWorkShares(list);
      expect(shareTotal(shares)).toBe(FULL_SHARE);
      const developing = list.filter(({ role }) => role !== "thirdPartyVerifier").map(({ id }) => id);
      const parts = shares.filter(({ id }) => developing.length === 0 || developing.includes(id)).map(({ basisPoints }) => basisPoints);
      expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(1);
      if (developing.length > 0) for (const { id, basisPoints } of shares) if (!developing.includes(id)) expect(basisPoints).toBe(0);
    }),
  );
});
