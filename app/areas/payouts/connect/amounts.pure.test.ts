import fc from "fast-check";
import { expect, test } from "vitest";
import { divideCharge, reversedFor } from "./amounts.ts";

const fen = (max: bigint) => fc.bigInt({ min: 1n, max });

test("what goes to members, what the provider gets and what is withheld is exactly what the charge brought", () => {
  fc.assert(
    fc.property(
      fc.array(fen(10_000_000n), { minLength: 1, maxLength: 8 }),
      fen(1_000_000n),
      fen(20_000n),
      fc.bigInt({ min: 0n, max: 300n }),
      fc.bigInt({ min: 0n, max: 5_000n }),
      (parts, own, rate, feeBp, owing) => {
        const paidFen = parts.reduce((sum, part) => sum + part, own);
        const settledAmount = (paidFen * rate) / 10_000n + 1n;
        const charge = { paidFen, settledAmount, settledNet: settledAmount - (settledAmount * feeBp) / 10_000n };
        const divided = divideCharge(
          charge,
          parts.map((amountFen, index) => ({ id: String(index), amountFen })),
          owing,
        );
        if (!divided) return;
        const members = divided.members.reduce((sum, part) => sum + part.amount, 0n);
        expect(members + divided.remainder + divided.withheld).toBe(charge.settledNet);
        expect(divided.remainder >= 0n && divided.withheld >= 0n && divided.withheld <= owing).toBe(true);
        for (const [index, { amount }] of divided.members.entries()) {
          // Never more than the part is worth, and less by under one smallest unit.
          const worth = (parts[index] ?? 0n) * charge.settledAmount;
          expect(amount * paidFen <= worth && (amount + 1n) * paidFen > worth).toBe(true);
        }
      },
    ),
  );
});

test("a charge that members' parts use up leaves nothing to bear the fee from: nothing is transferred", () => {
  const charge = { paidFen: 10_000n, settledAmount: 10_000n, settledNet: 9_510n };
  expect(divideCharge(charge, [{ id: "a", amountFen: 9_509n }], 0n)).toMatchObject({ remainder: 1n });
  expect(divideCharge(charge, [{ id: "a", amountFen: 9_510n }], 0n)).toBeNull();
});

test("claims in any parts that add up to what a transfer settles take back exactly what was sent, and never more on the way", () => {
  fc.assert(
    fc.property(fc.array(fen(100_000n), { minLength: 1, maxLength: 12 }), fc.bigInt({ min: 0n, max: 3_000_000n }), (claims, sent) => {
      let leftFen = claims.reduce((sum, claim) => sum + claim, 0n);
      let left = sent;
      for (const claim of claims) {
        const back = reversedFor(claim, { left, leftFen });
        expect(back >= 0n && back <= left).toBe(true);
        left -= back;
        leftFen -= claim;
      }
      expect([left, leftFen]).toEqual([0n, 0n]);
    }),
  );
});

test("more than a transfer settled is not taken back from it", () => {
  expect(() => reversedFor(101n, { left: 50n, leftFen: 100n })).toThrow(RangeError);
});
