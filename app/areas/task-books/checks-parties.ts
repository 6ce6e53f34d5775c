import type { CheckContext } from "./check-context.ts";
import type { Report } from "./check-finding.ts";
import { beneficiaryIds } from "./checks-benefits.ts";
import { checkInventors } from "./checks-inventors.ts";
import { partiesWithRole } from "./clause-texts/figures.ts";
import type { Party, TaskBookDocument } from "./document.ts";
import { shareTotalProblem } from "./shares.ts";

/** How two parties are tied, in words that follow their names; null when they are not. */
export type Tie = (a: Party, b: Party) => string | null;

export function tieOf(affiliates: CheckContext["affiliates"]): Tie {
  return (a, b) => {
    if (a.organizationId === b.organizationId) return null;
    if (a.groupName !== "" && a.groupName === b.groupName) return `同属${a.groupName}`;
    const group = affiliates?.get(a.organizationId) ?? null;
    return group !== null && group === affiliates?.get(b.organizationId) ? "存在关联关系" : null;
  };
}

export const DEVELOPING: readonly Party["role"][] = [
  "robotMaker",
  "applicationServiceProvider",
  "algorithmSupplier",
  "osSupplier",
  "simulationSupplier",
  "partsSupplier",
  "researchInstitute",
];
/** 1 (work shares), 13, 14, 19, 27, 32, 33 and 36: who the parties are, who signs and who gets what. */
export function checkParties(document: TaskBookDocument, context: CheckContext, report: Report): void {
  const parties = document.parties.items;
  const leads = parties.filter((party) => party.isLead);
  if (leads.length === 0) report(13, "error", "parties", "还没有确定牵头单位，请指定一个当事人为牵头单位。", "items[0].isLead");
  if (leads.length > 1) {
    const second = parties.findLastIndex((party) => party.isLead);
    const names = leads.map((party) => party.name).join("、");
    report(13, "error", "parties", `牵头单位只能有一个，现在有 ${leads.length} 个：${names}。`, `items[${second}].isLead`);
  }
  if (partiesWithRole(document, "userUnit").length === 0) report(14, "error", "parties", "当事人中缺少用户单位。", "items");
  if ([...partiesWithRole(document, "robotMaker"), ...partiesWithRole(document, "applicationServiceProvider")].length === 0) {
    report(14, "error", "parties", "当事人中缺少整机企业或者应用服务商。", "items");
  }
  const problem = shareTotalProblem(parties.map((party) => ({ basisPoints: party.workShareBp })));
  if (problem) report(1, "error", "parties", `研究开发分工占比${problem}。`, "items[0].workShareBp");
  for (const [index, party] of parties.entries()) {
    if (party.workShareBp === 0 && DEVELOPING.includes(party.role)) {
      report(
        19,
        "warning",
        "parties",
        `${party.name}的研究开发分工占比为零，只提供资金、物资或者辅助协作的一方不按合作开发的当事人对待，请确认。`,
        `items[${index}].workShareBp`,
      );
    }
    checkSignatory(party, index, context.signatories, report);
    checkInventors(document, party, index, report);
  }
  for (const former of context.amends ?? []) {
    if (former.left || parties.some((party) => party.organizationId === former.organizationId)) continue;
    report(33, "error", "parties", `${former.name}是已封存版本的当事人且没有退出，变更须由其重新签署，请将其列入当事人。`, "items");
  }
  checkPartyConflicts(document, tieOf(context.affiliates), report);
}

/** 32: somebody is named, by an authority that can be shown; who has nobody that may sign here can never sign, so that blocks freezing. */
function checkSignatory(party: Party, index: number, signatories: CheckContext["signatories"], report: Report) {
  const { name, authority, reference } = party.signatory;
  const at = `items[${index}].signatory`;
  if (name === "") report(32, "warning", "parties", `${party.name}还没有写明签署人，请由该单位填写姓名、职务和授权。`, `${at}.name`);
  else if (authority === "authorizedAgent" && reference === "") {
    report(32, "warning", "parties", `${party.name}由授权代表${name}签署，请写明授权文书编号。`, `${at}.reference`);
  }
  const signers = signatories?.get(party.organizationId);
  if (signers === undefined) return;
  if (signers.length === 0) {
    report(32, "error", "parties", `${party.name}在平台上没有可以签署的成员，请该单位先指定管理员或者签署人。`, `${at}.name`);
  } else if (name !== "" && !signers.includes(name)) {
    report(32, "warning", "parties", `${party.name}写明的签署人${name}不是该单位在平台上有签署权限的成员，请核对。`, `${at}.name`);
  }
}

/** 36: affiliates on both sides, a verifier tied to a member, the payer among the paid. */
function checkPartyConflicts(document: TaskBookDocument, tie: Tie, report: Report) {
  const parties = document.parties.items;
  const paid = beneficiaryIds(document);
  const codes = parties.flatMap((party) => (party.usci ? [party.usci] : []));
  for (const code of new Set(codes.filter((candidate, index) => codes.indexOf(candidate) !== index))) {
    const second = parties.findLastIndex((party) => party.usci === code);
    report(36, "error", "parties", `统一社会信用代码 ${code} 被列为两个当事人，请合并为一方。`, `items[${second}].usci`);
  }
  for (const [index, party] of parties.entries()) {
    const roles = [party.role, ...party.otherRoles];
    const [role, group] = [`items[${index}].role`, `items[${index}].groupName`];
    const affiliates = parties.flatMap((other) => {
      const words = tie(party, other);
      return words === null ? [] : [{ name: other.name, words }];
    });
    if (roles.includes("userUnit")) {
      if (roles.length > 1)
        report(36, "warning", "parties", `${party.name}既是用户单位又是供给单位，请确认定价、验收和表决的回避安排。`, role);
      for (const other of affiliates) {
        report(
          36,
          "warning",
          "parties",
          `用户单位${party.name}与${other.name}${other.words}，请披露关联关系并确认定价和验收的回避安排。`,
          group,
        );
      }
      if (paid.has(party.organizationId)) {
        report(36, "warning", "benefitSharing", `用户单位${party.name}是付费的一方，通常不参与服务费分配，请确认。`, "pools[0].shares");
      }
    }
    if (roles.includes("thirdPartyVerifier")) {
      for (const other of affiliates)
        report(36, "error", "parties", `第三方检测机构${party.name}与${other.name}${other.words}，不能保证独立，请更换。`, group);
      if (roles.length > 1) report(36, "error", "parties", `${party.name}不能在同一任务书中既作第三方检测机构又承担其他角色。`, role);
      if (paid.has(party.organizationId))
        report(
          36,
          "warning",
          "benefitSharing",
          `第三方检测机构${party.name}参与服务费分配，可能影响验证的公正，请确认。`,
          "pools[0].shares",
        );
    }
  }
}
