export { updateCapability, withdrawCapability } from "./change-capability.server.ts";
export { capabilityDocument, indexCapability } from "./jobs.server.ts";
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
  type NamedCapability,
  namedCapabilities,
  showClaim,
} from "./reads.server.ts";
export { retagCapabilities } from "./retag.server.ts";
export { searchCapabilities } from "./search.server.ts";
