import type { ConsentStatus, VerificationStatus } from "#db/vocabulary/organizations.ts";

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

/** What may happen to an organization's standing with the platform, from where, and where it leads. */
export const VERIFICATION_ACTIONS = {
  apply: { from: ["unverified", "returned"], to: "pending", refusal: "贵单位已有申请在审核，或已被暂停，不能再次申请。" },
  withdraw: { from: ["pending"], to: "unverified", refusal: "没有可以撤回的申请。" },
  approve: { from: ["pending"], to: "verified", refusal: "该单位没有等待审核的申请。" },
  return: { from: ["pending"], to: "returned", refusal: "该单位没有等待审核的申请。" },
  suspend: { from: ["verified"], to: "suspended", refusal: "只有已认证的单位可以暂停。" },
  reinstate: { from: ["suspended"], to: "verified", refusal: "该单位没有被暂停。" },
} as const satisfies Record<string, { from: readonly VerificationStatus[]; to: VerificationStatus; refusal: string }>;
export type VerificationAction = keyof typeof VERIFICATION_ACTIONS;

export function canVerification(action: VerificationAction, status: VerificationStatus): boolean {
  return (VERIFICATION_ACTIONS[action].from as readonly VerificationStatus[]).includes(status);
}

/** What the parties may do about a consent; `by` says which side. */
export const CONSENT_ACTIONS = {
  agree: { by: "to", from: "asked", to: "agreed", refusal: "这份申请已经答复或撤回。" },
  decline: { by: "to", from: "asked", to: "declined", refusal: "这份申请已经答复或撤回。" },
  cancel: { by: "from", from: "asked", to: "withdrawn", refusal: "这份申请已经答复或撤回。" },
  withdraw: { by: "either", from: "agreed", to: "withdrawn", refusal: "双方没有有效的同意，无需撤回。" },
} as const satisfies Record<string, { by: "from" | "to" | "either"; from: ConsentStatus; to: ConsentStatus; refusal: string }>;
export type ConsentAction = keyof typeof CONSENT_ACTIONS;

/** Why an organization may not act yet, and what to do about it. */
export const UNVERIFIED_REASONS: Record<Exclude<VerificationStatus, "verified">, string> = {
  unverified: "贵单位尚未认证，请在“单位资料”中提交证明文件申请认证。",
  pending: "贵单位的认证正在审核。",
  returned: "贵单位的认证已被退回，请在“单位资料”中按原因修改后重新申请。",
  suspended: "贵单位已被平台暂停，请在“单位资料”中查看原因并联系平台运营。",
};
