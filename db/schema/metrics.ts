import { boolean, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type {
  Dimension,
  Direction,
  MetricFamily,
  MetricKind,
  MetricOptionValue,
  Vocabulary,
  VocabularyAct,
  WordingSource,
  WordingState,
} from "../vocabulary/metrics.ts";
import type { SlotRole } from "../vocabulary/roles.ts";
import type { SceneField } from "../vocabulary/scenes.ts";
import { createdAt, decimal, id, instant } from "./columns.ts";

/** The registry of quantities both sides speak; rows are data that an operator keeps. */
export const metrics = pgTable("metrics", {
  key: text().primaryKey(),
  name: text().notNull(),
  aliases: text().array().notNull().default([]),
  /** What it means, for those who fill it in. */
  note: text().notNull().default(""),
  dimension: text().$type<Dimension>().notNull(),
  family: text().$type<MetricFamily>(),
  kind: text().$type<MetricKind>().notNull().default("number"),
  /** Of an enumeration, the worst first. */
  options: jsonb().$type<MetricOptionValue[]>().notNull().default([]),
  unit: text().notNull(),
  /** canonical = value × factor + offset, exact decimals as text. */
  units: jsonb().$type<{ unit: string; factor: string; offset?: string }[]>().notNull(),
  direction: text().$type<Direction>().notNull(),
  symmetric: boolean().notNull().default(false),
  /** A figure of the work and not of the machine: what is stated of one operation says nothing of another. */
  perOperation: boolean().notNull().default(false),
  plausibleMin: decimal().notNull(),
  plausibleMax: decimal().notNull(),
  testMethod: text().notNull(),
  ownerRoles: text().array().$type<SlotRole[]>().notNull(),
  /** Raised by every change an operator makes; rows still at 1 follow the shipped data. */
  version: integer().notNull().default(1),
  updatedAt: createdAt(),
  retiredAt: instant(),
});

export const units = pgTable("units", { unit: text().primaryKey(), display: text().notNull() });

/** The process lexicon: canonical operations and every wording that names them. */
export const operations = pgTable("operations", {
  key: text().primaryKey(),
  name: text().notNull(),
  field: text().$type<SceneField>().notNull(),
  wordings: text().array().notNull(),
  version: integer().notNull().default(1),
  updatedAt: createdAt(),
  retiredAt: instant(),
});

/** A new revision with every change: what a process has read is good while it is the same. Locked by whoever changes the list. */
export const vocabularyRevisions = pgTable("vocabulary_revisions", {
  vocabulary: text().$type<Vocabulary>().primaryKey(),
  revision: uuid().notNull().defaultRandom(),
});

/** Who changed which row when, why, and what it was before and after. */
export const vocabularyChanges = pgTable(
  "vocabulary_changes",
  {
    id: id(),
    vocabulary: text().$type<Vocabulary>().notNull(),
    key: text().notNull(),
    version: integer().notNull(),
    act: text().$type<VocabularyAct>().notNull(),
    reason: text().notNull(),
    before: jsonb().$type<Record<string, unknown>>(),
    after: jsonb().$type<Record<string, unknown>>().notNull(),
    userId: text().notNull(),
    userName: text().notNull(),
    at: createdAt(),
  },
  (t) => [uniqueIndex().on(t.vocabulary, t.key, t.version)],
);

/** Public texts in which the lexicon found no operation, kept for curation: one row per scene or capability. */
export const unknownWordings = pgTable(
  "unknown_wordings",
  {
    id: id(),
    source: text().$type<WordingSource>().notNull(),
    sourceId: text().notNull(),
    text: text().notNull(),
    createdAt: createdAt(),
    state: text().$type<WordingState>().notNull().default("open"),
    /** The operation that took the wording up, or why it was dismissed. */
    operationKey: text(),
    reason: text().notNull().default(""),
    version: integer().notNull().default(1),
    handledAt: instant(),
    handledBy: text(),
  },
  (t) => [uniqueIndex().on(t.source, t.sourceId), index().on(t.state, t.id)],
);
