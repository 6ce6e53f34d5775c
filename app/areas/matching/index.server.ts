export { type CoverageLine, type CoveragePreview, previewCoverage } from "./coverage-preview.server.ts";

export { requestGaps, sweepDemand } from "./demand/measures.server.ts";
export { exportGaps } from "./gaps/export-gaps.server.ts";
export { measureGaps } from "./gaps/measure-gaps.server.ts";
export { gapPage } from "./gaps/reads.server.ts";
export { metricGapPage } from "./gaps/scenes-with-gap.server.ts";
export { matchScene } from "./match-scene.server.ts";
export { type ComparisonPage, comparisonPage, getProposalForForming, latestRun } from "./reads.server.ts";
export { requestProposals } from "./request-proposals.server.ts";
export { matchCapability } from "./supply/match-capability.server.ts";
export { reckonSupply, sweepOpportunities } from "./supply/reckon-supply.server.ts";
export { reverseMatch } from "./supply/reverse-match.server.ts";
