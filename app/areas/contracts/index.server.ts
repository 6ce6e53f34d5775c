export { activateContract } from "./activate-contract.server.ts";
export { agreeTerms } from "./agree-terms.server.ts";
export { contractOfKey, issueContractKey, revokeContractKey } from "./contract-keys.server.ts";
export { createContract } from "./create-contract.server.ts";
export { dropTerms } from "./drop-terms.server.ts";
export { agreeEnding, dropEnding } from "./ending/decide-ending.server.ts";
export { buyOutAt, earliestBuyOut, tomorrow } from "./ending/ending-rules.ts";
export { costOfLeaving, giveNotice, todayOf } from "./ending/give-notice.server.ts";
export { proposeEnding } from "./ending/propose-ending.server.ts";
export { checkMayLeave, endingRights } from "./ending/rights.server.ts";
export { sweepEndings } from "./ending/sweep-endings.server.ts";
export { endingInEffect, endingsOf, writeEnding } from "./ending/write-ending.server.ts";
export { proposeTerms } from "./propose-terms.server.ts";
export {
  type Contract,
  contractDraftPage,
  contractPage,
  contractsToBill,
  getContract,
  getContractHead,
  listMyContracts,
  taskBooksAwaitingContract,
} from "./reads.server.ts";
export { registerRobot } from "./register-robot.server.ts";
export { readTypedTerms } from "./stored-terms.ts";
export type { Charge, ContractTerms, LeaseTerms, SlaTerms, UsageTerms, Vat } from "./terms.ts";
export { termsChangePage } from "./terms-change-page.server.ts";
