import { index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { Comparator, Dimension } from "../vocabulary/metrics.ts";
import type { ImportStatus, PlanColumn, RowAction } from "../vocabulary/plan-table.ts";
import { createdAt, id, instant, organizationRef } from "./columns.ts";
import { scenes } from "./scenes.ts";

/** An uploaded 工作计划表 with everything decided on it so far, so that one may leave and come back. The file itself is not kept. */
export const sceneImports = pgTable(
  "scene_imports",
  {
    id: id(),
    organizationId: organizationRef().notNull(),
    createdBy: text().notNull(),
    fileName: text().notNull(),
    fileSha256: text().notNull(),
    status: text().$type<ImportStatus>().notNull().default("open"),
    version: integer().notNull().default(1),
    /** The texts of the file's sheets, until the import is over. */
    sheets: jsonb().$type<{ name: string; rows: string[][]; rowCount: number }[]>().notNull(),
    mapping: jsonb().$type<{ sheet: number; headerRow: number; columns: Partial<Record<PlanColumn, number>> }>().notNull(),
    /** What stands in for empty cells of the extra columns, in the words of the cells. */
    defaults: jsonb().$type<Partial<Record<PlanColumn, string>>>().notNull(),
    /** The rows as edited; `hash` is of the row as the file had it. `result` once it is over. */
    rows: jsonb().$type<ImportRowState[]>().notNull(),
    createdAt: createdAt(),
    updatedAt: createdAt(),
    committedAt: instant(),
  },
  (t) => [index().on(t.organizationId, t.createdAt)],
);

/** An indicator as the person confirmed it. */
export interface ConfirmedIndicator {
  metric: string;
  name: string;
  dimension: Dimension;
  comparator: Comparator;
  value: string;
  upper: string;
  unit: string;
}

export interface ImportRowState {
  /** Row number in the sheet. */
  position: number;
  cells: Partial<Record<PlanColumn, string>>;
  hash: string;
  indicators: ConfirmedIndicator[] | null;
  /** The person decided not to import it. */
  leftOut: boolean;
  result?: { action: RowAction; reason: string; sceneCode: string | null };
}

/** Which row of which import became which scene: a file that comes again is known by the hashes of its rows. */
export const sceneImportRows = pgTable(
  "scene_import_rows",
  {
    id: id(),
    importId: uuid()
      .notNull()
      .references(() => sceneImports.id, { onDelete: "cascade" }),
    organizationId: organizationRef().notNull(),
    position: integer().notNull(),
    hash: text().notNull(),
    sceneId: uuid()
      .notNull()
      .references(() => scenes.id, { onDelete: "cascade" }),
    /** The scene's version as this import left it. */
    sceneVersion: integer().notNull(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.importId, t.position), index().on(t.organizationId, t.hash), index().on(t.sceneId)],
);
