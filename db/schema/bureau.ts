import { sql } from "drizzle-orm";
import { boolean, check, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { PairVerdict } from "../vocabulary/scenes.ts";
import { createdAt, decimal, id, instant, organizationRef } from "./columns.ts";
import { scenes } from "./scenes.ts";

/** A campaign (专项行动) with its dates, as data. */
export const campaigns = pgTable("campaigns", {
  key: text().primaryKey(),
  name: text().notNull(),
  content: jsonb().$type<Record<string, unknown>>().notNull(),
  active: boolean().notNull().default(true),
});

export const campaignQuotas = pgTable(
  "campaign_quotas",
  {
    id: id(),
    campaignKey: text()
      .notNull()
      .references(() => campaigns.key),
    subject: text().notNull(),
    regionCode: text(),
    countBasis: text().$type<"sceneUnits" | "scenes">().notNull(),
    minimum: integer().notNull(),
    minimumDomains: integer().notNull().default(0),
    source: text().notNull(),
  },
  (t) => [index().on(t.campaignKey)],
);

/** A scene taken into a campaign by a bureau (清单化管理台账). */
export const ledgerScenes = pgTable(
  "ledger_scenes",
  {
    id: id(),
    campaignKey: text()
      .notNull()
      .references(() => campaigns.key),
    sceneId: uuid()
      .notNull()
      .references(() => scenes.id),
    reportingOrganizationId: organizationRef().notNull(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.campaignKey, t.sceneId)],
);

/** What left the platform: who exported which table with which filter. */
export const exportRecords = pgTable("export_records", {
  id: id(),
  organizationId: organizationRef().notNull(),
  userId: text().notNull(),
  kind: text().notNull(),
  filter: jsonb().$type<Record<string, unknown>>().notNull(),
  rowCount: integer().notNull(),
  sha256: text().notNull(),
  createdAt: createdAt(),
});

/**
 * What a bureau decided on two scenes that read alike (高度相似的，按1项场景计算). One decision of a pair is in force at a time; one that was
 * taken back stays with its reason. `firstId` is the smaller id. Score and method are those the person saw.
 */
export const scenePairDecisions = pgTable(
  "scene_pair_decisions",
  {
    id: id(),
    firstId: uuid()
      .notNull()
      .references(() => scenes.id),
    secondId: uuid()
      .notNull()
      .references(() => scenes.id),
    verdict: text().$type<PairVerdict>().notNull(),
    /** Of the same scene, the one that is counted. */
    countedId: uuid(),
    reason: text().notNull(),
    score: decimal().notNull(),
    methodVersion: text().notNull(),
    organizationId: organizationRef().notNull(),
    userId: text().notNull(),
    createdAt: createdAt(),
    revokedAt: instant(),
    revokedOrganizationId: text(),
    revokedUserId: text(),
    revokeReason: text(),
  },
  (t) => [
    uniqueIndex("scene_pair_in_force").on(t.firstId, t.secondId).where(sql`${t.revokedAt} is null`),
    index().on(t.secondId),
    check("scene_pair_order", sql`${t.firstId} < ${t.secondId}`),
    check("scene_pair_counted", sql`(${t.verdict} = 'sameScene') = (${t.countedId} is not null)`),
  ],
);

/** A scene named 标杆场景 by a bureau, with what it found in each of the three tests. One naming is in force at a time. */
export const sceneBenchmarks = pgTable(
  "scene_benchmarks",
  {
    id: id(),
    sceneId: uuid()
      .notNull()
      .references(() => scenes.id),
    leadership: text().notNull(),
    breakthrough: text().notNull(),
    feasibility: text().notNull(),
    reason: text().notNull(),
    organizationId: organizationRef().notNull(),
    userId: text().notNull(),
    createdAt: createdAt(),
    revokedAt: instant(),
    revokedOrganizationId: text(),
    revokedUserId: text(),
    revokeReason: text(),
  },
  (t) => [uniqueIndex("scene_benchmark_in_force").on(t.sceneId).where(sql`${t.revokedAt} is null`)],
);
