import { SUPPLY_ROLES, type SupplyRole } from "#db/vocabulary/roles.ts";
import type { EnterpriseSize, PartyRole } from "./clause-variants.ts";
import type { Party } from "./document.ts";
import { equalShares } from "./shares.ts";

/** An organization as the draft needs it; an organization with several roles comes once per role. */
export interface DraftOrganization {
  organizationId: string;
  name: string;
  usci?: string | null | undefined;
  groupName?: string | null | undefined;
  size?: EnterpriseSize | undefined;
}

/**
 * The group each organization is written down with. Those of one group of affiliates (`groups`: its key by organization) get one name, so that
 * the document discloses what binds them: that of the first that has one, else that of the first of them.
 */
export function groupNamesOf(
  organizations: readonly { id: string; name: string; groupName: string | null }[],
  groups: ReadonlyMap<string, string | null>,
): Map<string, string> {
  return new Map(
    organizations.map(({ id, groupName }) => {
      const group = groups.get(id) ?? null;
      const affiliates = group === null ? [] : organizations.filter((other) => groups.get(other.id) === group);
      if (affiliates.length < 2) return [id, groupName ?? ""];
      const named = affiliates.find((other) => other.groupName);
      return [id, named?.groupName ?? `${affiliates[0]?.name}及其关联单位`];
    }),
  );
}

/** User unit first, then the lead, then by role; an organization in several slots becomes one party with `otherRoles`. */
export function draftParties(input: {
  userUnit: DraftOrganization;
  members: readonly (DraftOrganization & { role: SupplyRole })[];
  leadOrganizationId: string | null;
  /** Basis points by organization, as the consortium was formed with them; equal parts for those who develop where they are not given. */
  workShares?: ReadonlyMap<string, number> | undefined;
}): Party[] {
  const roleOrder: readonly PartyRole[] = ["userUnit", ...SUPPLY_ROLES];
  const merged = new Map<string, { organization: DraftOrganization; roles: PartyRole[] }>([
    [input.userUnit.organizationId, { organization: input.userUnit, roles: ["userUnit"] }],
  ]);
  for (const member of input.members) {
    const known = merged.get(member.organizationId);
    if (known) known.roles.push(member.role);
    else merged.set(member.organizationId, { organization: member, roles: [member.role] });
  }
  const sorted = [...merged.values()].map(({ organization, roles }) => {
    const [role = "userUnit", ...otherRoles] = [...new Set(roles)].sort((a, b) => roleOrder.indexOf(a) - roleOrder.indexOf(b));
    return { organization, role, otherRoles, isLead: organization.organizationId === input.leadOrganizationId };
  });
  const rank = (party: (typeof sorted)[number]) => (party.role === "userUnit" ? -2 : party.isLead ? -1 : roleOrder.indexOf(party.role));
  sorted.sort((a, b) => rank(a) - rank(b) || (a.organization.organizationId < b.organization.organizationId ? -1 : 1));

  const developing = sorted.filter(
    (party) =>
      !["userUnit", "thirdPartyVerifier", "leaseOperator", "insurer"].includes(party.role) ||
      (party.role === "userUnit" && party.otherRoles.length > 0),
  );
  const others = sorted.filter((party) => party.role !== "userUnit");
  const working = developing.length > 0 ? developing : others.length > 0 ? others : sorted;
  const equal = new Map(
    equalShares(working.map((party) => party.organization.organizationId)).map((share) => [share.id, share.basisPoints]),
  );
  return sorted.map(({ organization, role, otherRoles, isLead }) => ({
    organizationId: organization.organizationId,
    name: tidy(organization.name, 120),
    role,
    otherRoles,
    isLead,
    workShareBp: (input.workShares ?? equal).get(organization.organizationId) ?? 0,
    size: organization.size ?? "unstated",
    groupName: tidy(organization.groupName ?? "", 120),
    signatory: { name: "", title: "", authority: "legalRepresentative" as const, reference: "" },
    inventorRewardBp: role === "researchInstitute" || otherRoles.includes("researchInstitute") ? 5000 : null,
    ...(organization.usci ? { usci: organization.usci } : {}),
  }));
}

/** One line without control or bidirectional characters, cut to what the document holds; never cuts a character in half. */
export function tidy(text: string, max: number): string {
  return text
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "")
    .trim()
    .slice(0, max)
    .replace(/\p{Cs}/gu, "")
    .trim();
}
