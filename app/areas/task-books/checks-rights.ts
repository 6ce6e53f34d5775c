import type { Report } from "./check-finding.ts";
import { resultType } from "./clause-texts/options-rights.ts";
import { RESULT_TYPES } from "./clause-variants.ts";
import type { ForegroundResult, TaskBookDocument } from "./document.ts";
import { shareTotalProblem } from "./shares.ts";

const EXCLUSIVE: readonly ForegroundResult["ownership"][] = ["soleMaker", "soleLead", "soleUser", "assignToExploiter"];
const JOINT: readonly ForegroundResult["ownership"][] = ["jointEqual", "jointByContribution"];

/** Checks 2 to 6, 19 for results, 20, 21 and 24 of domain.md C.3: clauses 6, 7, 10 and 11. */
export function checkRights(document: TaskBookDocument, report: Report): void {
  const parties = new Map(document.parties.items.map((party) => [party.organizationId, party]));
  const results = document.foregroundIp.results;

  for (const type of RESULT_TYPES) {
    if (!results.some((result) => result.resultType === type)) {
      const name = resultType.options[type].name;
      report(3, "error", "foregroundIp", `“${name}”还没有约定归属和许可；确实不产生的，请写明归完成方独有。`, "results");
    }
  }
  for (const [index, result] of results.entries()) {
    const at = `results[${index}]`;
    checkOwners(result, at);
    checkLicence(result, at);
    checkExclusive(result, at, report);
  }
  checkDoubleOwners(results, report);
  checkBackground(document, report);
  checkPublication(document, report);

  function checkOwners(result: ForegroundResult, at: string) {
    const owners = result.ownerOrganizationIds;
    const subject = `“${result.subject}”`;
    const field = `${at}.ownerOrganizationIds`;
    if (owners.length === 0) report(3, "error", "foregroundIp", `${subject}没有约定权利人。`, field);
    if (new Set(owners).size !== owners.length) report(2, "error", "foregroundIp", `${subject}的权利人重复。`, field);
    if (EXCLUSIVE.includes(result.ownership) && owners.length > 1) {
      report(2, "error", "foregroundIp", `${subject}约定由一方独有，却列了 ${owners.length} 个权利人。`, field);
    }
    const [only] = owners;
    const owner = only === undefined ? undefined : parties.get(only);
    if (result.ownership === "soleLead" && owner?.isLead === false) {
      report(2, "error", "foregroundIp", `${subject}约定归牵头单位，列出的权利人却不是牵头单位。`, field);
    }
    if (result.ownership === "soleUser" && owner && owner.role !== "userUnit" && !owner.otherRoles.includes("userUnit")) {
      report(2, "error", "foregroundIp", `${subject}约定归用户单位，列出的权利人却不是用户单位。`, field);
    }
    if (result.ownership === "soleMaker" && owner?.workShareBp === 0) {
      report(19, "warning", "foregroundIp", `${subject}约定归完成方，${owner.name}的研究开发分工占比却为零，请确认由谁完成。`, field);
    }
    const several = JOINT.includes(result.ownership) || result.ownership === "eachOwnCrossLicence";
    if (several && owners.length === 1) report(4, "error", "foregroundIp", `${subject}约定由多方享有，却只列了一个权利人。`, field);
    if (JOINT.includes(result.ownership) && result.jointExploitRule === null) {
      report(4, "error", "foregroundIp", `${subject}为共有成果，请选择共有人如何实施。`, `${at}.jointExploitRule`);
    }
    if (JOINT.includes(result.ownership) && result.jointExploitRule === "freeWithoutAccount") checkUnaccounted(result, at);
    if (result.ownership !== "jointByContribution") return;
    const problem = shareTotalProblem(result.jointShares);
    if (problem) report(4, "error", "foregroundIp", `${subject}的共有份额${problem}。`, `${at}.jointShares`);
    const holders = result.jointShares.map((share) => share.organizationId);
    if (new Set(holders).size !== holders.length || owners.length !== holders.length || owners.some((id) => !holders.includes(id))) {
      report(4, "error", "foregroundIp", `${subject}的共有份额应当与列出的权利人一一对应。`, `${at}.jointShares`);
    }
  }

  /** 4: who keeps what it earns shares nothing, neither by clause 12 nor by the shares of the result; 专利法 14 lets the owners agree so. */
  function checkUnaccounted(result: ForegroundResult, at: string) {
    const field = `${at}.jointExploitRule`;
    const kept = `“${result.subject}”约定共有人各自实施和许可的收入归己`;
    if (document.benefitSharing.pools.some((pool) => pool.key === "licenceRevenue"))
      report(4, "warning", "foregroundIp", `${kept}，第十二条却约定分配成果许可收入，请确认哪些许可的收入参加分配。`, field);
    if (result.ownership === "jointByContribution")
      report(4, "advice", "foregroundIp", `${kept}，共有份额只在转让、独占许可等须全体同意的处分中起作用，请确认份额的用处。`, field);
    const idle = result.ownerOrganizationIds.map((id) => parties.get(id)).filter((owner) => owner?.role === "researchInstitute");
    if (idle.length > 0)
      report(
        4,
        "advice",
        "foregroundIp",
        `${kept}，${idle.map((owner) => owner?.name).join("、")}自己不生产，只有对外许可才有收入，请确认其回报。`,
        field,
      );
  }

  function checkLicence(result: ForegroundResult, at: string) {
    const subject = `“${result.subject}”`;
    if (result.licenceBack === "field" && result.licenceField === "")
      report(3, "error", "foregroundIp", `${subject}约定限定领域的许可，但没有写明领域。`, `${at}.licenceField`);
    if (result.ownership === "openSource") {
      if (result.openSourceLicence === "")
        report(3, "error", "foregroundIp", `${subject}约定开源，但没有写明许可证。`, `${at}.openSourceLicence`);
      if (result.licenceYears !== null)
        report(21, "warning", "foregroundIp", `${subject}约定开源，开源许可没有期限，请不填许可年限。`, `${at}.licenceYears`);
    }
    if (result.ownership === "eachOwnCrossLicence" && result.licenceBack === "none")
      report(3, "warning", "foregroundIp", `${subject}约定交叉许可，许可范围却选择了不许可，请核对。`, `${at}.licenceBack`);
    if (result.ownership === "assignToExploiter" && result.reassignMonths === null)
      report(3, "advice", "foregroundIp", `${subject}归实施方，建议约定多久不实施就回转给完成方。`, `${at}.reassignMonths`);
  }
}

/** 5: every co-owner consents to an exclusive licence (专利法 14). 21: what is opened cannot be given exclusively. */
function checkExclusive(result: ForegroundResult, at: string, report: Report): void {
  const licence = result.exclusiveLicence;
  if (licence === null) return;
  const subject = `“${result.subject}”`;
  const owners = [...new Set(result.ownerOrganizationIds)];
  const missing = owners.filter((id) => !licence.consentOrganizationIds.includes(id)).length;
  if (owners.length > 1 && missing > 0) {
    report(
      5,
      "error",
      "foregroundIp",
      `${subject}由 ${owners.length} 方享有，对外独占许可须经全体同意，还有 ${missing} 方没有同意。`,
      `${at}.exclusiveLicence.consentOrganizationIds`,
    );
  }
  if (licence.licenseeOrganizationId !== null && owners.length === 1 && owners[0] === licence.licenseeOrganizationId)
    report(5, "error", "foregroundIp", `${subject}的独占被许可人就是权利人，请核对。`, `${at}.exclusiveLicence.licenseeOrganizationId`);
  if (result.licenceBack === "all")
    report(
      5,
      "warning",
      "foregroundIp",
      `${subject}既许可其他当事人全部用途，又约定独占许可，独占的一方不能排除其他当事人，请确认。`,
      `${at}.licenceBack`,
    );
  if (result.ownership === "openSource")
    report(21, "error", "foregroundIp", `${subject}约定开源，不能再约定独占许可。`, `${at}.exclusiveLicence`);
}

/** 2: the same result listed twice, each time with another sole owner. */
function checkDoubleOwners(results: readonly ForegroundResult[], report: Report): void {
  const seen = new Set<string>();
  for (const [index, result] of results.entries()) {
    const key = `${result.resultType} ${result.subject}`;
    if (seen.has(key))
      report(2, "error", "foregroundIp", `“${result.subject}”列了两次，同一成果只能约定一次归属。`, `results[${index}].subject`);
    seen.add(key);
  }
}

/** 6: who licenses owns or may sublicense. 20: what is used is listed, and what is kept out is not used. */
function checkBackground(document: TaskBookDocument, report: Report): void {
  const { scope, items } = document.backgroundIp;
  if (scope === "listed" && items.length === 0)
    report(20, "warning", "backgroundIp", "约定仅限清单所列的背景知识产权，但清单为空，各方没有可用的原有技术，请确认。", "items");
  if (scope === "exceptListed" && items.length === 0)
    report(20, "advice", "backgroundIp", "排除清单为空，等同于提供完成任务所必需的全部原有技术，请确认。", "items");
  if (scope === "listed" && items.length > 0) {
    const silent = document.parties.items.filter(
      (party) => party.workShareBp > 0 && !items.some((item) => item.organizationId === party.organizationId),
    );
    if (silent.length > 0)
      report(
        20,
        "advice",
        "backgroundIp",
        `${silent.map((party) => party.name).join("、")}承担研究开发工作，却没有列出背景知识产权，请确认不需要使用其原有技术。`,
        "items",
      );
  }
  const used = [
    ...document.workPackages.items.flatMap((item) => [item.name, ...item.deliverables.flatMap((one) => [one.name, one.acceptance])]),
    ...document.foregroundIp.results.map((result) => result.subject),
    ...document.data.datasets.map((dataset) => dataset.name),
    ...document.boundary.inScope,
  ];
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const at = `items[${index}]`;
    if (scope !== "exceptListed" && item.title === "licensed") {
      report(
        6,
        "error",
        "backgroundIp",
        `“${item.name}”是获许可使用且不可再许可的，不能许可其他当事人使用；请取得再许可权，或者移出清单。`,
        `${at}.title`,
      );
    }
    if (scope === "exceptListed" && used.some((text) => text.includes(item.name)))
      report(
        20,
        "warning",
        "backgroundIp",
        `“${item.name}”被列为不予提供，却在任务范围、工作包、成果或者数据中使用，请核对。`,
        `${at}.name`,
      );
    const key = `${item.organizationId} ${item.kind} ${item.name}`;
    if (seen.has(key)) report(20, "warning", "backgroundIp", `“${item.name}”列了两次，请合并。`, `${at}.name`);
    seen.add(key);
  }
}

/** 21: what is opened is neither secret nor exclusive. 24: who objects has less time than the notice. */
function checkPublication(document: TaskBookDocument, report: Report): void {
  const { publication, confidentiality } = document;
  if (publication.rule === "noticeObjection" && publication.objectionDays >= publication.noticeDays) {
    report(
      24,
      "error",
      "publication",
      `异议期限 ${publication.objectionDays} 日应当短于通知期限 ${publication.noticeDays} 日。`,
      "objectionDays",
    );
  }
  const opened = document.foregroundIp.results.filter((result) => result.ownership === "openSource");
  if (opened.length > 0 && publication.openSource === "none") {
    const subjects = opened.map((result) => result.subject).join("、");
    report(21, "error", "publication", `第七条约定${subjects}开源，第十一条却约定不开源，请统一。`, "openSource");
  }
  if (opened.length === 0 && publication.openSource === "selected") {
    report(21, "warning", "publication", "第十一条约定列明的成果开源，但第七条没有开源的成果。", "openSource");
  }
  if (opened.length > 0 && confidentiality.tier === "strict") {
    report(21, "warning", "confidentiality", "部分成果将开源，同时约定了严格保密，请确认开源的内容不含保密信息。", "tier");
  }
  const datasets = document.data.datasets;
  if (opened.some((result) => result.resultType === "dataset") && datasets.some((item) => item.secrecy === "tradeSecret"))
    report(21, "warning", "data", "第七条约定数据集开源，部分数据集的密级却是商业秘密，请确认开源的范围。", "datasets");
}
