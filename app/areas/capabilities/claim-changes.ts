import Big from "big.js";
import type { Metric } from "#app/areas/metrics/index.server.ts";
import type { Comparator, EvidenceGrade } from "#db/vocabulary/metrics.ts";
import { EVIDENCE_GRADES } from "#db/vocabulary/metrics.ts";

/** A claim as a version keeps it: canonical value, and as typed. */
export interface FrozenClaim {
  metric: string;
  comparator: Comparator;
  value: string;
  upper: string | null;
  shownValue: string;
  shownUpper: string | null;
  shownUnit: string;
  evidence: EvidenceGrade;
}

/** What became of a claim: its promise, or else its evidence, got better or worse. `changed`: neither better nor worse, such as another range. */
export type ClaimChangeKind = "added" | "removed" | "raised" | "lowered" | "changed" | "betterProven" | "lessProven";
export const CLAIM_CHANGE_NAMES: Record<ClaimChangeKind, string> = {
  added: "新增",
  removed: "删除",
  raised: "提高",
  lowered: "降低",
  changed: "调整",
  betterProven: "证据增强",
  lessProven: "证据减弱",
};
export interface ClaimChange {
  metric: string;
  kind: ClaimChangeKind;
  before: FrozenClaim | null;
  after: FrozenClaim | null;
}

/** The claims that differ between two versions, in the order of the later one, removed ones last. A change of unit or wording is none. */
export function claimChanges(
  before: readonly FrozenClaim[],
  after: readonly FrozenClaim[],
  metricOf: (key: string) => Pick<Metric, "direction" | "symmetric"> | undefined,
): ClaimChange[] {
  const changes = after.flatMap((claim): ClaimChange[] => {
    const former = before.find((one) => one.metric === claim.metric);
    if (!former) return [{ metric: claim.metric, kind: "added", before: null, after: claim }];
    const kind = changeOf(former, claim, metricOf(claim.metric));
    return kind === null ? [] : [{ metric: claim.metric, kind, before: former, after: claim }];
  });
  const removed = before.filter((former) => !after.some((claim) => claim.metric === former.metric));
  return [...changes, ...removed.map((former): ClaimChange => ({ metric: former.metric, kind: "removed", before: former, after: null }))];
}

function changeOf(
  before: FrozenClaim,
  after: FrozenClaim,
  metric: Pick<Metric, "direction" | "symmetric"> | undefined,
): ClaimChangeKind | null {
  const isSameValue = equal(before.value, after.value) && equal(before.upper, after.upper);
  if (before.comparator !== after.comparator || !isSameValue) {
    if (before.comparator !== after.comparator || !metric) return "changed";
    if (after.upper === null || before.upper === null) return valueChange(before, after, metric);
    const lower = new Big(after.value).cmp(before.value);
    const upper = new Big(after.upper).cmp(before.upper);
    // A working range is better the wider it is.
    if (metric.direction !== "range") return "changed";
    if (lower <= 0 && upper >= 0) return "raised";
    return lower >= 0 && upper <= 0 ? "lowered" : "changed";
  }
  const proof = EVIDENCE_GRADES.indexOf(after.evidence) - EVIDENCE_GRADES.indexOf(before.evidence);
  return proof === 0 ? null : proof > 0 ? "betterProven" : "lessProven";
}

function valueChange(before: FrozenClaim, after: FrozenClaim, { direction, symmetric }: Pick<Metric, "direction" | "symmetric">) {
  if (direction === "range") return "changed";
  const size = (claim: FrozenClaim) => (symmetric ? new Big(claim.value).abs() : new Big(claim.value));
  const grown = size(after).cmp(size(before));
  if (grown === 0) return "changed";
  return grown > 0 === (direction === "higher") ? "raised" : "lowered";
}

function equal(a: string | null, b: string | null): boolean {
  return a === null || b === null ? a === b : new Big(a).eq(b);
}
