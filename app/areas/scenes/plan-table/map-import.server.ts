import type { z } from "zod";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { invalid } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { PLAN_COLUMN_FACTS, type PlanColumn } from "#db/vocabulary/plan-table.ts";
import { changeImport, freshRows, importById, requireImporter } from "./import-row.server.ts";
import { mapImportInput } from "./import-schemas.ts";
import { NEEDED_COLUMNS } from "./mapping.ts";

/** Says by hand which sheet, header and columns the table has. The rows are read anew, so that what was edited in them is gone. */
export async function mapImport(ctx: Context, input: z.input<typeof mapImportInput>): Promise<{ id: string; version: number }> {
  requireImporter(ctx);
  const { id, version, ...mapping } = parseInput(mapImportInput, input);
  return withTransaction(ctx, async (tx) => {
    const current = await importById(tx, id);
    if (!current.sheets[mapping.sheet]) throw invalid("文件里没有这张工作表。", { sheet: ["文件里没有这张工作表。"] });
    const taken = Map.groupBy(Object.entries(mapping.columns) as [PlanColumn, number][], ([, at]) => at);
    const twice = [...taken.values()].find((columns) => columns.length > 1);
    if (twice) {
      const words = twice.map(([column]) => `“${PLAN_COLUMN_FACTS[column].header}”`).join("和");
      throw invalid(`${words}对应了同一列，请更正。`, { columns: [`${words}对应了同一列，请更正。`] });
    }
    const missing = NEEDED_COLUMNS.filter((column) => mapping.columns[column] === undefined);
    if (missing.length > 0) {
      const words = missing.map((column) => `“${PLAN_COLUMN_FACTS[column].header}”`).join("、");
      throw invalid(`请指定${words}在哪一列。`, { columns: [`请指定${words}在哪一列。`] });
    }
    const rows = freshRows(current.sheets, mapping);
    const changed = await changeImport(tx, current, version, { mapping, rows });
    await recordAudit(tx, { action: "map-scene-import", objectType: "sceneImport", objectId: id, detail: { rows: rows.length } });
    return { id, version: changed.version };
  });
}
