import { expect, test } from "vitest";
import { remembered } from "./remembered.ts";

test("an answer is found once while it is among those asked for last, and what fails is asked again", () => {
  const remember = remembered<{ key: string }>(2);
  const found: string[] = [];
  const ask = (key: string) =>
    remember(key, () => {
      found.push(key);
      return { key };
    });
  expect(ask("a")).toBe(ask("a"));
  ask("b");
  ask("a");
  // The third pushes out b, which was asked for longest ago.
  ask("c");
  ask("a");
  expect(found).toEqual(["a", "b", "c"]);
  ask("b");
  expect(found).toEqual(["a", "b", "c", "b"]);
  const fail = () => {
    throw new Error("not now");
  };
  expect(() => remember("d", fail)).toThrow("not now");
  expect(ask("d")).toEqual({ key: "d" });
});
