import { describe, expect, it } from "vitest";
import { formerStretch, nextStretch, readSort, toggleParam, withParam } from "./search-params.ts";

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

describe("a list that is read on", () => {
  const at = (address: string | null) => new URLSearchParams(address ?? "");
  it("leads back the way one came, to the start without a trace", () => {
    const second = at(nextStretch(at("?q=插接&type=a"), "c1"));
    const third = at(nextStretch(second, "c2"));
    expect([third.get("after"), third.getAll("from")]).toEqual(["c2", ["", "c1"]]);
    expect(formerStretch(third)).toBe(`?${second}`);
    expect(at(formerStretch(second)).toString()).toBe(at("?q=插接&type=a").toString());
    expect(formerStretch(at("?q=插接&after=c9"))).toBeNull();
  });
  it("remembers ten steps and forgets them with another list", () => {
    let search = at("?q=插接");
    for (let i = 1; i <= 15; i++) search = at(nextStretch(search, `c${i}`));
    expect(search.getAll("from")).toEqual(Array.from({ length: 10 }, (_, i) => `c${i + 5}`));
    expect(at(toggleParam(search, "type", "a")).toString()).toBe(at("?q=插接&type=a").toString());
    expect(at(withParam(search, "sort", "name")).has("from")).toBe(false);
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
