import { boolean, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { Dimension, Direction } from "../vocabulary/metrics.ts";
import type { SlotRole } from "../vocabulary/roles.ts";
import type { SceneField } from "../vocabulary/scenes.ts";
import { createdAt, decimal, id } from "./columns.ts";

/** The registry of quantities both sides speak; rows are data that an operator may add to. */
export const metrics = pgTable("metrics", {
  key: text().primaryKey(),
  name: text().notNull(),
  aliases: text().array().notNull().default([]),
  dimension: text().$type<Dimension>().notNull(),
  unit: text().notNull(),
  /** canonical = value × factor + offset, exact decimals as text. */
  units: jsonb().$type<{ unit: string; factor: string; offset?: string }[]>().notNull(),
  direction: text().$type<Direction>().notNull(),
  symmetric: boolean().notNull().default(false),
  plausibleMin: decimal().notNull(),
  plausibleMax: decimal().notNull(),
  testMethod: text().notNull(),
  ownerRoles: text().array().$type<SlotRole[]>().notNull(),
});

export const units = pgTable("units", { unit: text().primaryKey(), display: text().notNull() });

/** The process lexicon: canonical operations and every wording that names them. */
export const operations = pgTable("operations", {
  key: text().primaryKey(),
  name: text().notNull(),
  field: text().$type<SceneField>().notNull(),
  wordings: text().array().notNull(),
});

/** Texts in which the lexicon found no operation, kept for curation. */
export const unknownWordings = pgTable(
  "unknown_wordings",
  { id: id(), source: text().notNull(), sourceId: text().notNull(), text: text().notNull(), createdAt: createdAt() },
  (t) => [uniqueIndex().on(t.source, t.sourceId)],
);
