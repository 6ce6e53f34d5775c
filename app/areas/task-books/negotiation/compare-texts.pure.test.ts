import fc from "fast-check";
import { expect, test } from "vitest";
import { changedClauses, clauseHash } from "../clause-fields.ts";
import { clause } from "../clause-texts/block.ts";
import { clauseTexts } from "../clause-texts/index.ts";
import { sampleDocument } from "../draft-sample.ts";
import { clauseStandings } from "./clause-state.ts";
import { compareTexts } from "./compare-texts.ts";

const one = (lines: string[]) => [clause("confidentiality", lines)];
const line = fc.stringMatching(/^[甲乙丙丁]{0,6}$/);

test("the left side of a comparison is the old text and the right side the new one, line for line", () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), fc.array(line, { maxLength: 12 }), (before, after) => {
      const [compared] = compareTexts(one(before), one(after));
      expect(compared?.lines.flatMap(({ before: text }) => (text === null ? [] : [text]))).toEqual(before);
      expect(compared?.lines.flatMap(({ after: text }) => (text === null ? [] : [text]))).toEqual(after);
      expect(compared?.changed).toBe(JSON.stringify(before) !== JSON.stringify(after));
    }),
  );
});

test("a reworded paragraph stands beside what it was, a new one alone", () => {
  const [compared] = compareTexts(
    one(["各方对保密信息负有保密义务，期限为五年。", "本条在终止后继续有效。"]),
    one(["各方对保密信息负有保密义务，期限为八年。", "接触人员应当签署承诺书。", "本条在终止后继续有效。"]),
  );
  expect(compared?.lines).toEqual([
    { before: "各方对保密信息负有保密义务，期限为五年。", after: "各方对保密信息负有保密义务，期限为八年。" },
    { before: null, after: "接触人员应当签署承诺书。" },
    { before: "本条在终止后继续有效。", after: "本条在终止后继续有效。" },
  ]);
});

test("of a whole document only the clause that changed is marked, with its table row", () => {
  const before = sampleDocument();
  const after = structuredClone(before);
  const [indicator] = after.indicators.items;
  if (indicator) indicator.testMethod = "改用标准试件 600 次";
  const compared = compareTexts(clauseTexts(before), clauseTexts(after));
  expect(compared.filter(({ changed }) => changed).map(({ number }) => number)).toEqual([3]);
  expect(changedClauses(before, after)).toEqual(["indicators"]);
  const lines = compared.flatMap((found) => found.lines).filter((found) => found.before !== found.after);
  expect(lines.some(({ before: text, after: next }) => text?.includes("目视复核 500 次") && next?.includes("改用标准试件 600 次"))).toBe(
    true,
  );
});

test("the term of the task book counts with its boundary", () => {
  const before = sampleDocument();
  expect(changedClauses(before, { ...before, period: { ...before.period, endDate: "2027-12-31" } })).toEqual(["boundary"]);
});

test("a clause is agreed when all agree to its present text, disputed when one objects, else pending", () => {
  const document = sampleDocument();
  const parties = ["org-user", "org-maker", "org-algorithm"];
  const hash = clauseHash(document, "safety");
  const said = (organizationId: string, stance: "agree" | "object", clauseHashSeen = hash) => ({
    clause: "safety",
    organizationId,
    stance,
    clauseHash: clauseHashSeen,
    note: stance === "object" ? "响应时间过长" : "",
  });
  const stateWith = (...stances: ReturnType<typeof said>[]) =>
    clauseStandings(document, parties, stances).find(({ key }) => key === "safety")?.state;
  expect(stateWith()).toBe("pending");
  expect(stateWith(...parties.map((id) => said(id, "agree")))).toBe("agreed");
  expect(stateWith(said("org-user", "agree"), said("org-maker", "agree"))).toBe("pending");
  expect(stateWith(...parties.map((id) => said(id, id === "org-maker" ? "object" : "agree")))).toBe("disputed");
  expect(stateWith(...parties.map((id) => said(id, "agree", "0".repeat(64))))).toBe("pending");
  expect(stateWith(...parties.map((id) => said(id, "agree")), said("org-stranger", "object"))).toBe("agreed");
});
