/** Where a clause stands between the parties; computed from what each said about its present text. */
export const CLAUSE_STATES = ["pending", "agreed", "disputed"] as const;
export type ClauseState = (typeof CLAUSE_STATES)[number];
export const CLAUSE_STATE_NAMES: Record<ClauseState, string> = { pending: "待议", agreed: "已一致", disputed: "有分歧" };

export const STANCES = ["agree", "object"] as const;
export type Stance = (typeof STANCES)[number];
export const STANCE_NAMES: Record<Stance, string> = { agree: "同意", object: "有异议" };

export const PROPOSAL_STATUSES = ["open", "accepted", "rejected", "withdrawn"] as const;
export type ProposalStatus = (typeof PROPOSAL_STATUSES)[number];
export const PROPOSAL_STATUS_NAMES: Record<ProposalStatus, string> = {
  open: "待各方答复",
  accepted: "已采纳",
  rejected: "未采纳",
  withdrawn: "已撤回",
};
