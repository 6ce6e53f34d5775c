import { creditCodeCheckDigit } from "#app/areas/organizations/index.server.ts";
import type { OrganizationKind } from "#db/vocabulary/roles.ts";

/** No division of GB/T 2260 begins with 99: a code with it is nobody's. */
const NOWHERE = "990000";

/** The n-th credit code that no organization has, with a right check digit: 11 for authorities, 91 for enterprises, as the standard has it. */
export function fictionalCreditCode(n: number, kind: OrganizationKind = "vendor"): string {
  const body = `${kind === "bureau" ? "11" : "91"}${NOWHERE}MA${String(n).padStart(7, "0")}`;
  return `${body}${creditCodeCheckDigit(body)}`;
}
