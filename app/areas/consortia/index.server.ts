export { answerCounter } from "./answer-counter.server.ts";
export { bindMembers } from "./bind-members.server.ts";
export { changeLead } from "./change-lead.server.ts";
export { dissolveConsortium } from "./dissolve-consortium.server.ts";
export { noteExit, sweepExits, takeExitBack } from "./exit-notice.server.ts";
export { extendInvitation } from "./extend-invitation.server.ts";
export { formConsortium } from "./form-consortium.server.ts";
export { type Award, formFromAward } from "./form-from-award.server.ts";
export { holdFormedConsortium, standingIn } from "./hold-consortium.server.ts";
export { inviteToSeat } from "./invite-to-seat.server.ts";
export { leaveConsortium, removeMember } from "./leave-consortium.server.ts";
export { type ConsortiumPage, consortiumPage } from "./page.server.ts";
export { type PickPage, pickPage } from "./pick-page.server.ts";
export {
  acceptedMembersByScene,
  type Consortium,
  type ConsortiumMember,
  getConsortium,
  listMyConsortia,
  myConsortiaPage,
} from "./reads.server.ts";
export { respondToInvitation } from "./respond-to-invitation.server.ts";
export { seatPage } from "./seat-page.server.ts";
export { setWorkShares } from "./set-work-shares.server.ts";
export { sweepInvitations } from "./settle-answers.server.ts";
export { waiveSeat } from "./waive-seat.server.ts";
export { withdrawInvitation } from "./withdraw-invitation.server.ts";
