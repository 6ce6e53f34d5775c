export { acceptInvitation } from "./accept-invitation.server.ts";
export { changeMemberRole } from "./change-member-role.server.ts";
export { inviteMember } from "./invite-member.server.ts";
export {
  actorOfKey,
  issueOrganizationKey,
  listOrganizationKeys,
  type OrganizationKeyLine,
  revokeOrganizationKey,
} from "./organization-keys.server.ts";
export { mailBody, queueMail } from "./queue-mail.server.ts";
export {
  countOrganizations,
  type InvitationLine,
  invitationPage,
  listInvitations,
  listMembers,
  listRegions,
  listUnverified,
  type MemberLine,
  type Organization,
  organizationById,
  organizationsById,
  ownerAddresses,
  regionNames,
  regionOptions,
  type UnverifiedLine,
} from "./reads.server.ts";
export { registerOrganization } from "./register-organization.server.ts";
export { removeMember } from "./remove-member.server.ts";
export { revokeInvitation } from "./revoke-invitation.server.ts";
export { switchOrganization } from "./switch-organization.server.ts";
export { updateOrganization } from "./update-organization.server.ts";
export { verifyOrganization } from "./verify-organization.server.ts";
