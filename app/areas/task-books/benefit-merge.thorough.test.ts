import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BenefitSharing } from "./benefit-form.ts";
import type { Side } from "./clause-merge.ts";
import { mergeVersions, readValues, shownValues } from "./clause-values.ts";
import { BENEFIT_BASES, BENEFIT_MODELS, POOL_KEYS, ROYALTY_BASES, TIER_KINDS } from "./clause-variants.ts";
import { taskBookDocument } from "./document.ts";
import { sampleDocument } from "./draft-sample.ts";

const document = sampleDocument();
const PARTIES = document.parties.items.map((party) => party.organizationId);
type Versions = Record<"base" | "theirs" | "mine", BenefitSharing>;

const name = fc.constantFrom("机器人服务费", "成本回收", "部署提成");
const fen = fc.integer({ min: 1, max: 10 ** 9 }).map(String);
const basisPoints = fc.integer({ min: 1, max: 10_000 });
const some = fc.subarray(PARTIES, { minLength: 1 });
const shares = some.chain((parties) =>
  fc.uniqueArray(fc.integer({ min: 1, max: 9_999 }), { minLength: parties.length - 1, maxLength: parties.length - 1 }).map((cuts) => {
    const at = [0, ...cuts.toSorted((a, b) => a - b), 10_000];
    return parties.map((organizationId, i) => ({ organizationId, basisPoints: (at[i + 1] ?? 0) - (at[i] ?? 0) }));
  }),
);
const amounts = some.chain((parties) =>
  fc.tuple(...parties.map((organizationId) => fc.record({ organizationId: fc.constant(organizationId), amountFen: fen }))),
);
/** Rows under few keys in any order, so that three versions share some of them. */
const rows = <T>(prefix: string, row: (key: string) => fc.Arbitrary<T>) =>
  fc.shuffledSubarray(["1", "2", "3", "4"].map((n) => `${prefix}${n}`)).chain((keys) => fc.tuple(...keys.map(row)));
const tiers = rows("T", (key) =>
  fc.constantFrom(...TIER_KINDS).chain((kind): fc.Arbitrary<object> => {
    const head = { key: fc.constant(key), name, kind: fc.constant(kind) };
    if (kind === "costRecovery") return fc.record({ ...head, amounts });
    return kind === "preferredReturn" ? fc.record({ ...head, rateBp: basisPoints }) : fc.record({ ...head, limitFen: fen, shares });
  }),
);
const royalties = rows("R", (key) =>
  fc.constantFrom(...ROYALTY_BASES).chain((base) => {
    const bySales = base === "salesPercent";
    const rate = { unitFen: bySales ? fc.constant("0") : fen, rateBp: bySales ? basisPoints : fc.constant(0) };
    const date = fc.constantFrom(null, "2027-01-01", "2028-12-31");
    return fc.record({
      key: fc.constant(key),
      name,
      organizationId: fc.constantFrom(null, ...PARTIES),
      base: fc.constant(base),
      ...rate,
      stepDown: fc.option(fc.record({ afterFen: fen, ...rate })),
      floorFen: fc.option(fen),
      capFen: fc.option(fen),
      startDate: date,
      endDate: date,
    });
  }),
);
const pool = (key: (typeof POOL_KEYS)[number]) =>
  fc.constantFrom(...BENEFIT_MODELS).chain((model): fc.Arbitrary<object> => {
    const head = { key: fc.constant(key), name, model: fc.constant(model), shares };
    if (model === "waterfall") return fc.record({ ...head, tiers });
    if (model === "royalty") return fc.record({ ...head, royalties });
    return model === "entryFeeRoyalty" ? fc.record({ ...head, entryFees: amounts, royalties }) : fc.record(head);
  });
const benefits: fc.Arbitrary<BenefitSharing> = fc
  .record({
    base: fc.constantFrom(...BENEFIT_BASES),
    pools: fc.subarray([...POOL_KEYS], { minLength: 1 }).chain((keys) => fc.tuple(...keys.map(pool))),
    awards: rows("M", (key) =>
      fc.record({
        key: fc.constant(key),
        milestoneKey: fc.constantFrom(...document.milestones.items.map((milestone) => milestone.key)),
        organizationId: fc.constantFrom(null, ...PARTIES),
        amountFen: fen,
      }),
    ).map((awards) => awards.toSorted((a, b) => (a.key < b.key ? -1 : 1))),
    equity: fc.constantFrom("", "另行签订"),
    payoutDays: fc.integer({ min: 1, max: 180 }),
    auditRight: fc.boolean(),
    auditYears: fc.integer({ min: 1, max: 10 }),
  })
  .map((data) => taskBookDocument.shape.benefitSharing.parse({ ...document.benefitSharing, ...data }));
const versions: fc.Arbitrary<Versions> = fc.record({ base: benefits, theirs: benefits, mine: benefits });

const merge = (of: Versions, picks?: ReadonlyMap<string, Side>) => mergeVersions(document, "benefitSharing", of, picks);
const form = (data: Record<string, unknown>) => shownValues(document, "benefitSharing", data);
const saved = (data: Record<string, unknown>) => readValues("benefitSharing", form(data), data);

describe("three versions of clause 12", () => {
  test("with one side unchanged are the other side's, and all that differs is told to be its change", () => {
    fc.assert(
      fc.property(benefits, benefits, (base, other) => {
        for (const side of ["theirs", "mine"] as const) {
          const { data, differences } = merge({ base, theirs: base, mine: base, [side]: other });
          expect(saved(other)).toEqual({ data: other });
          expect(unordered(saved(data))).toEqual(unordered(saved(other)));
          expect([...new Set(differences.map(({ changedBy }) => changedBy))]).toEqual(differences.length === 0 ? [] : [side]);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("are the version that is picked throughout", () => {
    fc.assert(
      fc.property(versions, (of) => {
        const all = (side: Side) => merge(of, new Map(merge(of).differences.map(({ path }) => [path, side])));
        expect(unordered(saved(all("theirs").data))).toEqual(unordered(saved(of.theirs)));
        // Rows both sides added under one key stay two; of one's own version they are the same but for the key.
        const keyless = (data: Record<string, unknown>) =>
          JSON.parse(JSON.stringify(saved(data)).replaceAll(/"key":"[TRM]\d+"/g, '"key":""'));
        expect(unordered(keyless(all("mine").data))).toEqual(unordered(keyless(of.mine)));
      }),
      { numRuns: 60 },
    );
  });

  test("can be shown as a form whatever is picked, and are saved or refused by the name of a field", () => {
    fc.assert(
      fc.property(versions, fc.infiniteStream(fc.constantFrom<Side>("theirs", "mine")), (of, choose) => {
        const picks = new Map(merge(of).differences.map(({ path }) => [path, choose.next().value as Side]));
        const { data } = merge(of, picks);
        const read = saved(data);
        if ("data" in read) return;
        const names = Object.keys(form(data));
        for (const field of Object.keys(read.errors))
          expect(
            field === "pools" || names.some((one) => one === field || one.startsWith(`${field}.`) || one.startsWith(`${field}[`)),
            field,
          ).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

/** The order of sources of money, of milestone payments and of the parties in a table means nothing; that of tiers and royalties does. */
function unordered(value: unknown, member = ""): unknown {
  if (Array.isArray(value)) {
    const rows = value.map((row) => unordered(row));
    return ["tiers", "royalties"].includes(member) ? rows : rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, unordered(one, name)]));
}

describe("what is told of two versions", () => {
  const both = [
    { organizationId: "org-maker", basisPoints: 6000 },
    { organizationId: "org-algorithm", basisPoints: 4000 },
  ];
  const recovery = (key: string, maker: string, algorithm: string) => ({
    key,
    name: `第${key}笔成本`,
    kind: "costRecovery" as const,
    amounts: [
      { organizationId: "org-maker", amountFen: maker },
      { organizationId: "org-algorithm", amountFen: algorithm },
    ],
  });
  const tiered = (...list: ReturnType<typeof recovery>[]): BenefitSharing => ({
    ...document.benefitSharing,
    pools: [{ key: "raasRevenue", name: "机器人服务费", model: "waterfall", tiers: list, shares: both }],
    awards: [{ key: "M1", milestoneKey: document.milestones.items[0]?.key ?? "", organizationId: "org-maker", amountFen: "1000000" }],
  });
  const [one, two] = [recovery("T1", "100000", "200000"), recovery("T2", "5000", "5000")];
  const base = tiered(one, two);
  const partyName = (id: string) => document.parties.items.find((party) => party.organizationId === id)?.name;

  test("each party's costs merge on their own; a table of shares is one thing; rows are called by their names", () => {
    const theirs = tiered(recovery("T1", "150000", "200000"), two);
    const mine = {
      ...tiered(recovery("T1", "100000", "250000"), two),
      awards: base.awards.map((award) => ({ ...award, amountFen: "2000000" })),
    };
    const { data, differences } = merge({ base, theirs, mine });
    const costs = "收益“机器人服务费” · 层级“第T1笔成本” · 要收回的成本";
    expect(differences).toMatchObject([
      { label: `${costs}“${partyName("org-maker")}” · 金额`, base: "1000.00 元", theirs: "1500.00 元", changedBy: "theirs" },
      { label: `${costs}“${partyName("org-algorithm")}” · 金额`, base: "2000.00 元", mine: "2500.00 元", changedBy: "mine" },
      { label: `奖励“${document.milestones.items[0]?.name}” · 金额`, mine: "20000.00 元", changedBy: "mine" },
    ]);
    expect(saved(data)).toMatchObject({ data: { pools: [{ tiers: [recovery("T1", "150000", "250000"), two] }] } });
    const shared = (basisPoints: number) => ({
      ...base,
      pools: base.pools.map((one) => ({
        ...one,
        shares: both.map((share, i) => ({ ...share, basisPoints: i === 0 ? basisPoints : 10_000 - basisPoints })),
      })),
    });
    expect(merge({ base, theirs: shared(5500), mine: shared(7000) }).differences).toMatchObject([
      {
        label: "收益“机器人服务费” · 分配比例",
        changedBy: "both",
        base: `${partyName("org-maker")} 60.00%\n${partyName("org-algorithm")} 40.00%`,
        mine: `${partyName("org-maker")} 70.00%\n${partyName("org-algorithm")} 30.00%`,
      },
    ]);
  });

  test("who is paid first is a difference of its own, and a step added stays where it was put", () => {
    const { data, differences } = merge({ base, theirs: tiered(two, one), mine: tiered(one, recovery("T3", "1", "1"), two) });
    expect(differences).toMatchObject([
      {
        path: "pools/raasRevenue/tiers",
        label: "收益“机器人服务费” · 分层的顺序",
        theirs: "1. 第T2笔成本\n2. 第T1笔成本",
        changedBy: "theirs",
      },
      { path: "pools/raasRevenue/tiers/T3-costRecovery", changedBy: "mine", theirs: "（没有这一项）" },
    ]);
    expect(saved(data)).toMatchObject({ data: { pools: [{ tiers: [{ key: "T2" }, { key: "T1" }, { key: "T3" }] }] } });
  });
});
