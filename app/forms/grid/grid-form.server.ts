import { json } from "@remix-run/node";
import { loadRegistry } from "#app/areas/metrics/index.server.ts";
import { formAsTyped } from "#app/http/form.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import type { FieldErrors } from "#app/kernel/errors.ts";
import { parsePasted } from "./grid-paste.ts";
import { applyIntent, type GridKind, type GridRow, isBlank, MOST_ROWS, patchRow, type RowFault, readRows, writeRows } from "./grid-rows.ts";
import { metricOptions } from "./metric-options.server.ts";
import { rowFaults } from "./row-faults.ts";

/** What is wrong in each of the rows. */
export async function checkRows(ctx: Context, rows: readonly GridRow[]): Promise<RowFault[][]> {
  const [registry, metrics] = await Promise.all([loadRegistry(ctx), metricOptions(ctx)]);
  return rows.map((row) => rowFaults(registry, metrics, row));
}

/** What is wrong with the rows of a prepared form, by field name; rows without a quantity or value are the schema's matter. */
export async function gridFaults(ctx: Context, form: FormData, prefix: string, kind: GridKind): Promise<FieldErrors> {
  const faults: FieldErrors = {};
  (await checkRows(ctx, readRows(form, prefix, kind))).forEach((own, at) => {
    for (const { field, message } of own) {
      const name = `${prefix}[${at}].${field}`;
      faults[name] = [...(faults[name] ?? []), message];
    }
  });
  return faults;
}

/** The rows after one of the grid's own buttons, which work without JavaScript; null when another button was pressed. */
export async function rowsAfterButton(ctx: Context, form: FormData, prefix: string, kind: GridKind): Promise<GridRow[] | null> {
  const intent = form.get("intent");
  if (typeof intent !== "string") return null;
  const typed = readRows(form, prefix, kind);
  if (intent === "paste") {
    const pasted = form.get("pasted");
    const rows = parsePasted(typeof pasted === "string" ? pasted.slice(0, 50_000) : "", kind, await metricOptions(ctx));
    return [...typed.filter((row) => !isBlank(row)), ...rows].slice(0, MOST_ROWS);
  }
  const fix = /^fix:(\d{1,4}):(\d{1,2})$/.exec(intent);
  if (!fix) return applyIntent(typed, intent)?.slice(0, MOST_ROWS) ?? null;
  const [at, which] = [Number(fix[1]), Number(fix[2])];
  const metrics = await metricOptions(ctx);
  const patch = (await checkRows(ctx, typed))[at]?.flatMap(({ fixes }) => fixes)[which]?.patch;
  return typed.map((row, i) => (i === at && patch ? patchRow(row, patch, metrics) : row));
}

/** Answers the grid's own buttons with the changed form, as a page without JavaScript needs it; null when another button was pressed. */
export async function changeGrid(ctx: Context, form: FormData, prefix: string, kind: GridKind): Promise<Response | null> {
  const rows = await rowsAfterButton(ctx, form, prefix, kind);
  if (rows === null) return null;
  form.delete("intent");
  form.delete("pasted");
  writeRows(form, prefix, kind, rows);
  return json(formAsTyped(form));
}
