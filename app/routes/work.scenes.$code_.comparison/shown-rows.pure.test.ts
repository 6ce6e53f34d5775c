import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { verdictOf } from "#app/areas/matching/vocabulary.ts";
import { EVIDENCE_GRADES } from "#db/vocabulary/metrics.ts";
import { isGap, readToggles, shownRows, TOGGLES, type Toggle } from "./shown-rows.ts";

const cell = fc.record({
  status: fc.constantFrom("met" as const, "selfDeclaredOnly" as const, "short" as const, "unanswered" as const),
  value: fc.constantFrom(null, "1 s", "2 s"),
  evidence: fc.constantFrom(null, ...EVIDENCE_GRADES),
});
const rows = fc.array(fc.record({ mandatory: fc.boolean(), cells: fc.array(cell, { minLength: 1, maxLength: 4 }) }), { maxLength: 60 });
const toggles = fc.subarray(TOGGLES.map(({ name }) => name)).map((names) => new Set<Toggle>(names));

describe("shownRows", () => {
  test("gaps are the rows with a cell marked ring or half, and no others", () => {
    fc.assert(
      fc.property(rows, (all) => {
        const marked = all.filter((row) => row.cells.some(({ status }) => ["gap", "partial"].includes(verdictOf(row.mandatory, status))));
        expect(shownRows(all, new Set(["gaps"]))).toEqual(marked);
      }),
    );
  });

  test("switches combined show what each of them shows alone, in the order of the whole", () => {
    fc.assert(
      fc.property(rows, toggles, (all, on) => {
        const each = [...on].map((name) => new Set(shownRows(all, new Set([name]))));
        expect(shownRows(all, on)).toEqual(all.filter((row) => each.every((shown) => shown.has(row))));
      }),
    );
  });

  test("a must that nobody answers is a gap, a wish that nobody answers is none", () => {
    expect(isGap({ mandatory: true }, { status: "unanswered" })).toBe(true);
    expect(isGap({ mandatory: false }, { status: "unanswered" })).toBe(false);
    expect(isGap({ mandatory: false }, { status: "short" })).toBe(true);
  });

  test("with one consortium nothing differs", () => {
    const one = [{ mandatory: true, cells: [{ status: "met" as const, value: "1 s", evidence: null }] }];
    expect(shownRows(one, new Set(["diff"]))).toEqual([]);
  });

  test("the address holds each switch by itself", () => {
    expect([...readToggles(new URLSearchParams("diff=1&gaps=1&must=0&else=1"))]).toEqual(["gaps", "diff"]);
  });
});
