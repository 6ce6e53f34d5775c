import { variantGroups } from "./clause-texts/index.ts";
import type { ClauseNumber } from "./clause-variants.ts";
import type { TaskBookDocument } from "./document.ts";

interface Choice {
  value: string;
  label: string;
}

/** Choices of one member of a clause, each with its plain explanation, and what the law says when the parties are silent. */
export interface Choices {
  label: string;
  options: Choice[];
  /** "名称：解释" of every choice, then the silence of the law. */
  notes: string[];
}

function choices(clause: ClauseNumber, path: string): Choices {
  const group = variantGroups(clause).find((candidate) => candidate.path === path);
  if (!group) throw new TypeError(`clause ${clause} has no choice ${path}`);
  const options = Object.entries(group.options);
  return {
    label: group.label,
    options: options.map(([value, { name }]) => ({ value, label: name })),
    notes: [
      ...options.map(([, { name, explanation }]) => `${name}：${explanation}`),
      ...(group.silence ? [`法律默认：${group.silence}`] : []),
    ],
  };
}

/** What the forms of a draft start from: the clauses that can be edited, with the choices they offer. */
export function editorOf(document: TaskBookDocument) {
  const { backgroundIp, confidentiality, publication } = document;
  return {
    results: document.foregroundIp.results.map((result) => ({
      key: result.key,
      subject: result.subject,
      ownership: result.ownership,
      ownerOrganizationIds: result.ownerOrganizationIds,
      jointShares: result.jointShares,
      jointExploitRule: result.jointExploitRule,
      licenceBack: result.licenceBack,
      licenceField: result.licenceField,
      openSourceLicence: result.openSourceLicence,
    })),
    indicators: document.indicators.items.map(({ key, name, ownerOrganizationId, verifierOrganizationId, testMethod }) => ({
      key,
      name,
      ownerOrganizationId,
      verifierOrganizationId,
      testMethod,
    })),
    background: { scope: backgroundIp.scope, licence: backgroundIp.licence, items: backgroundIp.items },
    confidentiality: { tier: confidentiality.tier, years: confidentiality.years, residual: confidentiality.residual },
    publication,
    choices: {
      ownership: choices(7, "results[].ownership"),
      jointExploitRule: choices(7, "results[].jointExploitRule"),
      licenceBack: choices(7, "results[].licenceBack"),
      backgroundScope: choices(6, "scope"),
      backgroundLicence: choices(6, "licence"),
      backgroundKind: choices(6, "items[].kind"),
      tier: choices(10, "tier"),
      residual: choices(10, "residual"),
      publicationRule: choices(11, "rule"),
      openSource: choices(11, "openSource"),
    },
  };
}
export type TaskBookEditor = ReturnType<typeof editorOf>;
