import type { FieldErrors } from "#app/kernel/errors.ts";
import type { TaskBookDocument } from "./document.ts";
import type { ClauseEdit } from "./schemas.ts";
import { basisPointsOf, FULL_SHARE, shareTotalProblem } from "./shares.ts";

/** A document with one clause changed, or what is wrong with the change by field of the edit. */
export type ChangedClause = { document: TaskBookDocument } | { refused: string; fields: FieldErrors };

const JOINT: readonly string[] = ["jointEqual", "jointByContribution"];

/** Applies the edit of one clause. Everything the edit does not name stays as it was; rows that do not exist are not made. */
export function changeClause(document: TaskBookDocument, edit: ClauseEdit): ChangedClause {
  switch (edit.clause) {
    case "benefitSharing":
      return withShares(document, edit.shares);
    case "foregroundIp":
      return withResults(document, edit.results);
    case "indicators":
      return { document: { ...document, indicators: { items: document.indicators.items.map((item) => assigned(item, edit.items)) } } };
    case "backgroundIp":
      return withBackground(document, edit);
    case "confidentiality": {
      const { tier, years, residual } = edit;
      return { document: { ...document, confidentiality: { ...document.confidentiality, tier, years, residual } } };
    }
    case "publication": {
      const { rule, noticeDays, objectionDays, embargoMonths, openSource } = edit;
      return { document: { ...document, publication: { rule, noticeDays, objectionDays, embargoMonths, openSource } } };
    }
  }
}

type Edit<K extends ClauseEdit["clause"]> = Extract<ClauseEdit, { clause: K }>;
type Indicator = TaskBookDocument["indicators"]["items"][number];

function assigned(item: Indicator, typed: Edit<"indicators">["items"]): Indicator {
  const chosen = typed.find((candidate) => candidate.key === item.key);
  if (!chosen) return item;
  return {
    ...item,
    ownerOrganizationId: chosen.ownerOrganizationId ?? null,
    verifierOrganizationId: chosen.verifierOrganizationId ?? null,
    testMethod: chosen.testMethod,
  };
}

/** Shares of the first pool. A party with 0 leaves the table; what is left must be exactly 100.00 %. */
function withShares(document: TaskBookDocument, typed: Edit<"benefitSharing">["shares"]): ChangedClause {
  const fields: FieldErrors = {};
  const shares = typed.map(({ organizationId, percent }, i) => {
    const basisPoints = basisPointsOf(percent) ?? 0;
    if (basisPoints > FULL_SHARE) fields[`shares[${i}].percent`] = ["比例不能大于 100%。"];
    return { organizationId, basisPoints };
  });
  const problem = shareTotalProblem(shares);
  if (problem) fields["shares"] = [problem];
  const [first, ...others] = document.benefitSharing.pools;
  if (problem || Object.keys(fields).length > 0 || !first) return { refused: "利益分配比例须恰好合计 100.00%。", fields };
  const pool = { ...first, shares: shares.filter((share) => share.basisPoints > 0) };
  return { document: { ...document, benefitSharing: { ...document.benefitSharing, pools: [pool, ...others] } } };
}

function withResults(document: TaskBookDocument, typed: Edit<"foregroundIp">["results"]): ChangedClause {
  const fields: FieldErrors = {};
  const results = document.foregroundIp.results.map((result) => {
    const at = typed.findIndex((candidate) => candidate.key === result.key);
    const chosen = typed[at];
    if (!chosen) return result;
    const byContribution = chosen.ownership === "jointByContribution";
    const jointShares = byContribution
      ? chosen.ownerOrganizationIds.map((organizationId) => ({
          organizationId,
          basisPoints: basisPointsOf(chosen.shares.find((share) => share.organizationId === organizationId)?.percent ?? "") ?? 0,
        }))
      : [];
    const problem = byContribution ? shareTotalProblem(jointShares) : null;
    if (problem) fields[`results[${at}].shares`] = [`“${result.subject}”的共有份额${problem}。`];
    return {
      ...result,
      ownership: chosen.ownership,
      ownerOrganizationIds: chosen.ownerOrganizationIds,
      jointShares,
      jointExploitRule: JOINT.includes(chosen.ownership) ? (chosen.jointExploitRule ?? result.jointExploitRule) : null,
      licenceBack: chosen.licenceBack,
      licenceField: chosen.licenceField,
      openSourceLicence: chosen.openSourceLicence,
    };
  });
  if (Object.keys(fields).length > 0) return { refused: "按贡献共有的成果，份额须恰好合计 100.00%。", fields };
  return { document: { ...document, foregroundIp: { results } } };
}

function withBackground(document: TaskBookDocument, { scope, licence, items }: Edit<"backgroundIp">): ChangedClause {
  const fields: FieldErrors = {};
  const kept = items.flatMap(({ organizationId, name, kind, reference }, i) => {
    if (name === "") return [];
    if (!organizationId) {
      fields[`items[${i}].organizationId`] = ["请选择权利人。"];
      return [];
    }
    return [{ organizationId, name, kind, reference }];
  });
  if (Object.keys(fields).length > 0) return { refused: "提交的内容有误，请按提示更正。", fields };
  return {
    document: {
      ...document,
      backgroundIp: { scope, licence, items: kept.map((item, i) => ({ key: `B${i + 1}`, title: "owned", licence: null, ...item })) },
    },
  };
}
