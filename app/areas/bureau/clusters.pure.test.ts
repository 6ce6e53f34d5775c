import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ClusterScene, countedWith, type SameScene } from "./clusters.ts";

const scene = (id: string, listed = true, day = 1, isPublic = listed): ClusterScene => ({
  id,
  listed,
  isPublic,
  publishedAt: new Date(Date.UTC(2026, 0, day)),
});
const same = (firstId: string, secondId: string, countedId: string, minute = 0): SameScene => ({
  firstId,
  secondId,
  countedId,
  createdAt: new Date(Date.UTC(2026, 5, 1, 0, minute)),
});
const headsOf = (...facts: Parameters<typeof countedWith>) => Object.fromEntries(countedWith(...facts));

describe("counting", () => {
  test("a pair counts by the scene that was named", () => {
    expect(headsOf([scene("a"), scene("b")], [same("a", "b", "b")])).toEqual({ a: "b", b: null });
  });

  test("one in review counts for none that is public, whichever was named", () => {
    const inReview = scene("a", true, 1, false);
    expect(headsOf([inReview, scene("b", true, 2)], [same("a", "b", "a")])).toEqual({ a: "b", b: null });
    expect(headsOf([inReview, scene("b", true, 2, false)], [same("a", "b", "b")])).toEqual({ a: "b", b: null });
  });

  test("scenes joined over another are one", () => {
    expect(headsOf([scene("a"), scene("b"), scene("c")], [same("a", "b", "a", 1), same("b", "c", "b", 2)])).toEqual({
      a: "b",
      b: null,
      c: "b",
    });
  });

  test("the count is handed on when the named one leaves the list, and the chain holds over it", () => {
    const decisions = [same("a", "b", "a", 1), same("b", "c", "b", 2)];
    expect(headsOf([scene("a"), scene("b", false), scene("c")], decisions)).toEqual({ a: null, b: "a", c: "a" });
    expect(headsOf([scene("a", false), scene("b", false), scene("c")], decisions)).toEqual({ a: "c", b: "c", c: null });
    expect(headsOf([scene("a", false, 2), scene("b", false)], [same("a", "b", "a")])).toEqual({ a: null, b: null });
  });

  test("the one published first is counted when no named one is left", () => {
    const scenes = [scene("a", false), scene("b", true, 9), scene("c", true, 3)];
    expect(headsOf(scenes, [same("a", "b", "a", 1), same("a", "c", "a", 2)])).toEqual({ a: "c", b: "c", c: null });
  });

  test("every cluster with a listed scene counts exactly once, whatever the order of the decisions", () => {
    const ids = ["a", "b", "c", "d", "e", "f"];
    const decision = fc
      .tuple(fc.constantFrom(...ids), fc.constantFrom(...ids), fc.boolean(), fc.nat(1000))
      .filter(([a, b]) => a < b)
      .map(([a, b, first, minute]) => same(a, b, first ? a : b, minute));
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("none", "inReview", "public"), { minLength: 6, maxLength: 6 }),
        fc.uniqueArray(decision, { maxLength: 8, selector: ({ createdAt }) => createdAt.getTime() }),
        (standing, decisions) => {
          const scenes = ids.map((id, i) => scene(id, standing[i] !== "none", i + 1, standing[i] === "public"));
          const heads = countedWith(scenes, decisions);
          expect(countedWith(scenes.toReversed(), decisions.toReversed())).toEqual(heads);
          for (const { firstId, secondId } of decisions) {
            expect(heads.get(firstId) ?? firstId).toBe(
              anyListed(firstId) ? (heads.get(secondId) ?? secondId) : (heads.get(firstId) ?? firstId),
            );
          }
          for (const { id } of scenes) {
            const head = heads.get(id);
            const counted = scenes.find((one) => one.id === (head ?? id));
            if (head != null) expect(counted?.listed && heads.get(head) === null).toBe(true);
            if (scenes.find((one) => one.id === id)?.isPublic) expect(counted?.isPublic).toBe(true);
          }
          function anyListed(id: string): boolean {
            const reached = new Set([id]);
            for (let grown = -1; grown !== reached.size; ) {
              grown = reached.size;
              for (const { firstId, secondId } of decisions) {
                if (reached.has(firstId)) reached.add(secondId);
                if (reached.has(secondId)) reached.add(firstId);
              }
            }
            return scenes.some((one) => reached.has(one.id) && one.listed);
          }
        },
      ),
    );
  });
});
