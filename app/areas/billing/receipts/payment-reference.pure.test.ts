import fc from "fast-check";
import { expect, test } from "vitest";
import { referenceOf, referencesIn, serialOf } from "./payment-reference.ts";

const SYMBOLS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const serial = fc.nat({ max: 23 ** 6 - 1 });

test("a reference leads back to its serial number, whatever it is written among", () => {
  fc.assert(
    fc.property(serial, fc.constantFrom("", "付", "10月 ", "服务费（"), (number, before) => {
      const reference = referenceOf(number);
      expect(serialOf(reference)).toBe(number);
      const written = `${before}${reference.slice(0, 4).toLowerCase()} ${reference.slice(4)}。谢谢`;
      expect(referencesIn(written).valid).toEqual([{ reference, serial: number }]);
    }),
    { numRuns: 500 },
  );
});

test("references never meet, and none has a symbol that is taken for another", () => {
  const made = Array.from({ length: 20_000 }, (_, number) => referenceOf(number));
  expect(new Set(made).size).toBe(made.length);
  expect(made.every((reference) => /^FK[2-9ACEFHJKMNPRTWXY]{7}$/.test(reference))).toBe(true);
  expect(() => referenceOf(23 ** 6)).toThrow(RangeError);
});

test("one changed symbol is found", () => {
  fc.assert(
    fc.property(serial, fc.nat({ max: 8 }), fc.nat({ max: 35 }), (number, at, other) => {
      const reference = referenceOf(number);
      const symbol = SYMBOLS.charAt(other);
      fc.pre(reference.charAt(at) !== symbol);
      const typed = reference.slice(0, at) + symbol + reference.slice(at + 1);
      expect(serialOf(typed)).toBeNull();
      expect(referencesIn(typed).valid).toEqual([]);
    }),
    { numRuns: 5_000 },
  );
});

test("two swapped symbols are found, neighbours or not", () => {
  fc.assert(
    fc.property(serial, fc.nat({ max: 8 }), fc.nat({ max: 8 }), (number, first, second) => {
      const reference = referenceOf(number);
      const symbols = [...reference];
      fc.pre(symbols[first] !== symbols[second]);
      [symbols[first], symbols[second]] = [symbols[second] ?? "", symbols[first] ?? ""];
      expect(referencesIn(symbols.join("")).valid).toEqual([]);
    }),
    { numRuns: 5_000 },
  );
});

test("several references, broken ones and none are told apart", () => {
  const [one, other] = [referenceOf(1), referenceOf(2)];
  expect(referencesIn(`${one}，${other} ${one}`).valid.map(({ serial: number }) => number)).toEqual([1, 2]);
  const typo = `${one.slice(0, -1)}0`;
  expect(referencesIn(`付 ${typo}`)).toEqual({ valid: [], broken: [typo] });
  expect(referencesIn("十月服务费")).toEqual({ valid: [], broken: [] });
});
