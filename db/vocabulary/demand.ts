/**
 * Why a must is unmet. `catalogue`: no published capability that could take a seat in the scene meets it. `combination`: somebody does, but not in
 * the best consortium that the newest run has proven, because of what works with what, or of another must.
 */
export const GAP_KINDS = ["catalogue", "combination"] as const;
export type GapKind = (typeof GAP_KINDS)[number];
export const GAP_KIND_NAMES: Record<GapKind, string> = { catalogue: "目录无人满足", combination: "有人满足，组合不成" };

/** How near the catalogue comes: claimed, but short; nobody states it in a usable form; or nobody in the field and for the region offers what the seats ask for. */
export const GAP_STATES = ["short", "unanswered", "nobody"] as const;
export type GapState = (typeof GAP_STATES)[number];
export const GAP_STATE_NAMES: Record<GapState, string> = { short: "有差距", unanswered: "无人声明", nobody: "无此类供给" };

/** Projections over the whole demand, each computed by a job of its own. */
export const DEMAND_PROJECTIONS = ["gaps", "orders"] as const;
export type DemandProjection = (typeof DEMAND_PROJECTIONS)[number];

/** What a replication rests on: a passed validation, or a consortium whose scene a bureau named 标杆场景. */
export const REPLICATION_BASES = ["validated", "benchmark"] as const;
export type ReplicationBasis = (typeof REPLICATION_BASES)[number];
export const REPLICATION_BASIS_NAMES: Record<ReplicationBasis, string> = { validated: "实证通过的方案", benchmark: "标杆场景的联合体" };

/** What of the scenes of an order the same capabilities serve: everything, or all that the prime may answer for. */
export const ORDER_LEVELS = ["consortium", "prime"] as const;
export type OrderLevel = (typeof ORDER_LEVELS)[number];
export const ORDER_LEVEL_NAMES: Record<OrderLevel, string> = { consortium: "同一联合体可承接", prime: "同一整机或服务可承接" };
