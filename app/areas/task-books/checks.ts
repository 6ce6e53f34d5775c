import type Big from "big.js";
import { exact } from "#app/kernel/money.ts";
import { COMPARATOR_SIGNS, DIMENSION_NAMES, DIMENSIONS } from "#db/vocabulary/metrics.ts";
import type { CheckFinding, Report } from "./check-finding.ts";
import { beneficiaryIds, checkBenefits } from "./checks-benefits.ts";
import { checkRights } from "./checks-rights.ts";
import { partiesWithRole, partyName } from "./clause-texts/figures.ts";
import { CLAUSES } from "./clause-variants.ts";
import type { Indicator, Party, SceneRequirement, TaskBookDocument } from "./document.ts";
import { shareTotalProblem } from "./shares.ts";

export type { CheckFinding } from "./check-finding.ts";

/** What the document alone cannot tell. Checks that need an absent part are left out. */
export interface CheckContext {
  /** The scene's published requirements (checks 9 and 15). */
  requirements?: readonly SceneRequirement[] | undefined;
  /** YYYY-MM-DD by which the result must be reported (check 17). */
  reportingDate?: string | undefined;
  /** Group of affiliates of each party, or null: by the hierarchy, a group's name or a declaration, whatever the document says (check 36). */
  affiliates?: ReadonlyMap<string, string | null> | undefined;
}

/**
 * Runs every check of domain.md C.3 that this shape allows, in clause order. Pure; an empty list means nothing stands in the way.
 * Soft policy items (工信厅联科函〔2026〕256号 "鼓励") give warnings, never errors.
 */
export function checkTaskBook(document: TaskBookDocument, context: CheckContext = {}): CheckFinding[] {
  const findings: CheckFinding[] = [];
  const report: Report = (code, severity, key, message) => {
    const clause = CLAUSES.find((entry) => entry.key === key)?.number;
    if (clause !== undefined) findings.push({ code, severity, clause, message });
  };
  const tie = tieOf(context.affiliates);
  checkParties(document, tie, report);
  checkIndicators(document, tie, report);
  checkPublishedRequirements(document, context.requirements, report);
  checkWork(document, report);
  checkTime(document, context.reportingDate, report);
  checkRights(document, report);
  checkBenefits(document, report);
  checkAssurance(document, report);
  return findings.sort((a, b) => a.clause - b.clause || a.code - b.code);
}

/** True when any finding is an error. */
export function blocksFreezing(findings: readonly CheckFinding[]): boolean {
  return findings.some((finding) => finding.severity === "error");
}

const isParty = (document: TaskBookDocument, id: string) => document.parties.items.some((party) => party.organizationId === id);

/** How two parties are tied, in words that follow their names; null when they are not. */
type Tie = (a: Party, b: Party) => string | null;

function tieOf(affiliates: CheckContext["affiliates"]): Tie {
  return (a, b) => {
    if (a.organizationId === b.organizationId) return null;
    if (a.groupName !== "" && a.groupName === b.groupName) return `同属${a.groupName}`;
    const group = affiliates?.get(a.organizationId) ?? null;
    return group !== null && group === affiliates?.get(b.organizationId) ? "存在关联关系" : null;
  };
}

function checkParties(document: TaskBookDocument, tie: Tie, report: Report) {
  const parties = document.parties.items;
  const leads = parties.filter((party) => party.isLead);
  if (leads.length === 0) report(13, "error", "parties", "还没有确定牵头单位，请指定一个当事人为牵头单位。");
  if (leads.length > 1)
    report(13, "error", "parties", `牵头单位只能有一个，现在有 ${leads.length} 个：${leads.map((party) => party.name).join("、")}。`);
  if (partiesWithRole(document, "userUnit").length === 0) report(14, "error", "parties", "当事人中缺少用户单位。");
  if ([...partiesWithRole(document, "robotMaker"), ...partiesWithRole(document, "applicationServiceProvider")].length === 0) {
    report(14, "error", "parties", "当事人中缺少整机企业或者应用服务商。");
  }
  const problem = shareTotalProblem(parties.map((party) => ({ basisPoints: party.workShareBp })));
  if (problem) report(1, "error", "parties", `研究开发分工占比${problem}。`);
  for (const party of parties) {
    const developing = [
      "robotMaker",
      "applicationServiceProvider",
      "algorithmSupplier",
      "osSupplier",
      "simulationSupplier",
      "partsSupplier",
      "researchInstitute",
    ];
    if (party.workShareBp === 0 && developing.includes(party.role)) {
      report(
        19,
        "warning",
        "parties",
        `${party.name}的研究开发分工占比为零，只提供资金、物资或者辅助协作的一方不按合作开发的当事人对待，请确认。`,
      );
    }
  }
  checkPartyConflicts(document, tie, report);
}

/** 36: affiliates on both sides, a verifier tied to a member, the payer among the paid. */
function checkPartyConflicts(document: TaskBookDocument, tie: Tie, report: Report) {
  const parties = document.parties.items;
  const paid = beneficiaryIds(document);
  const codes = parties.flatMap((party) => (party.usci ? [party.usci] : []));
  for (const code of new Set(codes.filter((candidate, index) => codes.indexOf(candidate) !== index))) {
    report(36, "error", "parties", `统一社会信用代码 ${code} 被列为两个当事人，请合并为一方。`);
  }
  for (const party of parties) {
    const roles = [party.role, ...party.otherRoles];
    const affiliates = parties.flatMap((other) => {
      const words = tie(party, other);
      return words === null ? [] : [{ name: other.name, words }];
    });
    if (roles.includes("userUnit")) {
      if (roles.length > 1) report(36, "warning", "parties", `${party.name}既是用户单位又是供给单位，请确认定价、验收和表决的回避安排。`);
      for (const other of affiliates) {
        report(36, "warning", "parties", `用户单位${party.name}与${other.name}${other.words}，请披露关联关系并确认定价和验收的回避安排。`);
      }
      if (paid.has(party.organizationId)) {
        report(36, "warning", "benefitSharing", `用户单位${party.name}是付费的一方，通常不参与服务费分配，请确认。`);
      }
    }
    if (roles.includes("thirdPartyVerifier")) {
      for (const other of affiliates)
        report(36, "error", "parties", `第三方检测机构${party.name}与${other.name}${other.words}，不能保证独立，请更换。`);
      if (roles.length > 1) report(36, "error", "parties", `${party.name}不能在同一任务书中既作第三方检测机构又承担其他角色。`);
      if (paid.has(party.organizationId))
        report(36, "warning", "benefitSharing", `第三方检测机构${party.name}参与服务费分配，可能影响验证的公正，请确认。`);
    }
  }
}

function checkIndicators(document: TaskBookDocument, tie: Tie, report: Report) {
  const items = document.indicators.items;
  if (items.length === 0) report(7, "error", "indicators", "还没有攻关指标。");
  for (const item of items) {
    const missing = [
      item.ownerOrganizationId === null ? "责任单位" : "",
      item.unit === "" ? "单位" : "",
      item.comparator === "between" && item.upper === null ? "区间上限" : "",
      item.testMethod === "" ? "测试方法" : "",
      item.verifierOrganizationId === null ? "验证单位" : "",
    ].filter((part) => part !== "");
    if (missing.length > 0) report(7, "error", "indicators", `指标“${item.name}”缺少${missing.join("、")}。`);
    if (item.comparator === "between" && item.upper !== null && exact(item.upper).lt(exact(item.target))) {
      report(7, "error", "indicators", `指标“${item.name}”的区间上限小于下限。`);
    }
    for (const id of [item.ownerOrganizationId, item.verifierOrganizationId]) {
      if (id !== null && !isParty(document, id))
        report(34, "error", "indicators", `指标“${item.name}”的责任单位或者验证单位没有列入当事人。`);
    }
    if (item.ownerOrganizationId !== null && item.ownerOrganizationId === item.verifierOrganizationId) {
      report(
        8,
        "error",
        "indicators",
        `指标“${item.name}”的验证单位与责任单位都是${partyName(document, item.ownerOrganizationId)}，须由另一方验证。`,
      );
    }
    const [owner, verifier] = [item.ownerOrganizationId, item.verifierOrganizationId].map((id) =>
      document.parties.items.find((party) => party.organizationId === id),
    );
    const words = owner && verifier ? tie(owner, verifier) : null;
    if (words !== null) {
      report(36, "warning", "indicators", `指标“${item.name}”的验证单位与责任单位${words}，请确认验证的独立性。`);
    }
    checkStages(item, report);
  }
  const absent = DIMENSIONS.filter((dimension) => !items.some((item) => item.dimension === dimension));
  if (items.length > 0 && absent.length > 0) {
    report(
      12,
      "warning",
      "indicators",
      `指标没有覆盖${absent.map((dimension) => `“${DIMENSION_NAMES[dimension]}”`).join("、")}维度，请确认。`,
    );
  }
}

/** 10: the baseline is worse than the target and the middle lies between them. Only comparators with a direction can be judged. */
function checkStages(item: Indicator, report: Report) {
  if (item.comparator !== ">=" && item.comparator !== "<=") return;
  const sign = item.comparator === ">=" ? 1 : -1;
  const better = (a: string, b: string) => exact(a).cmp(exact(b)) * sign;
  if (item.baseline !== null && better(item.baseline, item.target) >= 0)
    report(10, "warning", "indicators", `指标“${item.name}”的现状值已经达到目标值，请核对。`);
  if (item.mid !== null && (better(item.mid, item.target) > 0 || (item.baseline !== null && better(item.mid, item.baseline) < 0))) {
    report(10, "warning", "indicators", `指标“${item.name}”的中期值不在现状值与目标值之间，请核对。`);
  }
}

/** 9: not weaker than published. 15: every requirement has a covering member. */
function checkPublishedRequirements(document: TaskBookDocument, requirements: CheckContext["requirements"], report: Report) {
  if (!requirements) return;
  const published = new Map(requirements.map((requirement) => [requirement.requirementId, requirement]));
  for (const item of document.indicators.items) {
    if (item.requirementId === null) continue;
    const requirement = published.get(item.requirementId);
    if (requirement) checkAgainstRequirement(document, item, requirement, report);
    else report(34, "error", "indicators", `指标“${item.name}”对应的场景要求已不存在，请重新关联。`);
  }
  const linked = new Set(document.indicators.items.map((item) => item.requirementId));
  for (const requirement of requirements) {
    if (linked.has(requirement.requirementId)) continue;
    const severity = requirement.mandatory ? "error" : "warning";
    report(15, severity, "indicators", `场景发布的要求“${requirement.name}”没有列入攻关指标，没有成员承担。`);
  }
}

function checkAgainstRequirement(document: TaskBookDocument, item: Indicator, requirement: SceneRequirement, report: Report) {
  const owner = item.ownerOrganizationId;
  if (owner !== null && !requirement.answeringOrganizationIds.includes(owner)) {
    report(15, "warning", "indicators", `${partyName(document, owner)}公开的能力没有覆盖指标“${item.name}”，请确认其承担的依据。`);
  }
  if (requirement.mandatory && !item.mandatory) report(9, "error", "indicators", `指标“${item.name}”在场景中是必须项，不能改为期望项。`);
  if (item.comparator !== requirement.comparator || (requirement.unit !== "" && item.unit !== requirement.unit)) {
    const asked = `${COMPARATOR_SIGNS[requirement.comparator]} ${requirement.unit}`.trim();
    report(9, "error", "indicators", `指标“${item.name}”的比较方式或者单位与场景发布的（${asked}）不一致，无法核对是否降低。`);
  } else if (weaker(item, requirement)) {
    report(9, "error", "indicators", `指标“${item.name}”的目标值低于场景发布的要求，请恢复或者提高。`);
  }
}

/** A range is weaker when it no longer contains the published one: the claimed range must contain the asked one. */
function weaker(item: Indicator, requirement: SceneRequirement): boolean {
  const [ours, theirs] = [exact(item.target), exact(requirement.target)];
  if (item.comparator === "<=") return ours.gt(theirs);
  if (item.comparator === ">=") return ours.lt(theirs);
  if (item.comparator === "=") return !ours.eq(theirs);
  const upper = (text: string | null, fallback: Big) => (text === null ? fallback : exact(text));
  return ours.gt(theirs) || upper(item.upper, ours).lt(upper(requirement.upper, theirs));
}

/** 16: one owner per package, no orphan deliverable. 18: money per package equals the total, sources equal uses. */
function checkWork(document: TaskBookDocument, report: Report) {
  const { items, funding } = document.workPackages;
  if (items.length === 0) report(16, "error", "workPackages", "还没有工作包。");
  const produced = items.flatMap((item) => item.deliverables);
  const required = new Set(document.milestones.items.flatMap((item) => item.deliverableKeys));
  for (const item of items) {
    if (item.ownerOrganizationId === null) report(16, "error", "workPackages", `工作包“${item.name}”没有负责单位。`);
    if (item.deliverables.length === 0) report(16, "error", "workPackages", `工作包“${item.name}”没有交付物。`);
    for (const id of [item.ownerOrganizationId, ...item.helperOrganizationIds]) {
      if (id !== null && !isParty(document, id))
        report(34, "error", "workPackages", `工作包“${item.name}”的负责或者协助单位没有列入当事人。`);
    }
  }
  const keys = produced.map((one) => one.key);
  if (new Set(keys).size !== keys.length) report(16, "error", "workPackages", "两个交付物使用了同一编号，每个交付物只能属于一个工作包。");
  for (const one of produced) {
    if (!required.has(one.key)) report(16, "warning", "workPackages", `交付物“${one.name}”没有列入任何里程碑，请确认何时提交。`);
  }
  for (const milestone of document.milestones.items) {
    if (milestone.deliverableKeys.some((key) => !keys.includes(key))) {
      report(16, "error", "milestones", `里程碑“${milestone.name}”要求的交付物不属于任何工作包。`);
    }
  }
  if (funding.model === "pooled") {
    const sum = (amounts: readonly string[]) => amounts.reduce((total, amount) => total + BigInt(amount), 0n);
    const total = BigInt(funding.totalFen);
    if (sum(items.map((item) => item.budgetFen)) !== total) report(18, "error", "workPackages", "各工作包经费之和与经费总额不一致。");
    if (sum(funding.sources.map((source) => source.amountFen)) !== total)
      report(18, "error", "workPackages", "经费来源之和与经费总额不一致。");
  }
}

/** 17: dates inside the project, milestones ordered, before the reporting date. Dates are ISO, so text order is time order. */
function checkTime(document: TaskBookDocument, reportingDate: string | undefined, report: Report) {
  const { startDate, endDate } = document.period;
  if (endDate <= startDate) report(17, "error", "boundary", "项目结束日期应当晚于开始日期。");
  for (const item of document.workPackages.items) {
    if (item.endDate < item.startDate) report(17, "error", "workPackages", `工作包“${item.name}”的结束日期早于开始日期。`);
    if (item.startDate < startDate || item.endDate > endDate)
      report(17, "error", "workPackages", `工作包“${item.name}”的起止时间超出项目期限。`);
  }
  const milestones = document.milestones.items;
  if (milestones.length === 0) report(17, "error", "milestones", "还没有里程碑。");
  for (const [index, item] of milestones.entries()) {
    const previous = milestones[index - 1];
    if (item.date < startDate || item.date > endDate) report(17, "error", "milestones", `里程碑“${item.name}”的日期超出项目期限。`);
    if (previous && item.date < previous.date)
      report(17, "error", "milestones", `里程碑“${item.name}”早于排在前面的“${previous.name}”，请调整顺序或者日期。`);
  }
  const last = milestones.at(-1);
  if (reportingDate && last && last.date > reportingDate) {
    report(17, "warning", "milestones", `最后一个里程碑“${last.name}”晚于成效报送日期 ${reportingDate}，届时尚无完整结果。`);
  }
}

/** 8 and 34 for clause 15; 28: upgrade window; 29: insurance covers the cap; 34: a named arbitration commission. */
function checkAssurance(document: TaskBookDocument, report: Report) {
  const { validation, upgradeExit, liability, changeDispute } = document;
  if (validation.procedureBy === "thirdParty") {
    const id = validation.thirdPartyOrganizationId;
    if (id === null || !isParty(document, id))
      report(34, "error", "validation", "约定由第三方机构验证，但没有指定列入当事人的第三方机构。");
    else if (document.indicators.items.some((item) => item.ownerOrganizationId === id)) {
      report(8, "error", "validation", `${partyName(document, id)}负责部分指标，不能同时作为第三方验证机构。`);
    }
  }
  if (validation.passMode === "pointEstimate")
    report(11, "warning", "validation", "按实测比例判定没有统计把握，只适用于演示；建议改用置信下限判定。");
  if (upgradeExit.upgradeWindow === "none")
    report(28, "warning", "upgradeExit", "没有预留技术升级窗口；技术迭代快、场景变化大的领域建议预留。");
  if (upgradeExit.upgradeWindow === "scheduled" && upgradeExit.windows.length === 0)
    report(34, "error", "upgradeExit", "约定了定期升级窗口，但没有填写时间。");
  if (upgradeExit.upgradeWindow === "triggered" && upgradeExit.trigger === "")
    report(34, "error", "upgradeExit", "约定了条件触发的升级，但没有填写触发条件。");
  if (liability.cap === "fixedAmount" && liability.capFen === "0")
    report(34, "error", "liability", "约定了固定的赔偿上限，但没有填写金额。");
  const highest = liability.insurance.reduce((most, item) => (BigInt(item.limitFen) > most ? BigInt(item.limitFen) : most), 0n);
  if (liability.cap === "fixedAmount" && highest < BigInt(liability.capFen))
    report(29, "warning", "liability", "各项保险金额均低于赔偿上限，超出部分没有保险保障。");
  if (liability.insurance.some((item) => item.bearerOrganizationId === null || !isParty(document, item.bearerOrganizationId))) {
    report(34, "error", "liability", "保险安排中有险种没有指定列入当事人的投保单位。");
  }
  if (changeDispute.forumName === "") {
    report(
      34,
      "error",
      "changeDispute",
      changeDispute.forum === "arbitration" ? "约定了仲裁，但没有写明仲裁委员会的全称。" : "约定了诉讼，但没有写明法院所在地。",
    );
  }
}
