import { and, eq } from "drizzle-orm";
import { loadRegistry, type Registry } from "#app/areas/metrics/index.server.ts";
import { regionNames } from "#app/areas/organizations/index.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { scenes } from "#db/schema/scenes.ts";
import { mayImportScenes } from "../policy.ts";
import { type Scene, type SceneWithParts, withParts } from "../reads.server.ts";
import { type Cells, type PlanScene, writeExtraCells, writeOfficialCells } from "./cells.ts";
import { behind, inPlan, PLAN_ORDER, type PlanFilter, type PlanPart } from "./plan-order.server.ts";
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

/** Lines of the table as its cells, numbered from `first` on. `extras` adds the platform's own columns by region name. */
export function planCells(registry: Registry, lines: readonly PlanLine[], extras?: ReadonlyMap<string, string>, first = 1): Cells[] {
  return lines.map(({ reportingUnit, userUnit, scene, actual }, i): Cells => {
    const own = extras ? planExtrasOf(scene) : null;
    return {
      number: String(first + i),
      reportingUnit,
      userUnit,
      ...writeOfficialCells(registry, planSceneOf(scene, actual)),
      ...(own ? writeExtraCells(own, extras?.get(own.regionCode) ?? "") : {}),
    };
  });
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
  return workbookBytes(planWorkbook({ withExtras: extras !== undefined, rows: planCells(registry, lines, extras) }).workbook);
}

/** Scenes one file holds at most. */
const MOST_ROWS = 2_000;
const EVERYTHING: PlanFilter = { domain: [], field: [], status: [], city: [] };

/** One row of a table for programs: the scene it is about, and the texts of its cells. */
export interface PlanRow {
  scene: Scene;
  cells: Cells;
}

/** The lines of the actor's own scenes, and the region names their extra columns are written with. */
async function myLines(ctx: Context, filter: PlanFilter, { after, limit }: PlanPart) {
  const { organizationId, organizationName } = userOf(ctx);
  const [registry, regions, rows] = await Promise.all([
    loadRegistry(ctx),
    regionNames(ctx),
    ctx.db
      .select()
      .from(scenes)
      .where(and(eq(scenes.organizationId, organizationId), inPlan(filter), behind(after)))
      .orderBy(...PLAN_ORDER)
      .limit(limit),
  ]);
  const lines = (await withParts(ctx, rows)).map((scene): PlanLine => ({ reportingUnit: "", userUnit: organizationName, scene }));
  return { registry, regions, lines };
}

/** A part of the actor's own scenes as rows of the 工作计划表, with the platform's own columns, in every status. */
export async function myPlanRows(ctx: Context, filter: PlanFilter, part: PlanPart): Promise<PlanRow[]> {
  if (userOf(ctx).organizationKind !== "userUnit") throw forbidden("只有用户单位有本单位的工作计划表。");
  const { registry, regions, lines } = await myLines(ctx, filter, part);
  const cells = planCells(registry, lines, regions, (part.after?.number ?? 0) + 1);
  return lines.map(({ scene: { scene } }, i) => ({ scene, cells: cells[i] ?? {} }));
}

/** The actor's own scenes as a 工作计划表, with the columns that let it be imported again without a question. */
export async function exportMyScenes(
  ctx: Context,
  filter: PlanFilter = EVERYTHING,
): Promise<{ file: Buffer; fileName: string; rowCount: number }> {
  if (!mayImportScenes(ctx.actor) || ctx.actor.organizationKind !== "userUnit")
    throw forbidden("只有用户单位的编辑人员可以导出本单位的场景。");
  const { organizationId, organizationName } = userOf(ctx);
  const { registry, regions, lines } = await myLines(ctx, filter, { limit: MOST_ROWS });
  const file = await writePlanTable(registry, lines, regions);
  await withTransaction(ctx, (tx) =>
    recordAudit(tx, {
      action: "export-scenes",
      objectType: "organization",
      objectId: organizationId,
      detail: { rowCount: lines.length, filter },
    }),
  );
  return { file, fileName: `实景实训工作计划表（${organizationName}）.xlsx`, rowCount: lines.length };
}
