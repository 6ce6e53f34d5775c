import { and, desc, eq, ne, sql } from "drizzle-orm";
import type { Registry } from "#app/areas/metrics/index.server.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { offsetOf, type Page, type PageRequest } from "#app/kernel/paging.ts";
import { type ImportRowState, sceneImports } from "#db/schema/plan-table.ts";
import { COMPARATOR_SIGNS } from "#db/vocabulary/metrics.ts";
import { EXTRA_COLUMNS, type ImportStatus, PLAN_COLUMN_FACTS, ROW_ACTION_NAMES, type RowAction } from "#db/vocabulary/plan-table.ts";
import { mayImportScenes, mayReadImports } from "../policy.ts";
import { type CheckedRow, checkDefaults, checkRows } from "./check-rows.ts";
import { loadCheckWorld } from "./check-world.server.ts";
import { countActions, type ImportCounts } from "./commit-import.server.ts";
import { isLabelled, writeDescription } from "./description.ts";
import { importById, type SceneImport } from "./import-row.server.ts";
import type { IndicatorFault } from "./indicators.ts";
import { confidenceOf, headersOf } from "./mapping.ts";
import { planWorkbook, workbookBytes } from "./write-workbook.server.ts";

function requireReader(ctx: Context): void {
  if (!mayReadImports(ctx.actor)) throw forbidden("只有用户单位和主管部门可以查看导入记录。");
}

export interface ImportLine {
  id: string;
  fileName: string;
  status: ImportStatus;
  rowCount: number;
  counts: ImportCounts | null;
  createdAt: string;
  committedAt: string | null;
}

/** Imports of the actor's organization that were not given up, newest first. */
export async function listImports(ctx: Context, page: PageRequest): Promise<Page<ImportLine>> {
  requireReader(ctx);
  const own = and(eq(sceneImports.organizationId, userOf(ctx).organizationId), ne(sceneImports.status, "discarded"));
  const [rows, [counted]] = await Promise.all([
    ctx.db
      .select({
        id: sceneImports.id,
        fileName: sceneImports.fileName,
        status: sceneImports.status,
        createdAt: sceneImports.createdAt,
        committedAt: sceneImports.committedAt,
        // Of the tables, which are large, no more than this is taken out of the database.
        rowCount: sql<number>`jsonb_array_length(${sceneImports.rows})`,
        actions: sql<RowAction[]>`jsonb_path_query_array(${sceneImports.rows}, '$[*].result.action')`,
      })
      .from(sceneImports)
      .where(own)
      .orderBy(desc(sceneImports.createdAt), desc(sceneImports.id))
      .limit(page.pageSize)
      .offset(offsetOf(page)),
    ctx.db.select({ n: sql<number>`count(*)::int` }).from(sceneImports).where(own),
  ]);
  return {
    ...page,
    total: counted?.n ?? 0,
    rows: rows.map(({ actions, ...row }) => ({
      ...row,
      counts: row.status === "committed" ? countActions(actions.map((action) => ({ action }))) : null,
      createdAt: row.createdAt.toISOString(),
      committedAt: row.committedAt?.toISOString() ?? null,
    })),
  };
}

const countResults = (rows: readonly ImportRowState[]) => countActions(rows.flatMap(({ result }) => (result ? [result] : [])));

/** An indicator with its quantity and unit as people write them. */
function indicatorLine(registry: Registry, indicator: CheckedRow["indicators"][number], faults: IndicatorFault[]) {
  const metric = registry.find(indicator.metric);
  const { comparator, value, upper, unit } = indicator;
  const shown = metric
    ? registry.show(metric, value, upper === "" ? null : upper, unit || metric.unit)
    : `${value}${upper ? `–${upper}` : ""}`;
  return {
    ...indicator,
    source: "source" in indicator ? indicator.source : "",
    metricName: metric?.name ?? "",
    unitName: unit === "" ? "" : registry.unitName(unit),
    text: comparator === "between" ? shown : `${COMPARATOR_SIGNS[comparator]}${shown}`,
    faults,
  };
}

const lineOf = (registry: Registry, row: CheckedRow, leftOut: boolean) => ({
  position: row.position,
  leftOut,
  cells: row.cells,
  action: row.action,
  reason: row.reason,
  unsubmittable: row.unsubmittable,
  faults: row.faults,
  indicators: row.indicators.map((indicator, i) => indicatorLine(registry, indicator, row.indicatorFaults[i] ?? [])),
  isConfirmed: row.isConfirmed,
  parts: row.parts,
  /** The description in labelled parts, as it is read, for whoever wants to change how it is taken apart; null when it is written so. */
  labelled: isLabelled(row.cells.description ?? "") ? null : writeDescription(row.parts),
});

/** An import as pages see it. */
export type ImportPage = Awaited<ReturnType<typeof getImport>>;
export type ImportReview = NonNullable<ImportPage["review"]>;
export type ReviewRow = ImportReview["rows"][number];

/** An import as its page shows it: the mapping, the rows with what would become of them, what is missing; or the report when it is over. */
export async function getImport(ctx: Context, id: string) {
  requireReader(ctx);
  const found = await importById(ctx, id);
  const common = {
    id,
    version: found.version,
    fileName: found.fileName,
    status: found.status,
    mayEdit: mayImportScenes(ctx.actor),
    isBureau: userOf(ctx).organizationKind === "bureau",
    createdAt: found.createdAt.toISOString(),
    updatedAt: found.updatedAt.toISOString(),
    committedAt: found.committedAt?.toISOString() ?? null,
  };
  if (found.status !== "open") return { ...common, report: reportOf(found), review: null };
  const world = await loadCheckWorld(ctx, found.rows);
  const rows = checkRows(world, found.rows, found.defaults);
  const missing = new Set(rows.flatMap((row) => row.missing));
  const [before] = await ctx.db
    .select({ at: sceneImports.committedAt })
    .from(sceneImports)
    .where(
      and(
        eq(sceneImports.organizationId, found.organizationId),
        eq(sceneImports.fileSha256, found.fileSha256),
        eq(sceneImports.status, "committed"),
      ),
    )
    .orderBy(desc(sceneImports.committedAt))
    .limit(1);
  const confidence = confidenceOf(found.sheets, found.mapping);
  return {
    ...common,
    report: null,
    review: {
      isBureau: world.isBureau,
      importedBefore: before?.at?.toISOString() ?? null,
      sheets: found.sheets.map(({ name }) => name),
      headers: headersOf(found.sheets[found.mapping.sheet], found.mapping.headerRow),
      mapping: found.mapping,
      confidence,
      counts: countActions(rows),
      rows: rows.map((row, i) => lineOf(world.registry, row, found.rows[i]?.leftOut ?? false)),
      defaults: found.defaults,
      defaultFaults: checkDefaults(world, found.defaults),
      missing: EXTRA_COLUMNS.filter((column) => missing.has(column)),
      metricNames: world.registry.metrics.filter((metric) => !metric.isRetired).map(({ name }) => name),
      regionNames: world.regions.map(({ name }) => name),
    },
  };
}

function reportOf(found: SceneImport) {
  return {
    counts: countResults(found.rows),
    rows: found.rows.flatMap(({ position, cells, result }) =>
      result ? [{ position, name: cells.name ?? "—", userUnit: cells.userUnit ?? "", ...result }] : [],
    ),
  };
}

/** The table as it was imported, with 处理结果 beside each row, as .xlsx. Of an open import: what would happen. */
export async function importReport(ctx: Context, id: string): Promise<{ file: Buffer; fileName: string }> {
  requireReader(ctx);
  const found = await importById(ctx, id);
  const results =
    found.status === "open"
      ? await dryRun(ctx, found)
      : found.rows.map(({ result }) => resultText(result?.action, result?.reason ?? "", result?.sceneCode ?? null));
  const rows = found.rows.map(({ cells }, i) => ({ ...cells, number: String(i + 1) }));
  const { workbook } = planWorkbook({
    withExtras: EXTRA_COLUMNS.some((column) => rows.some((cells) => cells[column])),
    rows,
    added: [{ header: "处理结果", width: 40, texts: results }],
  });
  return {
    file: await workbookBytes(workbook),
    fileName: `${found.fileName.replace(/\.xlsx$/i, "")}（导入${found.status === "committed" ? "报告" : "预演"}）.xlsx`,
  };
}

async function dryRun(ctx: Context, found: SceneImport): Promise<string[]> {
  const world = await loadCheckWorld(ctx, found.rows);
  return checkRows(world, found.rows, found.defaults).map((row) => {
    const faults = row.faults.map(({ column, message }) => `${PLAN_COLUMN_FACTS[column].header}：${message}`).join("\n");
    return resultText(row.action, faults || row.reason, row.present?.scene.code ?? null);
  });
}

function resultText(action: keyof typeof ROW_ACTION_NAMES | undefined, reason: string, code: string | null): string {
  if (action === undefined) return "";
  const word = ROW_ACTION_NAMES[action];
  return [code && !reason.includes(code) ? `${word}：${code}` : word, reason].filter(Boolean).join("\n");
}
