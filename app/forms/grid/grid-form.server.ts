import { json } from "@remix-run/node";
import { comparatorsOf, loadRegistry } from "#app/areas/metrics/index.server.ts";
import { formAsTyped } from "#app/http/form.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import type { FieldErrors } from "#app/kernel/errors.ts";
import { parsePasted } from "./grid-paste.ts";
import { applyIntent, type GridKind, isBlank, isComparator, type MetricOption, readRows, writeRows } from "./grid-rows.ts";

/** The registry as the grid offers it; a retired quantity only stands in rows that have it already. */
export async function metricOptions(ctx: Context): Promise<MetricOption[]> {
  const registry = await loadRegistry(ctx);
  return registry.metrics.map((metric) => ({
    key: metric.key,
    name: metric.name,
    aliases: metric.aliases,
    dimension: metric.dimension,
    comparators: comparatorsOf(metric),
    unit: metric.unit,
    // What is chosen has no unit; a plain count is in pieces.
    units: metric.units.map(({ unit }) => ({ unit, label: metric.kind === "number" ? registry.unitName(unit) || "个" : "—" })),
    testMethod: metric.testMethod,
    isRetired: metric.isRetired,
  }));
}

/** What the registry finds wrong with the values of a prepared form, by field name; rows without a quantity or value are the schema's matter. */
export async function gridFaults(ctx: Context, form: FormData, prefix: string, kind: GridKind): Promise<FieldErrors> {
  const registry = await loadRegistry(ctx);
  const faults: FieldErrors = {};
  readRows(form, prefix, kind).forEach((row, at) => {
    if (row.metric === "" || row.value.trim() === "" || !isComparator(row.comparator)) return;
    // Whether a retired quantity may stay is known to the verb, which knows what the row was.
    const measured = registry.measure(
      { metric: row.metric, comparator: row.comparator, value: row.value, upper: row.upper, unit: row.unit },
      new Set([row.metric]),
    );
    for (const { field, message } of Array.isArray(measured) ? measured : []) {
      const name = `${prefix}[${at}].${field}`;
      faults[name] = [...(faults[name] ?? []), message];
    }
  });
  return faults;
}

/** Answers the grid's own buttons with the changed form, as a page without JavaScript needs it; null when another button was pressed. */
export async function changeGrid(ctx: Context, form: FormData, prefix: string, kind: GridKind): Promise<Response | null> {
  const intent = form.get("intent");
  if (typeof intent !== "string") return null;
  const typed = readRows(form, prefix, kind);
  const pasted = form.get("pasted");
  const rows =
    intent === "paste"
      ? [
          ...typed.filter((row) => !isBlank(row)),
          ...parsePasted(typeof pasted === "string" ? pasted.slice(0, 50_000) : "", kind, await metricOptions(ctx)),
        ]
      : applyIntent(typed, intent);
  if (rows === null) return null;
  form.delete("intent");
  form.delete("pasted");
  writeRows(form, prefix, kind, rows.slice(0, 120));
  return json(formAsTyped(form));
}
