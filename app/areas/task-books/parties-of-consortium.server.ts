import { capabilitiesById } from "#app/areas/capabilities/index.server.ts";
import type { Consortium, ConsortiumMember } from "#app/areas/consortia/index.server.ts";
import { affiliateGroups, organizationsById, sizeOf } from "#app/areas/organizations/index.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import type { SupplyRole } from "#db/vocabulary/roles.ts";
import { type DraftOrganization, groupNamesOf } from "./draft-parties.ts";

/** Who the parties of a consortium's task book are, from its accepted members, with the work shares that they agreed to when they joined. */
export async function partiesOfConsortium(tx: TransactionContext, consortium: Consortium, members: readonly ConsortiumMember[]) {
  const accepted = members.filter((member) => member.status === "accepted");
  const ids = [...new Set([consortium.userUnitId, ...accepted.map((member) => member.organizationId)])];
  const [organizations, capabilities, groups] = await Promise.all([
    organizationsById(tx, ids),
    capabilitiesById(
      tx.actor.kind === "user" ? { ...tx, actor: { kind: "system", job: "draft-task-book" } } : tx,
      accepted.map((member) => member.capabilityId),
    ),
    affiliateGroups(tx, ids),
  ]);
  const groupNames = groupNamesOf(
    ids.flatMap((id) => organizations.get(id) ?? []),
    groups,
  );
  const facts = (id: string): DraftOrganization => {
    const organization = organizations.get(id);
    if (!organization) throw new Error(`organization ${id} is gone`);
    return {
      organizationId: id,
      name: organization.name,
      groupName: groupNames.get(id),
      size: sizeOf(organization) ?? undefined,
      usci: organization.creditCode ?? undefined,
    };
  };
  const workShares = new Map([[consortium.userUnitId, consortium.unitWorkShareBp]]);
  for (const { organizationId, workShareBp } of accepted)
    workShares.set(organizationId, (workShares.get(organizationId) ?? 0) + workShareBp);
  return {
    userUnit: facts(consortium.userUnitId),
    members: accepted.flatMap((member): (DraftOrganization & { role: SupplyRole })[] => {
      const role = capabilities.get(member.capabilityId)?.capability.role;
      return role ? [{ ...facts(member.organizationId), role }] : [];
    }),
    leadOrganizationId: consortium.leadOrganizationId,
    workShares: workShares as ReadonlyMap<string, number>,
  };
}
