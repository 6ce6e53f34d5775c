import { describe, expect, test } from "vitest";
import * as variants from "../clause-variants.ts";
import { type TaskBookDocument, taskBookDocument } from "../document.ts";
import { sampleDocument } from "../draft-sample.ts";
import { type Cell, chineseNumber } from "./block.ts";
import { shareTable } from "./clauses-money.ts";
import { groupDigits, longDate, targetText, yuan } from "./figures.ts";
import { clauseTexts, VARIANT_GROUPS, variantGroups } from "./index.ts";

const cellText = (cell: Cell) => (typeof cell === "string" ? cell : `${cell.text}${cell.mark}`);
const words = (document: TaskBookDocument) =>
  clauseTexts(document).map((clause) =>
    clause.blocks
      .map((block) => {
        if (block.kind === "paragraph") return block.text;
        return [block.caption, block.note, ...[...block.rows, block.footer ?? []].map((row) => row.map(cellText).join("|"))].join("\n");
      })
      .join("\n"),
  );

/** Every choice of the document: how to set it, and in which clause its words must differ. */
const choices: { name: string; clause: number; keys: readonly string[]; set: (document: TaskBookDocument, key: never) => void }[] = [
  { name: "funding", clause: 4, keys: variants.FUNDING_MODELS, set: (d, key) => Object.assign(d.workPackages.funding, { model: key }) },
  { name: "gate", clause: 5, keys: variants.MILESTONE_GATES, set: (d, key) => Object.assign(d.milestones.items[0] ?? {}, { gate: key }) },
  { name: "decider", clause: 5, keys: variants.DECIDERS, set: (d, key) => Object.assign(d.milestones.items[0] ?? {}, { decidedBy: key }) },
  { name: "background scope", clause: 6, keys: variants.BACKGROUND_SCOPES, set: (d, key) => Object.assign(d.backgroundIp, { scope: key }) },
  {
    name: "background licence",
    clause: 6,
    keys: variants.BACKGROUND_LICENCES,
    set: (d, key) => Object.assign(d.backgroundIp, { licence: key }),
  },
  {
    name: "ownership",
    clause: 7,
    keys: variants.OWNERSHIPS,
    set: (d, key) => Object.assign(d.foregroundIp.results[1] ?? {}, { ownership: key }),
  },
  {
    name: "exploit rule",
    clause: 7,
    keys: variants.JOINT_EXPLOIT_RULES,
    set: (d, key) => Object.assign(d.foregroundIp.results[3] ?? {}, { jointExploitRule: key }),
  },
  {
    name: "licence-back",
    clause: 7,
    keys: variants.LICENCE_BACKS,
    set: (d, key) => Object.assign(d.foregroundIp.results[1] ?? {}, { licenceBack: key, licenceField: "储能" }),
  },
  { name: "improvements", clause: 8, keys: variants.IMPROVEMENT_RULES, set: (d, key) => Object.assign(d.improvements, { rule: key }) },
  {
    name: "dataset kind",
    clause: 9,
    keys: variants.DATASET_KINDS,
    set: (d, key) => Object.assign(d.data.datasets[0] ?? {}, { kind: key }),
  },
  {
    name: "data class",
    clause: 9,
    keys: variants.DATA_CLASSES,
    set: (d, key) => Object.assign(d.data.datasets[0] ?? {}, { dataClass: key }),
  },
  {
    name: "data ending",
    clause: 9,
    keys: variants.DATA_ENDINGS,
    set: (d, key) => Object.assign(d.data.datasets[0] ?? {}, { ending: key }),
  },
  { name: "derived models", clause: 9, keys: variants.DERIVED_MODEL_RULES, set: (d, key) => Object.assign(d.data, { derivedModels: key }) },
  { name: "secrecy", clause: 10, keys: variants.CONFIDENTIALITY_TIERS, set: (d, key) => Object.assign(d.confidentiality, { tier: key }) },
  { name: "residuals", clause: 10, keys: variants.RESIDUAL_RULES, set: (d, key) => Object.assign(d.confidentiality, { residual: key }) },
  { name: "publication", clause: 11, keys: variants.PUBLICATION_RULES, set: (d, key) => Object.assign(d.publication, { rule: key }) },
  { name: "open source", clause: 11, keys: variants.OPEN_SOURCE_PLANS, set: (d, key) => Object.assign(d.publication, { openSource: key }) },
  { name: "benefit base", clause: 12, keys: variants.BENEFIT_BASES, set: (d, key) => Object.assign(d.benefitSharing, { base: key }) },
  {
    name: "replication",
    clause: 13,
    keys: variants.REPLICATION_REWARDS,
    set: (d, key) => Object.assign(d.replication, { userReward: key }),
  },
  { name: "applicant", clause: 14, keys: variants.FUND_APPLICANTS, set: (d, key) => Object.assign(d.publicFunds, { applicant: key }) },
  { name: "keeper", clause: 14, keys: variants.FUND_KEEPERS, set: (d, key) => Object.assign(d.publicFunds, { keeper: key }) },
  { name: "claw-back", clause: 14, keys: variants.CLAW_BACKS, set: (d, key) => Object.assign(d.publicFunds, { clawBack: key }) },
  { name: "procedure", clause: 15, keys: variants.PROCEDURE_SETTERS, set: (d, key) => Object.assign(d.validation, { procedureBy: key }) },
  { name: "pass mode", clause: 15, keys: variants.PASS_MODES, set: (d, key) => Object.assign(d.validation, { passMode: key }) },
  { name: "cost", clause: 15, keys: variants.COST_BEARERS, set: (d, key) => Object.assign(d.validation, { costBearer: key }) },
  { name: "regime", clause: 16, keys: variants.SAFETY_REGIMES, set: (d, key) => Object.assign(d.safety, { regime: key }) },
  { name: "cap", clause: 17, keys: variants.LIABILITY_CAPS, set: (d, key) => Object.assign(d.liability, { cap: key }) },
  {
    name: "development risk",
    clause: 17,
    keys: variants.DEVELOPMENT_RISKS,
    set: (d, key) => Object.assign(d.liability, { developmentRisk: key }),
  },
  {
    name: "insurance",
    clause: 17,
    keys: variants.INSURANCE_KINDS,
    set: (d, key) => Object.assign(d.liability.insurance[0] ?? {}, { kind: key }),
  },
  {
    name: "upgrade window",
    clause: 18,
    keys: variants.UPGRADE_WINDOWS,
    set: (d, key) => Object.assign(d.upgradeExit, { upgradeWindow: key }),
  },
  {
    name: "upgrade payer",
    clause: 18,
    keys: variants.UPGRADE_PAYERS,
    set: (d, key) => Object.assign(d.upgradeExit, { upgradePayer: key }),
  },
  { name: "exit", clause: 18, keys: variants.EXIT_IP_RULES, set: (d, key) => Object.assign(d.upgradeExit, { exitIp: key }) },
  { name: "votes", clause: 19, keys: variants.VOTE_RULES, set: (d, key) => Object.assign(d.governance, { votes: key }) },
  { name: "veto", clause: 19, keys: variants.VETO_MATTERS, set: (d, key) => Object.assign(d.governance, { vetoMatters: [key] }) },
  { name: "deadlock", clause: 19, keys: variants.DEADLOCK_RULES, set: (d, key) => Object.assign(d.governance, { deadlock: key }) },
  { name: "forum", clause: 20, keys: variants.FORUMS, set: (d, key) => Object.assign(d.changeDispute, { forum: key }) },
  { name: "signature", clause: 20, keys: variants.SIGNATURE_FORMS, set: (d, key) => Object.assign(d.changeDispute, { signature: key }) },
];

describe("clauseTexts", () => {
  test("writes 第一条 to 第二十条, each with numbered paragraphs that end in a full stop or lead to a table", () => {
    const clauses = clauseTexts(sampleDocument());
    expect(clauses.map((clause) => clause.heading)).toEqual(
      variants.CLAUSES.map((clause) => `第${chineseNumber(clause.number)}条　${clause.title}`),
    );
    for (const clause of clauses) {
      const paragraphs = clause.blocks.filter((block) => block.kind === "paragraph");
      expect(paragraphs.length).toBeGreaterThan(1);
      expect(paragraphs.map((block) => block.number)).toEqual(paragraphs.map((_, index) => `${clause.number}.${index + 1}`));
      for (const block of paragraphs) expect(block.text).toMatch(/[。：]$/);
    }
  });

  test("tables are numbered through the document and their columns fill the width", () => {
    const tables = clauseTexts(sampleDocument()).flatMap((clause) => clause.blocks.filter((block) => block.kind === "table"));
    expect(tables.map((table) => table.number)).toEqual(tables.map((_, index) => index + 1));
    for (const table of tables) {
      expect(table.columns.reduce((sum, column) => sum + column.width, 0)).toBe(100);
      for (const row of [...table.rows, ...(table.footer ? [table.footer] : [])]) expect(row).toHaveLength(table.columns.length);
    }
  });

  test.each(choices)("$name: every choice has its own words, in its own clause, with nothing broken", ({ clause, keys, set }) => {
    const texts = keys.map((key) => {
      const document = sampleDocument();
      set(document, key as never);
      expect(taskBookDocument.safeParse(document).error).toBeUndefined();
      const all = words(document);
      expect(all.join("")).not.toMatch(/undefined|null|NaN|\[object|。。|；。|：。/);
      return all[clause - 1];
    });
    expect(new Set(texts).size).toBe(keys.length);
  });

  test("the share table's example is computed by the settling function and sums to the base", () => {
    const table = clauseTexts(sampleDocument())[11]?.blocks.find((block) => block.kind === "table");
    if (table?.kind !== "table") throw new Error("clause 12 has a table");
    expect(table.note).toContain("¥100,000.00");
    expect(table.rows.map((row) => [row[2], row[3], row[4]])).toEqual(
      Array(4).fill(["25.00%", "25,000.0000", { text: "25,000.00", mark: "" }]),
    );
    expect(table.footer).toEqual(["合计", "", "100.00%", "100,000.0000", "100,000.00"]);
  });

  test("a pool is named once, with its kind of revenue only where the name does not say it", () => {
    const document = sampleDocument();
    const named = (name: string) => {
      for (const pool of document.benefitSharing.pools) pool.name = name;
      return words(document)[11] ?? "";
    };
    expect(named("机器人服务费")).toContain("机器人服务费采用固定比例");
    expect(named("插接服务收入")).toContain("插接服务收入（机器人服务费）采用固定比例");
  });

  test("an example that does not divide shows who got the fen that was left", () => {
    const document = sampleDocument();
    const pool = {
      key: "raasRevenue" as const,
      model: "fixedShare" as const,
      name: "机器人服务费",
      shares: [5850, 1800, 1850, 500].map((basisPoints, index) => ({ organizationId: `org-${index}`, basisPoints })),
    };
    const table = shareTable(document, pool, 12_864_055n);
    expect(table.rows.map((row) => row.slice(2))).toEqual([
      ["58.50%", "75,254.7218", { text: "75,254.72", mark: "" }],
      ["18.00%", "23,155.2990", { text: "23,155.30", mark: "＋" }],
      ["18.50%", "23,798.5018", { text: "23,798.50", mark: "" }],
      ["5.00%", "6,432.0275", { text: "6,432.03", mark: "＋" }],
    ]);
    expect(table.footer?.slice(2)).toEqual(["100.00%", "128,640.5500", "128,640.55"]);
    expect(table.note).toContain("＋ 为补足的一分");
    expect(shareTable(document, { ...pool, shares: pool.shares.slice(1) }).footer?.slice(2)).toEqual(["41.50%", "—", "—"]);
  });

  test("a party that names no signatory is signed for by whom it authorised on the platform, not by its legal representative", () => {
    const text = words(sampleDocument())[0] ?? "";
    const [sentence] = text.split("。").filter((part) => part.includes("签署人一栏为“无”"));
    expect(sentence).toMatch(/在平台登记的、有权代表其签署的人员.*签署页/);
    expect(sentence).not.toContain("法定代表人");
  });

  test("joint owners that keep what they earn neither share nor report it, and exclusive licences still need all", () => {
    const document = sampleDocument();
    for (const result of document.foregroundIp.results)
      if (result.ownership === "jointEqual") result.jointExploitRule = "freeWithoutAccount";
    const text = words(document)[6] ?? "";
    expect(text).toMatch(
      /收益和使用费归该共有人所有，不在共有人之间分配，也不向其他共有人报告账目；转让共有份额、以独占或者排他方式许可他人/,
    );
    expect(text).not.toContain("收取的使用费在共有人之间按份额分配");
  });

  test("a cap by contribution is what each party puts in by clause 4, or its share of the work, and not what it gets by clause 12", () => {
    const document = sampleDocument();
    document.liability.cap = "byContribution";
    const cap = () => (words(document)[16] ?? "").split("\n").find((line) => line.includes("以其依第四条")) ?? "";
    expect(cap()).toMatch(/投入为限。第四条没有写明投入金额，各方以.*研究开发分工占比/);
    expect(cap()).not.toContain("第十二条");
    const [site, work] = document.workPackages.items;
    Object.assign(site ?? {}, { ownerOrganizationId: "org-user", budgetFen: "1500000" });
    Object.assign(work ?? {}, { ownerOrganizationId: "org-maker", budgetFen: "20000000" });
    expect(cap()).toContain("写明的投入为：（1）广州云岭储能科技有限公司¥15,000.00；（2）深圳衡步机器人有限公司¥200,000.00；没有写明");
    document.workPackages.funding = {
      ...document.workPackages.funding,
      model: "pooled",
      totalFen: "90000000",
      sources: [
        { kind: "partyFunds", organizationId: "org-parts", amountFen: "30000000" },
        { kind: "partyFunds", organizationId: "org-parts", amountFen: "10000000" },
        { kind: "publicFunds", organizationId: "org-maker", amountFen: "50000000" },
      ],
    };
    expect(cap()).toContain("写明的投入为：东莞精韧末端科技有限公司¥400,000.00；没有写明");
  });

  test("every term of art that the clauses use is explained, once, or pointed at where it is", () => {
    const document = sampleDocument();
    for (const result of document.foregroundIp.results) result.licenceBack = "all";
    const texts = words(document);
    const definitions = (texts[0] ?? "").split("\n").find((line) => line.startsWith("本任务书中下列用语的含义")) ?? "";
    const terms = [
      "联合体",
      "牵头单位",
      "供给单位",
      "关联单位",
      "背景知识产权",
      "改进成果",
      "项目成果",
      "责任单位",
      "验证单位",
      "必须指标",
      "应用验证",
    ];
    for (const term of [...terms, "常态化部署", "复制推广", "平台"]) {
      expect(definitions, term).toMatch(new RegExp(`[）；、]${term}[，、]`));
      expect(texts.slice(1).some((text) => text.includes(term)) || texts[0]?.replace(definitions, "").includes(term), term).toBe(true);
    }
    expect(texts[5]).toContain("背景知识产权，指");
    expect(texts[7]).toContain("改进成果，指");
    expect(texts.filter((text) => text.includes("项目成果，指"))).toHaveLength(1);
  });

  test("paper comes beside the electronic signature, one copy for each party, and never in its place", () => {
    const document = sampleDocument();
    const electronic = words(document)[19] ?? "";
    document.changeDispute.signature = "paper";
    const paper = words(document)[19] ?? "";
    const [sentence] = electronic.split("\n").filter((line) => line.includes("数据电文"));
    expect(paper).toContain(sentence);
    expect(paper).toContain(`纸质文本 ${document.parties.items.length} 份`);
    expect(paper).toContain("不一致的，以电子文本为准");
    expect(electronic).not.toContain("纸质文本");
  });

  test("parties without development work are told the law that then holds", () => {
    expect(words(sampleDocument())[0]).toContain("广州云岭储能科技有限公司、粤检机器人检测中心的研究开发分工占比为零");
    expect(words(sampleDocument())[0]).toContain("第八百五十九条");
  });
});

describe("VARIANT_GROUPS", () => {
  test("every choice has a name and one plain sentence; no two choices of a group share a name", () => {
    expect(VARIANT_GROUPS.length).toBeGreaterThan(35);
    for (const group of VARIANT_GROUPS) {
      const notes = Object.values(group.options);
      expect(new Set(notes.map((note) => note.name)).size).toBe(notes.length);
      for (const note of notes) expect(note.explanation).toMatch(/^[^。]{4,}。$/);
      if (group.silence !== null) expect(group.silence).toMatch(/。$/);
    }
  });

  test("what joint owners may do by law is told apart for patents and for know-how, and no variant claims to be both", () => {
    const group = variantGroups(7).find(({ path }) => path === "results[].jointExploitRule");
    expect(group?.silence).toMatch(/专利，.*使用费在共有人之间分配.*专利法第十四条.*技术秘密，.*独占由此获得的利益.*第八百六十一条/);
    const notes = Object.values(group?.options ?? {}).map(({ explanation }) => explanation);
    expect(notes.filter((text) => text.includes("与法律默认一致"))).toEqual([]);
  });

  test("the legal defaults name their articles", () => {
    const silence = (clause: variants.ClauseNumber) =>
      variantGroups(clause)
        .map((group) => group.silence ?? "")
        .join("");
    expect(silence(7)).toMatch(/第八百五十九条.*第八百六十条.*第八百六十一条/);
    expect(silence(7)).toContain("专利法第十四条");
    expect(silence(8)).toContain("第八百七十五条");
    expect(silence(12)).toContain("第八百四十六条");
    expect(silence(17)).toMatch(/第五百零六条.*第八百五十八条/);
    expect(silence(18)).toContain("第八百五十七条");
    expect(silence(18)).toContain("第五百五十五条");
    expect(silence(4)).toMatch(/第八百五十五条.*第十九条/);
    expect(silence(9)).toContain("个人信息保护法第四十七条");
  });
});

describe("figures", () => {
  test.each([
    [1, "一"],
    [10, "十"],
    [11, "十一"],
    [20, "二十"],
  ])("%i is %s", (value, text) => expect(chineseNumber(value)).toBe(text));

  test("targets, money and dates read as people write them", () => {
    expect(targetText({ comparator: "<=", target: "0.500", upper: null, unit: "mm" })).toBe("≤\u00a00.5\u00a0mm");
    expect(targetText({ comparator: ">=", target: "99", upper: null, unit: "%" })).toBe("≥\u00a099%");
    expect(targetText({ comparator: "between", target: "-5", upper: "45", unit: "°C" })).toBe("-5～45\u00a0°C");
    expect(yuan("123456789")).toBe("¥1,234,567.89");
    expect(groupDigits("75254.7218")).toBe("75,254.7218");
    expect(longDate("2026-06-01")).toBe("2026年6月1日");
  });
});
