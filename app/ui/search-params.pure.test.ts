import { describe, expect, it } from "vitest";
import { readSort, toggleParam, withParam } from "./search-params.ts";

const search = new URLSearchParams("type=a&type=b&page=3&q=插接");

describe("addresses", () => {
  it("sets and removes one parameter and keeps the others", () => {
    expect(new URLSearchParams(withParam(search, "page", "4")).get("page")).toBe("4");
    expect(new URLSearchParams(withParam(search, "page", null)).has("page")).toBe(false);
    expect(new URLSearchParams(withParam(search, "page", "4")).getAll("type")).toEqual(["a", "b"]);
    expect(withParam(new URLSearchParams("page=2"), "page", null)).toBe("?");
  });
  it("toggles one value of a repeated parameter and goes back to the first page", () => {
    const off = new URLSearchParams(toggleParam(search, "type", "a"));
    expect(off.getAll("type")).toEqual(["b"]);
    expect(off.has("page")).toBe(false);
    expect(off.get("q")).toBe("插接");
    expect(new URLSearchParams(toggleParam(search, "type", "c")).getAll("type")).toEqual(["a", "b", "c"]);
  });
});

describe("readSort", () => {
  const keys = ["name", "due"] as const;
  it("reads key and direction", () => {
    expect(readSort("due", keys)).toEqual({ by: "due", direction: "asc" });
    expect(readSort("-due", keys)).toEqual({ by: "due", direction: "desc" });
  });
  it("ignores what is not allowed", () => {
    expect(readSort("password", keys)).toBeUndefined();
    expect(readSort(null, keys)).toBeUndefined();
  });
});
