import { asc, eq } from "drizzle-orm";
import { loadRegistry, type Registry } from "#app/areas/metrics/index.server.ts";
import { regionNames } from "#app/areas/organizations/index.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { scenes } from "#db/schema/scenes.ts";
import { mayImportScenes } from "../policy.ts";
import { type SceneWithParts, withParts } from "../reads.server.ts";
import { type Cells, type PlanScene, writeExtraCells, writeOfficialCells } from "./cells.ts";
import { planExtrasOf, planSceneOf } from "./plan-scene.ts";
import { planWorkbook, workbookBytes } from "./write-workbook.server.ts";

/** One scene as a line of the table, with who reports it. */
export interface PlanLine {
  reportingUnit: string;
  userUnit: string;
  scene: SceneWithParts;
  /** Members and products that are certain by now, in place of those planned. */
  actual?: Partial<Pick<PlanScene, "plannedMembers" | "flagshipProducts">>;
}

/**
 * The 工作计划表 of these scenes as .xlsx, in the grammar the import reads: what the table carries comes back as it was. `extras` adds the
 * platform's own columns by region name, for a unit's own copy; a report to a higher level has none.
 */
export async function writePlanTable(
  registry: Registry,
  lines: readonly PlanLine[],
  extras?: ReadonlyMap<string, string>,
): Promise<Buffer> {
  const rows = lines.map(({ reportingUnit, userUnit, scene, actual }, i): Cells => {
    const own = extras ? planExtrasOf(scene) : null;
    return {
      number: String(i + 1),
      reportingUnit,
      userUnit,
      ...writeOfficialCells(registry, planSceneOf(scene, actual)),
      ...(own ? writeExtraCells(own, extras?.get(own.regionCode) ?? "") : {}),
    };
  });
  return workbookBytes(planWorkbook({ withExtras: extras !== undefined, rows }).workbook);
}

/** Scenes one file holds at most. */
const MOST_ROWS = 2_000;

/** The actor's own scenes as a 工作计划表, with the columns that let it be imported again without a question. */
export async function exportMyScenes(ctx: Context): Promise<{ file: Buffer; fileName: string; rowCount: number }> {
  if (!mayImportScenes(ctx.actor) || ctx.actor.organizationKind !== "userUnit")
    throw forbidden("只有用户单位的编辑人员可以导出本单位的场景。");
  const { organizationId, organizationName } = userOf(ctx);
  const [registry, names, rows] = await Promise.all([
    loadRegistry(ctx),
    regionNames(ctx),
    ctx.db.select().from(scenes).where(eq(scenes.organizationId, organizationId)).orderBy(asc(scenes.code)).limit(MOST_ROWS),
  ]);
  const lines = (await withParts(ctx, rows)).map((scene): PlanLine => ({ reportingUnit: "", userUnit: organizationName, scene }));
  const file = await writePlanTable(registry, lines, names);
  await withTransaction(ctx, (tx) =>
    recordAudit(tx, { action: "export-scenes", objectType: "organization", objectId: organizationId, detail: { rowCount: rows.length } }),
  );
  return { file, fileName: `实景实训工作计划表（${organizationName}）.xlsx`, rowCount: rows.length };
}
