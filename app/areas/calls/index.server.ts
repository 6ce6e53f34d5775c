export { answerTeam } from "./answer-team.server.ts";
export { awardCall, failCall, type LetterPreview, previewAward, previewFailure } from "./award-call.server.ts";
export { type AwardPage, awardPage, type LetterPage, letterPage } from "./award-reads.server.ts";
export { type AwardedBid, awardedBid } from "./awarded-bid.server.ts";
export {
  listMyBids,
  type OpenedBid,
  openedBids,
  openingRecord,
  ownBid,
  ownBidForm,
  teamInvitation,
} from "./bid-reads.server.ts";
export { readableCall } from "./call-row.server.ts";
export { cancelCall } from "./cancel-call.server.ts";
export { createCall } from "./create-call.server.ts";
export { editCall } from "./edit-call.server.ts";
export { appointEvaluator } from "./evaluation-appoint.server.ts";
export type { UnmetMust } from "./evaluation-bids.ts";
export { declareInterest } from "./evaluation-declare.server.ts";
export { dismissEvaluator } from "./evaluation-dismiss.server.ts";
export type { RankingLine, RankingView } from "./evaluation-ranking-view.server.ts";
export { type EvaluationPage, evaluationPage, listMyEvaluations, type ScoreSheet } from "./evaluation-reads.server.ts";
export {
  appointEvaluatorInput,
  awardCallInput,
  declareInterestInput,
  dismissEvaluatorInput,
  failCallInput,
  saveScoresInput,
} from "./evaluation-schemas.ts";
export { saveScores } from "./evaluation-score.server.ts";
export { remindEvaluators } from "./evaluation-todos.server.ts";
export { extendCall } from "./extend-call.server.ts";
export { leaveBidTeam } from "./leave-bid-team.server.ts";
export { openBids, sweepCalls } from "./open-bids.server.ts";
export { publishCall } from "./publish-call.server.ts";
export { type CallLine, callDraft, callOfScene, callPage, listCalls, sceneForCall } from "./reads.server.ts";
export { saveBidDraft } from "./save-bid-draft.server.ts";
export { replaceBid, sealBid } from "./seal-bid.server.ts";
export { setBidTeam } from "./set-bid-team.server.ts";
export { startBid } from "./start-bid.server.ts";
export { withdrawBid } from "./withdraw-bid.server.ts";
