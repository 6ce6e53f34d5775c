import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CHECKS } from "./check-registry.ts";
import { VARIANT_GROUPS } from "./clause-texts/index.ts";
import * as variants from "./clause-variants.ts";

const lines = readFileSync(new URL("../../../docs/task-book.md", import.meta.url), "utf8").split("\n");
const cells = (line: string) => line.split("|").map((cell) => cell.trim());

describe("docs/task-book.md", () => {
  test("lists every check once, with its severities, clauses and source", () => {
    const table = lines.slice(lines.findIndex((line) => line.startsWith("| check |")) + 2);
    const rows = table.filter((line) => line.startsWith("|")).map(cells);
    expect(rows.map(([, code, , severities, clauses, source]) => [code, severities, clauses, source])).toEqual(
      CHECKS.map((check) => [
        String(check.code),
        check.severities.join(", "),
        check.clauses.join(", "),
        `${check.sourceKind}: ${check.source}`,
      ]),
    );
    expect(CHECKS.map(({ code }) => code)).toEqual(Array.from({ length: 36 }, (_, index) => index + 1));
  });

  test("lists every choice with the name of each variant", () => {
    for (const group of VARIANT_GROUPS) {
      const row = lines.find((line) => line.startsWith(`| ${group.clause} `) && line.includes(`| \`${group.path}\` `));
      expect(row, `${group.clause} ${group.path}`).toBeDefined();
      expect(cells(row ?? "").at(-2), `${group.clause} ${group.path}`).toBe(group.silence === null ? "—" : "yes");
      for (const [key, { name }] of Object.entries(group.options)) expect(row).toContain(`\`${key}\` ${name}`);
    }
  });

  test("misses no key of clause-variants.ts", () => {
    const text = lines.join("\n");
    const keys = Object.entries(variants).flatMap(([name, list]) => (Array.isArray(list) && name !== "CLAUSES" ? (list as string[]) : []));
    expect(keys.filter((key) => !text.includes(`\`${key}\``))).toEqual([]);
  });
});
