import type { Comparator } from "#db/vocabulary/metrics.ts";
import type { SupplyRole } from "#db/vocabulary/roles.ts";
import type { CapabilitySeed, ClaimSeed } from "#seeds/types.ts";

type Bounds = string | readonly [lower: string, upper: string];

function bounded(value: Bounds): Pick<ClaimSeed, "value" | "upper"> {
  return typeof value === "string" ? { value } : { value: value[0], upper: value[1] };
}

/** A claim on the vendor's own word. A pair of values belongs to the comparator `between`. */
export function said(metric: string, comparator: Comparator, value: Bounds, unit: string): ClaimSeed {
  return { metric, comparator, ...bounded(value), unit, evidence: "selfDeclared" };
}

/** A claim backed by an attached document; the note names the document or its conditions. */
export function documented(metric: string, comparator: Comparator, value: Bounds, unit: string, note: string): ClaimSeed {
  return { metric, comparator, ...bounded(value), unit, evidence: "document", evidenceNote: note };
}

/** A claim backed by a third-party test; the note is the title of the report. */
export function tested(metric: string, comparator: Comparator, value: Bounds, unit: string, report: string): ClaimSeed {
  return { metric, comparator, ...bounded(value), unit, evidence: "thirdParty", evidenceNote: report };
}

/** Whole yuan as integer fen. */
export function yuan(amount: number): number {
  return amount * 100;
}

type Draft = Omit<CapabilitySeed, "role" | "worksWith" | "serviceRegions"> & Partial<Pick<CapabilitySeed, "worksWith" | "serviceRegions">>;

/** Capabilities of one supply role. Left out, `worksWith` means any shared interface and `serviceRegions` the whole country. */
export function publishedAs(role: SupplyRole, drafts: Draft[]): CapabilitySeed[] {
  return drafts.map((draft) => ({ worksWith: [], serviceRegions: [], ...draft, role }));
}
