import type { Comparator } from "#db/vocabulary/metrics.ts";
import { COMPONENT_KINDS, type ComponentKind, type SlotRole } from "#db/vocabulary/roles.ts";
import type { RequirementSeed, SceneSeed } from "#seeds/types.ts";
import { METRICS } from "../metrics.ts";

type Weight = RequirementSeed["weight"];
type Target = Pick<RequirementSeed, "comparator" | "value" | "upper" | "unit">;

const DIMENSION_OF = new Map(METRICS.map(({ key, dimension }) => [key, dimension]));

/** Reads `"<= 0.5 mm"` or, for a range, `"-25..40 degC"`. Throws on anything else. */
function target(text: string): Target {
  const range = /^(-?[\d.]+?)\.\.(-?[\d.]+) (\S+)$/.exec(text);
  if (range?.[1] && range[2] && range[3]) return { comparator: "between", value: range[1], upper: range[2], unit: range[3] };
  const single = /^(<=|>=|=) (-?[\d.]+) (\S+)$/.exec(text);
  if (single?.[1] && single[2] && single[3]) return { comparator: single[1] as Comparator, value: single[2], unit: single[3] };
  throw new Error(`not a target: ${text}`);
}

function requirement(mandatory: boolean, weight: Weight, metric: string, name: string, aim: string, testMethod: string): RequirementSeed {
  const dimension = DIMENSION_OF.get(metric);
  if (!dimension) throw new Error(`no metric ${metric}`);
  return { metric, name, dimension, ...target(aim), mandatory, weight, testMethod };
}

/** An indicator without which a solution fails; its dimension is that of the metric. `aim` reads like `"<= 0.5 mm"` or `"200..1500 lx"`. */
export function must(weight: Weight, metric: string, name: string, aim: string, testMethod: string): RequirementSeed {
  return requirement(true, weight, metric, name, aim, testMethod);
}

/** An indicator which is hoped for and only ranks solutions. Arguments as in {@link must}. */
export function hope(weight: Weight, metric: string, name: string, aim: string, testMethod: string): RequirementSeed {
  return requirement(false, weight, metric, name, aim, testMethod);
}

type Slot = SceneSeed["slots"][number];
/** A slot besides the prime. Parts suppliers are asked for by the kind of component. */
type SlotName = Exclude<SlotRole, "prime" | "partsSupplier"> | ComponentKind;

function isComponent(name: SlotName): name is ComponentKind {
  return COMPONENT_KINDS.some((kind) => kind === name);
}

function slot(name: SlotName, required: boolean): Slot {
  return isComponent(name) ? { role: "partsSupplier", required, componentKind: name } : { role: name, required };
}

/** Slots of the consortium: one required prime, then the named ones. A component kind stands for a parts supplier of that kind. */
export function team(needed: SlotName[], welcome: SlotName[] = []): Slot[] {
  return [{ role: "prime", required: true }, ...needed.map((name) => slot(name, true)), ...welcome.map((name) => slot(name, false))];
}

/** 万元 as integer fen. */
export function wan(amount: number): number {
  return amount * 1_000_000;
}
