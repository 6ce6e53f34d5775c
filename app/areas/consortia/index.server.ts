export { dissolveConsortium } from "./dissolve-consortium.server.ts";
export { formConsortium } from "./form-consortium.server.ts";
export {
  acceptedMembersByScene,
  type Consortium,
  type ConsortiumMember,
  consortiumPage,
  getConsortium,
  listMyConsortia,
} from "./reads.server.ts";
export { respondToInvitation } from "./respond-to-invitation.server.ts";
