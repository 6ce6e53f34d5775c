import Big from "big.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Correcting, differences, isNewer, mayCount } from "./corrections.ts";

const correcting = fc.record({
  id: fc.stringMatching(/^[a-z]{1,3}$/),
  at: fc.integer({ min: 0, max: 5 }),
  quantity: fc.integer({ min: 0, max: 1000 }).map((value) => String(value / 10)),
});
const several = fc.uniqueArray(correcting, { maxLength: 8, selector: ({ id }) => id });
const sum = (start: string, parts: readonly string[]) => parts.reduce((total, part) => total.plus(part), new Big(start)).toFixed();
const winner = (list: readonly Correcting[]) =>
  list.reduce<Correcting | null>((best, one) => (best && isNewer(best, one) ? best : one), null);

test("whatever the order and the parts they come in, the original counts what the newest correction says", () => {
  fc.assert(
    fc.property(several, fc.nat(8), fc.integer({ min: 0, max: 100 }), (list, split, original) => {
      const start = String(original);
      const first = differences({ counts: start, newest: null }, list.slice(0, split));
      const counts = sum(start, first);
      const newest = winner(list.slice(0, split));
      const second = differences({ counts, newest: newest && { at: newest.at, id: newest.id } }, list.slice(split));
      expect(sum(counts, second)).toBe(new Big(winner(list)?.quantity ?? start).toFixed());
    }),
  );
});

test("an older correction that comes later makes no difference", () => {
  expect(differences({ counts: "5", newest: { at: 2, id: "b" } }, [{ id: "z", at: 1, quantity: "9" }])).toEqual(["0"]);
  expect(differences({ counts: "5", newest: { at: 2, id: "b" } }, [{ id: "a", at: 2, quantity: "9" }])).toEqual(["0"]);
  expect(differences({ counts: "5", newest: { at: 2, id: "b" } }, [{ id: "c", at: 2, quantity: "0" }])).toEqual(["-5"]);
});

test.each([
  ["operationSucceeded", "1.5", false],
  ["operationSucceeded", "10000", true],
  ["operationSucceeded", "10001", false],
  ["stateTime", "86400", true],
  ["stateTime", "86400.001", false],
  ["distance", "0.125", true],
] as const)("%s may count %s: %s", (kind, quantity, expected) => expect(mayCount(kind, quantity)).toBe(expected));
