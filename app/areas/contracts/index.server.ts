export { activateContract } from "./activate-contract.server.ts";
export { agreeTerms } from "./agree-terms.server.ts";
export { contractOfKey, issueContractKey, revokeContractKey } from "./contract-keys.server.ts";
export { createContract } from "./create-contract.server.ts";
export { dropTerms } from "./drop-terms.server.ts";
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
