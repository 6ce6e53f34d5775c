import fc from "fast-check";
import { expect, test } from "vitest";
import { attachment } from "./attachment.ts";
import { byteRange } from "./byte-range.ts";

test.each<[string | null, ReturnType<typeof byteRange>]>([
  [null, null],
  ["bytes=0-99", { start: 0, end: 99 }],
  ["bytes=900-", { start: 900, end: 999 }],
  ["bytes=-100", { start: 900, end: 999 }],
  ["bytes=-5000", { start: 0, end: 999 }],
  ["bytes=990-5000", { start: 990, end: 999 }],
  ["bytes=1000-", "unsatisfiable"],
  ["bytes=-0", "unsatisfiable"],
  ["bytes=5-1", null],
  ["bytes=0-1,3-4", null],
  ["bytes=-", null],
  ["bytes=a-b", null],
  ["lines=0-1", null],
])("%s of 1000 bytes is %j", (header, range) => {
  expect(byteRange(header, 1000)).toEqual(range);
});

test("a range lies inside the file", () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 1_000_000 }), (from, to, size) => {
      const range = byteRange(`bytes=${from}-${to}`, size);
      if (range === null || range === "unsatisfiable") return;
      expect(range.start).toBeLessThanOrEqual(range.end);
      expect(range.end).toBeLessThan(size);
    }),
  );
});

test("a name keeps its characters, and none of them ends the header's value", () => {
  expect(attachment("检测 报告(1).pdf")).toBe(
    `attachment; filename="1_.pdf"; filename*=UTF-8''%E6%A3%80%E6%B5%8B%20%E6%8A%A5%E5%91%8A%281%29.pdf`,
  );
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (name) => {
      expect(attachment(name.toWellFormed())).toMatch(/^[\x20-\x7e]*$/);
    }),
  );
});
