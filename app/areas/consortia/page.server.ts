import { capabilitiesById, listMyCapabilities } from "#app/areas/capabilities/index.server.ts";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import { mayEdit } from "#app/kernel/actor.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { FULL_SHARE, shareTotal } from "#app/kernel/money.ts";
import { blocks, type Conflict } from "./conflicts.ts";
import { mayManageConsortium } from "./policy.ts";
import { type ConsortiumMember, getConsortium } from "./reads.server.ts";
import { conflictsAmong, seatFault } from "./seat-rules.server.ts";
import { isLive, isSealed, vacantSeats } from "./states.ts";

/** What keeps a consortium from being formed, the first thing to do first; `member` where it is about one seat. */
export interface Missing {
  kind: "counter" | "conflict" | "vacant" | "lead" | "shares" | "answers";
  words: string;
  memberId: string | null;
}

/** What the page of one consortium shows. Who is in it no more keeps its own row and sees nothing of the others. */
export async function consortiumPage(ctx: Context, code: string) {
  const { consortium, members, scene } = await getConsortium(ctx, { code });
  const actor = userOf(ctx);
  const viewer = actor.organizationId;
  const isUnit = viewer === consortium.userUnitId;
  const own = members.filter((member) => member.organizationId === viewer);
  const outside = own.length > 0 && !own.some(isLive);
  const shown = outside ? own : members;
  const live = members.filter(isLive);
  const [organizations, capabilities, conflicts] = await Promise.all([
    organizationsById(ctx, [consortium.userUnitId, ...members.map((member) => member.organizationId)]),
    capabilitiesById(
      ctx,
      members.flatMap(({ capabilityId, counterCapabilityId }) =>
        counterCapabilityId ? [capabilityId, counterCapabilityId] : [capabilityId],
      ),
    ),
    isUnit ? conflictsAmong(ctx, consortium.userUnitId, live) : [],
  ]);
  const nameOf = (id: string) => organizations.get(id)?.name ?? "—";
  const isLead = (member: ConsortiumMember) => isLive(member) && member.organizationId === consortium.leadOrganizationId;
  const lives = consortium.status !== "dissolved";
  const sealed = lives && isSealed(scene.scene);
  const manages = lives && isUnit && mayManageConsortium(actor, consortium);
  const vacant = new Set(lives ? vacantSeats(members).map(({ id }) => id) : []);
  const line = (member: ConsortiumMember) => {
    const mine = isUnit || member.organizationId === viewer;
    const named = (id: string | null) => {
      const found = id === null ? undefined : capabilities.get(id)?.capability;
      return { code: found?.code ?? null, name: found?.name ?? "已撤下的能力" };
    };
    const capability = named(member.capabilityId);
    return {
      id: member.id,
      organizationId: member.organizationId,
      organizationName: nameOf(member.organizationId),
      isLead: isLead(member),
      isLive: isLive(member),
      isVacant: vacant.has(member.id),
      slotId: member.slotId,
      role: member.role,
      required: member.required,
      workShareBp: member.workShareBp,
      capabilityCode: capability.code,
      capabilityName: capability.name,
      counter: mine && member.counterCapabilityId ? named(member.counterCapabilityId) : null,
      status: member.status,
      message: mine ? member.message : "",
      reply: mine ? member.reply : null,
      leaveReason: mine ? member.leaveReason : null,
      /** When its notice under the sealed task book takes effect, while it is still a member. */
      leavesAt: member.status === "accepted" ? (member.leavesAt?.toISOString() ?? null) : null,
      respondBy: member.respondBy.toISOString(),
      respondedAt: member.respondedAt?.toISOString() ?? null,
      leftAt: member.leftAt?.toISOString() ?? null,
    };
  };
  const lines = shown.map(line);
  const shareSum = shareTotal([
    { basisPoints: consortium.unitWorkShareBp },
    ...live.map(({ workShareBp }) => ({ basisPoints: workShareBp })),
  ]);
  const missing = isUnit && consortium.status === "inviting" ? missingOf(consortium, lines, conflicts, shareSum) : [];
  const now = ctx.clock.now();
  const asked = consortium.status === "inviting" && mayEdit(actor) ? own.filter(({ status }) => status === "invited") : [];
  return {
    id: consortium.id,
    /** Whether the viewer belongs to it: its unit or a member that accepted. */
    belongs: isUnit || own.some((member) => member.status === "accepted"),
    isUnit,
    /** Whether the viewer sees what the scene keeps once its organization has confirmed the confidentiality pledge. */
    awaitsPledge: scene.awaitsPledge,
    code: consortium.code,
    version: consortium.version,
    status: consortium.status,
    origin: consortium.origin,
    wasFormed: consortium.formedAt !== null,
    dissolveReason: consortium.dissolveReason,
    createdAt: consortium.createdAt.toISOString(),
    formedAt: consortium.formedAt?.toISOString() ?? null,
    userUnit: { id: consortium.userUnitId, name: nameOf(consortium.userUnitId) },
    unitWorkShareBp: outside ? 0 : consortium.unitWorkShareBp,
    shareSum,
    scene: { id: scene.scene.id, code: scene.scene.code, name: scene.scene.name, status: scene.scene.status },
    /** Who holds or is asked for a seat; for who is in it no more its own row. */
    members: outside ? lines : lines.filter((member) => member.isLive || member.isVacant),
    /** Optional seats that nobody was asked for yet; for who may ask. */
    left: manages
      ? scene.slots
          .filter(({ id }) => !members.some(({ slotId }) => slotId === id))
          .map(({ id, role, componentKind }) => ({ slotId: id, role, componentKind }))
      : [],
    /** Who declined, went or was taken out, and whose seat others may hold by now. */
    past: outside ? [] : lines.filter((member) => !member.isLive && !member.isVacant),
    conflicts: conflicts as Conflict[],
    missing,
    /** Invitations of the viewer's organization, with what else it could come with. */
    mine: await Promise.all(
      asked
        .filter(({ respondBy }) => respondBy >= now)
        .map(async (member) => ({ ...line(member), others: await otherCapabilities(ctx, member, scene.slots) })),
    ),
    late: asked.filter(({ respondBy }) => respondBy < now).map(line),
    may: {
      manage: manages,
      /** Before sealing only: what was sealed ends by its own terms. Nor goes at once whom it binds. */
      dissolve: manages && !sealed,
      remove: manages ? members.filter(isUnbound).map(({ id }) => id) : [],
      leave: lives && mayEdit(actor) ? own.filter(isUnbound).map(({ id }) => id) : [],
    },
    isSealed: sealed,
  };
}

const isUnbound = ({ status, boundAt }: ConsortiumMember): boolean => status === "accepted" && boundAt === null;

export type ConsortiumPage = Awaited<ReturnType<typeof consortiumPage>>;

type Line = {
  id: string;
  organizationName: string;
  isLead: boolean;
  isVacant: boolean;
  required: boolean;
  status: ConsortiumMember["status"];
};

function missingOf(
  consortium: { formedAt: Date | null },
  lines: readonly Line[],
  conflicts: Awaited<ReturnType<typeof conflictsAmong>>,
  shareSum: number,
): Missing[] {
  const about = (kind: Missing["kind"], words: string, memberId: string | null = null): Missing => ({ kind, words, memberId });
  const invited = lines.filter(({ status }) => status === "invited").length;
  return [
    ...lines
      .filter(({ status }) => status === "countered")
      .map(({ id, organizationName }) => about("counter", `${organizationName}希望改用另一项能力，请答复`, id)),
    ...conflicts.filter(blocks).map(({ message }) => about("conflict", message)),
    ...lines
      .filter(({ isVacant, required }) => isVacant && required)
      .map(({ id, organizationName }) => about("vacant", `${organizationName}空出的必需席位没有单位担任，请邀请补位`, id)),
    ...(lines.some(({ isLead }) => isLead) ? [] : [about("lead", "没有牵头单位，请从成员中指定")]),
    ...(shareSum !== FULL_SHARE && consortium.formedAt !== null ? [about("shares", "成员有变动，请重新确定分工比例，合计 100.00%")] : []),
    ...(invited > 0 ? [about("answers", `还有 ${invited} 项邀约等待答复`)] : []),
  ];
}

/** Published capabilities of the own organization that may hold the seat instead. */
async function otherCapabilities(
  ctx: Context,
  member: ConsortiumMember,
  slots: Awaited<ReturnType<typeof getConsortium>>["scene"]["slots"],
): Promise<{ id: string; code: string; name: string }[]> {
  const slot = slots.find(({ id }) => id === member.slotId) ?? { role: member.role, componentKind: null };
  const own = await capabilitiesById(
    ctx,
    (await listMyCapabilities(ctx, { page: 1, pageSize: 200 })).rows.map(({ id }) => id),
  );
  return [...own.values()]
    .filter(({ capability }) => capability.id !== member.capabilityId && seatFault(slot, capability) === null)
    .map(({ capability }) => ({ id: capability.id, code: capability.code, name: capability.name }));
}
