/** How a consortium came about: a matched proposal was picked, or a bid of an open call (揭榜) was awarded. */
export const CONSORTIUM_ORIGINS = ["proposal", "call"] as const;
export type ConsortiumOrigin = (typeof CONSORTIUM_ORIGINS)[number];
export const CONSORTIUM_ORIGIN_NAMES: Record<ConsortiumOrigin, string> = { proposal: "方案比选", call: "揭榜" };

export const CONSORTIUM_STATUSES = ["inviting", "formed", "dissolved"] as const;
export type ConsortiumStatus = (typeof CONSORTIUM_STATUSES)[number];
export const CONSORTIUM_STATUS_NAMES: Record<ConsortiumStatus, string> = { inviting: "邀约中", formed: "已组建", dissolved: "已解散" };

/**
 * `countered`: the organization would come with another capability and waits for the user unit. `withdrawn`: the unit took the invitation
 * back. `left`: it went of its own accord. `removed`: the unit took it out.
 */
export const MEMBER_STATUSES = ["invited", "countered", "accepted", "declined", "withdrawn", "left", "removed"] as const;
export type MemberStatus = (typeof MEMBER_STATUSES)[number];
export const MEMBER_STATUS_NAMES: Record<MemberStatus, string> = {
  invited: "待答复",
  countered: "待用户单位答复",
  accepted: "已接受",
  declined: "已谢绝",
  withdrawn: "邀约已撤回",
  left: "已退出",
  removed: "已移出",
};
