import type { ConsortiumStatus, MemberStatus } from "#db/vocabulary/consortia.ts";
import type { SceneStatus } from "#db/vocabulary/scenes.ts";

/** Action → statuses it may start from; one table for verbs, UI and tests. */

export const CONSORTIUM_ACTIONS = {
  respond: { from: ["inviting"], refusal: "联合体已组建或已解散，不能再答复邀约。" },
  manageInvitations: { from: ["inviting"], refusal: "联合体不在邀约中，不能再变更邀约。" },
  setShares: { from: ["inviting"], refusal: "联合体组建后，分工比例在任务书中约定；成员变动时再重新确定。" },
  replace: { from: ["inviting", "formed"], refusal: "联合体已解散。" },
  changeLead: { from: ["inviting", "formed"], refusal: "联合体已解散。" },
  leave: { from: ["inviting", "formed"], refusal: "联合体已解散。" },
  waiveSeat: { from: ["inviting"], refusal: "联合体不在邀约中，没有须补位的席位。" },
  dissolve: { from: ["inviting", "formed"], refusal: "联合体已解散。" },
} as const satisfies Record<string, { from: readonly ConsortiumStatus[]; refusal: string }>;

export function can(action: keyof typeof CONSORTIUM_ACTIONS, status: ConsortiumStatus): boolean {
  return (CONSORTIUM_ACTIONS[action].from as readonly ConsortiumStatus[]).includes(status);
}

/** Action on one member → statuses of the member it may start from. */
export const MEMBER_ACTIONS = {
  respond: { from: ["invited"], refusal: "这项邀约已经答复或已撤回。" },
  answerCounter: { from: ["countered"], refusal: "该单位没有等待您答复的更换意见。" },
  withdraw: { from: ["invited", "countered"], refusal: "对方已经答复，不能再撤回邀约。" },
  extend: { from: ["invited", "countered"], refusal: "对方已经答复，不需要延长期限。" },
  leave: { from: ["accepted"], refusal: "贵单位不是联合体的现任成员。" },
  remove: { from: ["accepted"], refusal: "该单位不是联合体的现任成员。" },
} as const satisfies Record<string, { from: readonly MemberStatus[]; refusal: string }>;

export function canMember(action: keyof typeof MEMBER_ACTIONS, status: MemberStatus): boolean {
  return (MEMBER_ACTIONS[action].from as readonly MemberStatus[]).includes(status);
}

/** Holds its seat: nobody else can be invited to it. */
export const LIVE_STATUSES = ["invited", "countered", "accepted"] as const satisfies readonly MemberStatus[];

export const isLive = ({ status }: { status: MemberStatus }): boolean => (LIVE_STATUSES as readonly MemberStatus[]).includes(status);

/**
 * Whether the task book of a consortium that is not dissolved is or was sealed. Sealing holds the consortium and moves its scene on in one
 * transaction, so that the scene's status, read under the consortium's lock, settles which of the two came first.
 */
export const isSealed = (scene: { status: SceneStatus }): boolean => scene.status !== "contracting";

/** Why an accepted member cannot go at once, or be taken out, after sealing: the signed task book settles how one goes (clause 18). */
export const SEALED_REFUSALS = {
  leave: "任务书已经封存，退出须按任务书第 18 条提前通知：请在任务书页面提出退出。",
  remove: "任务书已经封存，不能单方移出成员：请与该单位协商，由其按任务书第 18 条提出退出。",
} as const;

interface SeatHolder {
  slotId: string;
  organizationId: string;
  status: MemberStatus;
  required: boolean;
}

/** Seats that must be taken and that nobody holds or is asked for: the newest of those who held each. */
export function vacantSeats<M extends SeatHolder>(members: readonly M[]): M[] {
  const bySeat = Map.groupBy(members, ({ slotId }) => slotId);
  return [...bySeat.values()].flatMap((holders) => {
    const last = holders.at(-1);
    return last && !holders.some(isLive) ? [last] : [];
  });
}

/** What the answers so far make of a consortium: formed when nobody is still asked, every required seat is taken and the lead is among them. */
export function statusAfter(members: readonly SeatHolder[], leadOrganizationId: string | null): "inviting" | "formed" {
  const open = members.some(({ status }) => status === "invited" || status === "countered");
  const lacking = vacantSeats(members).some(({ required }) => required);
  const led = members.some(({ organizationId, status }) => organizationId === leadOrganizationId && status === "accepted");
  return open || lacking || !led ? "inviting" : "formed";
}
