import { expect, test } from "vitest";
import { offsetOf, pageFrom } from "./paging.ts";

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
