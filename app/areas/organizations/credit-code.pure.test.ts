import fc from "fast-check";
import { expect, test } from "vitest";
import { creditCodeCheckDigit, creditCodeFault, tidyCreditCode } from "./credit-code.ts";

const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const body = fc.array(fc.constantFrom(...ALPHABET), { minLength: 17, maxLength: 17 }).map((list) => list.join(""));
const code = body.map((first) => `${first}${creditCodeCheckDigit(first)}`);

test("the example of the standard has the check digit it prints", () => {
  // GB 32100-2015, worked through by hand: 91350100M000100Y4 → 3.
  expect(creditCodeCheckDigit("91350100M000100Y4")).toBe("3");
  expect(creditCodeFault("91350100M000100Y43")).toBeNull();
});

test("every code with its digit is right, and with another it is not", () => {
  fc.assert(
    fc.property(code, fc.constantFrom(...ALPHABET), (right, digit) => {
      expect(creditCodeFault(right)).toBeNull();
      if (digit !== right.at(-1)) expect(creditCodeFault(right.slice(0, -1) + digit)).toMatch("校验位");
    }),
  );
});

test("one mistyped character is found", () => {
  fc.assert(
    fc.property(code, fc.nat(16), fc.constantFrom(...ALPHABET), (right, at, other) => {
      const typed = right.slice(0, at) + other + right.slice(at + 1);
      if (typed !== right) expect(creditCodeFault(typed)).not.toBeNull();
    }),
  );
});

test("two neighbours in the wrong order are found", () => {
  fc.assert(
    fc.property(code, fc.nat(15), (right, at) => {
      const typed = right.slice(0, at) + right[at + 1] + right[at] + right.slice(at + 2);
      if (typed !== right) expect(creditCodeFault(typed)).not.toBeNull();
    }),
  );
});

test.each([
  ["91350100M000100Y4", "17 位"],
  ["91350100M000100Y433", "19 位"],
  ["9135010OM000100Y43", "没有“O”"],
  ["", "0 位"],
])("%j: %s", (typed, words) => expect(creditCodeFault(typed)).toContain(words));

test("is read as people type it", () => {
  expect(tidyCreditCode(" ９１３５０１００ m000 100y43 ")).toBe("91350100M000100Y43");
});
