import { boolean, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
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
    /** Capability ids (as text) of robots it is proven with; empty: any that shares an interface. */
    worksWith: text().array().notNull().default([]),
    serviceRegions: text().array().notNull().default([]),
    unitsPerMonth: integer().notNull(),
    leadTimeWeeks: integer().notNull(),
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
    evidenceNote: text().notNull().default(""),
    current: boolean().notNull().default(true),
  },
  (t) => [uniqueIndex().on(t.capabilityId, t.metric)],
);
