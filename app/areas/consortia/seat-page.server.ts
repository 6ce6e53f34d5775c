import { seatCandidates } from "#app/areas/matching/index.server.ts";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { forbidden, notFound } from "#app/kernel/errors.ts";
import { isUuid } from "#app/kernel/fields.ts";
import { blocks } from "./conflicts.ts";
import { mayManageConsortium } from "./policy.ts";
import { getConsortium } from "./reads.server.ts";
import { conflictsAmong, offeredShare, seatOf } from "./seat-rules.server.ts";
import { isLive } from "./states.ts";

/** Candidates shown; whoever else may be named by the code of its capability. */
const MOST = 20;

/**
 * Who could take a seat of the actor's own consortium that nobody holds: matched anew beside those who hold the others, best first, each with what
 * would stand against it. Who held the seat before comes last.
 */
export async function seatPage(ctx: Context, code: string, slotId: string) {
  const { consortium, members, scene } = await getConsortium(ctx, { code });
  if (consortium.userUnitId !== userOf(ctx).organizationId || !isUuid(slotId)) throw notFound("席位");
  const predecessor = members.filter((member) => member.slotId === slotId).at(-1) ?? null;
  const slot = scene.slots.find(({ id }) => id === slotId) ?? null;
  const seat = seatOf(slot, predecessor);
  if (!seat) throw notFound("席位");
  if (!mayManageConsortium(ctx.actor, consortium)) throw forbidden();
  const live = members.filter(isLive);
  const holder = live.find((member) => member.slotId === slotId) ?? null;
  const open = holder === null && consortium.status !== "dissolved";
  const former = new Set(members.filter((member) => member.slotId === slotId).map(({ organizationId }) => organizationId));
  const found = open ? await seatCandidates(ctx, consortium.sceneId, slotId, live) : [];
  const [organizations, tied] = await Promise.all([
    organizationsById(
      ctx,
      [predecessor, holder].flatMap((member) => (member ? [member.organizationId] : [])),
    ),
    tiedOf(ctx, consortium.userUnitId, live, seat.role, [...new Set(found.slice(0, MOST * 2).map(({ organizationId }) => organizationId))]),
  ]);
  const nameOf = ({ organizationId }: { organizationId: string }) => organizations.get(organizationId)?.name ?? "—";
  return {
    code: consortium.code,
    scene: { code: scene.scene.code, name: scene.scene.name },
    wasFormed: consortium.formedAt !== null,
    isFormed: consortium.status === "formed",
    seat: { slotId, ...seat, componentKind: slot?.componentKind ?? null },
    /** Who held it last, and why no more; null of a seat that was never asked for. */
    former: predecessor && {
      organizationName: nameOf(predecessor),
      status: predecessor.status,
      reason: predecessor.leaveReason ?? predecessor.reply,
    },
    holder: holder ? nameOf(holder) : null,
    open,
    offeredShareBp: offeredShare(consortium, live, predecessor),
    candidates: found
      .map((line) => ({ ...line, isFormer: former.has(line.organizationId), tie: tied.get(line.organizationId) ?? null }))
      .sort((a, b) => Number(a.isFormer) - Number(b.isFormer))
      .slice(0, MOST),
  };
}
export type SeatPage = Awaited<ReturnType<typeof seatPage>>;

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
