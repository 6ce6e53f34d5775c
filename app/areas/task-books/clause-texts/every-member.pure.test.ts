import { describe, expect, test } from "vitest";
import * as variants from "../clause-variants.ts";
import { type Dataset, type ForegroundResult, type TaskBookDocument, taskBookDocument } from "../document.ts";
import { sampleDocument } from "../draft-sample.ts";
import { formatBasisPoints } from "../shares.ts";
import type { Cell } from "./block.ts";
import { groupDigits, longDate, yuan } from "./figures.ts";
import { clauseTexts, VARIANT_GROUPS } from "./index.ts";

/**
 * Nothing is agreed that the words do not say. The schema itself is walked, so a member or a variant added to it without words fails here.
 * Clause 12 is left to its own tests.
 */

/** What of a zod schema the walk reads. */
interface Schema {
  def: { type: string; shape?: Record<string, Schema>; element?: Schema; innerType?: Schema; entries?: Record<string, string> };
  safeParse(value: unknown): { success: boolean };
}

interface Leaf {
  /** Path without indexes, e.g. "foregroundIp.results[].ownership". */
  name: string;
  at: (string | number)[];
  schema: Schema;
  nullable: boolean;
  from: TaskBookDocument;
}

const asSchema = (schema: unknown) => schema as Schema;
const CLAUSE_KEYS = variants.CLAUSES.map((clause) => clause.key).filter((key) => key !== "benefitSharing");

/** Every member the schema knows below a clause, by its path. */
function members(schema: Schema, name: string): string[] {
  const { type, shape, element, innerType } = schema.def;
  if (type === "object") return Object.entries(shape ?? {}).flatMap(([key, inner]) => members(inner, `${name}.${key}`));
  if (type === "array" && element) return members(element, `${name}[]`);
  if (innerType) return members(innerType, name);
  return [name];
}

/** Every value that stands in a document, with its schema. */
function leaves(from: TaskBookDocument, schema: Schema, value: unknown, name: string, at: (string | number)[], nullable = false): Leaf[] {
  const { type, shape, element, innerType } = schema.def;
  if (innerType) {
    const own = type === "nullable" && innerType.def.type === "object" ? [{ name, at, schema, nullable: true, from }] : [];
    return value === null || value === undefined ? [] : [...own, ...leaves(from, innerType, value, name, at, type === "nullable")];
  }
  if (type === "object") {
    return Object.entries(shape ?? {}).flatMap(([key, inner]) =>
      leaves(from, inner, (value as Record<string, unknown>)[key], `${name}.${key}`, [...at, key]),
    );
  }
  if (type === "array" && element) {
    return (value as unknown[]).flatMap((item, index) => leaves(from, element, item, `${name}[]`, [...at, index]));
  }
  return [{ name, at, schema, nullable, from }];
}

function withValue(leaf: Leaf, value: unknown): TaskBookDocument {
  const document = structuredClone(leaf.from);
  const last = leaf.at.at(-1) ?? "";
  const owner = leaf.at
    .slice(0, -1)
    .reduce<Record<string | number, unknown>>(
      (part, step) => part[step] as Record<string | number, unknown>,
      document as unknown as Record<string, unknown>,
    );
  owner[last] = value;
  return document;
}

const cellText = (cell: Cell) => (typeof cell === "string" ? cell : `${cell.text}${cell.mark}`);

/** The words of the clause a member belongs to; the project's period stands in clause 2. */
function words(document: TaskBookDocument, leaf: Leaf): string {
  const [top] = leaf.at;
  const key = top === "period" ? "boundary" : top;
  const found = clauseTexts(document).find((text) => text.key === key);
  if (!found) throw new Error(`no clause ${key}`);
  return found.blocks
    .map((block) =>
      block.kind === "paragraph"
        ? block.text
        : [block.caption, block.note, ...block.rows.map((row) => row.map(cellText).join("|"))].join("\n"),
    )
    .join("\n");
}

const occurrences = (text: string, part: string) => text.split(part).length - 1;

/** Two complete documents between which every member has a value that matters. */
function richDocuments(): TaskBookDocument[] {
  const first = sampleDocument();
  const [item] = first.indicators.items;
  const [party] = first.parties.items;
  if (!item || !party) throw new Error("the sample has parties and indicators");
  Object.assign(party, { groupName: "云岭集团", otherRoles: ["leaseOperator"], inventorRewardBp: 6000 });
  party.signatory = { name: "签署人甲", title: "总经理", authority: "authorizedAgent", reference: "授权字 1 号" };
  for (const other of first.parties.items.slice(1, 2)) other.groupName = "云岭集团";
  Object.assign(item, { baseline: "90", mid: "95", sampleSize: 300, allowedFailures: 1, confidenceBp: 9500, evidence: "视频与日志" });
  Object.assign(first.indicators.items[2] ?? {}, { upper: "35" });
  Object.assign(first.boundary, {
    interfaces: ["工装接口"],
    upstreamProcess: "来料",
    downstreamProcess: "测试",
    robotCodes: ["CN0001MODEL100000000000000001"],
  });
  Object.assign(first.workPackages.items[0] ?? {}, { budgetFen: "120000", contribution: "both" });
  first.workPackages.funding = {
    model: "pooled",
    totalFen: "120000",
    sources: [{ kind: "partyFunds", organizationId: "org-maker", amountFen: "120000" }],
    equipment: "buyer",
  };
  first.backgroundIp.scope = "listed";
  first.backgroundIp.items = [
    { key: "B1", organizationId: "org-maker", name: "步态控制", kind: "patent", reference: "ZL1", title: "owned", licence: "projectFree" },
    { key: "B2", organizationId: "org-parts", name: "指尖传感", kind: "knowHow", reference: "", title: "owned", licence: null },
  ];
  const [base] = first.foregroundIp.results;
  if (!base) throw new Error("the sample has results");
  const owners = ["org-maker", "org-parts"];
  const result = (key: string, values: Partial<ForegroundResult>): ForegroundResult => ({ ...base, key, subject: `成果${key}`, ...values });
  first.foregroundIp.results = [
    result("A", { licenceYears: 5, optionMonths: 6, licenceBack: "field", licenceField: "储能" }),
    result("B", {
      ownership: "jointByContribution",
      ownerOrganizationIds: owners,
      jointShares: owners.map((organizationId) => ({ organizationId, basisPoints: 5000 })),
      jointExploitRule: "freeOrdinary",
      exclusiveLicence: { licenseeOrganizationId: "org-user", field: "储能", years: 3, consentOrganizationIds: owners },
    }),
    result("C", { ownership: "assignToExploiter", reassignMonths: 24 }),
    result("D", { ownership: "openSource", openSourceLicence: "Apache-2.0" }),
  ];
  Object.assign(first.data.datasets[0] ?? {}, {
    recipients: "检测机构",
    usableUntil: "2027-06-30",
    personalInformation: true,
    personalBasis: "个人同意",
    operatorOrganizationId: "org-maker",
  } satisfies Partial<Dataset>);
  Object.assign(first.replication, { userReward: "royalty", field: "储能" });
  Object.assign(first.liability, { cap: "feeMultiple", carveOuts: ["personalInjury"] });
  Object.assign(first.upgradeExit, { upgradeWindow: "scheduled", windows: [{ startDate: "2026-09-01", endDate: "2026-09-10" }] });

  const second = sampleDocument();
  Object.assign(second.replication, { userReward: "discount" });
  Object.assign(second.liability, { cap: "fixedAmount", capFen: "5000000" });
  Object.assign(second.upgradeExit, { upgradeWindow: "triggered" });
  return [first, second];
}

const rich = richDocuments();
const CLAUSE_SCHEMAS = [...CLAUSE_KEYS, "period" as const].map((key) => ({ key, schema: asSchema(taskBookDocument.shape[key]) }));
const all = rich.flatMap((from) => CLAUSE_SCHEMAS.flatMap(({ key, schema }) => leaves(from, schema, from[key], key, [key])));
const byName = Map.groupBy(all, (leaf) => leaf.name);
const ofType = (...types: string[]) => [...byName].filter(([, found]) => types.includes(found[0]?.schema.def.type ?? ""));

/** Identities: they tie members together and are shown by the names they stand for. */
const isKey = (name: string) => /(\.key|sceneId|requirementId)$/.test(name);
const isReference = (name: string) => /(rganizationIds?|deliverableKeys)(\[\])?$/.test(name);

describe("every member of clauses 1 to 11 and 13 to 20 is in the words", () => {
  test("the two documents are valid and reach every member of the schema", () => {
    for (const document of rich) expect(taskBookDocument.safeParse(document).error).toBeUndefined();
    const known = CLAUSE_SCHEMAS.flatMap(({ key, schema }) => members(schema, key));
    expect(known.length).toBeGreaterThan(150);
    expect(known.filter((name) => !byName.has(name))).toEqual([]);
  });

  test.each(ofType("enum").map(([name, found]) => ({ name, found })))("$name: every variant has words of its own", ({ found }) => {
    const distinct = (leaf: Leaf) => {
      const keys = Object.values(leaf.schema.def.entries ?? {});
      return new Set(keys.map((key) => words(withValue(leaf, key), leaf))).size === keys.length;
    };
    expect(found.some(distinct)).toBe(true);
  });

  test.each(ofType("boolean").map(([name, found]) => ({ name, found })))("$name: yes and no read differently", ({ found }) => {
    expect(found.some((leaf) => words(withValue(leaf, true), leaf) !== words(withValue(leaf, false), leaf))).toBe(true);
  });

  const numbers = [6173, 173, 61, 37, 17, 13, 9, 5, 4, 3, 2];
  test.each(ofType("number").map(([name, found]) => ({ name, found })))("$name: the number stands in the words", ({ found }) => {
    expect(
      found.some((leaf) => {
        const before = words(leaf.from, leaf);
        return numbers.some((value) => {
          if (!leaf.schema.safeParse(value).success) return false;
          const after = words(withValue(leaf, value), leaf);
          return [String(value), formatBasisPoints(value), `${value / 100}%`].some(
            (form) => occurrences(after, form) > occurrences(before, form),
          );
        });
      }),
    ).toBe(true);
  });

  const texts = ["独有的文字", "2031-12-29", "7.31", "7310000", "91440101MA5CYYYY1K"];
  test.each(
    ofType("string")
      .filter(([name]) => !isKey(name) && !isReference(name))
      .map(([name, found]) => ({ name, found })),
  )("$name: the text, date or amount stands in the words", ({ found }) => {
    expect(
      found.some((leaf) => {
        const value = texts.find((one) => leaf.schema.safeParse(one).success) ?? "";
        const forms = [
          value,
          ...(/^\d{4}-/.test(value) ? [longDate(value)] : []),
          ...(value === "7310000" ? [yuan(value), groupDigits(value)] : []),
        ];
        const after = words(withValue(leaf, value), leaf);
        return value !== "" && forms.some((form) => after.includes(form));
      }),
    ).toBe(true);
  });

  test.each([...byName].filter(([name]) => isReference(name)).map(([name, found]) => ({ name, found })))(
    "$name: the party or deliverable it points at is named",
    ({ name, found }) => {
      const others = name.includes("deliverableKeys") ? ["D3", "D5"] : ["org-algorithm", "org-institute"];
      // Of a party itself the id is its identity; its name is a member of its own.
      if (name === "parties.items[].organizationId") return;
      expect(found.some((leaf) => new Set(others.map((id) => words(withValue(leaf, id), leaf))).size === 2)).toBe(true);
    },
  );

  test.each([...byName].filter(([, found]) => found.some((leaf) => leaf.nullable)).map(([name, found]) => ({ name, found })))(
    "$name: leaving it open reads differently, too",
    ({ found }) => {
      expect(found.some((leaf) => words(withValue(leaf, null), leaf) !== words(leaf.from, leaf))).toBe(true);
    },
  );

  test("no words are broken and no cell is blank", () => {
    for (const document of rich) {
      for (const text of clauseTexts(document)) {
        for (const block of text.blocks) {
          if (block.kind === "paragraph") expect(block.text).not.toMatch(/undefined|null|NaN|\[object|。。|；。|：。|，。/);
          else for (const cell of block.rows.flat()) expect(cellText(cell).trim()).not.toMatch(/^(—|)$|undefined|null/);
        }
      }
    }
  });
});

describe("every choice is explained", () => {
  test("each list of clause-variants.ts is offered with a name and a sentence for every key", () => {
    const lists = Object.entries(variants).flatMap(([name, list]) => (Array.isArray(list) && name !== "CLAUSES" ? [{ name, list }] : []));
    expect(lists.length).toBeGreaterThan(45);
    const offered = VARIANT_GROUPS.map((group) => Object.keys(group.options).join());
    // What clause 12 is counted by is explained where that clause is written.
    const missing = lists.filter(({ list }) => !offered.includes(list.join())).map(({ name }) => name);
    expect(missing.filter((name) => !["TIER_KINDS", "ROYALTY_BASES"].includes(name))).toEqual([]);
  });
});
