import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalInterface, INTERFACE_GROUPS, interfaceKey } from "#db/vocabulary/interfaces.ts";
import { EVIDENCE_GRADES } from "#db/vocabulary/metrics.ts";
import { METRICS } from "#seeds/data/metrics.ts";
import { LEAST_DETAILS, validCapability } from "./capability.fixtures.ts";
import { claimChanges, type FrozenClaim } from "./claim-changes.ts";
import { priceColumns } from "./content.server.ts";
import { type DetailKind, detailFields, detailsInput, showDetails, USUAL_METRICS } from "./details.ts";
import { capabilityInput } from "./schemas.ts";
import { codeIn, gradeInMatching, gradesInMatching, isStale, staleOn } from "./vocabulary.ts";

const KINDS = Object.keys(LEAST_DETAILS) as DetailKind[];

describe("details", () => {
  test.each(KINDS)("of %s are whole with the least, and every field says how it is asked", (kind) => {
    expect(detailsInput.parse(LEAST_DETAILS[kind])).toEqual(LEAST_DETAILS[kind]);
    const fields = detailFields(kind);
    expect(fields.length).toBeGreaterThanOrEqual(6);
    for (const field of fields) {
      expect(field.label.length, field.name).toBeGreaterThan(1);
      if (field.input === "choice" || field.input === "choices")
        expect(Object.keys(field.names ?? {}).length, field.name).toBeGreaterThan(1);
      const without = Object.fromEntries(Object.entries(LEAST_DETAILS[kind]).filter(([name]) => name !== field.name));
      expect(detailsInput.safeParse(without).success, `${kind}.${field.name} left out`).toBe(!field.required);
    }
    expect(showDetails(kind, LEAST_DETAILS[kind]).filter(({ text }) => text !== null)).toHaveLength(
      fields.filter(({ required }) => required).length,
    );
  });

  test("show words and units, and leave out what the schema no longer knows", () => {
    const shown = showDetails("forceSensor", { kind: "forceSensor", axes: "six", rangeN: "400", overload: 300, gone: 1 });
    expect(shown.filter(({ text }) => text)).toEqual([
      { label: "测量维数", text: "六维" },
      { label: "量程", text: "400 N" },
      { label: "过载能力", text: "300 %" },
    ]);
    expect(showDetails("forceSensor", { axes: "seven" }).every(({ text }) => text === null)).toBe(true);
  });

  test("a grid begins with quantities the registry knows", () => {
    const known = new Set(METRICS.map(({ key }) => key));
    for (const kind of KINDS) for (const metric of USUAL_METRICS[kind]) expect(known.has(metric), `${kind} ${metric}`).toBe(true);
  });

  test("a capability parses to itself", () => {
    for (const kind of KINDS) {
      const isPart = ![
        "robotMaker",
        "applicationServiceProvider",
        "algorithmSupplier",
        "osSupplier",
        "simulationSupplier",
        "researchInstitute",
        "thirdPartyVerifier",
        "leaseOperator",
        "insurer",
        "platformProvider",
      ].includes(kind);
      const role = (isPart ? "partsSupplier" : kind) as NonNullable<Parameters<typeof validCapability>[0]>["role"];
      const once = capabilityInput.parse({
        ...validCapability(),
        role,
        details: LEAST_DETAILS[kind],
        ...(isPart ? { componentKind: kind } : {}),
        ...(kind === "robotMaker" ? { productType: "humanoidWheeled" } : {}),
      });
      expect(capabilityInput.parse(once)).toEqual(once);
    }
  });
});

describe("evidence", () => {
  test("is stale after twelve months in the calendar, from the next day in Asia/Shanghai", () => {
    expect(staleOn("2025-11-20")).toBe("2026-11-20");
    expect(staleOn("2024-02-29")).toBe("2025-02-28");
    expect(staleOn("2025-01-31")).toBe("2026-01-31");
    const at = (iso: string) => isStale({ issuedOn: "2025-11-20" }, new Date(iso));
    expect(at("2026-11-20T15:59:59Z")).toBe(false);
    expect(at("2026-11-20T16:00:00Z")).toBe(true);
    expect(isStale({ issuedOn: null }, new Date("2099-01-01"))).toBe(false);
  });

  test("counts one grade lower when stale, as it is when fresh, and never higher", () => {
    const now = new Date("2026-11-20T01:00:00Z");
    const stale = EVIDENCE_GRADES.map((evidence) => gradeInMatching({ evidence, issuedOn: "2025-01-01" }, now));
    expect(stale).toEqual(["selfDeclared", "selfDeclared", "document", "thirdParty"]);
    fc.assert(
      fc.property(
        fc.constantFrom(...EVIDENCE_GRADES),
        fc.date({ min: new Date("2020-01-01"), max: now, noInvalidDate: true }),
        (evidence, date) => {
          const counted = gradeInMatching({ evidence, issuedOn: date.toISOString().slice(0, 10) }, now);
          const drop = EVIDENCE_GRADES.indexOf(evidence) - EVIDENCE_GRADES.indexOf(counted);
          expect(drop === 0 || drop === 1).toBe(true);
        },
      ),
    );
  });

  test("counts the same for many claims at one time", () => {
    const instants = fc.date({ min: new Date("2023-12-01"), max: new Date("2029-03-05"), noInvalidDate: true });
    fc.assert(
      fc.property(instants, fc.constantFrom(...EVIDENCE_GRADES), (now, evidence) => {
        const gradeOf = gradesInMatching(now);
        for (let days = 358; days < 376; days++) {
          const claim = { evidence, issuedOn: new Date(now.getTime() - days * 86_400_000).toISOString().slice(0, 10) };
          expect(gradeOf(claim)).toBe(gradeInMatching(claim, now));
        }
        expect(gradeOf({ evidence, issuedOn: null })).toBe(evidence);
      }),
      { numRuns: 500 },
    );
  });
});

describe("interfaces", () => {
  test("are one however they are written", () => {
    for (const wording of ["ROS2 humble", "ros 2 Humble", "ＲＯＳ２－Humble", "ROS 2 Humble Hawksbill".replace("ROS 2", "ROS2")])
      expect(canonicalInterface(wording), wording).toBe("ROS 2 Humble");
    expect(canonicalInterface("iso 9409-1-50")).toBe("ISO9409-50");
    expect(canonicalInterface("  我方  总线 V2 ")).toBe("我方 总线 V2");
    expect(interfaceKey("我方总线 v2")).toBe(interfaceKey("我方 总线-V2"));
  });

  test("that differ stay apart, and naming is stable", () => {
    const names = INTERFACE_GROUPS.flatMap(({ interfaces }) => interfaces.map(({ name }) => name));
    expect(new Set(names.map(interfaceKey)).size).toBe(names.length);
    fc.assert(fc.property(fc.string(), (text) => canonicalInterface(canonicalInterface(text)) === canonicalInterface(text)));
  });
});

test("the prices that lists read are rent, per operation, and purchase before licence", () => {
  const price = (
    model: "purchase" | "leaseMonthly" | "perUse" | "licence",
    amountFen: string,
    unit: "operation" | "hour" | null = null,
  ) => ({
    ...{ model, amountFen, unit },
    includes: "",
  });
  expect(
    priceColumns([price("licence", "5"), price("purchase", "7"), price("perUse", "1", "hour"), price("perUse", "2", "operation")]),
  ).toEqual({
    leaseMonthlyFen: null,
    perOperationFen: 2n,
    oneOffFen: 7n,
  });
  expect(priceColumns([price("licence", "5"), price("leaseMonthly", "9")])).toMatchObject({ leaseMonthlyFen: 9n, oneOffFen: 5n });
});

test("a picker's text gives its code", () => {
  expect(codeIn("衡步 H2-W（NL-2026-0001）")).toBe("NL-2026-0001");
  expect(codeIn("衡步 H2-W")).toBeNull();
});

describe("changes of claims", () => {
  const frozen = (facts: Partial<FrozenClaim>): FrozenClaim => ({
    ...{ metric: "m", comparator: "<=", value: "1", upper: null, shownValue: "1", shownUpper: null, shownUnit: "", evidence: "document" },
    ...facts,
  });
  const kindOf = (before: Partial<FrozenClaim>, after: Partial<FrozenClaim>, direction: "lower" | "higher" | "range", symmetric = false) =>
    claimChanges([frozen(before)], [frozen(after)], () => ({ direction, symmetric }))[0]?.kind ?? null;

  test("go by the direction of the quantity", () => {
    expect(kindOf({ value: "2" }, { value: "1" }, "lower")).toBe("raised");
    expect(kindOf({ value: "2" }, { value: "1" }, "higher")).toBe("lowered");
    expect(kindOf({ value: "-2" }, { value: "1" }, "lower", true)).toBe("raised");
    expect(kindOf({ value: "1.0" }, { value: "1", shownUnit: "cm" }, "lower")).toBeNull();
    expect(kindOf({ comparator: "<=" }, { comparator: "=" }, "lower")).toBe("changed");
    expect(kindOf({ evidence: "document" }, { evidence: "thirdParty" }, "lower")).toBe("betterProven");
    expect(kindOf({ evidence: "document" }, { evidence: "selfDeclared" }, "lower")).toBe("lessProven");
    const between = (value: string, upper: string) => ({ comparator: "between" as const, value, upper });
    expect(kindOf(between("1", "5"), between("0", "5"), "range")).toBe("raised");
    expect(kindOf(between("1", "5"), between("2", "4"), "range")).toBe("lowered");
    expect(kindOf(between("1", "5"), between("0", "4"), "range")).toBe("changed");
  });

  test("of a version against itself are none, and turned round they turn round", () => {
    const claim = fc.record({
      metric: fc.constantFrom("a", "b", "c"),
      value: fc.integer({ min: -9, max: 9 }).map(String),
      evidence: fc.constantFrom(...EVIDENCE_GRADES),
    });
    const version = fc.uniqueArray(claim, { selector: ({ metric }) => metric }).map((claims) => claims.map((facts) => frozen(facts)));
    const turned = {
      added: "removed",
      removed: "added",
      raised: "lowered",
      lowered: "raised",
      betterProven: "lessProven",
      lessProven: "betterProven",
      changed: "changed",
    } as const;
    const metric = () => ({ direction: "higher" as const, symmetric: false });
    fc.assert(
      fc.property(version, version, (before, after) => {
        expect(claimChanges(before, before, metric)).toEqual([]);
        const there = claimChanges(before, after, metric).map(({ metric: key, kind }) => `${key} ${kind}`);
        const back = claimChanges(after, before, metric).map(({ metric: key, kind }) => `${key} ${turned[kind]}`);
        expect(there.sort()).toEqual(back.sort());
      }),
    );
  });
});
