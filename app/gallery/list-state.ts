import { type ValueFilter, writeValueFilter } from "#app/kernel/units.ts";
import { toggleParam } from "#app/ui/search-params.ts";
import { chosenFilters } from "./filter-groups.ts";
import type { FilterGroup } from "./filter-panel.tsx";
import type { FilterChip } from "./list-bar.tsx";

/** Filters in force as chips; each leads to the list without it. Conditions read out of the question go with the question. */
export function filterChips(
  params: URLSearchParams,
  groups: readonly FilterGroup[],
  conditions: ReadonlyArray<{ name: string; text: string; filter: ValueFilter | null }>,
): FilterChip[] {
  return [
    ...conditions.map(({ name, text, filter }) => ({
      label: name,
      value: text,
      to: filter === null ? undefined : toggleParam(params, "m", writeValueFilter(filter)),
    })),
    ...chosenFilters(groups).map(({ name, value, legend, label }) => ({
      label: legend,
      value: label,
      to: toggleParam(params, name, value),
    })),
  ];
}

/** The parameters of an address but those named, as hidden fields take them. */
export function paramsBut(params: URLSearchParams, ...left: string[]): Record<string, string[]> {
  const kept = [...new Set(params.keys())].filter(
    (name) => ![...left, "after", "from", "page", "addMetric", "addBy", "addValue"].includes(name),
  );
  return Object.fromEntries(kept.map((name) => [name, params.getAll(name)]));
}
