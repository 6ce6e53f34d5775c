import { and, eq } from "drizzle-orm";
import { contentHash } from "#app/kernel/canonical.ts";
import { type Context, type TransactionContext, userOf } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid, notFound } from "#app/kernel/errors.ts";
import { isUuid } from "#app/kernel/fields.ts";
import { type ImportRowState, sceneImports } from "#db/schema/plan-table.ts";
import { MOST_PLAN_ROWS } from "#db/vocabulary/plan-table.ts";
import { mayImportScenes } from "../policy.ts";
import type { SheetGrid } from "./limits.ts";
import { type Mapping, tableRows } from "./mapping.ts";

export type SceneImport = typeof sceneImports.$inferSelect;

/** Refuses everybody who does not import. */
export function requireImporter(ctx: Context): void {
  if (!mayImportScenes(ctx.actor)) throw forbidden("只有用户单位或主管部门的编辑人员可以导入工作计划表。");
}

/** An import of the actor's organization; a foreign one and an absent one are not found alike. */
export async function importById(ctx: Context, id: string): Promise<SceneImport> {
  const own = and(eq(sceneImports.id, id), eq(sceneImports.organizationId, userOf(ctx).organizationId));
  const [row] = isUuid(id) ? await ctx.db.select().from(sceneImports).where(own) : [];
  if (!row) throw notFound("导入");
  return row;
}

/** Writes an open import that is still as the actor saw it. */
export async function changeImport(
  tx: TransactionContext,
  current: SceneImport,
  version: number,
  set: Partial<typeof sceneImports.$inferInsert>,
): Promise<SceneImport> {
  if (current.status !== "open")
    throw conflict(current.status === "committed" ? "这份表格已经导入，不能再修改。" : "这份表格已被放弃。请重新上传。");
  const [changed] = await tx.db
    .update(sceneImports)
    .set({ ...set, version: version + 1, updatedAt: tx.clock.now() })
    .where(and(eq(sceneImports.id, current.id), eq(sceneImports.version, version), eq(sceneImports.status, "open")))
    .returning();
  if (!changed) throw conflict("这份导入在您打开页面后已被他人更新，请刷新后再操作。");
  return changed;
}

/** The rows of a mapped table as an import begins with them. Throws invalid when there are none, or more than one transaction should write. */
export function freshRows(sheets: readonly SheetGrid[], mapping: Mapping): ImportRowState[] {
  const rows = tableRows(sheets, mapping);
  if (rows.length === 0)
    throw invalid("表头下面没有场景。样例行和只有序号的行不会导入。", { file: ["表头下面没有场景。样例行和只有序号的行不会导入。"] });
  const total = sheets[mapping.sheet]?.rowCount ?? 0;
  if (rows.length > MOST_PLAN_ROWS || total > (sheets[mapping.sheet]?.rows.length ?? 0)) {
    const message = `一份文件最多导入 ${MOST_PLAN_ROWS} 个场景，请分成几份上传。`;
    throw invalid(message, { file: [message] });
  }
  return rows.map(({ position, cells }) => ({ position, cells, hash: hashOf(cells), indicators: null, leftOut: false }));
}

/** What a row says, whichever number it stands under. */
function hashOf(cells: ImportRowState["cells"]): string {
  const { number: _number, ...content } = cells;
  return contentHash(content);
}

/** Whether a person changed what the file said, or decided on its indicators. */
export const isEdited = (row: ImportRowState): boolean => row.indicators !== null || hashOf(row.cells) !== row.hash;
