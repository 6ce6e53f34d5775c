import type { LeverPoint } from "#db/schema/demand.ts";
import type { SceneField } from "#db/vocabulary/scenes.ts";
import { assess, isMet } from "../assess.ts";
import { compareText } from "../rules.ts";
import type { MatchClaim, MatchRequirement } from "../types.ts";
import { DEFAULT_WEIGHTS } from "../weights.ts";
import { type Gap, isSameSeat, type SeatKind } from "./gaps.ts";
import { stating } from "./offers.ts";

/** A catalogue gap with what scopes it. */
export interface ScopedGap extends Gap {
  regionCode: string;
  field: SceneField;
}

/** A supply that is missing: a seat and a metric, with thresholds that somebody could state. */
export interface Lever extends SeatKind {
  metric: string;
  /** Where figures of the metric hold for one operation only: it has to be stated for one of these, any will do. Empty: whatever it does. */
  operations: string[];
  scenes: number;
  unlocked: number;
  helped: number;
  curve: LeverPoint[];
}

/** Thresholds tried per seat and metric; of more that are asked for, as many evenly spaced, the first and the last among them. */
const MOST_THRESHOLDS = 24;

/** Whether a claim that states exactly what one requirement asks meets another of the same metric. Asked often with the same pair. */
export type Satisfies = (stated: MatchRequirement, asked: MatchRequirement) => boolean;

/** Answers by `assess`, each pair of targets once. */
export function satisfies(): Satisfies {
  const known = new Map<string, boolean>();
  return (stated, asked) => {
    const key = `${asked.metric} ${shapeOf(stated)} ${shapeOf(asked)}`;
    let answer = known.get(key);
    if (answer === undefined) {
      answer = isMet(assess(asked, stating(claimOf(stated)), DEFAULT_WEIGHTS).status);
      known.set(key, answer);
    }
    return answer;
  };
}

/**
 * What supply would serve most scenes. For every kind of seat and metric with catalogue gaps: what a capability of that kind would do if it stated
 * exactly what one of the scenes asks (a scene asks "≤ 12 s": the capability states "≤ 12 s"). A scene is *unlocked* when that meets its only
 * unmet must and nothing else stands in its way: a seat that nobody can take today, the capability takes. It is *helped* otherwise.
 *
 * Where a figure counts only for the work it was stated for (`requirement.operations`), each operation is a supply of its own: what is stated for one
 * serves the scenes that name it, and those of which no operation is known. Operations that serve the same gaps are one.
 *
 * Best first: most unlocked, then most helped; then by metric, operation and seat, so that the same gaps give the same list.
 */
export function leversOf(gaps: readonly ScopedGap[], meets: Satisfies = satisfies()): Lever[] {
  const wanted = gaps.flatMap((gap) => gap.seats.map((seat) => ({ gap, seat })));
  const groups = Map.groupBy(wanted, ({ gap, seat }) => `${seat.role} ${seat.componentKind ?? ""} ${gap.requirement.metric}`);
  return [...groups.values()]
    .flatMap((group) =>
      worksOf(group.map(({ gap }) => gap)).map((operations) => ({ operations, group: group.filter(({ gap }) => serves(operations, gap)) })),
    )
    .flatMap(({ operations, group }) => {
      const [first] = group;
      if (!first) return [];
      const own = group.map(({ gap }) => gap);
      const shapes = [...Map.groupBy(own, ({ requirement }) => shapeOf(requirement)).values()];
      const curve = thresholdsOf(shapes).map((stated) => pointAt(stated, shapes, first.seat, meets));
      const best = curve.toSorted(morePointFirst)[0];
      const scenes = new Set(own.map(({ sceneId }) => sceneId)).size;
      const { unlocked = 0, helped = 0 } = best ?? {};
      return [{ ...first.seat, metric: first.gap.requirement.metric, operations, scenes, unlocked, helped, curve: steps(curve) }];
    })
    .sort(
      (a, b) =>
        morePointFirst(a, b) ||
        compareText(a.metric, b.metric) ||
        compareText(a.operations[0] ?? "", b.operations[0] ?? "") ||
        compareText(a.role, b.role) ||
        compareText(a.componentKind ?? "", b.componentKind ?? ""),
    );
}

/** The operations that gaps of one metric name, those together that the same gaps name; a list without any where none is named. */
function worksOf(gaps: readonly ScopedGap[]): string[][] {
  const named = [...new Set(gaps.flatMap(({ requirement }) => requirement.operations ?? []))];
  if (named.length === 0) return [[]];
  const served = (operation: string) => gaps.flatMap((gap, i) => (serves([operation], gap) ? [i] : [])).join(" ");
  return [...Map.groupBy(named, served).values()];
}

const serves = ([operation]: readonly string[], { requirement: { operations } }: ScopedGap): boolean =>
  operation === undefined || operations === null || operations.includes(operation);

const morePointFirst = (a: Pick<LeverPoint, "unlocked" | "helped">, b: Pick<LeverPoint, "unlocked" | "helped">) =>
  b.unlocked - a.unlocked || b.helped - a.helped;

const shapeOf = ({ comparator, target, upper }: MatchRequirement): string => `${comparator} ${target} ${upper ?? ""}`;

const claimOf = ({ metric, comparator, target, upper }: MatchRequirement): MatchClaim => ({
  ...{ metric, comparator, value: target, upper },
  evidence: "document",
});

/** One requirement of each shape to try, from the easiest target to the hardest, as the direction of the metric says. */
function thresholdsOf(shapes: readonly (readonly ScopedGap[])[]): MatchRequirement[] {
  const all = shapes
    .flatMap(([gap]) => gap?.requirement ?? [])
    .sort((a, b) => {
      const order = Number(a.target) - Number(b.target);
      return (a.direction === "lower" ? -order : order) || compareText(shapeOf(a), shapeOf(b));
    });
  if (all.length <= MOST_THRESHOLDS) return all;
  return Array.from({ length: MOST_THRESHOLDS }, (_, i) => all[Math.round((i * (all.length - 1)) / (MOST_THRESHOLDS - 1))]).flatMap(
    (requirement) => requirement ?? [],
  );
}

function pointAt(stated: MatchRequirement, shapes: readonly (readonly ScopedGap[])[], seat: SeatKind, meets: Satisfies): LeverPoint {
  const unlocked = new Set<string>();
  const helped = new Set<string>();
  for (const shape of shapes) {
    const asked = shape[0]?.requirement;
    if (!asked || !meets(stated, asked)) continue;
    for (const gap of shape) {
      const isLast = gap.unmetInScene === 1 && gap.lacking?.every((lacking) => isSameSeat(lacking, seat)) === true;
      (isLast ? unlocked : helped).add(gap.sceneId);
    }
  }
  const { comparator, target, upper } = stated;
  return { comparator, value: target, upper, unlocked: unlocked.size, helped: helped.size };
}

/** The points that do more than all before them: nobody needs a harder threshold that changes nothing. */
function steps(curve: readonly LeverPoint[]): LeverPoint[] {
  let most = { unlocked: 0, helped: 0 };
  return curve.filter((point) => {
    if (morePointFirst(most, point) <= 0) return false;
    most = point;
    return true;
  });
}
