import Big from "big.js";
import { DIMENSION_NAMES } from "#db/vocabulary/metrics.ts";
import type { IndicatorContent, SceneContent } from "./diff-content.ts";
import { type ChangeKind, SCENE_FACT_NAMES, type SceneFactField } from "./vocabulary.ts";

/** One difference in words; `before` is null for what was added, `after` for what was taken out. */
export interface SceneChange {
  field: SceneFactField;
  /** The field, or the indicator and what of it. */
  name: string;
  kind: ChangeKind;
  before: string | null;
  after: string | null;
}

/** What changed between two contents of a scene, in the order of the form; indicators are matched by their quantity. Equal contents: none. */
export function sceneDiff(before: SceneContent, after: SceneContent): SceneChange[] {
  return (Object.keys(SCENE_FACT_NAMES) as SceneFactField[]).flatMap((field) =>
    field === "requirements"
      ? indicatorChanges(before.indicators, after.indicators)
      : factChanges(field, before.facts[field], after.facts[field]),
  );
}

function factChanges(
  field: SceneFactField,
  before: string | readonly string[] = "",
  after: string | readonly string[] = "",
): SceneChange[] {
  const name = SCENE_FACT_NAMES[field];
  if (field === "contactId") {
    const word = (value: string | readonly string[]) => (value.length > 0 ? "已指定" : null);
    return String(before) === String(after) ? [] : [change(field, name, word(before), word(after))];
  }
  // The order of a list says nothing.
  const words = (value: string | readonly string[]) => (typeof value === "string" ? value : [...value].sort().join("；"));
  if (words(before) === words(after)) return [];
  const text = (value: string | readonly string[]) => (typeof value === "string" ? value : value.join("；")) || null;
  return [change(field, name, text(before), text(after))];
}

function change(field: SceneFactField, name: string, before: string | null, after: string | null, kind?: ChangeKind): SceneChange {
  return { field, name, kind: kind ?? (before === null ? "added" : after === null ? "removed" : "changed"), before, after };
}

function indicatorChanges(before: readonly IndicatorContent[], after: readonly IndicatorContent[]): SceneChange[] {
  const field = "requirements" as const;
  const old = new Map(before.map((one) => [one.metric, one]));
  const kept = new Set(after.map((one) => one.metric));
  const whole = ({ shown, mandatory, weight, testMethod }: IndicatorContent) =>
    `${shown}，${mandatory ? "必须" : "期望"}，权重 ${weight}；测试方法：${testMethod}`;
  return [
    ...after.flatMap((now) => {
      const then = old.get(now.metric);
      if (!then) return [change(field, `指标“${now.name}”`, null, whole(now))];
      const of = (aspect: string) => `指标“${now.name}”${aspect}`;
      const target = compareTargets(then, now);
      return [
        ...(target === "same" ? [] : [change(field, of("的目标值"), then.shown, now.shown, target)]),
        ...(then.mandatory === now.mandatory
          ? []
          : [change(field, of("的要求"), wish(then), wish(now), now.mandatory ? "tightened" : "loosened")]),
        ...(then.weight === now.weight ? [] : [change(field, of("的权重"), String(then.weight), String(now.weight))]),
        ...(then.testMethod === now.testMethod ? [] : [change(field, of("的测试方法"), then.testMethod || null, now.testMethod || null)]),
        ...(then.name === now.name ? [] : [change(field, of("的名称"), then.name, now.name)]),
        ...(then.dimension === now.dimension
          ? []
          : [change(field, of("的维度"), DIMENSION_NAMES[then.dimension], DIMENSION_NAMES[now.dimension])]),
      ];
    }),
    ...before.filter(({ metric }) => !kept.has(metric)).map((gone) => change(field, `指标“${gone.name}”`, whole(gone), null)),
  ];
}

const wish = ({ mandatory }: IndicatorContent) => (mandatory ? "必须" : "期望");

type Interval = readonly [lower: Big | null, upper: Big | null];

/** What satisfies a target: a side of it, just it, or between. Null: without end. */
function interval({ comparator, target, upper }: IndicatorContent): Interval {
  const at = new Big(target);
  if (comparator === "<=") return [null, at];
  if (comparator === ">=") return [at, null];
  return [at, comparator === "between" ? new Big(upper ?? target) : at];
}

/** Whether everything in `inner` lies in `outer`. */
function within(inner: Interval, outer: Interval): boolean {
  const lower = outer[0] === null || (inner[0]?.gte(outer[0]) ?? false);
  const upper = outer[1] === null || (inner[1]?.lte(outer[1]) ?? false);
  return lower && upper;
}

/**
 * Whether a target asks for more than before. Fewer values satisfy a tighter one; of a range that the product has to cover
 * (temperature, illumination) the wider asks for more.
 */
export function compareTargets(before: IndicatorContent, after: IndicatorContent): "same" | "tightened" | "loosened" | "changed" {
  const [then, now] = [interval(before), interval(after)];
  const narrower = within(now, then);
  const wider = within(then, now);
  if (narrower && wider) return "same";
  if (!narrower && !wider) return "changed";
  return (after.direction === "range" ? wider : narrower) ? "tightened" : "loosened";
}
