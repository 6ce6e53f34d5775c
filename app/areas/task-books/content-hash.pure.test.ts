import { describe, expect, test } from "vitest";
import { taskBookContentHash } from "./content-hash.ts";
import { sampleDocument } from "./draft-sample.ts";

/** The same content with the keys of every object in reverse order, as jsonb may hand it back. */
function reordered<T>(value: T): T {
  if (Array.isArray(value)) return value.map(reordered) as T;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reordered(member)]),
  ) as T;
}

describe("taskBookContentHash", () => {
  test("is 64 hex digits and does not depend on key order or on a trip through JSON", () => {
    const document = sampleDocument();
    const hash = taskBookContentHash(document);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(reordered(document))).not.toBe(JSON.stringify(document));
    expect(taskBookContentHash(reordered(document))).toBe(hash);
    expect(taskBookContentHash(JSON.parse(JSON.stringify(document)))).toBe(hash);
  });

  test("composed and decomposed characters are the same text", () => {
    const composed = { ...sampleDocument(), title: "Caf\u00e9 任务书" };
    const decomposed = { ...sampleDocument(), title: "Cafe\u0301 任务书" };
    expect(taskBookContentHash(decomposed)).toBe(taskBookContentHash(composed));
  });

  test("any change gives another digest, the order of a list included", () => {
    const document = sampleDocument();
    const hash = taskBookContentHash(document);
    const [first, ...rest] = document.indicators.items;
    if (!first) throw new Error("sample has indicators");
    expect(taskBookContentHash({ ...document, indicators: { items: [...rest, first] } })).not.toBe(hash);
    expect(taskBookContentHash({ ...document, indicators: { items: [{ ...first, target: "98.0" }, ...rest] } })).not.toBe(hash);
    expect(taskBookContentHash({ ...document, confidentiality: { ...document.confidentiality, years: 6 } })).not.toBe(hash);
  });
});
