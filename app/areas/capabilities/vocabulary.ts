import type { CompatibilityState } from "#db/vocabulary/capabilities.ts";
import { EVIDENCE_GRADES, type EvidenceGrade } from "#db/vocabulary/metrics.ts";
import type { SupplyRole } from "#db/vocabulary/roles.ts";
import type { DetailFacts } from "./detail-fields.ts";

/** Evidence as one to four bars, weakest first. */
export const EVIDENCE_LEVELS: Record<EvidenceGrade, 1 | 2 | 3 | 4> = { selfDeclared: 1, document: 2, thirdParty: 3, platform: 4 };

export type CapabilityStatus = "draft" | "published" | "withdrawn";
export const CAPABILITY_STATUS_NAMES: Record<CapabilityStatus, string> = { draft: "草稿", published: "已发布", withdrawn: "已撤下" };
export const CAPABILITY_STATUS_TONES: Record<CapabilityStatus, "go" | "none"> = { draft: "none", published: "go", withdrawn: "none" };

/** Evidence older than this is stale: products and software move on, and a report speaks of what was tested then. */
export const EVIDENCE_VALID_MONTHS = 12;
/** The owner is reminded this long before. */
export const REMINDER_DAYS = 30;

/** The day a date is as many months later, in the calendar: 2025-02-28 + 12 months = 2026-02-28; the last of the month where there is none. */
export function staleOn(issuedOn: string): string {
  const [year = 0, month = 1, day = 1] = issuedOn.split("-").map(Number);
  const last = new Date(Date.UTC(year, month - 1 + EVIDENCE_VALID_MONTHS + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + EVIDENCE_VALID_MONTHS, Math.min(day, last))).toISOString().slice(0, 10);
}

// Made once: making one takes a hundred times as long as using it, and a run of the matcher asks thousands of times.
const shanghaiDay = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" });

/** The calendar day of an instant in Asia/Shanghai, ISO. */
export function dayOf(instant: Date): string {
  return shanghaiDay.format(instant);
}

/** Whether evidence is more than twelve months old at `now`. Without a date it is not called stale: it may be from before dates were asked. */
export function isStale(claim: { issuedOn: string | null }, now: Date): boolean {
  return claim.issuedOn !== null && dayOf(now) > staleOn(claim.issuedOn);
}

/** The grade a claim counts as in matching: stale evidence counts as the next lower grade. What the vendor stated and pages show stays. */
export function gradeInMatching(claim: { evidence: EvidenceGrade; issuedOn: string | null }, now: Date): EvidenceGrade {
  return isStale(claim, now) ? oneLower(claim.evidence) : claim.evidence;
}

/** The same for many claims at one time: the last day whose evidence is stale is reckoned once. */
export function gradesInMatching(now: Date): (claim: { evidence: EvidenceGrade; issuedOn: string | null }) => EvidenceGrade {
  const day = new Date(dayOf(now));
  // Months are of different lengths: from a few days after it back to it.
  day.setUTCMonth(day.getUTCMonth() - EVIDENCE_VALID_MONTHS, day.getUTCDate() + 4);
  const last = () => day.toISOString().slice(0, 10);
  while (!isStale({ issuedOn: last() }, now)) day.setUTCDate(day.getUTCDate() - 1);
  const lastStale = last();
  return (claim) => (claim.issuedOn !== null && claim.issuedOn <= lastStale ? oneLower(claim.evidence) : claim.evidence);
}

function oneLower(evidence: EvidenceGrade): EvidenceGrade {
  return EVIDENCE_GRADES[EVIDENCE_GRADES.indexOf(evidence) - 1] ?? evidence;
}

/** Who can be named as working together with a capability. */
export const PARTNER_ROLES: readonly SupplyRole[] = [
  "robotMaker",
  "applicationServiceProvider",
  "algorithmSupplier",
  "osSupplier",
  "simulationSupplier",
  "partsSupplier",
];

/** The code in what a picker leaves in its field: "衡步 H2-W（NL-2026-0001）" → "NL-2026-0001". */
export function codeIn(text: string): string | null {
  return /NL-\d{4}-\d{4,}/.exec(text)?.[0] ?? null;
}

/** A field of a role's details as a form asks it. */
export type DetailField = DetailFacts & { name: string };

/** Roles that describe themselves by the six abilities (A04: 整机企业、应用服务商; algorithms carry most of them). */
export const ABILITY_ROLES: readonly SupplyRole[] = ["robotMaker", "applicationServiceProvider", "algorithmSupplier"];

export const COMPATIBILITY_STATE_TONES: Record<CompatibilityState, "ok" | "wait" | "bad"> = {
  declared: "wait",
  confirmed: "ok",
  rejected: "bad",
  retracted: "bad",
};
