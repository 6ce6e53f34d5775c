import { parseWithZod } from "@conform-to/zod/v4";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { checkTaskBook } from "./checks.ts";
import { changeClause } from "./clause-edits.ts";
import { type TaskBookDocument, taskBookDocument } from "./document.ts";
import { SAMPLE_REQUIREMENTS, sampleDocument } from "./draft-sample.ts";
import { type ClauseEdit, editClauseInput } from "./schemas.ts";
import { basisPointsOf } from "./shares.ts";

const head = { code: "RW-2026-0042", revision: 3 };

/** Edits from a form's fields, as a browser sends them: blank fields are sent as blanks, boxes not ticked are not sent. */
function fromForm(fields: [name: string, value: string][]): ClauseEdit {
  const form = new FormData();
  for (const [name, value] of [["edit.code", head.code], ["edit.revision", "3"], ...fields] as const) form.append(name, value);
  const parsed = parseWithZod(form, { schema: z.strictObject({ edit: editClauseInput }) });
  if (parsed.status !== "success") throw new Error(JSON.stringify(parsed.error));
  return parsed.value.edit;
}

/** The changed document, which must still be one. */
function applied(edit: ClauseEdit, before = sampleDocument()): TaskBookDocument {
  const changed = changeClause(before, edit);
  if ("refused" in changed) throw new Error(`${changed.refused} ${JSON.stringify(changed.fields)}`);
  return taskBookDocument.parse(changed.document);
}

const errorsOf = (document: TaskBookDocument) =>
  checkTaskBook(document, { requirements: SAMPLE_REQUIREMENTS }).filter((finding) => finding.severity === "error");

describe("what a browser sends is read as it was meant", () => {
  test("one owner ticked, several, and none", () => {
    const result = (owners: string[]): [string, string][] => [
      ["edit.clause", "foregroundIp"],
      ["edit.results[0].key", "R1"],
      ["edit.results[0].ownership", "soleMaker"],
      ...owners.map((owner): [string, string] => ["edit.results[0].ownerOrganizationIds", owner]),
      ["edit.results[0].shares[0].organizationId", "org-maker"],
      ["edit.results[0].shares[0].percent", ""],
      ["edit.results[0].licenceBack", "internal"],
      ["edit.results[0].licenceField", ""],
      ["edit.results[0].openSourceLicence", ""],
    ];
    for (const owners of [["org-maker"], ["org-maker", "org-algorithm"], []]) {
      expect(fromForm(result(owners))).toMatchObject({ results: [{ ownerOrganizationIds: owners }] });
    }
  });

  test("an indicator without owner and method, and a background row left blank", () => {
    const indicators = fromForm([
      ["edit.clause", "indicators"],
      ["edit.items[0].key", "I1"],
      ["edit.items[0].ownerOrganizationId", ""],
      ["edit.items[0].verifierOrganizationId", "org-user"],
      ["edit.items[0].testMethod", ""],
    ]);
    expect(applied(indicators).indicators.items[0]).toMatchObject({
      ownerOrganizationId: null,
      verifierOrganizationId: "org-user",
      testMethod: "",
    });
    const background = fromForm([
      ["edit.clause", "backgroundIp"],
      ["edit.scope", "listed"],
      ["edit.licence", "projectFree"],
      ["edit.items[0].organizationId", "org-algorithm"],
      ["edit.items[0].name", "抓取位姿估计模型"],
      ["edit.items[0].kind", "model"],
      ["edit.items[0].reference", ""],
      ["edit.items[1].organizationId", ""],
      ["edit.items[1].name", ""],
      ["edit.items[1].kind", "patent"],
      ["edit.items[1].reference", ""],
    ]);
    expect(applied(background).backgroundIp).toEqual({
      scope: "listed",
      licence: "projectFree",
      items: [
        {
          key: "B1",
          organizationId: "org-algorithm",
          name: "抓取位姿估计模型",
          kind: "model",
          reference: "",
          title: "owned",
          licence: null,
        },
      ],
    });
  });
});

test("a background row with a name and no owner is refused beside its field", () => {
  const items = [{ name: "力控插接技能", kind: "knowHow" as const, reference: "" }];
  expect(changeClause(sampleDocument(), { ...head, clause: "backgroundIp", scope: "listed", licence: "projectFree", items })).toMatchObject(
    {
      fields: { "items[0].organizationId": ["请选择权利人。"] },
    },
  );
});

test("confidentiality and publication change what they name and nothing else", () => {
  const before = sampleDocument();
  const secret = applied({ ...head, clause: "confidentiality", tier: "strict", years: 8, residual: "unaidedMemory" }, before);
  expect(secret).toEqual({
    ...before,
    confidentiality: { ...before.confidentiality, tier: "strict", years: 8, residual: "unaidedMemory" },
  });
  const publication = { rule: "priorConsent", noticeDays: 60, objectionDays: 20, embargoMonths: 3, openSource: "none" } as const;
  expect(applied({ ...head, clause: "publication", ...publication }, before)).toEqual({ ...before, publication });
  for (const years of [0, 31, 2.5])
    expect(editClauseInput.safeParse({ ...head, clause: "confidentiality", tier: "strict", years, residual: "excluded" }).success).toBe(
      false,
    );
});

describe("every way of owning a result can be agreed through the form", () => {
  type Result = Extract<ClauseEdit, { clause: "foregroundIp" }>["results"][number];
  const base: Result = {
    key: "R1",
    ownership: "soleMaker",
    ownerOrganizationIds: ["org-maker"],
    shares: [],
    jointExploitRule: "freeOrdinary",
    licenceBack: "internal",
    licenceField: "",
    openSourceLicence: "",
  };
  const both = ["org-maker", "org-algorithm"];
  const cases: [string, Partial<Result>][] = [
    ["soleMaker", {}],
    ["soleLead", { ownership: "soleLead" }],
    ["soleUser", { ownership: "soleUser", ownerOrganizationIds: ["org-user"] }],
    ["jointEqual", { ownership: "jointEqual", ownerOrganizationIds: both }],
    [
      "jointByContribution",
      {
        ownership: "jointByContribution",
        ownerOrganizationIds: both,
        shares: [
          { organizationId: "org-maker", percent: "58.29" },
          { organizationId: "org-algorithm", percent: "41.71" },
          { organizationId: "org-parts", percent: "12.00" },
        ],
      },
    ],
    ["eachOwnCrossLicence", { ownership: "eachOwnCrossLicence", ownerOrganizationIds: both }],
    ["assignToExploiter", { ownership: "assignToExploiter" }],
    ["openSource", { ownership: "openSource", openSourceLicence: "木兰宽松许可证 第2版" }],
    ["a field of use", { licenceBack: "field", licenceField: "动力电池制造" }],
  ];
  test.each(cases)("%s", (_name, facts) => {
    const changed = applied({ ...head, clause: "foregroundIp", results: [{ ...base, ...facts }] });
    const opened = applied(
      {
        ...head,
        clause: "publication",
        rule: "noticeObjection",
        noticeDays: 45,
        objectionDays: 30,
        embargoMonths: 6,
        openSource: "selected",
      },
      changed,
    );
    expect(errorsOf(facts.ownership === "openSource" ? opened : changed)).toEqual([]);
  });

  test("shares of joint owners that miss 100.00 % are refused with the gap; another party's share is not read", () => {
    const shares = [
      { organizationId: "org-maker", percent: "58.29" },
      { organizationId: "org-algorithm", percent: "41.70" },
      { organizationId: "org-parts", percent: "0.01" },
    ];
    const results = [{ ...base, ownership: "jointByContribution" as const, ownerOrganizationIds: both, shares }];
    expect(changeClause(sampleDocument(), { ...head, clause: "foregroundIp", results })).toMatchObject({
      fields: { "results[0].shares": [expect.stringContaining("合计 99.99%，还差 0.01%")] },
    });
  });

  test("leaving joint ownership drops its shares and its rule", () => {
    const joint = applied({ ...head, clause: "foregroundIp", results: [{ ...base, ownership: "jointEqual", ownerOrganizationIds: both }] });
    const sole = applied({ ...head, clause: "foregroundIp", results: [base] }, joint);
    expect(sole.foregroundIp.results[0]).toMatchObject({ jointShares: [], jointExploitRule: null, ownerOrganizationIds: ["org-maker"] });
  });

  test("a result nobody knows is not made", () => {
    const before = sampleDocument();
    expect(applied({ ...head, clause: "foregroundIp", results: [{ ...base, key: "R99" }] }, before)).toEqual(before);
  });
});

test.each([
  ["58.29", 5829],
  ["0.1", 10],
  ["100", 10_000],
  [" 7 ", 700],
  ["1.005", null],
  ["-1", null],
  ["1e2", null],
  ["", null],
  ["１０", null],
])("basisPointsOf(%j)", (typed, expected) => {
  expect(basisPointsOf(typed)).toBe(expected);
});
