import { describe, expect, test } from "vitest";
import { checkTaskBook } from "./checks.ts";
import { changedClauses } from "./clause-fields.ts";
import { type TaskBookDocument, taskBookDocument } from "./document.ts";
import { SAMPLE_REQUIREMENTS, sampleDocument } from "./draft-sample.ts";
import { PRESET_KEYS } from "./preset-keys.ts";
import { PRESETS, presetPreviews } from "./presets.ts";

const errorsOf = (document: TaskBookDocument) =>
  checkTaskBook(document, { requirements: SAMPLE_REQUIREMENTS }).filter((finding) => finding.severity === "error");
const MAY_CHANGE = [
  "backgroundIp",
  "foregroundIp",
  "improvements",
  "confidentiality",
  "publication",
  "benefitSharing",
  "replication",
  "liability",
  "governance",
];

describe.each(PRESET_KEYS)("%s", (key) => {
  const { apply, explanation } = PRESETS[key];

  test("fills the sample without a new error, in the clauses a package may fill", () => {
    const before = sampleDocument();
    const after = taskBookDocument.parse(apply(before));
    expect(errorsOf(before)).toEqual([]);
    expect(errorsOf(after)).toEqual([]);
    const changed = changedClauses(before, after);
    expect(changed.length).toBeGreaterThan(1);
    expect(MAY_CHANGE).toEqual(expect.arrayContaining([...changed]));
    expect(after.benefitSharing.pools).toEqual(before.benefitSharing.pools);
    expect(before).toEqual(sampleDocument());
  });

  test("after any other package it still makes a draft without errors, and twice is once", () => {
    for (const other of PRESET_KEYS) {
      const after = taskBookDocument.parse(apply(PRESETS[other].apply(sampleDocument())));
      expect(errorsOf(after), other).toEqual([]);
      expect(apply(after)).toEqual(after);
    }
  });

  test("the user unit keeps its know-how and its data", () => {
    const results = apply(sampleDocument()).foregroundIp.results.filter((result) =>
      ["processKnowHow", "dataset"].includes(result.resultType),
    );
    expect(results.map((result) => result.ownerOrganizationIds)).toEqual([["org-user"], ["org-user"]]);
  });

  test("a list of what is kept out never becomes one of what is brought in", () => {
    const document = sampleDocument();
    const item = {
      key: "B1",
      organizationId: "org-maker",
      name: "关节控制固件",
      kind: "knowHow",
      reference: "",
      title: "owned",
      licence: null,
    } as const;
    const kept = apply({ ...document, backgroundIp: { scope: "exceptListed", licence: "projectFree", items: [item] } }).backgroundIp;
    expect(kept).toMatchObject({ scope: "exceptListed", items: [item] });
  });

  test("open results are closed again, with their licence", () => {
    const document = sampleDocument();
    const results = document.foregroundIp.results.map((result) => ({
      ...result,
      ownership: "openSource" as const,
      openSourceLicence: "木兰",
    }));
    const opened = { ...document, foregroundIp: { results }, publication: { ...document.publication, openSource: "selected" as const } };
    expect(errorsOf(opened)).toEqual([]);
    expect(errorsOf(taskBookDocument.parse(apply(opened)))).toEqual([]);
  });

  test("is told in two sentences", () => {
    expect(explanation.match(/。/g)).toHaveLength(2);
  });
});

test("packages differ from one another, and a preview says what each would change", () => {
  const filled = PRESET_KEYS.map((key) => JSON.stringify(PRESETS[key].apply(sampleDocument())));
  expect(new Set(filled).size).toBe(PRESET_KEYS.length);
  const document = PRESETS.lambertA.apply(sampleDocument());
  const [own, other] = presetPreviews(document);
  expect(own).toMatchObject({ key: "lambertA", changes: [] });
  expect(other?.changes).toContainEqual({ number: 7, title: "项目成果归属" });
});
