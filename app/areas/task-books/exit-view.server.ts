import type { getConsortium } from "#app/areas/consortia/index.server.ts";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { exitDays } from "./exit-days.ts";
import { mayGiveExitNotice } from "./policy.ts";
import type { getTaskBook } from "./reads.server.ts";

type Found = Pick<Awaited<ReturnType<typeof getTaskBook>>, "document" | "partyIds">;
type Team = Pick<Awaited<ReturnType<typeof getConsortium>>, "consortium" | "members">;

/** What has changed, or is to change, about the parties of a sealed task book since it was sealed; for its parties. */
export async function exitView(ctx: Context, { document, partyIds }: Found, { consortium, members }: Team) {
  const { organizationId } = userOf(ctx);
  const accepted = members.filter(({ status }) => status === "accepted");
  const standing = new Set([consortium.userUnitId, ...accepted.map((member) => member.organizationId)]);
  // Who left is told that it has, and not how the others go on.
  if (!standing.has(organizationId))
    return { notices: [], left: [], came: [], lead: null, isFormed: false, stands: false, mayGive: null, mayTakeBack: false };
  const parties = document.parties.items;
  const came = [...standing].filter((id) => !parties.some((party) => party.organizationId === id));
  const lead = parties.find(({ isLead }) => isLead)?.organizationId ?? null;
  const names = await organizationsById(ctx, [...standing, ...partyIds]);
  const nameOf = (id: string) => parties.find((party) => party.organizationId === id)?.name ?? names.get(id)?.name ?? "—";
  const leavesAt = new Map(accepted.flatMap((member) => (member.leavesAt ? [[member.organizationId, member.leavesAt] as const] : [])));
  const may = mayGiveExitNotice(ctx.actor, partyIds, consortium);
  const { exitNoticeDays, handoverDays, dataReturnDays } = document.upgradeExit;
  return {
    /** Who gave notice, and when it takes effect; the soonest first. */
    notices: [...leavesAt]
      .map(([id, at]) => ({ name: nameOf(id), leavesAt: at.toISOString(), isOwn: id === organizationId }))
      .sort((a, b) => (a.leavesAt < b.leavesAt ? -1 : 1)),
    left: parties.filter((party) => !standing.has(party.organizationId)).map(({ name }) => name),
    came: came.map(nameOf),
    /** Who leads now, when it is another than the sealed text names. */
    lead: consortium.leadOrganizationId !== null && consortium.leadOrganizationId !== lead ? nameOf(consortium.leadOrganizationId) : null,
    isFormed: consortium.status === "formed",
    /** Whether the actor's organization is in the consortium still. */
    stands: true,
    /** When the actor may leave, by clause 18; null for who may not give notice now. */
    mayGive:
      may && !leavesAt.has(organizationId)
        ? { ...exitDays(ctx.clock.now(), exitNoticeDays), exitNoticeDays, handoverDays, dataReturnDays }
        : null,
    mayTakeBack: may && leavesAt.has(organizationId),
  };
}
export type ExitView = Awaited<ReturnType<typeof exitView>>;
