import { describe, expect, test } from "vitest";
import { clauseOptions } from "./clause-choices.ts";
import { CLAUSE_KEYS, type ClauseData, clauseOf, clauseSchema } from "./clause-fields.ts";
import { mergeClause, type Side } from "./clause-merge.ts";
import type { ClauseKey } from "./clause-variants.ts";
import { sampleDocument } from "./draft-sample.ts";

const document = sampleDocument();
const merge = (key: ClauseKey, versions: { base: ClauseData; theirs: ClauseData; mine: ClauseData }, picks: [string, Side][] = []) =>
  mergeClause(key, versions, clauseOptions(document, key), new Map(picks));
const secret = document.confidentiality;

test.each(CLAUSE_KEYS)("%s: nothing changed is nothing to merge, and one side's change alone is taken", (key) => {
  const base = clauseOf(document, key);
  expect(merge(key, { base, theirs: base, mine: base })).toEqual({ data: base, differences: [] });
});

test("fields two people changed apart from one another are both taken; the page says whose they are", () => {
  const { data, differences } = merge("confidentiality", {
    base: secret,
    theirs: { ...secret, years: 8 },
    mine: { ...secret, tier: "strict" },
  });
  expect(data).toEqual({ ...secret, years: 8, tier: "strict" });
  expect(differences).toEqual([
    { path: "tier", label: "保密等级", base: "一般", theirs: "一般", mine: "严格", changedBy: "mine" },
    { path: "years", label: "保密年限", base: "5 年", theirs: "8 年", mine: "5 年", changedBy: "theirs" },
  ]);
});

test("where both changed one field, the pick decides; without one what was typed stands", () => {
  const versions = { base: secret, theirs: { ...secret, years: 8 }, mine: { ...secret, years: 10 } };
  expect(merge("confidentiality", versions)).toMatchObject({ data: { years: 10 }, differences: [{ changedBy: "both", mine: "10 年" }] });
  expect(merge("confidentiality", versions, [["years", "theirs"]]).data).toEqual(versions.theirs);
  expect(merge("confidentiality", versions, [["years", "mine"]]).data).toEqual(versions.mine);
});

describe("rows", () => {
  const base = document.indicators;
  const items = base.items;
  const row = (key: string, name: string) => ({ ...items[0], key, name, requirementId: null });
  const keys = (data: ClauseData) => (data as typeof base).items.map((item) => item.key);

  test("are known by their keys, wherever they stand", () => {
    const theirs = { items: [...items].reverse().map((item) => (item.key === "I2" ? { ...item, testMethod: "他方的方法" } : item)) };
    const mine = { items: items.map((item) => (item.key === "I2" ? { ...item, target: "0.4" } : item)) };
    const { data, differences } = merge("indicators", { base, theirs, mine });
    expect((data as typeof base).items.find((item) => item.key === "I2")).toMatchObject({ testMethod: "他方的方法", target: "0.4" });
    expect(keys(data)).toEqual(theirs.items.map((item) => item.key));
    expect(differences.map(({ path, label }) => [path, label])).toEqual([
      ["items/I2/target", "指标“插接位置精度” · 目标值"],
      ["items/I2/testMethod", "指标“插接位置精度” · 测试方法"],
    ]);
  });

  test("both sides added under one key are two rows", () => {
    const { data } = merge("indicators", {
      base,
      theirs: { items: [...items, row("I7", "他方的新指标")] },
      mine: { items: [...items, row("I7", "您的新指标")] },
    });
    expect((data as typeof base).items.slice(6).map((item) => [item.key, item.name])).toEqual([
      ["I7", "他方的新指标"],
      ["I8", "您的新指标"],
    ]);
  });

  test("one side dropped goes, unless the other side changed it and it is picked", () => {
    const dropped = { items: items.slice(0, 5) };
    expect(keys(merge("indicators", { base, theirs: dropped, mine: base }).data)).toHaveLength(5);
    expect(keys(merge("indicators", { base, theirs: base, mine: dropped }).data)).toHaveLength(5);
    const touched = { items: items.map((item) => (item.key === "I6" ? { ...item, target: "99.5" } : item)) };
    const both = { base, theirs: touched, mine: dropped };
    expect(merge("indicators", both)).toMatchObject({ differences: [{ path: "items/I6", changedBy: "both", mine: "（没有这一项）" }] });
    expect(keys(merge("indicators", both, [["items/I6", "theirs"]]).data)).toHaveLength(6);
  });

  test("rows in rows merge too: two packages, one deliverable each", () => {
    const packages = document.workPackages;
    const withDeliverable = (at: number, name: string) => ({
      ...packages,
      items: packages.items.map((item, i) =>
        i === at ? { ...item, deliverables: [...item.deliverables, { key: "D9", name, acceptance: "试用确认" }] } : item,
      ),
    });
    const { data } = merge("workPackages", { base: packages, theirs: withDeliverable(0, "甲"), mine: withDeliverable(1, "乙") });
    const found = (data as typeof packages).items.flatMap((item) => item.deliverables).filter((one) => ["甲", "乙"].includes(one.name));
    expect(found.map((one) => one.name)).toEqual(["甲", "乙"]);
    expect(new Set(found.map((one) => one.key)).size).toBe(2);
    expect(clauseSchema("workPackages").safeParse(data).success).toBe(true);
  });
});
