import { z } from "zod";
import { COMPARATORS, type Comparator, DIMENSIONS, type Dimension } from "#db/vocabulary/metrics.ts";
import { benefitPool } from "./benefit-terms.ts";
import * as variants from "./clause-variants.ts";
import { basisPoints, count, date, decimal, fen, filled, id, line, lines, prose, share, uniqueBy } from "./document-fields.ts";

/**
 * The 任务书 as structured data: one member per clause of domain.md C.2, every choice an enum of clause-variants.ts.
 * The schema settles form (a saved draft always has it); what must be agreed before freezing is in checks.ts.
 * Everything is plain JSON so that it survives jsonb unchanged: money is fen as decimal text, measured values are decimal text,
 * dates are YYYY-MM-DD, shares are basis points. Organizations are named by id; names are those of the parties clause.
 */

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
  /** Who signs for the party and by what authority; blank until the party names it. */
  signatory: z.strictObject({ name: line(60), title: line(60), authority: z.enum(variants.SIGNATORY_AUTHORITIES), reference: line(120) }),
  /** Of an institute: part of the net income from transfer that goes to inventors (促进科技成果转化法 45); null for others. */
  inventorRewardBp: basisPoints.nullable(),
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
  /** Trials the verdict rests on, failures that may be among them, and its one-sided confidence; null where clause 15 or the procedure says. */
  sampleSize: count(1, 1_000_000).nullable(),
  allowedFailures: count(0, 100_000).nullable(),
  confidenceBp: count(5000, 9999).nullable(),
  /** What is handed in as proof. */
  evidence: line(),
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
  title: z.enum(variants.BACKGROUND_TITLES),
  /** Licence of this item where it differs from the clause's. */
  licence: z.enum(variants.BACKGROUND_LICENCES).nullable(),
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
  /** With `assignToExploiter`: months after which what is not exploited goes back to who made it (Lambert); null for never. */
  reassignMonths: count(1, 120).nullable(),
  /** Months in which the others may negotiate a licence for exploitation (Lambert D); null for no such option. */
  optionMonths: count(1, 60).nullable(),
  /** An exclusive licence given out of the project; of a jointly owned result every owner must consent (专利法 14). */
  exclusiveLicence: z
    .strictObject({
      licenseeOrganizationId: id.nullable(),
      field: line(),
      years: count(1, 50),
      consentOrganizationIds: z.array(id).max(30),
    })
    .nullable(),
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
  /** Who else may receive it; blank for nobody. */
  recipients: line(500),
  /** Last day of use; null for the term of the task book. */
  usableUntil: date.nullable(),
  retentionMonths: count(0, 600),
  ending: z.enum(variants.DATA_ENDINGS),
  trainAllowed: z.boolean(),
  dataClass: z.enum(variants.DATA_CLASSES),
  secrecy: z.enum(variants.DATA_SECRECIES),
  personalInformation: z.boolean(),
  /** Lawful basis, needed when `personalInformation` (个人信息保护法 13). */
  personalBasis: line(500),
});

/** Schema of a 任务书 document; strict, so that nothing unknown is ever signed. */
export const taskBookDocument = z.strictObject({
  schemaVersion: z.literal(3),
  title: filled(120),
  /** The sealed task book that this one changes and replaces, by code and digest, and why; null for a first one. */
  amends: z.strictObject({ code: filled(40), contentHash: z.string().regex(/^[0-9a-f]{64}$/), reason: filled(500) }).nullable(),
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
    /** 29-character identities of the robots used, where they are known already. */
    robotCodes: z.array(filled(29)).max(200),
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
      equipment: z.enum(variants.EQUIPMENT_OWNERSHIPS),
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
  benefitSharing: z.strictObject({
    base: z.enum(variants.BENEFIT_BASES),
    pools: z
      .array(benefitPool)
      .min(1)
      .max(variants.POOL_KEYS.length)
      .superRefine(uniqueBy((item) => item.key, "同一收益只能有一张分配表。")),
    /** Paid out of the service fees when a milestone is passed, before the pool is shared. */
    awards: z.array(z.strictObject({ key: id, milestoneKey: id, organizationId: id.nullable(), amountFen: fen })).max(30),
    /** What is agreed on equity, by reference to its own agreement; blank for nothing. */
    equity: line(500),
    /** Days within which the user unit pays, from delivery or from the agreement of what is due (保障中小企业款项支付条例 9–11); null: not agreed. */
    paymentDays: count(1, 180).nullable(),
    /** Days from the receipt of a payment until it is shared out. */
    payoutDays: count(1, 180),
    auditRight: z.boolean(),
    auditYears: count(1, 10),
  }),
  replication: z.strictObject({
    /** What the user unit gets for solutions proven at its site and deployed elsewhere. */
    userReward: z.enum(variants.REPLICATION_REWARDS),
    discountBp: basisPoints,
    /** Royalty on net service fees by where the copy runs (整机应用目标). */
    royaltyBp: z.strictObject({ ownUnit: basisPoints, sameIndustry: basisPoints, crossIndustry: basisPoints }),
    years: count(1, 20),
    mostFavoured: z.boolean(),
    territory: line(),
    /** Field of use the copies stay in; blank for any. */
    field: line(),
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
    carveOuts: z.array(z.enum(variants.LIABILITY_CARVE_OUTS)),
    insurance: z
      .array(
        z.strictObject({
          kind: z.enum(variants.INSURANCE_KINDS),
          bearerOrganizationId: id.nullable(),
          limitFen: fen,
          startDate: date.nullable(),
          endDate: date.nullable(),
        }),
      )
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
    /** Who fills the place of a party that left. */
    succession: z.enum(variants.SUCCESSION_RULES),
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
    /** Days within which who meets force majeure tells the others. */
    forceMajeureDays: count(1, 60),
    language: z.enum(variants.LANGUAGE_RULES),
    survivalYears: count(0, 30),
  }),
});

export type TaskBookDocument = z.infer<typeof taskBookDocument>;
export type Party = TaskBookDocument["parties"]["items"][number];
export type Indicator = TaskBookDocument["indicators"]["items"][number];
export type WorkPackage = TaskBookDocument["workPackages"]["items"][number];
export type ForegroundResult = TaskBookDocument["foregroundIp"]["results"][number];
export type Dataset = TaskBookDocument["data"]["datasets"][number];

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
  /** Members to propose as its owner, best first: who covers it, then who may answer for it by its role; empty when there is nobody. */
  answeringOrganizationIds: readonly string[];
  /** Members who cover it: by a figure they publish, or by what their bid promised. */
  coveringOrganizationIds: readonly string[];
  /** What the others publish in its metric, the nearest first, as people read it. */
  fallingShort: readonly { organizationId: string; figure: string }[];
}

/** What the awarded bid promised for a requirement that stands as it was asked; values in `unit`, as the requirement has them. */
export type PromisedValue = Pick<SceneRequirement, "requirementId" | "comparator" | "target" | "upper" | "unit">;
