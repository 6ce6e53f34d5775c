import { describe, expect, test } from "vitest";
import { changeClause } from "./clause-edits.ts";
import { CLAUSE_KEYS, type ClauseData, changedClauses, clauseOf } from "./clause-fields.ts";
import type { ClauseKey } from "./clause-variants.ts";
import type { TaskBookDocument } from "./document.ts";
import { sampleDocument } from "./draft-sample.ts";
import { basisPointsOf } from "./shares.ts";

const before = sampleDocument();
const refusalOf = (key: ClauseKey, data: ClauseData) => {
  const changed = changeClause(before, key, data);
  return "refused" in changed ? changed.refused : null;
};
function changed(key: ClauseKey, data: ClauseData): TaskBookDocument {
  const answer = changeClause(before, key, data);
  if ("refused" in answer) throw new Error(`${answer.refused} ${JSON.stringify(answer.fields)}`);
  return answer.document;
}

test.each(CLAUSE_KEYS)("%s put back as it is changes nothing", (key) => {
  expect(changed(key, clauseOf(before, key))).toEqual(before);
});

test("one clause changes and no other; clause 2 carries title and period", () => {
  const secret = changed("confidentiality", { ...before.confidentiality, tier: "strict", years: 8 });
  expect(changedClauses(before, secret)).toEqual(["confidentiality"]);
  const longer = changed("boundary", {
    ...clauseOf(before, "boundary"),
    title: "新的名称",
    period: { startDate: "2026-06-01", endDate: "2027-06-01" },
  });
  expect(changedClauses(before, longer)).toEqual(["boundary"]);
  expect(longer).toMatchObject({ title: "新的名称", period: { endDate: "2027-06-01" }, boundary: before.boundary });
});

test("what the schema refuses is named by its place in the clause", () => {
  expect(changeClause(before, "confidentiality", { ...before.confidentiality, years: 31 })).toMatchObject({
    fields: { years: ["不能大于 30。"] },
  });
  expect(changeClause(before, "boundary", { ...clauseOf(before, "boundary"), title: "" })).toMatchObject({
    fields: { title: [expect.anything()] },
  });
  expect(changeClause(before, "publication", { ...before.publication, more: 1 })).toMatchObject({ refused: expect.anything() });
});

describe("what the consortium and the scene settle stays", () => {
  const [party, ...others] = before.parties.items;
  const [indicator, ...more] = before.indicators.items;
  test.each<[string, ClauseKey, ClauseData]>([
    ["a party dropped", "parties", { items: others }],
    ["a party added", "parties", { items: [...before.parties.items, { ...party, organizationId: "org-new" }] }],
    ["another lead", "parties", { items: [{ ...party, isLead: true }, ...others] }],
    ["another role", "parties", { items: [{ ...party, role: "robotMaker" }, ...others] }],
    ["another name", "parties", { items: [{ ...party, name: "冒名单位" }, ...others] }],
    ["another scene", "boundary", { ...clauseOf(before, "boundary"), sceneId: "other" }],
    ["another unit", "indicators", { items: [{ ...indicator, unit: "‰" }, ...more] }],
    ["another comparator", "indicators", { items: [{ ...indicator, comparator: "<=" }, ...more] }],
    ["an indicator cut loose", "indicators", { items: [{ ...indicator, requirementId: null }, ...more] }],
    ["a mandatory one dropped", "indicators", { items: more }],
    [
      "one tied to a requirement by hand",
      "indicators",
      { items: [...before.indicators.items, { ...indicator, key: "I9", requirementId: "r-force" }] },
    ],
  ])("%s", (_name, key, data) => {
    expect(refusalOf(key, data)).toMatch(/不能/);
  });

  test("a desired indicator may be dropped, one's own added and changed", () => {
    const desired = before.indicators.items.find((item) => !item.mandatory);
    const kept = before.indicators.items.filter((item) => item !== desired);
    const own = { ...indicator, key: "I9", requirementId: null, unit: "h", comparator: ">=" };
    expect(changed("indicators", { items: [...kept, own] }).indicators.items).toHaveLength(6);
  });

  test("rows of parties may stand in another order", () => {
    expect(changed("parties", { items: [...others, party] }).parties.items).toHaveLength(6);
  });
});

test.each([
  ["58.29", 5829],
  ["0.1", 10],
  ["100", 10_000],
  [" 7 ", 700],
  ["1.005", null],
  ["-1", null],
  ["1e2", null],
  ["", null],
  ["１０", null],
])("basisPointsOf(%j)", (typed, expected) => {
  expect(basisPointsOf(typed)).toBe(expected);
});
