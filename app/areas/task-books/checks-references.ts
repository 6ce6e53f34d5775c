import type { Report } from "./check-finding.ts";
import { CLAUSES, type ClauseKey } from "./clause-variants.ts";
import type { TaskBookDocument } from "./document.ts";

/** Members that name a party, by their name: `organizationId`, `ownerOrganizationId`, `helperOrganizationIds` … */
const PARTY_REFERENCE = /(^o|O)rganizationIds?$/;

/** Clauses walked by their own checks: a party's id in clause 1 is its identity, and clause 12 says who is paid by which term. */
const OWN_CHECKS: readonly ClauseKey[] = ["parties", "benefitSharing"];

/**
 * 34: whatever names a party or a milestone names one of this document. The document is walked, so that a reference added to the schema is
 * judged without a word here. Deliverables of milestones are check 16. One finding for each item, at its first orphan.
 */
export function checkReferences(document: TaskBookDocument, report: Report): void {
  const parties = new Set(document.parties.items.map((party) => party.organizationId));
  const milestones = new Set(document.milestones.items.map((milestone) => milestone.key));
  for (const { key, title } of CLAUSES) {
    if (OWN_CHECKS.includes(key)) continue;
    const seen = new Set<string>();
    walk(document[key], "", title, (name, id, field, label) => {
      const missing = PARTY_REFERENCE.test(name)
        ? parties.has(id)
          ? null
          : "所列的单位不是当事人，请改选或者将其列入当事人"
        : name === "milestoneKey" && !milestones.has(id)
          ? "所指的里程碑已不存在，请重新选择"
          : null;
      if (missing === null || seen.has(`${label}${missing}`)) return;
      seen.add(`${label}${missing}`);
      report(34, "error", key, `“${label}”${missing}。`, field);
    });
  }
}

/** Calls `visit` for every text, with the name of its member, its path, and what a person calls the item it stands in. */
function walk(
  value: unknown,
  field: string,
  label: string,
  visit: (name: string, text: string, field: string, label: string) => void,
  name = "",
): void {
  if (typeof value === "string") visit(name, value, field, label);
  else if (Array.isArray(value)) {
    // A list of texts is one field of its form.
    for (const [index, item] of value.entries()) walk(item, typeof item === "string" ? field : `${field}[${index}]`, label, visit, name);
  } else if (typeof value === "object" && value !== null) {
    const item = value as Record<string, unknown>;
    const own = item["name"] ?? item["subject"];
    for (const [key, inner] of Object.entries(item))
      walk(inner, field === "" ? key : `${field}.${key}`, typeof own === "string" && own !== "" ? own : label, visit, key);
  }
}

/** 34: what a choice asks for is filled in. */
export function checkUnfilled(document: TaskBookDocument, report: Report): void {
  const { validation, upgradeExit, liability, changeDispute } = document;
  if (validation.procedureBy === "thirdParty" && validation.thirdPartyOrganizationId === null) {
    report(34, "error", "validation", "约定由第三方机构验证，但没有指定列入当事人的第三方机构。", "thirdPartyOrganizationId");
  }
  if (upgradeExit.upgradeWindow === "scheduled" && upgradeExit.windows.length === 0)
    report(34, "error", "upgradeExit", "约定了定期升级窗口，但没有填写时间。", "windows");
  if (upgradeExit.upgradeWindow === "triggered" && upgradeExit.trigger === "")
    report(34, "error", "upgradeExit", "约定了条件触发的升级，但没有填写触发条件。", "trigger");
  if (liability.cap === "fixedAmount" && liability.capFen === "0")
    report(34, "error", "liability", "约定了固定的赔偿上限，但没有填写金额。", "capFen");
  for (const [index, item] of liability.insurance.entries()) {
    if (item.bearerOrganizationId === null)
      report(34, "error", "liability", "保险安排中有险种没有指定列入当事人的投保单位。", `insurance[${index}].bearerOrganizationId`);
  }
  if (changeDispute.forumName === "") {
    report(
      34,
      "error",
      "changeDispute",
      changeDispute.forum === "arbitration" ? "约定了仲裁，但没有写明仲裁委员会的全称。" : "约定了诉讼，但没有写明法院所在地。",
      "forumName",
    );
  }
}
