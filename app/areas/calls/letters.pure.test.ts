import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aliasesOf, chineseNumber, keeps, type Promised, unmetMustsOf, veilOf } from "./evaluation-bids.ts";
import { composeLetters, type DecisionFacts, deviationTerm, type LetterBid, points } from "./letters.ts";
import { accuracyPromise } from "./promises.fixtures.ts";

const FACTS: DecisionFacts = {
  callCode: "JB-2026-0001",
  callTitle: "柔性插接",
  sceneName: "电池测试线",
  unitName: "测试工厂",
  on: "2026年11月22日",
  evaluators: 3,
  bids: 2,
  ranked: 2,
  compensation: "",
};
const bid = (name: string, rank: number | null, totalHundredths: number | null, facts: Partial<LetterBid> = {}): LetterBid => ({
  bidId: name,
  organizations: [{ id: name, name }],
  rank,
  totalHundredths,
  criteria: [{ name: "技术", kind: "score", weight: 100, meanHundredths: totalHundredths ?? 0 }],
  failed: [],
  grounds: [],
  unreadable: null,
  unmetMusts: [],
  ...facts,
});

describe("composeLetters", () => {
  test("writes one letter to every organization of every bid, addressed and signed, with its own scores alone", () => {
    const letters = composeLetters({ kind: "award", bidId: "甲", reasons: "方案成熟", deviation: null }, FACTS, [
      bid("甲", 1, 8123),
      bid("乙", 2, 7045, {
        organizations: [
          { id: "乙", name: "乙" },
          { id: "丙", name: "丙" },
        ],
      }),
    ]);
    expect(letters.map(({ organizationName, kind }) => [organizationName, kind])).toEqual([
      ["甲", "award"],
      ["乙", "regret"],
      ["丙", "regret"],
    ]);
    for (const { body, organizationName } of letters) {
      expect(body.split("\n\n")[1]).toBe(`${organizationName}：`);
      expect(body.endsWith("测试工厂\n\n2026年11月22日")).toBe(true);
    }
    expect(letters[0]?.body).toContain("81.23");
    expect(letters[1]?.body).toContain("70.45");
    expect(letters[1]?.body).not.toContain("81.23");
    expect(letters[1]?.body).not.toContain("成本补偿");
  });

  test("quotes the compensation of the call to everyone who was not chosen", () => {
    const facts = { ...FACTS, compensation: "第一阶段补偿 5 万元。" };
    const letters = composeLetters({ kind: "award", bidId: "甲", reasons: "方案成熟", deviation: null }, facts, [
      bid("甲", 1, 8000),
      bid("乙", 2, 7000),
      bid("丙", null, null, { failed: ["急停"], grounds: ["没有急停回路"] }),
    ]);
    expect(letters.map(({ body }) => body.includes("第一阶段补偿 5 万元"))).toEqual([false, true, true]);
    expect(letters[2]).toMatchObject({ kind: "rejection", body: expect.stringContaining("没有急停回路") });
  });

  test("an award of a bid with unmet musts says so: which to its own bidders alone, how many and why to everyone", () => {
    const reason = "其余应答无法按期进场，差额由任务书约定整改。";
    const letters = composeLetters({ kind: "award", bidId: "乙", reasons: "方案成熟", deviation: reason }, FACTS, [
      bid("甲", 1, 7000),
      bid("乙", 2, 9000, { unmetMusts: ["位置精度", "节拍"] }),
    ]);
    for (const { body } of letters) expect(body).toContain(`未授予排名第一的应答、授予有 2 项必须指标未承诺达到的应答的理由。${reason}`);
    expect(letters.map(({ body }) => body.includes("“位置精度”、“节拍”"))).toEqual([false, true]);
  });

  test("reasons are asked for exactly where another than the first is chosen or a must is unmet", () => {
    expect(deviationTerm({ rank: 1, unmetMusts: 0 })).toBeNull();
    expect(deviationTerm({ rank: 2, unmetMusts: 0 })).toBe("未授予排名第一的应答");
    expect(deviationTerm({ rank: 1, unmetMusts: 3 })).toBe("授予有 3 项必须指标未承诺达到的应答");
  });

  test("a bid that could not be opened is told why, and neither score nor rank", () => {
    const letters = composeLetters({ kind: "award", bidId: "甲", reasons: "方案成熟", deviation: null }, FACTS, [
      bid("甲", 1, 8000),
      bid("乙", null, null, { unreadable: "密封内容损坏", criteria: [] }),
    ]);
    expect(letters[1]).toMatchObject({ kind: "rejection", body: expect.stringContaining("密封内容损坏") });
    expect(letters[1]?.body).not.toContain("排名");
  });

  test("points are written with two decimals", () => {
    expect([0, 5, 7550, 10000].map(points)).toEqual(["0.00", "0.05", "75.50", "100.00"]);
  });
});

describe("aliases and the veil", () => {
  test("aliases are the same whatever order bids come in, and all different", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 30 }), (ids) => {
        const aliases = aliasesOf(ids);
        expect(new Set(aliases.values()).size).toBe(ids.length);
        expect(aliasesOf(ids.toReversed())).toEqual(aliases);
      }),
    );
  });

  test("numbers of aliases are written in Chinese", () => {
    expect([1, 9, 10, 11, 20, 35, 99, 100].map(chineseNumber)).toEqual(["一", "九", "十", "十一", "二十", "三十五", "九十九", "100"]);
  });

  test("no hidden name is left in a text, the short one inside the full one included", () => {
    const veiled = veilOf(["深行", "深行机器人有限公司", "深"]);
    expect(veiled("深行机器人有限公司（以下称深行）承担深度集成。")).toBe("〔名称隐去〕（以下称〔名称隐去〕）承担深度集成。");
  });
});

describe("keeps", () => {
  test("a promise lies within what is asked, on the border too; a range has to contain the asked one", () => {
    const promised = (value: string, upper: string | null = null) => ({ comparator: "=" as const, value, upper });
    expect(keeps({ comparator: "<=", target: "0.5", upper: null }, promised("0.50"))).toBe(true);
    expect(keeps({ comparator: "<=", target: "0.5", upper: null }, promised("0.500000000001"))).toBe(false);
    expect(keeps({ comparator: ">=", target: "99", upper: null }, promised("98.99"))).toBe(false);
    expect(keeps({ comparator: "=", target: "1", upper: null }, promised("1.0"))).toBe(true);
    expect(keeps({ comparator: "between", target: "200", upper: "1500" }, promised("100", "1500"))).toBe(true);
    expect(keeps({ comparator: "between", target: "200", upper: "1500" }, promised("300", "2000"))).toBe(false);
  });
});

describe("unmetMustsOf", () => {
  const names = (bids: { promises: Promised[] }[]) => unmetMustsOf(bids).map((unmet) => unmet.map(({ name }) => name));

  test("names what is promised short of the must and what is not promised at all; what is only wished for never", () => {
    expect(
      names([
        { promises: [accuracyPromise("甲", "0.5"), accuracyPromise("乙", "0.6")] },
        { promises: [accuracyPromise("甲", "0.51")] },
        { promises: [accuracyPromise("甲", "0.4"), accuracyPromise("乙", "0.1"), accuracyPromise("丙", "9", { mandatory: false })] },
      ]),
    ).toEqual([["乙"], ["甲", "乙"], []]);
  });

  test("a range has to contain the asked one", () => {
    const range = { comparator: "between" as const, target: "200", targetUpper: "1500" };
    expect(names([{ promises: [accuracyPromise("照度", "200", { ...range, upper: "1500" })] }])).toEqual([[]]);
    expect(names([{ promises: [accuracyPromise("照度", "300", { ...range, upper: "2000" })] }])).toEqual([["照度"]]);
  });
});
