export { answerCompatibility } from "./answer-compatibility.server.ts";
export { capabilityAsInput } from "./as-input.ts";
export { updateCapability, withdrawCapability } from "./change-capability.server.ts";
export {
  type CompatibilityFacts,
  type CompatibilityLine,
  compatibilitiesOf,
  compatibilityFacts,
  confirmedPairs,
  declaredPartners,
  findPartnerOptions,
  type IncomingCompatibility,
  incomingCompatibilities,
  openToAnyRobot,
  type PartnerOption,
} from "./compatibility.server.ts";
export { capabilityColumns, claimRow } from "./content.server.ts";
export { type CoverageContent, readCoverageContent } from "./coverage-content.server.ts";
export { type DetailKind, detailFields, detailKindOf, showDetails, USUAL_METRICS } from "./details.ts";
export { capabilityDocuments } from "./document.server.ts";
export {
  type CapabilityDraft,
  type DraftLine,
  discardCapabilityDraft,
  findCapabilityDraft,
  listCapabilityDrafts,
  saveCapabilityDraft,
} from "./draft-capability.server.ts";
export { drawInSql, drawWithEvidenceInSql, EVIDENCE_COUNTS } from "./draw.server.ts";
export { type CapabilityVersion, capabilityHistory } from "./history.server.ts";
export { indexCapabilities, indexCapabilitiesOf } from "./jobs.server.ts";
export { capabilityChanges } from "./list-changes.server.ts";
export { capabilitiesMeeting, namesOfCapabilities } from "./meeting.server.ts";
export { publishCapability } from "./publish-capability.server.ts";
export {
  type Capability,
  type CapabilityLine,
  type CapabilityWithClaims,
  type Claim,
  capabilitiesById,
  getCapability,
  getMyCapability,
  listMyCapabilities,
  myClaimedMetrics,
  publicCapabilitiesOf,
  showClaim,
} from "./reads.server.ts";
export { retagCapabilities } from "./retag.server.ts";
export { readCapabilitySearch } from "./schemas.ts";
export { type CapabilityHit, type CapabilitySearchResult, searchCapabilities } from "./search.server.ts";
export type { CapabilityFacets } from "./search-parts.ts";
export { sweepEvidence } from "./sweep-evidence.server.ts";
export { gradeInMatching, gradesInMatching } from "./vocabulary.ts";
