export { type ComparisonPage, comparisonPage } from "./comparison-reads.server.ts";
export { type CoverageLine, type CoveragePreview, previewCoverage } from "./coverage-preview.server.ts";

export { requestGaps, sweepDemand } from "./demand/measures.server.ts";
export { exportComparison } from "./export-comparison.server.ts";
export { exportGaps } from "./gaps/export-gaps.server.ts";
export { measureGaps } from "./gaps/measure-gaps.server.ts";
export { gapPage } from "./gaps/reads.server.ts";
export { metricGapPage } from "./gaps/scenes-with-gap.server.ts";
export { matchScene } from "./match-scene.server.ts";
export { type MatchProgress, type MatchState, matchProgress } from "./progress.server.ts";
export { getProposalForForming, latestRun } from "./reads.server.ts";
export { requestProposals } from "./request-proposals.server.ts";
export { listRuns, type RunLine, type RunPage, runPage } from "./run-reads.server.ts";
export { resetWeights, setWeights } from "./set-weights.server.ts";
export { matchCapability } from "./supply/match-capability.server.ts";
export { reckonSupply, sweepOpportunities } from "./supply/reckon-supply.server.ts";
export { reverseMatch } from "./supply/reverse-match.server.ts";
export { type WeightsPage, weightsPage } from "./weights-page.server.ts";
