export { applyPreset } from "./apply-preset.server.ts";
export { changeRows } from "./benefit-rows.ts";
export {
  type BenefitLine,
  type BenefitPart,
  type BenefitTerms,
  type Drivers,
  distribute,
  driversOf,
  exactSum,
  movedLines,
  type Receipt,
} from "./benefits.ts";
export type { Choice, ChoiceNote } from "./clause-choices.ts";
export type { Field, LeafField, PartField, RowsField } from "./clause-field.ts";
export type { FormValues } from "./clause-form.ts";
export {
  type ClausePage,
  carriedClause,
  changeClauseRows,
  clausePage,
  type MergePage,
  proposeTyped,
  restoreTyped,
  saveClause,
  saveMerge,
} from "./clause-page.server.ts";
export { valuesOf } from "./clause-values.ts";
export { declineTaskBook } from "./decline-task-book.server.ts";
export type { TaskBookDocument } from "./document.ts";
export { draftTaskBook } from "./draft-task-book.server.ts";
export { editTaskBook } from "./edit-task-book.server.ts";
export type { TaskBookEditor } from "./editor.ts";
export { evidencePackage } from "./evidence-package.server.ts";
export { giveExitNotice, takeExitNoticeBack } from "./exit-notice.server.ts";
export { exportRegistration } from "./export-registration.server.ts";
export { followConsortium } from "./follow-consortium.server.ts";
export { freezeTaskBook, reopenTaskBook } from "./freeze-task-book.server.ts";
export { commentOnClause, resolveComment } from "./negotiation/comment.server.ts";
export { answerProposal, withdrawProposal } from "./negotiation/proposal.server.ts";
export { comparableStates, compareStates, type Negotiation, negotiationOf } from "./negotiation/reads.server.ts";
export { agreeToAll, takeStance } from "./negotiation/take-stance.server.ts";
export { editionOf, type TaskBookPage, taskBookPage } from "./page.server.ts";
export {
  getTaskBook,
  listMyTaskBooks,
  type TaskBook,
  taskBookFacts,
  taskBookOfConsortium,
  taskBookPartyIds,
  taskBooksOfParty,
  witnessedTaskBooks,
} from "./reads.server.ts";
export { remindSignatories } from "./remind-signatories.server.ts";
export { renderTaskBookDocx } from "./render-docx.server.ts";
export { sealTaskBook, sweepTaskBooks } from "./seal-task-book.server.ts";
export { splitByBasisPoints, splitByWeights } from "./shares.ts";
export { type SigningEvidence, signTaskBook } from "./sign-task-book.server.ts";
export { type SignedBenefits, signedBenefits } from "./signed-benefits.server.ts";
export { CURRENT_STATEMENTS } from "./signing-statements.ts";
export { cancelAmendment, startAmendment } from "./start-amendment.server.ts";
export { terminateTaskBook } from "./terminate-task-book.server.ts";
export { type PublicVerdict, verifyDigest, verifyUpload } from "./verify-reads.server.ts";
export { dismissWitness, inviteWitness } from "./witness.server.ts";
