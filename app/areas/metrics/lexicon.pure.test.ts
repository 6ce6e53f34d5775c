import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OPERATIONS } from "#seeds/data/operations/index.ts";
import { Lexicon, normalizeText, type Operation } from "./lexicon.ts";

const small = new Lexicon([
  { key: "sort", name: "分拣", field: "warehousing", wordings: ["拣选"] },
  { key: "flexSort", name: "柔性分拣", field: "manufacturing", wordings: ["柔性拣选"] },
  { key: "screw", name: "螺丝锁付", field: "manufacturing", wordings: ["锁螺丝", "拧螺丝", "打螺丝"] },
  { key: "weld", name: "焊接", field: "manufacturing", wordings: ["SMT 焊接"] },
]);

describe("the longest wording wins", () => {
  test("over one it contains", () => {
    expect(small.tagsOf("在产线上做柔性分拣。")).toEqual(["flexSort"]);
    expect(small.tagsOf("柔性拣选工位")).toEqual(["flexSort"]);
  });

  test("but both are found where both stand", () => {
    expect(small.tagsOf("先分拣，再做柔性分拣")).toEqual(["sort", "flexSort"]);
  });

  test("and what is left of a found wording makes no new one", () => {
    // Taking 柔性分拣 out must not join what stands on its two sides into 分拣.
    expect(small.tagsOf("分柔性分拣拣")).toEqual(["flexSort"]);
  });
});

describe("characters", () => {
  test("traditional ones are read as simplified", () => {
    expect(small.tagsOf("鎖螺絲工位")).toEqual(["screw"]);
    expect(small.tagsOf("柔性分揀")).toEqual(["flexSort"]);
    expect(normalizeText("機器人")).toBe("机器人");
    expect(normalizeText("線束裝配")).toBe("线束装配");
  });

  test("white space, width and case do not matter", () => {
    expect(small.tagsOf("螺 丝\n锁　付")).toEqual(["screw"]);
    expect(small.tagsOf("ｓｍｔ焊接")).toEqual(["weld"]);
  });
});

test("keys come in the order of the lexicon, each once", () => {
  expect(small.tagsOf("焊接、打螺丝、焊接、拣选")).toEqual(["sort", "screw", "weld"]);
  expect(small.tagsOf("没有作业")).toEqual([]);
});

describe("the shipped lexicon", () => {
  const lexicon = new Lexicon(OPERATIONS);

  test("finds every operation by its name", () => {
    const missed = OPERATIONS.filter((operation) => !lexicon.tagsOf(`负责${operation.name}。`).includes(operation.key));
    expect(missed.map((operation) => operation.name)).toEqual([]);
  });

  test("finds every operation by each of its wordings, unless that wording is part of a longer name of another", () => {
    const missed = OPERATIONS.flatMap((operation: Operation) =>
      operation.wordings.filter((wording) => !lexicon.tagsOf(wording).includes(operation.key)),
    );
    expect(missed).toEqual([]);
  });

  test("text around a wording does not hide it", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...OPERATIONS),
        fc.string({ unit: fc.constantFrom(..."，。、；0123 "), maxLength: 12 }),
        (operation, noise) => {
          expect(lexicon.tagsOf(`${noise}${operation.name}${noise}`)).toContain(operation.key);
        },
      ),
    );
  });
});

test("normalizing twice changes nothing", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."機器人裝配Ａａ 　線1"), maxLength: 20 }), (text) => {
      expect(normalizeText(normalizeText(text))).toBe(normalizeText(text));
    }),
  );
});
