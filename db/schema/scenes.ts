import { sql } from "drizzle-orm";
import { boolean, check, date, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { Comparator, Dimension } from "../vocabulary/metrics.ts";
import type { ComponentKind, SlotRole } from "../vocabulary/roles.ts";
import type {
  AdmissionCriterion,
  CommercialMode,
  ComplianceStatus,
  DataKind,
  DeploymentGoal,
  FlagshipKind,
  ProductType,
  ReadinessCheck,
  RestrictablePart,
  RetrofitLevel,
  SceneDomain,
  SceneField,
  SceneMaturity,
  SceneStatus,
  SceneUnitKind,
  SceneVersionKind,
} from "../vocabulary/scenes.ts";
import { createdAt, decimal, fen, id, instant, organizationRef } from "./columns.ts";
import { organizationContacts } from "./organizations.ts";

/** A real workplace a user unit opens. `version` guards concurrent edits and counts published contents. */
export const scenes = pgTable(
  "scenes",
  {
    id: id(),
    code: text().notNull().unique(),
    organizationId: organizationRef().notNull(),
    status: text().$type<SceneStatus>().notNull().default("draft"),
    version: integer().notNull().default(1),
    /** The version whose indicators and seats stand now; what was computed on an earlier one no longer counts. */
    contentVersion: integer().notNull().default(0),
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
    maturity: text().$type<SceneMaturity>().notNull().default("defined"),
    admission: text().array().$type<AdmissionCriterion[]>().notNull().default([]),
    admissionBasis: text().notNull().default(""),
    readiness: text().array().$type<ReadinessCheck[]>().notNull().default([]),
    siteConditions: text().notNull().default(""),
    retrofitLevel: text().$type<RetrofitLevel>().notNull().default("none"),
    retrofitPlan: text().notNull().default(""),
    complianceStatus: text().$type<ComplianceStatus>().notNull().default("notApplicable"),
    complianceNote: text().notNull().default(""),
    dataKinds: text().array().$type<DataKind[]>().notNull().default([]),
    dataTerms: text().notNull().default(""),
    /** Dimensions that no indicator covers, each with why. */
    waivedDimensions: jsonb().$type<{ dimension: Dimension; reason: string }[]>().notNull().default([]),
    restrictedParts: text().array().$type<RestrictablePart[]>().notNull().default([]),
    /** A contact of the owning organization, shown to others only after mutual consent. */
    contactId: uuid().references(() => organizationContacts.id, { onDelete: "set null" }),
    trainingFrom: date({ mode: "string" }),
    deployBy: date({ mode: "string" }),
    flagshipProducts: jsonb().$type<Partial<Record<FlagshipKind, string>>>().notNull().default({}),
    /** Partners the unit already has in mind, as the 工作计划表 names them. */
    plannedMembers: jsonb().$type<{ prime: string; others: string }>().notNull().default({ prime: "", others: "" }),
    /** Lexicon operations found in name and texts, computed on write. */
    tags: text().array().notNull().default([]),
    benchmark: boolean().notNull().default(false),
    closesAt: instant().notNull(),
    returnReason: text(),
    /** What to change, by form field. */
    returnNotes: jsonb().$type<{ field: string; note: string }[]>().notNull().default([]),
    /** Why its unit took it back or ended it; null for others, and for one that ran out. */
    endReason: text(),
    /** When the unit was told that the deadline is near; null again once it is extended. */
    deadlineRemindedAt: instant(),
    /** What a bureau last asked for; kept when the scene is submitted again, so that the reviewer can see whether it was done. */
    lastReturn: jsonb().$type<{ at: string; reason: string; notes: { field: string; note: string }[] }>(),
    /** The scene this one is counted with, as a bureau decided: 高度相似的，按1项场景计算. */
    countedWithId: uuid(),
    /** The submitting form's key: a double submit meets the unique index and returns the first row. */
    formKey: text(),
    createdAt: createdAt(),
    updatedAt: createdAt(),
    submittedAt: instant(),
    /** The region whose bureau it was last handed to; the unit may have changed the scene's since. */
    submittedRegionCode: text(),
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

/**
 * What a unit is typing, in whatever state: the form's values as typed. Of a new scene, whose code is already given, or of one that exists.
 * With `submittedAt` it is a complete new version of a published scene that waits for the bureau, while the old one stays public.
 */
export const sceneDrafts = pgTable(
  "scene_drafts",
  {
    id: id(),
    code: text().notNull().unique(),
    organizationId: organizationRef().notNull(),
    sceneId: uuid()
      .unique()
      .references(() => scenes.id, { onDelete: "cascade" }),
    version: integer().notNull().default(1),
    content: jsonb().$type<Record<string, unknown>>().notNull(),
    template: text(),
    formKey: text(),
    createdBy: text().notNull(),
    createdAt: createdAt(),
    updatedAt: createdAt(),
    submittedAt: instant(),
    /** A revision as it was handed in: the complete scene, parsed, and in the unit's words what changes and why. */
    proposed: jsonb().$type<Record<string, unknown>>(),
    note: text().notNull().default(""),
    /** Why the bureau gave a revision back, and what to change by form field. */
    returnReason: text(),
    returnNotes: jsonb().$type<{ field: string; note: string }[]>().notNull().default([]),
    returnedAt: instant(),
    /** Taken off the list, and kept a while so that it can be brought back. */
    discardedAt: instant(),
  },
  (t) => [index().on(t.organizationId, t.updatedAt), uniqueIndex().on(t.organizationId, t.formKey)],
);

/** How often characters occur in the scenes of the catalogue: the weights by which near-duplicates are told. The newest row is in use. */
export const similarityTables = pgTable("similarity_tables", {
  version: integer().primaryKey(),
  /** Texts counted, those of the background included. */
  documents: integer().notNull(),
  frequencies: jsonb().$type<Record<string, number>>().notNull(),
  createdAt: createdAt(),
});

/** What was published, frozen: proposal runs, task books and audit point at a version. */
export const sceneVersions = pgTable(
  "scene_versions",
  {
    id: id(),
    sceneId: uuid()
      .notNull()
      .references(() => scenes.id),
    version: integer().notNull(),
    kind: text().$type<SceneVersionKind>().notNull().default("published"),
    note: text().notNull().default(""),
    content: jsonb().$type<Record<string, unknown>>().notNull(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.sceneId, t.version)],
);

/** Organizations that see a scene whole: those invited to its consortium, and its members. Kept by the consortia room. */
export const sceneViewers = pgTable(
  "scene_viewers",
  {
    id: id(),
    sceneId: uuid()
      .notNull()
      .references(() => scenes.id, { onDelete: "cascade" }),
    organizationId: organizationRef().notNull(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.sceneId, t.organizationId), index().on(t.organizationId)],
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
