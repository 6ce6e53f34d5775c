import type { Report } from "./check-finding.ts";
import { resultType } from "./clause-texts/options-rights.ts";
import { RESULT_TYPES } from "./clause-variants.ts";
import type { ForegroundResult, TaskBookDocument } from "./document.ts";
import { shareTotalProblem } from "./shares.ts";

const EXCLUSIVE: readonly ForegroundResult["ownership"][] = ["soleMaker", "soleLead", "soleUser", "assignToExploiter"];
const JOINT: readonly ForegroundResult["ownership"][] = ["jointEqual", "jointByContribution"];

/** Checks 2, 3, 4, 20 to 24 and 34 of domain.md C.3: clauses 6 to 11. */
export function checkRights(document: TaskBookDocument, report: Report): void {
  const parties = new Map(document.parties.items.map((party) => [party.organizationId, party]));
  const results = document.foregroundIp.results;

  for (const type of RESULT_TYPES) {
    if (!results.some((result) => result.resultType === type)) {
      report(3, "error", "foregroundIp", `“${resultType.options[type].name}”还没有约定归属和许可；确实不产生的，请写明归完成方独有。`);
    }
  }
  for (const result of results) checkResult(result);
  checkDoubleOwners(results, report);

  if (document.backgroundIp.scope === "listed" && document.backgroundIp.items.length === 0) {
    report(20, "warning", "backgroundIp", "约定仅限清单所列的背景知识产权，但清单为空，各方没有可用的原有技术，请确认。");
  }
  if (document.backgroundIp.items.some((item) => !parties.has(item.organizationId))) {
    report(34, "error", "backgroundIp", "背景知识产权的权利人中有未列入当事人的单位。");
  }
  checkData();

  const { publication, confidentiality } = document;
  if (publication.rule === "noticeObjection" && publication.objectionDays >= publication.noticeDays) {
    report(24, "error", "publication", `异议期限 ${publication.objectionDays} 日应当短于通知期限 ${publication.noticeDays} 日。`);
  }
  const opened = results.filter((result) => result.ownership === "openSource");
  if (opened.length > 0 && publication.openSource === "none") {
    report(
      21,
      "error",
      "publication",
      `第七条约定${opened.map((result) => result.subject).join("、")}开源，第十一条却约定不开源，请统一。`,
    );
  }
  if (opened.length === 0 && publication.openSource === "selected") {
    report(21, "warning", "publication", "第十一条约定列明的成果开源，但第七条没有开源的成果。");
  }
  if (opened.length > 0 && confidentiality.tier === "strict") {
    report(21, "warning", "confidentiality", "部分成果将开源，同时约定了严格保密，请确认开源的内容不含保密信息。");
  }

  function checkResult(result: ForegroundResult) {
    const owners = result.ownerOrganizationIds;
    const subject = `“${result.subject}”`;
    if (owners.length === 0) report(3, "error", "foregroundIp", `${subject}没有约定权利人。`);
    if (owners.some((id) => !parties.has(id)) || result.jointShares.some((share) => !parties.has(share.organizationId))) {
      report(34, "error", "foregroundIp", `${subject}的权利人中有未列入当事人的单位。`);
    }
    if (new Set(owners).size !== owners.length) report(2, "error", "foregroundIp", `${subject}的权利人重复。`);
    if (EXCLUSIVE.includes(result.ownership) && owners.length > 1) {
      report(2, "error", "foregroundIp", `${subject}约定由一方独有，却列了 ${owners.length} 个权利人。`);
    }
    const [only] = owners;
    if (result.ownership === "soleLead" && only && parties.get(only)?.isLead === false) {
      report(2, "error", "foregroundIp", `${subject}约定归牵头单位，列出的权利人却不是牵头单位。`);
    }
    const owner = only === undefined ? undefined : parties.get(only);
    if (result.ownership === "soleUser" && owner && owner.role !== "userUnit" && !owner.otherRoles.includes("userUnit")) {
      report(2, "error", "foregroundIp", `${subject}约定归用户单位，列出的权利人却不是用户单位。`);
    }
    if (JOINT.includes(result.ownership) || result.ownership === "eachOwnCrossLicence") {
      if (owners.length === 1) report(4, "error", "foregroundIp", `${subject}约定由多方享有，却只列了一个权利人。`);
    }
    if (JOINT.includes(result.ownership) && result.jointExploitRule === null) {
      report(4, "error", "foregroundIp", `${subject}为共有成果，请选择共有人如何实施。`);
    }
    if (result.ownership === "jointByContribution") {
      const problem = shareTotalProblem(result.jointShares);
      if (problem) report(4, "error", "foregroundIp", `${subject}的共有份额${problem}。`);
      const holders = result.jointShares.map((share) => share.organizationId);
      if (new Set(holders).size !== holders.length || owners.length !== holders.length || owners.some((id) => !holders.includes(id))) {
        report(4, "error", "foregroundIp", `${subject}的共有份额应当与列出的权利人一一对应。`);
      }
    }
    if (result.licenceBack === "field" && result.licenceField === "")
      report(3, "error", "foregroundIp", `${subject}约定限定领域的许可，但没有写明领域。`);
    if (result.ownership === "openSource" && result.openSourceLicence === "")
      report(3, "error", "foregroundIp", `${subject}约定开源，但没有写明许可证。`);
  }

  function checkData() {
    const { datasets } = document.data;
    for (const item of datasets) {
      const missing = [
        item.holderOrganizationId === null ? "持有方" : "",
        item.purpose === "" ? "用途" : "",
        item.retentionMonths === 0 ? "保存期限" : "",
        item.personalInformation && item.personalBasis === "" ? "处理个人信息的合法性基础" : "",
      ].filter((part) => part !== "");
      if (missing.length > 0) report(22, "error", "data", `数据集“${item.name}”缺少${missing.join("、")}。`);
      const named = [item.holderOrganizationId, item.operatorOrganizationId, ...item.userOrganizationIds].filter((id) => id !== null);
      if (named.some((id) => !parties.has(id))) report(34, "error", "data", `数据集“${item.name}”的权利人中有未列入当事人的单位。`);
      if (item.dataClass === "core") report(22, "warning", "data", `数据集“${item.name}”为核心数据，原则上不进入联合体共享，请确认。`);
    }
    if (
      datasets.length > 0 &&
      !datasets.some((item) => item.trainAllowed) &&
      results.some((result) => result.resultType === "modelWeights")
    ) {
      report(23, "warning", "data", "所有数据集都不允许训练，但第七条约定了模型参数成果，请确认训练数据的来源。");
    }
  }
}

/** 2: the same result listed twice, each time with another sole owner. */
function checkDoubleOwners(results: readonly ForegroundResult[], report: Report): void {
  const seen = new Map<string, ForegroundResult>();
  for (const result of results) {
    const key = `${result.resultType} ${result.subject}`;
    const first = seen.get(key);
    if (!first) seen.set(key, result);
    else report(2, "error", "foregroundIp", `“${result.subject}”列了两次，同一成果只能约定一次归属。`);
  }
}
