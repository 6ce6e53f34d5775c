import { createHash } from "node:crypto";
import type { z } from "zod";
import { regionNames } from "#app/areas/organizations/index.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { invalid } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { sceneImports } from "#db/schema/plan-table.ts";
import { freshRows, requireImporter } from "./import-row.server.ts";
import { startImportInput } from "./import-schemas.ts";
import { guessMapping } from "./mapping.ts";
import { readWorkbook } from "./read-workbook.server.ts";

/**
 * Reads an uploaded 工作计划表 and keeps its rows to be checked, mended and committed. No scene is touched. Throws invalid with the reason
 * when the file is refused or holds no table, tooLarge above ten megabytes.
 */
export async function startImport(ctx: Context, input: z.input<typeof startImportInput>): Promise<{ id: string; version: number }> {
  requireImporter(ctx);
  const { fileName, file } = parseInput(startImportInput, input);
  const bytes = Buffer.from(file);
  const sheets = await readWorkbook(ctx.services, bytes);
  const mapping = guessMapping(sheets);
  if (!mapping) {
    const message = "没有找到工作计划表的表头（场景名称、场景类型、部署总数……）。请下载模板，把内容填入后上传。";
    throw invalid(message, { file: [message] });
  }
  const rows = freshRows(sheets, mapping);
  const { organizationId, userId, organizationKind } = userOf(ctx);
  // A unit's scenes lie where it does unless a row says otherwise; a bureau's rows take the region of their unit.
  const region = organizationKind === "userUnit" ? (await regionNames(ctx)).get(userOf(ctx).regionCode) : undefined;
  return withTransaction(ctx, async (tx) => {
    const now = tx.clock.now();
    const [row] = await tx.db
      .insert(sceneImports)
      .values({
        organizationId,
        createdBy: userId,
        fileName,
        fileSha256: createHash("sha256").update(bytes).digest("hex"),
        sheets,
        mapping,
        defaults: { unitCount: "1", ...(region ? { region } : {}) },
        rows,
        createdAt: now,
        updatedAt: now,
      })
      .returning({ id: sceneImports.id, version: sceneImports.version });
    if (!row) throw new Error("import was not inserted");
    await recordAudit(tx, {
      action: "start-scene-import",
      objectType: "sceneImport",
      objectId: row.id,
      detail: { fileName, rows: rows.length },
    });
    return row;
  });
}
