import { seatCandidates } from "#app/areas/matching/index.server.ts";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { forbidden, notFound } from "#app/kernel/errors.ts";
import { isUuid } from "#app/kernel/fields.ts";
import { FULL_SHARE, shareTotal } from "#app/kernel/money.ts";
import { blocks } from "./conflicts.ts";
import { mayManageConsortium } from "./policy.ts";
import { getConsortium } from "./reads.server.ts";
import { conflictsAmong } from "./seat-rules.server.ts";
import { isLive } from "./states.ts";

/** Candidates shown; whoever else may be named by the code of its capability. */
const MOST = 20;

/**
 * Who could take over a seat of the actor's own consortium that nobody holds: matched anew beside those who hold the others, best first, each with
 * what would stand against it. Who held the seat before comes last.
 */
export async function replacementPage(ctx: Context, code: string, memberId: string) {
  const { consortium, members, scene } = await getConsortium(ctx, { code });
  if (consortium.userUnitId !== userOf(ctx).organizationId || !isUuid(memberId)) throw notFound("席位");
  const member = members.find(({ id }) => id === memberId);
  if (!member) throw notFound("席位");
  if (!mayManageConsortium(ctx.actor, consortium)) throw forbidden();
  const live = members.filter(isLive);
  const holder = live.find(({ slotId }) => slotId === member.slotId) ?? null;
  const open = holder === null && consortium.status !== "dissolved" && scene.scene.status === "contracting";
  const former = new Set(members.filter(({ slotId }) => slotId === member.slotId).map(({ organizationId }) => organizationId));
  const found = open ? await seatCandidates(ctx, consortium.sceneId, member.slotId, live) : [];
  const [organizations, tied] = await Promise.all([
    organizationsById(ctx, [member.organizationId, ...(holder ? [holder.organizationId] : [])]),
    tiedOf(ctx, consortium.userUnitId, live, member.role, [
      ...new Set(found.slice(0, MOST * 2).map(({ organizationId }) => organizationId)),
    ]),
  ]);
  const taken = consortium.unitWorkShareBp + shareTotal(live.map(({ workShareBp }) => ({ basisPoints: workShareBp })));
  const predecessor = members.filter(({ slotId }) => slotId === member.slotId).at(-1) ?? member;
  return {
    code: consortium.code,
    scene: { code: scene.scene.code, name: scene.scene.name },
    wasFormed: consortium.formedAt !== null,
    isFormed: consortium.status === "formed",
    member: {
      id: member.id,
      role: member.role,
      required: member.required,
      componentKind: scene.slots.find(({ id }) => id === member.slotId)?.componentKind ?? null,
      organizationName: organizations.get(member.organizationId)?.name ?? "—",
      status: member.status,
      reason: member.leaveReason ?? member.reply,
    },
    holder: holder ? (organizations.get(holder.organizationId)?.name ?? "—") : null,
    open,
    offeredShareBp: Math.max(0, Math.min(predecessor.workShareBp, FULL_SHARE - taken)),
    candidates: found
      .map((line) => ({ ...line, isFormer: former.has(line.organizationId), tie: tied.get(line.organizationId) ?? null }))
      .sort((a, b) => Number(a.isFormer) - Number(b.isFormer))
      .slice(0, MOST),
  };
}
export type ReplacementPage = Awaited<ReturnType<typeof replacementPage>>;

/** The tie that forbids each organization the seat, in words; those without one are absent. */
async function tiedOf(
  ctx: Context,
  userUnitId: string,
  live: Parameters<typeof conflictsAmong>[2],
  role: (typeof live)[number]["role"],
  organizationIds: readonly string[],
): Promise<Map<string, string>> {
  const found = await Promise.all(
    organizationIds.map(async (organizationId) => {
      const worst = (await conflictsAmong(ctx, userUnitId, [...live, { organizationId, role }])).find(
        (one) => blocks(one) && one.organizationIds.includes(organizationId),
      );
      return worst ? [[organizationId, worst.message] as const] : [];
    }),
  );
  return new Map(found.flat());
}
