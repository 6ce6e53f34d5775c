export { answerQuestion } from "./answer-question.server.ts";
export { askQuestion } from "./ask-question.server.ts";
export { changeVisibility } from "./change-visibility.server.ts";
export { closeQuestion } from "./close-question.server.ts";
export {
  type PostLine,
  questionForm,
  questionInbox,
  questionsOn,
  questionThread,
  type ThreadLine,
} from "./reads.server.ts";
export { takeBackPost } from "./take-back-post.server.ts";
export { tellAskers } from "./tell-askers.server.ts";
