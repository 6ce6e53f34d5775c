import type { ConsortiumStatus, MemberStatus } from "#db/vocabulary/consortia.ts";

/** Action → statuses it may start from; one table for verbs, UI and tests. */

export const CONSORTIUM_ACTIONS = {
  respond: { from: ["inviting"], refusal: "联合体已组建或已解散，不能再答复邀约。" },
  dissolve: { from: ["inviting", "formed"], refusal: "联合体已解散。" },
} as const satisfies Record<string, { from: readonly ConsortiumStatus[]; refusal: string }>;

export function can(action: keyof typeof CONSORTIUM_ACTIONS, status: ConsortiumStatus): boolean {
  return (CONSORTIUM_ACTIONS[action].from as readonly ConsortiumStatus[]).includes(status);
}

/** What the answers so far make of a consortium: formed when nobody is still asked and every required seat is taken. */
export function statusAfter(members: readonly { status: MemberStatus; required: boolean }[]): "inviting" | "formed" {
  const open = members.some((member) => member.status === "invited");
  const lacking = members.some((member) => member.required && member.status !== "accepted");
  return open || lacking ? "inviting" : "formed";
}
