export { acceptInvitation } from "./accept-invitation.server.ts";
export { affiliateGroups, listRelations, type RelationLine, reportingUnitOf } from "./affiliates.server.ts";
export { applyForVerification } from "./apply-for-verification.server.ts";
export { bureausOver } from "./bureaus.server.ts";
export { changeMemberRole } from "./change-member-role.server.ts";
export { answerConsent, askConsent, endConsent } from "./contact-consents.server.ts";
export { contactIdsOf, keepContact, listMyContacts, type OwnContact, removeContact } from "./contacts.server.ts";
export { creditCodeCheckDigit } from "./credit-code.ts";
export { decideApplication, withdrawApplication } from "./decide-application.server.ts";
export { inviteMember } from "./invite-member.server.ts";
export { type ConsentLine, contactsFor, listConsents, lookAtContact, type ShownContact } from "./look-at-contact.server.ts";
export { nameKey } from "./name-key.ts";
export {
  actorOfKey,
  issueOrganizationKey,
  listOrganizationKeys,
  type OrganizationKeyLine,
  revokeOrganizationKey,
} from "./organization-keys.server.ts";
export { peopleByEmail } from "./people-by-email.server.ts";
export {
  type OrganizationSuggestion,
  type PublicOrganization,
  publicOrganization,
  sizeOf,
  suggestOrganizations,
} from "./public-reads.server.ts";
export { mailBody, queueMail } from "./queue-mail.server.ts";
export {
  countOrganizations,
  type InvitationLine,
  invitationPage,
  listInvitations,
  listMembers,
  listRegions,
  type MemberLine,
  type Organization,
  organizationById,
  organizationsById,
  ownerAddresses,
  regionNames,
  regionOptions,
  signersOf,
  type UserUnitName,
  userUnitsIn,
} from "./reads.server.ts";
export { registerOrganization } from "./register-organization.server.ts";
export { declareRelation, endRelation } from "./relations.server.ts";
export { removeMember } from "./remove-member.server.ts";
export { requireVerified } from "./require-verified.server.ts";
export { revokeInvitation } from "./revoke-invitation.server.ts";
export { reinstateOrganization, suspendOrganization } from "./suspend-organization.server.ts";
export { sweepNameKeys } from "./sweep-name-keys.server.ts";
export { switchOrganization } from "./switch-organization.server.ts";
export { updateOrganization } from "./update-organization.server.ts";
export {
  type ApplicationLine,
  type ApplicationView,
  listApplications,
  myApplications,
  type VerificationPage,
  verificationPage,
} from "./verification-reads.server.ts";
