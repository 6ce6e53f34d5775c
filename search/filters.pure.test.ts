import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { all, any, atLeast, behind, is, oneOf } from "./filters.ts";
import { nameKey } from "./name-key.ts";
import { checksum } from "./project.ts";

test("values are quoted whatever is in them", () => {
  expect(is("name", 'a" OR id EXISTS')).toBe('name = "a\\" OR id EXISTS"');
  expect(oneOf("tags", ["a", "b\\"])).toBe('tags IN ["a", "b\\\\"]');
});

test("parts are joined; nothing to choose from is a mistake", () => {
  expect(all(["a = 1", "", "b = 2"])).toBe("(a = 1 AND b = 2)");
  expect(all([])).toBe("");
  expect(any(["a = 1"])).toBe("a = 1");
  expect(() => any([])).toThrow(TypeError);
  expect(atLeast(2, ["a", "b", "c"])).toBe("((a AND b) OR (a AND c) OR (b AND c))");
  expect(atLeast(5, ["a", "b"])).toBe("(a AND b)");
});

describe("a place in a list", () => {
  test("needs a value for each key", () => {
    expect(() => behind([{ attribute: "a", direction: "asc" }], [], "x")).toThrow(TypeError);
  });

  test("has behind it exactly the documents that come later in the order", () => {
    const document = fc.record({ a: fc.integer({ min: 0, max: 3 }), b: fc.integer({ min: 0, max: 3 }), id: fc.uuid() });
    fc.assert(
      fc.property(fc.uniqueArray(document, { selector: ({ id }) => id, minLength: 2, maxLength: 12 }), fc.nat(), (documents, n) => {
        const order = documents.toSorted((x, y) => y.a - x.a || x.b - y.b || (x.id < y.id ? -1 : 1));
        const at = order[n % order.length];
        if (!at) return;
        const filter = behind(
          [
            { attribute: "a", direction: "desc" },
            { attribute: "b", direction: "asc" },
          ],
          [at.a, at.b],
          at.id,
        );
        const holds = (one: (typeof documents)[number]) => {
          const code = filter
            .replace(
              /\b([ab]|id) (=|<|>) ("[^"]*"|\d+)/g,
              (_, name, sign, value) => `(${JSON.stringify(one[name as "a"])} ${sign === "=" ? "===" : sign} ${value})`,
            )
            .replaceAll(" AND ", " && ")
            .replaceAll(" OR ", " || ");
          return new Function(`return ${code}`)() as boolean;
        };
        expect(order.filter(holds)).toEqual(order.slice(order.indexOf(at) + 1));
      }),
    );
  });
});

test("names sort by pinyin, letters first", () => {
  const names = ["中药", "阿尔法", "数据", "abc", "仓库", "12 号"];
  expect(names.toSorted((a, b) => (nameKey(a) < nameKey(b) ? -1 : 1))).toEqual(["12 号", "abc", "阿尔法", "仓库", "数据", "中药"]);
});

test("a checksum does not see the order of attributes, and sees everything else", () => {
  expect(checksum({ a: 1, b: { c: 2, d: [1, 2] } })).toBe(checksum({ b: { d: [1, 2], c: 2 }, a: 1 }));
  expect(checksum({ a: [1, 2] })).not.toBe(checksum({ a: [2, 1] }));
  expect(checksum(undefined)).toBe("");
});
