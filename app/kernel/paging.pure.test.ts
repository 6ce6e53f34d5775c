import fc from "fast-check";
import { expect, test } from "vitest";
import { type Cursor, offsetOf, pageFrom, readCursor, writeCursor } from "./paging.ts";

test.each([
  ["", 1],
  ["page=1", 1],
  ["page=7", 7],
  ["page=10000", 10_000],
  ["page=10001", 1],
  ["page=0", 1],
  ["page=-3", 1],
  ["page=1.5", 1],
  ["page=", 1],
  ["page=abc", 1],
  ["page=Infinity", 1],
  ["page=1;drop", 1],
  ["page=3&page=9", 3],
])("?%s is page %i", (query, page) => {
  expect(pageFrom(new URLSearchParams(query))).toEqual({ page, pageSize: 20 });
});

test("the offset counts whole pages before the one asked for", () => {
  expect(offsetOf({ page: 1, pageSize: 20 })).toBe(0);
  expect(offsetOf(pageFrom(new URLSearchParams("page=4"), 50))).toBe(150);
});

test("a cursor comes back as it was, through an address", () => {
  const cursor: fc.Arbitrary<Cursor> = fc.record({
    at: fc.string({ maxLength: 12 }),
    values: fc.array(fc.oneof(fc.string({ unit: "grapheme", maxLength: 20 }), fc.maxSafeInteger()), { maxLength: 4 }),
    id: fc.uuid(),
    count: fc.nat(),
    since: fc.nat(8.64e15),
  });
  fc.assert(
    fc.property(cursor, (one) => {
      const text = writeCursor(one);
      expect(text).toMatch(/^[A-Za-z0-9_-]+$/);
      if (text.length <= 600) expect(readCursor(text)).toEqual(one);
    }),
  );
});

test("what is no cursor is the beginning", () => {
  const cursor = { at: "open", values: [1], id: "0192aaaa-0000-7000-8000-000000000001", count: 20, since: 1 };
  expect(readCursor(writeCursor(cursor))).toEqual(cursor);
  for (const text of [null, "", "x", "====", "W10", "a".repeat(601)]) expect(readCursor(text)).toBeNull();
  const wrong = [
    { id: 'x" OR id EXISTS' },
    { count: -1 },
    { since: 1.5 },
    { since: 9e15 },
    { id: "-".repeat(36) },
    { values: [null] },
    { values: [1, 2, 3, 4, 5] },
  ];
  for (const change of wrong) expect(readCursor(writeCursor({ ...cursor, ...change } as never))).toBeNull();
});
