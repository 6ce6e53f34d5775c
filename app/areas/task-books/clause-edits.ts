import type { FieldErrors } from "#app/kernel/errors.ts";
import type { TaskBookDocument } from "./document.ts";
import type { ClauseEdit } from "./schemas.ts";
import { basisPointsOf, shareTotalProblem } from "./shares.ts";

/** A document with one clause changed, or what is wrong with the change by field of the edit. */
export type ChangedClause = { document: TaskBookDocument } | { refused: string; fields: FieldErrors };

const JOINT: readonly string[] = ["jointEqual", "jointByContribution"];

/** Applies the edit of one clause. Everything the edit does not name stays as it was; rows that do not exist are not made. */
export function changeClause(document: TaskBookDocument, edit: ClauseEdit): ChangedClause {
  switch (edit.clause) {
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
