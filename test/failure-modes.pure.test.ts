import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
const rows = read("docs/failure-modes.md")
  .split("\n")
  .filter((line) => /^\| *\d/.test(line))
  .map((line) => line.split(" | ").map((cell) => cell.replace(/^\| *|\s*\|$/g, "").trim()));

describe("docs/failure-modes.md", () => {
  test("has a row for each of the eighteen", () => {
    expect(rows.map(([number]) => Number(number))).toEqual(Array.from({ length: 18 }, (_, index) => index + 1));
  });

  test.each(rows)("%s, %s: its tests are there", (_number, _failure, tests = "") => {
    const named = tests.split("<br>").map((one) => /^`([^`]+)`: (.+)$/.exec(one));
    expect(named.length).toBeGreaterThan(0);
    for (const one of named) expect(read(one?.[1] ?? "absent")).toContain(one?.[2]);
  });
});
