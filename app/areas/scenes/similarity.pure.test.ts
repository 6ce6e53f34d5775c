import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { qualityAt, readPairs } from "../../../bench/duplicates/pairs.ts";
import {
  alikePairs,
  BACKGROUND_TABLE,
  characterTable,
  NEAR_DUPLICATE_FROM,
  sceneVector,
  sharedStretches,
  similarity,
  VECTOR_DIMENSIONS,
} from "./similarity.ts";

const text = fc.record({
  name: fc.string({ unit: fc.constantFrom(..."电池测试线柔性插接巡检阀门A1 —") }),
  coreTask: fc.string({ unit: "grapheme", maxLength: 60 }),
});
const scene = { name: "电池测试线——柔性插接", coreTask: "双臂配合取下堵帽、理顺线缆，完成测试插头的柔性插接与锁止确认。" };

describe("the labelled pairs", () => {
  test("are many and balanced, and no scene stands in both halves", () => {
    const [tuning, heldOut] = [readPairs("tuning"), readPairs("held-out")];
    for (const pairs of [tuning, heldOut]) {
      expect(pairs.length).toBeGreaterThanOrEqual(120);
      expect(pairs.filter(({ kind }) => kind === "same")).toHaveLength(pairs.length / 2);
    }
    const names = new Set(tuning.flatMap(({ a, b }) => [a.name, b.name]));
    expect(heldOut.flatMap(({ a, b }) => [a.name, b.name]).filter((name) => names.has(name))).toEqual([]);
  });

  test("held out are told apart with F1 of at least 0.95, whether the catalogue is empty or not", () => {
    const catalogue = readPairs("tuning").flatMap(({ a, b }) => [a, b]);
    for (const table of [BACKGROUND_TABLE, characterTable(1, new Set(catalogue))]) {
      const { f1 } = qualityAt(readPairs("held-out"), ({ a, b }) => similarity(a, b, table), NEAR_DUPLICATE_FROM);
      expect(f1).toBeGreaterThanOrEqual(0.95);
    }
  });
});

describe("the pairs of a list", () => {
  test("are those that comparing each with each would find, the most alike first", () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 8 }), fc.constantFrom(0.05, 0.34, 0.9), (texts, from) => {
        const found = alikePairs(texts, BACKGROUND_TABLE, from);
        const scores = found.map(({ score }) => score);
        expect(scores).toEqual([...scores].sort((a, b) => b - a));
        const expected = texts.flatMap((b, second) =>
          texts.slice(0, second).flatMap((a, first) => {
            const score = similarity(a, b, BACKGROUND_TABLE);
            // Sums in another order may differ in the last place.
            return Math.abs(score - from) < 1e-9 ? [] : score >= from ? [`${first} ${second}`] : [];
          }),
        );
        expect(
          found
            .filter(({ score }) => Math.abs(score - from) >= 1e-9)
            .map(({ first, second }) => `${first} ${second}`)
            .sort(),
        ).toEqual(expected.sort());
        for (const { first, second, score } of found) {
          const [a, b] = [texts[first], texts[second]];
          if (a && b) expect(score).toBeCloseTo(similarity(a, b, BACKGROUND_TABLE), 9);
        }
      }),
    );
  });
});

describe("similarity", () => {
  test("lies between 0 and 1, is 1 for the same text, and does not depend on the order", () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const score = similarity(a, b, BACKGROUND_TABLE);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1 + 1e-9);
        expect(similarity(b, a, BACKGROUND_TABLE)).toBeCloseTo(score, 12);
      }),
    );
    expect(similarity(scene, scene, BACKGROUND_TABLE)).toBeCloseTo(1, 12);
  });

  test("reads full width, traditional characters and spaces alike", () => {
    const traditional = { name: "電池測試線——柔性插接", coreTask: scene.coreTask.replaceAll("、", " 、 ") };
    expect(similarity(scene, traditional, BACKGROUND_TABLE)).toBeCloseTo(1, 12);
  });

  test("weighs what every scene of the catalogue says less than what few say", () => {
    const boilerplate = "依托示范产线开展实训验证工作";
    const catalogue = Array.from({ length: 300 }, () => ({ name: "某厂", coreTask: boilerplate }));
    const table = characterTable(1, catalogue);
    const a = { name: "", coreTask: `${boilerplate}轮胎硫化` };
    const b = { name: "", coreTask: `${boilerplate}茶叶炒青` };
    expect(similarity(a, b, table)).toBeLessThan(similarity(a, b, BACKGROUND_TABLE));
    expect(similarity(a, b, table)).toBeLessThan(NEAR_DUPLICATE_FROM);
  });
});

describe("the vector", () => {
  test("has one length and points the same way for the same text", () => {
    fc.assert(
      fc.property(text, (a) => {
        const vector = sceneVector(a, BACKGROUND_TABLE);
        expect(vector).toHaveLength(VECTOR_DIMENSIONS);
        expect(vector.every(Number.isFinite)).toBe(true);
        const length = Math.hypot(...vector);
        expect(length === 0 || Math.abs(length - 1) < 1e-3).toBe(true);
        expect(sceneVector({ ...a }, BACKGROUND_TABLE)).toEqual(vector);
      }),
    );
  });
});

describe("shared stretches", () => {
  test("joined again are the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (a, b) => {
        const stretches = sharedStretches(a, b);
        expect(stretches.map((stretch) => stretch.text).join("")).toBe(a);
        expect(stretches.every(({ shared }, i) => shared !== stretches[i - 1]?.shared)).toBe(true);
      }),
    );
  });

  test("mark what both say in two characters or more", () => {
    expect(sharedStretches("取下堵帽，理顺线缆", "把线缆理顺后取下")).toEqual([
      { text: "取下", shared: true },
      { text: "堵帽，", shared: false },
      { text: "理顺线缆", shared: true },
    ]);
  });
});
