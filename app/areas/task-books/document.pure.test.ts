import { describe, expect, test } from "vitest";
import { checkTaskBook } from "./checks.ts";
import { CLAUSES } from "./clause-variants.ts";
import { type TaskBookDocument, taskBookDocument } from "./document.ts";
import { draftDocument } from "./draft-document.ts";
import { SAMPLE_INPUT, SAMPLE_REQUIREMENTS, sampleDocument } from "./draft-sample.ts";

const messages = (value: unknown) => taskBookDocument.safeParse(value).error?.issues.map((issue) => issue.message) ?? [];
const withShares = (...points: number[]): unknown => {
  const document = sampleDocument();
  const shares = points.map((basisPoints, index) => ({
    organizationId: ["org-maker", "org-algorithm", "org-parts"][index] ?? "",
    basisPoints,
  }));
  return {
    ...document,
    benefitSharing: { ...document.benefitSharing, pools: [{ key: "raasRevenue", name: "机器人服务费", model: "fixedShare", shares }] },
  };
};

describe("taskBookDocument", () => {
  test("holds the twenty clauses and nothing unknown", () => {
    const document = sampleDocument();
    expect(CLAUSES.map((clause) => clause.number)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(CLAUSES.every((clause) => clause.key in document)).toBe(true);
    expect(messages({ ...document, note: "x" }).length).toBe(1);
    expect(messages({ ...document, safety: { ...document.safety, extra: 1 } }).length).toBe(1);
  });

  test("survives a trip through JSON unchanged", () => {
    const document = sampleDocument();
    expect(taskBookDocument.parse(JSON.parse(JSON.stringify(document)))).toEqual(document);
  });

  test("shares that are not exactly 100.00 % are refused with the gap", () => {
    expect(messages(withShares(3333, 3333, 3333))).toEqual(["合计 99.99%，还差 0.01%"]);
    expect(messages(withShares(5000, 5000, 1))).toEqual(["合计 100.01%，超出 0.01%"]);
    expect(messages(withShares(5000, 3000, 2000))).toEqual([]);
  });

  test("one organization is one party and one row of shares", () => {
    const document = sampleDocument();
    expect(messages({ ...document, parties: { items: [...document.parties.items, document.parties.items[0]] } })).toEqual([
      "同一单位只能列为一方当事人。",
    ]);
  });

  test.each([
    ["a bidirectional override", "合作\u202e书"],
    ["a null character", "合作\u0000书"],
    ["a lone surrogate", "合作\ud800书"],
    ["a line feed in a title", "合作\n书"],
  ])("refuses %s", (_name, title) => {
    expect(messages({ ...sampleDocument(), title })).toHaveLength(1);
  });

  test("keeps rare characters and composes decomposed ones", () => {
    expect(taskBookDocument.parse({ ...sampleDocument(), title: "𠮷䶮 Cafe\u0301" }).title).toBe("𠮷䶮 Caf\u00e9");
  });

  test.each(["2026-02-30", "2026/06/01", ""])("refuses the date %j", (startDate) => {
    expect(messages({ ...sampleDocument(), period: { startDate, endDate: "2026-12-01" } })).toContain("请填写正确的日期。");
  });
});

describe("draftDocument", () => {
  test("a complete consortium gives a draft without errors", () => {
    const document = sampleDocument();
    const findings = checkTaskBook(document, { requirements: SAMPLE_REQUIREMENTS, deployBy: "2026-11-30" });
    expect(findings.filter((finding) => finding.severity === "error")).toEqual([]);
    expect(findings.map((finding) => finding.code)).toEqual([]);
  });

  test("indicators link to the requirements, owned by who answers, verified by another", () => {
    const items = sampleDocument().indicators.items;
    expect(items.map((item) => [item.requirementId, item.ownerOrganizationId, item.verifierOrganizationId])).toEqual(
      SAMPLE_REQUIREMENTS.map((requirement) => [requirement.requirementId, requirement.answeringOrganizationIds[0], "org-verifier"]),
    );
  });

  test("a requirement nobody answers stays without an owner; without a tester the user unit verifies", () => {
    const requirements = SAMPLE_REQUIREMENTS.map((requirement) => ({ ...requirement, answeringOrganizationIds: ["org-elsewhere"] }));
    const members = SAMPLE_INPUT.members.filter((member) => member.role !== "thirdPartyVerifier");
    const document = draftDocument({ ...SAMPLE_INPUT, members, scene: { ...SAMPLE_INPUT.scene, requirements } });
    expect(document.indicators.items.every((item) => item.ownerOrganizationId === null && item.verifierOrganizationId === "org-user")).toBe(
      true,
    );
    expect(document.validation.procedureBy).toBe("userUnit");
  });

  test("shares total 100.00 % over the suppliers; user unit and tester take none", () => {
    const shares = sampleDocument().benefitSharing.pools[0]?.shares ?? [];
    expect(shares.map((share) => share.organizationId).sort()).toEqual(["org-algorithm", "org-institute", "org-maker", "org-parts"]);
    expect(shares.reduce((sum, share) => sum + share.basisPoints, 0)).toBe(10_000);
  });

  test("milestones and work packages lie inside the period, in order", () => {
    const document = sampleDocument();
    expect(document.period).toEqual({ startDate: "2026-06-01", endDate: "2026-11-28" });
    expect(document.milestones.items.map((item) => item.date)).toEqual(["2026-07-01", "2026-08-30", "2026-10-29", "2026-11-28"]);
    expect(draftDocument({ ...SAMPLE_INPUT, endDate: "2026-06-07" }).milestones.items.map((item) => item.date)).toEqual([
      "2026-06-02",
      "2026-06-04",
      "2026-06-06",
      "2026-06-07",
    ]);
  });

  test("an organization in several slots is one party with its other roles", () => {
    const members = [...SAMPLE_INPUT.members, { organizationId: "org-maker", name: "深圳衡步机器人有限公司", role: "osSupplier" as const }];
    const document: TaskBookDocument = draftDocument({ ...SAMPLE_INPUT, members });
    const maker = document.parties.items.filter((party) => party.organizationId === "org-maker");
    expect(maker.map((party) => [party.role, party.otherRoles])).toEqual([["robotMaker", ["osSupplier"]]]);
    expect(document.foregroundIp.results.find((result) => result.resultType === "software")?.ownerOrganizationIds).toEqual(["org-maker"]);
  });

  test("takes texts of other rooms as they come: control characters, full-width figures, very long names", () => {
    const [first] = SAMPLE_REQUIREMENTS;
    if (!first) throw new Error("sample has requirements");
    const document = draftDocument({
      ...SAMPLE_INPUT,
      scene: { ...SAMPLE_INPUT.scene, coreTask: "识别\r\n\t插接\u202e", requirements: [{ ...first, target: "９８．５０" }] },
      userUnit: { ...SAMPLE_INPUT.userUnit, name: `${"长".repeat(119)}𠮷` },
    });
    expect(document.boundary.inScope[0]).toBe("识别 插接");
    expect(document.indicators.items[0]?.target).toBe("98.5");
    expect(document.parties.items[0]?.name).toBe("长".repeat(119));
  });

  test("a consortium of one supplier still gives a document", () => {
    const document = draftDocument({ ...SAMPLE_INPUT, members: SAMPLE_INPUT.members.slice(0, 1) });
    expect(document.benefitSharing.pools[0]?.shares).toEqual([{ organizationId: "org-maker", basisPoints: 10_000 }]);
    expect(document.foregroundIp.results.find((result) => result.resultType === "skillPackage")?.ownership).toBe("soleMaker");
  });
});
