import { boolean, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, organizationRef } from "./columns.ts";
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
