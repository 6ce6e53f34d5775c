import type { CheckContext } from "./check-context.ts";
import type { CheckFinding, Report } from "./check-finding.ts";
import { CHECKS } from "./check-registry.ts";
import { checkAssurance } from "./checks-assurance.ts";
import { checkBenefits } from "./checks-benefits.ts";
import { checkData } from "./checks-data.ts";
import { checkIndicators, checkPublishedRequirements } from "./checks-indicators.ts";
import { checkParties, tieOf } from "./checks-parties.ts";
import { checkReferences, checkUnfilled } from "./checks-references.ts";
import { checkRights } from "./checks-rights.ts";
import { checkTime, checkWork } from "./checks-work.ts";
import { CLAUSES } from "./clause-variants.ts";
import type { TaskBookDocument } from "./document.ts";

export type { CheckContext } from "./check-context.ts";
export type { CheckFinding } from "./check-finding.ts";

/**
 * Runs the consistency checks of domain.md C.3 (CHECKS) in clause order. Pure: the same document and context give the same list, and an empty list
 * means nothing stands in the way. Soft policy items (工信厅联科函〔2026〕256号 "鼓励") give warnings, never errors.
 */
export function checkTaskBook(document: TaskBookDocument, context: CheckContext = {}): CheckFinding[] {
  const findings: CheckFinding[] = [];
  const report: Report = (code, severity, key, message, field = "") => {
    const clause = CLAUSES.find((entry) => entry.key === key)?.number;
    const source = CHECKS.find((check) => check.code === code)?.source;
    if (clause === undefined || source === undefined) throw new RangeError(`no check ${code} of clause ${key}`);
    findings.push({ code, severity, clause, key, field, message, source });
  };
  checkParties(document, context, report);
  checkIndicators(document, tieOf(context.affiliates), report);
  checkPublishedRequirements(document, context, report);
  checkWork(document, report);
  checkTime(document, context.deployBy, report);
  checkRights(document, report);
  checkData(document, report);
  checkBenefits(document, report);
  checkAssurance(document, context, report);
  checkReferences(document, report);
  checkUnfilled(document, report);
  return findings.sort((a, b) => a.clause - b.clause || a.code - b.code);
}

/** True when any finding is an error. */
export function blocksFreezing(findings: readonly CheckFinding[]): boolean {
  return findings.some((finding) => finding.severity === "error");
}
