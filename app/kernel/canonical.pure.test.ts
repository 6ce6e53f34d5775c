import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson, contentHash, sha256 } from "./canonical.ts";

describe("canonical JSON", () => {
  test.each<[string, unknown, string]>([
    ["sorts keys by code unit at every level", { b: 1, a: { d: [{ z: 1, y: 2 }], c: null } }, '{"a":{"c":null,"d":[{"y":2,"z":1}]},"b":1}'],
    ["sorts number-like keys as text", { 10: 1, 9: 2 }, '{"10":1,"9":2}'],
    ["composes strings and keys", { "e\u0301": "u\u0308" }, '{"é":"ü"}'],
    ["sorts keys after composing them", { "e\u0301": 1, f: 2, z: 3 }, '{"f":2,"z":3,"é":1}'],
    ["writes bigint as text", { fen: 12345678901234567890n }, '{"fen":"12345678901234567890"}'],
    ["writes dates as ISO text", { at: new Date("2026-11-21T00:00:00Z") }, '{"at":"2026-11-21T00:00:00.000Z"}'],
    ["leaves undefined members out and keeps places of an array", { a: undefined, b: [undefined, 1] }, '{"b":[null,1]}'],
    // biome-ignore lint/suspicious/noSparseArray: a hole must not become broken JSON.
    ["keeps the place of a hole", [, 1], "[null,1]"],
    ["has one zero", [-0, 0], "[0,0]"],
    ["escapes as JSON does", '引号" \\ \n \u2028', JSON.stringify('引号" \\ \n \u2028')],
    ["takes objects without a prototype", Object.assign(Object.create(null), { a: 1 }), '{"a":1}'],
    ["keeps __proto__ as a plain key", JSON.parse('{"__proto__":{"a":1}}'), '{"__proto__":{"a":1}}'],
  ])("%s", (_, value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  class Priced {
    fen = 1;
  }
  test.each<[string, unknown, typeof RangeError | typeof TypeError]>([
    ["NaN", { n: Number.NaN }, RangeError],
    ["infinity", [Number.POSITIVE_INFINITY], RangeError],
    ["an invalid date", new Date("x"), RangeError],
    ["keys that are equal when composed", { é: 1, "e\u0301": 2 }, RangeError],
    ["undefined", undefined, TypeError],
    ["a function", { f: () => 1 }, TypeError],
    ["a symbol", Symbol("s"), TypeError],
    ["a Map, whose content would be lost", new Map([["a", 1]]), TypeError],
    ["a class instance", new Priced(), TypeError],
    ["bytes", new Uint8Array([1]), TypeError],
  ])("refuses %s", (_, value, error) => {
    expect(() => canonicalJson(value)).toThrow(error);
  });

  test("holds what JSON holds, in bytes that do not depend on the order of writing", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(reversed)).toBe(text);
        expect(contentHash(reversed)).toBe(sha256(text));
      }),
    );
  });
});

test("the hash is that of the UTF-8 bytes", () => {
  expect(sha256("实景")).toBe("32442b80fd011b011ced684d09019c40f6685fd7501636b0dc1ff706ed914a0b");
  expect(sha256("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
});
