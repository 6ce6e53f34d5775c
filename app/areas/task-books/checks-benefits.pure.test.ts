import { describe, expect, test } from "vitest";
import { benefitFieldName, typedOf } from "./benefit-form.ts";
import type { BenefitPool, BenefitTier, Royalty } from "./benefit-terms.ts";
import { type BenefitTerms, distribute } from "./benefits.ts";
import { checkTaskBook } from "./checks.ts";
import { exampleLevels, exampleTable, poolRules, poolsOf } from "./clause-texts/benefit-words.ts";
import type { Cell } from "./clause-texts/block.ts";
import { clauseTexts } from "./clause-texts/index.ts";
import { BENEFIT_MODELS, POOL_KEYS, ROYALTY_BASES } from "./clause-variants.ts";
import { type TaskBookDocument, taskBookDocument } from "./document.ts";
import { sampleDocument } from "./draft-sample.ts";

const shares = [
  { organizationId: "org-maker", basisPoints: 6000 },
  { organizationId: "org-algorithm", basisPoints: 4000 },
];
/** The institute has what it owes its inventors. */
const withInstitute = [
  { organizationId: "org-maker", basisPoints: 5500 },
  { organizationId: "org-algorithm", basisPoints: 4000 },
  { organizationId: "org-institute", basisPoints: 500 },
];
const head = { key: "raasRevenue" as const, name: "机器人服务费" };
const royalty: Royalty = {
  key: "R1",
  name: "部署提成",
  organizationId: "org-institute",
  base: "perDeployment",
  unitFen: "500000",
  rateBp: 300,
  stepDown: { afterFen: "2000000", unitFen: "200000", rateBp: 100 },
  floorFen: "100000",
  capFen: "9000000",
  startDate: "2027-01-01",
  endDate: "2029-12-31",
};
const tiers: BenefitTier[] = [
  { key: "T1", name: "成本回收", kind: "costRecovery", amounts: [{ organizationId: "org-maker", amountFen: "20000000" }] },
  { key: "T2", name: "优先回报", kind: "preferredReturn", rateBp: 1000 },
  { key: "T3", name: "百万以内", kind: "band", limitFen: "100000000", shares },
];
const pools = {
  fixedShare: { ...head, model: "fixedShare", shares: withInstitute },
  waterfall: { ...head, model: "waterfall", tiers, shares },
  royalty: { ...head, model: "royalty", royalties: [royalty], shares },
  entryFeeRoyalty: {
    ...head,
    model: "entryFeeRoyalty",
    entryFees: [{ organizationId: "org-parts", amountFen: "3000000" }],
    royalties: [royalty],
    shares,
  },
} as const satisfies Record<string, BenefitPool>;
const award = { key: "M1", organizationId: "org-algorithm", amountFen: "1000000" };

function withPool(pool: BenefitPool, changed: Partial<TaskBookDocument["benefitSharing"]> = {}): TaskBookDocument {
  const document = sampleDocument();
  const whole = { ...document, benefitSharing: { ...document.benefitSharing, pools: [pool], ...changed } };
  expect(taskBookDocument.safeParse(whole).error).toBeUndefined();
  return whole;
}
/** What an institute earns by each model is check 27, with tests of its own. */
const found = (document: TaskBookDocument) =>
  checkTaskBook(document)
    .filter((finding) => finding.clause === 12 && finding.code !== 27)
    .map(({ code, severity, message }) => `${code} ${severity} ${message}`);
/** Whether the form of the clause has a field, a table or rows of this name. */
function inForm({ benefitSharing, parties }: TaskBookDocument, name: string): boolean {
  const typed = typedOf(
    benefitSharing,
    parties.items.map((party) => party.organizationId),
  );
  const value = name
    .split(/[.[\]]+/)
    .filter((part) => part !== "")
    .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], typed);
  return value !== undefined;
}
const cellText = (cell: Cell) => (typeof cell === "string" ? cell : cell.text);
const wordsOf = (document: TaskBookDocument) =>
  (clauseTexts(document)[11]?.blocks ?? [])
    .map((block) =>
      block.kind === "paragraph"
        ? block.text
        : [block.caption, block.note, ...[...block.rows, block.footer ?? []].map((row) => row.map(cellText).join("|"))].join("\n"),
    )
    .join("\n");

describe("the checks of clause 12", () => {
  test.each(BENEFIT_MODELS)("a complete %s passes", (model) => {
    const milestoneKey = sampleDocument().milestones.items[0]?.key ?? "";
    expect(found(withPool(pools[model]))).toEqual([]);
    expect(found(withPool(pools[model], { awards: [{ ...award, milestoneKey }] }))).toEqual([
      expect.stringMatching(/^25 advice .*自行结算。$/),
    ]);
  });

  test("what the platform does not pay out by itself is said of awards and of royalties by copies, and of nothing else", () => {
    for (const base of ROYALTY_BASES) {
      const apart = checkTaskBook(withRoyalty({ base })).filter(({ severity, code }) => severity === "advice" && code === 25);
      expect(apart.map(({ field }) => field)).toEqual(base === "perReplication" ? ["pools[0].royalties[0].base"] : []);
      for (const { field } of apart) expect(inForm(withRoyalty({ base }), benefitFieldName(field))).toBe(true);
    }
    const [first] = checkTaskBook(withPool(pools.fixedShare, { awards: [{ ...award, milestoneKey: "MS1" }] })).filter(
      ({ code }) => code === 25,
    );
    expect(first).toMatchObject({ severity: "advice", field: "awards[0].milestoneKey" });
  });

  const withRoyalty = (changed: Partial<Royalty>) => withPool({ ...pools.royalty, royalties: [{ ...royalty, ...changed }] });
  const withTiers = (...list: BenefitTier[]) => withPool({ ...pools.waterfall, tiers: list });
  const [costs, returns, band] = tiers as [BenefitTier, BenefitTier, Extract<BenefitTier, { kind: "band" }>];
  test.each([
    ["1 error", "缺少机器人服务费", "pools", () => withPool({ ...pools.fixedShare, key: "dataRevenue" })],
    ["25 error", "收取提成的单位", "pools[0].royalties[0].organizationId", () => withRoyalty({ organizationId: null })],
    ["25 error", "每一单位的提成金额", "pools[0].royalties[0].unit", () => withRoyalty({ unitFen: "0", stepDown: null })],
    ["25 error", "提成比例", "pools[0].royalties[0].rate", () => withRoyalty({ base: "salesPercent", rateBp: 0, stepDown: null })],
    ["25 error", "起止日期", "pools[0].royalties[0].endDate", () => withRoyalty({ endDate: null })],
    ["25 error", "早于开始日期", "pools[0].royalties[0].endDate", () => withRoyalty({ endDate: "2026-12-31" })],
    [
      "25 error",
      "高于原来的标准",
      "pools[0].royalties[0].stepUnit",
      () => withRoyalty({ stepDown: { afterFen: "1", unitFen: "500001", rateBp: 0 } }),
    ],
    ["25 error", "任何一项", "pools[0].model", () => withPool({ ...pools.royalty, royalties: [] })],
    ["25 warning", "查阅账目", "auditRight", () => withPool(pools.royalty, { auditRight: false })],
    ["26 warning", "已经封顶", "pools[0].royalties[0].stepAfter", () => withRoyalty({ capFen: "2000000" })],
    ["26 error", "低于保底", "pools[0].royalties[0].cap", () => withRoyalty({ capFen: "99999", stepDown: null })],
    ["26 error", "没有填写金额", "pools[0].entryFees", () => withPool({ ...pools.entryFeeRoyalty, entryFees: [] })],
    ["26 error", "任何一层", "pools[0].model", () => withTiers()],
    ["26 error", "成本金额", "pools[0].tiers[0].amounts", () => withTiers({ ...costs, amounts: [] } as BenefitTier)],
    ["26 error", "无从计算回报", "pools[0].tiers[0].rate", () => withTiers(returns)],
    ["26 error", "回报比例", "pools[0].tiers[1].rate", () => withTiers(costs, { ...returns, rateBp: 0 } as BenefitTier)],
    ["26 error", "前一个收入区间", "pools[0].tiers[2].limit", () => withTiers(costs, band, { ...band, key: "T4" })],
    ["26 error", "以上各层合计的 ¥200,000.00", "pools[0].tiers[1].limit", () => withTiers(costs, { ...band, limitFen: "20000000" })],
    [
      "34 error",
      "未列入当事人",
      "pools[0].shares",
      () => withTiers({ ...costs, amounts: [{ organizationId: "org-gone", amountFen: "1" }] } as BenefitTier),
    ],
    ["34 error", "已不存在", "awards[0].milestoneKey", () => withPool(pools.fixedShare, { awards: [{ ...award, milestoneKey: "MS99" }] })],
    [
      "34 error",
      "获得奖励的单位",
      "awards[0].organizationId",
      () => withPool(pools.fixedShare, { awards: [{ ...award, milestoneKey: "MS1", organizationId: null }] }),
    ],
  ])("%s: %s, at %s of the form", (code, message, field, broken) => {
    const document = broken();
    expect(found(document).some((line) => line.startsWith(code) && line.includes(message))).toBe(true);
    const finding = checkTaskBook(document).find((one) => one.clause === 12 && one.message.includes(message));
    expect(benefitFieldName(finding?.field ?? "")).toBe(field);
    expect(inForm(document, field)).toBe(true);
  });

  test("shares that miss 100.00 % are named with the gap, in a band too", () => {
    const short = { ...pools.waterfall, tiers: [costs, { ...band, shares: shares.slice(1) }] };
    const document = sampleDocument();
    const broken = { ...document, benefitSharing: { ...document.benefitSharing, pools: [{ ...short, shares: shares.slice(0, 1) }] } };
    expect(found(broken)).toEqual(
      expect.arrayContaining([
        "1 error 机器人服务费的分配比例合计 60.00%，还差 40.00%。",
        "1 error 机器人服务费的“百万以内”的分配比例合计 40.00%，还差 60.00%。",
      ]),
    );
    expect(wordsOf(broken)).not.toContain("分配示例");
  });

  test("a user unit that is paid out of any step is named", () => {
    const paid = withPool({ ...pools.royalty, royalties: [{ ...royalty, organizationId: "org-user" }] });
    expect(found(paid).some((line) => line.startsWith("36 warning"))).toBe(true);
  });
});

describe("the words of clause 12", () => {
  test("every model, source and base reads differently, and nothing is broken", () => {
    const texts = [
      ...BENEFIT_MODELS.map((model) => wordsOf(withPool(pools[model]))),
      ...POOL_KEYS.slice(1).map((key) =>
        wordsOf(withPool(pools.royalty, { pools: [pools.fixedShare, { ...pools.royalty, key, name: key }] })),
      ),
      ...ROYALTY_BASES.slice(1).map((base) => wordsOf(withPool({ ...pools.royalty, royalties: [{ ...royalty, base }] }))),
      wordsOf(withPool(pools.fixedShare, { equity: "另行约定" })),
      wordsOf(withPool(pools.fixedShare, { awards: [{ ...award, milestoneKey: "MS1" }] })),
    ];
    expect(new Set(texts).size).toBe(texts.length);
    for (const text of texts) expect(text).not.toMatch(/undefined|null|NaN|\[object|。。|；。|：。|；；/);
  });

  test("a royalty says all that is computed", () => {
    expect(poolRules(poolsOf(withPool(pools.royalty))[0] as BenefitTerms, (id) => String(id))).toEqual([
      "“部署提成”：向org-institute每部署一台机器人计提 ¥5,000.00；累计计提达到 ¥20,000.00 后，此后每台按 ¥2,000.00 计提；累计不低于 ¥1,000.00（保底）；累计不超过 ¥90,000.00（封顶）；自2027年1月1日起至2029年12月31日止（含首尾两日，以北京时间的到账日和发生日为准），只计该期间内到账的收入和发生的数量，累计所付不超过该期间内到账的收入；退款冲减其所退款项到账之日的收入",
      "其余部分按比例分配：org-maker 60.00%、org-algorithm 40.00%",
    ]);
  });

  test("the example of a waterfall stands at three levels and is what the settling function gives", () => {
    const document = withPool(pools.waterfall);
    const [terms] = poolsOf(document) as [BenefitTerms];
    expect(exampleLevels(terms)).toEqual([11_000_000n, 61_000_000n, 200_000_000n]);
    const table = exampleTable(document, terms);
    expect(table?.columns.map((column) => column.title)).toEqual([
      "项目",
      "成员单位",
      "累计 ¥110,000.00",
      "累计 ¥610,000.00",
      "累计 ¥2,000,000.00",
    ]);
    expect(table?.columns.reduce((sum, column) => sum + column.width, 0)).toBe(100);
    const maker = distribute(terms, { poolFen: 200_000_000n, deployments: 0n, replications: 0n, tasks: 0n, milestones: [] }).find(
      (part) => part.organizationId === "org-maker",
    );
    const column = table?.rows
      .filter((row) => row[1] === "深圳衡步机器人有限公司")
      .map((row) => BigInt(cellText(row[4] ?? "").replace(/\D/g, "")));
    expect(column?.reduce((sum, fen) => sum + fen, 0n)).toBe(maker?.amountFen);
    expect(table?.rows.map((row) => row.slice(2))).toEqual([
      ["110,000.00", "200,000.00", "200,000.00"],
      ["0.00", "20,000.00", "20,000.00"],
      ["0.00", "156,000.00", "312,000.00"],
      ["0.00", "234,000.00", "468,000.00"],
      ["0.00", "0.00", "400,000.00"],
      ["0.00", "0.00", "600,000.00"],
    ]);
  });
});
