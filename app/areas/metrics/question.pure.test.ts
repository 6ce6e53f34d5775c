import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OPERATIONS } from "#seeds/data/operations/index.ts";
import { Lexicon } from "./lexicon.ts";
import { excerptOf, markHits } from "./marks.ts";
import { QuestionReader } from "./question.ts";
import { registryWith } from "./registry.fixtures.ts";
import { askedTerms, plainSearchText, termsOf } from "./terms.ts";

const registry = registryWith();
const reader = new QuestionReader(registry, new Lexicon(OPERATIONS), [
  { word: "机器狗", attribute: "productType", values: ["quadrupedLegged"] },
  { word: "检测机构", attribute: "role", values: ["thirdPartyVerifier"] },
]);
const asked = (q: string) =>
  reader.read(q).asked.map(({ text, operation, metric, mark }) => operation ?? metric ?? (mark ? `*${mark.values.join()}` : text));
const conditions = (q: string) => reader.read(q).conditions.map(({ metric, comparator, value }) => `${metric} ${comparator} ${value}`);

describe("a question", () => {
  test.each([
    ["打螺丝", ["screwFastening"]],
    ["螺絲鎖付", ["screwFastening", "螺丝"]],
    ["养老院送餐", ["mealDelivery", "养老"]],
    ["機器狗 巡檢", ["*quadrupedLegged", "equipmentPatrol"]],
    ["检测机构", ["*thirdPartyVerifier"]],
    ["位置精度", ["positionAccuracy"]],
    ["把插头插上去", ["插头"]],
    ["湿坯", ["湿坯"]],
    ["ROS 2 Humble", ["ros", "humble"]],
    ["焊", ["焊"]],
    ["机器人", ["机器", "器人"]],
    ["%_", ["%_"]],
    ["", []],
  ])("%s", (q, expected) => {
    expect(asked(q)).toEqual(expected);
  });

  test.each([
    ["位置精度0.5mm以内", ["positionAccuracy <= 0.5"]],
    ["定位精度 500 μm", ["positionAccuracy <= 0.5"]],
    ["負載≥２０公斤", ["payload >= 20"]],
    ["20公斤以上的负载", ["payload >= 20"]],
    ["负载不超过5kg", ["payload <= 5"]],
    ["节拍15秒 成功率百分之九十九以上", ["cycleTime <= 15", "taskSuccessRate >= 99"]],
    ["IP65", ["ingressProtection >= 65"]],
    ["续航两小时以上", ["endurance >= 2"]],
  ])("%s is a condition", (q, expected) => {
    expect(conditions(q).sort()).toEqual(expected.toSorted());
    expect(asked(q)).toEqual([]);
  });

  test("a figure that may be of several quantities is told, not searched", () => {
    expect(reader.read("20公斤 搬运")).toMatchObject({ unread: ["20公斤"], conditions: [] });
    expect(asked("20公斤 搬运")).toEqual(["materialHandling"]);
  });

  test("of any kind is read without an error, and asks for at most eight things", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."插接负载精度0.5mm公斤以上≥%_\\\"' IP65机器人ab"), maxLength: 40 }), (q) => {
        const { asked } = reader.read(q);
        expect(asked.length).toBeLessThanOrEqual(8);
        for (const one of asked) expect(one.terms.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe("terms", () => {
  test("are pairs of characters and Latin words", () => {
    expect(termsOf("锁付、EtherCAT 接口 0.5mm")).toEqual(["锁付", "付", "ethercat", "接口", "口", "5mm"]);
    expect(termsOf("機器人")).toEqual(["机器", "器人", "人"]);
    expect(termsOf("𠮷野家")).toEqual(["𠮷野", "野家", "家"]);
  });

  test("whatever is asked of a text's own words is among its terms", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."插接线束检测巡检电池包装配"), minLength: 2, maxLength: 12 }), (text) => {
        const terms = termsOf(text);
        for (const term of askedTerms(text)) if (Array.from(term).length === 2) expect(terms).toContain(term);
      }),
    );
  });
});

describe("marks", () => {
  const shown = (pieces: ReturnType<typeof markHits>) => pieces.map(({ text, hit }) => (hit ? `[${text}]` : text)).join("");

  test("keep the text as it was written", () => {
    expect(shown(markHits("電池測試線——柔性插接 ＰＬＵＧ", ["测试", "plug"]))).toBe("電池[測試]線——柔性插接 [ＰＬＵＧ]");
    expect(shown(markHits("无关", ["插接"]))).toBe("无关");
    expect(shown(markHits("插接插接", ["插接", "接插"]))).toBe("[插接插接]");
  });

  test("an excerpt begins near its hit", () => {
    const text = `${"前文很长，".repeat(30)}完成测试插头的柔性插接与锁止确认，${"后文也很长。".repeat(30)}`;
    expect(shown(excerptOf(text, ["柔性插接"]) ?? [])).toMatch(/^…完成测试插头的\[柔性插接\]与锁止确认，.*…$/);
    expect(excerptOf(text, ["没有"])).toBeNull();
  });

  test("lose nothing, whatever the text and the words", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.array(fc.string({ maxLength: 4 })), (text, words) => {
        const pieces = markHits(text, words.map(plainSearchText));
        expect(pieces.map((piece) => piece.text).join("")).toBe(text);
      }),
    );
  });
});
