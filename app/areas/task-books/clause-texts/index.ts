import type { ClauseNumber } from "../clause-variants.ts";
import type { TaskBookDocument } from "../document.ts";
import { type ClauseText, numberTables } from "./block.ts";
import { liabilityClause, safetyClause, validationClause } from "./clauses-assurance.ts";
import { changeDisputeClause, governanceClause, upgradeExitClause } from "./clauses-closing.ts";
import { confidentialityClause, dataClause, publicationClause } from "./clauses-data.ts";
import { benefitSharingClause, publicFundsClause, replicationClause } from "./clauses-money.ts";
import { backgroundIpClause, foregroundIpClause, improvementsClause } from "./clauses-rights.ts";
import { boundaryClause, indicatorsClause, milestonesClause, partiesClause, workPackagesClause } from "./clauses-scope.ts";
import type { VariantGroup } from "./options.ts";
import * as parties from "./options-parties.ts";
import * as rights from "./options-rights.ts";
import * as terms from "./options-terms.ts";
import * as work from "./options-work.ts";

const CLAUSE_WRITERS = [
  partiesClause,
  boundaryClause,
  indicatorsClause,
  workPackagesClause,
  milestonesClause,
  backgroundIpClause,
  foregroundIpClause,
  improvementsClause,
  dataClause,
  confidentialityClause,
  publicationClause,
  benefitSharingClause,
  replicationClause,
  publicFundsClause,
  validationClause,
  safetyClause,
  liabilityClause,
  upgradeExitClause,
  governanceClause,
  changeDisputeClause,
] as const satisfies readonly ((document: TaskBookDocument) => ClauseText)[];

/** The twenty clauses in words, tables numbered through the document: what page, print and .docx all show. */
export function clauseTexts(document: TaskBookDocument): ClauseText[] {
  return numberTables(CLAUSE_WRITERS.map((write) => write(document)));
}

/** Every choice of every clause with its plain explanation and the rule of law that holds when the parties are silent. */
export const VARIANT_GROUPS: readonly VariantGroup[] = [parties, rights, work, terms]
  .flatMap((module): VariantGroup[] => Object.values(module))
  .sort((a, b) => a.clause - b.clause);

/** The choices of one clause, for the editor. */
export function variantGroups(clause: ClauseNumber): VariantGroup[] {
  return VARIANT_GROUPS.filter((group) => group.clause === clause);
}
