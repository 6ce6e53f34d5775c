import type { Registry } from "#app/areas/metrics/index.server.ts";
import { COMPARATOR_SIGNS } from "#db/vocabulary/metrics.ts";
import { readTarget } from "./grid-paste.ts";
import { type GridRow, isBlank, isComparator, type MetricOption, type RowFault } from "./grid-rows.ts";
import { ownName, suggestMetrics } from "./metric-search.ts";

/** So many corrections are offered for one fault. */
const MOST_FIXES = 3;

/**
 * What is wrong in a row of the grid, with corrections where the row itself suggests them. What is merely not there yet is no fault: a row is
 * filled in cell by cell.
 */
export function rowFaults(registry: Registry, metrics: readonly MetricOption[], row: GridRow): RowFault[] {
  if (isBlank(row)) return [];
  const metric = metrics.find(({ key }) => key === row.metric);
  if (!metric) return unknownMetric(metrics, row);
  if (row.value.trim() === "") return [];
  if (!isComparator(row.comparator)) return [{ field: "comparator", message: "请选择比较方式。", fixes: comparatorFixes(metric) }];
  if (row.comparator === "between" && row.upper.trim() === "" && readTarget(row.value).upper === "") return [];
  // Whether a retired quantity may stay is known to the verb, which knows what the row was.
  const asked = { metric: row.metric, comparator: row.comparator, value: row.value, upper: row.upper, unit: row.unit };
  const measured = registry.measure(asked, new Set([row.metric]));
  if (!Array.isArray(measured)) return [];
  return measured.map(({ field, message }) => ({ field, message, fixes: fixesFor(registry, metric, row, field).slice(0, MOST_FIXES) }));
}

function unknownMetric(metrics: readonly MetricOption[], row: GridRow): RowFault[] {
  const name = row.name.trim();
  if (name === "") return row.value.trim() === "" ? [] : [{ field: "metric", message: "请选择指标。", fixes: [] }];
  const fixes = suggestMetrics(name, metrics, MOST_FIXES).map((metric) => ({
    label: `选“${metric.name}”`,
    patch: { metric: metric.key, name: ownName(name, metric), unit: keptUnit(metric, row) },
  }));
  const message = `指标库中没有“${name}”，请从列表中选择。`;
  return [{ field: "metric", message, fixes }];
}

const keptUnit = (metric: MetricOption, row: GridRow) => (metric.units.some(({ unit }) => unit === row.unit) ? row.unit : metric.unit);
const comparatorFixes = (metric: MetricOption): RowFault["fixes"] =>
  metric.comparators.map((comparator) => ({ label: `改为 ${COMPARATOR_SIGNS[comparator]}`, patch: { comparator } }));

function fixesFor(registry: Registry, metric: MetricOption, row: GridRow, field: string): RowFault["fixes"] {
  const known = registry.find(metric.key);
  if (!known) return [];
  const holds = (patch: Partial<GridRow>) => {
    const fixed = { ...row, ...patch };
    return (
      isComparator(fixed.comparator) &&
      !Array.isArray(registry.measure({ ...fixed, comparator: fixed.comparator }, new Set([fixed.metric])))
    );
  };
  const swapped = { value: row.upper, upper: row.value };
  if (field === "upper" && row.comparator === "between" && holds(swapped))
    return [{ label: `改为 ${row.upper}–${row.value}`, patch: swapped }];
  // Words and units typed into the cell of the figure: ≥98 %, 0.5毫米.
  const read = registry.readTarget(known, row.value);
  if (read) {
    const patch = { value: read.value, upper: read.upper ?? "", unit: read.unit || row.unit, comparator: read.comparator };
    if (patch.value !== row.value && holds(patch)) {
      const sign = read.upper === null ? COMPARATOR_SIGNS[read.comparator] : "";
      return [{ label: `改为 ${sign}${registry.show(known, read.value, read.upper, patch.unit)}`, patch }];
    }
  }
  if (field === "comparator") return comparatorFixes(metric).filter(({ patch }) => holds(patch));
  return metric.units
    .filter(({ unit }) => unit !== row.unit && holds({ unit }))
    .map(({ unit, label }) => ({ label: `单位改为 ${label}`, patch: { unit } }));
}
