import { changedClauses } from "./clause-fields.ts";
import { partiesWithRole } from "./clause-texts/figures.ts";
import { CLAUSES, type PartyRole, type ResultType } from "./clause-variants.ts";
import type { ForegroundResult, TaskBookDocument } from "./document.ts";
import { PRESET_KEYS, type PresetKey } from "./preset-keys.ts";

/**
 * Packages that fill the terms of a draft the way a well-known model agreement does (reference: domain.md C.1). Each changes the choices of
 * clauses 6, 7, 8, 10 to 13, 17 and 19 and nothing else: who does what by when, the shares of clause 12 and everything listed stay. What comes
 * out of the user unit's own process and data stays the user unit's in every one of them.
 */
export interface Preset {
  name: string;
  /** Two sentences for readers who are no lawyers: what it comes to, and whom it suits. */
  explanation: string;
  apply: (document: TaskBookDocument) => TaskBookDocument;
}

type Terms = Partial<
  Pick<TaskBookDocument, "improvements" | "publication"> & {
    background: TaskBookDocument["backgroundIp"]["licence"];
    listed: boolean;
    confidentiality: Partial<TaskBookDocument["confidentiality"]>;
    benefit: Partial<Pick<TaskBookDocument["benefitSharing"], "base" | "payoutDays" | "auditRight" | "auditYears">>;
    replication: Partial<TaskBookDocument["replication"]>;
    liability: Partial<Pick<TaskBookDocument["liability"], "cap" | "feeMultiplePercent" | "developmentRisk">>;
    governance: Partial<TaskBookDocument["governance"]>;
  }
>;

/** Who owns a result, and what the others may do with it. */
type Rights = Pick<ForegroundResult, "ownership" | "ownerOrganizationIds" | "licenceBack"> &
  Partial<Pick<ForegroundResult, "jointExploitRule" | "reassignMonths" | "optionMonths">>;

function applied(document: TaskBookDocument, terms: Terms, rightsOf: (result: ForegroundResult) => Rights): TaskBookDocument {
  const { backgroundIp } = document;
  return {
    ...document,
    backgroundIp: {
      ...backgroundIp,
      licence: terms.background ?? backgroundIp.licence,
      // A list of what is kept out must not turn into a list of what is brought in.
      scope: backgroundIp.scope === "exceptListed" ? "exceptListed" : terms.listed ? "listed" : "allNeeded",
    },
    foregroundIp: { results: document.foregroundIp.results.map((result) => withRights(result, rightsOf(result))) },
    improvements: terms.improvements ?? document.improvements,
    confidentiality: { ...document.confidentiality, ...terms.confidentiality },
    publication: terms.publication ?? document.publication,
    benefitSharing: { ...document.benefitSharing, ...terms.benefit },
    replication: { ...document.replication, ...terms.replication },
    liability: { ...document.liability, ...terms.liability },
    governance: { ...document.governance, ...terms.governance },
  };
}

/** A result under other rights; terms that belong to the ownership it had are emptied. */
function withRights(result: ForegroundResult, rights: Rights): ForegroundResult {
  const sameOwners = rights.ownership === result.ownership && rights.ownerOrganizationIds.join() === result.ownerOrganizationIds.join();
  return {
    ...result,
    jointShares: sameOwners ? result.jointShares : [],
    jointExploitRule: null,
    openSourceLicence: "",
    licenceField: "",
    reassignMonths: null,
    optionMonths: null,
    exclusiveLicence: sameOwners ? result.exclusiveLicence : null,
    ...rights,
  };
}

const OF_USER: readonly ResultType[] = ["processKnowHow", "dataset"];

/** What stays with the user unit: its know-how and its data, where they are its own. */
function ofUser(document: TaskBookDocument, result: ForegroundResult): boolean {
  const users = partiesWithRole(document, "userUnit").map((party) => party.organizationId);
  return OF_USER.includes(result.resultType) && result.ownerOrganizationIds.every((id) => users.includes(id));
}

const asBefore = (result: ForegroundResult): Rights => ({
  ownership: result.ownership === "openSource" ? "soleMaker" : result.ownership,
  ownerOrganizationIds: result.ownership === "openSource" ? result.ownerOrganizationIds.slice(0, 1) : result.ownerOrganizationIds,
  licenceBack: result.licenceBack === "field" ? "internal" : result.licenceBack,
  jointExploitRule: result.jointExploitRule,
});

/** Who made it owns it; what several made is theirs together. */
function byMaker(result: ForegroundResult, licenceBack: Rights["licenceBack"]): Rights {
  const owners = result.ownerOrganizationIds;
  if (owners.length < 2) return { ownership: "soleMaker", ownerOrganizationIds: owners, licenceBack };
  const ownership = result.ownership === "jointByContribution" ? "jointByContribution" : "jointEqual";
  return { ownership, ownerOrganizationIds: owners, licenceBack, jointExploitRule: result.jointExploitRule ?? "freeOrdinary" };
}

/** Role whose business a kind of result belongs to, the likeliest first. */
const CORE_BUSINESS: Record<ResultType, readonly PartyRole[]> = {
  hardware: ["robotMaker", "partsSupplier"],
  control: ["robotMaker", "applicationServiceProvider"],
  modelWeights: ["algorithmSupplier", "robotMaker"],
  skillPackage: ["algorithmSupplier", "applicationServiceProvider", "robotMaker"],
  processKnowHow: ["userUnit"],
  dataset: ["userUnit"],
  software: ["osSupplier", "applicationServiceProvider", "robotMaker"],
};

function assigned(owner: string | undefined, result: ForegroundResult, licenceBack: Rights["licenceBack"]): Rights {
  const owners = owner === undefined ? result.ownerOrganizationIds.slice(0, 1) : [owner];
  return { ownership: "assignToExploiter", ownerOrganizationIds: owners, licenceBack, reassignMonths: 24 };
}

const NOTICE = { rule: "noticeObjection", noticeDays: 45, objectionDays: 30, embargoMonths: 6, openSource: "none" } as const;
const CONSENT = { ...NOTICE, rule: "priorConsent" } as const;
const TWO_THIRDS = { votes: "perHead", quorumBp: 6666, passBp: 6666, deadlock: "escalate" } as const;
const ROYALTY = { userReward: "royalty", royaltyBp: { ownUnit: 0, sameIndustry: 200, crossIndustry: 100 } } as const;

export const PRESETS: Readonly<Record<PresetKey, Preset>> = {
  lambertA: {
    name: "各有其果、互相许可（Lambert A 型）",
    explanation: "谁做出来归谁，其他各方可以把它用于任何用途，包括商用。适合各方都想自己使用成果、彼此竞争不大的合作。",
    apply: (document) =>
      applied(
        document,
        {
          background: "exploitationFree",
          improvements: { rule: "improverGrantBack", noticeDays: 30 },
          confidentiality: { tier: "standard", years: 5 },
          publication: NOTICE,
          benefit: { base: "paidExcludingTax", auditRight: true, auditYears: 3 },
          replication: ROYALTY,
          liability: { cap: "byContribution", developmentRisk: "eachOwn" },
          governance: TWO_THIRDS,
        },
        (result) => {
          if (ofUser(document, result)) return asBefore(result);
          const owners = result.ownerOrganizationIds;
          if (owners.length < 2) return { ownership: "soleMaker", ownerOrganizationIds: owners, licenceBack: "all" };
          return { ownership: "eachOwnCrossLicence", ownerOrganizationIds: owners, licenceBack: "all" };
        },
      ),
  },
  lambertB: {
    name: "集中到牵头单位（Lambert B 型）",
    explanation: "成果统一转给牵头单位去做产品，其他各方从收益里分，二十四个月没有实施的可以要回去。适合由一家负责产品化和销售的合作。",
    apply: (document) => {
      const lead = document.parties.items.find((party) => party.isLead)?.organizationId;
      return applied(
        document,
        {
          background: "fairReasonable",
          improvements: { rule: "improverGrantBack", noticeDays: 30 },
          confidentiality: { tier: "strict", years: 5 },
          publication: CONSENT,
          benefit: { base: "paidExcludingTax", auditRight: true, auditYears: 5 },
          replication: ROYALTY,
          liability: { cap: "byContribution", developmentRisk: "byWorkShare" },
          governance: { ...TWO_THIRDS, votes: "byWorkShare" },
        },
        (result) => (ofUser(document, result) ? asBefore(result) : assigned(lead, result, "internal")),
      );
    },
  },
  lambertC: {
    name: "各取本行成果（Lambert C 型）",
    explanation: "每类成果归以它为主业的一方：结构归整机企业，模型归算法企业，工艺归用户单位。适合分工清楚、各做各的产品的合作。",
    apply: (document) =>
      applied(
        document,
        {
          background: "fairReasonable",
          improvements: { rule: "improver", noticeDays: 30 },
          confidentiality: { tier: "standard", years: 5 },
          publication: CONSENT,
          benefit: { base: "paidExcludingTax", auditRight: true, auditYears: 3 },
          replication: ROYALTY,
          liability: { cap: "byContribution", developmentRisk: "eachOwn" },
          governance: TWO_THIRDS,
        },
        (result) => {
          if (ofUser(document, result)) return asBefore(result);
          const [owner] = CORE_BUSINESS[result.resultType].flatMap((role) => partiesWithRole(document, role));
          return assigned(owner?.organizationId, result, "internal");
        },
      ),
  },
  lambertD: {
    name: "只许项目内用、可谈后续（Lambert D 型）",
    explanation: "谁做出来归谁，别人只能在项目里用，但有六个月的时间可以谈商用许可。适合还看不清成果价值、想先把技术留在自己手里的合作。",
    apply: (document) =>
      applied(
        document,
        {
          background: "projectFree",
          listed: document.backgroundIp.items.length > 0,
          improvements: { rule: "improver", noticeDays: 60 },
          confidentiality: { tier: "strict", years: 5 },
          publication: NOTICE,
          benefit: { base: "paidExcludingTax", auditRight: true, auditYears: 3 },
          replication: { userReward: "none", discountBp: 0 },
          liability: { cap: "byContribution", developmentRisk: "eachOwn" },
          governance: TWO_THIRDS,
        },
        (result) => (ofUser(document, result) ? asBefore(result) : { ...byMaker(result, "none"), optionMonths: 6 }),
      ),
  },
  desca: {
    name: "国际联合研发惯例（DESCA 型）",
    explanation:
      "原有技术和成果各归各的，共同做出的共有，商用许可按公平合理的价格谈，赔偿以各自投入为限。适合有科研院所参加、要发表论文的合作。",
    apply: (document) =>
      applied(
        document,
        {
          background: "fairReasonable",
          listed: document.backgroundIp.items.length > 0,
          improvements: { rule: "improverGrantBack", noticeDays: 45 },
          confidentiality: { tier: "standard", years: 5, residual: "excluded" },
          publication: NOTICE,
          benefit: { base: "paidExcludingTax", auditRight: true, auditYears: 5 },
          replication: ROYALTY,
          liability: { cap: "byContribution", developmentRisk: "eachOwn" },
          governance: TWO_THIRDS,
        },
        (result) => (ofUser(document, result) ? asBefore(result) : byMaker(result, "internal")),
      ),
  },
  cooperativeModel: {
    name: "技术开发（合作）示范合同型",
    explanation: "按科技部示范合同和民法典的默认办法：参加研发的各方共有成果，重要事项全体同意。适合共同投入、共担风险的国内合作。",
    apply: (document) => {
      const developers = document.parties.items.filter((party) => party.workShareBp > 0).map((party) => party.organizationId);
      return applied(
        document,
        {
          background: "projectFree",
          improvements: { rule: "improver", noticeDays: 30 },
          confidentiality: { tier: "standard", years: 5 },
          publication: CONSENT,
          benefit: { base: "paidExcludingTax", auditRight: true, auditYears: 3 },
          replication: ROYALTY,
          liability: { cap: "byContribution", developmentRisk: "byWorkShare" },
          governance: {
            votes: "perHead",
            quorumBp: 10_000,
            passBp: 10_000,
            vetoMatters: ["indicatorLowering", "shareChange", "ipChange", "memberChange", "termination"],
            deadlock: "mediation",
          },
        },
        (result) => {
          if (ofUser(document, result) || developers.length === 0) return asBefore(result);
          if (developers.length === 1) return { ownership: "soleMaker", ownerOrganizationIds: developers, licenceBack: "internal" };
          return { ownership: "jointEqual", ownerOrganizationIds: developers, licenceBack: "internal", jointExploitRule: "freeOrdinary" };
        },
      );
    },
  },
};

/** Every package with the clauses it would change in this draft: what is shown before anything is applied. */
export function presetPreviews(document: TaskBookDocument) {
  return PRESET_KEYS.map((key) => {
    const { name, explanation, apply } = PRESETS[key];
    const changed = changedClauses(document, apply(document));
    return {
      key,
      name,
      explanation,
      changes: CLAUSES.filter((clause) => changed.includes(clause.key)).map(({ number, title }) => ({ number, title })),
    };
  });
}
