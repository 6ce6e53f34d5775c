/** The life of an invitation. `expired` is not stored: it is a pending one whose time has passed. */
export const INVITATION_STATUSES = ["pending", "accepted", "revoked"] as const;
export type InvitationStatus = (typeof INVITATION_STATUSES)[number];
export type InvitationState = InvitationStatus | "expired";

/** Days an invitation can be accepted. */
export const INVITATION_DAYS = 7;

/** What people read of an invitation that can no longer be used. */
export const INVITATION_REFUSALS: Record<Exclude<InvitationState, "pending">, string> = {
  accepted: "这份邀请已经被接受，请直接登录。",
  revoked: "这份邀请已被撤销，请联系邀请您的单位。",
  expired: `这份邀请已超过 ${INVITATION_DAYS} 天有效期，请联系邀请您的单位重新发送。`,
};

/** Where a stored invitation stands at `now`. */
export function invitationState(invitation: { status: string; expiresAt: Date }, now: Date): InvitationState {
  if (invitation.status === "accepted" || invitation.status === "revoked") return invitation.status;
  return invitation.expiresAt <= now ? "expired" : "pending";
}
