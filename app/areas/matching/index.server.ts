export { type CoverageLine, type CoveragePreview, previewCoverage } from "./coverage-preview.server.ts";
export { matchScene } from "./match-scene.server.ts";
export { type ComparisonPage, comparisonPage, getProposalForForming, latestRun } from "./reads.server.ts";
export { requestProposals } from "./request-proposals.server.ts";
