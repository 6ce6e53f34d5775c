import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { QUESTION_VISIBILITIES } from "#db/vocabulary/questions.ts";
import { awaitedSince, mayTakeBack, type PostFacts, widerThan } from "./states.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 8, minute));
const post = (id: string, organizationId: string, minute: number, takenBack?: number): PostFacts => ({
  id,
  organizationId,
  createdAt: at(minute),
  takenBackAt: takenBack === undefined ? null : at(takenBack),
});

describe("what waits for an answer", () => {
  test("a question does, an answered one does not, a further post does again", () => {
    const asked = [post("q", "A", 0)];
    const answered = [...asked, post("r", "R", 5)];
    expect(awaitedSince(asked, "R")).toBe("q");
    expect(awaitedSince([...asked, post("q2", "A", 1)], "R"), "asked twice it is still the first").toBe("q");
    expect(awaitedSince(answered, "R")).toBeNull();
    expect(awaitedSince([...answered, post("q2", "A", 8)], "R")).toBe("q2");
  });

  test("an answer taken back leaves the question waiting, under a new name", () => {
    expect(awaitedSince([post("q", "A", 0), post("r", "R", 5, 6)], "R")).toBe("r:back");
    expect(awaitedSince([post("q", "A", 0), post("r", "R", 5, 6), post("r2", "R", 7)], "R")).toBeNull();
    expect(awaitedSince([post("q", "A", 0), post("r", "R", 5, 8), post("q2", "A", 7)], "R"), "it waited before").toBe("q2");
  });

  test("a further post taken back before its answer waits no more", () => {
    expect(awaitedSince([post("q", "A", 0), post("r", "R", 5), post("q2", "A", 7, 9)], "R")).toBeNull();
    expect(awaitedSince([post("q", "A", 0, 3)], "R")).toBeNull();
  });

  const thread = fc
    .array(fc.record({ mine: fc.boolean(), back: fc.boolean() }), { minLength: 1, maxLength: 12 })
    .map((facts) => facts.map(({ mine, back }, i) => post(`p${i}`, mine ? "R" : "A", i * 2, back ? i * 2 + 1 : undefined)));
  test("it waits exactly when the last standing word is the asker's", () => {
    fc.assert(
      fc.property(thread, (posts) => {
        const last = posts.filter(({ takenBackAt }) => takenBackAt === null).at(-1);
        expect(awaitedSince(posts, "R") !== null).toBe(last?.organizationId === "A");
      }),
    );
  });
});

describe("taking back", () => {
  const posts = [post("q", "A", 0), post("r", "R", 30), post("q2", "A", 40)];
  const thread = { posts, respondentId: "R", status: "open" as const };
  const may = (id: string, who: string, minute: number, facts: Partial<typeof thread> | { status: "closed" } = {}) => {
    const found = posts.find((one) => one.id === id);
    return found !== undefined && mayTakeBack(found, { ...thread, ...facts }, who, at(minute));
  };

  test("one's own within ten minutes, to the millisecond", () => {
    expect(may("r", "R", 40)).toBe(true);
    const [, r] = posts;
    expect(r && mayTakeBack(r, thread, "R", new Date(at(40).getTime() + 1))).toBe(false);
    expect(may("r", "A", 31), "not another's").toBe(false);
  });

  test("the asker's until it is answered, the respondent's not after ten minutes", () => {
    expect(may("q", "A", 55), "answered").toBe(false);
    expect(may("q2", "A", 55), "not answered yet").toBe(true);
    expect(may("r", "R", 55)).toBe(false);
  });

  test("never when closed, never twice", () => {
    expect(may("q2", "A", 41, { status: "closed" })).toBe(false);
    expect(mayTakeBack(post("q3", "A", 40, 41), thread, "A", at(42))).toBe(false);
  });
});

test("what was shown is only ever shown to more", () => {
  expect(widerThan("private", QUESTION_VISIBILITIES)).toEqual(["public", "invited"]);
  expect(widerThan("invited", QUESTION_VISIBILITIES)).toEqual(["public"]);
  expect(widerThan("public", QUESTION_VISIBILITIES)).toEqual([]);
});
