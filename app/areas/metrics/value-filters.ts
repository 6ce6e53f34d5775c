import type { ValueFilter } from "#app/kernel/units.ts";
import { COMPARATOR_SIGNS } from "#db/vocabulary/metrics.ts";
import type { MetricCondition, Question } from "./question.ts";
import { comparatorsOf, type Registry } from "./registry.ts";

/** A condition on a quantity as a list shows it. */
export interface ShownCondition {
  metric: string;
  name: string;
  text: string;
  /** As it stands in an address; a condition read out of the question itself has none of its own. */
  filter: ValueFilter | null;
}

/**
 * The conditions of a list: those typed as filters, in any accepted unit, and those read out of the question, which give way to a filter on the
 * same quantity. What makes no sense for its quantity is left out.
 */
export function conditionsOf(
  registry: Registry,
  filters: readonly ValueFilter[],
  question: Question,
): { conditions: MetricCondition[]; shown: ShownCondition[] } {
  const conditions: MetricCondition[] = [];
  const shown: ShownCondition[] = [];
  const add = (condition: MetricCondition, filter: ValueFilter | null) => {
    if (conditions.some((other) => other.metric === condition.metric)) return;
    const metric = registry.get(condition.metric);
    conditions.push(condition);
    const text = `${COMPARATOR_SIGNS[condition.comparator]}${registry.show(metric, condition.shownValue, null, condition.shownUnit)}`;
    shown.push({ metric: metric.key, name: metric.name, text, filter });
  };
  for (const filter of filters) {
    const metric = registry.find(filter.metric);
    const usual = metric && comparatorsOf(metric)[0];
    if (!metric || (usual !== "<=" && usual !== ">=")) continue;
    const measured = registry.measure({ metric: metric.key, comparator: usual, value: filter.value, unit: filter.unit });
    if (Array.isArray(measured)) continue;
    const { value, shownValue, shownUnit } = measured;
    add({ metric: metric.key, comparator: filter.comparator, value, shownValue, shownUnit }, filter);
  }
  for (const condition of question.conditions) add(condition, null);
  return { conditions, shown };
}
