import type { ClauseKey, ClauseNumber } from "./clause-variants.ts";

/** Errors block freezing (须解决); warnings are to be confirmed (请确认); advice may be left (建议). */
export type CheckSeverity = "error" | "warning" | "advice";

/** A consistency problem. `message` is zh-CN and may be shown as it is. */
export interface CheckFinding {
  /** Number of the check in domain.md C.3 and in CHECKS. */
  code: number;
  severity: CheckSeverity;
  clause: ClauseNumber;
  /** The clause's member of the document. */
  key: ClauseKey;
  /** Path inside that member, e.g. "items[2].testMethod": what the clause's form calls the field. Empty for the clause as a whole. */
  field: string;
  message: string;
  /** The law, policy or standard the check rests on. */
  source: string;
}

/** Collects findings; the clause is named by its key, the field by its path inside the clause. */
export type Report = (code: number, severity: CheckSeverity, clause: ClauseKey, message: string, field?: string) => void;
