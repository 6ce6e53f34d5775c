import type { Comparator, Dimension, Direction, EvidenceGrade } from "#db/vocabulary/metrics.ts";
import type { ComponentKind, SlotRole, SupplyRole } from "#db/vocabulary/roles.ts";

/** One technical indicator of a scene. Values are exact decimals as text in the metric's canonical unit. */
export interface MatchRequirement {
  id: string;
  /** Key of the metric registry. */
  metric: string;
  name: string;
  dimension: Dimension;
  comparator: Comparator;
  /** The bound; with `between` the lower bound. */
  target: string;
  /** The upper bound, only with `between`. */
  upper: string | null;
  mandatory: boolean;
  /** 1 to 5: the points a full satisfaction is worth. */
  weight: number;
  /** Slots whose member may answer for it; a robot maker or an application service provider answers as "prime". */
  ownerRoles: readonly SlotRole[];
  direction: Direction;
  /** A tolerance (±0.5 mm): only magnitudes are compared. */
  symmetric: boolean;
  /**
   * What a margin is relative to, canonical unit. Absent or null: the size of the target, or the width of an asked interval. Give it where
   * that says little, e.g. for "success ≥ 99 %" the way left to the ceiling, "1": then 98.4 % is 60 % short, not 0.6 %.
   */
  marginBase?: string | null;
  /**
   * Of a yes or no and of a grade: the stored values that satisfy what is asked, as the registry says. Grades need not stand in one line (IP65
   * does not satisfy IP56), so they are looked up, not compared. Absent or null: values compare by size.
   */
  accepts?: readonly string[] | null;
  /**
   * Where the figures of the metric hold for one operation only, the operations the scene names: a claim of a capability that is for other work
   * alone does not bind. Null: claims count whatever work they were stated for, or the scene names no operation.
   */
  operations: readonly string[] | null;
}

/** What a capability states about one metric, canonical unit. With `between`, `value` is the lower bound. */
export interface MatchClaim {
  metric: string;
  comparator: Comparator;
  value: string;
  upper: string | null;
  evidence: EvidenceGrade;
}

/** A published capability as the matcher sees it. Ids are stable: they break ties. */
export interface MatchCapability {
  id: string;
  versionId: string;
  organizationId: string;
  organizationName: string;
  /** Organizations of one group are affiliates; null: of no group. */
  groupId: string | null;
  role: SupplyRole;
  /** Set for components only. */
  componentKind: ComponentKind | null;
  name: string;
  claims: readonly MatchClaim[];
  /** The operations it is for, keys of the lexicon; empty: none known. */
  operations: readonly string[];
  /** Interfaces it offers and needs. */
  interfaces: readonly string[];
  /** Ids of capabilities it is proven with; empty: whatever shares an interface. */
  worksWith: readonly string[];
  /** Ids of capabilities with which the owner of one side says it does not work; absent in runs from before that was asked. */
  notWith?: readonly string[];
  /** GB/T 2260 province or city codes; empty: the whole country. */
  serviceRegions: readonly string[];
  /** Seat of the organization, GB/T 2260, 6 digits. */
  regionCode: string;
  unitsPerMonth: number;
  /** Weeks from order to the first delivery. */
  leadTimeWeeks: number;
  /**
   * What this member would charge the user unit for *this scene* in the twelve months from the first delivery: all `deploymentCount` units,
   * licences and one-off charges, integer fen, tax excluded. The caller derives it from the published price indications. Null: no price
   * published; it then counts as nothing in the total, and the proposal lists the member in `unpriced`.
   */
  priceFen: bigint | null;
  deliveredProjects: number;
}

/** A place in the consortium, held by at most one capability. A role that may be held twice has two slots. */
export interface MatchSlot {
  id: string;
  role: SlotRole;
  /** For components: the kind asked for; null takes any. */
  componentKind: ComponentKind | null;
  /** An optional slot may stay empty. The prime slot is always filled. */
  required: boolean;
}

/** The demand side: one scene, frozen at a version. */
export interface MatchScene {
  id: string;
  /** GB/T 2260, 6 digits. */
  regionCode: string;
  provinceCode: string;
  requirements: readonly MatchRequirement[];
  /** Exactly one of them is the prime slot. */
  slots: readonly MatchSlot[];
  /** First-year budget in fen, tax excluded; null: open. */
  budgetFen: bigint | null;
  /** Robots to be deployed, at least 1. */
  deploymentCount: number;
  /** The scene's conflict list: organizations that may not take part. */
  excludedOrganizationIds: readonly string[];
}

/** Every number the order of proposals depends on. Data: stored with each run and shown to the user. Defaults: weights.ts. */
export interface MatchWeights {
  /** Factor from 0 to 1 on a satisfaction, by the evidence behind the claim. */
  evidence: Record<EvidenceGrade, number>;
  margin: {
    /** Score of a claim that meets its target exactly, 0 to 1. */
    atTarget: number;
    /** Relative margin from which the score is 1. At most 1. */
    saturation: number;
    /** Relative shortfall at which a wished (not mandatory) indicator has lost half of `atTarget`. */
    halving: number;
  };
  /** Points of a member by its seat: in the scene's city, else its province, else serving the region. */
  locality: { sameCity: number; sameProvince: number; served: number };
  /** Points of a member for delivered projects n: `max · n / (n + half)`. */
  trackRecord: { max: number; half: number };
  /** Points of a member for the part of the deployment it can supply within `windowWeeks`. */
  capacity: { max: number; windowWeeks: number };
  /** λ: points taken off for each member beyond the required slots. */
  teamSize: number;
  /** μ: points taken off when the price is twice the budget; in proportion, for at most {@link OVERRUN_CAP} budgets. */
  budgetOverrun: number;
  /** True: nothing over budget is proposed at all. Absent in runs from before that was asked: false. */
  budgetLimit?: boolean;
}

/** Price over budget counts up to this many budgets: a mistyped budget of one yuan must not drown every other number. */
export const OVERRUN_CAP = 10;

/**
 * How a requirement stands: met on evidence, met on nothing but the organization's own word, claimed but short of the target, or not answered
 * (nothing claimed, or claimed in a form that does not bind the asked end, such as "≤ 10 kg" for "≥ 5 kg", or claimed for other work).
 */
export type AssessmentStatus = "met" | "selfDeclaredOnly" | "short" | "unanswered";

/** One capability held against one requirement. */
export interface Assessment {
  /** Satisfaction, 0 to 1. */
  q: number;
  status: AssessmentStatus;
  /** The claim that decides; null when the metric is not claimed. */
  claim: MatchClaim | null;
  /** Relative margin: 0.08 is 8 % better than asked, negative is short. Null when unanswered, and of a grade or a yes or no. */
  margin: number | null;
  /** By how much a short claim misses, exact positive decimal in the canonical unit; else null. */
  shortfall: string | null;
  /** The claim was stated for other work and does not count; absent otherwise. */
  otherWork?: true;
}

/** The parts of a value in points; they add up to it. The last two are zero or negative. */
export interface ValueParts {
  requirements: number;
  locality: number;
  trackRecord: number;
  capacity: number;
  teamSize: number;
  budget: number;
}

export interface ProposalMember {
  slotId: string;
  role: SlotRole;
  capabilityId: string;
  versionId: string;
  organizationId: string;
}

/** A proposed consortium. Members stand in slot order, the prime first. */
export interface Proposal {
  /** From 1. */
  rank: number;
  members: ProposalMember[];
  /** Ids of mandatory requirements that no member meets, in the scene's order. */
  unmetMandatory: string[];
  /** Points, a whole number of millionths. */
  value: number;
  parts: ValueParts;
  /** Sum of the published first-year prices, fen. */
  priceFen: bigint;
  /** Capability ids of members without a published price. */
  unpriced: string[];
  /** The longest lead time among the members. */
  leadTimeWeeks: number;
}

/** Why there is no proposal at all. */
export type EmptyReason =
  /** Nobody offers what these required slots ask for. */
  | { kind: "noCandidate"; slotIds: string[] }
  /** Everybody who could fill these required slots is on the conflict list. */
  | { kind: "allExcluded"; slotIds: string[] }
  /** Beside every prime some required slot has no candidate that works with it; named are those of the prime that lacks the fewest. */
  | { kind: "incompatible"; slotIds: string[] }
  /** The published prices of every consortium there could be are over the budget, and the scene's weights make it a limit. */
  | { kind: "overBudget" }
  /** The rules between members (independent verifier, one capability per organization and slot) leave no consortium. */
  | { kind: "conflict" }
  /** The node budget ended before the first consortium was complete. */
  | { kind: "budgetExhausted" };

export interface ComposeResult {
  proposals: Proposal[];
  /** True only when every proposal is proven the best of what was left to choose from, and a shorter list proven complete. */
  optimal: boolean;
  /**
   * Points by which some consortium left out could still beat a proposal listed: none with as few unmet mandatory requirements has a value
   * higher by more. Never less than the true gap; 0 when optimal. With nothing listed: against the lowest value there could be.
   */
  gap: number;
  /** By how many fewer unmet mandatory requirements some consortium left out could still have. 0 when optimal. */
  unmetGap: number;
  nodesSearched: number;
  nodeBudget: number;
  /** Capabilities given that fit a slot and are not on the conflict list. */
  candidateCount: number;
  /** Set exactly when `proposals` is empty. */
  emptyReason: EmptyReason | null;
}
