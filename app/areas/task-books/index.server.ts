export { declineTaskBook } from "./decline-task-book.server.ts";
export type { TaskBookDocument } from "./document.ts";
export { draftTaskBook } from "./draft-task-book.server.ts";
export { editClause } from "./edit-clause.server.ts";
export { editTaskBook } from "./edit-task-book.server.ts";
export type { TaskBookEditor } from "./editor.ts";
export { freezeTaskBook, reopenTaskBook } from "./freeze-task-book.server.ts";
export { editionOf, type TaskBookPage, taskBookPage } from "./page.server.ts";
export {
  getTaskBook,
  listMyTaskBooks,
  signedShares,
  type TaskBook,
  taskBookOfConsortium,
  taskBookPartyIds,
  taskBooksOfParty,
} from "./reads.server.ts";
export { remindSignatories } from "./remind-signatories.server.ts";
export { renderTaskBookDocx } from "./render-docx.server.ts";
export { sealTaskBook, sweepTaskBooks } from "./seal-task-book.server.ts";
export { type Share, splitByBasisPoints } from "./shares.ts";
export { type SigningEvidence, signTaskBook } from "./sign-task-book.server.ts";
export { CURRENT_STATEMENTS } from "./signing-statements.ts";
export { terminateTaskBook } from "./terminate-task-book.server.ts";
