import { sql } from "drizzle-orm";
import { boolean, check, date, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { AbilityProfile, CompatibilityState, Price } from "../vocabulary/capabilities.ts";
import type { Comparator, EvidenceGrade } from "../vocabulary/metrics.ts";
import type { ComponentKind, SupplyRole } from "../vocabulary/roles.ts";
import type { ProductType, SceneDomain, SceneField } from "../vocabulary/scenes.ts";
import { createdAt, decimal, fen, id, instant, organizationRef } from "./columns.ts";

/** What one organization offers in one role. */
export const capabilities = pgTable(
  "capabilities",
  {
    id: id(),
    code: text().notNull().unique(),
    organizationId: organizationRef().notNull(),
    status: text().$type<"draft" | "published" | "withdrawn">().notNull().default("draft"),
    version: integer().notNull().default(1),
    role: text().$type<SupplyRole>().notNull(),
    componentKind: text().$type<ComponentKind>(),
    productType: text().$type<ProductType>(),
    name: text().notNull(),
    summary: text().notNull(),
    description: text().notNull(),
    domains: text().array().$type<SceneDomain[]>().notNull(),
    fields: text().array().$type<SceneField[]>().notNull(),
    interfaces: text().array().notNull().default([]),
    /** Typed by role and component kind; the schema of the room is what it holds. Empty in rows from before it was asked. */
    details: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    abilities: jsonb().$type<AbilityProfile>().notNull().default({}),
    serviceRegions: text().array().notNull().default([]),
    unitsPerMonth: integer().notNull(),
    leadTimeWeeks: integer().notNull(),
    /** Every way to pay. The three columns below are taken from it on write: what the matcher and lists read. */
    prices: jsonb().$type<Price[]>().notNull().default([]),
    leaseMonthlyFen: fen(),
    perOperationFen: fen(),
    oneOffFen: fen(),
    tags: text().array().notNull().default([]),
    formKey: text(),
    createdAt: createdAt(),
    updatedAt: createdAt(),
    publishedAt: instant(),
  },
  (t) => [
    index().on(t.organizationId),
    index().on(t.status, t.role),
    index().using("gin", t.tags),
    index().using("gin", t.fields),
    uniqueIndex().on(t.organizationId, t.formKey),
  ],
);

export const capabilityVersions = pgTable(
  "capability_versions",
  {
    id: id(),
    capabilityId: uuid()
      .notNull()
      .references(() => capabilities.id),
    version: integer().notNull(),
    content: jsonb().$type<Record<string, unknown>>().notNull(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.capabilityId, t.version)],
);

/** A claimed value, canonical in `value`/`upper`, as typed in `shown*`. */
export const claims = pgTable(
  "claims",
  {
    id: id(),
    capabilityId: uuid()
      .notNull()
      .references(() => capabilities.id, { onDelete: "cascade" }),
    metric: text().notNull(),
    comparator: text().$type<Comparator>().notNull(),
    value: decimal().notNull(),
    upper: decimal(),
    shownValue: text().notNull(),
    shownUpper: text(),
    shownUnit: text().notNull(),
    evidence: text().$type<EvidenceGrade>().notNull(),
    /** Title of the report or document. */
    evidenceNote: text().notNull().default(""),
    issuer: text().notNull().default(""),
    issuedOn: date({ mode: "string" }),
    condition: text().notNull().default(""),
    fileId: uuid(),
    /** When its owner was told that the evidence is about to become stale. */
    remindedAt: instant(),
    current: boolean().notNull().default(true),
    /** What the matcher reads of it, as one text: hundreds of times a run, where writing it out anew takes longer than finding it. */
    line: text().generatedAlwaysAs(sql`claim_line(metric, comparator, value, upper, evidence, issued_on)`),
  },
  // The index holds the line, too (migration 0033): the matcher reads nothing else of the row.
  (t) => [uniqueIndex().on(t.capabilityId, t.metric)],
);

/**
 * Two capabilities that work together, as the owner of the first declared and the owner of the second answered. When both owners declare the
 * same pair, both rows are confirmed.
 */
export const compatibilities = pgTable(
  "compatibilities",
  {
    id: id(),
    capabilityId: uuid()
      .notNull()
      .references(() => capabilities.id, { onDelete: "cascade" }),
    otherId: uuid()
      .notNull()
      .references(() => capabilities.id, { onDelete: "cascade" }),
    state: text().$type<CompatibilityState>().notNull().default("declared"),
    /** What the declaration rests on. */
    note: text().notNull().default(""),
    /** What the other side said to it. */
    reply: text().notNull().default(""),
    createdAt: createdAt(),
    respondedAt: instant(),
  },
  (t) => [
    uniqueIndex().on(t.capabilityId, t.otherId),
    index().on(t.otherId),
    // Few declarations are not stood by, and of those the matcher asks from both sides.
    index("compatibilities_refused_index").on(t.otherId).where(sql`${t.state} in ('rejected', 'retracted')`),
    check("compatibilities_two_sides", sql`${t.capabilityId} <> ${t.otherId}`),
  ],
);

/**
 * A capability form as typed so far, in whatever state. `key` is the form's own key for a new capability, and the capability's id for the next
 * version of one.
 */
export const capabilityDrafts = pgTable(
  "capability_drafts",
  {
    id: id(),
    organizationId: organizationRef().notNull(),
    key: uuid().notNull(),
    capabilityId: uuid().references(() => capabilities.id, { onDelete: "cascade" }),
    version: integer().notNull().default(1),
    content: jsonb().$type<Record<string, unknown>>().notNull(),
    createdBy: text().notNull(),
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.organizationId, t.key), index().on(t.organizationId, t.updatedAt)],
);
