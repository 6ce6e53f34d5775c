import type { z } from "zod";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import type { ImportRowState } from "#db/schema/plan-table.ts";
import { checkRows } from "./check-rows.ts";
import { loadCheckWorld } from "./check-world.server.ts";
import { changeImport, importById, requireImporter } from "./import-row.server.ts";
import { editImportInput } from "./import-schemas.ts";

/**
 * Keeps what a person changed in an import: cells, the file's defaults, indicators as confirmed, rows left out. What is still wrong is kept
 * as typed and said on the next look, so that nothing is lost. Throws notFound for a row the table does not have.
 */
export async function editImport(ctx: Context, input: z.input<typeof editImportInput>): Promise<{ id: string; version: number }> {
  requireImporter(ctx);
  const { id, version, cells, defaults, indicators, confirm, leftOut } = parseInput(editImportInput, input);
  return withTransaction(ctx, async (tx) => {
    const current = await importById(tx, id);
    const rows = new Map(current.rows.map((row) => [row.position, { ...row, cells: { ...row.cells } }]));
    const rowAt = (position: number): ImportRowState => {
      const row = rows.get(position);
      if (!row) throw notFound(`第 ${position} 行`);
      return row;
    };
    for (const { position, column, text } of cells) {
      const row = rowAt(position);
      if (column === "description" && text !== (row.cells.description ?? "")) row.indicators = null;
      if (text === "") delete row.cells[column];
      else row.cells[column] = text;
    }
    for (const { position, items } of indicators) rowAt(position).indicators = items;
    for (const { position, leftOut: isLeftOut } of leftOut) rowAt(position).leftOut = isLeftOut;
    if (confirm.length > 0) {
      const checked = checkRows(await loadCheckWorld(tx, [...rows.values()]), [...rows.values()], {});
      for (const position of confirm) {
        const row = rowAt(position);
        const read = checked.find((each) => each.position === position);
        row.indicators ??= (read?.indicators ?? []).map(({ metric, name, dimension, comparator, value, upper, unit }) => ({
          metric,
          name,
          dimension,
          comparator,
          value,
          upper,
          unit,
        }));
      }
    }
    const changed = await changeImport(tx, current, version, { rows: [...rows.values()], defaults: { ...current.defaults, ...defaults } });
    await recordAudit(tx, {
      action: "edit-scene-import",
      objectType: "sceneImport",
      objectId: id,
      detail: { cells: cells.length, indicators: indicators.length + confirm.length },
    });
    return { id, version: changed.version };
  });
}
