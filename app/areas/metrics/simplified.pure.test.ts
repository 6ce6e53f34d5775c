import fc from "fast-check";
import * as OpenCC from "opencc-js/t2cn";
import { expect, test } from "vitest";
import { toSimplified } from "./simplified.ts";

const convert = OpenCC.Converter({ from: "tw", to: "cn" });
const words = [OpenCC.Locale.from["tw"], OpenCC.Locale.to["cn"]]
  .flatMap((dictionaries) => dictionaries ?? [])
  .flatMap((dictionary) => dictionary.split(/[| ]/))
  .filter((word) => word !== "");
const characters = [...new Set(words.flatMap((word) => Array.from(word)))];

test("is what the whole conversion gives, of every word of its dictionaries", () => {
  for (const word of [...words, ...characters]) expect(toSimplified(word)).toBe(convert(word));
});

test("and of any text put together from them", () => {
  const piece = fc.oneof(fc.constantFrom(...words), fc.constantFrom(...characters), fc.constantFrom("插接", "机器人", "0.5 mm", "，"));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      expect(toSimplified(pieces.join(""))).toBe(convert(pieces.join("")));
    }),
    { numRuns: 3_000 },
  );
});
