import fc from "fast-check";
import { expect, test } from "vitest";
import { textDiff } from "./text-diff.ts";

const text = fc.string({ unit: fc.constantFrom("插", "接", "精", "度", "𠮷", "，", "5"), maxLength: 40 });
const side = (pieces: ReturnType<typeof textDiff>, hidden: "added" | "removed") =>
  pieces
    .filter(({ kind }) => kind !== hidden)
    .map((piece) => piece.text)
    .join("");

test("both texts can be read from the pieces, no piece is empty and no two neighbours are alike", () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const pieces = textDiff(before, after);
      expect(side(pieces, "added")).toBe(before);
      expect(side(pieces, "removed")).toBe(after);
      expect(pieces.every((piece) => piece.text !== "")).toBe(true);
      expect(pieces.every((piece, i) => piece.kind !== pieces[i - 1]?.kind)).toBe(true);
    }),
  );
});

test("equal texts are one piece, and what changed stands alone", () => {
  expect(textDiff("插接精度", "插接精度")).toEqual([{ kind: "same", text: "插接精度" }]);
  expect(textDiff("", "")).toEqual([]);
  expect(textDiff("误判每月二十余起", "误判每月三十余起")).toEqual([
    { kind: "same", text: "误判每月" },
    { kind: "removed", text: "二" },
    { kind: "added", text: "三" },
    { kind: "same", text: "十余起" },
  ]);
});

test("very long changed parts are replaced whole", () => {
  const [before, after] = ["甲".repeat(1_300), "乙".repeat(1_300)];
  expect(textDiff(before, after)).toEqual([
    { kind: "removed", text: before },
    { kind: "added", text: after },
  ]);
});
