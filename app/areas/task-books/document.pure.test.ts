import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkTaskBook } from "./checks.ts";
import { CLAUSES } from "./clause-variants.ts";
import { type PromisedValue, type TaskBookDocument, taskBookDocument } from "./document.ts";
import { draftDocument } from "./draft-document.ts";
import type { BidPlan } from "./draft-plan.ts";
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

describe("draftDocument of an awarded bid", () => {
  const promise = (
    requirementId: string,
    comparator: PromisedValue["comparator"],
    target: string,
    unit: string,
    upper: string | null = null,
  ) => ({
    requirementId,
    comparator,
    target,
    upper,
    unit,
  });
  const BID: BidPlan = {
    callCode: "JB-2026-0001",
    promises: [
      promise("r-recognition", ">=", "99.7", "%"),
      promise("r-position", "<=", "0.6", "mm"),
      promise("r-force", "between", "18", "N", "36"),
      promise("r-temperature", "between", "-10", "°C", "44"),
      promise("r-stop", ">=", "0.1", "s"),
      promise("r-gone", ">=", "1", "次"),
    ],
    solution: "副臂接标并吹平，主臂压贴。",
    priceFen: "98000001",
    priceBasis: "全部工作的固定总价（含税）",
    isFixedTotal: true,
    priceNote: "",
    durationDays: 120,
    milestones: [
      { name: "交付验收", day: 120, proof: "验收报告" },
      { name: "样件", day: 35, proof: "偏差报告" },
    ],
    deliverables: [{ name: "工位整机一套", note: "" }],
  };
  const draft = (bid: Partial<BidPlan> = {}) => draftDocument({ ...SAMPLE_INPUT, bid: { ...BID, ...bid } });
  const errorsIn = (document: TaskBookDocument) =>
    checkTaskBook(document, { requirements: SAMPLE_REQUIREMENTS, promises: BID.promises }).filter(({ severity }) => severity === "error");

  test("takes a promise that is at least as strict, and what is published where it is weaker, of another kind or missing", () => {
    expect(draft().indicators.items.map(({ requirementId, target, upper }) => [requirementId, target, upper])).toEqual([
      ["r-recognition", "99.7", null],
      ["r-position", "0.5", null],
      ["r-force", "18", "36"],
      ["r-stop", "0.3", null],
      ["r-temperature", "-5", "45"],
      ["r-success", "99", null],
    ]);
    expect(errorsIn(draft())).toEqual([]);
  });

  test("whatever is promised, no target falls below what is published, and the checks find nothing lowered", () => {
    const promises = fc.tuple(
      ...SAMPLE_REQUIREMENTS.map(({ requirementId, comparator, unit }) =>
        fc
          .record({ low: fc.integer({ min: -500, max: 1500 }), wide: fc.nat(2000) })
          .map(({ low, wide }) =>
            promise(requirementId, comparator, String(low / 10), unit, comparator === "between" ? String((low + wide) / 10) : null),
          ),
      ),
    );
    fc.assert(
      fc.property(promises, (made) => {
        const document = draft({ promises: made });
        const targets = document.indicators.items.map(({ target, upper }) => [Number(target), Number(upper ?? target)]);
        for (const [i, { comparator, target, upper }] of SAMPLE_REQUIREMENTS.entries()) {
          const [low = Number.NaN, high = Number.NaN] = targets[i] ?? [];
          if (comparator === ">=") expect(low).toBeGreaterThanOrEqual(Number(target));
          else expect(low).toBeLessThanOrEqual(Number(target));
          if (comparator === "between") expect(high).toBeGreaterThanOrEqual(Number(upper));
        }
        const found = checkTaskBook(document, { requirements: SAMPLE_REQUIREMENTS, promises: made });
        expect(found.filter(({ code }) => code === 9)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test("milestones stand in order on the days of the bid, with what proves them; what is handed over is due at the last", () => {
    const document = draft();
    expect(document.period).toEqual({ startDate: "2026-06-01", endDate: "2026-09-29" });
    const names = new Map(document.workPackages.items.flatMap((item) => item.deliverables.map(({ key, name }) => [key, name])));
    const [first, last] = document.milestones.items;
    expect([first?.name, first?.date, last?.name, last?.date]).toEqual(["样件", "2026-07-06", "交付验收", "2026-09-29"]);
    expect(first?.deliverableKeys.map((key) => names.get(key))).toContain("偏差报告");
    expect(last?.deliverableKeys.map((key) => names.get(key))).toEqual(expect.arrayContaining(["验收报告", "工位整机一套"]));
    expect(document.milestones.items.flatMap(({ deliverableKeys }) => deliverableKeys).sort()).toEqual([...names.keys()].sort());
  });

  test("any plan of a bid gives a document without errors of its own, its price spent to the fen and its solution whole", () => {
    const words = fc.string({
      unit: fc.constantFrom("机", "器", "。", "；", "𠮷", "a", "\n", " "),
      minLength: 20,
      maxLength: 20_000,
      size: "max",
    });
    const plan = fc.record({
      solution: words,
      priceFen: fc.bigInt({ min: 1n, max: 999_999_999_999_999n }).map(String),
      isFixedTotal: fc.boolean(),
      priceNote: fc.string({ unit: fc.constantFrom("价", "。", " "), maxLength: 2000 }),
      days: fc.array(fc.record({ day: fc.integer({ min: 1, max: 3650 }), proof: fc.constantFrom("", "验收单") }), {
        minLength: 1,
        maxLength: 20,
      }),
      handedOver: fc.integer({ min: 1, max: 20 }),
    });
    fc.assert(
      fc.property(plan, ({ days, handedOver, ...rest }) => {
        const document = draft({
          ...rest,
          durationDays: 3650,
          milestones: days.map((stage, i) => ({ name: `第${i}步`, ...stage })),
          deliverables: Array.from({ length: handedOver }, (_, i) => ({ name: `交付物${i}`, note: "" })),
        });
        expect(errorsIn(document)).toEqual([]);
        const spent = document.workPackages.items.reduce((sum, { budgetFen }) => sum + BigInt(budgetFen), 0n);
        expect(spent).toBe(rest.isFixedTotal ? BigInt(rest.priceFen) : 0n);
        const bare = (text: string) => text.replace(/\s/gu, "");
        expect(bare(document.boundary.inScope.slice(4).join(""))).toBe(bare(`按中选应答的方案实施：${rest.solution}`));
      }),
      { numRuns: 60 },
    );
  });
});
