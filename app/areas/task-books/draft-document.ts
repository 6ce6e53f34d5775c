import type { SupplyRole } from "#db/vocabulary/roles.ts";
import { LIABILITY_CARVE_OUTS, type LicenceBack, type Ownership, type PartyRole, type ResultType } from "./clause-variants.ts";
import {
  type ForegroundResult,
  type Party,
  type SceneRequirement,
  type TaskBookDocument,
  taskBookDocument,
  type WorkPackage,
} from "./document.ts";
import { DEFAULT_PROJECT_DAYS, DRAFT_DEFAULTS, ROLE_PACKAGES } from "./draft-defaults.ts";
import { draftIndicator } from "./draft-indicator.ts";
import { type DraftOrganization, draftParties, tidy } from "./draft-parties.ts";
import { type BidPlan, bidDates, bidPlan, bidScope, type PlanDates, patternPlan } from "./draft-plan.ts";
import { asPromised } from "./promised-values.ts";
import { equalShares } from "./shares.ts";

export interface DraftInput {
  scene: {
    sceneId: string;
    sceneCode: string;
    sceneName: string;
    /** Where the work is done; blank is shown as 无. */
    site?: string | undefined;
    /** What the scene asks to be done; becomes the first item of the scope. */
    coreTask?: string | undefined;
    /** True when the field needs a permit or safety approval. */
    regulated?: boolean | undefined;
    requirements: readonly SceneRequirement[];
  };
  userUnit: DraftOrganization;
  members: readonly (DraftOrganization & { role: SupplyRole })[];
  leadOrganizationId: string | null;
  workShares?: ReadonlyMap<string, number> | undefined;
  /** The awarded bid of an open call; null for a consortium that came of a proposal. */
  bid?: BidPlan | null | undefined;
  /** YYYY-MM-DD; the end defaults to the duration of the bid, without one to 180 days later. */
  startDate: string;
  endDate?: string | undefined;
}

/**
 * The first 任务书 of a consortium: indicators linked to the scene's requirements with owner and verifier proposed, work packages by
 * role, milestones over the period, balanced terms. From an awarded bid come targets where they bind, duration, milestones, deliverables, price
 * and solution, so that nobody types them again. Every open point (no owner, no test method) stays open and is found by
 * checkTaskBook; nothing is made up to hide it. Throws ZodError or RangeError on input no document can hold.
 */
export function draftDocument(input: DraftInput): TaskBookDocument {
  const parties = draftParties(input);
  const bid = input.bid ?? null;
  const after = (days: number) => addDays(input.startDate, days);
  const endDate = input.endDate ?? after(bid?.durationDays ?? DEFAULT_PROJECT_DAYS);
  const dates = bid ? bidDates(bid, after) : milestoneDates(input.startDate, endDate);
  const hasRole = (party: Party, role: PartyRole) => party.role === role || party.otherRoles.includes(role);
  const withRole = (role: PartyRole) => parties.find((party) => hasRole(party, role));
  const user = parties.find((party) => party.role === "userUnit");
  const suppliers = parties.filter((party) => party !== user);
  const developers = parties.filter((party) => party.workShareBp > 0);
  const prime = withRole("robotMaker") ?? withRole("applicationServiceProvider") ?? suppliers[0] ?? user;
  const verifier = withRole("thirdPartyVerifier");
  const lead = parties.find((party) => party.isLead) ?? prime;
  const algorithm = withRole("algorithmSupplier");
  const ids = (list: readonly (Party | undefined)[]) => [...new Set(list.flatMap((party) => (party ? [party.organizationId] : [])))];

  const packages = draftPackages({ user, suppliers, lead, startDate: input.startDate, dates });
  const [unitId, leadId] = [user?.organizationId ?? null, lead?.organizationId ?? null];
  const workShares = new Map(parties.map((party) => [party.organizationId, party.workShareBp]));
  const plan = bid ? bidPlan(packages, { bid, unitId, leadId, workShares, dates, after }) : patternPlan(packages, dates);
  // A tester paid out of the revenue would judge its own income, so it takes no share unless it is the only supplier.
  const earning = suppliers.filter((party) => party.role !== "thirdPartyVerifier");
  const beneficiaries = earning.length > 0 ? earning : suppliers.length > 0 ? suppliers : parties;

  return taskBookDocument.parse({
    ...structuredClone(DRAFT_DEFAULTS),
    schemaVersion: 3,
    amends: null,
    title: `${tidy(input.scene.sceneName, 110)} 任务书`,
    period: { startDate: input.startDate, endDate },
    parties: { items: parties },
    boundary: {
      sceneId: input.scene.sceneId,
      sceneCode: input.scene.sceneCode,
      sceneName: tidy(input.scene.sceneName, 120),
      site: tidy(input.scene.site ?? "", 200),
      inScope: [
        tidy(input.scene.coreTask ?? "", 500) || `${tidy(input.scene.sceneName, 120)}的机器人作业`,
        "现场适配、实训攻关、应用验证和常态化部署",
        "操作、维护和安全培训",
        ...(bid ? bidScope(bid) : []),
      ],
      outOfScope: ["场景以外的产线改造和土建工程", "用户单位原有信息系统的整体升级"],
      interfaces: [],
      upstreamProcess: "",
      downstreamProcess: "",
      humanRole: "用户单位人员负责现场监护、异常上报和上下料衔接，不代替机器人完成被验证的作业",
      robotCodes: [],
    },
    indicators: {
      items: input.scene.requirements.map((requirement, index) =>
        draftIndicator(asPromised(requirement, bid?.promises ?? []), parties, `I${index + 1}`),
      ),
    },
    ...plan,
    foregroundIp: {
      results: draftResults({
        prime: ids([prime]),
        hardware: ids([withRole("robotMaker") ?? prime]),
        model: ids([algorithm ?? prime]),
        skill: ids([prime, algorithm]),
        software: ids([withRole("osSupplier") ?? prime]),
        user: ids([user]),
      }),
    },
    data: {
      datasets: [
        dataset("DS1", "真机运行数据", "motionTrajectory", "模型训练与性能改进", 36, "erase", true),
        dataset("DS2", "作业流程与环境语义信息", "processData", "场景适配与技能攻关", 24, "handBack", false),
      ],
      derivedModels: "followForeground",
    },
    benefitSharing: {
      base: "paidExcludingTax",
      pools: [
        {
          key: "raasRevenue",
          name: "机器人服务费",
          model: "fixedShare",
          shares: equalShares(beneficiaries.map((party) => party.organizationId)).map(({ id, basisPoints }) => ({
            organizationId: id,
            basisPoints,
          })),
        },
      ],
      awards: [],
      equity: "",
      paymentDays: 30,
      payoutDays: 10,
      auditRight: true,
      auditYears: 3,
    },
    validation: {
      procedureBy: verifier ? "thirdParty" : "userUnit",
      thirdPartyOrganizationId: verifier?.organizationId ?? null,
      passMode: "lowerBound",
      confidenceBp: 9500,
      retestCount: 2,
      costBearer: "suppliers",
      acceptanceDays: 15,
    },
    safety: {
      regime: input.scene.regulated ? "special" : "general",
      responseHours: 4,
      incidentReportHours: 24,
      blackBox: true,
      logRetentionMonths: 12,
      reportLine: "平台站内消息及各方登记的安全联系人",
    },
    liability: {
      cap: "byContribution",
      feeMultiplePercent: 100,
      capFen: "0",
      developmentRisk: "byWorkShare",
      carveOuts: [...LIABILITY_CARVE_OUTS],
      insurance: [insurance("body", "20000000"), insurance("thirdParty", "100000000")],
    },
  });

  function insurance(kind: string, limitFen: string) {
    return {
      kind,
      bearerOrganizationId: prime?.organizationId ?? null,
      limitFen,
      startDate: input.startDate,
      endDate,
    };
  }

  function dataset(
    key: string,
    name: string,
    kind: string,
    purpose: string,
    retentionMonths: number,
    ending: string,
    trainAllowed: boolean,
  ) {
    return {
      key,
      name,
      kind,
      holderOrganizationId: user?.organizationId ?? null,
      userOrganizationIds: ids(developers.filter((party) => party !== user)),
      operatorOrganizationId: null,
      purpose,
      place: "场景实施地点及使用方的受控环境",
      recipients: "",
      usableUntil: null,
      retentionMonths,
      ending,
      trainAllowed,
      dataClass: "general",
      secrecy: "internal",
      personalInformation: false,
      personalBasis: "",
    };
  }
}

interface PackageInput {
  user: Party | undefined;
  suppliers: readonly Party[];
  lead: Party | undefined;
  startDate: string;
  dates: PlanDates;
}

/** Site first (user unit), one package per supplier by its role, last the validation and deployment (lead). */
function draftPackages({ user, suppliers, lead, startDate, dates }: PackageInput): WorkPackage[] {
  const all = [...(user ? [user] : []), ...suppliers].map((party) => party.organizationId);
  const base = { contribution: "inKind", budgetFen: "0" } as const;
  return [
    {
      ...base,
      key: "WP1",
      name: "场景开放与现场适配",
      ownerOrganizationId: user?.organizationId ?? null,
      helperOrganizationIds: suppliers.slice(0, 1).map((party) => party.organizationId),
      startDate,
      endDate: dates.ready,
      deliverables: [{ key: "D1", name: "现场适配与安全防护确认单", acceptance: "场景可训练、可测试、可验证，安全防护齐备" }],
    },
    ...suppliers.flatMap((party, index) => {
      if (party.role === "userUnit") return [];
      const work = ROLE_PACKAGES[party.role];
      return [
        {
          ...base,
          key: `WP${index + 2}`,
          name: work.name,
          ownerOrganizationId: party.organizationId,
          helperOrganizationIds: user ? [user.organizationId] : [],
          startDate,
          endDate: dates.middle,
          deliverables: [{ key: `D${index + 2}`, name: work.deliverable, acceptance: work.acceptance }],
        },
      ];
    }),
    {
      ...base,
      key: `WP${suppliers.length + 2}`,
      name: "应用验证与常态部署",
      ownerOrganizationId: lead?.organizationId ?? null,
      helperOrganizationIds: all.filter((id) => id !== lead?.organizationId),
      startDate: dates.middle,
      endDate: dates.end,
      deliverables: [
        { key: `D${suppliers.length + 2}`, name: "应用验证报告", acceptance: "载明全部试验和必须指标的达标结论" },
        { key: `D${suppliers.length + 3}`, name: "部署与运维手册", acceptance: "经用户单位试用确认" },
      ],
    },
  ];
}

/** The seven result types with an owner each: the maker's own, except what comes out of the user unit's process and joint skills. */
function draftResults(owners: Record<"prime" | "hardware" | "model" | "skill" | "software" | "user", string[]>): ForegroundResult[] {
  const row = (
    key: string,
    resultType: ResultType,
    subject: string,
    ownership: Ownership,
    ownerOrganizationIds: string[],
    licenceBack: LicenceBack,
  ) => ({
    key,
    resultType,
    subject,
    ownership,
    ownerOrganizationIds,
    jointShares: [],
    jointExploitRule: ownership === "jointEqual" ? ("freeOrdinary" as const) : null,
    licenceBack,
    licenceYears: null,
    licenceField: "",
    openSourceLicence: "",
    reassignMonths: null,
    optionMonths: null,
    exclusiveLicence: null,
  });
  return [
    row("R1", "hardware", "整机与零部件适配结构", "soleMaker", owners.hardware, "internal"),
    row("R2", "control", "运动控制算法", "soleMaker", owners.prime, "internal"),
    row("R3", "modelWeights", "作业模型参数", "soleMaker", owners.model, "internal"),
    row("R4", "skillPackage", "作业技能包", owners.skill.length > 1 ? "jointEqual" : "soleMaker", owners.skill, "internal"),
    row("R5", "processKnowHow", "作业工艺参数与诀窍", "soleUser", owners.user, "none"),
    row("R6", "dataset", "实训数据集", "soleUser", owners.user, "none"),
    row("R7", "software", "调度与接口软件", "soleMaker", owners.software, "internal"),
  ];
}

/** One sixth, one half, five sixths and the whole of the period. */
function milestoneDates(startDate: string, endDate: string): PlanDates {
  const days = Math.max(0, Math.round((Date.parse(endDate) - Date.parse(startDate)) / 86_400_000));
  const at = (sixths: number) => addDays(startDate, Math.floor((days * sixths) / 6));
  return { ready: at(1), middle: at(3), validated: at(5), end: at(6) };
}

/** Calendar arithmetic on YYYY-MM-DD, free of time zones. */
function addDays(date: string, days: number): string {
  const start = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(start)) throw new RangeError(`not a date: ${date}`);
  return new Date(start + days * 86_400_000).toISOString().slice(0, 10);
}
