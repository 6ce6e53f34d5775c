export { awardCall, failCall, type LetterPreview, previewAward, previewFailure } from "./award-call.server.ts";
export { type AwardPage, awardPage, type LetterPage, letterPage } from "./award-reads.server.ts";
export { appointEvaluator } from "./evaluation-appoint.server.ts";
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
