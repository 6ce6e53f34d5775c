import { sql } from "drizzle-orm";
import { boolean, check, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { Comparator, Dimension } from "../vocabulary/metrics.ts";
import type { ComponentKind, SlotRole } from "../vocabulary/roles.ts";
import type {
  CommercialMode,
  DeploymentGoal,
  ProductType,
  SceneDomain,
  SceneField,
  SceneStatus,
  SceneUnitKind,
} from "../vocabulary/scenes.ts";
import { createdAt, decimal, fen, id, instant, organizationRef } from "./columns.ts";

/** A real workplace a user unit opens. `version` guards concurrent edits and counts published contents. */
export const scenes = pgTable(
  "scenes",
  {
    id: id(),
    code: text().notNull().unique(),
    organizationId: organizationRef().notNull(),
    status: text().$type<SceneStatus>().notNull().default("draft"),
    version: integer().notNull().default(1),
    name: text().notNull(),
    domain: text().$type<SceneDomain>().notNull(),
    field: text().$type<SceneField>().notNull(),
    industryDirection: text().notNull(),
    unitKind: text().$type<SceneUnitKind>().notNull(),
    unitCount: integer().notNull(),
    regionCode: text().notNull(),
    painPoint: text().notNull(),
    coreTask: text().notNull(),
    expectedEffect: text().notNull(),
    differentiation: text().notNull().default(""),
    productTypes: text().array().$type<ProductType[]>().notNull(),
    deploymentGoals: text().array().$type<DeploymentGoal[]>().notNull(),
    deploymentCount: integer().notNull(),
    commercialModes: text().array().$type<CommercialMode[]>().notNull(),
    budgetFen: fen(),
    structured: boolean().notNull().default(true),
    /** Lexicon operations found in name and texts, computed on write. */
    tags: text().array().notNull().default([]),
    benchmark: boolean().notNull().default(false),
    closesAt: instant().notNull(),
    returnReason: text(),
    /** The submitting form's key: a double submit meets the unique index and returns the first row. */
    formKey: text(),
    createdAt: createdAt(),
    updatedAt: createdAt(),
    submittedAt: instant(),
    publishedAt: instant(),
  },
  (t) => [
    index().on(t.organizationId),
    index().on(t.status, t.publishedAt),
    index().on(t.regionCode),
    uniqueIndex().on(t.organizationId, t.formKey),
    check("scenes_counts_positive", sql`${t.unitCount} > 0 and ${t.deploymentCount} > 0`),
  ],
);

/** What was published, frozen: proposal runs, task books and audit point at a version. */
export const sceneVersions = pgTable(
  "scene_versions",
  {
    id: id(),
    sceneId: uuid()
      .notNull()
      .references(() => scenes.id),
    version: integer().notNull(),
    content: jsonb().$type<Record<string, unknown>>().notNull(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.sceneId, t.version)],
);

/** A quantified indicator (技术指标). `target`/`upper` are canonical; `shownTarget` is what the user typed in `shownUnit`. */
export const requirements = pgTable(
  "requirements",
  {
    id: id(),
    sceneId: uuid()
      .notNull()
      .references(() => scenes.id, { onDelete: "cascade" }),
    position: integer().notNull(),
    metric: text().notNull(),
    name: text().notNull(),
    dimension: text().$type<Dimension>().notNull(),
    comparator: text().$type<Comparator>().notNull(),
    target: decimal().notNull(),
    upper: decimal(),
    shownTarget: text().notNull(),
    shownUpper: text(),
    shownUnit: text().notNull(),
    mandatory: boolean().notNull(),
    weight: integer().notNull(),
    testMethod: text().notNull(),
  },
  (t) => [uniqueIndex().on(t.sceneId, t.position), check("requirements_weight", sql`${t.weight} between 1 and 5`)],
);

export const roleSlots = pgTable(
  "role_slots",
  {
    id: id(),
    sceneId: uuid()
      .notNull()
      .references(() => scenes.id, { onDelete: "cascade" }),
    position: integer().notNull(),
    role: text().$type<SlotRole>().notNull(),
    componentKind: text().$type<ComponentKind>(),
    required: boolean().notNull(),
  },
  (t) => [uniqueIndex().on(t.sceneId, t.position)],
);
