import { z } from "zod";
import { COMPARATORS, type Comparator, DIMENSIONS, type Dimension } from "#db/vocabulary/metrics.ts";
import * as variants from "./clause-variants.ts";
import { FULL_SHARE, shareTotalProblem } from "./shares.ts";

/**
 * The 任务书 as structured data: one member per clause of domain.md C.2, every choice an enum of clause-variants.ts.
 * The schema settles form (a saved draft always has it); what must be agreed before freezing is in checks.ts.
 * Everything is plain JSON so that it survives jsonb unchanged: money is fen as decimal text, measured values are decimal text,
 * dates are YYYY-MM-DD, shares are basis points. Organizations are named by id; names are those of the parties clause.
 */

// C0 and C1 controls except line feed, bidirectional overrides and lone surrogates: they can hide or reorder what is signed.
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing control characters is the purpose
const UNSAFE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]/u;

const text = (max: number) =>
  z
    .string({ error: "请填写文字。" })
    .trim()
    .normalize("NFC")
    .max(max, { error: `最多填写 ${max} 个字。` })
    .refine((value) => !UNSAFE.test(value), { error: "含有看不见的控制字符，请删除后重新填写。" });
const line = (max = 200) => text(max).refine((value) => !value.includes("\n"), { error: "此处不能换行。" });
const filled = (max = 200) => line(max).min(1, { error: "此处不能为空。" });
const prose = text(2000);
const lines = z.array(filled(500)).max(50, { error: "最多填写 50 项。" });

const id = z.string().regex(/^[0-9A-Za-z_-]{1,64}$/, { error: "编号格式不正确。" });
const date = z.iso.date({ error: "请填写正确的日期。" });
const decimal = z.string().regex(/^-?\d{1,15}(\.\d{1,12})?$/, { error: "请填写数字。" });
const fen = z.string().regex(/^(0|[1-9]\d{0,14})$/, { error: "请填写正确的金额。" });
const basisPoints = z
  .int({ error: "比例最多两位小数。" })
  .min(0, { error: "比例不能小于 0。" })
  .max(FULL_SHARE, { error: "比例不能大于 100%。" });
const count = (min: number, max: number) =>
  z
    .int({ error: "请填写整数。" })
    .min(min, { error: `不能小于 ${min}。` })
    .max(max, { error: `不能大于 ${max}。` });

/** Refuses two rows with the same key; the message is for a person. */
const uniqueBy =
  <T>(key: (item: T) => string, message: string) =>
  (items: T[], context: z.core.$RefinementCtx<T[]>) => {
    if (new Set(items.map(key)).size !== items.length) context.addIssue({ code: "custom", message, input: items });
  };

const share = z.strictObject({ organizationId: id, basisPoints });

const party = z.strictObject({
  organizationId: id,
  name: filled(120),
  /** The role that names the party; an organization that fills more than one slot lists the rest in `otherRoles`. */
  role: z.enum(variants.PARTY_ROLES),
  otherRoles: z.array(z.enum(variants.PARTY_ROLES)).max(10),
  isLead: z.boolean(),
  /** Part of the research and development work; 0 for money, material or auxiliary help only (技术合同司法解释 17, 19). */
  workShareBp: basisPoints,
  size: z.enum(variants.ENTERPRISE_SIZES),
  /** Group the party belongs to; parties of one group are affiliates. */
  groupName: line(120),
  /** 统一社会信用代码, 18 characters. */
  usci: z
    .string()
    .regex(/^[0-9A-HJ-NPQRTUWXY]{18}$/, { error: "统一社会信用代码为 18 位数字或大写字母。" })
    .optional(),
});

const indicator = z.strictObject({
  key: id,
  /** The scene's published requirement; null for one the parties added themselves. */
  requirementId: id.nullable(),
  name: filled(),
  dimension: z.enum(DIMENSIONS),
  comparator: z.enum(COMPARATORS),
  /** In `unit`, as shown to the parties; `upper` only with comparator `between`. */
  target: decimal,
  upper: decimal.nullable(),
  unit: line(30),
  baseline: decimal.nullable(),
  mid: decimal.nullable(),
  testMethod: line(500),
  ownerOrganizationId: id.nullable(),
  verifierOrganizationId: id.nullable(),
  mandatory: z.boolean(),
  weight: count(1, 5),
});

const workPackage = z.strictObject({
  key: id,
  name: filled(),
  ownerOrganizationId: id.nullable(),
  helperOrganizationIds: z.array(id).max(30),
  startDate: date,
  endDate: date,
  deliverables: z.array(z.strictObject({ key: id, name: filled(), acceptance: filled(500) })).max(30),
  contribution: z.enum(variants.CONTRIBUTIONS),
  budgetFen: fen,
});

const milestone = z.strictObject({
  key: id,
  name: filled(),
  date,
  gate: z.enum(variants.MILESTONE_GATES),
  decidedBy: z.enum(variants.DECIDERS),
  deliverableKeys: z.array(id).max(60),
});

const backgroundItem = z.strictObject({
  key: id,
  organizationId: id,
  name: filled(),
  kind: z.enum(variants.BACKGROUND_KINDS),
  /** Registration number or other mark; may be blank. */
  reference: line(120),
});

const foregroundResult = z.strictObject({
  key: id,
  resultType: z.enum(variants.RESULT_TYPES),
  subject: filled(),
  ownership: z.enum(variants.OWNERSHIPS),
  ownerOrganizationIds: z.array(id).max(30),
  /** Only with `jointByContribution`; must total 10000. */
  jointShares: z.array(share).max(30),
  /** How each joint owner may exploit; null until chosen, unused with a single owner. */
  jointExploitRule: z.enum(variants.JOINT_EXPLOIT_RULES).nullable(),
  licenceBack: z.enum(variants.LICENCE_BACKS),
  /** Years the licence runs; null for as long as the right lives. */
  licenceYears: count(1, 50).nullable(),
  /** Field of use with licence-back `field`; licence name with ownership `openSource`. */
  licenceField: line(),
  openSourceLicence: line(60),
});

const dataset = z.strictObject({
  key: id,
  name: filled(),
  kind: z.enum(variants.DATASET_KINDS),
  /** 数据持有权. */
  holderOrganizationId: id.nullable(),
  /** 数据使用权. */
  userOrganizationIds: z.array(id).max(30),
  /** 数据经营权; null when nobody may deal in it. */
  operatorOrganizationId: id.nullable(),
  purpose: line(500),
  place: line(),
  retentionMonths: count(0, 600),
  ending: z.enum(variants.DATA_ENDINGS),
  trainAllowed: z.boolean(),
  dataClass: z.enum(variants.DATA_CLASSES),
  personalInformation: z.boolean(),
  /** Lawful basis, needed when `personalInformation` (个人信息保护法 13). */
  personalBasis: line(500),
});

/** Shares that are not exactly 100.00 % are refused with the sum and the gap: "合计 99.99%，还差 0.01%". */
export const benefitPool = z.strictObject({
  key: z.enum(variants.POOL_KEYS),
  name: filled(60),
  shares: z
    .array(share)
    .min(1, { error: "请至少填写一个分配对象。" })
    .max(30)
    .superRefine(uniqueBy((item) => item.organizationId, "同一单位只能填写一行比例。"))
    .superRefine((shares, context) => {
      const problem = shareTotalProblem(shares);
      if (problem) context.addIssue({ code: "custom", message: problem, input: shares });
    }),
});

/** Schema of a 任务书 document; strict, so that nothing unknown is ever signed. */
export const taskBookDocument = z.strictObject({
  schemaVersion: z.literal(1),
  title: filled(120),
  period: z.strictObject({ startDate: date, endDate: date }),
  parties: z.strictObject({
    items: z
      .array(party)
      .min(1)
      .max(30)
      .superRefine(uniqueBy((item) => item.organizationId, "同一单位只能列为一方当事人。")),
  }),
  boundary: z.strictObject({
    sceneId: id,
    sceneCode: filled(40),
    sceneName: filled(120),
    site: line(),
    inScope: lines,
    outOfScope: lines,
    interfaces: lines,
    upstreamProcess: prose,
    downstreamProcess: prose,
    humanRole: prose,
  }),
  indicators: z.strictObject({
    items: z
      .array(indicator)
      .max(200)
      .superRefine(uniqueBy((item) => item.key, "指标编号重复。")),
  }),
  workPackages: z.strictObject({
    items: z
      .array(workPackage)
      .max(60)
      .superRefine(uniqueBy((item) => item.key, "工作包编号重复。")),
    funding: z.strictObject({
      model: z.enum(variants.FUNDING_MODELS),
      totalFen: fen,
      sources: z.array(z.strictObject({ kind: z.enum(variants.FUNDING_SOURCES), organizationId: id.nullable(), amountFen: fen })).max(30),
    }),
  }),
  milestones: z.strictObject({
    items: z
      .array(milestone)
      .max(60)
      .superRefine(uniqueBy((item) => item.key, "里程碑编号重复。")),
  }),
  backgroundIp: z.strictObject({
    scope: z.enum(variants.BACKGROUND_SCOPES),
    licence: z.enum(variants.BACKGROUND_LICENCES),
    /** What is brought in (`listed`, `allNeeded`) or what is kept out (`exceptListed`). */
    items: z.array(backgroundItem).max(100),
  }),
  foregroundIp: z.strictObject({
    results: z
      .array(foregroundResult)
      .max(60)
      .superRefine(uniqueBy((item) => item.key, "成果编号重复。")),
  }),
  improvements: z.strictObject({ rule: z.enum(variants.IMPROVEMENT_RULES), noticeDays: count(1, 180) }),
  data: z.strictObject({
    datasets: z
      .array(dataset)
      .max(60)
      .superRefine(uniqueBy((item) => item.key, "数据集编号重复。")),
    derivedModels: z.enum(variants.DERIVED_MODEL_RULES),
  }),
  confidentiality: z.strictObject({
    tier: z.enum(variants.CONFIDENTIALITY_TIERS),
    years: count(1, 30),
    residual: z.enum(variants.RESIDUAL_RULES),
    cleanRoom: z.boolean(),
  }),
  publication: z.strictObject({
    rule: z.enum(variants.PUBLICATION_RULES),
    noticeDays: count(0, 365),
    objectionDays: count(0, 365),
    embargoMonths: count(0, 60),
    openSource: z.enum(variants.OPEN_SOURCE_PLANS),
  }),
  benefitSharing: z.discriminatedUnion("model", [
    z.strictObject({
      model: z.literal("fixedShare"),
      base: z.enum(variants.BENEFIT_BASES),
      pools: z
        .array(benefitPool)
        .min(1)
        .superRefine(uniqueBy((item) => item.key, "同一收益只能有一张分配表。")),
      payoutDays: count(1, 180),
      auditRight: z.boolean(),
      auditYears: count(1, 10),
    }),
  ]),
  replication: z.strictObject({
    /** What the user unit gets for solutions proven at its site and deployed elsewhere. */
    userReward: z.enum(variants.REPLICATION_REWARDS),
    discountBp: basisPoints,
    /** Royalty on net service fees by where the copy runs (整机应用目标). */
    royaltyBp: z.strictObject({ ownUnit: basisPoints, sameIndustry: basisPoints, crossIndustry: basisPoints }),
    years: count(1, 20),
    mostFavoured: z.boolean(),
    territory: line(),
  }),
  publicFunds: z.strictObject({
    applicant: z.enum(variants.FUND_APPLICANTS),
    keeper: z.enum(variants.FUND_KEEPERS),
    clawBack: z.enum(variants.CLAW_BACKS),
  }),
  validation: z.strictObject({
    procedureBy: z.enum(variants.PROCEDURE_SETTERS),
    thirdPartyOrganizationId: id.nullable(),
    passMode: z.enum(variants.PASS_MODES),
    /** One-sided confidence of the pass rule in basis points: 9500 = 95 %. */
    confidenceBp: count(5000, 9999),
    retestCount: count(0, 10),
    costBearer: z.enum(variants.COST_BEARERS),
    acceptanceDays: count(1, 90),
  }),
  safety: z.strictObject({
    regime: z.enum(variants.SAFETY_REGIMES),
    responseHours: count(1, 168),
    incidentReportHours: count(1, 72),
    blackBox: z.boolean(),
    logRetentionMonths: count(1, 120),
    reportLine: line(),
  }),
  liability: z.strictObject({
    cap: z.enum(variants.LIABILITY_CAPS),
    /** Per cent of the fees of twelve months with cap `feeMultiple`: 100 = once. */
    feeMultiplePercent: count(1, 1000),
    capFen: fen,
    developmentRisk: z.enum(variants.DEVELOPMENT_RISKS),
    insurance: z
      .array(z.strictObject({ kind: z.enum(variants.INSURANCE_KINDS), bearerOrganizationId: id.nullable(), limitFen: fen }))
      .max(20),
  }),
  upgradeExit: z.strictObject({
    upgradeWindow: z.enum(variants.UPGRADE_WINDOWS),
    windows: z.array(z.strictObject({ startDate: date, endDate: date })).max(20),
    trigger: line(500),
    upgradePayer: z.enum(variants.UPGRADE_PAYERS),
    retestRequired: z.boolean(),
    exitNoticeDays: count(1, 365),
    exitIp: z.enum(variants.EXIT_IP_RULES),
    dataReturnDays: count(1, 180),
    handoverDays: count(1, 365),
  }),
  governance: z.strictObject({
    votes: z.enum(variants.VOTE_RULES),
    quorumBp: basisPoints,
    passBp: basisPoints,
    vetoMatters: z.array(z.enum(variants.VETO_MATTERS)),
    deadlock: z.enum(variants.DEADLOCK_RULES),
    meetingDays: count(1, 180),
  }),
  changeDispute: z.strictObject({
    curePeriodDays: count(1, 180),
    delayPenaltyBp: count(0, 100),
    forum: z.enum(variants.FORUMS),
    /** Place of the court, or the full name of the arbitration commission. */
    forumName: line(),
    signature: z.enum(variants.SIGNATURE_FORMS),
    survivalYears: count(0, 30),
  }),
});

export type TaskBookDocument = z.infer<typeof taskBookDocument>;
export type Party = TaskBookDocument["parties"]["items"][number];
export type Indicator = TaskBookDocument["indicators"]["items"][number];
export type WorkPackage = TaskBookDocument["workPackages"]["items"][number];
export type ForegroundResult = TaskBookDocument["foregroundIp"]["results"][number];
export type Dataset = TaskBookDocument["data"]["datasets"][number];
export type BenefitPool = z.infer<typeof benefitPool>;

/** A published requirement of the scene as draftDocument and checkTaskBook read it; values in `unit`, as shown to people. */
export interface SceneRequirement {
  requirementId: string;
  name: string;
  dimension: Dimension;
  comparator: Comparator;
  target: string;
  upper: string | null;
  unit: string;
  mandatory: boolean;
  /** 1 to 5. */
  weight: number;
  testMethod: string;
  /** Members whose capability answers it, best first; empty when nobody does. */
  answeringOrganizationIds: readonly string[];
}
