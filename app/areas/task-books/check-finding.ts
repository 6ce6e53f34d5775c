import type { ClauseKey, ClauseNumber } from "./clause-variants.ts";

/** A consistency problem. `code` is the number of the check in domain.md C.3; `message` is zh-CN and may be shown as it is. */
export interface CheckFinding {
  code: number;
  /** Errors block freezing; warnings are shown and may be accepted. */
  severity: "error" | "warning";
  clause: ClauseNumber;
  message: string;
}

/** Collects findings; the clause is named by its key. */
export type Report = (code: number, severity: CheckFinding["severity"], clause: ClauseKey, message: string) => void;
