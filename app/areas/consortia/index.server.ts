export { dissolveConsortium } from "./dissolve-consortium.server.ts";
export { formConsortium } from "./form-consortium.server.ts";
export { type Award, formFromAward } from "./form-from-award.server.ts";
export { heldStatus, holdFormedConsortium } from "./hold-consortium.server.ts";
export {
  acceptedMembersByScene,
  type Consortium,
  type ConsortiumMember,
  consortiumPage,
  getConsortium,
  listMyConsortia,
} from "./reads.server.ts";
export { respondToInvitation } from "./respond-to-invitation.server.ts";
export { sweepInvitations } from "./settle-answers.server.ts";
