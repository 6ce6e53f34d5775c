import { SUPPLY_ROLE_NAMES, SUPPLY_ROLES, type SupplyRole } from "#db/vocabulary/roles.ts";

/**
 * Every choice a 任务书 offers, clause by clause (reference: domain.md C.2). Only the keys live here; the Chinese name, the plain
 * explanation and what the law says when the parties stay silent are in clause-texts/options-*.ts. A later choice is a new key.
 */

/** The twenty clauses in their order; `key` is the clause's member of the document. */
export const CLAUSES = [
  { number: 1, key: "parties", title: "当事人、角色与授权" },
  { number: 2, key: "boundary", title: "场景与任务边界" },
  { number: 3, key: "indicators", title: "攻关指标" },
  { number: 4, key: "workPackages", title: "工作包" },
  { number: 5, key: "milestones", title: "里程碑" },
  { number: 6, key: "backgroundIp", title: "背景知识产权" },
  { number: 7, key: "foregroundIp", title: "项目成果归属" },
  { number: 8, key: "improvements", title: "改进成果" },
  { number: 9, key: "data", title: "数据权利" },
  { number: 10, key: "confidentiality", title: "保密" },
  { number: 11, key: "publication", title: "成果发表与开源" },
  { number: 12, key: "benefitSharing", title: "利益分配" },
  { number: 13, key: "replication", title: "复制推广" },
  { number: 14, key: "publicFunds", title: "财政资金与补贴" },
  { number: 15, key: "validation", title: "应用验证" },
  { number: 16, key: "safety", title: "安全、事故与黑匣子" },
  { number: 17, key: "liability", title: "责任与保险" },
  { number: 18, key: "upgradeExit", title: "升级窗口与退出通道" },
  { number: 19, key: "governance", title: "治理与表决" },
  { number: 20, key: "changeDispute", title: "变更、违约与争议" },
] as const;
export type ClauseKey = (typeof CLAUSES)[number]["key"];
export type ClauseNumber = (typeof CLAUSES)[number]["number"];

// 1 当事人
export const PARTY_ROLES = ["userUnit", ...SUPPLY_ROLES] as const;
export type PartyRole = "userUnit" | SupplyRole;
export const PARTY_ROLE_NAMES: Record<PartyRole, string> = { userUnit: "用户单位", ...SUPPLY_ROLE_NAMES };
export const ENTERPRISE_SIZES = ["unstated", "large", "medium", "small", "micro", "publicBody"] as const;
export type EnterpriseSize = (typeof ENTERPRISE_SIZES)[number];
export const ENTERPRISE_SIZE_NAMES: Record<EnterpriseSize, string> = {
  unstated: "未申明",
  large: "大型企业",
  medium: "中型企业",
  small: "小型企业",
  micro: "微型企业",
  publicBody: "机关或事业单位",
};

export const SIGNATORY_AUTHORITIES = ["legalRepresentative", "authorizedAgent"] as const;

// 4 工作包
export const FUNDING_MODELS = ["eachOwn", "pooled"] as const;
export const FUNDING_SOURCES = ["partyFunds", "publicFunds", "otherFunds"] as const;
export const CONTRIBUTIONS = ["inKind", "money", "both"] as const;
export const EQUIPMENT_OWNERSHIPS = ["buyer", "userUnit", "byContribution"] as const;

// 5 里程碑
export const MILESTONE_GATES = ["report", "review", "stopGo"] as const;
export const DECIDERS = ["userUnit", "lead", "committee"] as const;

// 6 背景知识产权
export const BACKGROUND_SCOPES = ["listed", "allNeeded", "exceptListed"] as const;
export const BACKGROUND_LICENCES = ["projectFree", "exploitationFree", "fairReasonable"] as const;
export const BACKGROUND_KINDS = ["patent", "softwareCopyright", "model", "dataset", "knowHow", "other"] as const;
/** By what right the item is brought in: one's own, licensed with the right to sublicense, or licensed without it. */
export const BACKGROUND_TITLES = ["owned", "sublicensable", "licensed"] as const;

// 7 项目成果
export const RESULT_TYPES = ["hardware", "control", "modelWeights", "skillPackage", "processKnowHow", "dataset", "software"] as const;
export type ResultType = (typeof RESULT_TYPES)[number];
export const OWNERSHIPS = [
  "soleMaker",
  "soleLead",
  "soleUser",
  "jointEqual",
  "jointByContribution",
  "eachOwnCrossLicence",
  "assignToExploiter",
  "openSource",
] as const;
export type Ownership = (typeof OWNERSHIPS)[number];
export const JOINT_EXPLOIT_RULES = ["freeOrdinary", "freeWithoutAccount", "ownUseOnly", "allConsent"] as const;
export type JointExploitRule = (typeof JOINT_EXPLOIT_RULES)[number];
export const LICENCE_BACKS = ["none", "internal", "field", "all"] as const;
export type LicenceBack = (typeof LICENCE_BACKS)[number];

// 8 改进成果
export const IMPROVEMENT_RULES = ["improver", "improverGrantBack", "shared"] as const;

// 9 数据
export const DATASET_KINDS = [
  "motionTrajectory",
  "forcePosition",
  "operationSequence",
  "rareCondition",
  "processData",
  "environmentSemantics",
  "sceneVideo",
] as const;
export const DATA_CLASSES = ["general", "important", "core"] as const;
export const DATA_SECRECIES = ["open", "internal", "tradeSecret"] as const;
export const DATA_ENDINGS = ["erase", "handBack", "anonymise"] as const;
export const DERIVED_MODEL_RULES = ["followForeground", "holderConsent", "holderShares"] as const;

// 10 保密, 11 发表
export const CONFIDENTIALITY_TIERS = ["standard", "strict"] as const;
export const RESIDUAL_RULES = ["excluded", "unaidedMemory"] as const;
export const PUBLICATION_RULES = ["noticeObjection", "priorConsent"] as const;
export const OPEN_SOURCE_PLANS = ["none", "selected"] as const;

// 12 利益分配, 13 复制推广, 14 财政资金
export const BENEFIT_MODELS = ["fixedShare", "waterfall", "royalty", "entryFeeRoyalty"] as const;
export type BenefitModel = (typeof BENEFIT_MODELS)[number];
/** Where money comes from; each source is shared by its own table. Only `raasRevenue` is split by the platform as it is paid. */
export const POOL_KEYS = ["raasRevenue", "replicationRevenue", "licenceRevenue", "dataRevenue"] as const;
export type PoolKey = (typeof POOL_KEYS)[number];
export const BENEFIT_BASES = ["paidExcludingTax", "paidIncludingTax"] as const;
/** A tier of a waterfall: costs come back first, then a return on them, then what falls into a band of revenue. */
export const TIER_KINDS = ["costRecovery", "preferredReturn", "band"] as const;
export type TierKind = (typeof TIER_KINDS)[number];
/** What a royalty is counted by. */
export const ROYALTY_BASES = ["perDeployment", "perReplication", "perTask", "salesPercent"] as const;
export type RoyaltyBase = (typeof ROYALTY_BASES)[number];
export const REPLICATION_REWARDS = ["none", "discount", "royalty"] as const;
export const FUND_APPLICANTS = ["lead", "userUnit", "each"] as const;
export const FUND_KEEPERS = ["byTask", "applicant", "byWorkShare"] as const;
export const CLAW_BACKS = ["causingParty", "receivers"] as const;

// 15 应用验证
export const PROCEDURE_SETTERS = ["userUnit", "joint", "thirdParty"] as const;
export const PASS_MODES = ["lowerBound", "sprt", "pointEstimate"] as const;
export const COST_BEARERS = ["userUnit", "lead", "suppliers"] as const;

// 16 安全, 17 责任
export const SAFETY_REGIMES = ["general", "special"] as const;
export const LIABILITY_CAPS = ["byContribution", "feeMultiple", "fixedAmount"] as const;
export const DEVELOPMENT_RISKS = ["byWorkShare", "eachOwn"] as const;
export const INSURANCE_KINDS = ["body", "thirdParty", "product", "dataLeak"] as const;
/** What no cap covers. The first two stand by law whatever is agreed (民法典 506). */
export const LIABILITY_CARVE_OUTS = [
  "personalInjury",
  "intentOrGrossNegligence",
  "confidentialityBreach",
  "ipInfringement",
  "dataBreach",
  "safetyViolation",
] as const;

// 18 升级与退出, 19 治理, 20 变更与争议
export const UPGRADE_WINDOWS = ["scheduled", "triggered", "none"] as const;
export const UPGRADE_PAYERS = ["provider", "userUnit", "proposer"] as const;
export const EXIT_IP_RULES = ["keepLicence", "buyOut", "endLicence"] as const;
export const SUCCESSION_RULES = ["rematch", "remaining", "userChoice"] as const;
export const VOTE_RULES = ["perHead", "byWorkShare"] as const;
export const VETO_MATTERS = ["indicatorLowering", "shareChange", "ipChange", "memberChange", "termination"] as const;
export const DEADLOCK_RULES = ["escalate", "mediation"] as const;
export const FORUMS = ["court", "arbitration"] as const;
export const SIGNATURE_FORMS = ["electronic", "paper"] as const;
export const LANGUAGE_RULES = ["chineseOnly", "chinesePrevails"] as const;
